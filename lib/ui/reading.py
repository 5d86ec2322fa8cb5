"""How a file was read, and the controls that correct it."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from lib.core.dataset import Dataset, Reading
from lib.i18n import N_, Translator
from lib.ui.tables import keep, source
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


def reading_sentence(reading: Reading, t: Translator) -> str:
    """Say in a line how the file was read."""
    if reading.format != "text" and reading.encoding is None:
        parts = [reading.format]
    else:
        parts = [
            _ENCODINGS.get(reading.encoding or "", reading.encoding or ""),
            _delimiter(reading.delimiter, t),
            "" if reading.decimal == "." else t("decimal mark {mark}", mark=reading.decimal),
        ]
    parts.append(
        t("no header row")
        if reading.header_row < 0
        else t("header in row {row}", row=t.number(reading.header_row + 1))
    )
    if reading.sheet:
        parts.append(t("sheet {name}", name=reading.sheet))
    return " · ".join(part for part in parts if part)


def _delimiter(delimiter: str | None, t: Translator) -> str:
    if delimiter is None:
        return t("one column")
    return t(_DELIMITERS[delimiter]) if delimiter in _DELIMITERS else delimiter


def reading_form(dataset: Dataset, t: Translator, workspace: str) -> None:
    """Let the reader correct what was detected, and read the file again."""
    data = source(dataset, workspace)
    if data is None:
        st.caption(
            t("The server no longer has the file itself. Open it again to read it in another way.")
        )
        return
    now = dataset.reading
    with st.form(f"deepworth_reading_{dataset.sha256[:16]}", border=False):
        overrides = _text_fields(now, t) if now.encoding is not None else {}
        first = st.number_input(
            t("Header row (0: none)"), min_value=0, max_value=1000, value=now.header_row + 1
        )
        again = st.form_submit_button(t("Read again"), icon=":material/refresh:")
    if again:
        changed = {**overrides, "header_row": int(first) - 1}
        if now.sheet is not None:
            changed["sheet"] = now.sheet
        with st.spinner(t("Reading the file"), show_time=True):
            if changed != _given(now, changed) and keep(data, dataset.name, t, workspace, changed):
                st.rerun()


def _given(now: Reading, changed: dict[str, Any]) -> dict[str, Any]:
    fields = asdict(now)
    return {name: fields[name] for name in changed}


def _text_fields(now: Reading, t: Translator) -> dict[str, Any]:
    """Draw the choices for delimited text, each beginning with what was detected."""
    encodings = dict.fromkeys([now.encoding or "utf-8", *_ENCODINGS])
    delimiters = dict.fromkeys([now.delimiter, *_DELIMITERS])
    left, middle, right = st.columns(3)
    encoding = left.selectbox(
        t("Encoding"), list(encodings), format_func=lambda code: _ENCODINGS.get(code, code)
    )
    delimiter = middle.selectbox(
        t("Delimiter"), list(delimiters), format_func=lambda mark: _delimiter(mark, t)
    )
    decimal = right.selectbox(
        t("Decimal mark"),
        list(dict.fromkeys([now.decimal, *_DECIMALS])),
        format_func=lambda mark: t(_DECIMALS[mark]) if mark in _DECIMALS else mark,
    )
    return {"encoding": encoding, "delimiter": delimiter, "decimal": decimal}


def table_title(dataset: Dataset, t: Translator) -> None:
    """Name the table, its size and how it was read."""
    st.subheader(plain(dataset.name), anchor=False)
    size = size_text(dataset.rows, len(dataset.columns), t)
    st.caption(f"{size} · {plain(reading_sentence(dataset.reading, t))}")


def preview(dataset: Dataset, t: Translator) -> None:
    """Show the first rows as they were read."""
    shown = 100
    frame = dataset.frame.head(shown)
    dates = {
        str(name): st.column_config.DateColumn()
        for name, values in frame.items()
        if values.dtype.kind == "M" and (values.dropna() == values.dropna().dt.normalize()).all()
    }
    st.dataframe(frame, height=320, key="deepworth_preview", column_config=dates, lazy=False)
    if dataset.rows > shown:
        st.caption(t("The first {count} rows.", count=t.number(shown)))
