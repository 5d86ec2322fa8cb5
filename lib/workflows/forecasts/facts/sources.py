"""Where the columns that a model learns from come from, and what they bring."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lib.core.results import Decision


class SourceKind(StrEnum):
    """What a block of columns says of a moment.

    LAGS are the last values, SEASONS those at the same place of the last seasons, ROLLED means of
    the last values; TREND and WAVES are a regression's lines and waves of the seasons, REST what it
    left of the last value. CALENDAR, HOLIDAYS and KNOWN are known ahead, PAST only up to now.
    """

    LAGS = "lags"
    SEASONS = "seasons"
    ROLLED = "rolled"
    TREND = "trend"
    WAVES = "waves"
    REST = "rest"
    CALENDAR = "calendar"
    HOLIDAYS = "holidays"
    KNOWN = "known"
    PAST = "past"


@dataclass(frozen=True)
class Source:
    """A block of columns; ``name`` is that of a covariate in the table, else ""."""

    kind: SourceKind
    name: str = ""


COVARIATES = (SourceKind.HOLIDAYS, SourceKind.KNOWN, SourceKind.PAST)
"""What an analyst added to dates and values."""


@dataclass(frozen=True)
class Loss:
    """How much worse the metric is with a block's values of other moments; positive: worse."""

    source: Source
    loss: float
    low: float
    high: float


@dataclass(frozen=True)
class Importance:
    """What a model's forecasts hang on, the largest loss first.

    ``score`` is the metric with all columns as they are. Intervals hold for all blocks together
    with a probability of 95 %: over ``units`` series, or cut-offs where ``by_cutoffs``. Each block
    was replaced ``draws`` times at each of ``cutoffs``. No ``losses``: there is no interval.
    """

    metric: str
    score: float
    losses: tuple[Loss, ...]
    units: int
    by_cutoffs: bool
    cutoffs: int
    draws: int


@dataclass(frozen=True)
class Without:
    """A model without some covariates beside itself with all of them.

    ``difference`` is how much better it is with them, in the metric's unit, with its 95 % interval.
    Probabilities are of being better with them by more than ``rope``, within it, and worse.
    ``decision`` is the verdict's: DEEP stands for "with", CLASSICAL for "without".
    """

    sources: tuple[Source, ...]
    score: float
    difference: float
    low: float
    high: float
    rope: float
    p_with: float
    p_equivalent: float
    p_without: float
    decision: Decision


@dataclass(frozen=True)
class CovariateGain:
    """What covariates bring a model: without all of them first, then one by one.

    ``score`` is the metric with all; ``units`` count series, or cut-offs where ``by_cutoffs``. No
    ``without``: the metric is undefined at too many cut-offs.
    """

    metric: str
    score: float
    without: tuple[Without, ...]
    units: int
    by_cutoffs: bool
    cutoffs: int
