"""Where series are cut, and that nothing behind a cut-off is ever seen."""

from dataclasses import replace

import numpy as np
import pytest

from lib.core.progress import NullProgress
from lib.errors import InputError
from lib.models.catalogue import all_models
from lib.workflows.forecasts.backtest.cutoffs import (
    choose_step,
    cutoffs_apart,
    cutoffs_of,
    extents_of,
)
from lib.workflows.forecasts.backtest.forecaster import Forecaster
from lib.workflows.forecasts.backtest.panel import WIDTH, cut
from lib.workflows.forecasts.facts.setup import Fill, ForecastSetup
from tests.unit.forecasts.panels import forecast_context, panel_of

FITTED = [
    spec.id
    for spec in all_models()
    if spec.domains == ("forecasts",) and spec.framework in ("numpy", "sklearn")
]


def test_windows_do_not_overlap_where_there_is_room() -> None:
    assert choose_step(np.array([144]), 18, 0, 12, 5) == (18, 5)
    step, folds = choose_step(np.array([66]), 18, 0, 12, 5)
    assert (step < 18, folds) == (True, 5)
    assert 66 - 18 - 4 * step >= 2 * 12 + 1 - 12
    assert choose_step(np.array([33]), 18, 0, 12, 5)[1] < 5
    with pytest.raises(InputError, match="series_too_short"):
        choose_step(np.array([20]), 18, 0, 12, 5)


def test_cut_offs_are_moments_of_the_calendar_or_count_from_each_end() -> None:
    panel = panel_of([np.arange(30.0), np.arange(20.0)])
    setup = ForecastSetup(horizon=4, step=4, common_end=True)
    by_calendar = cutoffs_of(panel, setup, 3)
    assert by_calendar.ends[:, 0].tolist() == [18, 22, 26]
    # The shorter series ends on day 20: at the later cut-offs there is nothing to test.
    assert by_calendar.ends[:, 1].tolist() == [18, -1, -1]
    own = cutoffs_of(panel, replace(setup, common_end=False), 3)
    assert own.ends[:, 1].tolist() == [8, 12, 16]
    assert str(own.moments[-1])[:10] == "2020-01-26"


def test_a_series_without_values_is_left_out_and_all_of_them_an_error() -> None:
    panel = panel_of([np.arange(30.0), np.full(30, np.nan)])
    assert extents_of(panel).lengths.tolist() == [30, 0]
    assert (cutoffs_of(panel, ForecastSetup(4, step=4), 2).ends[:, 1] == -1).all()
    with pytest.raises(InputError, match="series_all_missing"):
        extents_of(panel_of([np.full(30, np.nan)]))


@pytest.mark.parametrize("model", FITTED)
def test_no_model_sees_what_is_behind_a_cut_off(model: str) -> None:
    generator = np.random.default_rng(0)
    season = 10 + np.tile([0.0, 3.0, 1.0, -2.0], 20)
    series = [season + generator.normal(size=80), 2 * season + generator.normal(size=80)]
    ends = np.array([60, 50], dtype=np.int64)
    garbage = [own.copy() for own in series]
    for own, end in zip(garbage, ends, strict=True):
        own[end:] = generator.choice([np.nan, np.inf, -1e9, 1e9], len(own) - end)
    found = []
    for values in (series, garbage):
        history = cut(panel_of(values), ends, 6, (4,), Fill.INTERPOLATE)
        spec = next(one for one in all_models() if one.id == model)
        forecaster = spec.build(forecast_context())
        assert isinstance(forecaster, Forecaster)
        (forecast,) = forecaster.forecasts([history], NullProgress())
        found.append(forecast.outputs)
    np.testing.assert_array_equal(found[0], found[1])
    assert found[0].shape == (2, 6, WIDTH)
    assert np.isfinite(found[0]).all()
    assert (np.diff(found[0][..., 1:], axis=-1) >= -1e-9).all()
    # A season of that size is followed by all but those that know none.
    apart = np.abs(found[0][0, :, 0] - season[60:66]).mean()
    assert apart < (4.0 if model in ("naive", "drift", "window_mean", "croston") else 1.5)


@pytest.mark.parametrize("length", [30, 66, 144, 400])
def test_so_many_cut_offs_stand_side_by_side_and_one_more_does_not(length: int) -> None:
    apart = cutoffs_apart(np.array([length]), 12, 2, 12)
    if apart > 1:
        assert choose_step(np.array([length]), 12, 2, 12, apart) == (12, apart)
    step, folds = choose_step(np.array([length]), 12, 2, 12, max(apart, 1) + 1)
    assert step < 12 or folds <= apart
