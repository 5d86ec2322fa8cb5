"""Texts of what the Data page finds and refuses while a table is put right."""

from lib.i18n import N_

ERRORS = {
    "remedy_leaves_nothing": (
        N_("Without these columns the table would be empty."),
        N_("Leave out fewer columns."),
    ),
    "nothing_to_categorise": (
        N_("Column {column} has no missing value that could be a category."),
        N_("Choose a column of categories or texts with missing values."),
    ),
    "value_not_in_column": (
        N_("Column {column} does not hold this value: {values}."),
        N_("Write the value as it stands in the table."),
    ),
}
FINDINGS = {
    "missing_codes": (
        N_("Values that may stand for missing"),
        N_("Column {column} holds {values} in so many rows: {count}."),
        N_("If that is a code for a missing value, take it as missing."),
    ),
}
