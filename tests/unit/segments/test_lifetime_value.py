"""What is said of a class of customers was tried on it; a segment brings what it brings."""

import numpy as np
import pandas as pd
import pytest

from lib.workflows.segments.customers.holdout import (
    _bucket,
    _paid,
    by_own_spend,
    by_same_rate,
    count_interval,
    held_for,
    judged,
    mean_purchase,
    paired,
    scale_of,
    spend_of_segments,
)
from lib.workflows.segments.customers.lifetime_value import _told, by_segment
from lib.workflows.segments.facts.holdout import Bucket, Check, MeanPurchase, Paid, SegmentCheck


def test_the_nearer_forecast_is_used_only_where_the_model_is_off():
    once = np.repeat([0.0, 1.0], [60, 40])
    off = judged(np.full(100, 1.1), np.zeros(100), once)
    assert (off.holds, off.naive) == (False, True)
    held = judged(np.full(100, 0.42), np.full(100, 0.4), once)
    assert (held.holds, held.naive) == (True, False), "both are within the interval"
    nearer = judged(np.full(100, 0.7), np.zeros(100), once)
    assert (nearer.holds, nearer.naive) == (False, False), "off, but less than the rate"


def test_few_customers_who_did_nothing_prove_little():
    low, high = count_interval(np.zeros(3))
    assert low == 0
    assert high == pytest.approx(3.689 / 3, abs=0.001)
    wide = count_interval(np.array([0.0] * 9 + [30.0]))
    assert wide[1] - wide[0] > count_interval(np.full(10, 3.0))[1] - 3


def test_one_customer_shows_no_difference_of_errors():
    assert paired(np.array([2.0]), np.array([1.0])).low == 0
    assert paired(np.full(50, 1.0) + np.arange(50) % 2, np.full(50, 1.0)).low > 0


def test_classes_and_segments_choose_the_rate():
    check = Check(
        buckets=(
            Bucket(purchases=0),
            Bucket(purchases=1, naive=True),
            Bucket(purchases=7, holds=True),
            Bucket(purchases=3),
        ),
        segments=(SegmentCheck(segment=2, naive=True, paid=Paid(1.0, own=True)),),
    )
    x, segment = np.array([1, 9, 9, 3]), np.array([1, 1, 2, 1])
    assert by_same_rate(x, segment, check).tolist() == [True, False, True, False]
    assert not by_same_rate(x, segment, None).any()
    # Of whom BG/NBD was off, though nearer, it is not said who still buys: of nobody untried.
    assert held_for(x, segment, check).tolist() == [False, True, False, False]
    assert not held_for(x, segment, None).any()
    assert by_own_spend(segment, check).tolist() == [False, False, True, False]


def test_buyers_of_one_purchase_are_never_expected_to_buy_nothing():
    once = np.repeat([0.0, 1.0], [60, 40])
    off = _bucket(0, judged(np.full(100, 1.1), np.zeros(100), once))
    assert (off.naive, off.scaled) == (False, True), "their rate so far is nearer, but 0"
    check = Check(buckets=(off,), segments=(SegmentCheck(segment=2, naive=True),))
    x, segment = np.array([0, 4]), np.array([2, 2])
    assert by_same_rate(x, segment, check).tolist() == [False, True]
    assert scale_of(x, check) == pytest.approx([0.4 / 1.1, 1.0])
    assert scale_of(x, None).tolist() == [1.0, 1.0]
    held = _bucket(0, judged(np.full(100, 0.42), np.zeros(100), once))
    assert not held.scaled


def test_the_total_has_the_ends_of_what_was_spent_of_what_was_expected():
    told = _told(200.0, Check(share=MeanPurchase(0.8, 0.7, 0.9)))
    assert (told.low, told.high) == pytest.approx((140.0, 180.0))
    assert _told(200.0, Check(share=MeanPurchase(0.8, -0.1, 0.9))).low == 0
    assert _told(200.0, Check()) is None, "nobody has paid twice"
    assert _told(200.0, None) is None


def test_a_segment_brings_its_own_mean_where_that_was_nearer():
    past = pd.DataFrame({"spent": [100.0] * 30, "x": [1] * 30})
    real = pd.DataFrame({"count": [1] * 30, "amount": [49.0, 51.0, 50.0] * 10})
    assert _paid(past, real, np.full(30, 70.6)).own
    assert not _paid(past, real, np.full(30, 50.1)).own, "within the interval"
    assert not _paid(past.assign(spent=300.0), real, np.full(30, 70.6)).own, "nearer than 150"
    assert _paid(past, real * 0, np.full(30, 70.6)) is None


def test_each_segment_brings_its_own():
    generator = np.random.default_rng(0)
    segment = np.repeat([0, 1, 2], 200)
    x = generator.integers(0, 6, 600)
    each = np.array([76.6, 53.7, 72.3])[segment] + generator.normal(0, 5, 600)
    past = pd.DataFrame({"x": x, "spent": each * (x + 1)})
    spend = spend_of_segments(past, segment)
    assert spend[[0, 200, 400]] == pytest.approx([76.6, 53.7, 72.3], abs=1.0)
    # What chance alone parts is drawn together.
    alike = past.assign(spent=(70 + generator.normal(0, 30, 600)) * (x + 1))
    raw = alike.groupby(segment)["spent"].sum() / (alike["x"] + 1).groupby(segment).sum()
    assert np.ptp(spend_of_segments(alike, segment)) < np.ptp(raw)


def test_a_segment_says_what_a_purchase_brought_and_who_may_be_gone():
    assert mean_purchase(np.array([30.0]), np.array([3])).low is None
    table = pd.DataFrame(
        {
            "segment": [0, 0, 1, 1],
            "purchases": [2, 4, 1, 1],
            "spent": [20.0, 50.0, 5.0, 7.0],
            "alive": [0.9, 0.7, np.nan, np.nan],
            "value": [1.0, 2.0, 0.0, 0.0],
            "forecast": ["bgnbd", "bgnbd", "same_rate", "same_rate"],
            "spend_by": ["gamma_gamma"] * 2 + ["segment"] * 2,
            "expected_purchases": [1.0, 2.0, 0.0, 0.0],
            "expected_spend": [11.0, 12.0, 6.0, 6.0],
        }
    )
    first, second = by_segment(table)
    assert first.brought.mean == pytest.approx(70 / 6)
    assert first.alive == pytest.approx(0.8)
    assert (second.alive, second.same_rate) == (None, 2)
