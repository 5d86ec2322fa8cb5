"""Networks learn from the past alone, each cut-off as it would by itself."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from lib.core.plan import Effort
from lib.core.progress import NullProgress
from lib.errors import Cancelled, ModelError
from lib.workflows.forecasts.backtest.panel import Floats, History, cut
from lib.workflows.forecasts.facts.setup import Fill
from lib.workflows.forecasts.networks.forecaster import NetworkForecaster
from lib.workflows.forecasts.networks.recipes import ARCHITECTURES

from .conftest import history_of, panel_of, waves

LITTLE = {"steps": 30, "width": 16, "ensemble": 1, "length": 12}


def outputs(
    histories: list[History], architecture: str = "nbeats", **changes: float
) -> list[Floats]:
    model = NetworkForecaster(architecture, Effort.QUICK, changes={**LITTLE, **changes})
    return [one.outputs for one in model.forecasts(histories, NullProgress())]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_sine_is_learned(architecture: str) -> None:
    time = np.arange(96.0)
    sines = [100.0 + 10.0 * np.sin(2 * np.pi * (time + at) / 12) for at in range(6)]
    (found,) = outputs([history_of(sines)], architecture, steps=200)
    truth = np.stack([one[-6:] for one in sines])
    assert np.abs(found[..., 0] - truth).mean() < 1.5  # their mean is 6.4 off
    assert (np.diff(found[..., 1:], axis=-1) >= 0).all()
    assert np.allclose(found[..., 0], found[..., 7], atol=1e-3)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_member_of_a_stack_learns_as_it_would_alone(architecture: str) -> None:
    series = waves(3, 72)
    histories = [history_of(series, behind=12), history_of(series, seed=1)]
    together = outputs(histories, architecture)
    for history, found in zip(histories, together, strict=True):
        (alone,) = outputs([history], architecture)
        assert np.abs(found - alone).max() < 0.05


class Told(NullProgress):
    """Keeps the points of the curves that were told."""

    def __init__(self) -> None:
        self.losses: list[float] = []

    def progress(self, done: float, curves: Mapping[str, float] | None = None) -> None:
        self.losses += [value for name, value in (curves or {}).items() if name == "loss"]


def test_a_run_under_way_shows_as_many_points_as_the_curves_have_in_the_end() -> None:
    told = Told()
    model = NetworkForecaster("nlinear", Effort.QUICK, changes={**LITTLE, "steps": 64})
    (found,) = model.forecasts([history_of(waves(3, 72))], told)
    assert len(told.losses) == len(found.history["loss"]) > 1


def test_the_same_seed_gives_the_same_forecast() -> None:
    history = history_of(waves(3, 72))
    (first,), (second,) = outputs([history], ensemble=3), outputs([history], ensemble=3)
    assert np.abs(first - second).max() < 1e-3


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_nothing_behind_the_cutoff_matters(architecture: str) -> None:
    series, stock = waves(3, 72), waves(6, 72, seed=1)
    garbage, spoilt = (
        [np.concatenate([one[:60], np.full(12, 1e9)]) for one in own] for own in (series, stock)
    )
    ends = np.full(3, 60)
    found = []
    for values, covariates in ((series, stock), (garbage, spoilt)):
        past = np.stack([np.concatenate(covariates[:3]), np.concatenate(covariates[3:])], axis=1)
        history = cut(panel_of(values, past=past), ends, 6, (12,), Fill.INTERPOLATE)
        found.append(outputs([history], architecture)[0])
    assert np.array_equal(found[0], found[1])


@pytest.mark.parametrize("architecture", ["lstm", "tcn", "nbeats"])
def test_a_covariate_of_the_past_is_read_period_by_period(architecture: str) -> None:
    # What happens is what was announced three periods before: neither the last value nor a mean.
    rng = np.random.default_rng(0)
    announced = rng.normal(0.0, 1.0, 603)
    values = 100.0 + np.concatenate([np.zeros(3), 10.0 * announced[:600]])
    panel = panel_of([values], past=announced[:, None])
    history = cut(panel, np.array([600]), 3, (1,), Fill.INTERPOLATE)
    (found,) = outputs([history], architecture, steps=500, width=32)
    assert np.abs(found[0, :, 0] - values[600:]).mean() < 4.0


def test_series_of_any_length_are_forecast() -> None:
    series = [np.array([3.0]), np.full(40, 7.0), *waves(2, 30), np.arange(9.0)]
    ends = np.array([len(one) - 6 if len(one) > 6 else 1 for one in series])
    padded = [np.concatenate([one, np.zeros(6)]) for one in series]
    (found,) = outputs([cut(panel_of(padded), ends, 6, (12,), Fill.INTERPOLATE)])
    assert np.isfinite(found).all()
    assert np.allclose(found[0], 3.0)
    assert np.allclose(found[1], 7.0)


def test_a_known_covariate_is_used() -> None:
    rng = np.random.default_rng(0)
    sold = rng.integers(0, 2, (400, 1)).astype(float)
    values = 100.0 + 20.0 * sold[:, 0] + rng.normal(0, 0.5, 400)
    panel = panel_of([values], sold)
    history = cut(panel, np.array([388]), 12, (1,), Fill.INTERPOLATE)
    (found,) = outputs([history], "nlinear", steps=400, learning_rate=0.02)
    assert np.abs(found[0, :, 0] - values[388:]).mean() < 4.0


def test_gaps_and_a_gap_before_the_horizon() -> None:
    values = waves(1, 84)[0]
    values[20:23] = np.nan
    history = cut(panel_of([values]), np.array([72]), 6, (12,), Fill.INTERPOLATE, gap=3)
    (found,) = outputs([history], steps=300)
    assert np.abs(found[0, :, 0] - values[75:81]).mean() < 5.0


class Stopping(NullProgress):
    """Says after some looks that the work should stop."""

    looks = 0

    def cancelled(self) -> bool:
        self.looks += 1
        return self.looks > 4


def test_training_stops_when_asked() -> None:
    model = NetworkForecaster("nlinear", changes={**LITTLE, "steps": 20_000})
    with pytest.raises(Cancelled):
        next(model.forecasts([history_of(waves(2, 72))], Stopping()))


def test_a_network_that_diverges_is_an_error_of_the_model() -> None:
    history = history_of(waves(2, 72))
    with pytest.raises(ModelError, match="network_diverged"):
        outputs([history], learning_rate=1e30)
