"""Texts of errors and findings about segments."""

from lib.i18n import N_

ERRORS = {
    "too_few_to_segment": (
        N_("Segments need at least {least} customers; there are {rows}."),
        N_("Add rows: one per customer, or transactions of more customers."),
    ),
    "customers_all_equal": (
        N_("The chosen features do not distinguish these customers: all have the same values."),
        N_("Choose features that vary between customers."),
    ),
    "no_segment_features": (
        N_("There is no column to segment customers by."),
        N_("Choose numbers or categories that describe customers."),
    ),
    "feature_not_usable": (
        N_("{column} cannot be used for segments: it is different for almost every customer."),
        N_("Choose numbers, dates, or categories with few levels."),
    ),
    "bad_clusters": (
        N_("{clusters} is not a number of segments: expected 2 to {most}, or auto."),
        N_("With auto, the number is chosen by how stable the segments are."),
    ),
    "clusters_above_customers": (
        N_("{clusters} segments are too many for {rows} distinct customers."),
        N_("Set at most half as many segments as customers, or use auto."),
    ),
    "clusters_above_rows": (
        N_("{clusters} segments cannot be made from {rows} distinct customers."),
        N_("Set fewer segments, or add customers."),
    ),
    "bad_resamples": (
        N_("Invalid number of resamples: {resamples}; expected 2 to {most}."),
        N_("30 are usual; 100 make the stability more exact."),
    ),
    "bad_transform": (
        N_("{column} cannot be encoded like that: {value}."),
        N_("Cap at most 25% at each end, with a weight above 0 and up to 10."),
    ),
    "segments_two_doors": (
        N_("Features belong to a customer table; customer, date and amount to transactions."),
        N_("Give one or the other: transactions are first turned into a customer table."),
    ),
    "segments_columns_missing": (
        N_("Transactions need a column for the customer and one for the date."),
        N_("Give them with --customer and --date."),
    ),
    "rfm_needs_columns": (
        N_("RFM quintiles need recency, frequency and monetary value among the features."),
        N_("Upload transactions, or choose three such columns without missing values."),
    ),
    "one_cluster": (
        N_(
            "Everything is one segment: {noise} of {rows} customers are noise, the others are "
            "similar."
        ),
        N_("Another model, or other settings of this one, may find more."),
    ),
}
FINDINGS = {
    "segment_constant": (
        N_("Features left out"),
        N_("Features with the same value for every customer: {columns}."),
        N_("They cannot distinguish customers."),
    ),
    "segment_rows_repeat": (
        N_("Rows are segmented, not customers"),
        N_(
            "{column} has {customers} different values in {rows} rows: customers occur more than "
            "once."
        ),
        N_("If these are purchases, choose one row per purchase, and the date column."),
    ),
    "segment_codes": (
        N_("Numeric codes count as categories"),
        N_("All codes are equally far from each other: {columns}."),
        N_("Change it back to a number in the set-up if its order has a meaning."),
    ),
    "segment_logged": (
        N_("Skewed features are log-transformed"),
        N_("A few extreme values would dominate the segments: {columns}."),
        N_("Turn the logarithm off in the set-up if sums matter more than ratios."),
    ),
    "segment_imputed": (
        N_("Missing values are imputed"),
        N_(
            "{cells} missing values are replaced by the median, or form a separate level: "
            "{columns}."
        ),
        N_("Check that customers without a value are not a separate group."),
    ),
    "segment_no_rfm": (
        N_("No baseline of RFM quintiles"),
        N_("There are no features for recency, frequency and monetary value."),
        N_("Upload transactions, or choose such columns, to have it on the leaderboard."),
    ),
    "segment_noise": (
        N_("Some customers are in no segment"),
        N_("{noise} of {rows} customers ({percent}%) are noise; metrics leave them out."),
        N_(
            "Compare with care: leaving out customers between segments makes the segments look "
            "better."
        ),
    ),
    "segment_empty": (
        N_("Fewer segments than requested"),
        N_("{found} of {wanted} segments have customers; the others are empty."),
        N_("Set fewer segments."),
    ),
    "segment_not_converged": (
        N_("Not converged"),
        N_("{count} of {fits} fits had not converged when they were stopped."),
        N_("Its segments may change when it is run again: check its stability."),
    ),
    "segment_fit_sampled": (
        N_("Trained on a sample"),
        N_("It was trained on {rows} of {total} customers; the others were assigned afterwards."),
        N_("Small segments may be missed."),
    ),
}
CHOICES = {
    "segments_by_tests": N_(
        "{k} segments are used: the largest number of segments that fails no test."
    ),
    "segments_by_returns": N_(
        "{k} segments are used: no number passes every test, and this is the largest for which "
        "every segment is reproduced."
    ),
    "segments_by_best": N_(
        "{k} segments are used: for no number is every segment reproduced, and this is the one "
        "whose least stable segment is reproduced most."
    ),
    "segments_pass": N_(
        "Each is reproduced {percent} or more in resampled customers, they are tighter than in "
        "noise, and every two are at least {distance} standard deviations apart."
    ),
    "segments_valley": N_("There is a density valley between every two."),
    "segments_least": N_(
        "The least stable of them is reproduced {percent} in resampled customers."
    ),
    "segments_failed": N_("Tests failed: {failed}."),
    "segments_undecided": N_(
        "Whether there is a density valley between every two cannot be decided: there are too few "
        "customers for {count} of {pairs} pairs, so this test is not used."
    ),
    "segments_pieces": N_(
        "At least two of them form one cloud without a density valley in between: such segments "
        "split a continuum, which may still be useful."
    ),
    "segments_next": N_("Tests that {next} segments fail: {failed}."),
    "segments_before": N_(
        "{k} segments are used. The least stable of them is reproduced {percent} in resampled "
        "customers; an earlier version chose this number by other rules."
    ),
    "segments_stable": N_(
        "{k} segments are stable: each is reproduced {percent}% or more in resampled customers, "
        "and there is a density valley between every two."
    ),
    "segments_stable_next": N_(
        "{k} segments are stable: each is reproduced {percent}% or more in resampled customers. "
        "With {next}, one of them dissolves in {tenths} of 10 resamples."
    ),
}
"""What segment_number says of a number of segments; the last two only for old runs."""
