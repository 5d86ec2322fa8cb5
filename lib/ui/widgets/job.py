"""A job of the engine on a page: asked for at once or on a button, waited for, tried again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.core.jobs import JobSpec, P
from lib.core.results import Run, Status
from lib.core.workflow import all_jobs
from lib.i18n import Translator
from lib.report.disclosed_results import passed_on
from lib.report.labels import failure_text
from lib.store.jobs import Job
from lib.ui.shell import services
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.text import plain

_START = ":material/play_arrow:"


def ask_and_wait(
    spec: JobSpec[P],
    t: Translator,
    workspace: str,
    *,
    run: Run | None = None,
    model: str = "",
    dataset: str | None = None,
    params: P | None = None,
    earlier: Job[P] | None = None,
    button: str | None = None,
    button_help: str | None = None,
    viewer: bool = False,
) -> Job[P] | None:
    """Return a job that is done, or draw how far it is and return None.

    It is about a run, or about a table alone. Without a ``button`` it is asked for at once; else
    when the button of that label is pressed. An ``earlier`` one, asked for with other parameters,
    serves as well. A ``viewer`` sees what is done alone, without single rows.
    """
    jobs, run_id = services.jobs(), run.id if run else None
    id_ = jobs.id_of(workspace, spec, run=run_id, model=model, dataset=dataset, params=params)
    job = earlier or jobs.as_asked(
        workspace, spec, run=run_id, model=model, dataset=dataset, params=params
    )
    if viewer:
        job = for_viewer(job)
    if job is not None and job.status is Status.DONE:
        return job
    if viewer or (run is not None and run.origin):
        st.caption(t("This has not been computed, and it needs the table of the run."))
        return None
    if job is not None:
        return finished(job, t, workspace, button)
    key = f"deepworth_ask_{id_}"
    if button is None or st.button(button, key=key, icon=_START, help=button_help):
        jobs.ask(workspace, spec, run=run_id, model=model, dataset=dataset, params=params)
        show_progress(id_, t, workspace)
    return None


def finished(
    job: Job[P], t: Translator, workspace: str, button: str | None = None, about: str = ""
) -> Job[P] | None:
    """Return a job that is done, or draw how far it is, or why it failed and a button to try again.

    The button has the label ``button``, or says that it is another try; ``about`` is what it was
    about, where that may not be clear.
    """
    if job.status is Status.DONE:
        return job
    if job.unfinished:
        show_progress(job.id, t, workspace)
        return None
    if job.failure is not None:
        message, hint = failure_text(job.failure, t)
        message = f"{about}: {message}" if about else message
        st.error(f"**{plain(message)}**  \n{plain(hint)}", icon=":material/error:")
    else:
        st.caption(t("This was stopped."))
    if st.button(button or t("Try again"), key=f"deepworth_again_{job.id}", icon=_START):
        services.jobs().ask(
            workspace,
            all_jobs()[job.kind],
            run=job.run,
            model=job.model,
            dataset=job.dataset,
            # A reader waits for it now, whoever asked for it before.
            params=replace(job.params, by_itself=False),
        )
        st.rerun()
    return None


def for_viewer(job: Job[P] | None) -> Job[P] | None:
    """Return a job as its result may be passed on; None without one, or where nothing may be."""
    if job is None or job.status is not Status.DONE:
        return None
    result = passed_on(job.kind, job.result)
    return None if result is None else replace(job, result=result)


def find_job(
    spec: JobSpec[P],
    workspace: str,
    *,
    run: Run | None = None,
    dataset: str | None = None,
    params: P | None = None,
) -> Job[P] | None:
    """Return a job as it was asked for with these parameters; None if it was not."""
    jobs, run_id = services.jobs(), run.id if run else None
    id_ = jobs.id_of(workspace, spec, run=run_id, dataset=dataset, params=params)
    return jobs.look_up(workspace, id_)


def latest_done(
    spec: JobSpec[P], workspace: str, run: Run | None, model: str = ""
) -> Job[P] | None:
    """Return the latest job that is done, whatever it was asked for with."""
    jobs = services.jobs().find(workspace, run.id if run else None, spec, model)
    return next((job for job in jobs if job.status is Status.DONE), None)


@fragment(run_every=0.7)
def show_progress(job_id: str, t: Translator, workspace: str) -> None:
    """Show how far a job is until it has ended, and let it be stopped; then the whole page."""
    with boundary(t):
        job: Job[Any] = services.jobs().get(workspace, job_id)
        if not job.unfinished:
            st.rerun(scope="app")
        text = t("Waiting") if job.status is Status.QUEUED else t("Computing")
        st.progress(min(max(job.share, 0.0), 1.0), text=text)
        engine = services.store().engine_state()
        if engine is None or not engine.alive:
            services.engine().ensure()
        if st.button(t("Stop"), key=f"deepworth_stop_{job_id}", icon=":material/stop:"):
            services.jobs().cancel(workspace, job_id)
