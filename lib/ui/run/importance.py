"""Permutation importance of a model's features, and the coefficients of a linear model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lib.core.common_jobs import IMPORTANCE
from lib.core.results import ModelResult, Run, Status
from lib.evaluation.judge.out_of_fold import OutOfFold
from lib.i18n import Translator
from lib.report.figures import charts, importance_charts
from lib.report.sections.importance_html import importance_about
from lib.ui.shell import services
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait


def importance(
    run: Run,
    result: ModelResult,
    oof: OutOfFold | None,
    t: Translator,
    workspace: str,
    viewer: bool,
) -> None:
    """Draw how much each feature matters, or offer to have it computed."""
    del oof
    st.caption(importance_about(t))
    jobs = services.jobs().find(workspace, run.id, IMPORTANCE, result.id)
    done = (job for job in jobs if job.status is Status.DONE)
    job = ask_and_wait(
        IMPORTANCE,
        t,
        workspace,
        run=run,
        model=result.id,
        # The engine asks by itself for the best models', on some of the folds.
        earlier=next(done, next(iter(jobs), None)),
        button=t("Compute importance"),
        button_help=t("The model is fitted again on each fold; the result is kept."),
        viewer=viewer,
    )
    if job is not None and job.result is not None:
        _bars(run, result, job.result, t)


def _bars(run: Run, result: ModelResult, found: Mapping[str, Any], t: Translator) -> None:
    features = list(found.get("features", ()))
    colour = charts.model_colours(run)[result.id]
    metric = str(found.get("metric", run.plan.metric))
    figure = importance_charts.importance_chart(features, metric, colour, t, state.narrow)
    chart(figure, f"deepworth_importance_chart_{result.id}", t("Importance"))
    _folds(run, found, t)
    if len(features) > importance_charts.MAX_FEATURES:
        count = t.number(importance_charts.MAX_FEATURES)
        st.caption(
            t(
                "The {count} most important of {all} features are shown.",
                count=count,
                all=t.number(len(features)),
            )
        )
    _coefficients(run, result.id, list(found.get("coefficients", ())), colour, t)


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
    if len(parts[code]) > importance_charts.MAX_FEATURES:
        st.caption(importance_charts.drawn_of(len(parts[code]), t))


def _folds(run: Run, found: Mapping[str, Any], t: Translator) -> None:
    """Say so where not all folds were used, which takes the engine long with large networks."""
    used = found.get("folds")
    if used is not None and used < run.plan.folds:
        st.caption(
            t(
                "From {count} of the {all} folds.",
                count=t.number(used),
                all=t.number(run.plan.folds),
            )
        )
