"""Getting a table into the workspace: upload, sample, or one that is there already."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import streamlit as st

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset, Remedy
from lib.errors import InputError
from lib.i18n import N_, Translator
from lib.intake.column_options import merged
from lib.intake.remedies import change, refit
from lib.intake.uploads import read_upload
from lib.report.reading_text import options_text
from lib.segments.transactions import KIND
from lib.store import DatasetRow
from lib.text.deriving import RECIPE, SCORED
from lib.ui.data.forget_table import forget_listed
from lib.ui.data.pasting import paste_table, table_from_web
from lib.ui.data.remedying import carry, changed, remedy_text
from lib.ui.data.samples import sample_buttons
from lib.ui.run.runs import when
from lib.ui.shell import asked, services
from lib.ui.shell.boundary import callout
from lib.ui.shell.memory import give_back
from lib.ui.shell.notice import notice
from lib.ui.shell.state import state
from lib.ui.shell.text import plain, size_text
from lib.ui.widgets.uploads import file_uploader, read_once

_EARLIER = "deepworth_earlier"
_MADE = {
    KIND: N_("one row per customer"),
    "labels": N_("with your labels"),
    "remedies": N_("changed"),
}
"""How a table came from the one whose name it bears, by DatasetRow.made."""


def choose_table(t: Translator, workspace: str, page: str | None = None) -> None:
    """Draw the ways to a table; the one that is taken becomes the session's.

    With a ``page`` only its samples are offered.
    """
    notice(t)
    upload, earlier = st.columns([3, 2], gap="large")
    with upload:
        _upload(t, workspace, page)
    with earlier:
        _earlier(t, workspace)
    st.markdown(t("Or try a sample:"))
    if sample_buttons(t, workspace, across=3, page=page):
        st.rerun()


def _upload(t: Translator, workspace: str, page: str | None) -> None:
    file = file_uploader(
        t("Your file"),
        "deepworth_upload",
        t,
        t(
            "CSV or any other delimited text, JSON, Excel (.xlsx, .xlsb, .xls), OpenDocument "
            "(.ods), an HTML table, Parquet, Arrow, ORC, SQLite, SPSS (.sav), Stata (.dta) or SAS; "
            "also compressed (.gz, .bz2, .xz, .zst, .zip)."
        ),
        f"{page or 'compare'} FILE",
    )
    for way in (table_from_web, paste_table):
        found = way(lambda data, name: read_table(data, name, workspace), t)
        if found is not None:
            state.dataset_id = found
            st.rerun()
    if file is None or file.id == state.upload_id:
        return
    read = read_once(file, lambda data, name: read_table(data, name, workspace), t)
    if read is not None:
        state.upload_id, state.dataset_id = file.id, read
        st.rerun()


def _earlier(t: Translator, workspace: str) -> None:
    # What a comparison of reviews learns from is made of a table that is listed, each time anew.
    rows = [row for row in services.store().datasets(workspace) if row.made not in (RECIPE, SCORED)]
    if not rows:
        return
    labels = table_labels(rows, t)
    st.selectbox(
        t("Or one of your tables"),
        list(labels),
        index=None,
        key=_EARLIER,
        format_func=labels.__getitem__,
        placeholder=t("Choose a table"),
        on_change=_open_earlier,
    )
    forget_listed(labels, t, workspace)


def _open_earlier() -> None:
    """Open the table that was just chosen, and choose none again.

    A choice that stayed would be taken anew at each run of the script, over any later one.
    """
    state.dataset_id = st.session_state.pop(_EARLIER, None) or state.dataset_id
    st.session_state[_EARLIER] = None


def table_labels(rows: Sequence[DatasetRow], t: Translator) -> dict[str, str]:
    """Return what tables are called in a list, by id, no two the same; ``rows``: latest first."""
    said = {row.id: _label(row, t) for row in rows}
    alike = Counter(said.values())
    for row in rows:
        if alike[said[row.id]] > 1:
            said[row.id] += f" · {when(row.created, t)}"
    numbers: Counter[str] = Counter()
    for row in reversed(rows):
        label = said[row.id]
        numbers[label] += 1
        if numbers[label] > 1:
            said[row.id] += f" ({numbers[label]})"
    return said


def _label(row: DatasetRow, t: Translator) -> str:
    made = t(_MADE[row.made]) if row.made in _MADE else ""
    size = size_text(row.rows, row.columns, t)
    return f"{row.name} · {made} ({size})" if made else f"{row.name} ({size})"


def read_table(file: BinaryIO, name: str, workspace: str) -> str:
    """Read an open file and keep its table and itself; return the table's id (InputError)."""
    dataset_id, sha256 = _saved(file, name, workspace)
    file.seek(0)
    services.store().keep_upload(workspace, sha256, file)
    give_back()
    return dataset_id


def read_again(
    dataset: Dataset, overrides: Mapping[str, Any] | None, t: Translator, workspace: str
) -> bool:
    """Read a table's file in another way and make that the session's; say why if it cannot be.

    Its remedies are applied again, as far as they fit.
    """
    path = source(dataset, workspace)
    if path is None:
        return False
    try:
        dataset_id = _read_fitting(path, dataset.name, dict(overrides or {}), t, workspace)
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
    overrides: Mapping[str, Any] | None = None,
) -> tuple[str, str]:
    """Read a file and keep its table, whose rows never come here; its id, the file's SHA-256."""
    with read_upload(data, name, overrides) as upload:
        dataset_id = services.store().save_table(workspace, upload.dataset, upload.file)
        return dataset_id, upload.dataset.sha256


def _read_fitting(
    path: Path, name: str, overrides: dict[str, Any], t: Translator, workspace: str
) -> str:
    """Read a file without what was said of columns that are not there or cannot be so any more."""
    while True:
        try:
            return _saved(path, name, workspace, overrides)[0]
        except InputError as error:
            column, columns = error.context.get("column"), dict(overrides.get("columns", {}))
            if error.code not in _UNFIT or column not in columns:
                raise
            lost = options_text(columns.pop(column), t)
            overrides["columns"] = columns
            said = t("No longer possible: {remedy}", remedy=f"{column}: {lost}")
            st.toast(plain(said), icon=":material/undo:", duration="long")


_UNFIT = frozenset(["unknown_column", "kind_impossible"])


def _again(dataset_id: str, remedies: Sequence[Remedy], t: Translator, workspace: str) -> str:
    """Apply remedies to a table that was read in another way; return the id of what that makes."""
    refitted = asked.making(workspace, dataset_id, refit, dataset_id, tuple(remedies))
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


def overrides_of(dataset: Dataset) -> dict[str, Any]:
    """Return what was said by hand of how the same bytes are read: all else is found out again."""
    if dataset.reading.given is not None:
        return dict(dataset.reading.given)
    # A table of an earlier version, in which nobody wrote down what was said and what was found.
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
    data = source(dataset, workspace)
    said = {"columns": {name: {"kind": str(kind)} for name, kind in changes.items()}}
    try:
        if data is None:
            made = asked.making(workspace, dataset_id, change, dataset_id, (), {}, (), changes)
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
