"""Every kind of task has a target, whose parts fit together."""

import json

import numpy as np
import pandas as pd
import pytest

from lib.core.metrics import metrics_of
from lib.core.task import Domain, Task, TaskKind
from lib.evaluation.targets.entries import TARGETS, target_of
from lib.evaluation.targets.rows import known_targets
from lib.evaluation.targets.task_rows import choose_rows, usable_rows

ROWS = 12
CELLS = {
    TaskKind.REGRESSION: ([1.5, 2.0, 4.0, None] * 3, ()),
    TaskKind.BINARY: (["no", "yes", "no", None] * 3, ("no", "yes")),
    TaskKind.MULTICLASS: (["a", "b", "c", None] * 3, ("a", "b", "c")),
    TaskKind.MULTILABEL: ([*map(json.dumps, ([], ["a"], ["a", "b"])), None] * 3, ("a", "b")),
    TaskKind.CLUSTERS: ([None] * ROWS, ()),
    TaskKind.FORECAST: ([1.5, 2.0, 4.0, None] * 3, ()),
}


class Fitted:
    """Answers as a fitted model does: with codes of segments, values, or probabilities."""

    def __init__(self, classes: int) -> None:
        self.classes_ = np.arange(classes)

    def fit(self, X: pd.DataFrame, y: np.ndarray) -> None:
        raise AssertionError

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return np.arange(len(X)) % 4 - 1

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        chances = np.random.default_rng(0).random((len(X), len(self.classes_)))
        return chances / chances.sum(axis=1, keepdims=True)


def test_each_kind_of_task_has_one_target():
    assert set(TARGETS) == set(TaskKind) == set(CELLS)


def test_a_forecast_has_rows_without_a_value_and_quantiles():
    task = Task(TaskKind.FORECAST, "goal", {}, workflow=Domain("forecasts"))
    frame = pd.DataFrame({"goal": CELLS[TaskKind.FORECAST][0]})
    assert usable_rows(frame, task).tolist() == list(range(ROWS))
    target = target_of(TaskKind.FORECAST)
    outputs = np.tile(np.arange(target.width(task)), (ROWS, 1))
    columns = target.columns(outputs, task)
    assert list(columns)[:2] == ["forecast", "q2.5"]
    assert [column[0] for column in columns.values()] == list(range(target.width(task)))


@pytest.mark.parametrize("kind", [kind for kind in TaskKind if kind is not TaskKind.FORECAST])
def test_what_a_target_encodes_predicts_and_names_fits_together(kind: TaskKind):
    cells, classes = CELLS[kind]
    frame = pd.DataFrame({"goal": cells, "x": np.arange(ROWS)})
    task = Task(kind, "goal" if kind.has_target else "", {"x": "number"}, classes)
    target = target_of(kind)

    y = target.of_table(frame, task)
    known = known_targets(y)
    assert known.tolist() == ([True, True, True, False] * 3 if kind.has_target else [True] * ROWS)
    rows = usable_rows(frame, task)
    assert rows.tolist() == np.flatnonzero(known).tolist()
    sampled = choose_rows(frame, task, 6)
    assert len(sampled) == 6
    assert set(sampled) <= set(rows)

    truth = y[rows].astype(target.dtype)
    assert target.allows_classes(classes)
    assert target.is_truth(truth.reshape(len(rows), len(target.truth_columns(task))), task)
    assert target.width(task) == max(len(classes), 1)

    outputs = target.outputs(Fitted(len(classes)), frame.iloc[rows], task)
    assert outputs.shape == (len(rows), target.width(task))
    assert target.are_outputs(outputs)
    assert not target.are_outputs(np.full_like(outputs, np.nan))
    columns = target.columns(outputs, task)
    assert {len(values) for values in columns.values()} == {len(rows)}
    assert len(columns) == 1 + len(classes)

    dealt = target.deal(truth, None, 3, 0)
    assert dealt is None or set(dealt) == {0, 1, 2}
    if kind.has_target:
        measured = target.measured(truth, outputs.astype("float64"))
        assert all(isinstance(one.measured(*measured), float) for one in metrics_of(kind))
        differ = target.contrast(outputs, outputs[::-1], truth)
        assert {part.shape for part in differ} == {(len(rows),)}
        assert not target.contrast(outputs, outputs, truth).disputed.any()
