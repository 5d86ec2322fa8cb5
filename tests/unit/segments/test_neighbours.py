"""Spectral places: rows lie by whom they are next to, not by straight distances."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.datasets import make_moons

from lib.workflows.segments.groups import neighbours
from lib.workflows.segments.groups.neighbours import spectral_places
from lib.workflows.segments.groups.stability import adjusted_rand


@pytest.mark.parametrize("most", [2_000, 150])
def test_bent_groups_come_apart_from_all_rows_or_from_a_sample(monkeypatch, most):
    monkeypatch.setattr(neighbours, "MAX_ROWS", most)
    places, truth = make_moons(400, noise=0.06, random_state=1)
    found = spectral_places(places, 2, seed=3)
    assert np.allclose(np.linalg.norm(found, axis=1), 1)
    assert np.array_equal(found, spectral_places(places, 2, seed=3))
    groups = KMeans(2, n_init=3, random_state=0).fit_predict(found)
    assert adjusted_rand(truth, groups) > 0.95


def test_many_equal_rows_and_rows_far_away_take_no_dimension():
    rng = np.random.default_rng(0)
    cloud, other = rng.normal(size=(150, 3)), rng.normal(size=(150, 3)) + 9
    equal, far = np.zeros((60, 3)), rng.normal(size=(6, 3)) + 40
    places = np.vstack([cloud, other, equal, far])
    found = spectral_places(places, 2)
    assert np.isfinite(found).all()
    groups = KMeans(2, n_init=3, random_state=0).fit_predict(found)
    assert adjusted_rand(np.repeat([0, 1], 150), groups[:300]) > 0.95
    assert np.isfinite(spectral_places(np.repeat([[0.0], [1.0], [2.0]], 3, axis=0), 3)).all()
