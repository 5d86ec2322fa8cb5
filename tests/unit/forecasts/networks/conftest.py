"""Small sets of series for networks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.workflows.forecasts.backtest.panel import Floats, History, Panel, cut
from lib.workflows.forecasts.facts.setup import Fill


def panel_of(
    series: Sequence[Floats], known: Floats | None = None, past: Floats | None = None
) -> Panel:
    """Return monthly series on one calendar, the rows of covariates one after another."""
    lengths = [len(one) for one in series]
    rows = sum(lengths)
    return Panel(
        y=np.concatenate(series),
        starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        moments=np.concatenate(
            [np.datetime64("2000-01", "M") + np.arange(length) for length in lengths]
        ).astype("datetime64[s]"),
        known=np.zeros((rows, 0)) if known is None else known,
        past=np.zeros((rows, 0)) if past is None else past,
        static=np.zeros((len(series), 0), dtype=np.int64),
        names=tuple(str(at) for at in range(len(series))),
    )


def history_of(
    series: Sequence[Floats], horizon: int = 6, season: int = 12, *, behind: int = 0, seed: int = 0
) -> History:
    """Return what is known of series ``behind`` periods before the last possible cut-off."""
    panel = panel_of(series)
    ends = np.array([len(one) - horizon - behind for one in series])
    return cut(panel, ends, horizon, (season,), Fill.INTERPOLATE, seed=seed)


def waves(count: int, length: int, seed: int = 0) -> list[Floats]:
    """Return seasonal series of unlike levels, phases and noise."""
    rng = np.random.default_rng(seed)
    time = np.arange(length)
    return [
        50.0 * (1 + at) + 10.0 * np.sin(2 * np.pi * (time + at) / 12) + rng.normal(0.0, 1.0, length)
        for at in range(count)
    ]
