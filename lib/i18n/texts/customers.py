"""Texts of errors and findings about transactions and customers."""

from lib.i18n import N_

ERRORS = {
    "amount_not_given": (
        N_("It is not said which column holds what was paid."),
        N_("Choose the column of the amount, or those of quantity and price."),
    ),
    "worth_needs_amounts": (
        N_("The transactions do not say what was paid, so customers have no value in money."),
        N_("Make the customer table again with the column of the amounts."),
    ),
    "amount_expression": (
        N_("What was paid cannot be taken from {text}."),
        N_("Give one column, or a product of two such as Quantity*UnitPrice. Here are: {nearest}."),
    ),
    "amounts_unreadable": (
        N_("No value of the column {column} can be read as an amount."),
        N_("Choose the column that holds what was paid."),
    ),
    "dates_unreadable": (
        N_("The column {column} cannot be read as dates (for example: {example})."),
        N_("Choose the column of the day of purchase, or write its dates as 2026-01-31."),
    ),
    "no_transactions": (
        N_("Not one of {rows} rows has a customer, a date and an amount."),
        N_("Check which columns were chosen for them."),
    ),
    "no_purchases": (
        N_("There is no purchase up to {reference}."),
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
        N_("The column {column} has missing values, and cannot be scored by fifths."),
        N_("Leave these rows out, or choose another column."),
    ),
    "no_recipe": (
        N_("This table was not made from transactions, so there is no history to look at."),
        N_("Start from a table of transactions: one row a purchase, with customer and date."),
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
        N_("Only {count} customers came back; at least {least} who did are needed here."),
        N_("Use transactions over a longer time."),
    ),
    "value_options": (
        N_("Months go from 1 to 120, the discount from 0 to 100%, the margin up to 100%."),
        N_("Correct these numbers."),
    ),
    "feature_has_no_past": (
        N_("The column {column} is not made from transactions, so its past is not known."),
        N_("Segment by columns of the transactions alone to follow customers over time."),
    ),
    "lifetime_not_converged": (
        N_("The model of purchases did not settle on any values for these customers."),
        N_("This happens where nearly nobody buys twice, or all buy alike. Use a longer history."),
    ),
    "no_products": (
        N_("There is no column of products, so what goes together cannot be told."),
        N_("Make the customer table again with the column of the products."),
    ),
    "no_baskets": (
        N_("No order holds two different products."),
        N_("Choose the column of the invoice, so that the lines of one order are known."),
    ),
    "too_few_baskets": (
        N_("There are {count} orders; at least {least} are needed to tell what goes together."),
        N_("Use transactions of more orders, with the column of the invoice."),
    ),
    "anomalies_too_few": (
        N_("There are {count} usable rows; at least {least} are needed to tell outliers."),
        N_("Use a table with more rows and at least one column of numbers."),
    ),
}
FINDINGS = {
    "rows_without_customer": (
        N_("Rows without a customer"),
        N_(
            "Rows that do not name a customer in {column}, left out: {count} ({share}%, "
            "{revenue}% of the revenue)."
        ),
        N_("Purchases without an account are often of guests: these customers are not in it."),
    ),
    "amounts_not_known": (
        N_("No amounts"),
        N_(
            "No column says what was paid: customers have no monetary value and no lifetime "
            "value. Movement, retention and what is bought together need none."
        ),
        N_("If a column does say it, choose it as what was paid."),
    ),
    "lines_without_customer": (
        N_("Rows without a customer"),
        N_("Rows that do not name a customer in {column}, left out: {count} ({share}%)."),
        N_("Purchases without an account are often of guests: these customers are not in it."),
    ),
    "rows_without_date": (
        N_("Rows without a readable date"),
        N_("Rows without a readable date in {column}, left out: {count} ({share}%)."),
        N_("Check these cells, for example for days that do not exist."),
    ),
    "rows_without_amount": (
        N_("Rows without a readable amount"),
        N_("Rows without a readable amount in {column}, left out: {count} ({share}%)."),
        N_("Check these cells."),
    ),
    "dates_mixed": (
        N_("Dates in several forms"),
        N_("{column} holds dates in several forms; each was read on its own."),
        N_("Check a few of them, above all where day and month could be swapped."),
    ),
    "rows_called_off": (
        N_("Cancelled orders left out"),
        N_("Rows cancelled or refunded by their status, left out: {count} ({share}%)."),
        N_("Remove that column from the table if they are to count all the same."),
    ),
    "rows_in_future": (
        N_("Dates in the future"),
        N_("Rows dated after today in {column}, left out: {count} ({share}%)."),
        N_("Check whether day and month, or the century, were mixed up."),
    ),
    "dates_mostly_ahead": (
        N_("Dates after today"),
        N_("Many dates in {column} are after today; they were taken as they are."),
        N_("If these are real purchases, check how the dates were read."),
    ),
    "returns_subtracted": (
        N_("Returns subtracted"),
        N_(
            "Rows that take something back (negative, or of a cancelled invoice): {count} "
            "({share}%); cancelled invoices: {cancelled}. {amount} was subtracted, and they do not "
            "count as orders."
        ),
        N_("Check that they are returns: what they take back is missing in the amounts below."),
    ),
    "returns_not_counted": (
        N_("Returns not counted"),
        N_(
            "Rows that take something back (negative, or of a cancelled invoice): {count} "
            "({share}%); cancelled invoices: {cancelled}. They do not count as orders."
        ),
        N_("Check that they are returns and no corrections of orders."),
    ),
    "rows_free": (
        N_("Rows without a price"),
        N_("Rows with an amount of zero in {column}, which do not count as orders: {count}."),
        N_("That is right for gifts and samples; if a price is missing, add it to the file."),
    ),
    "currencies_mixed": (
        N_("Several currencies"),
        N_("Amounts in {column} are written in {currencies}; they were added as they are."),
        N_("Convert them into one currency first: sums over several mean nothing."),
    ),
    "customers_without_purchase": (
        N_("Customers without a purchase"),
        N_(
            "Customers without a purchase up to {reference} (returns and free rows at most), "
            "left out: {count}."
        ),
        N_("They may have bought before the first row, after the reference date, or never."),
    ),
    "customers_below_zero": (
        N_("Customers who returned all"),
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
        N_("Segments of so few customers are hardly stable: {count}."),
        N_("Use transactions of more customers."),
    ),
}
