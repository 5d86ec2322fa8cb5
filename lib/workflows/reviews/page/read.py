"""From a word, a topic, an aspect or a month to the reviews behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from lib.core.results import Run
from lib.errors import StoreError
from lib.evaluation.judge.out_of_fold import Array
from lib.i18n import Translator
from lib.report.labels import class_name
from lib.store.jobs import Job
from lib.ui.shell import services, table_queries
from lib.ui.shell.text import plain
from lib.ui.widgets import model_predictions
from lib.ui.widgets.row_table import row_table, with_columns

if TYPE_CHECKING:
    import pandas as pd


def on_point(
    chart_key: str, box_key: str, names: Sequence[Sequence[str | None]]
) -> Callable[[], None]:
    """Return what a click on a chart does: its point's name is chosen in the box.

    ``names`` are those of the points of each trace; a trace without any is passed over.
    """

    def choose() -> None:
        event = st.session_state.get(chart_key) or {}
        for point in (event.get("selection") or {}).get("points") or []:
            curve, at = int(point.get("curve_number", 0)), int(point.get("point_index", -1))
            own = names[curve] if curve < len(names) else ()
            if 0 <= at < len(own) and own[at] is not None:
                st.session_state[box_key] = own[at]
                return

    return choose


@dataclass(frozen=True)
class Source:
    """Where reviews stand: a table of the workspace, its column of texts and that of labels."""

    table: str
    text: tuple[str, ...]
    target: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    """What its labels are called."""


def read_them(
    source: Source | None,
    job: Job[Any],
    names: Mapping[str, str],
    label: str,
    key: str,
    t: Translator,
    workspace: str,
    parts: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Let the reader choose one of ``names`` and draw its reviews.

    ``parts`` are the names in the result's file that one stands for, itself where it is not there.
    """
    found = rows_by_name(workspace, job.id)
    if source is None:
        return
    if not found:
        st.caption(
            t("Computed by a version that did not store the reviews: they cannot be listed.")
        )
        return
    chosen = st.selectbox(
        label,
        [None, *names],
        format_func=lambda one: (
            t("Choose, or click in the chart") if one is None else names.get(one, one)
        ),
        key=key,
        persist_state="session",
        width=480,
    )
    if chosen is None or chosen not in names:
        return
    import numpy as np

    wanted = (parts or {}).get(chosen, (chosen,))
    empty = np.zeros(0, dtype=np.int64)
    places = np.unique(np.concatenate([empty, *(found.get(one, empty) for one in wanted)]))
    st.markdown(f"**{plain(names[chosen])}**")
    row_table(places, lambda at: _rows(source, at, t, workspace), f"{key}_sheet", "reviews.csv", t)


def source_of(run: Run, workspace: str) -> Source | None:
    """Return the table of a run; None where it is not there."""
    if run.task.text is None or model_predictions.table(run, workspace) is None:
        return None
    return Source(run.dataset_id, (run.task.text,), run.task.target, run.task.names)


def _rows(source: Source, places: Array, t: Translator, workspace: str) -> pd.DataFrame:
    """Return rows of a table: the review, and its class where there is one, first."""
    rows = table_queries.rows(workspace, source.table, places)
    texts = rows[list(source.text)].fillna("").astype(str)
    columns: dict[str, Array | list[str]] = {
        t("Row"): places + 1,
        t("Review"): ["\n".join(one).strip() for one in texts.itertuples(index=False)],
    }
    away = [*source.text, "duplicate_group"]
    if source.target is not None:
        columns[t("Label")] = [
            class_name(source.names.get(str(one), str(one)), t) for one in rows[source.target]
        ]
        away.append(source.target)
    return with_columns(rows.drop(columns=away, errors="ignore"), columns)


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def rows_by_name(workspace: str, job_id: str) -> dict[str, Array]:
    """Return the rows beside a result; none for one of before they were kept."""
    from lib.workflows.reviews.texts.places import unpack

    try:
        return unpack(services.jobs().data(workspace, job_id))
    except StoreError as error:
        if error.code == "file_missing":
            return {}
        raise
