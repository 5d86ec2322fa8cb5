"""Whether more rows would change the verdict: asked for by a button, drawn as in the report."""

from __future__ import annotations

import streamlit as st

from lib.core.common_jobs import LEARNING_CURVE, LearningCurveParameters
from lib.core.results import Run, Status
from lib.evaluation.judge.learning_curve.points import contenders, seconds
from lib.i18n import Translator
from lib.report.drawing.numbers import rough_duration
from lib.report.labels import model_label
from lib.report.reader import kept_evidence
from lib.report.sections.more_rows import (
    curves_of,
    more_rows_about,
    more_rows_displays,
    more_rows_sentence,
    more_rows_title,
)
from lib.report.sections.section import RunView
from lib.settings import available_cores, read_settings
from lib.store.jobs import Job
from lib.ui.shell import services
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import finished
from lib.ui.widgets.lazy import lazy_expander
from lib.ui.widgets.run_reader import PageReader


@fragment
def more_rows(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw the learning curves, or offer to have them computed, once it is opened."""
    with boundary(t):
        reader = PageReader(run, workspace)
        models = contenders(run, kept_evidence(reader))
        jobs = {model: job for model in models if (job := _latest(run, model, workspace))}
        done = any(job.status is Status.DONE for job in jobs.values())
        waiting = any(job.unfinished for job in jobs.values())
        key = f"deepworth_more_rows_{run.id}"
        box = lazy_expander(
            more_rows_title(t), key, ":material/trending_up:", expanded=done or waiting
        )
        if not box.open:
            return
        with box:
            _curves(RunView(run, t, reader, passed_on=viewer))
            if not viewer and not run.origin:
                _jobs(run, jobs, models, t, workspace)
            elif not done:
                st.caption(t("This has not been computed, and it needs the table of the run."))


def _latest(run: Run, model: str, workspace: str) -> Job[LearningCurveParameters] | None:
    """Return a model's curve that is done, else the latest that was asked for."""
    found = services.jobs().find(workspace, run.id, LEARNING_CURVE, model)
    done = (job for job in found if job.status is Status.DONE)
    return next(done, next(iter(found), None))


def _curves(view: RunView) -> None:
    """Draw what there is: the sentence, the chart, how it was made."""
    found, t = curves_of(view), view.t
    if found is None:
        return
    if said := more_rows_sentence(found, view.run, t):
        st.markdown(plain(said))
    for display in more_rows_displays(view, narrow=state.narrow):
        st.markdown(f"**{plain(display.title)}**")
        chart(display.figure, f"deepworth_{display.key}", display.title)
    st.caption(plain(more_rows_about(found, t)))


def _jobs(
    run: Run,
    jobs: dict[str, Job[LearningCurveParameters]],
    models: tuple[str, ...],
    t: Translator,
    workspace: str,
) -> None:
    """Show how far each model's curve is, or the button that asks for all."""
    for model, job in jobs.items():
        if job.status is not Status.DONE:
            label = model_label(model, t)
            if job.unfinished:
                st.caption(plain(label))
            finished(job, t, workspace, t("Compute the curve of {model}", model=label), label)
    missing = [model for model in models if model not in jobs]
    if not missing:
        return
    cores = read_settings().workers or available_cores()
    pace = services.store().pace(run.task.domain)
    st.caption(
        t(
            "{models} learn again from parts of the rows, on the same folds; takes {time}.",
            models=", ".join(model_label(model, t) for model in missing),
            time=rough_duration(seconds(run, missing, cores) * pace, t),
        )
    )
    if st.button(
        t("Compute learning curves"),
        key=f"deepworth_ask_more_rows_{run.id}",
        icon=":material/play_arrow:",
    ):
        # On as many folds as the curves that are there, with which these are compared.
        folds = next((job.params.folds for job in jobs.values()), None)
        params = LearningCurveParameters(folds=folds)
        for model in missing:
            services.jobs().ask(workspace, LEARNING_CURVE, run=run.id, model=model, params=params)
        st.rerun()
