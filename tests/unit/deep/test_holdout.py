import time

import numpy as np
import pytest

from lib.deep.holdout import split_inner


@pytest.mark.parametrize("rows", [10, 20, 57, 1000])
def test_parts_are_disjoint_complete_and_of_the_right_size(rows: int) -> None:
    y = np.random.default_rng(0).integers(0, 3, rows)
    training, validation = split_inner(y, classes=True, groups=None, seed=0)
    assert sorted([*training, *validation]) == list(range(rows))
    assert set(y[training]) == set(y)
    assert 0.05 * rows <= len(validation) <= 0.35 * rows


def test_classes_keep_their_shares() -> None:
    y = np.repeat([0, 1], [900, 100])
    _, validation = split_inner(y, classes=True, groups=None, seed=3)
    assert np.bincount(y[validation]).tolist() == [135, 15]


def test_groups_are_not_torn() -> None:
    groups = np.repeat(np.arange(20), 10)
    for classes in (True, False):
        y = np.random.default_rng(0).integers(0, 2, 200)
        training, validation = split_inner(y, classes=classes, groups=groups, seed=0)
        assert not set(groups[training]) & set(groups[validation])
        assert len(validation)


def test_many_small_groups_are_dealt_at_once() -> None:
    generator = np.random.default_rng(0)
    y = (generator.random(20_000) < 0.2).astype("int64")
    groups = np.where(np.arange(20_000) < 500, np.arange(20_000) // 2, np.arange(20_000))
    started = time.process_time()
    training, validation = split_inner(y, classes=True, groups=groups, seed=0)
    assert time.process_time() - started < 2.0  # scikit-learn's search takes ten
    assert not set(groups[training]) & set(groups[validation])
    assert abs(y[validation].mean() - y.mean()) < 0.01
    assert 0.1 < len(validation) / len(y) < 0.2


def test_a_handful_of_rows_serves_for_both() -> None:
    training, validation = split_inner(np.arange(6.0), classes=False, groups=None, seed=0)
    assert len(training) == len(validation) == 6
