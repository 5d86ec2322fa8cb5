"""One column at a closer look: its distribution, its figures, how it goes with the target."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.dataset import Dataset
from lib.i18n import Translator
from lib.intake.profiling.profile import ColumnProfile, Histogram, Profile
from lib.report.figures import charts
from lib.report.profile import profile_charts
from lib.report.profile.profile_html import STAT_TEXTS, stat_text
from lib.ui.data import profiled
from lib.ui.data.column_reading import column_reading, odd_cells_panel
from lib.ui.setup import keys as setup_keys
from lib.ui.setup.remedying import column_controls, detail_key
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart

if TYPE_CHECKING:
    import plotly.graph_objects as go


def column_detail(
    dataset: Dataset, dataset_id: str, profile: Profile, t: Translator, workspace: str
) -> None:
    """Let the reader choose a column; draw it, and how it goes with the target."""
    names = [column.name for column in profile.columns]
    first = next((one.name for one in profile.columns if one.histogram or one.top), names[0])
    name = st.selectbox(
        t("Column details"),
        names,
        index=None,
        placeholder=t("Choose a column"),
        key=setup_keys.initial(detail_key(dataset_id), first),
        persist_state="session",
    )
    if name is None:
        return
    column = profile.column(name)
    picture, figures = st.columns([3, 2], gap="large")
    with picture:
        _picture(column, t)
        if profile.target is not None and profile.target != name:
            _by_target(name, profile.target, dataset_id, t, workspace)
    with figures:
        _figures(column, profile, t)
        odd_cells_panel(name, dataset, dataset_id, t, workspace)
        column_controls(name, dataset, dataset_id, t, workspace)
        column_reading(name, dataset, dataset_id, t, workspace)


def _by_target(name: str, target: str, dataset_id: str, t: Translator, workspace: str) -> None:
    found = profiled.split(workspace, dataset_id, name, target)
    if found is not None:
        figure = profile_charts.split_chart(found, name, target, t)
        chart(figure, "deepworth_split_chart", f"{target}: {name}")


def _picture(column: ColumnProfile, t: Translator) -> None:
    key = "deepworth_detail_chart"
    if column.histogram is not None:
        figure = _histogram(column.histogram, column.name, t)
        chart(figure, key, column.name)
    elif column.top:
        levels = [level.value for level in column.top]
        counts = tuple(level.count for level in column.top)
        others = int(column.stats.get("other", 0))
        figure = charts.top_levels(levels, counts, column.name, t, others)
        chart(figure, key, column.name)
    if column.examples:
        st.caption(t("For example:"))
    for example in column.examples:
        st.text(example if len(example) <= 300 else example[:299] + "…")


def _histogram(histogram: Histogram, name: str, t: Translator) -> go.Figure:
    """Draw a histogram; edges that are moments are drawn as the milliseconds of a date axis."""
    edges, counts = histogram.edges, histogram.counts
    days = [edge for edge in edges if isinstance(edge, str)]
    if not days:
        numbers = [edge for edge in edges if not isinstance(edge, str)]
        return charts.column_histogram(numbers, counts, name, t)
    moments = [datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() for day in days]
    figure = charts.column_histogram([1000 * moment for moment in moments], counts, name, t)
    spans = [f"{low[:10]} – {high[:10]}" for low, high in pairwise(days)]
    figure.update_traces(text=spans)
    figure.update_xaxes(type="date")
    return figure


def _figures(column: ColumnProfile, profile: Profile, t: Translator) -> None:
    share = t.percent(column.missing / max(profile.rows, 1), 1)
    lines = [
        (t("Missing"), f"{t.number(column.missing)} ({share})"),
        (t("Distinct values"), t.number(column.distinct)),
    ]
    for name, label in STAT_TEXTS.items():
        if name in column.stats:
            lines.append((t(label), stat_text(column.stats[name], t)))
    if column.relation is not None and profile.target is not None:
        lines.append((t("Relation to the target"), t.number(column.relation.strength, 2)))
    st.table(
        {"name": [name for name, _ in lines], "value": [plain(value) for _, value in lines]},
        border="horizontal",
        hide_index=True,
        hide_header=True,
    )
