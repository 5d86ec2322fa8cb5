"""Associations of all pairs, missing patterns and splits by the target, against known values."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lib.core.dataset import Dataset
from lib.intake.profiling.associations import associations, usable
from lib.intake.profiling.by_target import Densities, Parts, Stacks, split_by_target, wilson
from lib.intake.profiling.missing import missing_values
from lib.intake.reading import read_table


def made(**columns: object) -> Dataset:
    return read_table(pd.DataFrame(columns).to_csv(index=False).encode(), "x.csv")


def strength(dataset: Dataset, first: str, second: str) -> float:
    (pair,) = associations(dataset, [first, second]).pairs
    assert pair.relation is not None
    return pair.relation.strength


def test_numbers_go_by_spearman_with_and_without_gaps() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=300)
    y = -np.exp(x) + rng.normal(size=300)
    expected = abs(stats.spearmanr(x, y).statistic)
    assert strength(made(x=x, y=y), "x", "y") == pytest.approx(expected, abs=1e-9)
    x[::3] = np.nan
    y[1::7] = np.nan
    both = ~np.isnan(x) & ~np.isnan(y)
    expected = abs(stats.spearmanr(x[both], y[both]).statistic)
    assert strength(made(x=x, y=y), "x", "y") == pytest.approx(expected, abs=1e-9)


def test_categories_go_by_corrected_v() -> None:
    table = np.array([[30, 10, 5], [8, 25, 22]])
    first, second = zip(
        *((f"r{r}", f"c{c}") for (r, c), n in np.ndenumerate(table) for _ in range(n)), strict=True
    )
    n = table.sum()
    phi = stats.chi2_contingency(table, correction=False).statistic / n - 2 / (n - 1)
    rows, columns = 2 - 1 / (n - 1), 3 - 4 / (n - 1)
    expected = np.sqrt(phi / (min(rows, columns) - 1))
    assert strength(made(a=first, b=second), "a", "b") == pytest.approx(expected)


def test_mixed_kinds_go_by_the_correlation_ratio_and_are_symmetric() -> None:
    groups = ["a"] * 10 + ["b"] * 10
    values = [float(n) / 7 for n in range(20)]
    dataset = made(g=groups, x=values)
    # Epsilon squared by way of F: (F - 1) / (F + (n - k) / (k - 1)).
    f = stats.f_oneway(values[:10], values[10:]).statistic
    epsilon = (f - 1) / (f + 18)
    assert strength(dataset, "g", "x") == pytest.approx(np.sqrt(epsilon))
    found = associations(dataset, ["x", "g"])
    assert found.matrix() == pytest.approx(found.matrix().T)
    assert found.matrix().diagonal() == pytest.approx([1, 1])


def test_constants_and_texts_are_not_measured() -> None:
    dataset = made(one=[1] * 30, x=range(0, 60, 2), id=[f"k{n}" for n in range(30)])
    assert "one" not in usable(dataset.columns)
    assert "id" not in usable(dataset.columns)


def test_missing_patterns_are_counted_and_set_against_the_target() -> None:
    rows = 60
    a = [None if n < 22 else n for n in range(rows)]
    b = [None if n < 10 else n / 3 for n in range(rows)]
    y = ["yes" if n < 20 else "no" for n in range(rows)]
    found = missing_values(made(a=a, b=b, y=y, c=range(100, 100 + rows)), "y")
    assert [(p.columns, p.rows) for p in found.patterns] == [(("a",), 12), (("a", "b"), 10)]
    assert found.complete == 38
    assert [(gap.column, gap.missing) for gap in found.gaps] == [("a", 22), ("b", 10)]
    strengths = [gap.relation.strength for gap in found.gaps if gap.relation]
    assert strengths[0] > 0.9
    assert 0.4 < strengths[1] < 0.8


def test_a_complete_table_has_no_patterns() -> None:
    assert missing_values(made(a=range(30), b=["x", "y", "z"] * 10)).patterns == ()


def test_more_than_64_columns_are_told_apart() -> None:
    columns = {f"c{n}": [None if r == n else r for r in range(80)] for n in range(80)}
    found = missing_values(made(**columns))
    assert found.complete == 0
    assert found.others == 80 - len(found.patterns)


def test_splits_follow_the_kinds() -> None:
    rng = np.random.default_rng(1)
    n = 400
    x, city = rng.normal(size=n), rng.choice(["a", "b"], n)
    yes = np.where(x > 0, "yes", "no")
    three = rng.choice(["l", "m", "n"], n)
    price = 3 * x + 10
    dataset = made(x=x, city=city, yes=yes, three=three, price=price)
    by_class = split_by_target(dataset, "x", "yes")
    assert isinstance(by_class, Densities)
    assert [sum(shares) for shares in by_class.shares] == pytest.approx([1, 1])
    share = split_by_target(dataset, "city", "yes")
    assert isinstance(share, Parts)
    assert share.overall == pytest.approx((yes == share.of).mean())
    assert all(part.lower <= part.value <= part.upper for part in share.parts)
    assert isinstance(split_by_target(dataset, "city", "three"), Stacks)
    along = split_by_target(dataset, "x", "price")
    assert isinstance(along, Parts)
    means = [part.value for part in along.parts]
    assert means == sorted(means)
    assert sum(part.rows for part in along.parts) == n


def test_dates_keep_their_unit() -> None:
    dataset = made(day=pd.date_range("2026-01-01", periods=90).astype(str), y=range(0, 180, 2))
    found = split_by_target(dataset, "day", "y")
    assert isinstance(found, Parts)
    assert str(found.parts[0].low).startswith("2026-01-01")
    assert str(found.parts[-1].high).startswith("2026-03-31")


def test_wilson_agrees_with_scipy() -> None:
    for count, rows in ((0, 10), (3, 17), (50, 50)):
        known = stats.binomtest(count, rows).proportion_ci(method="wilson")
        assert wilson(count, rows) == pytest.approx((known.low, known.high), abs=1e-6)
