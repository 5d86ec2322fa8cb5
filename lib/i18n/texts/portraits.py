"""Texts of errors on the pages of segments."""

from lib.i18n import N_

ERRORS = {
    "sql_name": (
        N_(
            "The column {column} cannot be written safely in {dialect}: databases read a "
            "backslash or quote in a name differently."
        ),
        N_("Rename the column in the file, or use the Python code."),
    ),
    "no_segments": (
        N_("This model has no segments to show."),
        N_("Choose a completed model of the run."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
