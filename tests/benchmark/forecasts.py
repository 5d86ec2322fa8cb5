"""Forecasts: errors on the test parts of competitions, and time beside statsmodels."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from statsmodels.tsa.arima.model import ARIMA
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from lib.core.model import BuildContext
from lib.core.plan import Effort
from lib.core.progress import NullProgress
from lib.core.task import TaskKind
from lib.evaluation.train.crossval import cores
from lib.models.catalogue import get_model
from lib.workflows.forecasts.backtest.measures import ratios, values_of
from lib.workflows.forecasts.backtest.panel import Floats, History, Panel, cut
from lib.workflows.forecasts.facts.setup import Fill
from lib.workflows.forecasts.series.calendar import calendar_columns
from lib.workflows.forecasts.train import forecasts_of

_NAIVE2 = 16.24
"""sMAPE of Naive2 on the half of M3's monthly series that is here (data/INDEX.md)."""
_CLASSICAL = ("ets", "theta", "arima", "stl_ets", "fourier_ridge", "lag_boosting", "lag_forest")
_DEEP = ("nbeats", "nhits")
_PLAIN = 60
"""Series that plain loops are timed on."""


@dataclass(frozen=True)
class Case:
    """What is known at a competition's cut, and what came."""

    history: History
    truth: Floats


def measure(data: Path) -> None:
    """Print what DEEPWORTH_BENCH_FORECASTS names (by default all of "m3,m4,airline,speed")."""
    wanted = os.environ.get("DEEPWORTH_BENCH_FORECASTS", "m3,m4,airline,speed").split(",")
    sections: dict[str, Callable[[Path], None]] = {
        "m3": _m3,
        "m4": _m4,
        "airline": _airline,
        "speed": _speed,
    }
    for name in wanted:
        sections[name](data / "series")


def _m3(folder: Path) -> None:
    case = _competition(folder, "m3_monthly_A", (12,), 18, "MS")
    goals = {"theta": 0.83, "arima": 0.88, "ets": 0.88}
    found = _all(case, (*_CLASSICAL, *_DEEP))
    print("M3 monthly, 714 series, last 18 months: sMAPE as a share of Naive2's")
    shares = {}
    for model, outputs in found.items():
        shares[model] = _score(case, outputs)["smape"] / _NAIVE2
        goal = f" (goal {goals[model]:.2f})" if model in goals else ""
        print(f"  {model:14s} {shares[model]:.3f}{goal}", flush=True)
    classical = np.median(np.stack([found[one] for one in _CLASSICAL]), axis=0)
    everything = np.median(np.stack(list(found.values())), axis=0)
    median = _score(case, classical)["smape"] / _NAIVE2
    both = _score(case, everything)["smape"] / _NAIVE2
    print(f"  median of the classical {median:.3f}, of all {both:.3f} (goal of the best 0.80)")
    print(f"  best network {min(shares[one] for one in _DEEP):.3f} (goal 0.80)", flush=True)


def _m4(folder: Path) -> None:
    case = _competition(folder, "m4_hourly_A", (24, 168), 48, "h")
    print("M4 hourly, 60 series, last 48 hours: MASE (seasonal naive 1.145)")
    for model, outputs in _all(case, ("seasonal_naive", *_CLASSICAL, *_DEEP)).items():
        goal = " (goal of the best network 0.90)" if model in _DEEP else ""
        print(f"  {model:14s} {_score(case, outputs)['mase']:.3f}{goal}", flush=True)


def _airline(folder: Path) -> None:
    values = pd.read_csv(folder / "airline_passengers.csv").iloc[:, 1].to_numpy(dtype="float64")
    moments = pd.date_range("1949-01-01", periods=len(values), freq="MS")
    panel = _panel([values], [moments.to_numpy()], "MS")
    history = cut(panel, np.array([len(values) - 18]), 18, (12,), Fill.INTERPOLATE)
    case = Case(history, values[None, -18:])
    print("airline_passengers, last 18 months: MASE (goal of the best classical 0.70)")
    for model, outputs in _all(case, ("seasonal_naive", *_CLASSICAL)).items():
        print(f"  {model:14s} {_score(case, outputs)['mase']:.3f}", flush=True)


def _speed(folder: Path) -> None:
    """Print what ETS and ARIMA cost beside plain loops of statsmodels on two cores."""
    case = _competition(folder, "m3_monthly_A", (12,), 18, "MS")
    parts = list(case.history.values[:_PLAIN])
    for model, plain in (("ets", plain_ets), ("arima", plain_arima)):
        begun = time.perf_counter()
        joblib.Parallel(n_jobs=2)(joblib.delayed(plain)(own) for own in parts)
        theirs = (time.perf_counter() - begun) / len(parts)
        begun = time.perf_counter()
        _outputs(model, [case.history])
        ours = (time.perf_counter() - begun) / len(case.history.values)
        print(
            f"{model}: {1000 * ours:.1f} ms a series on one core, {1000 * theirs:.0f} ms by a "
            f"plain loop on two: {ours / theirs:.3f} times (limit 1.1)",
            flush=True,
        )


def plain_ets(values: Floats) -> Floats:
    """Return what statsmodels forecasts with the best of six forms, as a notebook would."""
    best, found = np.inf, None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for trend in (None, "add"):
            for season in (None, "add", "mul"):
                period = 12 if season else None
                model = ETSModel(values, trend=trend, seasonal=season, seasonal_periods=period)
                fitted = model.fit(disp=False)
                if fitted.aicc < best:
                    best, found = fitted.aicc, fitted
    assert found is not None
    return np.asarray(found.forecast(18))


def plain_arima(values: Floats) -> Floats:
    """Return what statsmodels forecasts with the best of four orders."""
    best, found = np.inf, None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for order in ((0, 1, 1), (1, 1, 0), (1, 1, 1), (2, 1, 1)):
            fitted = ARIMA(values, order=order, seasonal_order=(0, 1, 1, 12)).fit()
            if fitted.aicc < best:
                best, found = fitted.aicc, fitted
    assert found is not None
    return np.asarray(found.forecast(18))


def _competition(
    folder: Path, name: str, seasons: tuple[int, ...], horizon: int, frequency: str
) -> Case:
    """Return the series of a competition, cut where it cut them."""
    rows = pd.read_csv(folder / f"{name}.csv.gz", parse_dates=["ds"]).sort_values(
        ["unique_id", "ds"], kind="stable"
    )
    known = pd.read_csv(folder / f"{name}_cut.csv").set_index("unique_id")["n_train"]
    groups = dict(iter(rows.groupby("unique_id", sort=True)))
    values = [own["y"].to_numpy(dtype="float64") for own in groups.values()]
    moments = [own["ds"].to_numpy() for own in groups.values()]
    ends = known.loc[list(groups)].to_numpy(dtype="int64")
    panel = _panel(values, moments, frequency)
    history = cut(panel, ends, horizon, seasons, Fill.INTERPOLATE)
    truth = [own[end : end + horizon] for own, end in zip(values, ends, strict=True)]
    return Case(history, np.stack(truth))


def _panel(values: Sequence[Floats], moments: Sequence[np.ndarray], frequency: str) -> Panel:
    starts = np.cumsum([0, *map(len, values)]).astype(np.int64)
    when = np.concatenate(moments).astype("datetime64[us]")
    calendar = calendar_columns(when, frequency)
    rows = int(starts[-1])
    return Panel(
        y=np.concatenate(values),
        starts=starts,
        moments=when,
        known=calendar.to_numpy(dtype=np.float64),
        past=np.zeros((rows, 0)),
        static=np.zeros((len(values), 0), dtype=np.int64),
        names=tuple(map(str, range(len(values)))),
    )


def _all(case: Case, models: Sequence[str]) -> dict[str, Floats]:
    return {model: _outputs(model, [case.history])[0] for model in models}


def _outputs(model: str, histories: Sequence[History]) -> list[Floats]:
    """Return a model's forecasts at standard effort, on one thread (networks: two)."""
    spec = get_model(model)
    threads = 2 if spec.framework == "keras" else 1
    context = BuildContext(
        kind=TaskKind.FORECAST,
        features={},
        levels={},
        rows=int(histories[0].lengths.sum()),
        classes=0,
        effort=Effort.STANDARD,
        metric="mase",
        seed=0,
        threads=threads,
    )
    with cores(threads):
        return [one.outputs for one in forecasts_of(spec, context, histories, NullProgress())]


def _score(case: Case, outputs: Floats) -> dict[str, float]:
    history = case.history
    return values_of(ratios(case.truth, outputs, history.scales, history.squares))
