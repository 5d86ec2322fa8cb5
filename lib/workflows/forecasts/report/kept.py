"""What is kept of a run of forecasts, as its sections read it."""

from __future__ import annotations

from typing import TypeVar

from lib.core.facts import from_json
from lib.core.jobs import JobSpec, Parameters
from lib.report.board import ranked
from lib.report.disclosed_results import passed_on
from lib.report.reader import latest
from lib.report.sections.section import RunView
from lib.workflows.forecasts.facts.errors_left import ErrorsLeft
from lib.workflows.forecasts.facts.held import Held
from lib.workflows.forecasts.facts.sources import CovariateGain, Importance
from lib.workflows.forecasts.facts.views import BacktestView, NextForecast
from lib.workflows.forecasts.facts.what_if import WhatIf
from lib.workflows.forecasts.job_specs import (
    BACKTEST,
    COVARIATES,
    ERRORS,
    HELD,
    IMPORTANCE,
    NEXT,
    WHAT_IF,
)

P = TypeVar("P", bound=Parameters)
T = TypeVar("T", NextForecast, BacktestView, ErrorsLeft, Held, WhatIf, Importance, CovariateGain)


def next_forecasts(view: RunView) -> dict[str, NextForecast]:
    """Return the forecasts that were made from all values, by model, the best first."""
    return _found(view, NEXT, NextForecast)


def backtests(view: RunView) -> dict[str, BacktestView]:
    """Return the backtests that were looked at, by model, the best first."""
    return _found(view, BACKTEST, BacktestView)


def errors_left(view: RunView) -> dict[str, ErrorsLeft]:
    """Return what errors look like, by model, the best first."""
    return _found(view, ERRORS, ErrorsLeft)


def held_forecasts(view: RunView) -> dict[str, Held]:
    """Return how forecasts held by the latest file of values, by model, the best first."""
    return _found(view, HELD, Held)


def what_ifs(view: RunView) -> dict[str, WhatIf]:
    """Return the latest forecasts with other covariates, by model, the best first."""
    return _found(view, WHAT_IF, WhatIf)


def importances(view: RunView) -> dict[str, Importance]:
    """Return what forecasts hang on, by model, the best first."""
    return _found(view, IMPORTANCE, Importance)


def covariate_gains(view: RunView) -> dict[str, CovariateGain]:
    """Return what covariates bring, by model, the best first."""
    return _found(view, COVARIATES, CovariateGain)


def _found(view: RunView, job: JobSpec[P], kind: type[T]) -> dict[str, T]:
    found = {}
    for result in ranked(view.run):
        kept = latest(view.reader, job, result.id)
        if view.passed_on:
            kept = passed_on(job.id, kept)
        if kept is not None:
            found[result.id] = from_json(kind, kept)
    return found
