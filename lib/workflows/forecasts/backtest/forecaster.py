"""What every model of forecasts is to the backtest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np

from lib.core.findings import Finding
from lib.core.progress import Progress
from lib.workflows.forecasts.backtest.panel import Floats, History, Ints
from lib.workflows.forecasts.facts.sources import Source


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


@dataclass(frozen=True)
class Shuffling:
    """How columns are given values of other moments: sources of each, and how often.

    ``known_of`` and ``past_of`` are those of the panel. Values come from earlier moments of the
    same series, so that nothing behind the cut-off is seen.
    """

    known_of: tuple[Source, ...]
    past_of: tuple[Source, ...]
    draws: int
    generator: np.random.Generator

    def origins(self, lengths: Ints, least: int, after: int) -> Ints:
        """Return an origin of each series at random, ``after`` values and more before its end.

        An origin is how many values are known, ``least`` or more; the end, where there is none.
        """
        room = lengths - after - least
        drawn = least + (self.generator.random(len(lengths)) * np.maximum(room, 0)).astype(np.int64)
        return np.where(room > 0, drawn, lengths)


@runtime_checkable
class Shuffled(Protocol):
    """A forecaster that tells what its forecasts hang on."""

    def shuffled(
        self, history: History, shuffling: Shuffling, watch: Progress
    ) -> Iterator[tuple[Source | None, Floats]]:
        """Yield forecasts (Forecast.outputs): as they are with None, then once a draw and block.

        For those the fitted model is given the columns of a block from other moments.
        """
