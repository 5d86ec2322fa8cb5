"""What is gathered of rows, groups and folds, against sums written out; what must not matter."""

import numpy as np
import pytest

from lib.core.task import TaskKind
from lib.evaluation.judge.inference.evidence import TestPart, measure
from tests.unit.evaluation.inference.tables import evidence_of, parts_of, regression

SPREADS = {"ridge": 0.6, "tree": 0.7, "mlp": 0.5}


def gathered(predictions, truth, groups=None, models=("ridge", "mlp"), repeats=None):
    parts = parts_of(predictions, repeats=repeats)
    return measure(parts, truth, "mae", TaskKind.REGRESSION, models, groups)


def test_repeats_are_averaged_by_row_before_they_are_squared():
    predictions, truth = regression(SPREADS, rows=60, repeats=3, noise=0.3)
    parts = parts_of(predictions)
    apart = np.zeros((3, 60))
    for part in parts:
        ours, theirs = (
            -np.abs(truth[part.rows] - part.outputs[name][:, 0]) for name in ("mlp", "ridge")
        )
        size = len(part.rows)
        values = ours - theirs
        apart[part.repeat, part.rows] = (values - values.mean()) / (5 * np.sqrt(size * (size - 1)))
    found = gathered(predictions, truth)
    weights = found.contrast("mlp", "ridge")
    within = weights @ found.rows_within @ weights
    assert within == pytest.approx((apart.mean(axis=0) ** 2).sum(), rel=1e-12)
    once = weights @ found.rows_once @ weights
    assert once == pytest.approx((apart**2).sum(axis=1).mean(), rel=1e-12)
    scores = (found.scores @ weights).reshape(3, 5)
    between = weights @ found.between @ weights
    assert between == pytest.approx((scores.var(axis=1, ddof=1) / 5).mean(), rel=1e-12)
    assert (found.freedom, found.prior, found.rows, found.repeats) == (12, 16, 60, 3)


def test_the_same_predictions_again_are_no_more_evidence():
    predictions, truth = regression(SPREADS, rows=4_000)
    again = {name: np.repeat(values, 4, axis=0) for name, values in predictions.items()}
    once, often = gathered(predictions, truth), gathered(again, truth)
    np.testing.assert_allclose(often.rows_within, once.rows_within, rtol=0.01)


def test_groups_of_one_row_are_rows_and_copies_of_rows_are_one():
    predictions, truth = regression(SPREADS, rows=500)
    single = gathered(predictions, truth)
    alone = gathered(predictions, truth, groups=np.arange(500))
    np.testing.assert_allclose(alone.rows_within, single.rows_within, rtol=0.02)
    # Every row four times, the copies in one group and one part: no more is known than before.
    copied = [
        TestPart(
            part.repeat,
            part.fold,
            np.concatenate([part.rows + 500 * copy for copy in range(4)]),
            {name: np.tile(values, (4, 1)) for name, values in part.outputs.items()},
        )
        for part in parts_of(predictions)
    ]
    many = measure(
        copied,
        np.tile(truth, 4),
        "mae",
        TaskKind.REGRESSION,
        ["ridge", "mlp"],
        np.tile(np.arange(500), 4),
    )
    np.testing.assert_allclose(many.rows_within, alone.rows_within, rtol=1e-9)


def test_few_groups_are_worth_little():
    predictions, truth = regression(SPREADS, rows=120)
    parts = parts_of(predictions)
    groups = np.zeros(120, dtype=np.int64)
    for part in parts:
        groups[part.rows] = 2 * part.fold + np.arange(len(part.rows)) % 2
    found = measure(parts, truth, "mae", TaskKind.REGRESSION, ["ridge", "mlp"], groups)
    assert found.prior == 10 - 5


def test_only_repeats_that_all_models_have_are_compared():
    predictions, truth = regression(SPREADS, repeats=3)
    predictions["tree"] = predictions["tree"][:1]
    assert gathered(predictions, truth, repeats=3).repeats == 3
    assert gathered(predictions, truth, models=("ridge", "tree"), repeats=3).repeats == 1


def test_parts_without_the_metric_are_left_out():
    predictions, truth = regression(SPREADS)
    parts = parts_of(predictions)
    truth[parts[1].rows[0]] = 0.0  # of which no relative error is known
    found = measure(parts, truth, "mape", TaskKind.REGRESSION, ["ridge", "mlp"])
    assert (len(found.scores), found.freedom) == (4, 3)
    truth[[part.rows[0] for part in parts]] = 0.0
    assert measure(parts, truth, "mape", TaskKind.REGRESSION, ["ridge", "mlp"]) is None


def test_the_rarer_class_is_counted_in_the_part_that_has_fewest():
    y = (np.arange(200) % 10 == 0).astype(np.int64)
    proba = np.random.default_rng(0).dirichlet([1, 1], 200)
    parts = parts_of({"tree": proba[None]})
    found = measure(parts, y, "log_loss", TaskKind.BINARY, ["tree"])
    assert found.positives == min(int(y[part.rows].sum()) for part in parts)


def test_the_unit_of_the_target_does_not_matter():
    predictions, truth = regression(SPREADS, repeats=2)
    scaled = {name: 1_000 * values for name, values in predictions.items()}
    for metric in ("rmse", "mae", "r2"):
        one, other = (
            measure(parts_of(outputs), y, metric, TaskKind.REGRESSION, list(SPREADS))
            for outputs, y in ((predictions, truth), (scaled, 1_000 * truth))
        )
        unit = 1 if metric == "r2" else 1_000
        np.testing.assert_allclose(other.means, unit * one.means)
        np.testing.assert_allclose(other.rows_within, unit**2 * one.rows_within)


def test_by_folds_rows_say_nothing():
    found = evidence_of(SPREADS, by_folds=True)
    assert found.prior == 0
    np.testing.assert_array_equal(found.rows_within, found.between)
