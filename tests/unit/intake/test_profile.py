"""Profile and association, against independent computations."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lib.core.columns import ColumnKind
from lib.i18n import translator
from lib.intake.profiling.profile import _histogram, make_profile
from lib.intake.profiling.target_association import correlation_ratio, cramers_v, relation
from lib.intake.reading import read_table
from lib.report.profile.profile_html import related_text


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_correlations_agree_with_scipy(rng: np.random.Generator) -> None:
    x = rng.normal(size=200)
    y = -x + rng.normal(size=200)
    found = relation(x, y)
    assert found is not None
    assert found.strength == pytest.approx(abs(stats.pearsonr(x, y).statistic))
    curved = np.exp(4 * x)
    found = relation(x, curved)
    assert found is not None
    assert (found.measure, found.strength) == ("spearman", pytest.approx(1.0))
    assert relation(x, np.ones(200)) is None


def test_cramers_v_agrees_with_scipy(rng: np.random.Generator) -> None:
    a = rng.integers(0, 4, 300)
    b = np.where(rng.random(300) < 0.5, a, rng.integers(0, 4, 300)) % 3
    table = pd.crosstab(a, b).to_numpy()
    n, (r, c) = len(a), table.shape
    phi = stats.chi2_contingency(table, correction=False).statistic / n
    phi = max(0, phi - (r - 1) * (c - 1) / (n - 1))
    smaller = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
    assert cramers_v(a, b) == pytest.approx(np.sqrt(phi / smaller))
    assert cramers_v(a, rng.integers(0, 50, 300)) < 0.2


def test_correlation_ratio_agrees_with_analysis_of_variance(rng: np.random.Generator) -> None:
    codes = rng.integers(0, 5, 400)
    values = codes + rng.normal(size=400)
    groups = [values[codes == level] for level in range(5)]
    f = stats.f_oneway(*groups).statistic
    k, n = 5, 400
    epsilon = (k - 1) * (f - 1) / ((k - 1) * f + n - k)
    assert correlation_ratio(codes, values) == pytest.approx(np.sqrt(epsilon))


def make(**columns: Any) -> bytes:
    return pd.DataFrame(columns).to_csv(index=False).encode()


def test_profile_of_each_kind(rng: np.random.Generator) -> None:
    values = rng.normal(10, 2, 100).round(3)
    data = make(
        id=[f"K{i}" for i in range(100)],
        value=values,
        level=["a", "b", "b", "c"] * 25,
        when=pd.date_range("2024-01-01", periods=100).strftime("%Y-%m-%d"),
        text=[f"some words about the thing {i}" for i in range(100)],
        empty=[None] * 100,
        goal=values * 2 + 1,
    )
    profile = make_profile(read_table(data, "x.csv"), "goal")
    number = profile.column("value")
    assert number.stats["mean"] == pytest.approx(values.mean())
    assert number.stats["sd"] == pytest.approx(values.std(ddof=1))
    assert number.stats["median"] == pytest.approx(np.median(values))
    assert number.histogram is not None
    assert sum(number.histogram.counts) == 100
    assert len(number.histogram.edges) == len(number.histogram.counts) + 1
    assert number.relation is not None
    assert number.relation.strength == pytest.approx(1)
    assert [(level.value, level.count) for level in profile.column("level").top] == [
        ("b", 50),
        ("a", 25),
        ("c", 25),
    ]
    moment = profile.column("when")
    assert (moment.stats["first"], moment.stats["days"]) == ("2024-01-01T00:00:00", 99)
    text = profile.column("text")
    assert (text.stats["mean_words"], len(text.examples), text.relation) == (6, 3, None)
    assert profile.column("empty").kind is ColumnKind.CONSTANT
    assert profile.column("goal").relation is None
    json.dumps(profile.to_dict(), allow_nan=False)


def test_relations_of_a_long_table_are_measured_on_some_of_its_rows_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lib.intake.profiling.profile.RELATED_ROWS", 60)
    odd = [1.5 * n for n in range(200)]
    data = make(n=odd, goal=[2 * n + n % 7 for n in range(200)], w=list("abcde") * 40)
    dataset = read_table(data, "x.csv")
    profile = make_profile(dataset, "goal")
    assert (profile.rows, profile.related) == (200, 60)
    assert "60 rows" in related_text(profile, translator("en"))
    assert "60개 행" in related_text(profile, translator("ko"))
    assert profile.column("n").stats["max"] == 298.5
    found = profile.column("n").relation
    assert found is not None
    assert found.strength > 0.99
    for same in (make_profile(dataset), make_profile(read_table(data[:300], "x.csv"), "goal")):
        assert related_text(same, translator("en")) == ""


def test_whole_numbers_of_a_short_range_get_one_bar_each() -> None:
    data = make(n=[1, 2, 2, 3, 5] * 10, w=list("abcde") * 10)
    histogram = make_profile(read_table(data, "x.csv")).column("n").histogram
    assert histogram is not None
    assert histogram.counts == (10, 20, 10, 0, 10)


def test_extreme_numbers_do_not_break_the_profile() -> None:
    data = make(n=[1e308, -1e308, 1.0, 2.0], w=list("abab"))
    profile = make_profile(read_table(data, "x.csv"), "w")
    json.dumps(profile.to_dict(), allow_nan=False)


def test_large_numbers_near_each_other_have_a_histogram() -> None:
    found = _histogram(np.array([1e16, 1e16 + 2, 1e16 + 4]))
    assert found is not None
    assert sum(found.counts) == 3
