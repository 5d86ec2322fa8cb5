"""Fold values become intervals that keep every fold."""

import math

import pytest

from lib.core.plan import Effort, Plan, SplitKind
from lib.evaluation.judge.summary import summarise

PLAN = Plan(
    models=("logistic",),
    effort=Effort.STANDARD,
    folds=5,
    repeats=1,
    seed=0,
    metric="roc_auc",
    rope=0.005,
    rope_relative=False,
    split=SplitKind.STRATIFIED,
)


def test_each_metric_has_its_mean_sd_and_interval():
    found = summarise({"roc_auc": [0.82, 0.84, 0.86, 0.84, 0.84], "accuracy": [0.5] * 5}, PLAN)
    assert found["roc_auc"].mean == pytest.approx(0.84)
    assert found["roc_auc"].sd == pytest.approx(0.0141421, rel=1e-5)
    assert found["roc_auc"].high - 0.84 == pytest.approx(
        2.776445 * 0.01414214 * math.sqrt(0.45), rel=1e-6
    )
    assert (found["accuracy"].low, found["accuracy"].high) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("metric", "folds", "low", "high"),
    [
        ("roc_auc", [0.99, 1.0, 0.9, 1.0, 1.0], 0.0, 1.0),
        ("rmse", [0.1, 9.0, 0.1, 0.1, 0.1], 0.0, math.inf),
        ("r2", [0.99, 0.5, 0.99, 0.99, 0.99], -math.inf, 1.0),
    ],
)
def test_no_interval_leaves_what_a_metric_can_be(metric, folds, low, high):
    found = summarise({metric: folds}, PLAN)[metric]
    assert low <= found.low < found.mean < found.high <= high
    assert low in (found.low, -math.inf) or high in (found.high, math.inf)


def test_a_fold_without_a_value_is_kept_as_nan_and_left_out_of_the_mean():
    found = summarise({"roc_auc": [0.8, math.nan, 0.9]}, PLAN)["roc_auc"]
    assert found.mean == pytest.approx(0.85)
    assert len(found.folds) == 3
    assert math.isnan(found.folds[1])


def test_the_first_fold_has_a_mean_but_no_interval_yet():
    found = summarise({"roc_auc": [0.8]}, PLAN)["roc_auc"]
    assert found.mean == 0.8
    assert math.isnan(found.sd)
    assert math.isnan(found.low)
