"""Texts of errors about segments that are looked at."""

from lib.i18n import N_

ERRORS = {
    "sql_name": (
        N_(
            "The column {column} cannot be written safely in {dialect}: databases read a "
            "backslash or quote in a name differently."
        ),
        N_("Rename the column in the file, or take the Python code."),
    ),
    "no_segments": (
        N_("This model has no segments to look at."),
        N_("Choose a model of the run that is done."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
