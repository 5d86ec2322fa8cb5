"""Texts of errors that only the pages know."""

from lib.i18n import N_

ERRORS = {
    "engine_not_started": (
        N_("The engine, which trains the models, did not start: {reason}"),
        N_("Stored results can still be read. Start it again, or look at the server's log."),
    ),
}
FINDINGS: dict[str, tuple[str, str, str]] = {}
