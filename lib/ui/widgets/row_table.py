"""Rows of the data that an analyst asked for: one page at a time, all of them as a download."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lib.evaluation.judge.label_scores import names_of
from lib.evaluation.judge.out_of_fold import Array, OutOfFold
from lib.i18n import Translator
from lib.report.drawing.cells import safe_csv
from lib.report.drawing.numbers import decimals_for
from lib.ui.shell.reader import download_button
from lib.ui.widgets import model_predictions

if TYPE_CHECKING:
    import pandas as pd

    from lib.core.results import Run

PAGE = 15
MAX_DOWNLOADED = 50_000
_FINE = 1_000

RowsPart = Callable[[Array], "pd.DataFrame"]


def row_table(places: Array, part: RowsPart, key: str, file_name: str, t: Translator) -> None:
    """Draw a page of rows; ``part`` returns the table of some of the ``places``."""
    if not len(places):
        st.caption(t("There are no such rows."))
        return
    pages = -(-len(places) // PAGE)
    place = st.container()
    with st.container(horizontal=True, vertical_alignment="center"):
        page = 1
        if pages > 1:
            page = st.pagination(pages, key=f"{key}_page", persist_state="session")
        st.caption(t.plural("{count} row", "{count} rows", len(places)), width="content")
        download_button(
            t("Download these rows (CSV)"),
            lambda: safe_csv(part(places[:MAX_DOWNLOADED])),
            file_name=file_name,
            mime="text/csv",
            key=f"{key}_csv",
            icon=":material/download:",
        )
    shown = places[(min(page, pages) - 1) * PAGE : min(page, pages) * PAGE]
    table = part(shown)
    # As high as a full page, so that the last page does not move what stands below.
    height = 35 * (min(PAGE, len(places)) + 1) + 3
    place.dataframe(
        table,
        hide_index=True,
        height=height,
        key=f"{key}_rows",
        alt=file_name,
        column_config=day_columns(table) | chance_columns(table),
    )


def day_columns(frame: pd.DataFrame) -> dict[str, ColumnConfig]:
    """Return how columns are shown that hold whole days: without the time."""
    return {
        str(name): st.column_config.DateColumn()
        for name, values in frame.items()
        if values.dtype.kind == "M" and (values.dropna() == values.dropna().dt.normalize()).all()
    }


def chance_columns(frame: pd.DataFrame) -> dict[str, ColumnConfig]:
    """Return how columns of probabilities, "P(class)", are shown: all with three decimals."""
    return {
        str(name): st.column_config.NumberColumn(format="%.3f")
        for name, values in frame.items()
        if str(name).startswith("P(") and values.dtype.kind == "f"
    }


def legible(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy without more decimals than are read: two, or three significant digits."""
    import numpy as np

    shown = frame.copy(deep=False)
    for place, values in enumerate(frame.dtypes):
        if values.kind != "f":
            continue
        column = frame.iloc[:, place]
        finite = column[np.isfinite(column)].abs()
        largest = float(finite.max()) if len(finite) else 0.0
        decimals = max(2, 2 - math.floor(math.log10(largest))) if largest > 0 else 2
        shown.isetitem(place, column.round(decimals).to_numpy())
    return shown


def rows_of(run: Run, oof: OutOfFold, workspace: str, t: Translator) -> RowsPart | None:
    """Return what shows rows with truth and prediction first; None where the table is not there."""
    table = model_predictions.table(run, workspace)
    if table is None:
        return None

    def part(places: Array) -> pd.DataFrame:
        rows = table.at(oof.rows[places])
        columns = beside(run, oof, places, t)
        return with_columns(rows, {t("Row"): oof.rows[places] + 1, **columns})

    return part


def beside(run: Run, oof: OutOfFold, places: Array, t: Translator) -> dict[str, Array | list[str]]:
    """Return truth, prediction and its probability or error, by what they are called."""
    task = run.task
    if task.kind.is_classification:
        codes, named = oof.codes[places], oof.predicted[places]
        # One name for the column: the class, where all these rows are predicted to be of one.
        distinct = set(named.tolist())
        of = t("predicted class") if len(distinct) != 1 else task.shown[distinct.pop()]
        return {
            t("Actual"): [task.shown[code] for code in codes],
            t("Prediction"): [task.shown[code] for code in named],
            f"P({of})": oof.outputs[places, named].astype("float64").round(4),
        }
    if task.kind.has_classes:
        truth, chances = oof.truth[places], oof.outputs[places]
        return {
            t("Actual"): [", ".join(names_of(row, task.shown)) for row in truth],
            t("Prediction"): [", ".join(names_of(row, task.shown)) for row in chances],
            t("Wrong labels"): ((truth > 0) != (chances > 0.5)).sum(axis=1),
        }
    actual, predicted = oof.truth[places], oof.outputs[places, 0].astype("float64")
    # Digits that nobody can use: a thousandth of how far the values spread is enough.
    digits = max(decimals_for(float(np.std(oof.truth)) / _FINE), 0)
    predicted = predicted.round(digits)
    return {
        t("Actual"): actual,
        t("Prediction"): predicted,
        t("Predicted minus actual"): (predicted - actual).round(digits),
    }


def with_columns(rows: pd.DataFrame, columns: dict[str, Array | list[str]]) -> pd.DataFrame:
    """Return rows with columns before their own; a name that is taken gets a number."""
    import pandas as pd

    made, taken = {}, set(map(str, rows.columns))
    for name, values in columns.items():
        free, number = name, 2
        while free in taken:
            free, number = f"{name} ({number})", number + 1
        made[free] = values
    return pd.concat([pd.DataFrame(made), rows.reset_index(drop=True)], axis=1)
