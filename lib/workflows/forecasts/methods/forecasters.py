"""Forecasters of methods that go cut-off by cut-off."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lib.core.facts import Json
from lib.core.progress import Progress
from lib.errors import Cancelled
from lib.workflows.forecasts.backtest.forecaster import Forecast
from lib.workflows.forecasts.backtest.panel import WIDTH, Floats, History, some_series


@dataclass(frozen=True)
class EachAlone:
    """A method that forecasts every series by itself; ``method`` returns Forecast.outputs.

    Series that it cannot forecast are NaN. It gets ``together`` of them at once: enough to share
    what each step costs, few enough for memory and to stop soon. ``told`` returns the parameters of
    each series, where the method has some that can be told.
    """

    method: Callable[[History], Floats]
    together: int = 100
    told: Callable[[History], list[dict[str, Json]]] | None = None

    def forecasts(self, histories: Sequence[History], watch: Progress) -> Iterator[Forecast]:
        """Yield the forecast of each history."""
        for done, history in enumerate(histories):
            wall, cpu = time.perf_counter(), time.process_time()
            count = len(history.values)
            parts = []
            for first in range(0, count, self.together):
                if watch.cancelled():
                    raise Cancelled()
                parts.append(self.method(some_series(history, first, self.together)))
                share = min(first + self.together, count) / count
                watch.progress((done + share) / len(histories))
            outputs = np.concatenate(parts) if parts else np.empty((0, history.horizon, WIDTH))
            yield Forecast(outputs, time.perf_counter() - wall, time.process_time() - cpu)
