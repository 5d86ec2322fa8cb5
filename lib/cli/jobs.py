"""A job of the engine on the command line: waited for, with how far it is where somebody looks."""

from __future__ import annotations

import time
from contextlib import nullcontext
from typing import Any, TextIO

from lib.cli.progress import Reading
from lib.engine.launch import EngineProcess
from lib.i18n import Translator
from lib.store import Store
from lib.store.jobs import Job, Jobs

WORKSPACE = "command-line"
POLL_SECONDS = 0.25


def wait_for_job(
    store: Store,
    engine: EngineProcess,
    job_id: str,
    t: Translator,
    stream: TextIO | None = None,
    *,
    most_seconds: float | None = None,
) -> Job[Any]:
    """Return a job that has ended, or as it is when the time is over or the engine has gone.

    How far it is, is shown on ``stream`` if that is a terminal. Interrupted, the job is stopped.
    """
    jobs = Jobs(store)
    end = None if most_seconds is None else time.monotonic() + most_seconds
    watched = stream is not None and stream.isatty()
    try:
        with Reading(t("Computing"), t, stream) if stream and watched else nullcontext() as bar:
            while (job := jobs.get(WORKSPACE, job_id)).unfinished:
                if (end is not None and time.monotonic() > end) or not engine.alive():
                    break
                if bar is not None:
                    bar.progress(job.share)
                time.sleep(POLL_SECONDS)
    except KeyboardInterrupt:
        jobs.cancel(WORKSPACE, job_id)
        raise
    return job
