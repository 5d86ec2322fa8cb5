"""Texts of errors that only the pages raise."""

from lib.i18n import N_

ERRORS = {
    "engine_not_started": (
        N_("The engine, which trains the models, did not start: {reason}"),
        N_("Stored results are still available. Start it again, or check the server's log."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
