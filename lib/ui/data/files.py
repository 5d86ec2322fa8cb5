"""Files of tables: read into the workspace, and read again in another way."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset, Given, Remedy
from lib.errors import InputError
from lib.i18n import Translator
from lib.intake.remedies import change, refit
from lib.intake.tables import check_overrides
from lib.intake.uploads import read_upload
from lib.intake.values.column_options import merged
from lib.report.reading_text import options_text
from lib.ui.setup.remedying import carry, changed, remedy_text
from lib.ui.shell import services, table_queries
from lib.ui.shell.boundary import callout
from lib.ui.shell.memory import give_back
from lib.ui.shell.state import state
from lib.ui.shell.text import plain


def read_table(file: BinaryIO, name: str, workspace: str) -> str:
    """Read an open file and keep its table and itself; return the table's id (InputError)."""
    dataset_id, sha256 = _saved(file, name, workspace)
    file.seek(0)
    services.store().keep_upload(workspace, sha256, file)
    give_back()
    return dataset_id


def read_again(dataset: Dataset, overrides: Given | None, t: Translator, workspace: str) -> bool:
    """Read a table's file in another way and make that the session's; say why if it cannot be.

    Its remedies are applied again, as far as they fit.
    """
    path = source(dataset, workspace)
    if path is None:
        return False
    try:
        dataset_id = _read_fitting(path, dataset.name, overrides or {}, t, workspace)
    except InputError as error:
        callout(error, t)
        return False
    state.dataset_id = dataset_id
    if dataset.remedies:
        state.dataset_id = _again(dataset_id, dataset.remedies, t, workspace)
    give_back()
    return True


def _saved(
    data: BinaryIO | Path,
    name: str,
    workspace: str,
    overrides: Mapping[str, object] | None = None,
) -> tuple[str, str]:
    """Read a file and keep its table, whose rows never come here; its id, the file's SHA-256."""
    with read_upload(data, name, overrides) as upload:
        dataset_id = services.store().save_table(workspace, upload.dataset, upload.file)
        return dataset_id, upload.dataset.sha256


def _read_fitting(path: Path, name: str, overrides: Given, t: Translator, workspace: str) -> str:
    """Read a file without what was said of columns that are not there or cannot be so any more."""
    while True:
        try:
            return _saved(path, name, workspace, overrides)[0]
        except InputError as error:
            column, columns = error.context.get("column"), dict(overrides.get("columns", {}))
            if error.code not in _UNFIT or column not in columns:
                raise
            lost = options_text(columns.pop(column), t)
            overrides = {**overrides, "columns": columns}
            said = t("No longer possible: {remedy}", remedy=f"{column}: {lost}")
            st.toast(plain(said), icon=":material/undo:", duration="long")


_UNFIT = frozenset(["unknown_column", "kind_impossible"])


def _again(dataset_id: str, remedies: Sequence[Remedy], t: Translator, workspace: str) -> str:
    """Apply remedies to a table that was read in another way; return the id of what that makes."""
    refitted = table_queries.making(workspace, dataset_id, refit, dataset_id, tuple(remedies))
    made, lost = refitted.value
    if made.remedies:
        dataset_id = refitted.keep(made)
    for remedy in lost:
        said = t("No longer possible: {remedy}", remedy=remedy_text(remedy, t))
        st.toast(plain(said), icon=":material/undo:", duration="long")
    return dataset_id


def source(dataset: Dataset, workspace: str) -> Path | None:
    """Return where the bytes of a table are as they were uploaded, if they are kept."""
    return services.store().upload_path(workspace, dataset.sha256)


def overrides_of(dataset: Dataset) -> Given:
    """Return what was said by hand of how the same bytes are read: all else is found out again."""
    if dataset.reading.given is not None:
        return {**dataset.reading.given}
    # A table of an earlier version, in which nobody wrote down what was said and what was found.
    known = {name: value for name, value in asdict(dataset.reading).items() if value is not None}
    given = check_overrides({**known, "thousands": dataset.reading.thousands})
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
    data = source(dataset, workspace)
    said: Given = {"columns": {name: {"kind": str(kind)} for name, kind in changes.items()}}
    try:
        if data is None:
            made = table_queries.making(
                workspace, dataset_id, change, dataset_id, (), {}, (), changes
            )
            new_id = made.keep(made.value)
        else:
            overrides = merged(overrides_of(dataset), said)
            new_id, _ = _saved(data, dataset.name, workspace, overrides)
    except InputError as error:
        callout(error, t)
        return False
    carry(dataset_id, new_id, services.dataset(workspace, new_id).kinds())
    state.dataset_id = new_id
    give_back()
    return True
