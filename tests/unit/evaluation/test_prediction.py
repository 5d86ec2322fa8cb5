"""Predictions beside the rows they are of."""

import numpy as np
import pandas as pd
import pytest

from lib.core.task import Task, TaskKind
from lib.evaluation.targets.values import fine_enough
from lib.evaluation.train.prediction import seconds_to_predict, with_predictions


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


def test_a_slow_first_call_is_no_part_of_the_time_to_predict(monkeypatch) -> None:
    now, waits = [0.0], [0.02, 0.3, 0.02]
    monkeypatch.setattr("lib.evaluation.train.prediction.time.perf_counter", lambda: now[0])

    def predict(rows: pd.DataFrame) -> None:
        assert len(rows) == 1_000
        now[0] += waits.pop(0)

    rows = pd.DataFrame({"x": np.zeros(4_000)})
    assert seconds_to_predict(predict, rows) == pytest.approx(0.08)


def test_counts_of_texts_that_are_kept_do_not_make_a_model_quicker(monkeypatch) -> None:
    now, spared, waits = [0.0], [0.0], [0.01] * 3

    def predict(rows: pd.DataFrame) -> None:
        now[0] += waits.pop(0)
        spared[0] += 0.5

    monkeypatch.setattr("lib.evaluation.train.prediction.time.perf_counter", lambda: now[0])
    monkeypatch.setattr("lib.evaluation.train.prediction.spared_seconds", lambda: spared[0])
    rows = pd.DataFrame({"x": np.zeros(1_000)})
    assert seconds_to_predict(predict, rows) == pytest.approx(0.51)


def test_the_time_of_few_rows_is_that_of_a_thousand(monkeypatch) -> None:
    now = [0.0]
    monkeypatch.setattr("lib.evaluation.train.prediction.time.perf_counter", lambda: now[0])

    def predict(rows: pd.DataFrame) -> None:
        now[0] += 0.01 + len(rows) * 1e-5  # every call costs something, whatever its rows

    few = pd.DataFrame({"x": np.arange(50.0)}, index=range(50))
    assert seconds_to_predict(predict, few) == pytest.approx(0.02 * 50 / 1_000)
