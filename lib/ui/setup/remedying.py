"""Remedies of a session's table: applied to it as it was read, and taken back one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset, Remedy, RemedyKind
from lib.core.findings import Finding
from lib.errors import InputError
from lib.i18n import Translator
from lib.intake.remedies import NO_VALUE, can_be_category, change, remedies_for
from lib.intake.values.value_steps import pairs_of
from lib.ui.setup import keys as setup_keys
from lib.ui.shell import services, table_queries
from lib.ui.shell.boundary import callout
from lib.ui.shell.memory import give_back
from lib.ui.shell.state import state
from lib.ui.shell.text import plain


def changed(
    dataset: Dataset,
    dataset_id: str,
    remedies: Sequence[Remedy],
    t: Translator,
    workspace: str,
    kinds: Mapping[str, ColumnKind] | None = None,
) -> bool:
    """Make the table as read, with these remedies, the session's; say why if that cannot be.

    Kinds that were chosen by hand stay, and ``kinds`` are chosen now.
    """
    origin_id = dataset.origin or dataset_id
    before = dataset.kinds() if dataset.remedies else {}
    now = (tuple(remedies), dict(kinds or {}))
    try:
        made = table_queries.making(
            workspace, origin_id, change, origin_id, dataset.remedies, before, *now
        )
    except InputError as error:
        callout(error, t)
        return False
    now_kinds = made.value.kinds()
    same = not remedies and now_kinds == services.dataset(workspace, origin_id).kinds()
    new_id = origin_id if same else made.keep(made.value)
    carry(dataset_id, new_id, now_kinds)
    state.dataset_id = new_id
    give_back()
    return True


def carry(old_id: str, new_id: str, columns: Mapping[str, ColumnKind]) -> None:
    """Take over what was chosen for a table to the same table after a change."""
    if old_id == new_id:
        return
    for key, value in list(st.session_state.items()):
        name = str(key)
        if not name.startswith(_CARRIED) or old_id not in name:
            continue
        of_column = name in (setup_keys.target(old_id), detail_key(old_id))
        if not of_column or value in columns:
            st.session_state[name.replace(old_id, new_id)] = value


_CARRIED = (
    *("deepworth_target_", "deepworth_effort_", "deepworth_budget_", "deepworth_models_"),
    *("deepworth_followed_", "deepworth_set_", "deepworth_detail_"),
)
"""Beginnings of the keys of choices that hold whatever the table's columns are."""


def detail_key(dataset_id: str) -> str:
    """Return the key of the column that is looked at."""
    return f"deepworth_detail_{dataset_id}"


def remedy_text(remedy: Remedy, t: Translator) -> str:
    """Say what a remedy did."""
    columns = ", ".join(remedy.columns[:5]) + (" …" if len(remedy.columns) > 5 else "")
    if remedy.kind is RemedyKind.LEAVE_OUT:
        return t("Left out: {columns}", columns=columns)
    if remedy.kind is RemedyKind.AS_MISSING:
        values = ", ".join(remedy.values)
        return t("Treated as missing in {columns}: {values}", columns=columns, values=values)
    if remedy.kind is RemedyKind.AS_CATEGORY:
        value = remedy.values[0]
        return t("Missing values as the category {value}: {columns}", value=value, columns=columns)
    if remedy.kind is RemedyKind.MERGE:
        levels = ", ".join(f"{old} → {new}" for old, new in pairs_of(remedy.values).items())
        return t("Levels merged in {columns}: {levels}", columns=columns, levels=levels)
    if remedy.kind is RemedyKind.SPLIT_GROUP:
        return t("Rows with the same value kept together in a split: {columns}", columns=columns)
    if remedy.kind is RemedyKind.SPLIT_TIME:
        return t("Split by time: {columns}", columns=columns)
    if remedy.kind is RemedyKind.DROP_ROWS:
        shown = ", ".join(remedy.values[:10]) + (" …" if len(remedy.values) > 10 else "")
        return t("Rows left out: {rows}", rows=shown)
    return t("Duplicate rows removed")


def remedy_label(remedy: Remedy, t: Translator) -> str:
    """Return what the button of a remedy says."""
    if remedy.kind is RemedyKind.AS_MISSING:
        return t("Treat as missing")
    if remedy.kind is RemedyKind.AS_CATEGORY:
        return t("Treat as a category")
    if remedy.kind is RemedyKind.MERGE:
        return t("Merge these levels")
    if remedy.kind is RemedyKind.LEAVE_OUT:
        one = len(remedy.columns) == 1
        return t("Leave the column out") if one else t("Leave the columns out")
    if remedy.kind is RemedyKind.SPLIT_GROUP:
        return t("Keep groups together")
    if remedy.kind is RemedyKind.SPLIT_TIME:
        return t("Split by time")
    if remedy.kind is RemedyKind.DROP_ROWS:
        return t("Leave the row out") if len(remedy.values) == 1 else t("Leave the rows out")
    return t("Remove duplicate rows")


def done_list(dataset: Dataset, dataset_id: str, t: Translator, workspace: str) -> None:
    """List what was done to the table, each with a button that takes it back."""
    if not dataset.remedies:
        return
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            title = t("Changes to this table")
            st.markdown(f"**{title}**", width="content")
            if len(dataset.remedies) > 1 and st.button(
                t("Undo all"), key="deepworth_undo_all", type="tertiary", icon=":material/undo:"
            ):
                _go(dataset, dataset_id, (), t, workspace)
        for place, remedy in enumerate(dataset.remedies):
            with st.container(
                horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
            ):
                st.markdown(
                    f":green[:material/check:] {plain(remedy_text(remedy, t))}", width="content"
                )
                if st.button(
                    t("Undo"),
                    key=f"deepworth_undo_{dataset_id}_{place}",
                    type="tertiary",
                    icon=":material/undo:",
                    help=t("The other changes are applied to the original table again."),
                ):
                    rest = dataset.remedies[:place] + dataset.remedies[place + 1 :]
                    _go(dataset, dataset_id, rest, t, workspace)


def remedy_controls(
    finding: Finding, place: int, dataset: Dataset, dataset_id: str, t: Translator, workspace: str
) -> None:
    """Draw the button that applies a finding's remedy; with several columns, which of them."""
    remedies = remedies_for(finding, dataset)
    if not remedies:
        return
    key = f"deepworth_remedy_{dataset_id}_{place}_{finding.code}"
    if remedies[0].kind is RemedyKind.AS_CATEGORY:
        remedies = (replace(remedies[0], values=(t(remedies[0].values[0]),)),)
    label = remedy_label(remedies[0], t)
    splits = remedies[0].kind in (RemedyKind.SPLIT_GROUP, RemedyKind.SPLIT_TIME)
    wide = len(remedies) > 1 or (not splits and len(remedies[0].columns) > 1)
    if not wide:
        if st.button(label, key=key, icon=":material/build:"):
            _go(dataset, dataset_id, (*dataset.remedies, remedies[0]), t, workspace)
        return
    with st.popover(label, key=f"{key}_open", icon=":material/build:"):
        if splits:
            names = [remedy.columns[0] for remedy in remedies]
            name = st.selectbox(t("Column"), names, key=f"{key}_columns", persist_state="session")
            remedy = remedies[names.index(name)]
        else:
            chosen = st.multiselect(
                t("Columns"),
                remedies[0].columns,
                default=remedies[0].columns,
                placeholder=t("Choose columns"),
                key=f"{key}_columns",
                persist_state="session",
            )
            remedy = replace(remedies[0], columns=tuple(chosen))
        if st.button(label, key=key, type="primary", disabled=not remedy.columns):
            _go(dataset, dataset_id, (*dataset.remedies, remedy), t, workspace)


def column_controls(
    name: str, dataset: Dataset, dataset_id: str, t: Translator, workspace: str
) -> None:
    """Offer what can be done to one column without a finding."""
    key = f"deepworth_by_hand_{dataset_id}_{name}"
    with st.container(horizontal=True):
        with (
            st.popover(t("Treat a value as missing"), key=f"{key}_open"),
            st.form(f"{key}_form", border=False),
        ):
            value = st.text_input(
                t("Value"),
                key=f"{key}_value",
                help=t("Exactly as in the table, such as -999 or unknown."),
            )
            remedy = Remedy(RemedyKind.AS_MISSING, (name,), (value.strip(),))
            if st.form_submit_button(t("Treat as missing"), type="primary") and value.strip():
                _go(dataset, dataset_id, (*dataset.remedies, remedy), t, workspace)
        if can_be_category(dataset, name):
            _missing_as_category(name, key, dataset, dataset_id, t, workspace)
        if len(dataset.columns) > 1 and st.button(t("Leave the column out"), key=f"{key}_out"):
            remedy = Remedy(RemedyKind.LEAVE_OUT, (name,))
            _go(dataset, dataset_id, (*dataset.remedies, remedy), t, workspace)


def _missing_as_category(
    name: str, key: str, dataset: Dataset, dataset_id: str, t: Translator, workspace: str
) -> None:
    with (
        st.popover(t("Treat missing values as a category"), key=f"{key}_category_open"),
        st.form(f"{key}_category_form", border=False),
    ):
        value = st.text_input(
            t("Name of the category"),
            t(NO_VALUE),
            key=f"{key}_category",
            help=t("For cells where a missing value has a meaning, such as no pool."),
        ).strip()
        remedy = Remedy(RemedyKind.AS_CATEGORY, (name,), (value,))
        if st.form_submit_button(t("Treat as a category"), type="primary") and value:
            _go(dataset, dataset_id, (*dataset.remedies, remedy), t, workspace)


def _go(
    dataset: Dataset, dataset_id: str, remedies: Sequence[Remedy], t: Translator, workspace: str
) -> None:
    with st.spinner(t("Changing the table"), show_time=True):
        done = changed(dataset, dataset_id, remedies, t, workspace)
    if done:
        st.rerun()
