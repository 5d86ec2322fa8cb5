"""Regression on trend, waves of the seasons and covariates; what is left is a chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from lib.core.progress import Progress
from lib.core.quantiles import LEVELS
from lib.errors import Cancelled
from lib.workflows.forecasts.backtest.forecaster import Shuffling
from lib.workflows.forecasts.backtest.panel import Floats, History, Ints
from lib.workflows.forecasts.facts.sources import Source, SourceKind
from lib.workflows.forecasts.methods.differences import wants_logarithm
from lib.workflows.forecasts.methods.forecasters import EachAlone

MAX_VALUES = 20_000
"""Values of a series that are fitted, the latest ones."""
_NORMAL = ndtri(np.array(LEVELS))
_WAVES = 6
"""Pairs of waves for each season, at most."""
_TREND = 2
"""Columns of the trend."""
_STRENGTHS = np.geomspace(1e-4, 1e2, 13)


@dataclass(frozen=True)
class FourierRidge(EachAlone):
    """A regression on trend, waves and covariates, which tells what its forecasts hang on."""

    def shuffled(
        self, history: History, shuffling: Shuffling, watch: Progress
    ) -> Iterator[tuple[Source | None, Floats]]:
        """Yield forecasts as they are, then with each block of columns from earlier moments."""
        fitted = []
        for place, values in enumerate(history.values):
            if watch.cancelled():
                raise Cancelled()
            fitted.append(_fit(values, history.known[place], history))
        yield None, np.stack([one.forecast(one.ahead) for one in fitted])
        own = [one.sources(history, shuffling.known_of) for one in fitted]
        for _draw in range(shuffling.draws):
            for source in dict.fromkeys(source for sources in own for source in sources):
                if watch.cancelled():
                    raise Cancelled()
                found = []
                for one, sources in zip(fitted, own, strict=True):
                    others = shuffling.generator.integers(0, len(one.left), len(one.ahead))
                    if source.kind is SourceKind.REST:
                        found.append(one.forecast(one.ahead, one.left[others[0]]))
                        continue
                    X = one.ahead.copy()
                    places = [at for at, column in enumerate(sources) if column == source]
                    X[:, places] = one.X[others][:, places]
                    found.append(one.forecast(X))
                yield source, np.stack(found)


def forecast_fourier_ridge(history: History) -> Floats:
    """Return the forecasts of a ridge regression for each series, with normal quantiles.

    The columns are a line with a bend at two thirds, sines and cosines of each season, and the
    covariates known ahead; the strength of the ridge is that of the smallest generalised
    cross-validation error (Golub, Heath & Wahba 1979). What is left follows a chain of order one.
    """
    outputs = np.full((len(history.values), history.horizon, 1 + len(LEVELS)), np.nan)
    for place, values in enumerate(history.values):
        fitted = _fit(values, history.known[place], history)
        outputs[place] = fitted.forecast(fitted.ahead)
    return outputs


@dataclass(frozen=True)
class _Fitted:
    """A regression of one series: columns of known moments, of those ahead, and what is left.

    ``varying`` are the covariates that are among the columns, after ``trend`` and waves.
    """

    X: Floats
    ahead: Floats
    weights: Weights
    left: Floats
    chain: float
    spread: float
    varying: Ints
    gap: int
    logarithm: bool

    def forecast(self, ahead: Floats, last: float | None = None) -> Floats:
        """Return the forecast with these columns, shape (horizon, 1 + levels)."""
        steps = np.arange(1, len(ahead) + 1)
        last = float(self.left[-1]) if last is None else last
        points = self.weights.fit(ahead) + last * self.chain**steps
        growth = np.sqrt(np.cumsum(self.chain ** (2.0 * (steps - 1))))
        noise = self.spread * np.sqrt(max(1 - self.chain**2, 1e-6)) * growth
        levels = points[:, None] + noise[:, None] * _NORMAL
        found = np.concatenate([points[:, None], levels], axis=1)[self.gap :]
        return np.exp(np.minimum(found, 700.0)) if self.logarithm else found

    def sources(self, history: History, known_of: Sequence[Source]) -> tuple[Source, ...]:
        """Return where each column comes from, and at the end what the last value left."""
        waves = self.X.shape[1] - _TREND - len(self.varying)
        return (
            *[Source(SourceKind.TREND)] * _TREND,
            *[Source(SourceKind.WAVES)] * waves,
            *(known_of[place] for place in self.varying.tolist()),
            Source(SourceKind.REST),
        )


def _fit(values: Floats, known: Floats, history: History) -> _Fitted:
    """Return the regression of one series."""
    values, known = values[-MAX_VALUES:], known[-(MAX_VALUES + history.ahead) :]
    count, ahead = len(values), history.ahead
    logarithm = wants_logarithm(values, history.season)
    y = np.log(values) if logarithm else values
    columns = design(count, ahead, history.seasons)
    known = known[-(count + ahead) :]
    varying = known.std(axis=0) > 0 if known.shape[1] else np.zeros(0, dtype=bool)
    # Covariates that never changed while values were known say nothing of what a change does.
    varying &= known[:count].std(axis=0) > 0 if known.shape[1] else varying
    X = np.column_stack([columns, known[:, varying]])
    weights, spread = ridge(X[:count], y)
    left = y - weights.fit(X[:count])
    return _Fitted(
        X=X[:count],
        ahead=X[count:],
        weights=weights,
        left=left,
        chain=_chain(left),
        spread=spread,
        varying=np.flatnonzero(varying),
        gap=history.gap,
        logarithm=logarithm,
    )


def design(count: int, ahead: int, seasons: tuple[int, ...]) -> Floats:
    """Return the columns of trend and seasons for the known values and those ahead."""
    moments = np.arange(count + ahead, dtype=np.float64)
    share = moments / max(count, 1)
    columns = [share, np.maximum(share - 2 / 3, 0.0)]
    for season in seasons:
        if season < 2 or count < 2 * season:
            continue
        for wave in range(1, min(_WAVES, season // 2) + 1):
            angle = 2 * np.pi * wave * moments / season
            columns.append(np.cos(angle))
            if 2 * wave != season:
                columns.append(np.sin(angle))
    return np.column_stack(columns)


@dataclass(frozen=True)
class Weights:
    """A linear model on standardised columns."""

    mean: Floats
    deviation: Floats
    middle: float
    slopes: Floats

    def fit(self, X: Floats) -> Floats:
        """Return what it says of some rows."""
        return np.asarray(self.middle + (X - self.mean) / self.deviation @ self.slopes)


def ridge(X: Floats, y: Floats) -> tuple[Weights, float]:
    """Return the weights and the standard deviation of what they leave."""
    mean, deviation = X.mean(axis=0), X.std(axis=0)
    deviation = np.where(deviation > 0, deviation, 1.0)
    scaled, middle = (X - mean) / deviation, float(y.mean())
    left, values, right = np.linalg.svd(scaled, full_matrices=False)
    turned = left.T @ (y - middle)
    best, error = None, np.inf
    for strength in _STRENGTHS:
        shrunk = values**2 / (values**2 + strength * len(y))
        fit = left @ (shrunk * turned)
        free = len(y) - 1 - shrunk.sum()
        if free < 1:
            continue
        score = float(np.square(y - middle - fit).sum()) / free**2
        if score < error:
            best, error = (shrunk, free), score
    if best is None:
        return Weights(mean, deviation, middle, np.zeros(X.shape[1])), float(y.std())
    shrunk, free = best
    slopes = right.T @ (shrunk * turned / np.maximum(values, 1e-12))
    weights = Weights(mean, deviation, middle, slopes)
    return weights, float(np.sqrt(np.square(y - weights.fit(X)).sum() / free))


def _chain(left: Floats) -> float:
    """Return the correlation of what is left with what was left a period before."""
    total = float(left @ left)
    return 0.0 if total <= 0 else float(np.clip(left[1:] @ left[:-1] / total, -0.98, 0.98))
