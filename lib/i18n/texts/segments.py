"""Texts of errors and findings about segments."""

from lib.i18n import N_

ERRORS = {
    "too_few_to_segment": (
        N_("Segments need at least {least} customers; here are {rows}."),
        N_("Add rows: one for each customer, or transactions of more customers."),
    ),
    "customers_all_equal": (
        N_("The chosen features do not tell these customers apart: they are all the same."),
        N_("Choose features that vary between customers."),
    ),
    "no_segment_features": (
        N_("There is no column to group customers by."),
        N_("Choose numbers or categories that describe customers."),
    ),
    "feature_not_usable": (
        N_("{column} cannot be used for segments: it is different for almost every customer."),
        N_("Choose numbers, dates, or categories of few levels."),
    ),
    "bad_clusters": (
        N_("{clusters} is not a number of segments: expected 2 to {most}, or auto."),
        N_("With auto the number is found by how stable the segments are."),
    ),
    "clusters_above_customers": (
        N_("{clusters} segments are too many for {rows} customers that differ from each other."),
        N_("Ask for half as many segments as there are customers at most, or for auto."),
    ),
    "clusters_above_rows": (
        N_("{clusters} segments cannot be made of {rows} customers that differ from each other."),
        N_("Ask for fewer segments, or add customers."),
    ),
    "bad_resamples": (
        N_("{resamples} resamples are not possible: expected 2 to {most}."),
        N_("30 are usual; 100 make the stability more exact."),
    ),
    "bad_transform": (
        N_("{column} cannot be encoded like that: {value}."),
        N_("Cut at most 25% at each end, with a weight above 0 and up to 10."),
    ),
    "segments_two_doors": (
        N_(
            "Features are those of a customer table; a customer, a date, an amount of transactions."
        ),
        N_("Give one or the other: transactions are made into a customer table first."),
    ),
    "segments_columns_missing": (
        N_("Transactions need a column for the customer and one for the date."),
        N_("Name them with --customer and --date."),
    ),
    "rfm_needs_columns": (
        N_("RFM quintiles need recency, frequency and monetary value among the features."),
        N_("Upload transactions, or choose three such columns without missing values."),
    ),
    "one_cluster": (
        N_("Everything is one segment: {noise} of {rows} customers are noise, the others alike."),
        N_("Another model, or other settings of this one, may find more."),
    ),
}
FINDINGS = {
    "segment_constant": (
        N_("Features left out"),
        N_("The same for every customer: {columns}."),
        N_("Nothing can be told apart by them."),
    ),
    "segment_rows_repeat": (
        N_("Rows are grouped, not customers"),
        N_("{column} has {customers} different values in {rows} rows: customers come up again."),
        N_("If these are purchases, say so, and name the column of their dates."),
    ),
    "segment_codes": (
        N_("Numbers that are codes count as categories"),
        N_("A code is as far from one other as from any: {columns}."),
        N_("Make it a number again in the set-up if its order means something."),
    ),
    "segment_logged": (
        N_("Skewed features are logged"),
        N_("A few extreme values would rule the segments: {columns}."),
        N_("Take the logarithm back in the set-up if sums matter more than ratios."),
    ),
    "segment_imputed": (
        N_("Missing values are filled in"),
        N_("{cells} missing values take the median, or are a level of their own: {columns}."),
        N_("Check that customers without a value are not a group of their own."),
    ),
    "segment_no_rfm": (
        N_("No baseline of RFM quintiles"),
        N_("There are no features for recency, frequency and monetary value."),
        N_("Upload transactions, or choose such columns, to have it on the board."),
    ),
    "segment_noise": (
        N_("Some customers are in no segment"),
        N_("{noise} of {rows} customers ({percent}%) are noise; measures leave them out."),
        N_("Compare it with care: leaving out what is between segments makes them look better."),
    ),
    "segment_empty": (
        N_("Fewer segments than asked for"),
        N_("{found} of {wanted} segments have customers; the others are empty."),
        N_("Ask for fewer segments."),
    ),
    "segment_not_converged": (
        N_("Not converged"),
        N_("{count} of {fits} fits were still moving when they were stopped."),
        N_("Its segments may change when it is run again: see its stability."),
    ),
    "segment_fit_sampled": (
        N_("Learned from a sample"),
        N_("It learned from {rows} of {total} customers, and then placed all others."),
        N_("Small segments may be missed."),
    ),
}
CHOICES = {
    "segments_by_tests": N_(
        "{k} segments are used: the largest number of segments that fails no test."
    ),
    "segments_by_returns": N_(
        "{k} segments are used: no number passes every test, and this is the largest of which each "
        "segment is reproduced."
    ),
    "segments_by_best": N_(
        "{k} segments are used: with no number is each segment reproduced, and this is the one "
        "whose least stable segment is reproduced most."
    ),
    "segments_pass": N_(
        "Each is reproduced {percent} or more when customers are drawn anew, together they hold "
        "more than in noise, and every two are at least {distance} standard deviations apart."
    ),
    "segments_valley": N_("Between every two there is a valley."),
    "segments_least": N_(
        "The least stable of them is reproduced {percent} when customers are drawn anew."
    ),
    "segments_failed": N_("Tests failed: {failed}."),
    "segments_undecided": N_(
        "Whether there is a valley between every two cannot be decided: there are too few "
        "customers for {count} of {pairs} pairs, so this test has no say."
    ),
    "segments_pieces": N_(
        "At least two of them lie in one cloud without a valley between: such segments cut a "
        "continuum into pieces, which may still be handy."
    ),
    "segments_next": N_("Tests that {next} segments fail: {failed}."),
    "segments_before": N_(
        "{k} segments are used. The least stable of them is reproduced {percent} when customers "
        "are drawn anew; an earlier version chose this number by other rules."
    ),
    "segments_stable": N_(
        "{k} segments are stable: each is reproduced {percent}% or more when customers are drawn "
        "anew, and there is a valley between every two."
    ),
    "segments_stable_next": N_(
        "{k} segments are stable: each is reproduced {percent}% or more when customers are drawn "
        "anew. With {next}, one of them dissolves in {tenths} of 10 resamples."
    ),
}
"""What lib.report.segment_number says of a number of segments; the last two only of old runs."""
