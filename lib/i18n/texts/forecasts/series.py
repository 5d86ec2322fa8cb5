"""Texts of errors and findings about tables of time series."""

from lib.i18n import N_

ERRORS = {
    "series_no_dates": (
        N_("No column of dates was found."),
        N_(
            "Forecasts need a column that says when each row is, for example 2026-01-31, or "
            "columns for year, month and day. The first columns are: {nearest}. Where rows stand "
            "in order, say so and how far apart they are."
        ),
    ),
    "series_has_dates": (
        N_("Rows begin where {column} says: there is no first date to choose."),
        N_("Leave it out, or take the rows in their order, without dates."),
    ),
    "series_start": (
        N_("{start} is no date at which rows could begin."),
        N_("Write it as 2026-01-31, or with a time as 2026-01-31T08:00."),
    ),
    "series_no_numbers": (
        N_("No column of numbers was found to forecast."),
        N_(
            "Check how the numbers are written, for example their decimal marks. The first columns "
            "are: {nearest}."
        ),
    ),
    "series_no_values": (
        N_("The column {column} has no value at any readable date ({rows} rows)."),
        N_("Choose another column to forecast, or check the dates."),
    ),
    "series_one_value": (
        N_("No series has two values at different dates (series: {series})."),
        N_("Forecasts need a history: use more rows, or choose other columns for date and series."),
    ),
    "series_too_long": (
        N_(
            "From {first} to {last} there would be {periods} periods, for {rows} rows in the table."
        ),
        N_("Choose a coarser frequency, or correct dates that are far from the others."),
    ),
    "series_dates_partly": (
        N_("In {column}, {count} of {rows} dates cannot be read (for example: {example})."),
        N_("Write all dates in one form, for example 2026-01-31."),
    ),
    "series_dates_both": (
        N_(
            "{column} has dates with the day first (for example: {day_first}) and with the month "
            "first (for example: {month_first})."
        ),
        N_("Write all dates in one form, for example 2026-01-31."),
    ),
    "series_dates_parts": (
        N_("These columns do not make up a date together: {columns}."),
        N_(
            "Choose one column of dates, also with columns of hour and minute, or columns of year, "
            "month and day."
        ),
    ),
    "series_words": (
        N_("The column {column} has words around its numbers (for example: {example})."),
        N_("Leave the number alone in each cell, and put the words into the name of the column."),
    ),
    "series_dates_unreadable": (
        N_("The column {column} cannot be read as dates (for example: {example})."),
        N_("Choose the column that says when each row is, or write its dates as 2026-01-31."),
    ),
    "series_frequency": (
        N_("{frequency} is no frequency that is known here."),
        N_("Use one such as h, 15min, D, B (business days), W-SUN, MS (months), QS or YS."),
    ),
    "series_country": (
        N_("The public holidays of {country} are not known here."),
        N_("Use a country's code of two letters, for example KR, US or DE."),
    ),
    "series_name_taken": (
        N_("The column {column} is named like a column that is made here."),
        N_("Rename it in the file: date and series are the names of the columns of the result."),
    ),
}
FINDINGS = {
    "series_numbered": (
        N_("Dates are made up"),
        N_(
            "Rows have no dates; {column} numbers them. The dates, from {start} on, are made up: "
            "what depends on the calendar, such as holidays, means nothing."
        ),
        N_("Choose how far apart rows are and the first date, or add a column of dates."),
    ),
    "series_in_order": (
        N_("Dates are made up"),
        N_(
            "Rows have no dates and are taken as one period each, in their order. The dates, from "
            "{start} on, are made up: what depends on the calendar, such as holidays, means "
            "nothing."
        ),
        N_("Choose how far apart rows are and the first date, or add a column of dates."),
    ),
    "series_dates_unread": (
        N_("Rows without a readable date"),
        N_("Rows without a date in {column} that can be read, left out: {count}."),
        N_("Check these cells, for example for dates that do not exist."),
    ),
    "series_stray": (
        N_("Values far from all others"),
        N_(
            "Values that stand alone in {column}, beyond a gap many times as long as the series, "
            "left out: {count} ({moments})."
        ),
        N_("Correct these dates if they are mistyped, for example in the year."),
    ),
    "series_valueless": (
        N_("Dates without a value"),
        N_(
            "Dates without a value in {column}: {count}. Between values they are gaps; before the "
            "first and after the last value they do not count."
        ),
        N_("Check whether these values are missing or were meant to be zero."),
    ),
    "series_buddhist": (
        N_("Years of the Buddhist calendar"),
        N_("Years in {column} are taken as Buddhist ones, so dates begin on {first}."),
        N_("If that is wrong, correct the years in the file."),
    ),
    "series_last_part": (
        N_("The last period may not be over"),
        N_(
            "Rows end at {moment}, in the midst of a period by {column}, so its sum may be too low."
        ),
        N_("Leave out the rows of a period that is not over yet."),
    ),
    "series_lone_zeros": (
        N_("Zeros that stand alone"),
        N_("Zeros in {column} among values that are never near zero: {count}."),
        N_("If they stand for missing values, empty these cells: as zeros they are learned."),
    ),
    "series_total": (
        N_("A total among the series"),
        N_("The series {series} is the sum of the others, so what is summed up counts all twice."),
        N_("Leave it out of the file: the sum of all series is shown anyway."),
    ),
    "series_known_short": (
        N_("Covariates end before the horizon"),
        N_(
            "Values of {column} are given for {count} of the {horizon} periods to forecast; "
            "beyond, the last ones are taken."
        ),
        N_("Add rows with them for the further periods, or forecast fewer periods."),
    ),
    "series_running_total": (
        N_("A running total?"),
        N_(
            "{column} grows on and on, or until it begins again, as a running total does. It is "
            "forecast as it stands."
        ),
        N_("If it is one, say so in the set-up: then its changes are forecast."),
    ),
    "series_unnamed": (
        N_("Rows of no series"),
        N_("Rows with nothing in {column}, left out: {count}."),
        N_("Without it there is no telling which series they belong to."),
    ),
    "series_infinite": (
        N_("Infinite values"),
        N_("Infinite values in {column}, taken as missing: {count}."),
        N_("They often come from a division by zero before the file was saved."),
    ),
    "series_one_value_left_out": (
        N_("Series of one value"),
        N_("Series with a single value, left out: {count}."),
        N_("One value says nothing about how a series develops."),
    ),
    "series_empty_left_out": (
        N_("Series without values"),
        N_("Series without any value, left out: {count}."),
        N_("Check whether their values are in another column."),
    ),
    "series_never_change": (
        N_("Series that never change"),
        N_("Series whose values are all the same: {count} of {series}."),
        N_(
            "Repeating the last value forecasts them without error, so they say nothing about "
            "which model is better."
        ),
    ),
    "series_gaps_zero": (
        N_("Gaps taken as zero"),
        N_("Periods without a value in {column}: {count} ({share}%). They count as zero."),
        N_("That is right where no row means that nothing happened; else choose another filling."),
    ),
    "series_gaps_previous": (
        N_("Gaps in the series"),
        N_(
            "Periods without a value in {column}: {count} ({share}%). Models that need one get the "
            "previous value; no forecast is scored there."
        ),
        N_("Choose another filling if gaps mean something else, such as zero."),
    ),
    "series_gaps_interpolated": (
        N_("Gaps in the series"),
        N_(
            "Periods without a value in {column}: {count} ({share}%). Models that need one get a "
            "value on the line between its neighbours; no forecast is scored there."
        ),
        N_("Choose another filling if gaps mean something else, such as zero."),
    ),
    "series_gaps_missing": (
        N_("Gaps in the series"),
        N_("Periods without a value in {column}: {count} ({share}%). No forecast is scored there."),
        N_("Choose another filling if gaps mean something else, such as zero."),
    ),
    "series_far": (
        N_("A gap longer than the series"),
        N_(
            "Series with a gap more than five times as long as all of their values together: "
            "{count}."
        ),
        N_("Check for dates in {column} that are mistyped, for example in the year."),
    ),
    "series_rows_sum": (
        N_("Several rows a period"),
        N_("Further rows of the same series and period in {column}, added up: {count}."),
        N_("If they are repeats or several measurements, take their mean or the last one."),
    ),
    "series_rows_mean": (
        N_("Several rows a period"),
        N_("Further rows of the same series and period in {column}, averaged: {count}."),
        N_("If they are parts of an amount, take their sum."),
    ),
    "series_rows_last": (
        N_("Several rows a period"),
        N_("Further rows of the same series and period in {column}: {count}. The last one counts."),
        N_("If they are parts of an amount, take their sum."),
    ),
    "series_dates_mixed": (
        N_("Dates in several forms"),
        N_("{column} has dates in {count} forms; each was read by its own."),
        N_("Check a few of them, especially where day and month could be swapped."),
    ),
    "series_clock_changes": (
        N_("Clocks put back"),
        N_(
            "Times in {column} that came twice when clocks were put back, taken as one each: "
            "{count}."
        ),
        N_("The hour that is left out when clocks are put forward is a gap."),
    ),
    "series_daylight": (
        N_("Daylight saving time"),
        N_(
            "{column} has local times with and without daylight saving time ({zones}); hours are "
            "those of the clock."
        ),
        N_("Nothing needs to be done."),
    ),
    "series_newest_first": (
        N_("Newest first"),
        N_("Rows stood newest first by {column}; they were put in the order of time."),
        N_("Nothing needs to be done."),
    ),
    "series_unsorted": (
        N_("Rows out of order"),
        N_("Rows did not stand in the order of {column}; they were put in the order of time."),
        N_("Nothing needs to be done."),
    ),
    "series_differenced": (
        N_("Running total"),
        N_(
            "{column} is a running total: what is forecast is its change from one period to the "
            "next. Where the total falls by more than half, it begins again from zero."
        ),
        N_("Add the forecasts up to get the total again."),
    ),
    "series_spread": (
        N_("Said at midnight for the whole day"),
        N_("Values of {column} that stand at midnight only hold for all hours of their day."),
        N_("If they are meant for midnight alone, leave this column out."),
    ),
    "series_steps_changes": (
        N_("Dates change their step"),
        N_(
            "The step between dates in {column} changes over time. Rows were put together to the "
            "longest one."
        ),
        N_("To keep the shorter step, leave out the rows before or after the change."),
    ),
    "series_steps_differs": (
        N_("Series of different steps"),
        N_(
            "The step between dates in {column} differs from series to series. Rows were put "
            "together to the longest one."
        ),
        N_("To keep the shorter step, forecast these series from a file of their own."),
    ),
    "series_steps_irregular": (
        N_("Dates without a regular step"),
        N_("Dates in {column} keep no regular step, so rows were put together by period."),
        N_("Choose another frequency if periods should be longer or shorter."),
    ),
    "series_known_gaps": (
        N_("Covariates missing ahead"),
        N_("Values of {column} missing in periods after the last values: {count}."),
        N_("Add them, or forecasts of these periods take the last ones before."),
    ),
    "series_known_end": (
        N_("Covariates end with the values"),
        N_("No values of {column} are given for periods after the last values."),
        N_("To forecast the future with them, add rows for the coming periods."),
    ),
    "series_off_calendar": (
        N_("Dates beside the calendar"),
        N_(
            "Dates in {column} beside the regular calendar, moved to the date of their period: "
            "{count}."
        ),
        N_("Choose another frequency if they are meant to be apart."),
    ),
    "series_future_rows": (
        N_("Covariates known ahead"),
        N_("Periods after the last values with values of {column}: {count}."),
        N_("Models that look at covariates use them when the future is forecast."),
    ),
    "series_under_two_seasons": (
        N_("Less than two seasons"),
        N_(
            "The longest series has {length} periods, fewer than two seasons of {season}. What "
            "comes back each season cannot be told from chance, so no season is suggested."
        ),
        N_("Use a longer history if there is one."),
    ),
}
