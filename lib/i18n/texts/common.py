"""Texts of errors that belong to no area."""

from lib.i18n import N_

ERRORS = {
    "cancelled": (N_("Stopped."), N_("Start it again when you want the result.")),
    "unexpected": (
        N_("Something unexpected went wrong (reference {reference})."),
        N_("Try again; if it happens again, report it with the reference number."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
