"""Agreement of two divisions, and what noise looks like."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from lib.workflows.segments.groups.indices import gap_choice, separation, uniform_like, within
from lib.workflows.segments.groups.som import SelfOrganisingMap, nearest
from lib.workflows.segments.groups.stability import adjusted_rand, by_size, jaccard, resamples
from tests.unit.segments.tables import mixture


def test_jaccard_by_hand():
    labels = np.array([0, 0, 0, 1, 1, 2])
    again = np.array([5, 5, 7, 7, 7, -1])
    np.testing.assert_allclose(jaccard(labels, again, 4), [2 / 3, 2 / 3, 0, 0])
    assert jaccard(labels, np.full(6, -1), 3).tolist() == [0, 0, 0]
    assert jaccard(labels, labels, 3).tolist() == [1, 1, 1]


def test_adjusted_rand_is_that_of_scikit_learn():
    rng = np.random.default_rng(0)
    one, other = rng.integers(0, 4, 80), rng.integers(-1, 3, 80)
    assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other))
    assert adjusted_rand(np.zeros(5), np.zeros(5)) == 1


def test_labels_are_numbered_by_size_and_noise_stays():
    labels, old = by_size(np.array([4, 4, 2, -1, 2, 2, 9]))
    assert labels.tolist() == [1, 1, 0, -1, 0, 0, 2]
    assert old == [2, 4, 9]


def test_resamples_are_the_same_for_the_same_seed():
    one, other = resamples(100, 3, seed=1), resamples(100, 3, seed=1)
    assert all((left == right).all() for left, right in zip(one, other, strict=True))
    assert 50 < len(one[0]) < 75
    assert not np.array_equal(one[0], one[1])


def test_measures_leave_noise_out_and_are_undefined_for_one_group():
    places, truth = mixture(1)
    far = np.vstack([places, [[1e3, 0, 0]]])
    with_noise = separation(far, np.append(truth, -1))
    assert with_noise == pytest.approx(separation(places, truth))
    assert all(np.isnan(value) for value in separation(places, truth * 0).values())


def test_gap_rule_and_uniform_noise_of_the_same_box():
    assert gap_choice([0.1, 0.5, 0.55, 0.4], [0.1] * 4) == 2
    assert gap_choice([0.5, 0.4], [0.01, 0.01]) == 1
    places, truth = mixture(2)
    noise = uniform_like(places, np.random.default_rng(0))
    assert noise.shape == places.shape
    assert within(noise, truth) > within(places, truth)


def test_a_map_keeps_groups_on_different_prototypes():
    places, truth = mixture(3)
    fitted = SelfOrganisingMap(25).fit(places)
    hits = fitted.nearest(places)
    shared = set.intersection(*(set(hits[truth == group]) for group in range(3)))
    assert not shared
    assert fitted.umatrix().shape == tuple(fitted.shape_)
    assert nearest(fitted.prototypes_, fitted.prototypes_).tolist() == list(
        range(len(fitted.prototypes_))
    )
