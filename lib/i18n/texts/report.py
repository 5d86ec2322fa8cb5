"""Texts of errors that the evaluation's blend and the reports raise."""

from lib.i18n import N_

ERRORS = {
    "blend_needs_two_models": (
        N_("A blend needs at least two completed models; there are {count}."),
        N_("See why the other models failed, or leave the blend out."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
