"""Texts of errors and findings about transactions, customers and segments."""

from lib.i18n import N_

ERRORS = {
    "amount_not_given": (
        N_("No column was chosen for the amount paid."),
        N_("Choose the amount column, or the quantity and price columns."),
    ),
    "worth_needs_amounts": (
        N_("The transactions have no amounts, so the value of customers cannot be computed."),
        N_("Make the customer table again with the amount column."),
    ),
    "amount_expression": (
        N_("The amount paid cannot be computed from {text}."),
        N_(
            "Give one column, or a product of two such as Quantity*UnitPrice. Available columns: "
            "{nearest}."
        ),
    ),
    "amounts_unreadable": (
        N_("No value of the column {column} can be read as an amount."),
        N_("Choose the column with the amount paid."),
    ),
    "dates_unreadable": (
        N_("The column {column} cannot be read as dates (for example: {example})."),
        N_("Choose the column with the purchase date, or write its dates as 2026-01-31."),
    ),
    "no_transactions": (
        N_("None of the {rows} rows has a customer, a date and an amount."),
        N_("Check which columns you chose for them."),
    ),
    "no_purchases": (
        N_("There are no purchases up to {reference}."),
        N_("Choose a later reference date, and check the column of the amounts."),
    ),
    "reference_unreadable": (
        N_("The reference date {text} cannot be read."),
        N_("Write it as 2026-01-31."),
    ),
    "reference_too_early": (
        N_("The reference date {reference} is before the first transaction ({first})."),
        N_("Choose a later reference date."),
    ),
    "dates_in_wrong_order": (
        N_("The earlier date, {before}, is not before the later one, {after}."),
        N_("Choose two dates, the earlier one first."),
    ),
    "rfm_values_missing": (
        N_("The column {column} has missing values, so quintile scores cannot be computed."),
        N_("Leave these rows out, or choose another column."),
    ),
    "no_recipe": (
        N_("This table was not made from transactions, so there is no history to look at."),
        N_("Start from a table of transactions: one row per purchase, with customer and date."),
    ),
    "history_too_short": (
        N_("The transactions cover {days} days; at least {least} are needed here."),
        N_("Use transactions over a longer time."),
    ),
    "too_few_customers": (
        N_("There are {count} customers; at least {least} are needed here."),
        N_("Use transactions of more customers, or over a longer time."),
    ),
    "too_few_repeat_customers": (
        N_(
            "Only {count} customers came back; at least {least} returning customers are needed "
            "here."
        ),
        N_("Use transactions over a longer time."),
    ),
    "value_options": (
        N_("Months must be from 1 to 120, the discount from 0 to 100%, the margin at most 100%."),
        N_("Correct these numbers."),
    ),
    "feature_has_no_past": (
        N_("The column {column} is not made from transactions, so its past is not known."),
        N_("To follow customers over time, segment only by columns made from the transactions."),
    ),
    "lifetime_not_converged": (
        N_("The purchase model did not converge for these customers."),
        N_(
            "This happens when almost nobody buys twice, or everybody buys alike. Use a longer "
            "history."
        ),
    ),
    "no_products": (
        N_("There is no product column, so products bought together cannot be found."),
        N_("Make the customer table again with the product column."),
    ),
    "no_baskets": (
        N_("No order contains two different products."),
        N_("Choose the invoice column, so that the lines of one order are known."),
    ),
    "too_few_baskets": (
        N_(
            "There are {count} orders; at least {least} are needed to find products bought "
            "together."
        ),
        N_("Use transactions with more orders, with the invoice column."),
    ),
    "anomalies_too_few": (
        N_("There are {count} usable rows; at least {least} are needed to find outliers."),
        N_("Use a table with more rows and at least one numeric column."),
    ),
    "sql_name": (
        N_(
            "The column {column} cannot be written safely in {dialect}: databases read a "
            "backslash or quote in a name differently."
        ),
        N_("Rename the column in the file, or use the Python code."),
    ),
    "no_segments": (
        N_("This model has no segments to show."),
        N_("Choose a completed model of the run."),
    ),
}
FINDINGS = {
    "rows_without_customer": (
        N_("Rows without a customer"),
        N_(
            "Rows without a customer in {column}, left out: {count} ({share}%, {revenue}% of the "
            "revenue)."
        ),
        N_("Purchases without an account are often made by guests, who are not included here."),
    ),
    "amounts_not_known": (
        N_("No amounts"),
        N_(
            "There is no amount column, so customers have no monetary value and no lifetime "
            "value. Movement, retention and products bought together do not need one."
        ),
        N_("If there is such a column, choose it as the amount paid."),
    ),
    "lines_without_customer": (
        N_("Rows without a customer"),
        N_("Rows without a customer in {column}, left out: {count} ({share}%)."),
        N_("Purchases without an account are often made by guests, who are not included here."),
    ),
    "rows_without_date": (
        N_("Rows without a readable date"),
        N_("Rows without a readable date in {column}, left out: {count} ({share}%)."),
        N_("Check these cells, for example for dates that do not exist."),
    ),
    "rows_without_amount": (
        N_("Rows without a readable amount"),
        N_("Rows without a readable amount in {column}, left out: {count} ({share}%)."),
        N_("Check these cells."),
    ),
    "dates_mixed": (
        N_("Dates in several formats"),
        N_("{column} has dates in several formats; each was read by its own format."),
        N_("Check a few of them, especially where day and month could be swapped."),
    ),
    "rows_called_off": (
        N_("Cancelled orders left out"),
        N_("Rows with a status of cancelled or refunded, left out: {count} ({share}%)."),
        N_("Remove that column from the table to count them anyway."),
    ),
    "rows_in_future": (
        N_("Dates in the future"),
        N_("Rows dated after today in {column}, left out: {count} ({share}%)."),
        N_("Check whether day and month, or the century, were mixed up."),
    ),
    "dates_mostly_ahead": (
        N_("Dates after today"),
        N_("Many dates in {column} are after today; they were used as they are."),
        N_("If these are real purchases, check how the dates were read."),
    ),
    "returns_subtracted": (
        N_("Returns subtracted"),
        N_(
            "Returns (negative rows, or rows of a cancelled invoice): {count} ({share}%); "
            "cancelled invoices: {cancelled}. {amount} was subtracted, and they do not count as "
            "orders."
        ),
        N_("Check that they are returns: they are subtracted from the amounts below."),
    ),
    "returns_not_counted": (
        N_("Returns not counted"),
        N_(
            "Returns (negative rows, or rows of a cancelled invoice): {count} ({share}%); "
            "cancelled invoices: {cancelled}. They do not count as orders."
        ),
        N_("Check that they are returns, not corrections of orders."),
    ),
    "rows_free": (
        N_("Rows without a price"),
        N_("Rows with an amount of zero in {column}: {count}. They do not count as orders."),
        N_("That is right for gifts and samples; if a price is missing, add it to the file."),
    ),
    "currencies_mixed": (
        N_("Several currencies"),
        N_("Amounts in {column} are in {currencies}; they were added up without conversion."),
        N_("Convert them to one currency first: sums across currencies mean nothing."),
    ),
    "customers_without_purchase": (
        N_("Customers without a purchase"),
        N_(
            "Customers without a purchase up to {reference} (only returns or free items), left "
            "out: {count}."
        ),
        N_("They may have bought before the first row, after the reference date, or never."),
    ),
    "customers_below_zero": (
        N_("Customers who returned everything"),
        N_("Customers who returned as much as they bought, or more: {count}."),
        N_(
            "Their monetary value is zero or negative: purchases before the first row may be "
            "missing."
        ),
    ),
    "rows_after_reference": (
        N_("Rows after the reference date"),
        N_("Rows later than {reference}, not used: {count}."),
        N_("Choose a later reference date to use them."),
    ),
    "few_customers": (
        N_("Few customers"),
        N_("There are only {count} customers; segments of so few are rarely stable."),
        N_("Use transactions of more customers."),
    ),
}
