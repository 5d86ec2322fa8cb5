"""Getting a table into the workspace: upload, sample, or one that is there already."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

import streamlit as st

from lib.core.workflow import workflows
from lib.i18n import N_, Translator
from lib.store import DatasetRow
from lib.ui.data.files import read_table
from lib.ui.data.forget_table import forget_listed
from lib.ui.data.pasting import paste_table, table_from_web
from lib.ui.data.querying import table_from_database
from lib.ui.data.samples import sample_buttons
from lib.ui.run.runs import when
from lib.ui.shell import services
from lib.ui.shell.notice import notice
from lib.ui.shell.state import state
from lib.ui.shell.text import size_text
from lib.ui.widgets.uploads import file_uploader, read_once

_EARLIER = "deepworth_earlier"


@cache
def _derived() -> dict[str, str | None]:
    """Return how a table came from the one whose name it bears, by DatasetRow.made."""
    made: dict[str, str | None] = {"remedies": N_("changed")}
    for workflow in workflows().values():
        made |= workflow.derived
    return made


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
    for way in (table_from_web, table_from_database, paste_table):
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
    tables = services.store().datasets(workspace)
    rows = [row for row in tables if _derived().get(row.made, "") is not None]
    if not rows:
        return
    labels = table_labels(rows, t)
    st.selectbox(
        t("Or use a previous table"),
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
    how = _derived().get(row.made)
    made = t(how) if how else ""
    size = size_text(row.rows, row.columns, t)
    return f"{row.name} · {made} ({size})" if made else f"{row.name} ({size})"
