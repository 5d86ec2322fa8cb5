"""What a model's errors in a backtest look like."""

from __future__ import annotations

from dataclasses import dataclass

from lib.workflows.forecasts.facts.moments import Values


@dataclass(frozen=True)
class Autocorrelation:
    """How errors of one series within windows hang together, at lags 1, 2, ...

    ``p`` is that of a Ljung-Box test of all lags, ``band`` where 95 % of each lie by chance,
    ``count`` the errors that are used, of windows that do not overlap.
    """

    series: str
    values: tuple[float, ...]
    band: float
    p: float
    count: int


@dataclass(frozen=True)
class ErrorsLeft:
    """A model's errors, forecast minus actual, in units of the mean error of repeating a season.

    ``shown`` is the autocorrelation of the largest series that can be tested, ``tested`` how many
    can, ``dependent`` of how many p is below 0.05. ``edges`` and ``counts`` are a histogram, whose
    outer bins hold what lies beyond. ``mean`` and ``high`` are the mean error and the share of
    forecasts above what came; ``by_step`` is the mean error at each step ahead.
    """

    shown: Autocorrelation | None
    tested: int
    dependent: int
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    count: int
    mean: float
    high: float
    by_step: Values
