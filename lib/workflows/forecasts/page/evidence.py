"""What forecasts hang on and what covariates bring, on the page of a run of forecasts."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lib.core.facts import Json, from_json
from lib.core.jobs import JobSpec, Parameters
from lib.core.results import Run, Status
from lib.i18n import Translator
from lib.report.board import ranked
from lib.report.labels import model_label
from lib.ui.shell.boundary import boundary
from lib.ui.shell.reader import fragment
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.ui.widgets.job import ask_and_wait
from lib.ui.widgets.lazy import lazy_expander
from lib.workflows.forecasts.facts.sources import CovariateGain, Importance
from lib.workflows.forecasts.job_specs import COVARIATES, IMPORTANCE
from lib.workflows.forecasts.models.classical import EXPLAINED
from lib.workflows.forecasts.report import covariates, importance


@fragment
def what_matters(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw what the forecasts of a model hang on, once it is opened."""
    with boundary(t):
        title = t("What matters")
        box = lazy_expander(title, f"deepworth_fc_importance_{run.id}", ":material/sort:")
        if not box.open:
            return
        with box:
            done = [one.id for one in ranked(run) if one.status is Status.DONE]
            models = [one for one in done if one in EXPLAINED]
            if not models:
                st.caption(t("None of the completed models tells which columns it goes by."))
                return
            model = _choose(run, models, "importance", t)
            button = t("Compute importance")
            result = _asked(IMPORTANCE, run, model, button, t, workspace, viewer)
            if result is None:
                return
            found = from_json(Importance, result)
            st.markdown(plain(" ".join(importance.importance_text(found, t))))
            if found.losses:
                drawn = importance.importance_chart(found, model, run, t)
                key = f"deepworth_fc_importance_{run.id}_{model}"
                chart(drawn, key, importance.chart_title(found, t))
                st.caption(plain(importance.how_text(found, t)))


@fragment
def with_and_without(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw what covariates bring a model, once it is opened."""
    with boundary(t):
        title = t("With and without covariates")
        box = lazy_expander(title, f"deepworth_fc_without_{run.id}", ":material/difference:")
        if not box.open:
            return
        with box:
            models = covariates.models_with_covariates(run)
            if not models:
                st.caption(covariates.nothing_text(t))
                return
            model = _choose(run, models, "without", t)
            button = t("Compare with and without")
            result = _asked(COVARIATES, run, model, button, t, workspace, viewer)
            if result is None:
                return
            found = from_json(CovariateGain, result)
            for said in covariates.gain_text(found, t):
                st.markdown(plain(said))
            if found.without:
                drawn = covariates.gain_chart(found, model, run, t)
                key = f"deepworth_fc_without_{run.id}_{model}"
                chart(drawn, key, covariates.chart_title(found, t))
                st.caption(plain(covariates.how_text(found, t)))


def _choose(run: Run, models: list[str], part: str, t: Translator) -> str:
    return st.selectbox(
        t("Model"),
        models,
        format_func=lambda one: model_label(one, t),
        key=f"deepworth_fc_{part}_model_{run.id}",
        persist_state="session",
        width=360,
    )


def _asked(
    job: JobSpec[Parameters],
    run: Run,
    model: str,
    button: str,
    t: Translator,
    workspace: str,
    viewer: bool,
) -> Mapping[str, Json] | None:
    """Return what was computed, or draw how far it is and return None."""
    about = t("The model is fitted again at each cut-off; the result is kept.")
    done = ask_and_wait(
        job, t, workspace, run=run, model=model, button=button, button_help=about, viewer=viewer
    )
    return None if done is None else done.result
