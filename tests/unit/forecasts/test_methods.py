"""Classical methods against known answers and against statsmodels."""

from dataclasses import replace
from typing import cast

import numpy as np
import pytest
from statsmodels.tsa.arima.model import ARIMA
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel

from lib.core.progress import NullProgress
from lib.workflows.forecasts.methods import arima, arima_fit, simple, theta
from lib.workflows.forecasts.methods.aligned import akaike_weights, left_aligned, right_aligned
from lib.workflows.forecasts.methods.differences import kpss, stationary, wants_logarithm
from lib.workflows.forecasts.methods.ets import (
    FORMS,
    Form,
    criterion,
    from_shares,
    projected,
    smoothed,
    starts,
)
from lib.workflows.forecasts.methods.ets_search import _columns, _shared_out, choose, forecast_ets
from lib.workflows.forecasts.methods.forecasters import EachAlone
from lib.workflows.forecasts.methods.seasons import has_season, season_index
from tests.unit.forecasts.panels import history_of


def sales(length: int = 96, seed: int = 0) -> np.ndarray:
    """Return monthly values with a trend and a season that grows with it."""
    month = np.arange(length)
    season = 1 + 0.3 * np.sin(2 * np.pi * month / 12)
    noise = np.random.default_rng(seed).normal(1, 0.03, length)
    return (100 + month) * season * noise


def test_baselines_by_hand() -> None:
    series = np.array([1.0, 2.0, 3.0, 5.0, 4.0, 9.0, 0.0, 0.0, 0.0])
    history = history_of([series], horizon=3, season=2)

    def points(rule: simple.Rule) -> list[float]:
        return simple.forecast(rule, history)[0, :, 0].tolist()

    assert points(simple.naive) == [9, 9, 9]
    assert points(simple.seasonal_naive) == [4, 9, 4]
    assert points(simple.drift) == pytest.approx([10.6, 12.2, 13.8])  # a slope of 8 / 5
    assert points(simple.window_mean) == [6.5, 6.5, 6.5]


def test_a_gap_is_forecast_over() -> None:
    panel_history = history_of([np.arange(20.0)], horizon=2, ends=[15])
    ahead = simple.forecast(simple.drift, panel_history)[0, :, 0]
    assert ahead.tolist() == [15, 16]


@pytest.mark.parametrize(
    "form",
    [Form(False, True, True, "A"), Form(True, True, False, "M"), Form(True, False, False, "N")],
    ids=lambda one: one.name,
)
def test_smoothing_is_that_of_statsmodels(form: Form) -> None:
    values = sales(60)
    shares = np.array([[0.3], [0.2], [0.4], [0.9]])
    matrix = right_aligned([values])
    begins = np.array([0])
    columns = _columns(matrix, begins, np.array([0]), [form], 12)
    parameters = from_shares(shares)
    model = ETSModel(
        values,
        error="mul" if form.multiplicative_error else "add",
        trend="add" if form.trend else None,
        damped_trend=form.damped,
        seasonal={"A": "add", "M": "mul", "N": None}[form.season],
        seasonal_periods=12 if form.season != "N" else None,
        initialization_method="known",
        initial_level=float(columns.level[0]),
        initial_trend=float(columns.slope[0]) if form.trend else None,
        initial_seasonal=columns.season[:, 0] if form.season != "N" else None,
    )
    alpha, beta, gamma, phi = parameters[:, 0]
    wanted = {
        "smoothing_level": alpha,
        "smoothing_trend": beta,
        "smoothing_seasonal": gamma,
        "damping_trend": phi,
    }
    known = [wanted[name] for name in model.param_names if name in wanted]
    theirs = model.smooth(known)
    fit, _, states = smoothed(columns, parameters)
    # A season that multiplies is updated there by the new level, in the book by the expected one.
    near = 2e-3 if form.season == "M" else 1e-8
    np.testing.assert_allclose(fit[:, 0], theirs.fittedvalues, rtol=near)
    ahead = projected(columns, parameters, states, 15)[:, 0]
    np.testing.assert_allclose(ahead, theirs.forecast(15), rtol=near)
    # Up to a constant of the series our criterion is -2 log likelihood.
    other = from_shares(np.array([[0.5], [0.1], [0.2], [0.85]]))
    apart = criterion(columns, parameters)[0] - criterion(columns, other)[0]
    values_of = dict(zip(("smoothing_level", "smoothing_trend"), other[:2, 0], strict=True))
    values_of |= {"smoothing_seasonal": other[2, 0], "damping_trend": other[3, 0]}
    second = model.smooth([values_of[name] for name in model.param_names if name in values_of])
    assert apart == pytest.approx(-2 * (theirs.llf - second.llf), rel=max(3 * near, 1e-6))


def test_the_form_of_a_growing_season_is_multiplicative_and_forecasts_it() -> None:
    whole = sales(108)
    outputs = forecast_ets(history_of([whole], horizon=12, season=12))
    apart = np.abs(outputs[0, :, 0] / whole[96:] - 1)
    assert apart.mean() < 0.06
    inside = (whole[96:] >= outputs[0, :, 1]) & (whole[96:] <= outputs[0, :, -1])
    assert inside.mean() >= 0.75


def test_series_of_any_length_are_smoothed_together_as_alone() -> None:
    long, short = sales(80), sales(40, seed=1)
    together = forecast_ets(history_of([long, short], horizon=6, season=12))
    alone = forecast_ets(history_of([short], horizon=6, season=12))
    np.testing.assert_allclose(together[1, :, 0], alone[0, :, 0], rtol=1e-6)


def test_a_level_of_zero_divides_nothing() -> None:
    outputs = forecast_ets(history_of([np.arange(9.0)], horizon=1))
    assert outputs[0, 0, 0] == pytest.approx(8)


def test_a_criterion_two_higher_counts_a_bit_more_than_a_third() -> None:
    owner, criteria = np.array([0, 0, 1]), np.array([10.0, 12.0, -5.0])
    weights = akaike_weights(owner, criteria)
    assert weights[1] / weights[0] == pytest.approx(np.exp(-1))
    assert weights[:2].sum() == pytest.approx(1)
    assert weights[2] == 1


def test_paths_are_shared_out_by_what_forms_count() -> None:
    values = right_aligned([sales(60), sales(60, seed=1)])
    fitted = choose(values, np.array([60, 60]), 12, (Form(False, False, False, "A"), *FORMS[:1]))
    halves = np.array([0.75, 0.25, 0.0, 1.0])
    counts = [
        np.bincount(row, minlength=4).tolist()
        for row in _shared_out(replace(fitted, weights=halves), 2)
    ]
    assert fitted.owner.tolist() == [0, 0, 1, 1]
    assert counts == [[75, 25, 0, 0], [0, 0, 0, 100]]


def test_a_start_of_ets_takes_the_season_apart() -> None:
    season = np.tile([2.0, -1.0, -1.0], 8)
    values = (10 + season)[:, None]
    level, slope, found = starts(values, np.array([0]), 3, [Form(False, False, False, "A")])
    assert level[0] == pytest.approx(10)
    assert slope[0] == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(found[:, 0], [2, -1, -1], atol=1e-9)


def test_with_theta_2_and_no_optimising_it_is_the_standard_method() -> None:
    """The dynamic model's forecast is close to that of statsmodels' standard theta method."""
    values = 50 + 2 * np.arange(60.0) + np.random.default_rng(0).normal(0, 1, 60)
    standard = ThetaModel(values, period=1, deseasonalize=False).fit()
    ours = theta.forecast_theta(history_of([np.append(values, np.zeros(6))], horizon=6))
    theirs = standard.forecast(6)
    assert np.abs(ours[0, :, 0] - theirs).max() < 0.05 * np.abs(theirs).max()


def test_lines_are_those_of_least_squares_through_the_past() -> None:
    values = np.array([[3.0, 5.0, 4.0, 8.0, 9.0]])
    lines = theta.lines_of(values)
    for count in range(2, 6):
        slope, intercept = np.polyfit(np.arange(1, count + 1), values[0, :count], 1)
        assert lines.slope[0, count] == pytest.approx(slope)
        assert lines.intercept[0, count] == pytest.approx(intercept)


def test_arima_coefficients_are_those_of_statsmodels() -> None:
    generator = np.random.default_rng(3)
    shocks = generator.normal(size=900)
    values = np.zeros(900)
    for moment in range(2, 900):
        values[moment] = 0.6 * values[moment - 1] + shocks[moment] + 0.4 * shocks[moment - 1]
    matrix = right_aligned([values[100:]])
    order = arima.Order(1, 1, 0, 0, False)
    columns = arima._columns(matrix, np.array([0]), [order], 1)
    begin = np.where(columns.free, 0.1, 0.0)
    found, total = arima_fit.fitted(columns, np.ones(1), begin, 12)
    made = arima_fit.coefficients(found, columns.free)[:, 0]
    theirs = ARIMA(values[100:], order=(1, 0, 1), trend="n").fit()
    assert made[0] == pytest.approx(theirs.params[0], abs=0.01)
    assert made[3] == pytest.approx(theirs.params[1], abs=0.01)
    assert total[0] / 799 == pytest.approx(theirs.params[2], rel=0.01)


def test_arima_tells_the_orders_that_forecast_together() -> None:
    noise = np.random.default_rng(0).normal(0, 1, 400)
    values = np.zeros(400)
    for row in range(1, 400):
        values[row] = 0.6 * values[row - 1] + noise[row]
    told = arima.arima_parameters(history_of([values, np.full(60, 5.0)], horizon=4, season=1))
    orders = cast("list[dict[str, float]]", told[0]["orders"])
    assert sum(one["weight"] for one in orders) == pytest.approx(1)
    plain = next(one for one in orders if np.shape(one["ar"]) == (1,) and not one["ma"])
    assert plain["ar"] == pytest.approx([0.6], abs=0.1)
    assert "orders" not in told[1] or told[1]["orders"] == []


def test_arima_follows_a_season_on_a_trend_with_logarithms() -> None:
    whole = sales(120)
    model = stationary(whole[:108], 12)
    assert (model.logarithm, model.seasonal) == (True, 1)
    outputs = arima.forecast_arima(history_of([whole], horizon=12, season=12))
    assert np.abs(outputs[0, :, 0] / whole[108:] - 1).mean() < 0.06


def test_forecasts_of_differences_are_summed_up_again() -> None:
    values = np.array([1.0, 4.0, 2.0, 6.0, 9.0, 5.0, 8.0, 12.0, 7.0, 11.0, 16.0, 9.0])
    known, ahead = values[:9], values[9:]
    model = stationary(known, 3)
    path = values
    for lag in [1] * model.d + [3] * model.seasonal:
        path = path[lag:] - path[:-lag]
    np.testing.assert_allclose(model.integrated(path[-3:]), ahead)


def test_kpss_and_guerrero_tell_a_walk_and_a_growing_spread() -> None:
    generator = np.random.default_rng(0)
    assert kpss(generator.normal(size=200)) < 0.463
    assert kpss(generator.normal(size=200).cumsum()) > 0.463
    assert wants_logarithm(sales(), 12)
    assert not wants_logarithm(100 + generator.normal(size=96), 12)


def test_a_season_is_found_where_there_is_one() -> None:
    flat = np.random.default_rng(0).normal(100, 1, 60)
    assert has_season(sales(), 12)
    assert not has_season(flat, 12)
    index = season_index(np.tile([1.2, 0.8], 12) * 10, 2, multiplicative=True)
    np.testing.assert_allclose(index, [1.2, 0.8])


def test_series_are_aligned_at_either_end() -> None:
    parts = [np.array([1.0, 2.0, 3.0]), np.array([4.0])]
    assert right_aligned(parts, 2)[:, -1].tolist() == [3, 4]
    assert left_aligned(parts)[:, 0].tolist() == [1, 4]
    assert np.isnan(right_aligned(parts)[1, :2]).all()


def test_many_series_are_forecast_in_parts_as_together() -> None:
    history = history_of([sales(60, seed) for seed in range(5)], horizon=6, season=12)
    (apart,) = EachAlone(theta.forecast_theta, together=2).forecasts([history], NullProgress())
    np.testing.assert_allclose(apart.outputs, theta.forecast_theta(history), rtol=1e-9)
