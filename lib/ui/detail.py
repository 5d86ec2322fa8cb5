"""One column at a closer look: its distribution, its figures, how it goes with the target."""

import streamlit as st

from lib.core.dataset import Dataset
from lib.i18n import N_, Translator
from lib.intake.profile import ColumnProfile, Profile
from lib.report import charts
from lib.ui.chart import chart
from lib.ui.text import plain

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
        edges, counts = column.histogram.edges, column.histogram.counts
        figure = charts.column_histogram(edges, counts, column.name, t)
        chart(figure, key, column.name)
    elif column.top:
        levels = [level.value for level in column.top]
        counts = tuple(level.count for level in column.top)
        others = int(column.stats.get("other", 0))
        figure = charts.top_levels(levels, counts, column.name, t, others)
        chart(figure, key, column.name)
    for example in column.examples:
        st.text(example if len(example) <= 300 else example[:299] + "…")


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
