"""Getting a table into the workspace: upload, sample, or one that is there already."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.i18n import Translator
from lib.settings import MEGABYTE, read_settings
from lib.store import DatasetRow
from lib.ui import services
from lib.ui.boundary import callout
from lib.ui.memory import give_back
from lib.ui.samples import sample_buttons
from lib.ui.state import state
from lib.ui.text import size_text


def choose_table(t: Translator, workspace: str) -> None:
    """Draw the ways to a table; the one that is taken becomes the session's."""
    upload, earlier = st.columns([3, 2], gap="large")
    with upload:
        _upload(t, workspace)
    with earlier:
        _earlier(t, workspace)
    st.markdown(t("Or try a sample:"))
    if sample_buttons(t, workspace, across=3):
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


def _size(row: DatasetRow, t: Translator) -> str:
    return size_text(row.rows, row.columns, t)


def keep(
    data: bytes,
    name: str,
    t: Translator,
    workspace: str,
    overrides: Mapping[str, Any] | None = None,
    kinds: Mapping[str, ColumnKind] | None = None,
) -> bool:
    """Read bytes and make them the session's table; on an error say it and return False."""
    from lib.intake.reading import read_table

    try:
        dataset = read_table(data, name, overrides, kinds)
    except InputError as error:
        callout(error, t)
        return False
    state.dataset_id = services.store().save_dataset(workspace, dataset)
    services.remember_upload(workspace, dataset.sha256, data)
    del dataset
    give_back()
    return True


def source(dataset: Dataset, workspace: str) -> bytes | None:
    """Return the bytes of a table as they were uploaded, if this server still has them."""
    data = services.recall_upload(workspace, dataset.sha256)
    if data is not None and hashlib.sha256(data).hexdigest() == dataset.sha256:
        return data
    return None


def change_kinds(
    dataset: Dataset, changes: Mapping[str, ColumnKind], t: Translator, workspace: str
) -> bool:
    """Read the table again with other kinds for some columns; say why if that is not possible."""
    data = source(dataset, workspace)
    kinds = {**dataset.kinds(), **changes}
    if data is not None:
        overrides = {k: v for k, v in asdict(dataset.reading).items() if v is not None}
        return keep(data, dataset.name, t, workspace, overrides, kinds)
    return _change_stored(dataset, kinds, t, workspace)


def _change_stored(
    dataset: Dataset, kinds: Mapping[str, ColumnKind], t: Translator, workspace: str
) -> bool:
    """Do the same from the stored values, where the server has lost the upload itself."""
    from io import BytesIO

    from lib.intake.reading import read_table

    buffer = BytesIO()
    dataset.frame.to_parquet(buffer, index=False)
    try:
        changed = read_table(buffer.getvalue(), "table.parquet", None, kinds)
    except InputError as error:
        callout(error, t)
        return False
    changed = replace(changed, name=dataset.name, sha256=dataset.sha256, reading=dataset.reading)
    state.dataset_id = services.store().save_dataset(workspace, changed)
    return True
