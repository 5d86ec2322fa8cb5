"""Covariates of the periods to come: which they are, and others in their place."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.evaluation.targets.rows import as_dates, as_labels, as_numbers
from lib.workflows.forecasts.facts.setup import DATE, SERIES, series_setup
from lib.workflows.forecasts.facts.what_if import KnownWords

_MOST_WORDS = 100


def is_ahead(frame: pd.DataFrame, target: str, periods: int | None = None) -> np.ndarray:
    """Return which rows of a table of series come after the last value of their series.

    Only the first ``periods`` of them, where that is given.
    """
    known = frame[target].notna().iloc[::-1]
    series = frame[SERIES].fillna("")
    later = known.groupby(series.iloc[::-1], sort=False).cummax()
    ahead = ~later.iloc[::-1].to_numpy(dtype=bool)
    if periods is None:
        return ahead
    place = pd.Series(ahead, index=frame.index).astype("int64").groupby(series, sort=False).cumsum()
    return ahead & (place.to_numpy() <= periods)


def is_number(column: pd.Series) -> bool:
    """Whether a covariate of a table of series is a number; else it is a category."""
    return column.dtype.kind in "iuf"


def keys_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the series and the moment of each row, as they are matched."""
    series = as_labels(frame[SERIES]).fillna("").astype("str").to_numpy()
    moments = as_dates(frame[DATE]).to_numpy().astype("datetime64[us]")
    return pd.DataFrame({SERIES: pd.Series(series, dtype="str"), DATE: moments})


def seen_words(frame: pd.DataFrame, ahead: np.ndarray, column: str) -> set[str]:
    """Return the values of a category at moments that are not to come."""
    return set(as_labels(frame[column])[~ahead].dropna())


def known_words(dataset: Dataset) -> KnownWords:
    """Return the values of the categories known ahead of a run's table, the first hundred."""
    setup = series_setup(dataset.recipe)
    frame = dataset.frame
    ahead = is_ahead(frame, setup.value)
    return KnownWords(
        {
            name: tuple(sorted(seen_words(frame, ahead, name))[:_MOST_WORDS])
            for name in setup.known
            if not is_number(frame[name])
        }
    )


def covariates_to_come(dataset: Dataset, periods: int) -> pd.DataFrame:
    """Return the covariates known ahead that a run's table has for so many periods to come."""
    setup = series_setup(dataset.recipe)
    ahead = is_ahead(dataset.frame, setup.value, periods)
    return dataset.frame.loc[ahead, [SERIES, DATE, *setup.known]].reset_index(drop=True)


def put_in(
    frame: pd.DataFrame, target: str, given: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, int], dict[str, int]]:
    """Return a table of series with other covariates to come, and what of it was changed.

    ``given`` has a row a series and moment, or without SERIES a row a moment of all series; its
    missing cells stay as they are, and so do moments up to the last value. The second and third are
    counts by covariate: of values that are other than before, and of those of categories that no
    earlier moment had. Such a one is put in as missing: no model knows it.
    """
    ahead = is_ahead(frame, target)
    keys = [one for one in (SERIES, DATE) if one in given.columns]
    found = keys_of(frame).merge(given, on=keys, how="left")
    made, changed, unseen = frame.copy(), {}, {}
    for name in given.columns.drop(keys):
        before = frame[name].reset_index(drop=True)
        if is_number(before):
            values = as_numbers(found[name])
            there = ahead & values.notna().to_numpy()
            before = before.astype("float64")
        else:
            values, before = as_labels(found[name]), as_labels(before)
            there = ahead & values.notna().to_numpy()
            strange = there & ~values.isin(seen_words(frame, ahead, name)).to_numpy()
            values = values.mask(strange)
            unseen[name] = int(strange.sum())
        after = before.mask(there, values)
        same = (before == after) | (before.isna() & after.isna())
        changed[name] = int((~same).sum())
        made[name] = (
            after.to_numpy()
            if is_number(before)
            else pd.Series(after.to_numpy(), index=frame.index, dtype="str")
        )
    return made, changed, {name: count for name, count in unseen.items() if count}
