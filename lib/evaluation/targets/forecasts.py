"""Forecasts: later values of series, each with its quantiles."""

from __future__ import annotations

import numpy as np

from lib.core.quantiles import WIDTH, output_names
from lib.core.task import Task
from lib.evaluation.targets.target import Array, Column
from lib.evaluation.targets.values import Values


class Forecasts(Values):
    """The target of a task of forecasts: a point forecast and quantiles for each row.

    Rows without a value take part: they are gaps in a series, or moments to come.
    """

    def usable(self, y: Array) -> Array:
        """Return that every row is."""
        return np.ones(len(y), dtype=bool)

    def width(self, task: Task) -> int:
        """Return the number of outputs a row."""
        return WIDTH

    def columns(self, outputs: Array, task: Task) -> dict[str, Column]:
        """Return the point forecast and its quantiles."""
        return {name: outputs[:, place] for place, name in enumerate(output_names())}
