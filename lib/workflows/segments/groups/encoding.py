"""From a table of customers to the space in which they are near or far from each other.

Numbers are logged, cut and scaled as asked for, categories become columns of their own with a
weight. Everything is learned from the rows that are given, and nothing here needs scikit-learn.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lib.core.columns import ColumnKind
from lib.workflows.segments.arrays import Numbers, Texts
from lib.workflows.segments.facts.setup import Transform, Transforms

SKEWED = 1.0
"""Skewness from which a logarithm is suggested, if it brings the value down by half."""
MAX_LEVELS = 12
"""Levels of a category that get a column each, the most frequent first.

Others are zero in all of them: as one level, nearer to the rest by the root of one half.
"""
LIMIT = 10.0
"""No scaled number is further out than this: one row alone must not rule a space."""
_MAX_ABSOLUTE = 1e100
_FEW = 2


def suggest_transforms(frame: pd.DataFrame, features: Mapping[str, str]) -> dict[str, Transform]:
    """Return, by feature, log, winsor, scale and weight as suggested, and its skewness.

    A logarithm (log(1 + |x|) with the sign of x) where the skewness is above SKEWED and falls by
    half; nothing is cut unless asked for.
    """
    found = {}
    for name, kind in features.items():
        usual: Transform = {"log": False, "winsor": 0.0, "scale": "standard", "weight": 1.0}
        if kind == ColumnKind.NUMBER:
            values = numbers_of(frame[name])
            values = values[np.isfinite(values)]
            before, after = skewness(values), skewness(signed_log(values))
            log = abs(before) > SKEWED and abs(after) < abs(before) / 2
            usual = {**usual, "log": bool(log), "skew": round(float(before), 3)}
        found[name] = usual
    return found


def signed_log(values: Numbers) -> Numbers:
    """Return log(1 + |x|) with the sign of x."""
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)))


def skewness(values: Numbers) -> float:
    """Return the skewness of finite values; 0 where they do not vary."""
    if len(values) < _FEW or np.ptp(values) == 0:
        return 0.0
    centred = (values - values.mean()) / max(float(values.std()), np.finfo(float).tiny)
    return float(np.mean(centred**3))


def numbers_of(column: pd.Series) -> Numbers:
    """Return a column as float64; what is no finite number is NaN."""
    values = pd.to_numeric(column, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
    values = np.where(np.isfinite(values), values, np.nan)
    return np.asarray(np.clip(values, -_MAX_ABSOLUTE, _MAX_ABSOLUTE))


def moments_of(column: pd.Series) -> Numbers:
    """Return dates as days since 1970; what is no date is NaN."""
    dates = pd.to_datetime(column, errors="coerce")
    days = dates.to_numpy().astype("datetime64[s]").astype("int64") / 86_400
    return np.where(dates.isna(), np.nan, days)


def labels_of(column: pd.Series) -> Texts:
    """Return a column as texts; missing is the empty text.

    Whole numbers lose their ".0", which they have only where others are missing.
    """
    if column.dtype.kind == "f" and bool((column.dropna() % 1 == 0).all()):
        column = column.astype("Int64")
    texts = column.astype("str")
    return texts.where(column.notna(), "").to_numpy(dtype=object)


class SegmentEncoder:
    """Learns from customers how each feature enters the space; ``names_`` are its columns.

    ``features`` maps columns to kinds, ``transforms`` each to its log, winsor (share cut at each
    end), scale ("standard": mean and deviation; "robust": median and interquartile range) and
    weight. Missing numbers are the median; those without any spread are left out
    (``dropped_``). A category's columns are divided so that two levels are as far apart as two
    numbers that differ by one deviation, times the weight.
    """

    def __init__(self, features: Mapping[str, str], transforms: Transforms | None = None) -> None:
        self.features = dict(features)
        self.transforms = dict(transforms or {})

    def fit(self, frame: pd.DataFrame) -> SegmentEncoder:
        """Learn from rows."""
        self.numbers_: dict[str, list[float]] = {}
        self.levels_: dict[str, list[str]] = {}
        self.dropped_: list[str] = []
        self.names_: list[str] = []
        self.sources_: list[str] = []
        for name, kind in self.features.items():
            if kind in (ColumnKind.NUMBER, ColumnKind.DATETIME):
                self._fit_number(name, _read(frame[name], kind))
            else:
                self._fit_category(name, labels_of(frame[name]))
        return self

    def transform(self, frame: pd.DataFrame) -> Numbers:
        """Return the places of rows, float64, shape (rows, columns)."""
        columns = []
        for name, kind in self.features.items():
            if name in self.numbers_:
                columns.append(self._number(name, _read(frame[name], kind))[:, None])
            elif name in self.levels_:
                columns.append(self._category(name, labels_of(frame[name])))
        if not columns:
            return np.zeros((len(frame), 0))
        return np.ascontiguousarray(np.concatenate(columns, axis=1))

    def _of(self, name: str) -> Transform:
        return self.transforms.get(name, {})

    def _fit_number(self, name: str, values: Numbers) -> None:
        known = values[np.isfinite(values)]
        if self._of(name).get("log", False):
            known = signed_log(known)
        low, high = -np.inf, np.inf
        cut = float(self._of(name).get("winsor", 0.0))
        if cut > 0 and len(known):
            low, high = (float(edge) for edge in np.quantile(known, [cut, 1 - cut]))
            known = np.clip(known, low, high)
        if len(known) < _FEW or np.ptp(known) == 0:
            self.dropped_.append(name)
            return
        centre, scale = float(known.mean()), float(known.std())
        if self._of(name).get("scale", "standard") == "robust":
            quarter, centre, three = (float(edge) for edge in np.quantile(known, [0.25, 0.5, 0.75]))
            # The interquartile range of a normal distribution is 1.349 deviations.
            scale = (three - quarter) / 1.349 or scale
        self.numbers_[name] = [low, high, float(np.median(known)), centre, scale]
        self.names_.append(name)
        self.sources_.append(name)

    def _number(self, name: str, values: Numbers) -> Numbers:
        low, high, middle, centre, scale = self.numbers_[name]
        if self._of(name).get("log", False):
            values = signed_log(values)
        values = np.clip(np.where(np.isfinite(values), values, middle), low, high)
        scaled = np.clip((values - centre) / scale, -LIMIT, LIMIT)
        return np.asarray(scaled * float(self._of(name).get("weight", 1.0)))

    def _fit_category(self, name: str, labels: Texts) -> None:
        levels, counts = np.unique(labels.astype(str), return_counts=True)
        if len(levels) < _FEW:
            self.dropped_.append(name)
            return
        order = np.lexsort((levels, -counts))[:MAX_LEVELS]
        self.levels_[name] = [str(level) for level in levels[order]]
        self.names_ += [f"{name} = {level}" for level in self.levels_[name]]
        self.sources_ += [name] * len(self.levels_[name])

    def _category(self, name: str, labels: Texts) -> Numbers:
        levels = np.array(self.levels_[name], dtype=object)
        weight = float(self._of(name).get("weight", 1.0)) / np.sqrt(2)
        return np.asarray(weight * (labels[:, None] == levels[None, :]), dtype="float64")


def _read(column: pd.Series, kind: str) -> Numbers:
    return moments_of(column) if kind == ColumnKind.DATETIME else numbers_of(column)


def encode(
    frame: pd.DataFrame, features: Mapping[str, str], transforms: Transforms | None = None
) -> tuple[Numbers, list[str]]:
    """Return the places of rows, by what these very rows say, and the names of the columns."""
    encoder = SegmentEncoder(features, transforms).fit(frame)
    return encoder.transform(frame), list(encoder.names_)
