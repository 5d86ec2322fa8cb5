"""A question to the engine: asked when it is first looked at or on a button, waited for, kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.report.disclosed_results import passed_on
from lib.report.labels import failure_text
from lib.store.jobs import Job
from lib.ui.shell import services
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.text import plain

UNFINISHED = (Status.QUEUED, Status.RUNNING)


def ask_and_wait(
    kind: str,
    t: Translator,
    workspace: str,
    *,
    run: Run | None = None,
    model: str = "",
    dataset: str | None = None,
    params: Mapping[str, Any] | None = None,
    button: str | None = None,
    viewer: bool = False,
) -> Job | None:
    """Return an answered question, or draw where it stands and return None.

    It is about a run, or about a table alone. Without a ``button`` it is asked at once; else when
    the button of that label is pressed. A ``viewer`` sees kept answers alone, without single rows.
    """
    given = dict(params or {})
    found = latest_job(kind, workspace, run=run, model=model, dataset=dataset, params=given)
    if viewer:
        found = for_viewer(found)
    if found is not None and found.status is Status.DONE:
        return found
    if viewer or (run is not None and run.origin):
        st.caption(t("This has not been computed, and it needs the table of the run."))
        return None
    if found is not None and found.status in UNFINISHED:
        show_progress(found.id, t, workspace)
        return None
    if found is not None:
        _not_answered(found, t)
        button = button or t("Try again")
    if button is not None:
        key = f"deepworth_ask_{kind}_{run.id if run else dataset}_{model}"
        if not st.button(button, key=key, icon=":material/play_arrow:"):
            return None
    asked = services.jobs().ask(
        workspace, kind, run=run.id if run else None, model=model, dataset=dataset, params=given
    )
    show_progress(asked, t, workspace)
    return None


def for_viewer(found: Job | None) -> Job | None:
    """Return an answer as it may be passed on; None where there is none, or nothing may be."""
    if found is None or found.status is not Status.DONE:
        return None
    result = passed_on(found.kind, found.result)
    return None if result is None else replace(found, result=result)


def _not_answered(found: Job, t: Translator) -> None:
    if found.failure is not None:
        message, hint = failure_text(found.failure, t)
        st.markdown(f":red[:material/error:] {plain(message)}  \n:gray[{plain(hint)}]")


def latest_job(
    kind: str,
    workspace: str,
    *,
    run: Run | None = None,
    model: str = "",
    dataset: str | None = None,
    params: Mapping[str, Any] | None = None,
) -> Job | None:
    """Return the question as it stands; without ``params`` the latest answered, whatever asked."""
    asked = services.jobs().find(workspace, run.id if run else None, kind, model)
    fitting = [
        one
        for one in asked
        if one.dataset == dataset and (params is None or dict(one.params) == dict(params))
    ]
    if params is None:
        fitting = [one for one in fitting if one.status is Status.DONE]
    return next(iter(fitting), None)


@fragment(run_every=0.7)
def show_progress(job_id: str, t: Translator, workspace: str) -> None:
    """Show how far the work is until it is answered; then the whole page."""
    with boundary(t):
        found = services.jobs().get(workspace, job_id)
        if found.status not in UNFINISHED:
            st.rerun(scope="app")
        queued = found.status is Status.QUEUED
        said = t("Waiting") if queued else t("Computing")
        st.progress(min(max(found.share, 0.0), 1.0), text=said)
        engine = services.store().engine_state()
        if engine is None or not engine.alive:
            services.engine().ensure()
        if st.button(t("Stop"), key=f"deepworth_stop_{job_id}", icon=":material/stop:"):
            services.jobs().cancel(workspace, job_id)
