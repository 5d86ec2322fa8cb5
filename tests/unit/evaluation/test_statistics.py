"""The statistics against independent computation: scipy, baycomp and a sampled posterior."""

import math
import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from lib.evaluation.judge.statistics import (
    corrected_interval,
    correlated_t,
    fold_mean,
)


def test_the_interval_is_the_t_interval_with_nadeau_and_bengios_variance():
    values = [0.81, 0.84, 0.83, 0.86, 0.80, 0.82, 0.85, 0.81, 0.84, 0.83]  # 2 repeats of 5 folds
    scale = math.sqrt(np.var(values, ddof=1) * (1 / 10 + 1 / 4))
    expected = stats.t.interval(0.95, 9, loc=np.mean(values), scale=scale)
    assert corrected_interval(values, folds=5) == pytest.approx(expected, rel=1e-12)


def test_the_corrected_t_statistic_is_that_of_the_formula_with_row_counts():
    # Nadeau & Bengio: 1/J + n2/n1 with n2/n1 = test rows / training rows = 100/900 in 10 folds.
    values = np.random.default_rng(1).normal(0.02, 0.05, 30)
    by_rows = np.var(values, ddof=1) * (1 / 30 + 100 / 900)
    assert fold_mean(values, 10).scale == pytest.approx(math.sqrt(by_rows), rel=1e-12)


@pytest.mark.parametrize(("folds", "repeats", "rope"), [(5, 1, 0.005), (10, 3, 0.01), (2, 1, 0.0)])
def test_the_correlated_t_test_is_that_of_baycomp(folds, repeats, rope):
    baycomp = pytest.importorskip("baycomp")
    generator = np.random.default_rng(folds)
    classical = generator.normal(0.84, 0.01, folds * repeats)
    deep = classical + generator.normal(0.004, 0.01, folds * repeats)
    theirs = baycomp.CorrelatedTTest.probs(classical, deep, rope=rope, runs=repeats)
    ours = correlated_t(deep - classical, folds, rope)
    below, *within, above = theirs
    assert ours.below == pytest.approx(below, abs=1e-9)
    assert ours.above == pytest.approx(above, abs=1e-9)
    assert ours.within == pytest.approx(within[0] if within else 0.0, abs=1e-9)


def test_the_probabilities_are_those_of_a_sampled_posterior():
    differences = np.array([0.004, 0.011, -0.002, 0.009, 0.006])
    scale = math.sqrt(differences.var(ddof=1) * (1 / 5 + 1 / 4))
    sample = differences.mean() + scale * np.random.default_rng(0).standard_t(4, 400_000)
    ours = correlated_t(differences, 5, 0.005)
    assert ours.above == pytest.approx((sample > 0.005).mean(), abs=0.004)
    assert ours.within == pytest.approx((np.abs(sample) <= 0.005).mean(), abs=0.004)
    assert ours.above + ours.within + ours.below == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.02, (1, 0, 0)), (-0.02, (0, 0, 1)), (0.0, (0, 1, 0)), (0.005, (0, 1, 0))],
)
def test_without_variance_all_the_mass_is_on_the_mean(value, expected):
    found = correlated_t([value] * 5, 5, 0.005)
    assert (found.above, found.within, found.below) == expected


def test_undefined_folds_are_left_out_and_one_fold_has_no_interval():
    assert corrected_interval([0.8, math.nan, 0.9, 0.7], 4) == corrected_interval(
        [0.8, 0.9, 0.7], 4
    )
    assert all(map(math.isnan, corrected_interval([0.8, math.nan], 5)))
    assert math.isnan(correlated_t([0.1], 5, 0.005).above)
    assert fold_mean([], 5).count == 0


def test_the_interval_covers_the_mean_of_correlated_folds():
    # Values with correlation 1/K, as the correction supposes: coverage is then at least nominal.
    generator = np.random.default_rng(2)
    folds, inside = 5, 0
    for _ in range(2000):
        shared, own = generator.normal(), generator.normal(size=folds)
        low, high = corrected_interval(
            math.sqrt(1 / folds) * shared + math.sqrt(1 - 1 / folds) * own, folds
        )
        inside += low <= 0 <= high
    assert 0.94 <= inside / 2000 <= 0.96


def test_importing_them_loads_no_training_stack():
    code = (
        "import sys; from lib.evaluation.judge import statistics, summary, verdict;"
        "print([m for m in ('sklearn', 'scipy.stats', 'tensorflow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
