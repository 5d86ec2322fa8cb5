"""Texts of uncertain readings, and of readings that a user specifies for a column."""

from lib.i18n import N_

ERRORS = {
    "unknown_column_option": (
        N_("A column has no option called {option}."),
        N_("Use one of these: {options}."),
    ),
    "bad_column_option": (
        N_("Column {column} cannot be read with {option} {value}."),
        N_("Use one of these: {options}."),
    ),
    "column_option_unfit": (
        N_("The option {option} does not go with the kind of column {column} ({kind})."),
        N_("Leave one of them out."),
    ),
    "marks_alike": (
        N_("Column {column} cannot use {mark} for both decimals and thousands."),
        N_("Choose two different marks."),
    ),
    "bad_read_as": (
        N_("{value} is not a way to read a column."),
        N_("Write it as --read-as 'price=number,decimal=comma'."),
    ),
}
FINDINGS = {
    "delimiter_uncertain": (
        N_("Which character separates the cells?"),
        N_("Splitting at another character ({other}) gives equally regular rows."),
        N_("If columns look wrong, read the file with that character."),
    ),
    "header_uncertain": (
        N_("Names or data?"),
        N_("Row {row} was read as the column names, though it looks like the rows below it."),
        N_("If it is data, read the file without a header row."),
    ),
    "numbers_may_be_codes": (
        N_("Numbers or codes?"),
        N_("These columns were read as numbers, but their names suggest codes: {columns}."),
        N_("If they are codes, read them as categories: sums and means of codes are meaningless."),
    ),
}
