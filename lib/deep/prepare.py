"""From raw feature columns to what a network takes: a float32 matrix and category codes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from lib.preparing.dates import DateParts
from lib.preparing.frame import FeatureFrame, safe_name
from lib.preparing.text import TextVectors

MAX_EMBEDDED_LEVELS = 20_000
_SMOOTH_LIMIT = 3.0
_HARD_LIMIT = 8.0
_MAX_ABSOLUTE = 1e100


def _as_levels(column: pd.Series) -> pd.Index:
    """Return texts, None where missing."""
    values = column.to_numpy(dtype=object, copy=True)
    values[column.isna().to_numpy()] = None
    return pd.Index(values, dtype="object")


class TableEncoder(BaseEstimator):
    """Learns from training rows how each column enters a network, after RealMLP's preprocessing.

    Numbers and parts of dates are centred and scaled (``scaling`` "robust":
    median and interquartile range, then x / sqrt(1 + (x/3)^2); "standard": mean and deviation, cut
    at +-8), missing ones imputed by the centre, with an indicator. Categories of up to ``one_hot``
    levels become columns (two levels: one column of +-1), larger ones codes for an embedding if
    ``embed``, else columns for their most frequent levels. An unseen level is the missing level.
    Texts become a few components.

    ``transform`` returns (numbers float32 (rows, width), codes int32 (rows, tables)); the first
    ``scaled_`` columns of the numbers are the scaled ones; ``tables_`` are the embeddings' sizes.
    """

    def __init__(
        self,
        features: Mapping[str, str],
        one_hot: int = 9,
        embed: bool = True,
        scaling: str = "robust",
        seed: int = 0,
    ) -> None:
        self.features = features
        self.one_hot = one_hot
        self.embed = embed
        self.scaling = scaling
        self.seed = seed

    def fit(self, X: pd.DataFrame) -> TableEncoder:
        """Learn centres, scales, levels and text components from training rows."""
        self.frame_ = FeatureFrame(self.features).fit(X)
        X = self.frame_.transform(X)
        self.numbers_ = self._of_kind("number")
        self.dates_ = self._of_kind("datetime")
        self.parts_ = DateParts().fit(X[self.dates_])
        self.texts_ = {
            name: TextVectors(seed=self.seed).fit(X[name]) for name in self._of_kind("text")
        }
        self._fit_numbers(self._raw_numbers(X))
        self.columns_: dict[str, list[str]] = {}
        self.missing_: dict[str, bool] = {}
        self.embedded_: dict[str, list[str]] = {}
        for name in X.columns.difference([*self.numbers_, *self.dates_, *self.texts_], sort=False):
            self._fit_category(name, _as_levels(X[name]))
        # Sizes in steps of 16, so that folds that differ by a rare level share one network.
        self.tables_ = [16 * (len(levels) // 16 + 1) for levels in self.embedded_.values()]
        return self

    def transform(self, X: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Return (numbers, codes) of rows; see the class."""
        X = self.frame_.transform(X)
        blocks = [self._scale(self._raw_numbers(X))]
        blocks += [vectors.transform(X[name]) for name, vectors in self.texts_.items()]
        for name in self.columns_:
            blocks.append(self._one_hot(name, _as_levels(X[name])))
        numbers = np.concatenate(blocks, axis=1) if len(blocks) > 1 else blocks[0]
        if numbers.shape[1] == 0:
            numbers = np.zeros((len(X), 1), dtype=np.float32)
        codes = np.zeros((len(X), len(self.embedded_)), dtype=np.int32)
        for position, (name, levels) in enumerate(self.embedded_.items()):
            codes[:, position] = (
                pd.Index(levels, dtype="object").get_indexer(_as_levels(X[name])) + 1
            )
        return numbers, codes

    def _of_kind(self, wanted: str) -> list[str]:
        """Return the features of a kind, by their names inside of the model."""
        kinds = enumerate(self.features.values())
        return [safe_name(position) for position, kind in kinds if kind == wanted]

    def _raw_numbers(self, X: pd.DataFrame) -> np.ndarray:
        # Cut where squares would overflow; such values end at the clip of the scaling anyway.
        values = X[self.numbers_].to_numpy(dtype=np.float64, copy=True)
        np.clip(values, -_MAX_ABSOLUTE, _MAX_ABSOLUTE, out=values)
        if not self.dates_:
            return values
        return np.concatenate([values, self.parts_.transform(X[self.dates_])], axis=1)

    def _fit_numbers(self, raw: np.ndarray) -> None:
        """Learn centres and factors, column by column: so that little is copied at once."""
        width = raw.shape[1]
        centre, spread, some, all_ = np.zeros(width), np.zeros(width), [], []
        for place in range(width):
            missing = np.isnan(raw[:, place])
            some.append(missing.any())
            all_.append(missing.all())
            if not all_[-1]:
                centre[place], spread[place] = self._centre_of(raw[~missing, place])
        self.indicators_ = np.flatnonzero(np.array(some, bool) & ~np.array(all_, bool))
        usable = spread > 1e-12 * np.maximum(1e-100, np.abs(centre))
        self.centre_ = centre
        self.factor_ = np.where(usable, 1.0 / np.where(usable, spread, 1.0), 0.0)
        self.scaled_ = width

    def _centre_of(self, values: np.ndarray) -> tuple[float, float]:
        if self.scaling != "robust":
            return float(values.mean()), float(values.std())
        low, centre, high = np.percentile(values, [25, 50, 75])
        spread = high - low
        return centre, spread if spread > 0 else (values.max() - values.min()) / 2

    def _scale(self, raw: np.ndarray) -> np.ndarray:
        found = np.empty((len(raw), self.scaled_ + len(self.indicators_)), dtype=np.float32)
        for place in range(self.scaled_):
            column = raw[:, place]
            scaled = np.where(np.isnan(column), self.centre_[place], column) - self.centre_[place]
            scaled *= self.factor_[place]
            if self.scaling == "robust":
                np.clip(scaled, -1e15, 1e15, out=scaled)
                scaled /= np.sqrt(1.0 + (scaled / _SMOOTH_LIMIT) ** 2)
            else:
                np.clip(scaled, -_HARD_LIMIT, _HARD_LIMIT, out=scaled)
            found[:, place] = scaled
        found[:, self.scaled_ :] = np.isnan(raw[:, self.indicators_])
        return found

    def _fit_category(self, name: str, column: pd.Index) -> None:
        counts = column.value_counts(sort=False)
        order = np.lexsort((counts.index.to_numpy(dtype=str), -counts.to_numpy()))
        levels = [str(level) for level in counts.index.to_numpy()[order]]
        missing = bool(column.isna().any())
        if len(levels) + missing <= self.one_hot:
            self.columns_[name], self.missing_[name] = levels, missing
        elif self.embed:
            self.embedded_[name] = levels[:MAX_EMBEDDED_LEVELS]
        else:
            self.columns_[name], self.missing_[name] = levels[: self.one_hot - 1], True

    def _one_hot(self, name: str, column: pd.Index) -> np.ndarray:
        levels = self.columns_[name]
        codes = pd.Index(levels, dtype="object").get_indexer(column)
        if len(levels) == 2 and not (self.missing_[name] and self.one_hot == 2):
            return np.array([1.0, -1.0, 0.0], dtype=np.float32)[codes][:, None]
        width = len(levels) + self.missing_[name]
        # Code -1 (missing or unseen) is the last row: the missing column, or nothing at all.
        table = np.zeros((len(levels) + 1, width), dtype=np.float32)
        np.fill_diagonal(table, 1.0)
        return table[codes]
