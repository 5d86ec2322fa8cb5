"""A job of a chapter: asked for on a button, shown until another one is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from lib.core.jobs import JobSpec, P
from lib.core.results import Status
from lib.i18n import Translator
from lib.store.jobs import Job
from lib.ui.shell import attended, services
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.widgets.job import finished

_PATIENCE, _LOOK = 1.0, 0.05
"""Seconds that a page waits for a short job before it shows how far it is."""


def ask(
    spec: JobSpec[P],
    params: P,
    label: str,
    name: str,
    t: Translator,
    workspace: str,
    *,
    dataset: str | None = None,
    primary: bool = True,
    disabled: bool = False,
    meanwhile: Callable[[Job[P]], None] | None = None,
) -> Job[P] | None:
    """Draw the button that computes a job anew; return the one asked for last, once it is done.

    It stays as it was computed, with its own parameters, until the button is pressed again.
    ``meanwhile`` draws, every second, what a job has told so far (JobSpec.tells).
    """
    jobs, kept = services.jobs(), f"deepworth.learn.{name}"
    if st.button(
        label,
        key=f"deepworth_learn_ask_{name}",
        type="primary" if primary else "secondary",
        icon=":material/play_arrow:",
        disabled=disabled,
    ):
        id_ = jobs.ask(workspace, spec, dataset=dataset, params=params)
        st.session_state[kept] = id_
        attended.attend(workspace, id_)
        _wait(id_, workspace)
    asked = st.session_state.get(kept)
    job: Job[P] | None = jobs.look_up(workspace, asked) if asked else None
    if job is None:
        return None
    if job.unfinished:
        attended.still_here(job.id)
    done = finished(job, t, workspace)
    if job.unfinished and meanwhile is not None:
        _so_far(job.id, meanwhile, t, workspace)
    return done


@fragment(run_every=1.0)
def _so_far(id_: str, draw: Callable[[Job[Any]], None], t: Translator, workspace: str) -> None:
    with boundary(t):
        draw(services.jobs().get(workspace, id_))


def _wait(asked: str, workspace: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        job = services.jobs().look_up(workspace, asked)
        if job is None or job.status not in (Status.QUEUED, Status.RUNNING):
            return
        time.sleep(_LOOK)
