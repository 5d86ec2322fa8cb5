"""Measures of several labels a row agree with scikit-learn's."""

import numpy as np
import pytest
from sklearn import metrics

from lib.core.metrics import metrics_of
from lib.core.metrics import of_labels as found
from lib.core.task import TaskKind


def score(y, proba):
    return {one.name: one.measured(y, proba) for one in metrics_of(TaskKind.MULTILABEL)}


@pytest.fixture(params=[0, 1, 2])
def case(request):
    generator = np.random.default_rng(request.param)
    y = (generator.random((200, 6)) < [0.5, 0.3, 0.2, 0.1, 0.05, 0.6]).astype(int)
    y[0] = 1
    # Rounded, so that there are ties.
    proba = np.round(np.clip(y * 0.3 + generator.random((200, 6)) * 0.7, 0, 1), request.param + 1)
    return y, proba


def test_agree_with_scikit_learn(case):
    y, proba = case
    named = (proba > 0.5).astype(int)
    expected = {
        "roc_auc": metrics.roc_auc_score(y, proba, average="macro"),
        "average_precision": metrics.average_precision_score(y, proba, average="macro"),
        "f1_micro": metrics.f1_score(y, named, average="micro"),
        "f1_macro": metrics.f1_score(y, named, average="macro", zero_division=0),
        "subset_accuracy": metrics.accuracy_score(y, named),
        "hamming_loss": metrics.hamming_loss(y, named),
        "label_ranking": metrics.label_ranking_average_precision_score(y, proba),
    }
    scored = score(y, proba)
    for name, value in expected.items():
        assert scored[name] == pytest.approx(value, abs=1e-12), name
    hand = -np.mean(np.log(np.clip(np.where(y > 0, proba, 1 - proba), 1e-7, 1 - 1e-7)))
    assert scored["log_loss"] == pytest.approx(hand)


def test_by_hand():
    y = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 0]])
    proba = np.array([[0.9, 0.6, 0.1], [0.4, 0.8, 0.2], [0.1, 0.2, 0.3]])
    scored = score(y, proba)
    assert scored["subset_accuracy"] == pytest.approx(1 / 3)
    assert scored["hamming_loss"] == pytest.approx(2 / 9)
    assert scored["f1_micro"] == pytest.approx(4 / 6)  # 2 right of 3 true and 3 named
    assert scored["f1_macro"] == pytest.approx((2 / 3 + 2 / 3) / 2)  # nobody has or gets the third
    assert scored["label_ranking"] == pytest.approx(1.0)


def test_labels_without_a_row_are_left_out_of_means():
    y = np.array([[1, 0], [0, 0]])
    proba = np.array([[0.9, 0.9], [0.1, 0.1]])
    scored = score(y, proba)
    assert scored["roc_auc"] == scored["average_precision"] == 1
    nothing = score(np.zeros((2, 2), int), proba)
    assert np.isnan(nothing["roc_auc"])
    assert np.isnan(nothing["average_precision"])
    assert nothing["f1_micro"] == 0
    assert np.isfinite(nothing["log_loss"])


def test_many_labels_are_ranked_piece_by_piece(monkeypatch, case):
    y, proba = case
    whole = found.ranking(y, proba)
    monkeypatch.setattr(found, "_MAX_RANKED", 100)
    assert found.ranking(y, proba) == pytest.approx(whole)
