"""How a file was read, and the controls that correct it, with a preview of what they would do."""

from typing import Any

import streamlit as st

from lib.core.dataset import Dataset, Reading
from lib.errors import DeepworthError
from lib.i18n import N_, Translator
from lib.intake.signatures import STATISTICS, STORED
from lib.ui import prepared, profiled, services
from lib.ui.boundary import boundary, callout
from lib.ui.file_parts import part_of_file
from lib.ui.reader import fragment
from lib.ui.sheet import day_columns
from lib.ui.tables import overrides_of, read_again
from lib.ui.text import plain, size_text

_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (BOM)",
    "utf-16": "UTF-16",
    "cp949": "CP949 (EUC-KR)",
    "cp1252": "Windows-1252",
    "shift_jis": "Shift JIS",
    "gb18030": "GB18030",
}
_DELIMITERS = {
    ",": N_("comma (,)"),
    ";": N_("semicolon (;)"),
    "\t": N_("tab"),
    "|": N_("bar (|)"),
    " ": N_("space"),
}
_DECIMALS = {".": N_("point (1.5)"), ",": N_("comma (1,5)")}
_THOUSANDS = {
    "": N_("none"),
    ",": N_("comma (1,000)"),
    ".": N_("point (1.000)"),
    " ": N_("space (1 000)"),
    "'": N_("apostrophe (1'000)"),
}
_FORMATS = {
    **dict.fromkeys(("xlsx", "xlsb", "xls"), "Excel"),
    "ods": "OpenDocument",
    "html": "HTML",
    "json": "JSON",
    "sqlite": "SQLite",
    "orc": "ORC",
    "parquet": "Parquet",
    "arrow": "Arrow",
    "sav": "SPSS",
    "dta": "Stata",
    **dict.fromkeys(("sas7bdat", "xpt"), "SAS"),
}
_WITHOUT_HEADER = STORED | STATISTICS
_PAGE = 100


def reading_sentence(reading: Reading, t: Translator) -> str:
    """Say in a line how the file was read."""
    if reading.format != "text":
        parts = [_FORMATS.get(reading.format, reading.format)]
    else:
        parts = [
            _ENCODINGS.get(reading.encoding or "", reading.encoding or ""),
            _delimiter(reading.delimiter, t),
            "" if reading.decimal == "." else t("decimal mark {mark}", mark=reading.decimal),
        ]
    if reading.thousands:
        parts.append(t("thousands separator {mark}", mark=_thousands(reading.thousands, t)))
    if reading.format not in (*_WITHOUT_HEADER, "sqlite", "json"):
        parts.append(
            t("no header row")
            if reading.header_row < 0
            else t("header in row {row}", row=t.number(reading.header_row + 1))
        )
    if reading.sheet and reading.format == "sqlite":
        parts.append(t("table {name}", name=reading.sheet))
    elif reading.sheet:
        parts.append(t("sheet {name}", name=reading.sheet))
    if reading.table is not None:
        parts.append(t("table {number}", number=t.number(reading.table)))
    if reading.member is not None:
        parts.append(t("file {name}", name=reading.member))
    return " · ".join(part for part in parts if part)


def _delimiter(delimiter: str | None, t: Translator) -> str:
    if delimiter is None:
        return t("one column")
    return t(_DELIMITERS[delimiter]) if delimiter in _DELIMITERS else delimiter


def _thousands(mark: str, t: Translator) -> str:
    return t(_THOUSANDS[mark]) if mark in _THOUSANDS else mark


def reading_panel(dataset: Dataset, dataset_id: str, t: Translator, workspace: str) -> None:
    """Draw the panel in which the reading is corrected; its work is done only while it is open."""
    panel = st.expander(
        t("Was it read rightly? Correct it here"),
        icon=":material/tune:",
        key=f"deepworth_reading_{dataset_id}",
        on_change="rerun",
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
            st.caption(t("A file of this kind says itself how it is to be read."))
            return
        given = overrides_of(dataset)
        chosen = _with_part(given, _fields(dataset, dataset_id, t, workspace))
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
                help=t("Reads the whole file in this way."),
            )
            detect = st.button(
                t("Detect everything again"), key=f"deepworth_detect_{dataset_id}", type="tertiary"
            )
        if again or detect:
            with st.spinner(t("Reading the file"), show_time=True):
                read = read_again(dataset, None if detect else chosen, t, workspace)
            if read:
                st.rerun()


def _with_part(given: dict[str, Any], chosen: dict[str, Any]) -> dict[str, Any]:
    """Return choices over what was given: of another file, sheets and tables are others as well."""
    if chosen.get("member") != given.get("member"):
        given = {name: value for name, value in given.items() if name not in ("sheet", "table")}
    return {**given, **chosen}


def _preview(
    dataset: Dataset, chosen: dict[str, Any], t: Translator, workspace: str
) -> bool | None:
    """Show the first rows as they would be read, or why they cannot be; None without the file."""
    about = (workspace, dataset.sha256, dataset.name)
    with st.container(height=330, border=False):
        try:
            head = profiled.head(*about, prepared.choices(chosen))
        except DeepworthError as error:
            callout(error, t)
            return False
        if head is None:
            st.caption(
                t(
                    "The server no longer has the file itself. "
                    "Open it again to read it in another way."
                )
            )
            return None
        said = t.plural("{count} column", "{count} columns", head.frame.shape[1])
        st.caption(
            t("The first rows as they would be read: {columns}.", columns=said)
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


def _fields(dataset: Dataset, dataset_id: str, t: Translator, workspace: str) -> dict[str, Any]:
    """Draw the guesses, each beginning with what was detected or chosen before."""
    chosen, now, key = part_of_file(dataset, dataset_id, t, workspace)
    places = iter(st.columns(5 if now.encoding is not None else 2))
    if now.encoding is not None:
        chosen |= _text_fields(now, places, key, t)
    first = next(places).number_input(
        t("Header row (0: none)"),
        min_value=0,
        max_value=1000,
        value=now.header_row + 1,
        key=f"deepworth_header_{key}",
        persist_state="session",
    )
    marks = list(dict.fromkeys([now.thousands or "", *_THOUSANDS]))
    mark = next(places).selectbox(
        t("Thousands separator"),
        marks,
        format_func=lambda mark: _thousands(mark, t),
        key=f"deepworth_thousands_{key}",
        persist_state="session",
    )
    return {**chosen, "header_row": int(first) - 1, "thousands": mark or None}


def _text_fields(now: Reading, places: Any, key: str, t: Translator) -> dict[str, Any]:
    """Draw the choices for delimited text."""
    encodings = dict.fromkeys([now.encoding or "utf-8", *_ENCODINGS])
    delimiters = dict.fromkeys([now.delimiter, *_DELIMITERS])
    chosen: dict[str, Any] = {}
    encoding = next(places).selectbox(
        t("Encoding"),
        list(encodings),
        format_func=lambda code: _ENCODINGS.get(code, code),
        key=f"deepworth_encoding_{key}",
        persist_state="session",
    )
    if encoding != now.encoding:
        chosen["encoding"] = encoding
    delimiter = next(places).selectbox(
        t("Delimiter"),
        list(delimiters),
        format_func=lambda mark: _delimiter(mark, t),
        key=f"deepworth_delimiter_{key}",
        persist_state="session",
        accept_new_options=True,
        help=t("Choose one or type any single character."),
    )
    if delimiter is not None:
        chosen["delimiter"] = delimiter
    chosen["decimal"] = next(places).selectbox(
        t("Decimal mark"),
        list(dict.fromkeys([now.decimal, *_DECIMALS])),
        format_func=lambda mark: t(_DECIMALS[mark]) if mark in _DECIMALS else mark,
        key=f"deepworth_decimal_{key}",
        persist_state="session",
    )
    return chosen


def table_title(dataset: Dataset, t: Translator) -> None:
    """Name the table, its size and how it was read."""
    st.header(plain(dataset.name), anchor=False)
    size = size_text(dataset.rows, len(dataset.columns), t)
    st.caption(f"{size} · {plain(reading_sentence(dataset.reading, t))}")


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
