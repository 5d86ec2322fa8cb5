"""Forecasts without gaps: a failure is the seasonal naive forecast, which is counted and said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.core.progress import Progress
from lib.errors import ModelError
from lib.workflows.forecasts.backtest.forecaster import Forecast, Forecaster
from lib.workflows.forecasts.backtest.panel import History
from lib.workflows.forecasts.methods.simple import forecast, seasonal_naive


def completed(
    forecaster: object, histories: Sequence[History], watch: Progress
) -> Iterator[Forecast]:
    """Yield a model's forecasts, finite and in order, with what had to be replaced as notes.

    ModelError "forecast_not_finite" at the end where all of them had to be.
    """
    if not isinstance(forecaster, Forecaster):
        raise TypeError(f"Expected a forecaster, received {type(forecaster).__name__}.")
    made_any = False
    for history, made in zip(histories, forecaster.forecasts(histories, watch), strict=True):
        made_any |= bool(np.isfinite(made.outputs).all(axis=(1, 2)).any())
        yield without_gaps(made, history)
    if not made_any:
        raise ModelError("forecast_not_finite")


def without_gaps(made: Forecast, history: History) -> Forecast:
    """Return a forecast without gaps: the seasonal naive one stands in, quantiles ascend.

    A series that never was below zero is not forecast to be.
    """
    outputs = np.array(made.outputs, dtype=np.float64)
    lost = np.asarray(~np.isfinite(outputs).all(axis=(1, 2)))
    notes = list(made.notes)
    if lost.any():
        outputs[lost] = forecast(seasonal_naive, history)[lost]
        values: dict[str, Json] = {"count": int(lost.sum()), "total": len(lost)}
        notes.append(Finding("forecast_fallback", Severity.WARNING, values=values))
    outputs[..., 1:] = np.sort(outputs[..., 1:], axis=-1)
    positive = np.array([own.min() >= 0 for own in history.values])
    outputs[positive] = np.maximum(outputs[positive], 0.0)
    return replace(made, outputs=outputs, notes=tuple(notes))
