"""Texts of errors of the chapters of Learn."""

from lib.i18n import N_

ERRORS = {
    "learn_setting": (
        N_("The setting '{name}' is {value}: it must be from {least} to {most}."),
        N_("Choose another value and press the button again."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
