"""How the columns of a table go together, and what is missing together."""

import math

import streamlit as st

from lib.i18n import Translator
from lib.intake.profiling.associations import MAX_COLUMNS, Associations, usable
from lib.intake.profiling.missing import MissingValues
from lib.ui.data import profiled
from lib.ui.shell import services
from lib.ui.shell.terms import term_line
from lib.ui.widgets.lazy import lazy_expander


def association_panel(dataset_id: str, target: str | None, t: Translator, workspace: str) -> None:
    """Draw the panel of associations; nothing is measured before it is opened."""
    panel = lazy_expander(
        t("Associations between columns"),
        f"deepworth_associations_{dataset_id}",
        ":material/grid_on:",
    )
    if not panel.open:
        return
    with panel:
        names = profiled.offered(workspace, dataset_id, target)
        columns = services.dataset(workspace, dataset_id).columns
        if len(usable(columns)) > MAX_COLUMNS:
            names = st.multiselect(
                t("Columns (at most {count})", count=t.number(MAX_COLUMNS)),
                usable(columns),
                default=names,
                placeholder=t("Choose columns"),
                max_selections=MAX_COLUMNS,
                key=f"deepworth_association_columns_{dataset_id}",
                persist_state="session",
            )
        if len(names) < 2:
            st.caption(t("At least two columns of numbers, categories or dates are needed."))
            return
        with st.spinner(t("Computing associations of all pairs of columns"), show_time=True):
            found = profiled.pairs(workspace, dataset_id, tuple(names))
        _associations(found, t)


def _associations(found: Associations, t: Translator) -> None:
    from lib.report.profile.profile_charts import association_map
    from lib.report.profile.profile_html import measured_text
    from lib.ui.widgets.chart import chart

    st.caption(measured_text(found, t))
    wide = len(found.columns) > 8
    picture, table = (st.container(), st.container()) if wide else st.columns(2, gap="large")
    with picture:
        alt = t("Heat map of associations between columns")
        chart(association_map(found, t), "deepworth_association_map", alt)
    with table:
        _strongest(found, t)
    term_line(t, "association", "rank_correlation")


def _strongest(found: Associations, t: Translator) -> None:
    from lib.report.profile.profile_charts import MEASURE_TEXTS, strength_words

    pairs = [pair for pair in found.strongest(12) if pair.relation is not None]
    title = t("Strongest associations")
    st.markdown(f"**{title}**")
    relations = [pair.relation for pair in pairs if pair.relation is not None]
    column = st.column_config
    st.dataframe(
        {
            "first": [pair.first for pair in pairs],
            "second": [pair.second for pair in pairs],
            "strength": [relation.strength for relation in relations],
            "words": [strength_words(relation.strength, t) for relation in relations],
            "measure": [t(MEASURE_TEXTS[relation.measure]) for relation in relations],
        },
        hide_index=True,
        lazy=False,
        key="deepworth_strongest",
        alt=t("Strongest associations"),
        column_config={
            "first": column.TextColumn(t("Column"), width="small"),
            "second": column.TextColumn(t("Associated with"), width="small"),
            "strength": column.ProgressColumn(
                t("Strength"), min_value=0.0, max_value=1.0, format="%.2f", width="small"
            ),
            "words": column.TextColumn(t("Strength in words"), width="small"),
            "measure": column.TextColumn(t("Measure of association"), width="small"),
        },
    )


def missing_panel(dataset_id: str, target: str | None, t: Translator, workspace: str) -> None:
    """Draw the panel of missing values; nothing is counted before it is opened."""
    panel = lazy_expander(
        t("Missing values"), f"deepworth_missing_{dataset_id}", ":material/grid_off:"
    )
    if not panel.open:
        return
    from lib.report.profile.profile_html import complete_text

    with panel:
        found = profiled.gaps(workspace, dataset_id, target)
        if not found.gaps:
            st.caption(t("No value is missing."))
            return
        st.markdown(complete_text(found, t))
        left, right = st.columns(2, gap="large")
        with left:
            _gaps(found, target, t)
        with right:
            _patterns(found, t)
        term_line(t, "missing", "association")


def _gaps(found: MissingValues, target: str | None, t: Translator) -> None:
    title = t("By column")
    st.markdown(f"**{title}**")
    column = st.column_config
    table: dict[str, list[object]] = {
        "column": [gap.column for gap in found.gaps],
        "share": [gap.missing / found.rows for gap in found.gaps],
        "rows": [gap.missing for gap in found.gaps],
    }
    if target is not None:
        table["relation"] = [
            math.nan if gap.relation is None else gap.relation.strength for gap in found.gaps
        ]
    st.dataframe(
        table,
        hide_index=True,
        lazy=False,
        key="deepworth_gaps",
        alt=t("Missing values by column"),
        column_config={
            "column": column.TextColumn(t("Column")),
            "share": column.ProgressColumn(
                t("Missing"), min_value=0.0, max_value=1.0, format="percent"
            ),
            "rows": column.NumberColumn(t("Rows"), format="localized", width="small"),
            "relation": column.ProgressColumn(
                t("Relation to the target"),
                min_value=0.0,
                max_value=1.0,
                format="%.2f",
                help=t("Association of being missing with the target, from 0 (none) to 1."),
            ),
        },
    )


def _patterns(found: MissingValues, t: Translator) -> None:
    title = t("Missing together")
    st.markdown(f"**{title}**")
    column = st.column_config
    st.dataframe(
        {
            "columns": [list(pattern.columns) for pattern in found.patterns],
            "share": [pattern.rows / found.rows for pattern in found.patterns],
            "rows": [pattern.rows for pattern in found.patterns],
        },
        hide_index=True,
        lazy=False,
        key="deepworth_patterns",
        alt=t("Columns missing together"),
        column_config={
            "columns": column.ListColumn(
                t("Columns"), help=t("Exactly these columns are missing in a row.")
            ),
            "share": column.ProgressColumn(
                t("Share of rows"), min_value=0.0, max_value=1.0, format="percent"
            ),
            "rows": column.NumberColumn(t("Rows"), format="localized", width="small"),
        },
    )
    if found.others:
        st.caption(t("Rows with other patterns: {count}.", count=t.number(found.others)))
