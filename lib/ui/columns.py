"""The columns of a table: their kinds, which can be changed, and what is in them."""

import math

import pandas as pd
import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.i18n import Translator
from lib.intake.profile import ColumnProfile, Profile
from lib.ui.tables import change_kinds

_KIND_ORDER = (
    ColumnKind.NUMBER,
    ColumnKind.CATEGORY,
    ColumnKind.DATETIME,
    ColumnKind.TEXT,
    ColumnKind.IDENTIFIER,
    ColumnKind.CONSTANT,
)
_BARS = 20


def column_table(
    dataset: Dataset, dataset_id: str, profile: Profile, t: Translator, workspace: str
) -> None:
    """Draw the table of columns; a kind that was changed is used once that is asked for."""
    kinds = {t(str(kind)): kind for kind in _KIND_ORDER}
    table = _frame(profile, {kind: word for word, kind in kinds.items()})
    column = st.column_config
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=[name for name in table.columns if name != "kind"],
        column_config={
            "name": column.TextColumn(t("Column"), width="medium"),
            "kind": column.SelectboxColumn(
                t("Kind"),
                options=list(kinds),
                required=True,
                width="small",
                help=t("Decides how the column is prepared for a model. Change it here."),
            ),
            "missing": column.NumberColumn(t("Missing"), format="percent", width="small"),
            "distinct": column.NumberColumn(
                t("Distinct values"), format="localized", width="small"
            ),
            "shape": column.BarChartColumn(
                t("Distribution"),
                y_min=0,
                help=t("Rows along the range of a number or date, or of the commonest values."),
            ),
            "relation": column.ProgressColumn(
                t("Relation to the target"),
                min_value=0.0,
                max_value=1.0,
                format="%.2f",
                help=t("From 0 (none) to 1 (one tells the other), each column taken by itself."),
            ),
        },
        column_order=[name for name in table.columns if name != "relation" or profile.target],
        height=min(35 * (len(table) + 1) + 3, 423),
        key=f"deepworth_kinds_{dataset_id}",
        alt=t("Columns"),
    )
    changes = {
        str(name): kinds[new]
        for name, new, old in zip(edited["name"], edited["kind"], table["kind"], strict=True)
        if new != old
    }
    if not changes:
        return
    label = t.plural("Use {count} changed kind", "Use {count} changed kinds", len(changes))
    if st.button(label, type="primary", key="deepworth_use_kinds"):
        with st.spinner(t("Reading the file"), show_time=True):
            if change_kinds(dataset, changes, t, workspace):
                st.rerun()


def _frame(profile: Profile, spoken: dict[ColumnKind, str]) -> pd.DataFrame:
    rows = max(profile.rows, 1)
    return pd.DataFrame(
        {
            "name": [column.name for column in profile.columns],
            "kind": [spoken[column.kind] for column in profile.columns],
            "missing": [column.missing / rows for column in profile.columns],
            "distinct": [column.distinct for column in profile.columns],
            "shape": [_shape(column) for column in profile.columns],
            "relation": [_strength(column) for column in profile.columns],
        }
    )


def _shape(column: ColumnProfile) -> list[int]:
    if column.histogram is not None:
        return list(column.histogram.counts)
    return [level.count for level in column.top][:_BARS]


def _strength(column: ColumnProfile) -> float:
    return math.nan if column.relation is None else column.relation.strength
