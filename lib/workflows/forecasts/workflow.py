"""Forecasts: what comes next, of one series or of thousands, and which model tells it best."""

from lib.core.schedule import Schedule
from lib.core.task import Domain
from lib.core.workflow import Workflow
from lib.i18n import N_
from lib.workflows.forecasts.job_specs import FORECAST_JOBS

FORECASTS = Workflow(
    Domain("forecasts"),
    models=(
        "lib.workflows.forecasts.models.baselines:SPECS",
        "lib.workflows.forecasts.models.classical:SPECS",
        "lib.workflows.forecasts.models.deep:SPECS",
        "lib.workflows.forecasts.models.ensembles:SPECS",
    ),
    table_questions=(
        "lib.workflows.forecasts.looking:look_at_series",
        "lib.workflows.forecasts.looking:plan_forecasts",
        "lib.workflows.forecasts.looking:plan_kept",
        "lib.workflows.forecasts.holding:against_forecast",
        "lib.workflows.forecasts.ahead:known_words",
        "lib.workflows.forecasts.ahead:covariates_to_come",
        "lib.workflows.forecasts.uploaded:covariates_from",
    ),
    derived={"series": None, "newer": None, "ahead": None},
    schedule=Schedule(
        fit_all="lib.workflows.forecasts.train:backtest_model",
        combine="lib.workflows.forecasts.train:combine",
        measure="lib.workflows.forecasts.train:measure",
        refits=False,
        afterwards=(
            "lib.workflows.forecasts.job_specs:NEXT",
            "lib.workflows.forecasts.job_specs:BACKTEST",
            "lib.workflows.forecasts.job_specs:ERRORS",
        ),
        afterwards_of_run=("lib.workflows.forecasts.job_specs:PARTS",),
    ),
    page="pages/forecasts.py",
    title=N_("Forecasts"),
    icon=":material/timeline:",
    answers=N_("What comes next in your time series, and is deep learning worth it for them?"),
    another=N_("New forecast"),
    add_command="lib.workflows.forecasts.command.options:add_forecast",
    next_table="lib.workflows.forecasts.page.prefill:table_behind",
    prefill="lib.workflows.forecasts.page.prefill:prefill_forecasts",
    plan_words="lib.workflows.forecasts.report.words:plan_words",
    plan_details="lib.workflows.forecasts.bundle:plan_details",
    gain_help=N_("How much better than the seasonal naive forecast."),
    jobs=FORECAST_JOBS,
    bundled={
        "forecast_next": "lib.workflows.forecasts.bundle_evidence:next_forecast",
        "forecast_backtest": "lib.workflows.forecasts.bundle:backtest",
        "forecast_errors": "lib.workflows.forecasts.bundle:errors_left",
        "forecast_parts": "lib.workflows.forecasts.bundle:series_parts",
        "forecast_what_if": "lib.workflows.forecasts.bundle:what_if",
        "forecast_held": "lib.workflows.forecasts.bundle:held",
        "forecast_importance": "lib.workflows.forecasts.bundle_evidence:importance",
        "forecast_covariates": "lib.workflows.forecasts.bundle_evidence:covariate_gain",
    },
    document_parts="lib.workflows.forecasts.report.document:later_parts",
    sections="lib.workflows.forecasts.report.sections:FORECAST_SECTIONS",
    at_standard="lib.workflows.forecasts.page.prefill:at_standard",
    notebook="lib.workflows.forecasts.report.notebook:notebook",
    predicts_itself=True,
)
