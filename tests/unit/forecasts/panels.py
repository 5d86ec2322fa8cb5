"""Small panels, as tests of backtests and methods need them."""

from collections.abc import Sequence

import numpy as np

from lib.core.model import BuildContext
from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.workflows.forecasts.backtest.panel import History, Panel, cut
from lib.workflows.forecasts.facts.setup import Fill


def panel_of(series: Sequence[np.ndarray], start: str = "2020-01-01") -> Panel:
    """Return daily series that begin on the same day."""
    starts = np.cumsum([0, *map(len, series)]).astype(np.int64)
    first = np.datetime64(start, "us")
    moments = [first + np.arange(len(own)) * np.timedelta64(1, "D") for own in series]
    rows = int(starts[-1])
    return Panel(
        y=np.concatenate(series).astype(np.float64),
        starts=starts,
        moments=np.concatenate(moments).astype("datetime64[us]"),
        known=np.zeros((rows, 0)),
        past=np.zeros((rows, 0)),
        static=np.zeros((len(series), 0), dtype=np.int64),
        names=tuple(f"s{number}" for number in range(len(series))),
    )


def history_of(
    series: Sequence[np.ndarray], horizon: int, season: int = 1, ends: Sequence[int] | None = None
) -> History:
    """Return what is known of series whose last ``horizon`` values are to come."""
    panel = panel_of(series)
    lengths = [len(own) - horizon for own in series] if ends is None else ends
    return cut(panel, np.array(lengths, dtype=np.int64), horizon, (season,), Fill.INTERPOLATE)


def forecast_context(effort: Effort = Effort.QUICK, **settings: float) -> BuildContext:
    """Return what a model of forecasts is built with."""
    return BuildContext(
        kind=TaskKind.FORECAST,
        features={},
        levels={},
        rows=100,
        classes=0,
        effort=effort,
        metric="mase",
        seed=0,
        settings=settings,
    )
