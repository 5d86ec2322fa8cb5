"""Forecasters of methods that go cut-off by cut-off."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lib.core.progress import Progress
from lib.errors import Cancelled
from lib.workflows.forecasts.backtest.forecaster import Forecast
from lib.workflows.forecasts.backtest.panel import Floats, History


@dataclass(frozen=True)
class EachAlone:
    """A method that forecasts every history by itself; ``method`` returns Forecast.outputs.

    Series that it cannot forecast are NaN.
    """

    method: Callable[[History], Floats]

    def forecasts(self, histories: Sequence[History], watch: Progress) -> Iterator[Forecast]:
        """Yield the forecast of each history."""
        for done, history in enumerate(histories):
            if watch.cancelled():
                raise Cancelled()
            wall, cpu = time.perf_counter(), time.process_time()
            outputs = self.method(history)
            yield Forecast(outputs, time.perf_counter() - wall, time.process_time() - cpu)
            watch.progress((done + 1) / len(histories))
