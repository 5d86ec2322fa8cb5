"""One column at a closer look: its distribution, its figures, how it goes with the target."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import streamlit as st

from lib.core.dataset import Dataset
from lib.i18n import N_, Translator
from lib.intake.profile import ColumnProfile, Histogram, Profile
from lib.report import charts
from lib.ui.chart import chart
from lib.ui.text import plain

if TYPE_CHECKING:
    import plotly.graph_objects as go

_STATS = {
    "mean": N_("Mean"),
    "sd": N_("Standard deviation"),
    "min": N_("Smallest"),
    "median": N_("Median"),
    "max": N_("Largest"),
    "zeros": N_("Zeros"),
    "negatives": N_("Negative values"),
    "first": N_("First"),
    "last": N_("Last"),
    "mean_length": N_("Mean length in characters"),
    "max_length": N_("Longest in characters"),
    "mean_words": N_("Mean number of words"),
}


def column_detail(dataset: Dataset, dataset_id: str, profile: Profile, t: Translator) -> None:
    """Let the reader choose a column, and draw it."""
    name = st.selectbox(
        t("Look at one column"),
        [column.name for column in profile.columns],
        index=next(
            (place for place, one in enumerate(profile.columns) if one.histogram or one.top), 0
        ),
        key=f"deepworth_detail_{dataset_id}",
        persist_state="session",
    )
    column = profile.column(name)
    picture, figures = st.columns([3, 2], gap="large")
    with picture:
        _picture(column, t)
    with figures:
        _figures(column, profile, t)


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
    if not isinstance(edges[0], str):
        return charts.column_histogram(edges, counts, name, t)
    moments = [datetime.fromisoformat(edge).replace(tzinfo=UTC).timestamp() for edge in edges]
    figure = charts.column_histogram([1000 * moment for moment in moments], counts, name, t)
    spans = [f"{low[:10]} – {high[:10]}" for low, high in pairwise(edges)]
    figure.update_traces(text=spans)
    figure.update_xaxes(type="date")
    return figure


def _figures(column: ColumnProfile, profile: Profile, t: Translator) -> None:
    share = t.percent(column.missing / max(profile.rows, 1), 1)
    lines = [
        (t("Missing"), f"{t.number(column.missing)} ({share})"),
        (t("Distinct values"), t.number(column.distinct)),
    ]
    for name, label in _STATS.items():
        if name in column.stats:
            lines.append((t(label), _said(column.stats[name], t)))
    if column.relation is not None and profile.target is not None:
        lines.append((t("Relation to the target"), t.number(column.relation.strength, 2)))
    st.table(
        {"name": [name for name, _ in lines], "value": [plain(value) for _, value in lines]},
        border="horizontal",
        hide_index=True,
        hide_header=True,
    )


def _said(value: object, t: Translator) -> str:
    if isinstance(value, int | float):
        return t.number(float(f"{value:.4g}")) if isinstance(value, float) else t.number(value)
    return str(value).replace("T00:00:00", "").replace("T", " ")
