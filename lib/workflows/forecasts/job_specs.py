"""What can be computed on demand about a run of forecasts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.core.jobs import JobSpec, Parameters, always


@dataclass(frozen=True, kw_only=True)
class WhatIfParameters(Parameters):
    """What covariates are to come: typed here, or those of the table that is asked about.

    ``values`` of numbers and ``words`` of categories by name, one a moment of ``moments`` (ISO
    8601); None: as it is. ``series`` is the one that they are of, all for None. ``name`` is that
    of an uploaded file, ``of`` the table of its cells.
    """

    moments: tuple[str, ...] = ()
    values: Mapping[str, tuple[float | None, ...]] = always({})
    words: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    series: str | None = None
    name: str = ""
    of: str = ""


@dataclass(frozen=True, kw_only=True)
class HeldParameters(Parameters):
    """What is said of a file with later values: its ``name``, its table, dates that are unread."""

    name: str = always("")
    of: str = always("")
    unread: int = 0


NEXT = JobSpec(
    "forecast_next",
    "The forecast of the next periods from all values, by one model.",
    "lib.workflows.forecasts.jobs.next:forecast_next",
    Parameters,
    predictions=True,
    fits=True,
    cancellable=True,
    disclosed="lib.workflows.forecasts.report.disclosed:next_forecast",
)
BACKTEST = JobSpec(
    "forecast_backtest",
    "How one model's forecasts compare with what happened: windows, steps ahead, series.",
    "lib.workflows.forecasts.jobs.backtest:backtest_view",
    Parameters,
    predictions=True,
    disclosed="lib.workflows.forecasts.report.disclosed:backtest",
)
PARTS = JobSpec(
    "forecast_parts",
    "The largest series and the sum of all taken apart: trend, seasons, change points, outliers.",
    "lib.workflows.forecasts.jobs.parts:series_parts",
    Parameters,
    disclosed="lib.workflows.forecasts.report.disclosed:series_parts",
)
ERRORS = JobSpec(
    "forecast_errors",
    "How one model's errors are distributed, lean to one side and hang together.",
    "lib.workflows.forecasts.jobs.errors_left:errors_left",
    Parameters,
    predictions=True,
    disclosed="lib.workflows.forecasts.report.disclosed:errors_left",
)
WHAT_IF = JobSpec(
    "forecast_what_if",
    "The forecast of the next periods by one model if covariates known ahead were others.",
    "lib.workflows.forecasts.jobs.what_if:what_if",
    WhatIfParameters,
    fits=True,
    cancellable=True,
    disclosed="lib.workflows.forecasts.report.disclosed:what_if",
)
HELD = JobSpec(
    "forecast_held",
    "How one model's forecast of the next periods compares with what came.",
    "lib.workflows.forecasts.jobs.held:held",
    HeldParameters,
    disclosed="lib.workflows.forecasts.report.disclosed:held",
)
IMPORTANCE = JobSpec(
    "forecast_importance",
    "How much worse one model forecasts with blocks of its columns from other moments.",
    "lib.workflows.forecasts.jobs.importance:importance",
    Parameters,
    fits=True,
    cancellable=True,
    disclosed="lib.workflows.forecasts.report.disclosed:as_it_is",
)
COVARIATES = JobSpec(
    "forecast_covariates",
    "One model backtested without covariates, beside itself with them.",
    "lib.workflows.forecasts.jobs.covariates:covariate_gain",
    Parameters,
    predictions=True,
    fits=True,
    cancellable=True,
    disclosed="lib.workflows.forecasts.report.disclosed:as_it_is",
)
MODEL = JobSpec(
    "forecast_model",
    "One model fitted to all values, to be taken away.",
    "lib.workflows.forecasts.jobs.package:fitted_model",
    Parameters,
    fits=True,
    cancellable=True,
)
FORECAST_JOBS = (NEXT, BACKTEST, PARTS, ERRORS, WHAT_IF, HELD, IMPORTANCE, COVARIATES, MODEL)
