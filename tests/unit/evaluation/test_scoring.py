import warnings

import numpy as np
import pytest
from sklearn import metrics as sk

from lib.core.metrics import metrics_of
from lib.core.task import PREDICTED, Task, TaskKind
from lib.evaluation.train.scoring import score

RANDOM = np.random.default_rng(0)


def task_of(kind, classes=()):
    return Task(kind, "y", {"x": "number"}, classes)


def soft(rows, classes):
    return RANDOM.dirichlet(np.ones(classes), rows).astype("float32")


def test_binary_measures_agree_with_scikit_learn():
    y, proba = RANDOM.integers(0, 2, 200), soft(200, 2)
    got = score(y, proba, task_of(TaskKind.BINARY, ("a", "b")))
    p, label = proba[:, 1].astype("float64"), proba.argmax(axis=1)
    assert got == pytest.approx(
        {
            "roc_auc": sk.roc_auc_score(y, p),
            "average_precision": sk.average_precision_score(y, p),
            "accuracy": sk.accuracy_score(y, label),
            "balanced_accuracy": sk.balanced_accuracy_score(y, label),
            "f1": sk.f1_score(y, label),
            "f1_macro": sk.f1_score(y, label, average="macro"),
            "precision": sk.precision_score(y, label),
            "recall": sk.recall_score(y, label),
            "mcc": sk.matthews_corrcoef(y, label),
            "log_loss": sk.log_loss(y, p),
            "brier": sk.brier_score_loss(y, p),
        },
        abs=1e-6,
    )


def test_multiclass_measures_agree_with_scikit_learn():
    y, proba = RANDOM.integers(0, 4, 300), soft(300, 4)
    got = score(y, proba, task_of(TaskKind.MULTICLASS, tuple("abcd")))
    p = proba.astype("float64") / proba.astype("float64").sum(axis=1, keepdims=True)
    label, hits = p.argmax(axis=1), np.eye(4)[y]
    assert got == pytest.approx(
        {
            "roc_auc": sk.roc_auc_score(y, p, multi_class="ovr"),
            "average_precision": sk.average_precision_score(hits, p, average="macro"),
            "accuracy": sk.accuracy_score(y, label),
            "balanced_accuracy": sk.balanced_accuracy_score(y, label),
            "f1_macro": sk.f1_score(y, label, average="macro"),
            "mcc": sk.matthews_corrcoef(y, label),
            "log_loss": sk.log_loss(y, p),
            "brier": ((p - hits) ** 2).sum(axis=1).mean(),
        },
        abs=1e-6,
    )


def test_regression_measures_agree_with_scikit_learn():
    y = RANDOM.normal(10, 2, 100)
    predicted = (y + RANDOM.normal(0, 1, 100)).astype("float32").reshape(-1, 1)
    got = score(y, predicted, task_of(TaskKind.REGRESSION))
    assert got == pytest.approx(
        {
            "rmse": sk.root_mean_squared_error(y, predicted),
            "mae": sk.mean_absolute_error(y, predicted),
            "median_ae": sk.median_absolute_error(y, predicted),
            "mape": sk.mean_absolute_percentage_error(y, predicted),
            "r2": sk.r2_score(y, predicted),
        }
    )


@pytest.mark.parametrize("kind", PREDICTED)
def test_every_measure_of_a_kind_is_there(kind):
    y, proba = np.array([0, 1, 1, 0]), soft(4, 2)
    got = score(
        y, proba[:, :1] if kind is TaskKind.REGRESSION else proba, task_of(kind, ("a", "b"))
    )
    assert set(got) == {metric.name for metric in metrics_of(kind)}


def test_undefined_measures_are_nan_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one = score(np.zeros(5, int), soft(5, 2), task_of(TaskKind.BINARY, ("a", "b")))
        flat = score(np.zeros(5), np.ones((5, 1)), task_of(TaskKind.REGRESSION))
    undefined = {name for name, value in one.items() if np.isnan(value)}
    assert undefined == {"roc_auc", "average_precision"}
    assert {name for name, value in flat.items() if np.isnan(value)} == {"mape", "r2"}


def test_an_absent_class_is_left_out_of_the_areas():
    y, proba = RANDOM.integers(0, 2, 80), soft(80, 3)
    got = score(y, proba, task_of(TaskKind.MULTICLASS, tuple("abc")))
    areas = [sk.roc_auc_score(y == code, proba[:, code]) for code in (0, 1)]
    assert got["roc_auc"] == pytest.approx(np.mean(areas))


def test_a_certain_error_costs_a_finite_log_loss():
    proba = np.array([[1, 0], [0, 1]], dtype="float32")
    got = score(np.array([1, 1]), proba, task_of(TaskKind.BINARY, ("a", "b")))
    assert got["log_loss"] == pytest.approx(-np.log(1e-7) / 2, rel=1e-3)


def test_a_hundred_thousand_rows_do_not_overflow():
    y = np.tile([0, 1], 50_000)
    proba = np.where(y[:, None] == [0, 1], 0.9, 0.1)
    got = score(y, proba, task_of(TaskKind.BINARY, ("a", "b")))
    assert got["mcc"] == pytest.approx(1)
