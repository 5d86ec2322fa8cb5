"""Texts of errors about segments that are looked at."""

from lib.i18n import N_

ERRORS = {
    "no_segments": (
        N_("This model has no segments to look at."),
        N_("Choose a model of the run that is done."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
