"""What the command `segments` asks of the engine for its report."""

from lib.cli.jobs import WORKSPACE, wait_for_job
from lib.engine.launch import EngineProcess
from lib.i18n import Translator
from lib.store import Store
from lib.store.jobs import Jobs
from lib.workflows.segments.job_specs import PORTRAITS

_MAX_SECONDS = 300.0
"""Seconds that portraits may take; without them the report has the other parts."""


def ask_portraits(store: Store, engine: EngineProcess, run: str, model: str, t: Translator) -> None:
    """Ask for a model's portraits and wait until they are made, or cannot be."""
    asked = Jobs(store).ask(WORKSPACE, PORTRAITS, run=run, model=model)
    wait_for_job(store, engine, asked, t, most_seconds=_MAX_SECONDS)
