"""Models on lags, waves and demands: known answers."""

from dataclasses import replace

import numpy as np
import pytest

from lib.core.progress import NullProgress
from lib.workflows.forecasts.backtest.panel import Floats, History, cut
from lib.workflows.forecasts.facts.setup import Fill
from lib.workflows.forecasts.methods.croston import croston_rate, forecast_croston
from lib.workflows.forecasts.methods.fourier import design, forecast_fourier_ridge, ridge
from lib.workflows.forecasts.methods.lagged import Lagged, _rows
from lib.workflows.forecasts.methods.stl_ets import seasons_of
from tests.unit.forecasts.panels import history_of, panel_of


class Mirror:
    """Predicts one column of what it sees."""

    def __init__(self, column: int) -> None:
        self.column = column

    def fit(self, X: Floats, y: Floats) -> None:
        assert len(X) == len(y)

    def predict(self, X: Floats) -> Floats:
        return X[:, self.column]


def forecast(column: int, history: History) -> Floats:
    (found,) = Lagged(lambda: Mirror(column), rows=200).forecasts([history], NullProgress())
    return found.outputs


def test_lags_are_those_before_the_origin_and_the_same_place_of_the_last_season() -> None:
    season = np.tile([1.0, 5.0, 2.0, 8.0], 12)
    history = history_of([season, 10 * season], horizon=4, season=4)
    # Column 1 is the last value, column 9 the same place of the last season (8 lags between).
    last = forecast(1, history)
    assert last[:, :, 0] == pytest.approx(np.array([[8.0] * 4, [80.0] * 4]))
    same = forecast(1 + 8, history)
    assert same[0, :, 0] == pytest.approx([1, 5, 2, 8])
    assert same[1, :, 0] == pytest.approx([10, 50, 20, 80])
    # It was right at every held origin too, so that its intervals have no width.
    assert same[0, :, 1] == pytest.approx(same[0, :, -1])


def test_what_is_seen_has_no_unit() -> None:
    values = np.random.default_rng(0).normal(50, 5, 60)
    small, large = (history_of([scale * values], horizon=3, season=7) for scale in (1.0, 1e6))
    place = [np.array([0]), np.array([40]), np.array([2])]
    np.testing.assert_allclose(_rows(small, *place).X, _rows(large, *place).X, rtol=1e-9)


def test_covariates_of_the_past_are_those_before_the_origin() -> None:
    panel = replace(panel_of([np.arange(40.0)]), past=np.arange(40.0)[:, None] ** 2)
    history = cut(panel, np.array([36]), 4, (7,), Fill.INTERPOLATE)
    seen = _rows(history, np.array([0, 0]), np.array([20, 36]), np.array([0, 3])).X
    squares = np.arange(36.0) ** 2
    assert seen[:, -2].tolist() == [19.0**2, 35.0**2]
    assert seen[:, -1] == pytest.approx([squares[12:20].mean(), squares[28:].mean()])


def test_waves_and_a_line_are_found_again() -> None:
    moments = np.arange(120.0)
    whole = 30 + 0.5 * moments + 4 * np.sin(2 * np.pi * moments / 12)
    outputs = forecast_fourier_ridge(history_of([whole], horizon=12, season=12))
    assert np.abs(outputs[0, :, 0] - whole[108:]).max() < 1.0


def test_a_ridge_without_noise_is_least_squares() -> None:
    X = design(60, 5, (12,))
    weights = np.random.default_rng(0).normal(size=X.shape[1])
    found, spread = ridge(X[:60], 3 + X[:60] @ weights)
    np.testing.assert_allclose(found.fit(X), 3 + X @ weights, rtol=0.02, atol=0.05)
    assert spread < 0.05


def test_a_demand_of_four_every_second_period_is_a_rate_of_two() -> None:
    values = np.tile([0.0, 4.0], 40)
    rate, chance = croston_rate(values)
    assert chance == pytest.approx(0.5)
    # Syntetos & Boylan take half of alpha off.
    assert 1.7 <= rate < 2.0
    outputs = forecast_croston(history_of([np.append(values, [0, 4])], horizon=2))
    assert outputs[0, 0, 1:8].tolist() == [0, 0, 0, 0, 0, 0, 0]
    assert outputs[0, 0, -1] == 4
    assert croston_rate(np.zeros(9)) == (0.0, 0.0)


def test_seasons_of_two_lengths_are_repeated() -> None:
    moments = np.arange(6 * 7 * 8)
    daily, weekly = np.sin(2 * np.pi * moments / 7), 2 * np.cos(2 * np.pi * moments / 42)
    _, ahead = seasons_of(daily + weekly, (7, 42), 42)
    later = np.arange(len(moments), len(moments) + 42)
    truth = np.sin(2 * np.pi * later / 7) + 2 * np.cos(2 * np.pi * later / 42)
    assert np.abs(ahead - truth).max() < 0.4
