"""A trained network in a file as a model of forecasts, importable without TensorFlow."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.core.progress import Progress
from lib.errors import Cancelled
from lib.workflows.forecasts.backtest.forecaster import Forecast
from lib.workflows.forecasts.backtest.panel import History


@dataclass(frozen=True)
class KeptForecaster:
    """A network that forecasts as it was trained; ``seed`` is that of its building."""

    path: Path
    seed: int

    def forecasts(self, histories: Sequence[History], watch: Progress) -> Iterator[Forecast]:
        """Yield the forecast from each history."""
        from lib.workflows.forecasts.networks.keras_kept import from_keras, outputs_of

        network = from_keras(self.path)
        for history in histories:
            if watch.cancelled():
                raise Cancelled
            wall, cpu = time.perf_counter(), time.process_time()
            outputs = outputs_of(network, history, self.seed * 1_000 + history.seed)
            yield Forecast(outputs, time.perf_counter() - wall, time.process_time() - cpu)
