"""Predictions beside the rows they are of."""

import numpy as np
import pandas as pd

from lib.core.task import Task, TaskKind
from lib.evaluation.prediction import with_predictions


def test_segments_are_counted_from_one_and_noise_is_zero() -> None:
    task = Task(TaskKind.CLUSTERS, "", {"x": "number"})
    table = pd.DataFrame({"x": [1.0, 2.0, 3.0], "segment": ["a", "b", "c"]})
    made = with_predictions(table, np.array([[0.0], [2.0], [-1.0]], dtype="float32"), task)
    assert made["segment_"].tolist() == [1, 3, 0]
    assert made["segment"].tolist() == ["a", "b", "c"]
