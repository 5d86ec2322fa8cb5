"""What the pages compute from out-of-fold predictions agrees with scikit-learn."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics
from sklearn.calibration import calibration_curve

from lib.core.task import TaskKind
from lib.evaluation.judge import out_of_fold, pairs
from lib.evaluation.judge.out_of_fold import OutOfFold
from lib.evaluation.judge.statistics import correlated_t
from tests.unit.report.sample_run import sample_plan


@pytest.fixture(params=["smooth", "with ties", "constant"])
def scored(request):
    generator = np.random.default_rng(3)
    hits = generator.random(700) < 0.3
    scores = np.clip(0.35 * hits + generator.normal(0.3, 0.2, 700), 0, 1)
    if request.param == "with ties":
        scores = scores.round(1)
    if request.param == "constant":
        scores = np.full(700, 0.3)
    return hits.astype(float), scores


def test_roc(scored):
    hits, scores = scored
    curve = out_of_fold.roc(hits, scores, most=10_000)
    x, y, thresholds = metrics.roc_curve(hits, scores, drop_intermediate=False)
    np.testing.assert_allclose(curve.x, x)
    np.testing.assert_allclose(curve.y, y)
    np.testing.assert_allclose(curve.thresholds, thresholds)
    assert curve.area == pytest.approx(metrics.roc_auc_score(hits, scores))


def test_precision_recall(scored):
    hits, scores = scored
    curve = out_of_fold.precision_recall(hits, scores, most=10_000)
    precision, recall, thresholds = metrics.precision_recall_curve(hits, scores)
    np.testing.assert_allclose(curve.y, precision[:-1][::-1])
    np.testing.assert_allclose(curve.x, recall[:-1][::-1])
    np.testing.assert_allclose(curve.thresholds, thresholds[::-1])
    assert curve.area == pytest.approx(metrics.average_precision_score(hits, scores))


def test_curves_of_many_rows_are_thinned_without_losing_their_area():
    generator = np.random.default_rng(0)
    hits = (generator.random(50_000) < 0.2).astype(float)
    scores = generator.normal(hits, 1.0)
    for make in (out_of_fold.roc, out_of_fold.precision_recall):
        curve = make(hits, scores)
        whole = make(hits, scores, most=100_000)
        assert 120 < len(curve.x) <= out_of_fold.MAX_POINTS
        assert (curve.x[-1], curve.y[-1]) == (whole.x[-1], whole.y[-1])
        assert np.interp(0.5, curve.x, curve.y) == pytest.approx(
            np.interp(0.5, whole.x, whole.y), abs=0.005
        )
        assert curve.area == whole.area


def test_curves_without_both_classes_are_none():
    ones = np.ones(5)
    assert out_of_fold.roc(ones, ones / 2) is None
    assert out_of_fold.precision_recall(ones * 0, ones / 2) is None


def test_confusion():
    generator = np.random.default_rng(1)
    truth, predicted = generator.integers(0, 4, (2, 300))
    expected = metrics.confusion_matrix(truth, predicted, labels=range(5))
    np.testing.assert_array_equal(out_of_fold.confusion(truth, predicted, 5), expected)


def test_reliability(scored):
    hits, scores = scored
    found = out_of_fold.reliability(hits, scores)
    share, predicted = calibration_curve(hits, scores, n_bins=10)
    np.testing.assert_allclose(found.share, share)
    np.testing.assert_allclose(found.predicted, predicted)
    assert found.counts.sum() == len(hits)
    assert found.brier == pytest.approx(metrics.brier_score_loss(hits, scores))
    assert (found.low <= found.share).all()
    assert (found.share <= found.high).all()


def test_wilson_interval():
    # Newcombe 1998, Statistics in Medicine 17:857, table I: 81 of 263 and 0 of 20.
    low, high = out_of_fold.wilson(np.array([81 / 263, 0.0]), np.array([263.0, 20.0]))
    np.testing.assert_allclose(low, [0.2553, 0.0], atol=5e-5)
    np.testing.assert_allclose(high, [0.3662, 0.1611], atol=5e-5)


@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.5, 0.77])
def test_thresholds(scored, threshold):
    hits, scores = scored
    cut = out_of_fold.Thresholds(hits, scores).at(threshold)
    named = scores > threshold
    precision = metrics.precision_score(hits, named, zero_division=np.nan)
    assert cut.precision == pytest.approx(precision, nan_ok=True)
    assert cut.recall == pytest.approx(metrics.recall_score(hits, named))
    assert cut.f1 == pytest.approx(metrics.f1_score(hits, named))
    assert cut.accuracy == pytest.approx(metrics.accuracy_score(hits, named))
    assert cut.share == pytest.approx(named.mean())


def test_default_threshold_is_the_most_probable_class():
    generator = np.random.default_rng(2)
    positive = generator.random(200).round(1)
    outputs = np.column_stack([1 - positive, positive])
    hits = generator.integers(0, 2, 200).astype(float)
    given = OutOfFold(np.arange(200), outputs, hits)
    assert out_of_fold.Thresholds(hits, positive).at(0.5).share == given.predicted.mean()


def test_answers_pool_the_first_repeat_and_leave_out_rows_without_a_truth():
    frame = pd.DataFrame(
        {
            "row": [2, 0, 1, 0, 1, 2],
            "repeat": [0, 0, 0, 1, 1, 1],
            "fold": [0, 1, 1, 0, 0, 1],
            "output_0": np.float32([0.2, 0.0, 0.1, 9, 9, 9]),
        }
    )
    given = out_of_fold.join_truth(frame, np.array([5.0, np.nan, 7.0]))
    assert given.rows.tolist() == [0, 2]
    assert given.truth.tolist() == [5.0, 7.0]
    np.testing.assert_allclose(given.outputs[:, 0], [0.0, 0.2], atol=1e-7)


def test_rows_of_a_cell_are_the_surest_first():
    outputs = np.array([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7], [0.4, 0.6]])
    given = OutOfFold(np.arange(4), outputs, np.array([0.0, 0.0, 1.0, 0.0]))
    assert out_of_fold.cell_rows(given, 0, 1).tolist() == [1, 3]
    assert out_of_fold.cell_rows(given, 1, 0).tolist() == []


def test_errors_and_the_largest_first():
    given = OutOfFold(np.arange(3), np.array([[1.0], [5.0], [2.0]]), np.array([2.0, 2.0, 2.0]))
    found = out_of_fold.errors(given)
    assert found.errors.tolist() == [-1.0, 3.0, 0.0]
    assert found.bias == pytest.approx(2 / 3)
    assert out_of_fold.largest_errors(given).tolist() == [1, 0, 2]


def test_points_drawn_keep_the_largest_errors():
    drawn = np.random.default_rng(0).normal(size=20_000)
    drawn[777] = 50.0
    places = out_of_fold.sample_points(drawn)
    assert len(places) == len(set(places.tolist())) == 2000
    assert 777 in places


def test_pairs_are_those_of_the_correlated_t_test():
    plan = sample_plan()
    scores = {
        "a": [0.80, 0.82, 0.81, 0.83, 0.80],
        "b": [0.79, 0.80, 0.80, 0.80, 0.79],
        "c": [0.80, 0.82, 0.81],
    }
    found = pairs.pairwise(scores, plan)
    gaps = np.subtract(scores["a"], scores["b"])
    expected = correlated_t(gaps.tolist(), plan.folds, plan.rope)
    assert found.better[0, 1] == expected.above
    assert found.better[1, 0] == expected.below
    assert found.equivalent[0, 1] == found.equivalent[1, 0] == expected.within
    assert found.difference[1, 0] == pytest.approx(-gaps.mean())
    assert found.low[0, 1] < gaps.mean() < found.high[0, 1]
    assert math.isnan(found.better[0, 2])
    assert math.isnan(found.better[0, 0])


def test_pairs_of_an_error_turn_it_round():
    plan = sample_plan(metric="rmse", rope=0.01, rope_relative=True)
    found = pairs.pairwise({"a": [1.0, 1.1, 1.0, 1.05, 1.1], "b": [2.0, 2.2, 2.1, 2, 2.1]}, plan)
    assert found.better[0, 1] > 0.99
    assert found.difference[0, 1] > 0


def test_disagreement_of_classes():
    truth = np.array([1.0, 0.0, 1.0])
    first = OutOfFold(np.array([3, 5, 8]), np.array([[0.1, 0.9], [0.4, 0.6], [0.2, 0.8]]), truth)
    second = OutOfFold(
        np.array([3, 5, 8, 9]),
        np.array([[0.7, 0.3], [0.6, 0.4], [0.2, 0.8], [0.5, 0.5]]),
        np.append(truth, 1.0),
    )
    found = pairs.disagreement(first, second, TaskKind.BINARY)
    assert found.rows.tolist() == [3, 5, 8]
    np.testing.assert_allclose(found.gaps, [0.6, 0.2, 0.0], atol=1e-12)
    assert (found.count, found.first_right, found.second_right) == (2, 1, 1)
    assert found.compared == 3


def test_disagreement_of_values():
    truth = np.zeros(20)
    first = OutOfFold(np.arange(20), np.arange(20.0)[:, None], truth)
    second = OutOfFold(np.arange(20), np.zeros((20, 1)), truth)
    found = pairs.disagreement(first, second, TaskKind.REGRESSION)
    assert found.rows[:2].tolist() == [19, 18]
    assert (found.count, found.first_right, found.second_right) == (2, 0, 2)


@pytest.mark.parametrize("rows", [7, 40, 700])
def test_no_mark_of_a_figure_stands_for_a_few_rows(rows):
    """Curves, bins and thresholds that are passed on have five rows or more between two marks."""
    generator = np.random.default_rng(rows)
    hits = (np.arange(rows) % 3 == 0).astype(float)
    scores = np.clip(0.3 * hits + generator.beta(0.4, 2.0, rows), 0, 1)
    roc = out_of_fold.roc(hits, scores, least=5)
    positives, negatives = hits.sum(), rows - hits.sum()
    steps = np.diff(roc.x) * negatives + np.diff(roc.y) * positives
    assert steps.min() > 4.99
    assert (roc.x[-1], roc.y[-1], roc.area) == (1, 1, out_of_fold.roc(hits, scores).area)
    curve = out_of_fold.precision_recall(hits, scores, least=5)
    named = np.array([(scores >= cut).sum() for cut in curve.thresholds])
    assert named[0] >= 5
    assert np.diff(named, prepend=0).min() >= 5
    assert out_of_fold.reliability(hits, scores, least=5).counts.min() >= 5
    thresholds = out_of_fold.Thresholds(hits, scores)
    cuts = thresholds.cuts(least=5)
    assert 0.5 in cuts
    above = [(scores > cut).sum() for cut in cuts]
    assert not [step for step in np.diff(above) if 0 < -step < 5]
    assert [cut.threshold for cut in thresholds.table(least=5)] == cuts
    assert thresholds.cuts() == [step / 100 for step in range(101)]


@pytest.mark.parametrize("scale", [1.0, 123_456_789.0, 1e-7])
def test_bins_of_values_have_round_edges_and_rows_enough(scale):
    values = np.random.default_rng(1).standard_t(2, 300) * scale
    edges, counts = out_of_fold.histogram(values, 5)
    assert counts.min() >= 5
    assert counts.sum() == len(values)
    assert edges[0] <= values.min()
    assert edges[-1] >= values.max()
    assert all(float(f"{edge:.3g}") == pytest.approx(edge) for edge in edges)
    assert not set(edges) & set(values)
    few, counted = out_of_fold.histogram(np.array([3.0, 3.0]), 5)
    assert counted.tolist() == [2]
    assert few[0] < 3.0 or few[1] > 3.0


def test_groups_of_like_predictions_agree_with_their_rows():
    generator = np.random.default_rng(0)
    truth = generator.uniform(0, 100, 405)
    predicted = truth + generator.normal(size=405) * 5
    given = OutOfFold(np.arange(405), predicted[:, None].astype("float32"), truth)
    groups = out_of_fold.value_groups(given, 5)
    assert len(groups.counts) == 10
    assert groups.counts.sum() == 405
    order = np.argsort(given.outputs[:, 0])[: groups.counts[0]]
    assert groups.predicted[0] == pytest.approx(given.outputs[order, 0].mean())
    assert groups.actual[0] == pytest.approx(truth[order].mean())
    errors = given.outputs[order, 0].astype("float64") - truth[order]
    np.testing.assert_allclose(groups.errors[0], np.quantile(errors, [0.1, 0.5, 0.9]))
    same = out_of_fold.value_groups(replace(given, outputs=np.full((405, 1), 7.0)), 5)
    assert same.counts.tolist() == [405]
    assert (
        out_of_fold.value_groups(OutOfFold(np.arange(3), np.ones((3, 1)), np.ones(3)), 5).counts
        == 3
    )
