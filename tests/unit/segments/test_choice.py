"""How many segments: the fast core of what the benchmark does on 20 and 20 tables."""

import json

import numpy as np
import pytest

from lib.core.facts import to_json
from lib.errors import Cancelled, InputError
from lib.workflows.segments.groups.choice import choose_k
from tests.unit.segments.tables import five_groups, mixture, nothing


class Stopping:
    """A watch that wants the work to stop after a while."""

    def __init__(self) -> None:
        self.told: list[float] = []

    def progress(self, done: float, curves: object = None) -> None:
        self.told.append(done)

    def cancelled(self) -> bool:
        return bool(self.told)


def choose(places: np.ndarray, **options: int) -> dict:
    return to_json(choose_k(places, **{"resamples": 8, "most": 5, **options}))


@pytest.mark.parametrize(("seed", "clusters"), [(0, 2), (1, 3), (2, 4)])
def test_the_number_of_simulated_groups_is_found(seed, clusters):
    found = choose(mixture(seed, clusters=clusters)[0])
    assert (found["decision"], found["k"]) == ("stable", clusters)
    look = found["ks"][clusters - 2]
    assert min(look["jaccard_clusters"]) > 0.9
    assert look["silhouette"] > look["control_silhouette"]
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize("rows", [60, 300])
@pytest.mark.parametrize("kind", ["gauss", "uniform", "heavy", "slanted"])
def test_nothing_is_found_in_one_cloud(kind, rows):
    found = choose(nothing(3, kind, rows))
    assert (found["decision"], found["stable_k"]) == ("none", None)
    assert found["basis"] in ("returns", "best")
    assert found["k"] in [look["k"] for look in found["ks"]]


def test_five_groups_of_two_hundred_customers_are_found_though_valleys_cannot_be_decided():
    """22 customers beside 81: a test of density alone cannot see a valley between such."""
    found = choose(five_groups(0)[0], most=7)
    assert (found["decision"], found["k"], found["basis"]) == ("stable", 5, "tests")
    look = found["ks"][3]
    assert look["tests"]["valley"] is None
    assert look["valleys"]["undecided"] > 0


@pytest.mark.parametrize(("seed", "rows", "clusters"), [(0, 60, 3), (1, 90, 4), (2, 150, 5)])
def test_groups_in_small_tables_are_found(seed, rows, clusters):
    places, _ = mixture(seed, rows, clusters)
    assert choose(places, most=clusters + 2)["stable_k"] == clusters


def test_a_number_that_was_asked_for_is_used_and_tested_too():
    places = mixture(1)[0]
    found = choose(places, asked=12)
    assert (found["k"], found["auto"], found["tests_k"], found["stable_k"]) == (12, False, 3, 3)
    assert [look["k"] for look in found["ks"]] == [2, 3, 4, 5, 12]
    assert found["ks"][-1]["stable"] is False


@pytest.mark.parametrize(
    ("places", "code"),
    [
        (np.zeros((3, 2)), "too_few_to_segment"),
        (np.ones((50, 2)), "customers_all_equal"),
        (np.zeros((50, 0)), "customers_all_equal"),
    ],
)
def test_what_cannot_be_divided(places, code):
    with pytest.raises(InputError) as caught:
        choose(places)
    assert caught.value.code == code


def test_few_different_customers_limit_the_numbers():
    places = np.repeat(np.arange(4.0), 10)[:, None] * [1, 2]
    found = choose(places, most=10)
    assert [look["k"] for look in found["ks"]] == [2, 3]


def test_it_can_be_stopped_and_tells_how_far_it_is():
    watch = Stopping()
    with pytest.raises(Cancelled):
        choose_k(mixture(0)[0], resamples=3, watch=watch)
    assert 0 < watch.told[0] < 1
