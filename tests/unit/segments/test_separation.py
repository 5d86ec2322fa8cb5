"""Two groups or one cloud: distances by hand, and what a test of few customers may say."""

import numpy as np
import pytest

from lib.workflows.segments.groups.separation import (
    MAX_DISTANCE,
    Pair,
    nearest,
    pairs_of,
    shallowest,
)


def two(rows: tuple[int, int], apart: float, seed: int = 0) -> Pair:
    """Return the pair of two normal groups, so many deviations apart."""
    rng = np.random.default_rng(seed)
    places = rng.normal(size=(sum(rows), 2))
    labels = np.repeat([0, 1], rows)
    places[labels == 1, 0] += apart
    [pair] = pairs_of(places, labels)
    return pair


def test_the_distance_is_in_pooled_deviations_along_the_line():
    places = np.array([[0.0, 7], [2, 7], [10, 7], [12, 7]])
    [pair] = pairs_of(places, np.array([0, 0, 1, 1]))
    assert pair.distance == pytest.approx(10 / 1)
    [same] = pairs_of(np.array([[0.0], [0], [1], [1]]), np.array([0, 0, 1, 1]))
    assert same.distance == MAX_DISTANCE
    assert (same.between, same.beside) == (0, 2)


def test_halves_of_an_even_spread_are_not_far_apart_and_have_no_valley():
    spread = np.linspace(0, 1, 2_000)[:, None]
    [pair] = pairs_of(spread, (spread[:, 0] > 0.5).astype(int))
    assert pair.distance == pytest.approx(np.sqrt(12), abs=0.01)
    assert pair.fullness[0] == pytest.approx(1, abs=0.02)
    assert pair.valley is False


def test_a_valley_is_found_ruled_out_or_left_open():
    assert two((200, 200), 5).valley is True
    assert two((8, 80), 5).valley is None
    cloud = np.random.default_rng(0).normal(size=(2_000, 2))
    assert pairs_of(cloud, (cloud[:, 0] > 0).astype(int))[0].valley is False


def test_a_small_group_beside_a_large_one_is_seen_too():
    assert all(two((900, 100), 6, seed).valley is True for seed in range(5))


def test_one_cloud_passes_for_a_valley_once_in_twenty_times_at_most():
    rng = np.random.default_rng(0)
    found = 0
    for _ in range(300):
        spread = rng.random((400, 1))
        found += pairs_of(spread, (spread[:, 0] > 0.5).astype(int))[0].valley is True
    assert found <= 0.05 * 300


def test_the_limits_are_those_of_the_binomial_test():
    assert Pair((0, 1), 5.0, 0, 4).valley is None  # 1/16 is above 5 %
    assert Pair((0, 1), 5.0, 0, 5).valley is True  # 1/32
    assert Pair((0, 1), 5.0, 0, 0).valley is None
    assert Pair((0, 1), 5.0, 30, 0).fullness[0] == np.inf
    assert Pair((0, 1), 5.0, 30, 0).valley is False


def test_the_worst_pair_is_the_one_that_is_shown():
    found, open_, missing = (Pair((0, 1), 5.0, *counts) for counts in ((0, 9), (3, 4), (30, 30)))
    assert shallowest([found, open_, missing]) is missing
    assert shallowest([found, open_]) is open_
    assert nearest([Pair((0, 1), 5.0, 0, 9), Pair((0, 2), 4.0, 0, 9)]).segments == (0, 2)
