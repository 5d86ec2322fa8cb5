"""How a file was read, and the controls that correct it, with a preview of what they would do."""

import json
from collections.abc import Iterator
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.core.dataset import Dataset, Given, Reading
from lib.errors import DeepworthError
from lib.i18n import Translator
from lib.intake.formats.signatures import STATISTICS, STORED
from lib.intake.values.column_options import merged
from lib.report.reading_text import (
    DECIMALS,
    DELIMITERS,
    ENCODINGS,
    THOUSANDS,
    delimiter_text,
    options_text,
    reading_sentence,
    thousands_text,
)
from lib.ui.data import profiled
from lib.ui.data.doubts import gone, read_so
from lib.ui.data.file_parts import part_of_file
from lib.ui.data.files import overrides_of
from lib.ui.shell import services
from lib.ui.shell.boundary import boundary, callout
from lib.ui.shell.reader import fragment
from lib.ui.shell.text import plain, size_text
from lib.ui.widgets.lazy import lazy_expander
from lib.ui.widgets.row_table import day_columns

_WITHOUT_HEADER = STORED | STATISTICS
_PAGE = 100


def reading_panel(dataset_id: str, t: Translator, workspace: str) -> None:
    """Draw the panel in which the reading is corrected; its work is done only while it is open."""
    panel = lazy_expander(
        t("Change how the file is read"), f"deepworth_reading_{dataset_id}", ":material/tune:"
    )
    if panel.open:
        with panel:
            _corrections(dataset_id, t, workspace)


@fragment
def _corrections(dataset_id: str, t: Translator, workspace: str) -> None:
    """Let the reader correct what was detected, see what that would do, and read the file again.

    A fragment: trying a guess draws this panel only. It gets the table's id: a session keeps what
    its fragments are given.
    """
    with boundary(t):
        dataset = services.dataset(workspace, dataset_id)
        now = dataset.reading
        if now.format in _WITHOUT_HEADER:
            st.caption(t("Files of this kind define how they are read."))
            return
        given = overrides_of(dataset)
        _said_of_columns(dataset, dataset_id, given, t, workspace)
        chosen = _fields(dataset, dataset_id, given, t, workspace)
        readable = _preview(dataset, chosen, t, workspace)
        if readable is None:
            return
        with st.container(horizontal=True):
            ready = chosen != given and readable
            again = st.button(
                t("Read again"),
                key=f"deepworth_read_again_{dataset_id}",
                type="primary" if ready else "secondary",
                icon=":material/refresh:",
                disabled=not ready,
                help=t("Reads the whole file again this way."),
            )
            detect = st.button(
                t("Detect everything again"), key=f"deepworth_detect_{dataset_id}", type="tertiary"
            )
        if again or detect:
            read_so(dataset, {} if detect else chosen, t, workspace)


def _changed(now: Reading, fields: Given) -> Given:
    """Return what differs from how the file was read: the rest is found out as before."""
    changed: Given = {**fields}
    for name in _FIELDS:
        if name in changed and changed[name] == getattr(now, name):
            del changed[name]
    return changed


_FIELDS: tuple[
    Literal[
        "encoding", "delimiter", "decimal", "header_row", "thousands", "member", "sheet", "table"
    ],
    ...,
] = ("encoding", "delimiter", "decimal", "header_row", "thousands", "member", "sheet", "table")


def _said_of_columns(
    dataset: Dataset, dataset_id: str, given: Given, t: Translator, workspace: str
) -> None:
    """List what was said of columns, each with a button that takes it back."""
    said = given.get("columns", {})
    for name, options in said.items():
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            told = f"{name}: {options_text(options, t)}"
            st.markdown(f":gray[:material/edit:] {plain(told)}", width="content")
            key = f"deepworth_unsay_{dataset_id}_{name}"
            if st.button(t("Undo"), key=key, type="tertiary", icon=":material/undo:"):
                rest = {one: how for one, how in said.items() if one != name}
                read_so(dataset, {**given, "columns": rest}, t, workspace)


def _preview(dataset: Dataset, chosen: Given, t: Translator, workspace: str) -> bool | None:
    """Show the first rows as they would be read, or why they cannot be; None without the file."""
    about = (workspace, dataset.sha256, dataset.name)
    with st.container(height=330, border=False):
        try:
            head = profiled.head(*about, json.dumps(chosen))
        except DeepworthError as error:
            callout(error, t)
            return False
        if head is None:
            st.caption(gone(t))
            return None
        said = t.plural("{count} column", "{count} columns", head.frame.shape[1])
        st.caption(
            t("Preview of the first rows: {columns}.", columns=said)
            + f" {plain(reading_sentence(head.reading, t))}"
        )
        frame = head.frame.set_axis(range(1, len(head.frame) + 1))
        st.dataframe(
            frame,
            height=250,
            lazy=False,
            key="deepworth_head",
            column_config=day_columns(frame),
            alt=said,
        )
    return True


def _fields(
    dataset: Dataset, dataset_id: str, given: Given, t: Translator, workspace: str
) -> Given:
    """Draw the guesses, each beginning with what was detected or chosen before.

    Return what is ``given``, with what is chosen now.
    """
    part, now, key = part_of_file(dataset, dataset_id, t, workspace)
    if _changed(dataset.reading, part):
        # Another part is another table: nothing was said of it yet.
        given = part
    places = iter(st.columns(5 if now.encoding is not None else 2))
    fields: Given = {} if now.encoding is None else _text_fields(now, places, key, t)
    first = next(places).number_input(
        t("Header row (0: none)"),
        min_value=0,
        max_value=1000,
        value=now.header_row + 1,
        key=f"deepworth_header_{key}",
        persist_state="session",
    )
    marks = list(dict.fromkeys([now.thousands or "", *THOUSANDS]))
    mark = next(places).selectbox(
        t("Thousands separator"),
        marks,
        format_func=lambda mark: thousands_text(mark, t),
        key=f"deepworth_thousands_{key}",
        persist_state="session",
    )
    fields["header_row"], fields["thousands"] = int(first) - 1, mark or None
    return merged(given, _changed(now, fields))


def _text_fields(now: Reading, places: Iterator[DeltaGenerator], key: str, t: Translator) -> Given:
    """Draw the choices for delimited text."""
    encodings = dict.fromkeys([now.encoding or "utf-8", *ENCODINGS])
    delimiters = dict.fromkeys([now.delimiter, *DELIMITERS])
    chosen: Given = {}
    encoding = next(places).selectbox(
        t("Encoding"),
        list(encodings),
        format_func=lambda code: ENCODINGS.get(code, code),
        key=f"deepworth_encoding_{key}",
        persist_state="session",
    )
    if encoding != now.encoding:
        chosen["encoding"] = encoding
    delimiter = next(places).selectbox(
        t("Delimiter"),
        list(delimiters),
        format_func=lambda mark: delimiter_text(mark, t),
        key=f"deepworth_delimiter_{key}",
        persist_state="session",
        accept_new_options=True,
        help=t("Choose one, or type any single character."),
    )
    if delimiter is not None:
        chosen["delimiter"] = delimiter
    chosen["decimal"] = next(places).selectbox(
        t("Decimal mark"),
        list(dict.fromkeys([now.decimal, *DECIMALS])),
        format_func=lambda mark: t(DECIMALS[mark]) if mark in DECIMALS else mark,
        key=f"deepworth_decimal_{key}",
        persist_state="session",
    )
    return chosen


def table_title(dataset: Dataset, t: Translator) -> None:
    """Name the table and its size."""
    st.header(plain(dataset.name), anchor=False)
    st.caption(size_text(dataset.rows, len(dataset.columns), t))


@fragment
def rows_of_table(dataset_id: str, t: Translator, workspace: str) -> None:
    """Page through the rows; only those of one page are sent to the browser."""
    with boundary(t):
        _page_of(services.dataset(workspace, dataset_id), dataset_id, t, workspace)


def _page_of(dataset: Dataset, dataset_id: str, t: Translator, workspace: str) -> None:
    pages = max(1, -(-dataset.rows // _PAGE))
    rows = st.empty()
    page = 1
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            page = st.pagination(pages, key=f"deepworth_page_{dataset_id}", persist_state="session")
            first, last = (page - 1) * _PAGE + 1, min(page * _PAGE, dataset.rows)
            st.caption(
                t(
                    "Rows {first} to {last} of {rows}",
                    first=t.number(first),
                    last=t.number(last),
                    rows=t.number(dataset.rows),
                ),
                width="content",
            )
    frame = profiled.page(workspace, dataset_id, (page - 1) * _PAGE, _PAGE)
    rows.dataframe(
        frame,
        height=320,
        key="deepworth_preview",
        column_config=day_columns(frame),
        lazy=False,
        alt=t("Rows of the table"),
    )
