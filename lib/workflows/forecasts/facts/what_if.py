"""The forecast with other covariates, and what a table says of those to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.workflows.forecasts.facts.views import NextForecast

AHEAD = "ahead"
"""The "kind" of the recipe of a table of covariates to come."""


@dataclass(frozen=True)
class WhatIf:
    """A forecast in which covariates to come have other values.

    ``changed`` counts by covariate the values to come that are other than before. ``unseen`` counts
    by category those that no moment with a value ever had: the model takes them as none of the
    known ones. ``name`` is that of the file that they were in, if any.
    """

    forecast: NextForecast
    changed: Mapping[str, int]
    unseen: Mapping[str, int] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class Ahead:
    """What was noticed of a file of covariates to come.

    ``given`` counts the values of each covariate that are put in place of the table's, ``kept`` the
    values to come of these that are not in the file. ``lacking`` are covariates that are no columns
    of it. ``elsewhen`` counts rows of dates that are not forecast, ``others`` series that are no
    series of the run, of which ``examples`` are some; ``unread`` counts dates, ``unreadable``
    numbers by covariate, that could not be read; ``unseen`` are words by category that no moment
    with a value ever had.
    """

    given: Mapping[str, int]
    kept: int
    lacking: tuple[str, ...] = ()
    elsewhen: int = 0
    others: int = 0
    examples: tuple[str, ...] = ()
    unread: int = 0
    unreadable: Mapping[str, int] = field(default_factory=dict)
    unseen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class KnownWords:
    """The values of categories that are known ahead, in the order of the alphabet."""

    by_column: Mapping[str, tuple[str, ...]]
