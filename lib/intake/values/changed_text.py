"""Which cells must be written otherwise than they stand in a file, for a plain reader's sake."""

import warnings

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Changed = NDArray[np.bool_]
_ISO = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?"
_TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"


def changed_text(typed: pd.Series, own: pd.Series, unit: str = "") -> Changed:
    """Return which cells with a value a plain reader would take otherwise, or that do not say it.

    Both have the same index. Numbers keep a unit and times of day, and dates their form, if all of
    the column are read alike.
    """
    there, text = typed.notna().to_numpy(), own.str.strip()
    if typed.dtype.kind in "iuf":
        return _numbers(typed, text, unit, there)
    if typed.dtype.kind == "M":
        return _moments(typed, text, there)
    return there & ~_same(text, typed)


def _same(left: pd.Series, right: pd.Series) -> Changed:
    return left.eq(right).to_numpy(dtype=bool, na_value=False)


def _numbers(typed: pd.Series, text: pd.Series, unit: str, there: Changed) -> Changed:
    same = _same(pd.to_numeric(text, errors="coerce"), typed)
    bare = text.str.replace(unit, "", regex=False).str.strip()
    time = text.str.fullmatch(_TIME).to_numpy(dtype=bool, na_value=False)
    kept = same | _same(pd.to_numeric(bare, errors="coerce"), typed) | time
    return np.zeros_like(there) if kept[there].all() else there & ~same


def _moments(typed: pd.Series, text: pd.Series, there: Changed) -> Changed:
    iso = text.str.fullmatch(_ISO).to_numpy(dtype=bool, na_value=False)
    if iso[there].all():
        return np.zeros_like(there)
    texts = text[there].drop_duplicates()
    with warnings.catch_warnings():
        # Of each form that it has to guess, pandas warns.
        warnings.simplefilter("ignore")
        read = pd.to_datetime(texts, errors="coerce", format="mixed", utc=True)
    if read.dt.tz_localize(None).eq(typed[texts.index]).all():
        return np.zeros_like(there)
    return there & ~_same(text, text_of(typed))


def text_of(typed: pd.Series) -> pd.Series:
    """Return values as plain text: numbers with a point, moments as ISO 8601, missing empty."""
    if typed.dtype.kind == "M":
        shown = typed.map(_moment, na_action="ignore").astype("str")
    elif typed.dtype.kind in "iuf":
        shown = typed.map(lambda value: f"{value:.15g}", na_action="ignore").astype("str")
    else:
        shown = typed.astype("str")
    return shown.where(typed.notna(), "")


def _moment(value: pd.Timestamp) -> str:
    midnight = value == value.normalize()
    return value.strftime("%Y-%m-%d") if midnight else value.isoformat(sep=" ")
