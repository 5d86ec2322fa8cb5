"""Permutation importance: asked of the engine, waited for, kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lib.core.results import ModelResult, Run, Status
from lib.i18n import Translator
from lib.report import charts, importance_charts
from lib.report.labels import failure_text
from lib.store.jobs import Job
from lib.ui.shell import services
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart

_UNFINISHED = (Status.QUEUED, Status.RUNNING)


def importance(run: Run, result: ModelResult, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw how much each feature matters, or offer to have it computed."""
    st.caption(
        t(
            "How much worse the model gets on unseen rows when the values of one feature are "
            "shuffled. Two features with the same information can both look unimportant."
        )
    )
    found = _asked(run, result.id, workspace)
    if found is not None and found.status is Status.DONE and found.result is not None:
        _bars(run, result, found, t)
    elif viewer:
        st.caption(t("The feature importance of this model has not been computed."))
    elif found is not None and found.status in _UNFINISHED:
        _waiting(run, result.id, t, workspace)
    else:
        _offer(run, result, found, t, workspace)


def _asked(run: Run, model: str, workspace: str) -> Job | None:
    """Return what was asked of this model: an answer if there is one, else the latest question."""
    asked = [
        one for one in services.jobs().find(workspace, run.id, "importance") if one.model == model
    ]
    answered = [one for one in asked if one.status is Status.DONE]
    return next(iter(answered or asked), None)


def _offer(run: Run, result: ModelResult, found: Job | None, t: Translator, workspace: str) -> None:
    if run.origin == "bundle":
        st.caption(t("This run was imported without its table, so nothing can be computed."))
        return
    if found is not None and found.failure is not None:
        message, hint = failure_text(found.failure, t)
        st.markdown(f":red[:material/error:] {plain(message)}  \n:gray[{plain(hint)}]")

    def ask() -> None:
        with boundary(t):
            services.jobs().ask(workspace, "importance", run=run.id, model=result.id)

    st.button(
        t("Compute importance"),
        key=f"deepworth_importance_{result.id}",
        icon=":material/bar_chart:",
        on_click=ask,
        help=t("The model is fitted again on each fold; the result is kept."),
    )


@fragment(run_every=1.0)
def _waiting(run: Run, model: str, t: Translator, workspace: str) -> None:
    """Show how far the work is, every second, until it is answered; then the view."""
    with boundary(t):
        found = _asked(run, model, workspace)
        if found is None or found.status not in _UNFINISHED:
            st.rerun(scope="app")
        queued = found.status is Status.QUEUED
        st.progress(
            min(max(found.share, 0.0), 1.0), text=t("Waiting") if queued else t("Computing")
        )
        _keep_engine()
        if st.button(t("Stop"), key=f"deepworth_importance_stop_{model}", icon=":material/stop:"):
            services.jobs().cancel(workspace, found.id)


def _keep_engine() -> None:
    engine = services.store().engine_state()
    if engine is None or not engine.alive:
        services.engine().ensure()


def _bars(run: Run, result: ModelResult, found: Job, t: Translator) -> None:
    answer = found.result or {}
    features = list(answer.get("features", ()))
    colour = charts.model_colours(run)[result.id]
    metric = str(answer.get("metric", run.plan.metric))
    figure = importance_charts.importance_chart(features, metric, colour, t, state.narrow)
    chart(figure, f"deepworth_importance_chart_{result.id}", t("Importance"))
    _folds(run, answer, t)
    if len(features) > importance_charts.MOST_FEATURES:
        count = t.number(importance_charts.MOST_FEATURES)
        st.caption(
            t(
                "The {count} most important of {all} features are shown.",
                count=count,
                all=t.number(len(features)),
            )
        )
    _coefficients(run, result.id, list(answer.get("coefficients", ())), colour, t)


def _coefficients(
    run: Run, model: str, weights: Sequence[Mapping[str, Any]], colour: str, t: Translator
) -> None:
    """Draw the coefficients of a linear model, of more than two classes those of a chosen one."""
    if not weights:
        return
    parts = importance_charts.by_class(weights)
    title = t("Coefficients")
    st.markdown(f"**{plain(title)}**")
    st.caption(importance_charts.coefficients_about(model, len(parts) > 1, t))
    code = next(iter(parts))
    if len(parts) > 1:
        code = st.selectbox(
            t("Class"),
            list(parts),
            format_func=lambda place: run.task.shown[place],
            key=f"deepworth_coefficients_class_{run.id}_{model}",
            persist_state="session",
            width=300,
        )
    figure = importance_charts.coefficients_chart(
        model, parts[code], run.task, colour, t, state.narrow
    )
    chart(figure, f"deepworth_coefficients_chart_{model}", title)
    if len(parts[code]) > importance_charts.MOST_FEATURES:
        st.caption(importance_charts.drawn_of(len(parts[code]), t))


def _folds(run: Run, answer: Mapping[str, Any], t: Translator) -> None:
    """Say so where not all folds were used, which takes the engine long with large networks."""
    used = answer.get("folds")
    if used is not None and used < run.plan.folds:
        st.caption(
            t(
                "From {count} of the {all} folds.",
                count=t.number(used),
                all=t.number(run.plan.folds),
            )
        )
