"""Measures of forecasts by hand, and what they say of many series together."""

import numpy as np
import pytest
from scipy.stats import t as student

from lib.core.quantiles import LEVELS
from lib.workflows.forecasts.backtest.evidence import covariance_of_mean, evidence_of
from lib.workflows.forecasts.backtest.measures import Ratio, ratios, values_of
from lib.workflows.forecasts.backtest.panel import filled_in, seasonal_changes
from lib.workflows.forecasts.facts.setup import Fill


def outputs_around(point: np.ndarray, width: float = 1.0) -> np.ndarray:
    """Return a fan whose quantile at a level lies ``width * (level - 0.5)`` off the point."""
    levels = point[..., None] + width * (np.array(LEVELS) - 0.5)
    return np.concatenate([point[..., None], levels], axis=-1)


def test_measures_by_hand() -> None:
    # Hyndman & Koehler 2006: scaled by the naive errors of the known past, 1 2 4 7 -> 1, 2, 3.
    changes = seasonal_changes(np.array([1.0, 2.0, 4.0, 7.0]), 1)
    assert changes.tolist() == [1.0, 2.0, 3.0]
    scale, square = np.abs(changes).mean(), np.square(changes).mean()
    truth = np.array([[10.0, 12.0]])
    found = values_of(
        ratios(
            truth,
            outputs_around(np.array([[9.0, 14.0]])),
            np.array([scale]),
            np.array([square]),
        )
    )
    assert found["mase"] == pytest.approx(1.5 / 2)
    assert found["rmsse"] == pytest.approx(np.sqrt(2.5 / (14 / 3)))
    # As the M4 competition defines it (Makridakis et al. 2020): 200 |y - f| / (|y| + |f|).
    assert found["smape"] == pytest.approx((200 / 19 + 400 / 26) / 2)
    assert found["wape"] == pytest.approx(3 / 22)
    assert found["rmse"] == pytest.approx(np.sqrt(2.5))
    assert found["mae"] == pytest.approx(1.5)
    assert found["bias"] == pytest.approx(1 / 22)
    assert found["coverage_80"] == found["coverage_95"] == 0.0
    assert found["width_80"] == pytest.approx(0.8 / 2)


def test_the_quantile_loss_of_a_point_is_its_absolute_error() -> None:
    truth, point = np.array([[10.0, 12.0]]), np.array([[9.0, 14.0]])
    exact = ratios(truth, outputs_around(point, width=0.0), np.ones(1), np.ones(1))
    # Twice the pinball loss, averaged over levels around one half, is the absolute error.
    assert exact["wql"].value == pytest.approx(exact["wape"].value)


def test_a_series_that_never_changed_has_no_mase_and_a_missing_value_no_say() -> None:
    truth = np.array([[5.0, 6.0], [1.0, np.nan]])
    fan = outputs_around(np.array([[5.0, 5.0], [2.0, 99.0]]))
    found = values_of(ratios(truth, fan, np.array([0.0, 0.5]), np.array([0.0, 0.25])))
    assert found["mase"] == pytest.approx(2.0)
    assert found["mae"] == pytest.approx(2 / 3)


def test_influences_add_up_to_what_a_change_of_one_series_does() -> None:
    above, below = np.array([1.0, 4.0, 2.0]), np.array([2.0, 3.0, 1.0])
    for root in (False, True):
        ratio = Ratio(above, below, root)
        assert ratio.influence().sum() == pytest.approx(0.0)
        step = 1e-6
        weights = np.array([1 + 3 * step, 1.0, 1.0])  # weights sum to 3, to first order
        moved = Ratio(above * weights, below * weights, root)
        change = (moved.value - ratio.value) / step
        assert change == pytest.approx(ratio.influence()[0], rel=1e-4)


def test_gaps_are_filled_from_what_was_known() -> None:
    values = np.array([np.nan, 1.0, np.nan, 3.0, np.nan])
    assert filled_in(values, Fill.INTERPOLATE)[0].tolist() == [1, 1, 2, 3, 3]
    assert filled_in(values, Fill.PREVIOUS)[0].tolist() == [1, 1, 1, 3, 3]
    assert filled_in(values, Fill.ZERO)[0].tolist() == [0, 1, 0, 3, 0]
    assert filled_in(values, Fill.MISSING)[1].tolist() == [True, False, True, False, True]


def test_without_overlap_the_covariance_is_that_of_independent_means() -> None:
    scores = np.random.default_rng(0).normal(size=(8, 3))
    expected = np.cov(scores.T) / len(scores)
    np.testing.assert_allclose(covariance_of_mean(scores, 1), expected)


def test_the_variance_is_that_of_diebold_and_mariano_with_the_correction() -> None:
    # Harvey, Leybourne & Newbold 1997, equation 9, with Bartlett's weights in place of equal ones.
    losses = np.random.default_rng(1).normal(size=(12, 2)).cumsum(axis=0)
    apart = losses[:, 0] - losses[:, 1]
    n, h = 12, 3
    centred = apart - apart.mean()
    gamma = [float(centred[lag:] @ centred[: n - lag]) / n for lag in range(h)]
    variance = (gamma[0] + 2 * sum((1 - lag / h) * gamma[lag] for lag in range(1, h))) / n
    factor = (n + 1 - 2 * h + h * (h - 1) / n) / n
    contrast = np.array([1.0, -1.0])
    found = contrast @ covariance_of_mean(losses, h) @ contrast
    assert found == pytest.approx(variance / factor)
    assert np.isfinite(student.cdf(apart.mean() / np.sqrt(found), n - 1))


def measured(count: int, gap: float, seed: int) -> dict[str, list[Ratio]]:
    """Return two models on so many series at three cut-offs, the second worse by ``gap``."""
    generator = np.random.default_rng(seed)
    base = generator.uniform(0.5, 1.5, count)
    return {
        name: [
            Ratio(base + more + 0.1 * generator.normal(size=count), np.ones(count))
            for _ in range(3)
        ]
        for name, more in (("first", 0.0), ("second", gap))
    }


def test_many_series_are_the_units_and_what_they_share_is_no_doubt() -> None:
    ratios_by_model = measured(200, 0.1, 0)
    series = [np.arange(200)] * 3
    found = evidence_of(ratios_by_model, series, "mase", overlap=1)
    assert found is not None
    assert (found.rows, found.by_folds) == (200, False)
    contrast = found.contrast("first", "second")
    spread = np.sqrt(contrast @ found.rows_within @ contrast)
    # Two means of 600 errors of 0.1 each: how good series are alike for both cancels out.
    assert spread == pytest.approx(0.1 * np.sqrt(2 / 600), rel=0.15)
    assert contrast @ found.means == pytest.approx(0.1, abs=3 * spread)


def test_few_series_are_judged_by_cut_offs() -> None:
    found = evidence_of(measured(3, 0.1, 0), [np.arange(3)] * 3, "mase", overlap=2)
    assert found is not None
    assert found.by_folds
    assert found.prior == 0
    assert found.freedom == 1
