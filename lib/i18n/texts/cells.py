"""Texts of errors and findings about what cells of a table mean."""

from lib.i18n import N_

ERRORS = {
    "bad_bounds": (
        N_("What gives only a bound, such as <5, can be one of {known}, not {bounds}."),
        N_("Choose one of these."),
    ),
    "bad_totals": (
        N_("Rows of totals can be one of {known}, not {totals}."),
        N_("Choose one of these."),
    ),
    "levels_not_alike": (
        N_("No levels of {column} differ only by case, spaces or the way of writing yes and no."),
        N_("Name another column, or leave the option out."),
    ),
    "kind_impossible": (
        N_('Column {column} cannot be read as {kind}: it holds values such as "{example}".'),
        N_("Choose another kind for it, or correct those values."),
    ),
}

FINDINGS = {
    "numbers_as_text": (
        N_("Numbers with signs for missing"),
        N_("Column {column} holds numbers; cells with {markers} were taken as missing: {count}."),
        N_("If these cells have a meaning, such as zero, put that in their place."),
    ),
    "words_among_numbers": (
        N_("Words among numbers"),
        N_(
            "Column {column} holds numbers; cells with words ({words}) were taken as missing: "
            "{count}."
        ),
        N_("Read the column as a category if the words matter."),
    ),
    "bounds_missing": (
        N_("Numbers that are only bounds"),
        N_(
            "Column {column} holds numbers; cells that give only a bound ({words}) were taken as "
            "missing: {count}."
        ),
        N_(
            "Take the number in them instead if the bound is near enough; a model then learns from "
            "values that nobody measured."
        ),
    ),
    "bounds_as_numbers": (
        N_("Numbers that are only bounds"),
        N_(
            "Column {column} holds numbers; of cells that give only a bound ({words}) the number "
            "was taken: {count}."
        ),
        N_("Take them as missing if the true values may be far from it."),
    ),
    "levels_alike": (
        N_("Levels that may be the same"),
        N_(
            "Of the {levels} levels of {column}, {left} are left if case, spaces and ways of "
            "writing yes and no make no difference: {groups}. Rows written otherwise: {count}."
        ),
        N_("Merge them if they mean the same; models take them for different values."),
    ),
    "missing_markers": (
        N_("Signs for missing"),
        N_("Cells with {markers} were taken as missing: {count}, in {columns}."),
        N_("Where they mean something, such as none, take what is missing as a category."),
    ),
    "words_kept": (
        N_("A word for missing, or a value?"),
        N_(
            "{column} says {markers} in {count} rows; this was read as a value of its own, not as "
            "missing."
        ),
        N_("If nothing is known of these rows, take it as missing."),
    ),
    "infinities": (
        N_("Infinite values"),
        N_("Infinite values were taken as missing: {count}, in {columns}."),
        N_("Check where they come from: often a division by zero."),
    ),
    "units_removed": (
        N_("Units removed"),
        N_("Numbers written with {units} were read without the sign, in: {columns}."),
        N_("Numbers without the sign in such a column were taken to be in the same unit."),
    ),
    "ratings_read": (
        N_("Ratings"),
        N_("{column} holds ratings; they were read as numbers on a scale of {points} points."),
        N_("Nothing needs to be done."),
    ),
    "ratings_rescaled": (
        N_("Ratings on several scales"),
        N_(
            "{column} holds ratings on scales of {points} and of {others} points; those of the "
            "other scales were brought to {points} points in proportion: {count}."
        ),
        N_("Check that they come from comparable questions; divide the table by source if not."),
    ),
    "dates_unread": (
        N_("Unreadable dates"),
        N_("Cells that could not be read as dates were taken as missing: {count}, in {columns}."),
        N_("Check these cells, for example for days that do not exist."),
    ),
    "date_order_uncertain": (
        N_("Day or month first?"),
        N_("The order of day and month cannot be told; the month was read first, in: {columns}."),
        N_("If that is wrong, read it the other way."),
    ),
    "date_order_uncertain_dmy": (
        N_("Day or month first?"),
        N_("The order of day and month cannot be told; the day was read first, in: {columns}."),
        N_("If that is wrong, read it the other way."),
    ),
    "date_order_uncertain_ymd": (
        N_("Day or year first?"),
        N_("The order of day and year cannot be told; the year was read first, in: {columns}."),
        N_("If that is wrong, read it the other way."),
    ),
    "local_times": (
        N_("Local times"),
        N_("{column} gives times with a zone ({zones}); they were read as the clock showed them."),
        N_("Nothing needs to be done unless you join it with times of another zone."),
    ),
    "several_zones": (
        N_("Several time zones"),
        N_(
            "{column} gives times of several zones ({zones}); each was read as its own clock "
            "showed it, so times of different zones cannot be compared."
        ),
        N_("Write all times in one zone if their order matters."),
    ),
    "written_otherwise": (
        N_("Written otherwise than the table learned from"),
        N_(
            "Numbers with another decimal mark, or dates in another order, than in the table that "
            "the models learned from; they were read as they are written here, in: {columns}."
        ),
        N_("Check these columns in the file."),
    ),
    "marks_uncertain": (
        N_("Comma for thousands or decimals?"),
        N_(
            "Numbers such as 1,234 can be 1234 or 1.234; nothing in the file tells, and they were "
            "read as in 1234, in: {columns}."
        ),
        N_("Choose the comma as decimal mark if that is wrong."),
    ),
    "marks_uncertain_decimal": (
        N_("Comma for thousands or decimals?"),
        N_(
            "Numbers such as 1,234 can be 1234 or 1.234; they were read as in 1.234, as the other "
            "columns have a decimal comma, in: {columns}."
        ),
        N_("Choose the comma as thousands separator if that is wrong."),
    ),
    "marks_uncertain_point": (
        N_("Point for thousands or decimals?"),
        N_(
            "Numbers such as 1.234 can be 1.234 or 1234; nothing in the file tells, and they were "
            "read as in 1.234, in: {columns}."
        ),
        N_("Choose the point as thousands separator if that is wrong."),
    ),
    "units_mixed": (
        N_("Several units in a column"),
        N_(
            "Numbers with different units ({units}) cannot be compared and were read as words, in: "
            "{columns}."
        ),
        N_("Bring them to one unit in the file, or put the unit in a column of its own."),
    ),
    "numbers_multiplied": (
        N_("Numbers written short"),
        N_("Numbers written with K, M, 만 or the like were read in full, in: {columns}."),
        N_("Nothing needs to be done."),
    ),
    "triangles_minus": (
        N_("△ read as minus"),
        N_("△ or ▲ before a number was read as minus: {count} cells, in: {columns}."),
        N_("If it marks an increase, put a plus sign in its place in the file."),
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
}
