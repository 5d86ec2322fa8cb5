"""What the page shows of forecasts: what comes next, and how the backtest went."""

from __future__ import annotations

from dataclasses import dataclass, field

from lib.core.facts import OMIT_DEFAULT
from lib.workflows.forecasts.facts.moments import Values


@dataclass(frozen=True)
class Fan:
    """One series with its forecast: what was known, and a point with intervals for each moment.

    Moments are ISO 8601. ``past`` are the last known moments and their values, ``actual`` what
    came at the forecast moments (None: not known, or not yet). ``levels`` are the quantiles in
    the order of LEVELS, one tuple each.
    """

    series: str
    past_moments: tuple[str, ...]
    past: Values
    moments: tuple[str, ...]
    point: Values
    levels: tuple[Values, ...]
    actual: Values = ()


@dataclass(frozen=True)
class Level:
    """Sums of the series that share a value of ``column``, the largest ones of ``count``."""

    column: str
    fans: tuple[Fan, ...]
    count: int


@dataclass(frozen=True)
class NextForecast:
    """The forecast from all values: of the largest series, and of their sum where there are more.

    ``series`` counts all; the file of the job has every one. ``total`` is the sum of all,
    ``levels`` are those by columns that group the series. Their points are sums; their quantiles
    come from the errors of the sums in the backtest, since quantiles do not add up: none
    where there are too few errors.
    """

    series: int
    fans: tuple[Fan, ...]
    total: Fan | None
    seconds: float
    levels: tuple[Level, ...] = field(default=(), metadata=OMIT_DEFAULT)


@dataclass(frozen=True)
class SeriesScore:
    """How well a model forecast one series at all cut-offs: MASE, sMAPE, bias in its unit."""

    series: str
    mase: float | None
    smape: float | None
    bias: float | None
    cutoffs: int


@dataclass(frozen=True)
class BacktestView:
    """A model's backtest: windows of a few series, its error step by step and series by series.

    ``cutoffs`` are the last known moments. ``windows`` are, by series shown, one fan a cut-off.
    ``by_step`` is MASE at each step ahead, ``coverage_by_step`` the share within 80 %. ``worst``
    are the series with the largest MASE, ``scores`` counts all that have one.
    """

    cutoffs: tuple[str, ...]
    windows: tuple[tuple[Fan, ...], ...]
    by_step: Values
    coverage_by_step: Values
    worst: tuple[SeriesScore, ...]
    scores: int


@dataclass(frozen=True)
class Glance:
    """A first look at series before a run: their sum over time, and where the cut-offs lie.

    Moments are ISO 8601; ``cutoffs`` are the last known ones. ``zeros`` is the share of values
    that are zero. ``thinned``: only some of the moments are there.
    """

    moments: tuple[str, ...]
    values: Values
    cutoffs: tuple[str, ...]
    zeros: float
    thinned: bool
