"""Whether a forecast held: later values of the same series against it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.core.quantiles import output_names
from lib.errors import InputError
from lib.evaluation.targets.rows import as_dates, as_labels, as_numbers
from lib.workflows.forecasts.facts.held import Held
from lib.workflows.forecasts.facts.moments import finite, iso
from lib.workflows.forecasts.facts.setup import DATE, SERIES, SeriesSetup
from lib.workflows.forecasts.facts.views import Fan
from lib.workflows.forecasts.series.regular import series_table

_VALUE = "value"
_SHOWN = 5


def did_it_hold(
    dataset: Dataset, setup: SeriesSetup, forecast: pd.DataFrame, naive: pd.DataFrame
) -> Held:
    """Return how a table's values compare with a forecast, and with the seasonal naive one.

    The table is read as that of the run was, without covariates. InputError:
    those of series_table, "actuals_elsewhen" where no value is of a moment and a series that was
    forecast.
    """
    came = _came(dataset, setup)
    predicted = _of_time(forecast)
    both = predicted.merge(came, on=[SERIES, DATE], how="left")
    known = both[_VALUE].notna().to_numpy()
    after = came[came[DATE] >= predicted[DATE].min()]
    if not known.any():
        raise InputError(
            "actuals_elsewhen",
            first=_said(predicted[DATE].min()),
            last=_said(predicted[DATE].max()),
            begins=_said(came[DATE].min()),
            ends=_said(came[DATE].max()),
        )
    matched = both[known].merge(
        _of_time(naive)[[SERIES, DATE, "forecast"]].rename(columns={"forecast": "naive"}),
        on=[SERIES, DATE],
        how="left",
    )
    value = matched[_VALUE]
    inside = [
        float(value.between(matched[low], matched[high]).mean())
        for low, high in (("q25", "q75"), ("q10", "q90"), ("q2.5", "q97.5"))
    ]
    return Held(
        matched=len(matched),
        series=int(matched[SERIES].nunique()),
        first=_said(matched[DATE].min()),
        last=_said(matched[DATE].max()),
        waiting=int((~known).sum()),
        unknown=len(after) - len(matched),
        inside=(inside[0], inside[1], inside[2]),
        mae=float((matched["forecast"] - value).abs().mean()),
        naive=float((matched["naive"] - value).abs().mean()),
        fans=_fans(both, matched),
    )


def _came(dataset: Dataset, setup: SeriesSetup) -> pd.DataFrame:
    """Return the values of a table by series and moment."""
    plain = replace(setup, known=(), past=(), static=(), country=None)
    table = series_table(dataset, plain)[0].frame
    values = pd.DataFrame(
        {
            SERIES: as_labels(table[SERIES]).fillna("").astype("str"),
            DATE: as_dates(table[DATE]).astype("datetime64[us]"),
            _VALUE: np.asarray(as_numbers(table[plain.value]), dtype=np.float64),
        }
    )
    known: pd.DataFrame = values[values[_VALUE].notna()]
    return known


def _of_time(forecast: pd.DataFrame) -> pd.DataFrame:
    found = forecast.copy()
    found[SERIES] = found[SERIES].fillna("").astype("str")
    found[DATE] = pd.to_datetime(found[DATE]).astype("datetime64[us]")
    return found


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
