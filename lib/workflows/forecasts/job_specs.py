"""What can be computed on demand about a run of forecasts."""

from collections.abc import Mapping
from dataclasses import dataclass

from lib.core.jobs import JobSpec, Parameters, always


@dataclass(frozen=True, kw_only=True)
class WhatIfParameters(Parameters):
    """``values`` of covariates by name, one a moment of ``moments`` (ISO 8601); None: as it is."""

    moments: tuple[str, ...] = ()
    values: Mapping[str, tuple[float | None, ...]] = always({})


NEXT = JobSpec(
    "forecast_next",
    "The forecast of the next periods from all values, by one model.",
    "lib.workflows.forecasts.jobs.next:forecast_next",
    Parameters,
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
    disclosed="lib.workflows.forecasts.report.disclosed:next_forecast",
)
FORECAST_JOBS = (NEXT, BACKTEST, PARTS, ERRORS, WHAT_IF)
