"""Covariates for the periods to come: typed in a table, or read from a file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.results import Run
from lib.errors import InputError
from lib.i18n import Translator
from lib.intake.uploads import read_upload
from lib.report.drawing.cells import safe_csv
from lib.ui.shell import services, table_queries
from lib.ui.shell.boundary import callout
from lib.ui.shell.file_names import run_file
from lib.ui.shell.reader import csv_button
from lib.ui.shell.text import plain
from lib.ui.widgets.uploads import file_uploader, read_once
from lib.workflows.forecasts.ahead import covariates_to_come, known_words
from lib.workflows.forecasts.facts.setup import forecast_setup, series_setup
from lib.workflows.forecasts.facts.views import NextForecast
from lib.workflows.forecasts.facts.what_if import Ahead, KnownWords
from lib.workflows.forecasts.job_specs import WhatIfParameters
from lib.workflows.forecasts.report.what_if import ahead_texts
from lib.workflows.forecasts.uploaded import covariates_from

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Given:
    """Covariates as the job takes them: as parameters, or as a table."""

    params: WhatIfParameters
    table: str | None = None


def typed(run: Run, found: NextForecast, t: Translator, workspace: str) -> Given | None:
    """Draw a table to type values in, of all series or of one; None where nothing was typed."""
    moments = found.fans[0].moments
    series = _series(run, found, t)
    if series is not None:
        moments = next(fan.moments for fan in found.fans if fan.series == series)
    st.caption(t("Type values for the periods to come; an empty cell stays as it is in the table."))
    edited = _table(run, moments, t, workspace)
    values, words = {}, {}
    for name in edited.columns[1:]:
        cells = [None if _empty(one) else one for one in edited[name].tolist()]
        if all(one is None for one in cells):
            continue
        if _is_number(run, name):
            values[name] = tuple(None if one is None else float(one) for one in cells)
        else:
            words[name] = tuple(None if one is None else str(one) for one in cells)
    if not values and not words:
        return None
    return Given(WhatIfParameters(moments=moments, values=values, words=words, series=series))


def _series(run: Run, found: NextForecast, t: Translator) -> str | None:
    """Draw the choice of the series that values are typed for; None for all."""
    names = [fan.series for fan in found.fans]
    if len(names) < 2:
        return None
    place = st.selectbox(
        t("For"),
        range(-1, len(names)),
        format_func=lambda one: t("All series") if one < 0 else names[one],
        key=f"deepworth_fc_what_if_for_{run.id}",
        persist_state="session",
        width=360,
    )
    return None if place < 0 else names[place]


def _table(run: Run, moments: tuple[str, ...], t: Translator, workspace: str) -> pd.DataFrame:
    import pandas as pd

    known = series_setup(run.task.recipe).known
    numbers = [name for name in known if _is_number(run, name)]
    choices = {} if len(numbers) == len(known) else _words(workspace, run.dataset_id).by_column
    empty = {
        name: pd.Series(math.nan if name in numbers else None, index=range(len(moments)))
        for name in known
    }
    day = t("Date")
    return st.data_editor(
        pd.DataFrame({day: list(moments)} | empty),
        hide_index=True,
        disabled=[day],
        column_config={
            name: st.column_config.SelectboxColumn(options=list(choices.get(name, ())))
            for name in known
            if name not in numbers
        },
        key=f"deepworth_fc_what_if_table_{run.id}",
        height=240,
        placeholder="–",
    )


def _empty(cell: object) -> bool:
    return cell is None or cell == "" or (isinstance(cell, float) and math.isnan(cell))


def _is_number(run: Run, name: str) -> bool:
    return run.task.features.get(name) == ColumnKind.NUMBER


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def _words(workspace: str, table: str) -> KnownWords:
    return table_queries.ask(workspace, table, known_words)


def uploaded(run: Run, found: NextForecast, t: Translator, workspace: str) -> Given | None:
    """Draw the place for a file of covariates, and what was noticed of it; None without one."""
    del found
    known, periods = series_setup(run.task.recipe).known, forecast_setup(run.plan).ahead
    st.caption(
        plain(
            t(
                "A table with a row for each date to come and series: its columns are those of the "
                "run, at least one of {columns}. Without a column of series it is of all series.",
                columns=", ".join(known),
            )
        )
    )
    csv_button(
        t("Download the values as they are (CSV)"),
        lambda _inside: safe_csv(
            table_queries.ask(workspace, run.dataset_id, covariates_to_come, periods)
        ),
        run_file(run, "-to-come"),
        large=False,
        key=f"deepworth_fc_to_come_{run.id}",
        icon=":material/download:",
    )
    key = f"deepworth_fc_covariates_{run.id}"
    file = file_uploader(t("File with values for the periods to come"), key, t)
    if file is None:
        return None
    name = file.name
    table = read_once(file, lambda data, name: _saved(data, name, run, workspace), t)
    if table is None:
        return None
    try:
        ahead, noticed = _kept(run, run.id, table, workspace)
    except InputError as error:
        callout(error, t)
        return None
    st.caption(plain(" ".join(ahead_texts(noticed, t))))
    return Given(WhatIfParameters(name=name, of=table), ahead)


def _saved(data: BinaryIO, name: str, run: Run, workspace: str) -> str:
    """Read a file as that of the run was and keep its table; return the table's id."""
    with read_upload(data, name, like=run.task.like()) as upload:
        return services.store().save_table(workspace, upload.dataset, upload.file)


@st.cache_resource(show_spinner=False, max_entries=64, ttl=1800)
def _kept(_run: Run, run_id: str, table: str, workspace: str) -> tuple[str, Ahead]:
    """Keep what a file says of the periods to come of a run; return its table, and the rest."""
    path: Any = services.store().table_path(workspace, _run.dataset_id)
    setup, periods = series_setup(_run.task.recipe), forecast_setup(_run.plan).ahead
    made = table_queries.making(workspace, table, covariates_from, setup, path, periods)
    ahead, noticed = made.value
    return made.keep(ahead), noticed
