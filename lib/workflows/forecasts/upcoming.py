"""What comes after the last values of series: what is known of it, and its forecast as a table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.core.quantiles import output_names
from lib.core.task import Task
from lib.workflows.forecasts.backtest.cutoffs import extents_of
from lib.workflows.forecasts.backtest.panel import Floats, History, Ints, Panel, cut
from lib.workflows.forecasts.facts.setup import DATE, SERIES, ForecastSetup, series_setup


@dataclass(frozen=True)
class Upcoming:
    """All values of series, and the rows of the table that are forecast, by series."""

    panel: Panel
    lengths: Ints
    history: History
    rows: tuple[slice, ...]

    def as_frame(self, outputs: Floats) -> pd.DataFrame:
        """Return a forecast (series, horizon, WIDTH) as a table, a row a series and moment."""
        places = np.concatenate([np.arange(one.start, one.stop) for one in self.rows])
        names = [self.panel.names[int(number)] for number in self.history.series]
        columns = {
            SERIES: np.repeat(names, outputs.shape[1]),
            DATE: self.panel.moments[places],
            **dict(zip(output_names(), outputs.reshape(-1, outputs.shape[-1]).T, strict=True)),
        }
        return pd.DataFrame(columns)


def upcoming(panel: Panel, task: Task, setup: ForecastSetup, seed: int) -> Upcoming:
    """Return what is known of the periods after the last value of each series."""
    lengths = extents_of(panel).lengths
    fill = series_setup(task.recipe).fill
    history = cut(panel, lengths, setup.horizon, setup.seasons, fill, setup.gap, seed)
    rows = []
    for number in history.series.tolist():
        first = int(panel.starts[number]) + int(lengths[number]) + setup.gap
        rows.append(slice(first, first + setup.horizon))
    return Upcoming(panel, lengths, history, tuple(rows))
