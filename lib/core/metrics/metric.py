"""What a metric is to the rest of the program."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.core.metrics.plain import PlainScore
from lib.core.task import TaskKind

Array = np.ndarray[Any, Any]
Measure = Callable[[Array, Array], float]
"""Returns a metric of true values, class codes or a matrix of labels, and of outputs."""


@dataclass(frozen=True)
class Metric:
    """One metric.

    ``label`` and ``about`` (what it measures, in a line) are English texts, translated by the
    catalogues. ``rope`` is the default half-width of the region of practical equivalence, in the
    metric's unit or, if ``rope_relative``, as a share of the better mean. ``needs_proba`` says that
    it is computed from class probabilities and not from predicted labels. No value lies outside
    ``lowest`` and ``highest``. ``ideal`` is what a metric that ranks no models should be near to.
    ``measure`` computes it for one class or value a row, ``of_labels`` for several labels a row; a
    metric of segments, which compares fits, or of forecasts, which knows the series, has neither.
    ``plain`` says it in scikit-learn for notebooks, which compute it with this library where it is
    None.
    """

    name: str
    label: str
    about: str
    kinds: tuple[TaskKind, ...]
    greater_is_better: bool
    rope: float
    rope_relative: bool = False
    needs_proba: bool = False
    lowest: float = 0.0
    highest: float = 1.0
    ideal: float | None = None
    measure: Measure | None = None
    of_labels: Measure | None = None
    plain: PlainScore | None = None

    def measured(self, y: Array, outputs: Array) -> float:
        """Return the metric; NaN where it is undefined, ValueError if it has no such outputs.

        ``y`` are values, class codes (int64) or a matrix of labels; outputs have shape (rows,
        classes or labels), or (rows,) or (rows, 1) for values.
        """
        measure = self.of_labels if y.ndim == 2 else self.measure
        if measure is None:
            raise ValueError(f"{self.name} is no metric of such outputs")
        return measure(y, outputs)
