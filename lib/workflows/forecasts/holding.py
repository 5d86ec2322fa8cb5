"""Whether a forecast held: later values of the same series against it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.core.quantiles import output_names
from lib.errors import InputError
from lib.evaluation.targets.rows import as_dates, as_labels, as_numbers
from lib.workflows.forecasts.facts.held import NEWER, Held, Newer
from lib.workflows.forecasts.facts.moments import finite, iso
from lib.workflows.forecasts.facts.setup import DATE, SERIES, SeriesSetup
from lib.workflows.forecasts.facts.views import Fan
from lib.workflows.forecasts.series.regular import series_table

_VALUE, _POINT, _NAIVE = "value", "forecast", "naive"
_SHOWN = 5


def against_forecast(
    dataset: Dataset, setup: SeriesSetup, forecast: pd.DataFrame, naive: pd.DataFrame
) -> tuple[Dataset, Newer]:
    """Return a table's values beside a forecast and the seasonal naive one, a row each moment.

    The table is read as that of the run was, without covariates; one value of a series will do.
    What was not forecast stands there from the forecast's first moment on. InputError: those of
    series_table, "actuals_elsewhen" where no value is of a moment and a series that was forecast.
    """
    came, unread = _came(dataset, setup)
    predicted = _of_time(forecast)
    seasonal = _of_time(naive)[[SERIES, DATE, _POINT]].rename(columns={_POINT: _NAIVE})
    predicted = predicted.merge(seasonal, on=[SERIES, DATE], how="left")
    both = predicted.merge(came, on=[SERIES, DATE], how="outer")
    both = both[both[DATE] >= predicted[DATE].min()].reset_index(drop=True)
    if not bool((both[_POINT].notna() & both[_VALUE].notna()).any()):
        raise InputError(
            "actuals_elsewhen",
            first=_said(predicted[DATE].min()),
            last=_said(predicted[DATE].max()),
            begins=_said(came[DATE].min()),
            ends=_said(came[DATE].max()),
        )
    return _as_dataset(dataset, both), Newer(unread)


def held_of(both: pd.DataFrame) -> Held:
    """Return how the values of a table of ``against_forecast`` compare with the forecasts."""
    predicted, known = both[_POINT].notna(), both[_VALUE].notna()
    matched = both[predicted & known]
    value = matched[_VALUE]
    inside = [
        float(value.between(matched[low], matched[high]).mean())
        for low, high in (("q25", "q75"), ("q10", "q90"), ("q2.5", "q97.5"))
    ]
    names = set(both[SERIES][predicted])
    return Held(
        matched=len(matched),
        series=int(matched[SERIES].nunique()),
        first=_said(matched[DATE].min()),
        last=_said(matched[DATE].max()),
        waiting=int((predicted & ~known).sum()),
        unknown=int((known & ~predicted).sum()),
        absent=len(names) - int(matched[SERIES].nunique()),
        others=len(set(both[SERIES][known]) - names),
        inside=(inside[0], inside[1], inside[2]),
        mae=float((matched[_POINT] - value).abs().mean()),
        naive=float((matched[_NAIVE] - value).abs().mean()),
        fans=_fans(both[predicted], matched),
    )


def _came(dataset: Dataset, setup: SeriesSetup) -> tuple[pd.DataFrame, int]:
    """Return the values of a table by series and moment, and how many dates were unreadable."""
    plain = replace(setup, known=(), past=(), static=(), country=None)
    made, facts = series_table(dataset, plain, least=1)
    table = made.frame
    values = pd.DataFrame(
        {
            SERIES: as_labels(table[SERIES]).fillna("").astype("str"),
            DATE: as_dates(table[DATE]).astype("datetime64[us]"),
            _VALUE: np.asarray(as_numbers(table[plain.value]), dtype=np.float64),
        }
    )
    known: pd.DataFrame = values[values[_VALUE].notna()]
    return known, facts.unread_dates


def _of_time(forecast: pd.DataFrame) -> pd.DataFrame:
    found = forecast.copy()
    found[SERIES] = found[SERIES].fillna("").astype("str")
    found[DATE] = pd.to_datetime(found[DATE]).astype("datetime64[us]")
    return found


def _as_dataset(dataset: Dataset, frame: pd.DataFrame) -> Dataset:
    kinds = {SERIES: ColumnKind.CATEGORY, DATE: ColumnKind.DATETIME}
    columns = tuple(
        Column(
            name,
            kinds.get(name, ColumnKind.NUMBER),
            int(frame[name].isna().sum()),
            int(frame[name].nunique()),
        )
        for name in frame.columns
    )
    return replace(
        dataset,
        columns=columns,
        findings=(),
        frame=frame,
        remedies=(),
        lines={},
        recipe={"kind": NEWER},
    )


def _said(moment: pd.Timestamp) -> str:
    return iso(np.array([moment], dtype="datetime64[us]"))[0]


def _fans(both: pd.DataFrame, matched: pd.DataFrame) -> tuple[Fan, ...]:
    sizes = matched[_VALUE].abs().groupby(matched[SERIES]).mean()
    shown = []
    for name in sizes.sort_values(ascending=False, kind="stable").index[:_SHOWN]:
        own = both[both[SERIES] == name].sort_values(DATE, kind="stable")
        levels = [own[level].to_numpy(dtype=np.float64) for level in output_names()]
        shown.append(
            Fan(
                series=str(name),
                past_moments=(),
                past=(),
                moments=iso(own[DATE].to_numpy()),
                point=finite(levels[0]),
                levels=tuple(finite(one) for one in levels[1:]),
                actual=finite(own[_VALUE].to_numpy(dtype=np.float64)),
            )
        )
    return tuple(shown)
