"""What a notebook of forecasts consists of: pandas, NumPy and statsmodels alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np
import pandas as pd
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel

Model = Callable[[np.ndarray, int, int], np.ndarray]
"""(values up to the cut-off, periods ahead, periods of a season) -> forecasts."""


def regular(
    table: pd.DataFrame,
    date: str,
    value: str,
    series: Sequence[str],
    frequency: str,
    how: str,
    fill: str,
) -> dict[str, pd.Series]:
    """Return each series on the calendar, from its first value to its last."""
    rows = table[table[date].notna()]
    names = pd.Series(value, index=rows.index)
    if series:
        names = rows[list(series)].astype("str").agg(" / ".join, axis=1)
    grouped = rows.groupby([names, pd.Grouper(key=date, freq=frequency)])[value]
    together = {"sum": lambda: grouped.sum(min_count=1), "mean": grouped.mean, "last": grouped.last}
    found = {}
    for name, own in together[how]().groupby(level=0):
        known = own.droplevel(0).dropna()
        if len(known) >= 2:
            complete = known.asfreq(frequency)
            found[str(name)] = complete.fillna(0.0) if fill == "zero" else complete
    return found


def windows(
    series: dict[str, pd.Series],
    folds: int,
    horizon: int,
    gap: int,
    step: int,
    season: int,
    common_end: bool,
) -> Iterator[list[tuple[pd.Series, pd.Series]]]:
    """Yield for each cut-off the past of each series and the values that are forecast."""
    calendar = sorted({moment for own in series.values() for moment in own.dropna().index})
    for fold in range(folds):
        back = horizon + gap + step * (folds - 1 - fold)
        found = []
        for own in series.values():
            end = len(own) - back
            if common_end:
                end = int(own.index.searchsorted(calendar[-1 - back], side="right"))
            past, test = own.iloc[: max(end, 0)], own.iloc[max(end, 0) + gap :].iloc[:horizon]
            long = end >= max(5, season + 1 if season > 1 else 0)
            if long and past.notna().sum() >= 5 and test.notna().any():
                found.append((past, test))
        yield found


def filled(past: pd.Series, fill: str) -> np.ndarray:
    """Return values without gaps."""
    between = past.ffill() if fill == "previous" else past.interpolate()
    return between.ffill().bfill().to_numpy(dtype="float64")


def scale(past: pd.Series, season: int) -> float:
    """Return the mean absolute error of repeating the last season, within the past."""
    values = past.to_numpy(dtype="float64")
    for lag in (season, 1):
        changes = np.abs(values[lag:] - values[:-lag])
        if np.isfinite(changes).any():
            return float(np.nanmean(changes))
    return 0.0


def mase(
    model: Model,
    parts: list[tuple[pd.Series, pd.Series]],
    horizon: int,
    gap: int,
    season: int,
    fill: str,
) -> float:
    """Return the mean absolute scaled error of a model at one cut-off, over all series."""
    errors = []
    for past, test in parts:
        values, unit = filled(past, fill), scale(past, season)
        if unit > 0:
            ahead = model(values, gap + horizon, season)[gap : gap + len(test)]
            if values.min() >= 0:
                ahead = np.maximum(ahead, 0.0)
            errors.append(np.nanmean(np.abs(ahead - test.to_numpy())) / unit)
    return float(np.mean(errors))


def naive(values: np.ndarray, ahead: int, season: int) -> np.ndarray:
    """Forecast the last value."""
    return np.repeat(values[-1], ahead)


def seasonal_naive(values: np.ndarray, ahead: int, season: int) -> np.ndarray:
    """Forecast the last season again and again."""
    lag = min(season, len(values))
    return np.asarray(values[len(values) - lag + np.arange(ahead) % lag])


def drift(values: np.ndarray, ahead: int, season: int) -> np.ndarray:
    """Forecast the line through the first and the last value."""
    slope = (values[-1] - values[0]) / max(len(values) - 1, 1)
    return np.asarray(values[-1] + slope * np.arange(1, ahead + 1))


def window_mean(values: np.ndarray, ahead: int, season: int) -> np.ndarray:
    """Forecast the mean of the last season, of eight values without one."""
    return np.repeat(values[-(season if season > 1 else 8) :].mean(), ahead)


def ets(values: np.ndarray, ahead: int, season: int) -> np.ndarray:
    """Forecast by exponential smoothing: the mean of all forms with Akaike weights."""
    values, criteria, forecasts = values[-1000:], [], []
    seasons = (None, "add", "mul") if season > 1 and len(values) >= 2 * season + 2 else (None,)
    trends = ((None, False), ("add", False), ("add", True))
    for error, (trend, damped), seasonal in product(("add", "mul"), trends, seasons):
        ratio = "mul" in (error, seasonal)
        if (ratio and values.min() <= 0) or (error, seasonal) == ("add", "mul"):
            continue
        fitted = ETSModel(
            pd.Series(values),
            error=error,
            trend=trend,
            damped_trend=damped,
            seasonal=seasonal,
            seasonal_periods=season if seasonal else None,
            initialization_method="heuristic",
        ).fit(disp=False, maxiter=100)
        criteria.append(fitted.aicc)
        forecasts.append(np.asarray(fitted.forecast(ahead)))
    if not np.isfinite(criteria).any():
        return seasonal_naive(values, ahead, season)
    weights = np.exp(-(np.array(criteria) - min(criteria)) / 2)
    return np.asarray(np.average(forecasts, axis=0, weights=weights))


def theta(values: np.ndarray, ahead: int, season: int) -> np.ndarray:
    """Forecast by the theta method, after a significant season was taken out."""
    taken = values[-2000:]
    seasonal = season > 1 and len(taken) >= 2 * season
    method = "mul" if taken.min() > 0 else "add"
    model = ThetaModel(
        pd.Series(taken), period=season if seasonal else 1, deseasonalize=seasonal, method=method
    )
    return np.asarray(model.fit().forecast(ahead))
