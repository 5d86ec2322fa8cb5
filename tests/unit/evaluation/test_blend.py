"""The blend: better than its members, and weights that never see the rows they are scored on."""

from dataclasses import replace

import numpy as np
import pytest

from lib.core.metrics import scorer
from lib.core.model import Family
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.results import FoldResult, Split
from lib.core.task import Task, TaskKind
from lib.errors import ModelError
from lib.evaluation.train.blend import blend, choose_weights

ROWS = 1200
TASK = Task(kind=TaskKind.BINARY, target="y", features={"x": "number"}, classes=("0", "1"))
FAMILIES = {
    "dummy": Family.BASELINE,
    "first": Family.CLASSICAL,
    "second": Family.CLASSICAL,
    "network": Family.DEEP,
    "noise": Family.CLASSICAL,
}
PLAN = Plan(
    models=tuple(FAMILIES),
    effort=Effort.STANDARD,
    folds=4,
    repeats=1,
    seed=0,
    metric="roc_auc",
    rope=0.005,
    rope_relative=False,
    split=SplitKind.STRATIFIED,
)


def splits_of(plan):
    found = []
    for repeat in range(plan.repeats):
        order = np.random.default_rng(repeat).permutation(ROWS)
        for fold, test in enumerate(np.array_split(order, plan.folds)):
            test = np.sort(test)
            found.append(Split(repeat, fold, np.setdiff1d(np.arange(ROWS), test), test))
    return tuple(found)


def results_of(splits, y, noise):
    """Models whose predictions are the truth behind noise of their own."""
    generator = np.random.default_rng(5)
    results = {}
    for name, amount in noise.items():
        signal = (y - 0.5) + generator.normal(0, amount, ROWS)
        positive = 1 / (1 + np.exp(-2 * signal))
        proba = np.column_stack([1 - positive, positive]).astype(np.float32)
        results[name] = [
            FoldResult(
                model=name,
                repeat=split.repeat,
                fold=split.fold,
                metrics={},
                train_metrics={},
                fit_seconds=1.0,
                fit_cpu_seconds=2.0,
                predict_seconds=0.25,
                outputs=proba[split.test],
            )
            for split in splits
        ]
    return results


def mean_of(folds):
    return np.mean([fold.metrics["roc_auc"] for fold in folds])


@pytest.fixture
def y():
    return np.random.default_rng(0).integers(0, 2, ROWS)


NOISE = {"dummy": 50.0, "first": 1.0, "second": 1.0, "network": 0.9, "noise": 40.0}


def test_it_beats_its_members_and_loses_by_the_lack_of_its_deep_one(y):
    splits = splits_of(PLAN)
    results = results_of(splits, y, NOISE)
    found = blend(results, y, splits, TASK, PLAN, FAMILIES)
    blended = np.mean([fold.metrics["roc_auc"] for fold in found.folds])
    alone = [
        np.mean(
            [scorer("roc_auc", y[s.test])(f.outputs) for s, f in zip(splits, folds, strict=True)]
        )
        for folds in results.values()
    ]
    assert blended > max(alone) + 0.02
    assert mean_of(found.without_deep) < blended - 0.02
    assert found.deep_weight == found.weights["network"] > 0.2
    assert "dummy" not in found.weights
    assert sum(found.weights.values()) == pytest.approx(1)
    assert found.weights["noise"] < 0.05


def test_costs_are_those_of_the_members_with_weight(y):
    splits = splits_of(PLAN)
    outputs = results_of(splits, y, {"first": 0.2, "second": 60.0})
    found = blend(outputs, y, splits, TASK, PLAN, FAMILIES)
    assert found.weights == {"first": 1.0, "second": 0.0}
    assert {(f.fit_cpu_seconds, f.predict_seconds) for f in found.folds} == {(2.0, 0.25)}
    assert np.array_equal(found.folds[1].outputs, outputs["first"][1].outputs)
    assert not found.without_deep
    assert found.deep_weight == 0


@pytest.mark.parametrize(
    "plan", [PLAN, replace(PLAN, folds=3, repeats=2), replace(PLAN, split=SplitKind.TIME)]
)
def test_weights_never_see_the_rows_they_are_scored_on(y, plan):
    """Turning a fold's truth upside down changes no weight used on rows that may not know it."""
    splits = splits_of(plan)
    results = results_of(splits, y, NOISE)
    judged = next(split for split in splits if split.repeat == 0 and split.fold == 1)
    before = blend(results, y, splits, TASK, plan, FAMILIES)
    turned = y.copy()
    turned[judged.test] = 1 - turned[judged.test]
    after = blend(results, turned, splits, TASK, plan, FAMILIES)
    place = splits.index(judged)
    assert np.array_equal(before.folds[place].outputs, after.folds[place].outputs)
    alone, turned_alone = before.without_deep[place], after.without_deep[place]
    assert np.array_equal(alone.outputs, turned_alone.outputs)
    if plan.split is SplitKind.TIME:
        assert np.array_equal(before.folds[0].outputs, after.folds[0].outputs)
    changed = [
        not np.array_equal(a.outputs, b.outputs)
        for a, b in zip(before.folds, after.folds, strict=True)
    ]
    assert any(changed)


def test_the_first_fold_in_time_weighs_all_the_same(y):
    plan = replace(PLAN, split=SplitKind.TIME)
    splits = splits_of(plan)
    results = results_of(splits, y, {"first": 0.2, "second": 60.0})
    found = blend(results, y, splits, TASK, plan, FAMILIES)
    equal = (results["first"][0].outputs + results["second"][0].outputs) / 2
    assert found.folds[0].outputs == pytest.approx(equal, abs=1e-6)
    assert found.weights["first"] == pytest.approx((0.5 + 3) / 4)


def test_unfinished_and_broken_models_are_no_members(y):
    splits = splits_of(PLAN)
    results = results_of(splits, y, {"first": 1.0, "second": 1.0, "network": 1.0, "noise": 1.0})
    results["network"] = results["network"][:2]
    broken = results["noise"][0]
    results["noise"][0] = replace(broken, outputs=np.full_like(broken.outputs, np.nan))
    assert set(blend(results, y, splits, TASK, PLAN, FAMILIES).weights) == {"first", "second"}
    with pytest.raises(ModelError, match="blend_needs_two_models"):
        blend({"first": results["first"]}, y, splits, TASK, PLAN, FAMILIES)


def test_regression_weights_find_the_mixture():
    generator = np.random.default_rng(1)
    y = generator.normal(size=3000)
    first, second = y + generator.normal(0, 1, 3000), y + generator.normal(0, 2, 3000)
    weights = choose_weights(np.stack([first, second])[:, :, None], scorer("rmse", y))
    # The best weights of independent errors are in proportion to 1 / variance: 0.8 and 0.2.
    assert weights == pytest.approx([0.8, 0.2], abs=0.05)


def test_without_its_deep_members_a_blend_keeps_the_reference(y):
    splits = splits_of(PLAN)
    noise = {"logistic": 1.0, "keras_linear": 0.9}
    families = {"logistic": Family.CLASSICAL, "keras_linear": Family.DEEP, "tabm": Family.DEEP}
    results = results_of(splits, y, noise)
    assert not blend(results, y, splits, TASK, PLAN, families).without_deep
    results = results_of(splits, y, {**noise, "tabm": 0.9})
    whole = blend(results_of(splits, y, noise), y, splits, TASK, PLAN, families)
    without = blend(results, y, splits, TASK, PLAN, families).without_deep
    assert mean_of(without) == pytest.approx(mean_of(whole.folds))
