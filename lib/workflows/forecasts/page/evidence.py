"""What forecasts hang on and what covariates bring, on the page of a run of forecasts."""

from __future__ import annotations

import streamlit as st

from lib.core.results import Run
from lib.i18n import N_, Translator
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart
from lib.workflows.forecasts.facts.sources import CovariateGain, Importance
from lib.workflows.forecasts.job_specs import COVARIATES, IMPORTANCE
from lib.workflows.forecasts.models.classical import EXPLAINED
from lib.workflows.forecasts.page.panel import completed_models, of_model, panel
from lib.workflows.forecasts.report import covariates, importance


@panel(N_("What matters"), "importance", "sort")
def what_matters(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw what the forecasts of a model hang on, once it is opened."""
    models = [one for one in completed_models(run) if one in EXPLAINED]
    if not models:
        st.caption(t("None of the completed models tells which columns it goes by."))
        return
    computed = of_model(
        IMPORTANCE,
        Importance,
        run,
        "importance",
        t,
        workspace,
        viewer,
        models=models,
        button=t("Compute importance"),
    )
    if computed is None:
        return
    model, found = computed
    st.markdown(plain(" ".join(importance.importance_text(found, t))))
    if found.losses:
        drawn = importance.importance_chart(found, model, run, t)
        key = f"deepworth_fc_importance_{run.id}_{model}"
        chart(drawn, key, importance.chart_title(found, t))
        st.caption(plain(importance.how_text(found, t)))


@panel(N_("With and without covariates"), "without", "difference")
def with_and_without(run: Run, t: Translator, workspace: str, viewer: bool) -> None:
    """Draw what covariates bring a model, once it is opened."""
    models = covariates.models_with_covariates(run)
    if not models:
        st.caption(covariates.nothing_text(t))
        return
    computed = of_model(
        COVARIATES,
        CovariateGain,
        run,
        "without",
        t,
        workspace,
        viewer,
        models=models,
        button=t("Compare with and without"),
    )
    if computed is None:
        return
    model, found = computed
    for said in covariates.gain_text(found, t):
        st.markdown(plain(said))
    if found.without:
        drawn = covariates.gain_chart(found, model, run, t)
        key = f"deepworth_fc_without_{run.id}_{model}"
        chart(drawn, key, covariates.chart_title(found, t))
        st.caption(plain(covariates.how_text(found, t)))
