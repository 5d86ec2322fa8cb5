"""Getting a table into the workspace: upload, sample, or one that is there already."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset, Remedy
from lib.errors import InputError
from lib.i18n import Translator
from lib.settings import MEGABYTE, read_settings
from lib.store import DatasetRow
from lib.ui import services
from lib.ui.boundary import callout
from lib.ui.forget_table import forget_listed
from lib.ui.memory import give_back
from lib.ui.notice import notice
from lib.ui.remedying import carry, changed, refitted, remedy_text
from lib.ui.samples import sample_buttons
from lib.ui.state import state
from lib.ui.text import plain, size_text

_APART = 4 * MEGABYTE
"""Bytes from which a file is read in a process of its own: a second, for up to 200 MB."""


def choose_table(t: Translator, workspace: str, page: str | None = None) -> None:
    """Draw the ways to a table; the one that is taken becomes the session's.

    With a ``page`` only its samples are offered.
    """
    notice(t)
    upload, earlier = st.columns([3, 2], gap="large")
    with upload:
        _upload(t, workspace)
    with earlier:
        _earlier(t, workspace)
    st.markdown(t("Or try a sample:"))
    if sample_buttons(t, workspace, across=3, page=page):
        st.rerun()


def _upload(t: Translator, workspace: str) -> None:
    limit = read_settings().upload_bytes // MEGABYTE
    file = st.file_uploader(
        t("Your file"),
        key="deepworth_upload",
        help=t("CSV or any other delimited text (also .gz or .zip), Excel (.xlsx) or Parquet."),
        max_upload_size=limit,
    )
    if file is None or file.file_id == state.upload_id:
        return
    data = file.getvalue()
    with st.spinner(t("Reading the file"), show_time=True):
        if keep(data, file.name, t, workspace):
            state.upload_id = file.file_id
            st.rerun()


def _earlier(t: Translator, workspace: str) -> None:
    rows = {row.id: row for row in services.store().datasets(workspace)}
    if not rows:
        return
    chosen = st.selectbox(
        t("Or one of your tables"),
        list(rows),
        index=None,
        key="deepworth_earlier",
        format_func=lambda id_: f"{rows[id_].name} ({_size(rows[id_], t)})",
        placeholder=t("Choose a table"),
    )
    if chosen is not None and chosen != state.dataset_id:
        state.dataset_id = chosen
        st.rerun()
    forget_listed(rows, t, workspace)


def _size(row: DatasetRow, t: Translator) -> str:
    return size_text(row.rows, row.columns, t)


def keep(
    data: bytes,
    name: str,
    t: Translator,
    workspace: str,
    overrides: Mapping[str, Any] | None = None,
    before: Dataset | None = None,
) -> bool:
    """Read bytes and make them the session's table; on an error say it and return False.

    ``before`` is the table that was read from the same bytes in another way: its remedies are
    applied again, as far as they fit.
    """
    try:
        dataset_id = _saved(data, name, workspace, overrides)
    except InputError as error:
        callout(error, t)
        return False
    services.remember_upload(workspace, hashlib.sha256(data).hexdigest(), data)
    state.dataset_id = dataset_id
    if before is not None and before.remedies:
        state.dataset_id = _again(dataset_id, before.remedies, t, workspace)
    give_back()
    return True


def _saved(
    data: bytes,
    name: str,
    workspace: str,
    overrides: Mapping[str, Any] | None = None,
    kinds: Mapping[str, ColumnKind] | None = None,
) -> str:
    """Read a file and keep its table; a large one in another process, which takes the memory."""
    if len(data) > _APART:
        from lib.store.apart import save_apart

        return save_apart(workspace, data, name, overrides, kinds)
    from lib.intake.reading import read_table

    return services.store().save_dataset(workspace, read_table(data, name, overrides, kinds))


def _again(dataset_id: str, remedies: Sequence[Remedy], t: Translator, workspace: str) -> str:
    """Apply remedies to a table that was read in another way; return the id of what that makes."""
    made, lost = refitted(services.dataset(workspace, dataset_id), remedies)
    for remedy in lost:
        said = t("No longer possible: {remedy}", remedy=remedy_text(remedy, t))
        st.toast(plain(said), icon=":material/undo:", duration="long")
    if not made.remedies:
        return dataset_id
    return services.store().save_dataset(workspace, replace(made, origin=dataset_id))


def source(dataset: Dataset, workspace: str) -> bytes | None:
    """Return the bytes of a table as they were uploaded, if they are kept."""
    return services.recall_upload(workspace, dataset.sha256)


def overrides_of(dataset: Dataset) -> dict[str, Any]:
    """Return what reads the same bytes in the same way again."""
    given = {name: value for name, value in asdict(dataset.reading).items() if value is not None}
    given["thousands"] = dataset.reading.thousands
    guessed = ("undecodable_bytes", "encodings_mixed")
    if any(finding.code in guessed for finding in dataset.findings):
        # Such text is only read by guessing: the encoding given outright would refuse it.
        del given["encoding"]
    return given


def change_kinds(
    dataset: Dataset,
    dataset_id: str,
    changes: Mapping[str, ColumnKind],
    t: Translator,
    workspace: str,
) -> bool:
    """Read the table again with other kinds for some columns; say why if that is not possible.

    What remedies made of a table is no longer in the file: its columns are changed as they stand.
    """
    if dataset.remedies:
        return changed(dataset, dataset_id, dataset.remedies, t, workspace, changes)
    from lib.intake.remedies import apply

    data = source(dataset, workspace)
    kinds = {**dataset.kinds(), **changes}
    try:
        if data is None:
            new_id = services.store().save_dataset(workspace, apply(dataset, (), changes))
        else:
            new_id = _saved(data, dataset.name, workspace, overrides_of(dataset), kinds)
    except InputError as error:
        callout(error, t)
        return False
    carry(dataset_id, new_id, services.dataset(workspace, new_id).kinds())
    state.dataset_id = new_id
    del data
    give_back()
    return True
