"""The rule: the largest number that fails no test, else the largest whose segments come back."""

from dataclasses import replace
from typing import Any

import pytest

from lib.core.facts import from_json
from lib.workflows.segments.facts.choice import Choice, KScores, ValleyCounts
from lib.workflows.segments.groups.decision import decide, failed, floored, is_tested, results_of


def look(k: int, least: float = 0.9, **changes: Any) -> KScores:
    """Return measures that pass every test, with some changed."""
    passing = KScores(
        k,
        jaccard_clusters=(1.0, least),
        above_noise=1.0,
        above_noise_se=0.1,
        distance=5.0,
        valleys=ValleyCounts(found=1),
    )
    measured = replace(passing, **changes)
    tests = results_of(measured)
    return replace(measured, tests=tests, stable=False not in tests.values())


OPEN = ValleyCounts(3, 0, 2)
NONE = ValleyCounts(2, 1, 2)


@pytest.mark.parametrize(
    ("changes", "test", "said"),
    [
        ({"least": 0.749}, "returns", False),
        ({"least": 0.75}, "returns", True),
        ({"above_noise": 0.2}, "noise", False),
        ({"above_noise": 0.201}, "noise", True),
        ({"distance": 3.99}, "apart", False),
        ({"distance": 4.0}, "apart", True),
        ({"valleys": OPEN}, "valley", None),
        ({"valleys": NONE}, "valley", False),
    ],
)
def test_each_test_has_its_limit(changes, test, said):
    assert look(3, **changes).tests[test] is said
    assert failed(look(3, **changes)) == ([test] if said is False else [])


def test_a_test_that_cannot_decide_vetoes_nothing():
    found = decide([look(2), look(3, valleys=OPEN), look(4, valleys=NONE)])
    assert (found.k, found.stable_k, found.basis) == (3, 3, "tests")
    assert found.decision == "stable"


def test_without_a_number_that_passes_the_largest_that_comes_back_is_used():
    found = decide([look(2, distance=3.0), look(3, 0.77, distance=3.0), look(7, 0.38)])
    assert (found.k, found.stable_k, found.basis) == (3, None, "returns")
    assert found.decision == "none"


def test_where_nothing_comes_back_the_best_least_stable_one_is_used():
    found = decide([look(2, 0.5), look(3, 0.7), look(4, 0.6)])
    assert (found.k, found.basis, found.stable_k) == (3, "best", None)


def test_what_was_asked_for_is_used_and_what_the_tests_say_is_kept():
    found = decide([look(2), look(3), look(4, 0.4)], asked=4)
    assert (found.k, found.auto, found.tests_k, found.stable_k) == (4, False, 3, 3)


def test_at_least_stays_true_when_rounded():
    assert (floored(0.7596, 2), floored(3.79, 1), floored(0.29, 2)) == (0.75, 3.7, 0.29)


def test_older_choices_are_known():
    assert is_tested(Choice(2, ks=(look(2),)))
    assert not is_tested(from_json(Choice, {"k": 2, "ks": [{"k": 2, "separated": 1.0}]}))
    assert not is_tested(Choice(2))
