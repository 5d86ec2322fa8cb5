"""Scores by fifths: ties get one score, new rows the scores of the rows learned from."""

import json

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json, to_json
from lib.errors import InputError
from lib.models.cuts import read_cuts
from lib.workflows.segments.customers.rfm import (
    RULES,
    SEGMENTS,
    RfmRule,
    score_grid,
    segment_codes,
)
from lib.workflows.segments.facts.portraits import RfmLimits


def customers(rows: int = 500) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "recency": rng.permutation(rows),
            "frequency": 1 + rng.poisson(1.0, rows),
            "monetary": rng.gamma(1.0, 100.0, rows),
        }
    )


def test_every_pair_of_scores_has_one_segment():
    pairs = [(r, f) for r in range(1, 6) for f in range(1, 6)]
    r, f = np.array(pairs).T
    found = segment_codes(r, f, f)
    assert found.min() == 0
    assert set(found) == set(range(len(SEGMENTS)))
    named = [RULES[code].id for code in found]
    assert named[pairs.index((5, 5))] == "champions"
    assert named[pairs.index((1, 1))] == "hibernating"
    assert named[pairs.index((1, 5))] == "cannot_lose"
    assert (
        sum((h1 - l1 + 1) * (h2 - l2 + 1) for (l1, h1), (l2, h2) in (one.cells for one in RULES))
        == 25
    )


def test_fifths_are_even_and_ties_share_a_score():
    frame = customers()
    scores = RfmRule.fit(frame).scores(frame)
    assert scores["r"].value_counts().between(98, 102).all()
    assert scores["m"].value_counts().between(98, 102).all()
    assert (scores.groupby(frame["frequency"])["f"].nunique() == 1).all()
    # The latest customers and the largest sums are the best.
    assert scores.loc[frame["recency"].idxmin(), "r"] == 5
    assert scores.loc[frame["monetary"].idxmax(), "m"] == 5


def test_new_rows_are_scored_by_the_old_fifths():
    rule = RfmRule.fit(customers())
    new = pd.DataFrame({"recency": [-5, 9999], "frequency": [99, 0], "monetary": [1e6, -1.0]})
    assert rule.labels(new).tolist() == ["champions", "hibernating"]
    kept = RfmRule.of(
        from_json(RfmLimits, json.loads(json.dumps(to_json(rule.limits()), allow_nan=False)))
    )
    assert kept == rule


def test_equal_or_single_customers_are_in_the_middle():
    one = pd.DataFrame({"recency": [3], "frequency": [1], "monetary": [9.0]})
    assert RfmRule.fit(one).labels(one).tolist() == ["need_attention"]
    several = pd.concat([one] * 7)
    assert set(RfmRule.fit(several).labels(several)) == {"need_attention"}
    json.dumps(to_json(RfmRule.fit(one).limits()), allow_nan=False)


def test_missing_columns_and_values_are_named():
    with pytest.raises(InputError, match="unknown_column"):
        RfmRule.fit(customers().drop(columns="monetary"))
    with pytest.raises(InputError, match="rfm_values_missing"):
        RfmRule.fit(customers().assign(monetary=np.nan))


def test_the_grid_counts_every_customer_once():
    frame = customers()
    found = score_grid(frame, RfmRule.fit(frame))
    assert np.sum(found.customers) == sum(found.segments) == len(frame)
    assert np.sum(found.money) == pytest.approx(frame["monetary"].sum())
    assert found.customers[4][4] > 0


def test_given_limits_take_the_place_of_fifths():
    frame = customers()
    rule = RfmRule.fit(frame, cuts={"recency": "30, 60, 90,180"})
    assert rule.edges[0] == (30, 60, 90, 180)
    assert rule.edges[1:] == RfmRule.fit(frame).edges[1:]
    scores = rule.scores(frame.assign(recency=[29, 30, 89, 90, 180] * 100))["r"]
    assert scores.head(5).tolist() == [5, 4, 3, 2, 1]
    assert RfmRule.of(rule.limits()) == rule
    for wrong in ("1, 2, 3", "1, 2, 2, 3", "4, 3, 2, 1", "1, 2, 3, inf", "a, b, c, d", ""):
        with pytest.raises(ValueError):
            read_cuts(wrong)


def test_what_is_said_of_a_segment_holds_of_every_score_in_it():
    """The texts of RULES speak of the scores; frequency and value may be far apart."""
    r, f, m = (axis.ravel() for axis in np.meshgrid(*[np.arange(1, 6)] * 3))
    code = segment_codes(r, f, m)
    holds = {
        "champions": (r == 5) & (f + m >= 7),
        "loyal": (r >= 3) & (f + m >= 7),
        "potential_loyalists": (r >= 4) & (f + m <= 6),
        "new": (r == 5) & (f == 1) & (m == 1),
        "promising": (r >= 4) & (f == 1) & (m == 1),
        "need_attention": (r == 3) & (f + m >= 5) & (f + m <= 6),
        "about_to_sleep": (r == 3) & (f + m <= 4),
        "at_risk": (r <= 2) & (f + m >= 5),
        "cannot_lose": (r <= 2) & (f >= 4) & (m >= 4),
        "hibernating": (r <= 2) & (f + m <= 4),
    }
    for place, one in enumerate(RULES):
        assert (code == place).any()
        assert holds[one.id][code == place].all(), one.id
    # Hence none says that its customers bought often, or for much: one score makes up for another.
    assert segment_codes(np.array([5]), np.array([2]), np.array([5]))[0] == 0
