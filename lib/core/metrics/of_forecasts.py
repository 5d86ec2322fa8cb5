"""The metrics of forecasts: measured by the workflow, which knows the series."""

import math

from lib.core.messages import N_
from lib.core.metrics.metric import Metric
from lib.core.task import TaskKind

_FORECAST = (TaskKind.FORECAST,)


def _error(name: str, label: str, about: str, highest: float = math.inf) -> Metric:
    """Return a metric of which less is better, whose region is 2 % of the better one."""
    return Metric(name, label, about, _FORECAST, False, 0.02, rope_relative=True, highest=highest)


def _near(name: str, label: str, about: str, ideal: float, lowest: float, highest: float) -> Metric:
    """Return a metric that should be near a value and ranks no models."""
    return Metric(
        name,
        label,
        about,
        _FORECAST,
        greater_is_better=True,
        rope=0.02,
        lowest=lowest,
        highest=highest,
        ideal=ideal,
    )


FORECAST_METRICS = (
    _error(
        "mase",
        N_("MASE"),
        N_(
            "Mean absolute error over that of the seasonal naive forecast within the known past, "
            "averaged over series; below 1 is better than that."
        ),
    ),
    _error(
        "rmsse",
        N_("RMSSE"),
        N_(
            "Root mean squared error over that of the seasonal naive forecast within the known "
            "past, averaged over series; large errors weigh more."
        ),
    ),
    _error(
        "smape",
        N_("sMAPE"),
        N_(
            "Mean of 200 times the absolute error over actual plus forecast, in percent, as the M4 "
            "competition defines it."
        ),
        highest=200.0,
    ),
    _error(
        "wape",
        N_("WAPE"),
        N_("Sum of absolute errors over the sum of actual values, all series together."),
    ),
    _error(
        "wql",
        N_("Weighted quantile loss"),
        N_(
            "Loss of the quantiles 0.1 to 0.9 over the sum of actual values; tells how good the "
            "whole fan is."
        ),
    ),
    _near(
        "bias",
        N_("Forecast bias"),
        N_(
            "Sum of forecast minus actual over the sum of actual values; above 0 the forecasts are "
            "too high."
        ),
        ideal=0.0,
        lowest=-math.inf,
        highest=math.inf,
    ),
    _near(
        "coverage_80",
        N_("Coverage of 80%"),
        N_("Share of actual values within the 80% interval; 80% would be right."),
        ideal=0.8,
        lowest=0.0,
        highest=1.0,
    ),
    _near(
        "coverage_95",
        N_("Coverage of 95%"),
        N_("Share of actual values within the 95% interval; 95% would be right."),
        ideal=0.95,
        lowest=0.0,
        highest=1.0,
    ),
    _near(
        "width_80",
        N_("Width of 80%"),
        N_("Mean width of the 80% interval over the scale of MASE, averaged over series."),
        ideal=0.0,
        lowest=0.0,
        highest=math.inf,
    ),
)
