"""Texts of what reading leaves open, and of what somebody may say of a column."""

from lib.i18n import N_

ERRORS = {
    "unknown_column_option": (
        N_("There is nothing called {option} that could be said of a column."),
        N_("Use one of these: {options}."),
    ),
    "bad_column_option": (
        N_("Column {column} cannot be read with {option} {value}."),
        N_("Use one of these: {options}."),
    ),
    "column_option_unfit": (
        N_("What was said of column {column} ({option}) does not go with its kind ({kind})."),
        N_("Leave out the one or the other."),
    ),
    "marks_alike": (
        N_("Column {column} cannot have {mark} both for decimals and for thousands."),
        N_("Choose two different marks."),
    ),
    "bad_read_as": (
        N_("{value} does not say how a column is to be read."),
        N_("Write it as --read-as 'price=number,decimal=comma'."),
    ),
}
FINDINGS = {
    "delimiter_uncertain": (
        N_("Which character parts the cells?"),
        N_("Rows are as even if they are cut at another character ({other})."),
        N_("If columns look wrong, read the file with that one."),
    ),
    "header_uncertain": (
        N_("Names or data?"),
        N_("Row {row} was taken as the column names, though it looks like the rows below it."),
        N_("If it is data, read the file without a header row."),
    ),
    "numbers_may_be_codes": (
        N_("Numbers or codes?"),
        N_("These columns were read as numbers; by their name they may be codes: {columns}."),
        N_("If they are codes, read them as categories: no sum or mean of them says anything."),
    ),
}
