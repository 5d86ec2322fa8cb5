"""As many digits as the uncertainty allows."""

import math

import pytest

from lib.core.metrics import METRICS
from lib.core.results import Interval
from lib.i18n import translator
from lib.report.drawing.numbers import (
    chance,
    decimals_in,
    rough_duration,
    score_text,
    signed,
    size_text,
)

EN, KO = translator("en"), translator("ko")


def interval(mean, half):
    return Interval(mean=mean, sd=half, low=mean - half, high=mean + half, folds=(mean,))


@pytest.mark.parametrize(
    ("mean", "half", "text"),
    [
        (84623.0, 930.0, "84,620 ± 930"),
        (0.84623, 0.0093, "0.8462 ± 0.0093"),
        (0.84623, 0.0121, "0.846 ± 0.012"),
        (48123.7, 1730.0, "48,100 ± 1,700"),
        (48123.7, 6200.0, "48,100 ± 6,200"),
        (0.5, 0.0, "0.500 ± 0.000"),
        (0.84623, math.nan, "0.846"),
        (math.nan, math.nan, "–"),
        (-0.00001, 0.3, "0.00 ± 0.30"),
    ],
)
def test_scores(mean, half, text):
    assert score_text(interval(mean, half), EN, "rmse") == text


@pytest.mark.parametrize(
    ("low", "mean", "high", "text"),
    [
        (0.786, 0.846, 0.906, "0.846 ± 0.060"),
        (0.845, 0.846, 0.847, "0.846 ± 0.001"),
        (0.84593, 0.84623, 0.84653, "0.8462 ± 0.0003"),  # else the interval would be nothing
        (0.981, 0.995, 1.0, "0.995 (0.981–1.000)"),
    ],
)
def test_an_area_has_three_decimals_and_ends_at_one(low, mean, high, text):
    assert score_text(Interval(mean, 0.01, low, high, (mean,)), EN, "roc_auc") == text


@pytest.mark.parametrize(
    "metric", [name for name, one in METRICS.items() if math.isfinite(one.highest)]
)
def test_every_metric_that_ends_at_one_has_three_decimals(metric):
    for half in (0.0006, 0.0021, 0.021, 0.21):
        assert decimals_in(metric, half) == 3
    assert score_text(interval(0.8421, 0.0213), EN, metric) == "0.842 ± 0.021"


@pytest.mark.parametrize(
    ("share", "text"), [(0.9996, ">99%"), (0.0004, "<1%"), (0.024, "2%"), (math.nan, "–")]
)
def test_chances_are_never_certain(share, text):
    assert chance(share, EN) == text


def test_signs_sizes_and_times():
    assert [signed(value, 3, EN) for value in (0.0034, -0.0034, -0.0001)] == [
        "+0.003",
        "−0.003",
        "0.000",
    ]
    assert [size_text(size, EN) for size in (None, 900, 2100, 402_000, 17_300_000)] == [
        "–",
        "900 B",
        "2.1 kB",
        "393 kB",
        "16 MB",
    ]
    times = [rough_duration(seconds, KO) for seconds in (1, 22, 130, 5400)]
    assert times == ["약 5초", "약 20초", "약 2분", "약 1.5시간"]
