"""Texts of errors and findings about planning and backtesting forecasts."""

from lib.i18n import N_, NN_

ERRORS = {
    "series_all_missing": (
        N_("There is no value to learn from: all are missing."),
        N_("Choose another column of values, or check how the file was read."),
    ),
    "series_too_short": (
        N_(
            "The longest series has {length} periods; with a horizon of {horizon}, a backtest "
            "needs at least {needed}."
        ),
        N_("Forecast fewer periods ahead, set a shorter season, or add earlier values."),
    ),
    "series_too_sparse": (
        N_(
            "No series has enough values: at least {needed} before a cut-off, and one among the "
            "{horizon} periods that are forecast from it."
        ),
        N_("Choose a coarser frequency, so that periods hold a value, or take gaps as zero."),
    ),
    "actuals_elsewhen": (
        N_(
            "No value is of a series and a date that were forecast: the forecast goes from {first} "
            "to {last}, the values from {begins} to {ends}."
        ),
        N_("Choose a file with values of these dates, whose series have the same names."),
    ),
    "ahead_no_covariate": (
        N_("The file has no column of a covariate that is known ahead ({columns})."),
        N_("Name a column as in the table of the run, or take the CSV of the values as they are."),
    ),
    "ahead_no_series": (
        N_("No series of the file is one of this run: the file has {series}, the run {known}."),
        N_(
            "Write their names as in the run, or leave the column out: then rows are of all series."
        ),
    ),
    "ahead_elsewhen": (
        N_(
            "No value is of a date that is to come: the forecast goes from {first} to {last}, the "
            "file from {begins} to {ends}."
        ),
        N_("Choose a file with values of these dates."),
    ),
    "forecast_not_in_folder": (
        N_("The folder has no forecast by {model}; it has those of: {available}."),
        N_("Name one of these with --model."),
    ),
    "package_columns": (
        N_(
            "The file has other covariates, groups of series or dates than the network learned "
            "from."
        ),
        N_("Give a file with the columns and the series of the run's table."),
    ),
    "bad_horizon": (
        N_("{horizon} is not a possible horizon: expected 1 to {most} periods."),
        N_("The horizon is how many periods ahead you need to know."),
    ),
    "bad_season": (
        N_("{season} is not a possible season length: expected 1 (none) to {most} periods."),
        N_("12 is usual for months, 7 for days, 24 for hours."),
    ),
    "bad_cutoffs": (
        N_("{count} is not a possible number of cut-offs: expected 2 to {most}."),
        N_("3 are quick, 5 are usual, 10 are thorough."),
    ),
    "bad_gap": (
        N_("{gap} is not a possible gap: expected 0 to {most} periods."),
        N_("The gap is how many periods pass between the last known value and the first forecast."),
    ),
    "forecast_not_finite": (
        N_("The model could not forecast any series."),
        N_("They may be too short for it, or hold extreme values; leave it out otherwise."),
    ),
}
FINDINGS = {
    "cutoffs_fewer": (
        N_("Fewer cut-offs"),
        N_("{count} cut-offs instead of {wanted}: the series are too short for more."),
        N_("Forecast fewer periods ahead, or add earlier values."),
    ),
    "cutoffs_overlap": (
        N_("Test windows overlap"),
        N_(
            "There are {step} periods between cut-offs and {horizon} in each test window, so "
            "windows share values. The verdict allows for that."
        ),
        N_("A shorter horizon would keep them apart."),
    ),
    "cutoffs_apart": (
        N_("Cut-offs that the series allow"),
        N_(
            "Cut-offs for which there is room with windows side by side: {apart}; used: {count}. "
            "With few series, the cut-offs are what the verdict counts."
        ),
        N_("More of them side by side take longer, and usually narrow the verdict's interval."),
    ),
    "series_left_out_of_backtest": (
        N_("Series that are not tested"),
        NN_(
            "{count} of {total} series has too few values before any cut-off, or none after it, "
            "and is not tested.",
            "{count} of {total} series have too few values before any cut-off, or none after it, "
            "and are not tested.",
        ),
        N_("Forecast fewer periods ahead, or choose a coarser frequency, to have them tested."),
    ),
    "series_constant": (
        N_("Series that never change"),
        NN_(
            "{count} series never changes before the first cut-off. It has no MASE, and is left "
            "out of that mean.",
            "{count} series never change before the first cut-off. They have no MASE, and are left "
            "out of that mean.",
        ),
        N_("Check whether these series are still in use."),
    ),
    "forecast_fallback": (
        N_("Seasonal naive instead"),
        NN_(
            "{count} of {total} forecasts could not be made and is the seasonal naive one.",
            "{count} of {total} forecasts could not be made and are the seasonal naive ones.",
        ),
        N_("The score of the model includes them."),
    ),
    "forecast_shortened": (
        N_("Learns from the latest values"),
        N_("Series longer than {most} values are fitted to their last {most} only."),
        N_("Models that learn from all series together use all values."),
    ),
}
