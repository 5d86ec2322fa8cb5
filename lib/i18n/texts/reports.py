"""Texts of errors on the pages of reports."""

from lib.i18n import N_

ERRORS = {
    "share_not_found": (
        N_("This link does not open any report."),
        N_("It may have been revoked or have expired. Ask the sender for a new one."),
    ),
    "name_empty": (
        N_("A run needs a visible name."),
        N_("The run keeps its old name. Type at least one letter or digit."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
