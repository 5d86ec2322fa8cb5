"""Intervals of pooled figures against drawing rows and asking scikit-learn."""

import time

import numpy as np
import pytest
from sklearn import metrics

from lib.evaluation.judge import resampling


def rows(count=400, seed=1):
    generator = np.random.default_rng(seed)
    hits = (generator.random(count) < 0.3).astype(float)
    scores = np.clip(generator.normal(0.35 + 0.2 * hits, 0.2), 0, 1).round(2)  # with ties
    return hits, scores


def drawn(hits, scores, measure, draws=600):
    """Draw rows class by class and measure: the definition, row by row."""
    generator = np.random.default_rng(7)
    found = []
    for _ in range(draws):
        places = np.concatenate(
            [
                generator.choice(np.flatnonzero(hits == one), int((hits == one).sum()))
                for one in (0, 1)
            ]
        )
        found.append(measure(hits[places], scores[places]))
    return np.quantile(found, [0.025, 0.975])


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("roc_auc", metrics.roc_auc_score),
        ("average_precision", metrics.average_precision_score),
        ("brier", metrics.brier_score_loss),
    ],
)
def test_ranking_agrees_with_drawing_rows(name, measure):
    hits, scores = rows()
    found = resampling.ranking(hits, scores, draws=600)[name]
    low, high = drawn(hits, scores, measure)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.12 * (high - low))
    assert found.low < measure(hits, scores) < found.high


@pytest.mark.parametrize("name", ["precision", "recall", "f1", "accuracy"])
def test_thresholds_agree_with_drawing_rows(name):
    hits, scores = rows()
    above = scores > 0.5
    found = resampling.at_threshold(
        float(hits[above].sum()),
        float(hits.sum()),
        float((1 - hits)[above].sum()),
        float((1 - hits).sum()),
    )[name]
    measure = getattr(metrics, f"{name}_score")
    low, high = drawn(hits, scores, lambda truth, given: measure(truth, given > 0.5))
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.15 * (high - low))


def test_accuracy_of_many_classes_keeps_each_class_as_large_as_it_is():
    found = resampling.accuracy(np.array([[50, 0, 0], [0, 30, 0], [10, 10, 0]]))
    assert (found.low, found.high) == (0.8, 0.8)  # each class is all right or all wrong
    found = resampling.accuracy(np.array([[90, 10], [20, 80]]))
    half = 1.96 * np.sqrt(100 * 0.09 + 100 * 0.16) / 200
    assert (found.low, found.high) == pytest.approx((0.85 - half, 0.85 + half), abs=0.008)


def test_errors_have_the_interval_of_their_mean():
    errors = np.random.default_rng(0).normal(2.0, 3.0, 900)
    found = resampling.error_sizes(errors, draws=800)
    half = 1.96 * errors.std() / 30
    assert found["bias"].low == pytest.approx(errors.mean() - half, abs=0.15 * half)
    assert found["bias"].high == pytest.approx(errors.mean() + half, abs=0.15 * half)
    assert found["median"].low < np.median(np.abs(errors)) < found["median"].high


def test_one_class_has_no_ranking_and_a_large_table_takes_no_second():
    assert resampling.ranking(np.ones(5), np.linspace(0, 1, 5)) == {}
    hits, scores = rows(20_000)
    started = time.process_time()
    resampling.ranking(hits, scores)
    assert time.process_time() - started < 2
