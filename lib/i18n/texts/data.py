"""Texts of errors and findings of the Data page."""

from lib.i18n import N_, NN_

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
        N_("Column {column} does not contain this value: {values}."),
        N_("Enter the value exactly as it is in the table."),
    ),
}
FINDINGS = {
    "missing_codes": (
        N_("Values that may mean missing"),
        NN_("{count} row of {column} says {values}.", "{count} rows of {column} say {values}."),
        N_("If this is a code for a missing value, treat it as missing."),
    ),
}
