"""Folds of rows with several labels."""

import numpy as np
import pytest

from lib.evaluation.targets.dealing_labels import deal_labels


def labels(rows=400, seed=0):
    rates = [0.5, 0.3, 0.1, 0.05, 0.02]
    y = (np.random.default_rng(seed).random((rows, len(rates))) < rates).astype(int)
    y[:5] = np.eye(5)
    y[:5, 4] = 1  # the rarest label stands beside each of the others
    return y


@pytest.mark.parametrize("seed", range(5))
def test_each_fold_has_each_label_when_rows_allow(seed):
    y = labels(seed=seed)
    dealt = deal_labels(y, None, 5, seed)
    sizes = np.bincount(dealt, minlength=5)
    assert sizes.max() - sizes.min() <= 2
    held = np.stack([y[dealt == fold].sum(axis=0) for fold in range(5)])
    assert (held[:, y.sum(axis=0) >= 5] > 0).all()
    assert (held.max(axis=0) - held.min(axis=0) <= 3).all()


def test_rows_of_a_group_stay_together():
    y = labels()
    generator = np.random.default_rng(0)
    groups = np.where(
        generator.random(400) < 0.3, generator.integers(0, 30, 400), 1000 + np.arange(400)
    )
    dealt = deal_labels(y, groups, 5, 1)
    for group in np.unique(groups):
        assert len(np.unique(dealt[groups == group])) == 1
    held = np.stack([y[dealt == fold].sum(axis=0) for fold in range(5)])
    assert (held[:, :4] > 0).all()
    assert np.ptp(np.bincount(dealt)) < 20


def test_the_same_seed_deals_the_same_and_another_does_not():
    y = labels()
    first = deal_labels(y, None, 5, 3)
    assert (first == deal_labels(y, None, 5, 3)).all()
    assert (first != deal_labels(y, None, 5, 4)).any()


def test_rows_with_no_label_are_spread_too():
    y = np.zeros((50, 2), int)
    y[:10, 0] = 1
    dealt = deal_labels(y, None, 5, 0)
    assert np.bincount(dealt).tolist() == [10] * 5
    assert np.bincount(dealt[:10]).tolist() == [2] * 5
