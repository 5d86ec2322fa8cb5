"""Folds of rows that are nearly all groups of their own."""

import numpy as np

from lib.core.dealing import stratified_group_folds


def test_groups_stay_together_and_classes_are_even() -> None:
    generator = np.random.default_rng(1)
    y = (generator.random(2_000) < 0.2).astype("int64")
    groups = np.arange(2_000)
    groups[:300] = generator.integers(0, 40, 300)
    folds = stratified_group_folds(y, groups, 5, seed=3)
    assert all(len(set(folds[groups == group])) == 1 for group in range(40))
    table = np.array([np.bincount(y[folds == fold], minlength=2) for fold in range(5)])
    assert table.sum() == 2_000
    assert np.ptp(table[:, 0]) <= 4
    assert np.ptp(table[:, 1]) <= 4


def test_one_large_group_leaves_rows_for_the_other_folds() -> None:
    y = np.array([0, 1] * 20)
    groups = np.where(np.arange(40) < 24, 0, np.arange(40))
    folds = stratified_group_folds(y, groups, 4, seed=0)
    assert len(set(folds[:24])) == 1
    assert (np.bincount(folds, minlength=4) > 0).all()


def test_another_seed_deals_other_folds() -> None:
    y, groups = np.arange(100) % 2, np.arange(100)
    first, second = (
        stratified_group_folds(y, groups, 5, seed=1),
        stratified_group_folds(y, groups, 5, seed=2),
    )
    assert (first == stratified_group_folds(y, groups, 5, seed=1)).all()
    assert (first != second).any()
