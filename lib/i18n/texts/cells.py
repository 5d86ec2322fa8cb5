"""Texts of errors and findings about how the cells of a table are read."""

from lib.i18n import N_

ERRORS = {
    "bad_bounds": (
        N_("Cells with only a bound, such as <5, can be read as {known}, not {bounds}."),
        N_("Choose one of these."),
    ),
    "bad_totals": (
        N_("Rows of totals can be {known}, not {totals}."),
        N_("Choose one of these."),
    ),
    "levels_not_alike": (
        N_("No levels of {column} differ only by case, spaces or spellings of yes and no."),
        N_("Choose another column, or leave the option out."),
    ),
    "kind_impossible": (
        N_('Column {column} cannot be read as {kind}: it has values such as "{example}".'),
        N_("Choose another kind for it, or correct those values."),
    ),
}

FINDINGS = {
    "numbers_as_text": (
        N_("Numbers with markers for missing"),
        N_("Column {column} has numbers; cells with {markers}, treated as missing: {count}."),
        N_("If these cells have a meaning, such as zero, replace them with that value."),
    ),
    "words_among_numbers": (
        N_("Words among numbers"),
        N_("Column {column} has numbers; cells with words ({words}), treated as missing: {count}."),
        N_("Read the column as a category if the words matter."),
    ),
    "bounds_missing": (
        N_("Numbers that are only bounds"),
        N_(
            "Column {column} has numbers; cells with only a bound ({words}), treated as missing: "
            "{count}."
        ),
        N_(
            "Read them as the number instead if the bound is close enough; models then learn from "
            "values that were not measured."
        ),
    ),
    "bounds_as_numbers": (
        N_("Numbers that are only bounds"),
        N_(
            "Column {column} has numbers; cells with only a bound ({words}), read as that number: "
            "{count}."
        ),
        N_("Treat them as missing if the true values may be far from the bound."),
    ),
    "levels_alike": (
        N_("Levels that may be the same"),
        N_(
            "Of the {levels} levels of {column}, only {left} differ by more than case, spaces and "
            "spellings of yes and no: {groups}. Rows affected: {count}."
        ),
        N_("Merge them if they mean the same; models treat them as different values."),
    ),
    "missing_markers": (
        N_("Markers for missing"),
        N_("Cells with {markers}, treated as missing: {count}, in {columns}."),
        N_("If they have a meaning, such as none, treat missing values as a category."),
    ),
    "words_kept": (
        N_("Missing, or a value?"),
        N_(
            "{column} says {markers} in {count} rows; this was read as a separate value, not as "
            "missing."
        ),
        N_("If it means that the value is not known, treat it as missing."),
    ),
    "infinities": (
        N_("Infinite values"),
        N_("Infinite values, treated as missing: {count}, in {columns}."),
        N_("Check where they come from: often a division by zero."),
    ),
    "units_removed": (
        N_("Units removed"),
        N_("Numbers written with {units} were read without the unit, in: {columns}."),
        N_("Numbers without a unit in such a column were assumed to be in the same unit."),
    ),
    "ratings_read": (
        N_("Ratings"),
        N_("{column} has ratings; they were read as numbers on a {points}-point scale."),
        N_("Nothing needs to be done."),
    ),
    "ratings_rescaled": (
        N_("Ratings on several scales"),
        N_(
            "{column} has ratings on a {points}-point scale and on others ({others}); ratings "
            "converted proportionally to {points} points: {count}."
        ),
        N_("Check that they come from comparable questions; if not, split the table by source."),
    ),
    "dates_unread": (
        N_("Unreadable dates"),
        N_("Cells that could not be read as dates, treated as missing: {count}, in {columns}."),
        N_("Check these cells, for example for dates that do not exist."),
    ),
    "date_order_uncertain": (
        N_("Day or month first?"),
        N_("The order of day and month is ambiguous; the month was read first, in: {columns}."),
        N_("If that is wrong, read it the other way."),
    ),
    "date_order_uncertain_dmy": (
        N_("Day or month first?"),
        N_("The order of day and month is ambiguous; the day was read first, in: {columns}."),
        N_("If that is wrong, read it the other way."),
    ),
    "date_order_uncertain_ymd": (
        N_("Day or year first?"),
        N_("The order of day and year is ambiguous; the year was read first, in: {columns}."),
        N_("If that is wrong, read it the other way."),
    ),
    "local_times": (
        N_("Local times"),
        N_("{column} has times with a time zone ({zones}); they were read as local time."),
        N_("Nothing needs to be done unless you combine it with times from another zone."),
    ),
    "several_zones": (
        N_("Several time zones"),
        N_(
            "{column} has times from several time zones ({zones}); each was read as its local "
            "time, so times from different zones cannot be compared."
        ),
        N_("Convert all times to one zone if their order matters."),
    ),
    "zones_to_utc": (
        N_("Times of several zones in UTC"),
        N_(
            "{column} has times from several time zones ({zones}) that are in order only in one "
            "zone; all were turned into UTC."
        ),
        N_("Write all times in one zone if you want them in another one."),
    ),
    "written_otherwise": (
        N_("Written differently from the training table"),
        N_(
            "Numbers with a different decimal mark, or dates in a different order, than in the "
            "training table; they were read as written here, in: {columns}."
        ),
        N_("Check these columns in the file."),
    ),
    "marks_uncertain": (
        N_("Comma for thousands or decimals?"),
        N_(
            "Numbers such as 1,234 can mean 1234 or 1.234; the file does not tell which, and they "
            "were read as 1234, in: {columns}."
        ),
        N_("Choose the comma as decimal mark if that is wrong."),
    ),
    "marks_uncertain_decimal": (
        N_("Comma for thousands or decimals?"),
        N_(
            "Numbers such as 1,234 can mean 1234 or 1.234; they were read as 1.234, because the "
            "other columns have a decimal comma, in: {columns}."
        ),
        N_("Choose the comma as thousands separator if that is wrong."),
    ),
    "marks_uncertain_point": (
        N_("Point for thousands or decimals?"),
        N_(
            "Numbers such as 1.234 can mean 1.234 or 1234; the file does not tell which, and they "
            "were read as 1.234, in: {columns}."
        ),
        N_("Choose the point as thousands separator if that is wrong."),
    ),
    "units_partly": (
        N_("Numbers without their unit"),
        N_(
            "Numbers without the unit that others have ({units}) were read as if they had it: "
            "{count}, in: {columns}."
        ),
        N_("If they are in another unit, such as 0.02 beside 2%, convert them in the file."),
    ),
    "units_mixed": (
        N_("Several units in a column"),
        N_(
            "Numbers with different units ({units}) cannot be compared and were read as text, in: "
            "{columns}."
        ),
        N_("Convert them to one unit in the file, or put the unit in a separate column."),
    ),
    "numbers_multiplied": (
        N_("Abbreviated numbers"),
        N_("Numbers written with K, M, 만 or the like were read in full, in: {columns}."),
        N_("Nothing needs to be done."),
    ),
    "triangles_minus": (
        N_("△ read as minus"),
        N_("△ or ▲ before a number was read as minus: {count} cells, in: {columns}."),
        N_("If it marks an increase, replace it with a plus sign in the file."),
    ),
    "triangles_signs": (
        N_("▲ and ▼ read as plus and minus"),
        N_(
            "Triangles before numbers were read as signs, upward as plus and downward as minus: "
            "{count} cells, in: {columns}."
        ),
        N_("Nothing needs to be done."),
    ),
    "times_as_hours": (
        N_("Times of day"),
        N_("Times of day were read as hours since midnight, in: {columns}."),
        N_("Nothing needs to be done."),
    ),
    "durations_as_hours": (
        N_("Durations"),
        N_("Durations such as 26:10:00 were read as hours, in: {columns}."),
        N_("Nothing needs to be done."),
    ),
    "epoch_as_dates": (
        N_("Numbers read as dates"),
        N_("Seconds since 1970 were read as dates and times in UTC, in: {columns}."),
        N_("If they are plain numbers, set the column's kind to number."),
    ),
    "serials_as_dates": (
        N_("Numbers read as dates"),
        N_("Excel's day numbers (days since the end of 1899) were read as dates, in: {columns}."),
        N_("If they are plain numbers, set the column's kind to number."),
    ),
}
