"""The columns of a table: their kinds, which can be changed, and what is in them."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.i18n import N_, Translator
from lib.intake.profiling.profile import ColumnProfile, Profile
from lib.ui.data.files import change_kinds
from lib.ui.widgets.uploads import reading

_KIND_ORDER = (
    ColumnKind.NUMBER,
    ColumnKind.CATEGORY,
    ColumnKind.DATETIME,
    ColumnKind.TEXT,
    ColumnKind.IDENTIFIER,
    ColumnKind.CONSTANT,
)
CELLS = {
    "unread": (
        N_("Unreadable"),
        N_("Cells of the file that could not be read; they are missing here."),
    ),
    "taken": (
        N_("Read as missing"),
        N_("Cells of the file with a marker such as ? or NA that were read as missing."),
    ),
    "changed": (
        N_("Changed"),
        N_("Cells written differently here than in the file: marks, units, dates."),
    ),
}
"""What became of cells, by Column.cells: what it is called, and what it means."""
_BARS = 20
_WIDE = 12
"""Number of columns from which they can be filtered."""


def column_table(
    dataset: Dataset, dataset_id: str, profile: Profile, t: Translator, workspace: str
) -> None:
    """Draw the table of columns; a kind that was changed is used once that is asked for."""
    from lib.report.profile.profile_html import related_text

    columns, filtered = _filtered(_worst_first(dataset, profile.columns), dataset_id, t)
    if not columns:
        st.caption(t("No column matches."))
    pending = _pending(dataset_id)
    if columns:
        counts = {column.name: column.cells for column in dataset.columns}
        pending = _edited(columns, filtered, pending, profile, counts, dataset_id, t)
    kinds = dataset.kinds()
    changes = {name: kind for name, kind in pending.items() if kinds.get(name) is not kind}
    if note := related_text(profile, t):
        st.caption(note)
    with st.container(horizontal=True):
        if changes:
            label = t.plural(
                "Apply {count} changed kind", "Apply {count} changed kinds", len(changes)
            )
            if st.button(label, type="primary", key="deepworth_use_kinds"):
                _use(dataset, dataset_id, changes, t, workspace)
        if len(profile.columns) > 1:
            _several(dataset, dataset_id, [one.name for one in columns], changes, t, workspace)


def _worst_first(dataset: Dataset, columns: Sequence[ColumnProfile]) -> list[ColumnProfile]:
    """Put columns first of which cells were not read, taken as missing or changed."""
    cells = {one.name: one.cells for one in dataset.columns}

    def lost(column: ColumnProfile) -> tuple[int, ...]:
        return tuple(-cells.get(column.name, {}).get(what, 0) for what in CELLS)

    return sorted(columns, key=lost)


def _use(
    dataset: Dataset,
    dataset_id: str,
    changes: Mapping[str, ColumnKind],
    t: Translator,
    workspace: str,
) -> None:
    with reading(t):
        done = change_kinds(dataset, dataset_id, changes, t, workspace)
    if done:
        st.rerun()


def _pending(dataset_id: str) -> dict[str, ColumnKind]:
    """Return the kinds that were changed in the table and are not used yet."""
    kept: dict[str, ColumnKind] = st.session_state.setdefault(f"deepworth_pending_{dataset_id}", {})
    return kept


def _filtered(
    columns: Sequence[ColumnProfile], dataset_id: str, t: Translator
) -> tuple[list[ColumnProfile], str]:
    """Draw the filter of a wide table; return the columns that pass it, and what it is."""
    if len(columns) < _WIDE:
        return list(columns), ""
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    text = left.text_input(
        t("Find columns"),
        key=f"deepworth_find_{dataset_id}",
        persist_state="session",
        placeholder=t("Part of a name"),
        icon=":material/search:",
    )
    there = [kind for kind in _KIND_ORDER if any(column.kind is kind for column in columns)]
    kinds = right.pills(
        t("Kind"),
        there,
        selection_mode="multi",
        format_func=lambda kind: t(str(kind)),
        key=f"deepworth_find_kind_{dataset_id}",
        persist_state="session",
    )
    part = text.strip().casefold()
    found = [
        one for one in columns if part in one.name.casefold() and (not kinds or one.kind in kinds)
    ]
    return found, f"{part} {' '.join(kinds)}"


def _edited(
    columns: Sequence[ColumnProfile],
    filtered: str,
    pending: dict[str, ColumnKind],
    profile: Profile,
    counts: Mapping[str, Mapping[str, int]],
    dataset_id: str,
    t: Translator,
) -> dict[str, ColumnKind]:
    """Draw the table and take in what was edited; changes behind the filter stay."""
    snapshot = f"deepworth_snapshot_{dataset_id}"
    if st.session_state.get(snapshot, ("",))[0] != filtered:
        st.session_state[snapshot] = (filtered, dict(pending))
    # The table begins with what had been changed when the filter was set: its data must not move
    # under an edit, which the browser keeps by place.
    begun: dict[str, ColumnKind] = st.session_state.setdefault(snapshot, (filtered, {}))[1]
    kinds = {t(str(kind)): kind for kind in _KIND_ORDER}
    words = {kind: word for word, kind in kinds.items()}
    table = _frame(columns, begun, profile, counts, words)
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
                help=t("Determines how the column is preprocessed. Change it here."),
            ),
            **{
                what: column.NumberColumn(t(label), format="localized", width="small", help=t(told))
                for what, (label, told) in CELLS.items()
            },
            "missing": column.NumberColumn(t("Missing"), format="percent", width="small"),
            "distinct": column.NumberColumn(
                t("Distinct values"), format="localized", width="small"
            ),
            "shape": column.BarChartColumn(
                t("Distribution"),
                y_min=0,
                help=t("Rows along the range of a number or date, or for the most common values."),
            ),
            "relation": column.ProgressColumn(
                t("Relation to the target"),
                min_value=0.0,
                max_value=1.0,
                format="%.2f",
                help=t(
                    "From 0 (none) to 1 (one determines the other), for each column on its own."
                ),
            ),
        },
        column_order=[name for name in table.columns if name != "relation" or profile.target],
        height=min(35 * (len(table) + 1) + 3, 423),
        key=f"deepworth_kinds_{dataset_id}_{filtered}",
        alt=t("Columns"),
    )
    for name, word in zip(edited["name"], edited["kind"], strict=True):
        pending[str(name)] = kinds[word]
    return pending


def _several(
    dataset: Dataset,
    dataset_id: str,
    shown: list[str],
    changes: Mapping[str, ColumnKind],
    t: Translator,
    workspace: str,
) -> None:
    """Offer one kind for several columns at once."""
    with (
        st.popover(t("Change several columns at once"), icon=":material/checklist:"),
        st.form(f"deepworth_several_{dataset_id}", border=False),
    ):
        chosen = st.multiselect(
            t("Columns"),
            [column.name for column in dataset.columns],
            key=f"deepworth_several_columns_{dataset_id}",
            placeholder=t("Choose columns"),
        )
        label = t.plural("All {count} column shown", "All {count} columns shown", len(shown))
        everything = st.checkbox(label, key=f"deepworth_several_all_{dataset_id}")
        kind = st.selectbox(
            t("Kind"),
            _KIND_ORDER[:-1],
            format_func=lambda one: t(str(one)),
            key=f"deepworth_several_kind_{dataset_id}",
        )
        if st.form_submit_button(t("Apply this kind"), type="primary"):
            names = [*chosen, *(shown if everything else ())]
            if names:
                made = {**changes, **dict.fromkeys(names, kind)}
                _use(dataset, dataset_id, made, t, workspace)


def _frame(
    columns: Sequence[ColumnProfile],
    begun: Mapping[str, ColumnKind],
    profile: Profile,
    counts: Mapping[str, Mapping[str, int]],
    spoken: Mapping[ColumnKind, str],
) -> pd.DataFrame:
    rows = max(profile.rows, 1)
    there = [what for what in CELLS if any(what in one for one in counts.values())]
    return pd.DataFrame(
        {
            "name": [column.name for column in columns],
            "kind": [spoken[begun.get(column.name, column.kind)] for column in columns],
            **{
                what: [counts.get(column.name, {}).get(what, 0) for column in columns]
                for what in there
            },
            "missing": [column.missing / rows for column in columns],
            "distinct": [column.distinct for column in columns],
            "shape": [_shape(column) for column in columns],
            "relation": [_strength(column) for column in columns],
        }
    )


def _shape(column: ColumnProfile) -> list[int]:
    if column.histogram is not None:
        return list(column.histogram.counts)
    return [level.count for level in column.top][:_BARS]


def _strength(column: ColumnProfile) -> float:
    return math.nan if column.relation is None else column.relation.strength
