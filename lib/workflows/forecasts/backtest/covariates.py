"""Covariates that a panel has, and the panel without some of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from lib.workflows.forecasts.backtest.panel import Panel
from lib.workflows.forecasts.facts.sources import COVARIATES, Source


def covariates_in(panel: Panel) -> tuple[Source, ...]:
    """Return what an analyst added to dates and values, each once."""
    return tuple(
        dict.fromkeys(one for one in (*panel.known_of, *panel.past_of) if one.kind in COVARIATES)
    )


def without(panel: Panel, sources: Collection[Source]) -> Panel:
    """Return the panel without the columns of some sources."""
    known = [place for place, one in enumerate(panel.known_of) if one not in sources]
    past = [place for place, one in enumerate(panel.past_of) if one not in sources]
    return replace(
        panel,
        known=panel.known[:, known],
        past=panel.past[:, past],
        known_of=tuple(panel.known_of[place] for place in known),
        past_of=tuple(panel.past_of[place] for place in past),
    )
