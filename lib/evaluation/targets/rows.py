"""How columns are read for a comparison, and rows sampled and cut (no scikit-learn here)."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Positions = NDArray[np.int64]
Moments = NDArray[np.int64] | NDArray[np.float64]


def as_labels(column: pd.Series) -> pd.Series:
    """Return a column as labels of dtype ``str``: whole numbers without ".0", missing is NaN."""
    if pd.api.types.is_float_dtype(column.dtype):
        values = column.astype("float64")
        codes, uniques = pd.factorize(values.where(np.isfinite(values)))
        names = np.array([*(format(value, ".15g") for value in uniques), None], dtype=object)
        return pd.Series(names[codes], index=column.index, name=column.name, dtype="str")
    return column.astype("str")


def as_numbers(column: pd.Series) -> pd.Series:
    """Return a column as float64; what is no finite number (also as a text) is NaN."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        values = column.astype("float64")
    else:
        texts = as_labels(column).str.strip()
        values = pd.to_numeric(texts, errors="coerce")
        unread = values.isna() & texts.notna()
        if unread.any():
            without_commas = texts[unread].str.replace(",", "", regex=False)
            values = values.astype("float64")
            values[unread] = pd.to_numeric(without_commas, errors="coerce")
    numbers = values.astype("float64")
    return numbers.where(np.isfinite(numbers))


def as_dates(column: pd.Series) -> pd.Series:
    """Return a column as datetime64 without a zone; what is no date is NaT."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return column.dt.tz_localize(None) if column.dt.tz is not None else column
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pandas warns of each guess at the order of day and month
        dates = pd.to_datetime(as_labels(column), errors="coerce", format="mixed", utc=True)
    return dates.dt.tz_localize(None)


def as_moments(column: pd.Series) -> pd.Series:
    """Return a time column as numbers or dates, whichever more of its values can be read as."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return as_dates(column)
    numbers = as_numbers(column)
    if numbers.notna().sum() == column.notna().sum():
        return numbers
    dates = as_dates(column)
    return dates if dates.notna().sum() > numbers.notna().sum() else numbers


def moment_order(moments: pd.Series) -> Moments:
    """Return moments as sortable numbers: int64 for dates, float64 for numbers."""
    if pd.api.types.is_datetime64_any_dtype(moments.dtype):
        return moments.to_numpy().astype("datetime64[us]").astype("int64")
    return moments.to_numpy(dtype="float64")


def group_codes(column: pd.Series) -> Positions:
    """Return a group number a row; a row without a group is a group of its own."""
    codes = pd.factorize(as_labels(column))[0].astype("int64")
    alone = codes < 0
    codes[alone] = codes.max(initial=-1) + 1 + np.arange(alone.sum())
    return codes


def known_targets(y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which rows of an encoded target are known."""
    finite = np.isfinite(y)
    return np.asarray(finite.all(axis=1) if finite.ndim == 2 else finite)


def stratified_sample(strata: Positions, size: int, seed: int) -> Positions:
    """Return sorted positions of ``size`` rows, each stratum in proportion."""
    generator = np.random.default_rng(seed)
    _, codes, counts = np.unique(strata, return_inverse=True, return_counts=True)
    exact = counts * (size / len(strata))
    quotas = np.maximum(np.floor(exact).astype("int64"), np.minimum(counts, 2))
    for index in np.argsort(np.floor(exact) - exact, kind="stable")[: max(size - quotas.sum(), 0)]:
        quotas[index] += 1
    quotas[np.argmax(quotas)] -= max(quotas.sum() - size, 0)
    chosen = [
        generator.choice(np.flatnonzero(codes == code), quota, replace=False)
        for code, quota in enumerate(quotas)
    ]
    return np.sort(np.concatenate(chosen)).astype("int64")


def time_cuts(times: Moments, folds: int) -> list[int]:
    """Return where each test part of forward-chaining begins in the rows sorted by time.

    Parts are as large as those of scikit-learn's TimeSeriesSplit, but a cut moves back to the
    first row of its moment, so that no moment is on both sides. Fewer cuts than ``folds`` come
    back where there are too few moments.
    """
    ordered = np.sort(times)
    part = len(ordered) // (folds + 1)
    wanted = [len(ordered) - (folds - index) * part for index in range(folds)]
    cuts = {int(np.searchsorted(ordered, ordered[cut], side="left")) for cut in wanted}
    return sorted(cuts - {0})
