"""Portraits, rules, names and maps of segments that were made so that the answer is known."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from lib.i18n import translator
from lib.workflows.segments.groups import compare, maps, naming, portraits, rule_search

EN, KO = translator("en"), translator("ko")
HOSTILE = 'a"b\'c;DROP TABLE x;--\n"""{0}</script>고객'
KINDS = {"recency": "number", HOSTILE: "number", "monetary": "number", "country": "category"}
ROLES = {"recency": "recency", "frequency": HOSTILE, "monetary": "monetary"}


@pytest.fixture(scope="module")
def customers() -> tuple[pd.DataFrame, np.ndarray]:
    """300 customers: lately and often, seldom and long ago, and five that fit nowhere."""
    generator = np.random.default_rng(0)
    labels = np.repeat([0, 1], [180, 120])
    frame = pd.DataFrame(
        {
            "recency": np.where(labels == 0, 10.0, 200.0) + generator.normal(0, 5, 300),
            HOSTILE: np.where(labels == 0, 12.0, 2.0) + generator.integers(0, 3, 300),
            "monetary": np.where(labels == 0, 90.0, 10.0) + generator.normal(0, 1, 300),
            "country": pd.Series(np.where(labels == 0, "한국", "o'K")).astype("str"),
        }
    )
    frame.loc[7, HOSTILE] = np.nan
    labels = labels.copy()
    labels[295:] = -1
    return frame, labels


@pytest.fixture(scope="module")
def found(customers):
    return rule_search.find_rules(*customers, KINDS)


def test_a_portrait_says_size_share_and_what_sets_apart(customers):
    made = portraits.portraits(*customers, KINDS, money="monetary", logged=["monetary"])
    first, second = made.segments
    assert (first.size, second.size, made.noise) == (180, 115, 5)
    assert first.money_share == pytest.approx(0.93, abs=0.01)
    assert first.features[0].low < first.features[0].d < first.features[0].high
    assert {one.name: one.d > 0 for one in first.features} == {
        "recency": False,
        HOSTILE: True,
        "monetary": True,
    }
    assert first.categories[0].value in ("한국", "o'K")
    assert len(set(first.typical) | set(first.extreme)) == 6
    assert all(one.eta2 > 0.9 for one in made.features)


def test_welch_s_interval_is_the_published_one():
    # scipy.stats.ttest_ind(a, b, equal_var=False).confidence_interval() of these values.
    values = np.array([27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 27.1, 22.0, 21.4, 23.9])
    inside = np.arange(10) < 5
    from scipy import stats

    known = stats.ttest_ind(values[inside], values[~inside], equal_var=False).confidence_interval()
    made = portraits.difference(values, inside)
    assert made.low * values.std() == pytest.approx(known.low)
    assert made.high * values.std() == pytest.approx(known.high)


def test_constant_features_and_single_members_have_no_difference():
    assert portraits.difference(np.ones(9), np.arange(9) < 4) is None
    assert portraits.difference(np.arange(9.0), np.arange(9) < 1) is None
    frame = pd.DataFrame({"x": [1.0, np.nan, np.inf]})
    made = portraits.portraits(frame, np.array([0, 1, 1]), {"x": "number"})
    assert [one.features for one in made.segments] == [(), ()]


def test_rules_find_their_segments(customers, found):
    assert found.fidelity > 0.95
    for rule in found.rules:
        assert rule.coverage > 0.95
        assert rule.precision > 0.95
        assert rule.conditions


def test_cuts_are_short_and_divide_as_before():
    assert rule_search.short_cut(6, 7) == 7
    assert rule_search.short_cut(39.2, 41.7) == 40
    assert rule_search.short_cut(0.1, np.nextafter(0.1, 1)) == np.nextafter(0.1, 1)


def test_names_are_the_customary_ones_in_both_languages(customers):
    frame, labels = customers
    made = portraits.portraits(frame, labels, KINDS)
    suggested = naming.suggest(frame, labels, made, ROLES)
    assert naming.names(suggested, {}, [0, 1, -1], EN) == {
        0: "Champions",
        1: "Hibernating",
        -1: "In no segment",
    }
    assert naming.names(suggested, {1: " Gone "}, [0, 1], KO)[1] == "Gone"


def test_without_rfm_a_name_says_the_strongest_features(customers):
    frame, labels = customers
    made = portraits.portraits(frame, labels, {"recency": "number", "country": "category"})
    suggested = naming.suggest(frame, labels, made)
    name = naming.names(suggested, {}, [0, 1], EN)[0]
    assert "Low recency" in name
    assert "country: 한국" in name
    same = naming.names({}, {}, [0, 1], EN)
    assert same == {0: "Average customers (1)", 1: "Average customers (2)"}


def test_maps_draw_the_same_sample_and_know_variance():
    matrix = np.random.default_rng(1).normal(size=(40, 3)) * [5, 1, 0.1]
    made = maps.make_map(matrix, "pca")
    assert made.shares[0] > 0.9
    assert np.array(made.points).shape == (40, 2)
    assert np.array(maps.make_map(matrix[:, :1], "pca3").points).shape == (40, 3)
    assert maps.make_map(np.ones((8, 2)), "tsne").kind == "pca"
    assert len(maps.sample(10_000)) == maps.MAX_POINTS
    assert (maps.sample(10_000) == maps.sample(10_000)).all()


def test_two_segmentations_flow_into_each_other():
    first, second = np.array([0, 0, 0, 1, 1, -1]), np.array([1, 1, 0, 0, 0, 0])
    made = compare.compare(first, second)
    assert made.matched[0] == 1
    assert made.moved.tolist() == [2, 5]
    assert made.flow.sum() == 6
    from sklearn.metrics import adjusted_rand_score

    assert made.ari == pytest.approx(adjusted_rand_score(first, second))
    assert compare.adjusted_rand(first, first) == 1.0


def test_a_map_of_neighbours_loads_no_tensorflow():
    """UMAP's package would import it with its parametric variant: seconds for nothing."""
    code = (
        "import sys, numpy as np; from lib.workflows.segments.groups.maps import _umap_class;"
        "_umap_class();"
        "assert 'umap.parametric_umap' not in sys.modules and 'tensorflow' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_no_two_segments_have_one_name_whatever_was_typed():
    typed = {0: "Loyal", 1: "Loyal", 2: "Loyal (1)"}
    found = naming.names({}, typed, [0, 1, 2, 3], translator("en"))
    assert len(set(found.values())) == 4
    assert found[1] == "Loyal (2)"
