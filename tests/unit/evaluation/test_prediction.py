"""Predictions beside the rows they are of."""

import numpy as np
import pandas as pd

from lib.core.task import Task, TaskKind
from lib.evaluation.prediction import fine_enough, with_predictions


def test_segments_are_counted_from_one_and_noise_is_zero() -> None:
    task = Task(TaskKind.CLUSTERS, "", {"x": "number"})
    table = pd.DataFrame({"x": [1.0, 2.0, 3.0], "segment": ["a", "b", "c"]})
    made = with_predictions(table, np.array([[0.0], [2.0], [-1.0]], dtype="float32"), task)
    assert made["segment_"].tolist() == [1, 3, 0]
    assert made["segment"].tolist() == ["a", "b", "c"]


def test_values_are_kept_as_finely_as_they_differ() -> None:
    seconds = np.array([1.7e9 - 600, 1.7e9 + 600, 1.7e9 + 1.25])
    assert fine_enough(seconds).tolist() == seconds.tolist()
    assert fine_enough(np.array([0.1, 5.0, 900.0])).dtype == np.float32
