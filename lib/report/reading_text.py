"""How a file was read, what that has left open, and what was said of it by hand: as texts."""

import re
from collections.abc import Mapping

from lib.core.dataset import Given, Reading
from lib.i18n import N_, Translator
from lib.intake.delimited.fixed_width import FIXED_WIDTH
from lib.intake.doubts import Doubt
from lib.intake.formats.signatures import STATISTICS, STORED
from lib.intake.values.column_options import lines

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (BOM)",
    "utf-16": "UTF-16",
    "cp949": "CP949 (EUC-KR)",
    "cp1252": "Windows-1252",
    **dict.fromkeys(("shift_jis", "cp932"), "Shift JIS"),
    "euc_jp": "EUC-JP",
    "iso2022_jp": "ISO-2022-JP",
    **dict.fromkeys(("big5", "big5hkscs", "cp950"), "Big5"),
    "gb18030": "GB18030",
    "koi8_r": "KOI8-R",
    "koi8_u": "KOI8-U",
    "mac_roman": "Mac Roman",
    "mac_cyrillic": "Mac Cyrillic",
}
DELIMITERS = {
    ",": N_("comma (,)"),
    ";": N_("semicolon (;)"),
    "\t": N_("tab"),
    "|": N_("vertical bar (|)"),
    " ": N_("space"),
    FIXED_WIDTH: N_("fixed width"),
}
DECIMALS = {".": N_("point (1.5)"), ",": N_("comma (1,5)")}
THOUSANDS = {
    "": N_("none"),
    ",": N_("comma (1,000)"),
    ".": N_("point (1.000)"),
    " ": N_("space (1 000)"),
    "'": N_("apostrophe (1'000)"),
}
ORDERS = {"dmy": N_("day first"), "mdy": N_("month first"), "ymd": N_("year first")}
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
_WITHOUT_HEADER = STORED | STATISTICS | {"sqlite", "json"}
_WORDS = 3


def reading_sentence(reading: Reading, t: Translator) -> str:
    """Say in a line how the file was read."""
    if reading.format != "text":
        parts = [_FORMATS.get(reading.format, reading.format)]
    else:
        parts = [
            encoding_text(reading.encoding or ""),
            delimiter_text(reading.delimiter, t),
            "" if reading.decimal == "." else t("decimal mark {mark}", mark=reading.decimal),
        ]
    if reading.thousands:
        parts.append(t("thousands separator {mark}", mark=thousands_text(reading.thousands, t)))
    if reading.format not in _WITHOUT_HEADER:
        parts.append(_header(reading.header_row, t))
    if reading.sheet and reading.format == "sqlite":
        parts.append(t("table {name}", name=reading.sheet))
    elif reading.sheet:
        parts.append(t("sheet {name}", name=reading.sheet))
    if reading.table is not None:
        parts.append(t("table {number}", number=t.number(reading.table)))
    if reading.member is not None:
        parts.append(t("file {name}", name=reading.member))
    if reading.totals == "left_out":
        parts.append(t("totals left out"))
    said = (reading.given or {}).get("columns") or {}
    if said:
        parts.append(
            t.plural("{count} column as specified", "{count} columns as specified", len(said))
        )
    return " · ".join(part for part in parts if part)


def encoding_text(encoding: str) -> str:
    """Return the usual name of an encoding."""
    windows = re.fullmatch(r"cp(12\d\d|874)", encoding)
    if windows:
        return f"Windows-{windows[1]}"
    iso = re.fullmatch(r"iso8859_(\d+)", encoding)
    return f"ISO 8859-{iso[1]}" if iso else ENCODINGS.get(encoding, encoding)


def delimiter_text(delimiter: str | None, t: Translator) -> str:
    """Return what a delimiter is called."""
    if delimiter is None:
        return t("one column")
    return t(DELIMITERS[delimiter]) if delimiter in DELIMITERS else delimiter


def thousands_text(mark: str, t: Translator) -> str:
    """Return what a separator of thousands is called."""
    return t(THOUSANDS[mark]) if mark in THOUSANDS else mark


def _header(row: int, t: Translator) -> str:
    return t("no header row") if row < 0 else t("header in row {row}", row=t.number(row + 1))


def doubt_title(doubt: Doubt, t: Translator) -> str:
    """Ask in a few words what is in doubt."""
    column = ", ".join(doubt.columns[:2]) + (" …" if len(doubt.columns) > 2 else "")
    options: Mapping[str, str] = next(iter(doubt.now.get("columns", {}).values()), {})
    if doubt.about == "dates":
        order = ORDERS[options["dates"]]
        return t("{column}: {order}?", column=column, order=t(order))
    if doubt.about == "decimal":
        return t("{column}: {order}?", column=column, order=_marks_text(options, t))
    if doubt.about == "kept":
        words = lines(options["kept"]) or lines(_options(doubt.others[0])["kept"])
        shown = ", ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")
        if options["kept"]:
            return t("{column}: is {word} a value?", column=column, word=shown)
        return t("{column}: does {word} mean missing?", column=column, word=shown)
    if doubt.about == "bounds":
        return t("{column}: treat bounds as missing?", column=column)
    if doubt.about == "kind":
        return t("{column}: numbers?", column=column)
    if doubt.about == "header_row":
        row = max(doubt.now["header_row"], doubt.others[0]["header_row"]) + 1
        return t("row {row} a header?", row=t.number(row))
    if doubt.about == "totals":
        return t("totals among the rows?")
    return t("{reading}?", reading=overrides_text(doubt.now, t))


def _marks_text(options: Mapping[str, str], t: Translator) -> str:
    if options["decimal"] == ",":
        return t("decimal comma")
    return t("comma for thousands") if options.get("thousands") == "," else t("decimal point")


def _options(overrides: Given) -> Mapping[str, str]:
    options: Mapping[str, str] = next(iter(overrides["columns"].values()))
    return options


def overrides_text(overrides: Given, t: Translator) -> str:
    """Say in a few words how a file is read by the overrides of a doubt; columns are not named."""
    parts = []
    for name, value in overrides.items():
        if name == "encoding":
            parts.append(encoding_text(str(value)))
        elif name == "delimiter":
            parts.append(
                t("cells separated by {mark}", mark=delimiter_text(overrides["delimiter"], t))
            )
        elif name == "header_row":
            parts.append(_header(overrides["header_row"], t))
        elif name == "sheet":
            parts.append(t("sheet {name}", name=value))
        elif name == "table":
            parts.append(t("table {number}", number=t.number(overrides["table"] or 0)))
        elif name == "member":
            parts.append(t("file {name}", name=value))
        elif name == "totals":
            parts.append(t("totals left out") if value == "left_out" else t("all rows kept"))
        elif name == "columns":
            parts.append(options_text(_options(overrides), t))
        else:
            parts.append(f"{name} {value}")
    return " · ".join(parts)


def options_text(options: Mapping[str, str], t: Translator) -> str:
    """Say how a column is read by what is said of it."""
    parts = []
    marks = "decimal" in options or "thousands" in options
    kind, order = options.get("kind"), options.get("dates")
    bounds = options.get("bounds")
    if kind and not marks and order is None and bounds is None:
        parts.append(t("as {kind}", kind=t(kind)))
    if "decimal" in options:
        parts.append(t("decimal comma") if options["decimal"] == "," else t("decimal point"))
    if options.get("thousands"):
        mark = thousands_text(options["thousands"], t)
        parts.append(t("thousands separator {mark}", mark=mark))
    if order is not None:
        parts.append(t(ORDERS[order]))
    if bounds is not None:
        number = bounds == "number"
        parts.append(t("read <5 as 5") if number else t("<5 as missing"))
    if "kept" in options:
        words = ", ".join(lines(options["kept"]))
        kept = t("{word} as a value", word=words) if words else t("all such words as missing")
        parts.append(kept)
    if options.get("missing"):
        parts.append(t("{word} as missing", word=", ".join(lines(options["missing"]))))
    if "unit" in options:
        unit = options["unit"]
        parts.append(t("without the unit {unit}", unit=unit) if unit else t("units kept"))
    return " · ".join(parts)
