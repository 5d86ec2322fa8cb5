"""Texts of errors on the pages of reports."""

from lib.i18n import N_

ERRORS = {
    "share_not_found": (
        N_("This link opens nothing."),
        N_("It may have been revoked or have expired. Ask for a new one where you got it from."),
    ),
    "name_empty": (
        N_("A run needs a name that can be seen."),
        N_("The run keeps the name it had. Type at least one letter or digit."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
