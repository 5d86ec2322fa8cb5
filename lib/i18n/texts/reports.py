"""Texts of errors of reports: blends, links to them, names of runs."""

from lib.i18n import N_

ERRORS = {
    "blend_needs_two_models": (
        N_("A blend needs at least two completed models; there are {count}."),
        N_("See why the other models failed, or leave the blend out."),
    ),
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
