"""No target: rows are put into groups that nobody knows before."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.core.numbering import NOISE, numbered
from lib.core.task import Task
from lib.evaluation.targets.target import Array, Column, Encoded
from lib.evaluation.targets.values import Values

_MAX_SEGMENTS = 1000


class Unsupervised(Values):
    """The target of a task of clusters.

    Zeros stand for it, which say which rows there are. The one output a row is the code of its
    segment.
    """

    outputs_within = (NOISE, _MAX_SEGMENTS)

    def encode(self, column: pd.Series, task: Task) -> Encoded:
        """Return zeros."""
        return np.zeros(len(column))

    def of_table(self, frame: pd.DataFrame, task: Task) -> Encoded:
        """Return zeros."""
        return np.zeros(len(frame))

    def columns(self, outputs: Array, task: Task) -> dict[str, Column]:
        """Return each row's segment, counted from 1; 0 is noise."""
        return {"segment": numbered(outputs[:, 0])}

    def exported(self, predictions: pd.DataFrame) -> pd.DataFrame:
        """Return predictions with segments as they are counted."""
        segment = numbered(predictions["output_0"])
        return predictions.drop(columns="output_0").assign(segment=segment)

    def are_outputs(self, outputs: Array) -> bool:
        """Return whether these are codes of segments."""
        return super().are_outputs(outputs) and bool((outputs == np.floor(outputs)).all())
