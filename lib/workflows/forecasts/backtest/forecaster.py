"""What every model of forecasts is to the backtest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from lib.core.findings import Finding
from lib.core.progress import Progress
from lib.workflows.forecasts.backtest.panel import Floats, History


@dataclass(frozen=True)
class Forecast:
    """A model's forecast from one cut-off.

    ``outputs`` has shape (series of the history, horizon, panel.WIDTH): a point forecast (the
    median), then the quantiles panel.LEVELS, never crossing. ``seconds`` are of wall time,
    ``cpu_seconds`` of the process. ``history`` holds curves of training, as FoldResult's;
    ``notes`` say what a reader should know ("fallback" with a count, for instance).
    """

    outputs: Floats
    seconds: float
    cpu_seconds: float
    history: dict[str, list[float]] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()


@runtime_checkable
class Forecaster(Protocol):
    """A model: unfitted, with all of its preprocessing inside."""

    def forecasts(self, histories: Sequence[History], watch: Progress) -> Iterator[Forecast]:
        """Yield a forecast for each history, in order.

        Each may use nothing but its own history. Histories come in the order of time: what was
        chosen at an earlier one (an order, a form) may be kept at later ones, never the other way.
        All come at once so that a network can train them as one stack. Progress is told, and
        Cancelled raised where the watch says so.
        """
