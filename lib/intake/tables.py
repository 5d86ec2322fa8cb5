"""A file's table as written (strings; typed values from Parquet), and how it was read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias, cast

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from lib.core.columns import ReadAs
from lib.core.dataset import BOUNDS, TOTALS, Given, Reading
from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.i18n import N_
from lib.intake.bounds import check_cells, check_columns
from lib.intake.delimited.delimiters import rival
from lib.intake.delimited.dialect import detect_dialect
from lib.intake.delimited.encodings import Decoded, decode
from lib.intake.delimited.fixed_width import FIXED_WIDTH
from lib.intake.delimited.footers import footer_rows
from lib.intake.delimited.headers import Header, find_header
from lib.intake.delimited.layout import Wanted
from lib.intake.delimited.line_account import account, lost_rows
from lib.intake.delimited.records import filled_rows, short_rows
from lib.intake.delimited.rulers import without_rulers
from lib.intake.delimited.text_tables import TextTable, line_count, read_text_table
from lib.intake.formats import workbooks
from lib.intake.formats.html_tables import is_page, largest_table
from lib.intake.formats.json_tables import looks_like_json, read_json
from lib.intake.formats.merged import Range, fill_merged, find_joined_header
from lib.intake.formats.sources import Source
from lib.intake.names import renamed_finding, unique_names
from lib.intake.values.cells import MARKERS
from lib.intake.values.column_options import check_column_options
from lib.intake.values.marks import Marks, file_marks

_OVERRIDES = frozenset({*Reading.__dataclass_fields__, "columns"} - {"given"})
_DELIMITER_NAMES = {"\\t": "\t", "tab": "\t", "comma": ",", "semicolon": ";", "space": " "}
_SAMPLE_ROWS, _SAMPLE_COLUMNS = 2000, 300

Written: TypeAlias = pd.Series | pa.ChunkedArray
"""A column of strings, or of what Parquet has."""


@dataclass(frozen=True)
class RawTable:
    """A table whose columns are still as written; ``frame`` has the final column names.

    Its index counts the rows of the file from 0, what stands above the table included. ``like``
    says how some columns are to be typed, as ``read_table`` is given it. The columns of a large
    table are in ``table`` instead, as Arrow's strings, null where empty; no row of the file is left
    out between them.
    """

    frame: pd.DataFrame
    reading: Reading
    marks: Marks
    findings: tuple[Finding, ...]
    like: Mapping[str, ReadAs] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    table: pa.Table | None = None

    def columns(self) -> list[tuple[str, Written]]:
        """Return the columns by name."""
        if self.table is not None:
            return list(zip(self.table.column_names, self.table.columns, strict=True))
        return [(str(name), values) for name, values in self.frame.items()]

    def places(self) -> NDArray[np.int64]:
        """Return the rows' numbers in the file, from 1."""
        if self.table is not None:
            return np.arange(self.table.num_rows, dtype=np.int64) + self.reading.header_row + 2
        return self.frame.index.to_numpy(dtype=np.int64) + 1


def as_series(name: str, values: Written) -> pd.Series:
    """Return a column as pandas has it."""
    if isinstance(values, pd.Series):
        return values
    strings: pd.Series = values.to_pandas()
    return strings.rename(name)


def check_overrides(overrides: Mapping[str, object] | None) -> Given:
    """Return the overrides in canonical form; InputError for one that does not exist."""
    # What there is, and of what kind, is known from here on: command lines and pages give anything.
    given = cast(Given, dict(overrides or {}))
    for key in given:
        if key not in _OVERRIDES:
            raise InputError("unknown_override", option=key, options=sorted(_OVERRIDES))
    delimiter = given.get("delimiter")
    if delimiter is not None:
        delimiter = _DELIMITER_NAMES.get(delimiter, delimiter)
        known = delimiter == FIXED_WIDTH or len(delimiter) == 1
        if not known or delimiter in '\r\n"':
            raise InputError("bad_delimiter", delimiter=delimiter)
        given["delimiter"] = delimiter
    if given.get("decimal") not in (None, ".", ","):
        raise InputError("bad_decimal", decimal=given["decimal"])
    if given.get("bounds") not in (None, *BOUNDS):
        raise InputError("bad_bounds", bounds=given["bounds"], known=list(BOUNDS))
    if given.get("totals") not in (None, *TOTALS):
        raise InputError("bad_totals", totals=given["totals"], known=list(TOTALS))
    columns = check_column_options(given.pop("columns", {}) or {})
    if columns:
        given["columns"] = columns
    return given


def read_text(source: Source, given: Given, *, as_written: bool = False) -> RawTable:
    """Read delimited text; ``as_written`` keeps all cells, and a table that has none."""
    check_cells(max(source.data.count(b"\n"), source.data.count(b"\r")), 1, source.name)
    decoded = decode(source.data, source.name, given.get("encoding"))
    if is_page(decoded.text) and (page := largest_table(decoded.text, source.name)):
        return _of_page(*page, decoded, source, given)
    _refuse_markup(decoded.text, source.name)
    if looks_like_json(decoded.text):
        objects = read_json(decoded.text, source.name)
        if objects is not None:
            return _of_objects(*objects, decoded, source, given)
    text, drawn = without_rulers(decoded.text)
    decoded = replace(decoded, text=text)
    dialect = detect_dialect(decoded.text, source.name, given.get("delimiter"))
    doubtful = () if "delimiter" in given else _rival(decoded.text, dialect.delimiter)
    check_columns(dialect.width, source.name)
    check_cells(len(dialect.widths), dialect.width, source.name)
    total = line_count(decoded.text)
    wanted = Wanted(given.get("table"), given.get("header_row"))
    table = read_text_table(dialect, source.name, wanted, keep_all=as_written)
    # The text is not needed any more, and may be large.
    text, decoded, dialect = "", replace(decoded, text=""), replace(dialect, text="")
    header = _header_of(table, given.get("header_row"), as_written=as_written)
    frame, blank = _body(table.records, header, source.name, empty=as_written)
    frame = frame.set_axis(frame.index + table.start)
    frame, footers = footer_rows(frame, given)
    marks = marks_of(frame, given, dialect.delimiter)
    reading = Reading(
        "text",
        decoded.encoding,
        dialect.called,
        header.row if header.row < 0 else header.row + table.start,
        marks.decimal,
        marks.thousands,
        None,
        source.compression,
        table=table.layout.number,
    )
    lines = account(table, header, len(frame), total, _left_out(footers))
    short = short_rows(table.widths, table.layout.table.width, table.start, header.start)
    found = (
        *decoded.findings,
        *drawn,
        *doubtful,
        *dialect.findings,
        *lost_rows(table, lines),
        *short,
        *table.fitting.findings(header.names),
        *table.layout.findings,
        *_in_file(header.findings, table.start),
        *footers,
        *blank,
    )
    return RawTable(frame, reading, marks, found, lines=lines)


def _left_out(footers: Iterable[Finding]) -> int:
    return sum(one.count("count") for one in footers if one.code == "totals_left_out")


def _in_file(findings: Iterable[Finding], start: int) -> Iterator[Finding]:
    """Yield findings of which a row counts from the beginning of the file."""
    for one in findings:
        row = one.count("row") + start
        yield replace(one, values={**one.values, "row": row}) if one.count("row") else one


def _header_of(table: TextTable, header_row: int | None, *, as_written: bool) -> Header:
    """Find the names of a table; a row that was given counts from the beginning of the file."""
    given = header_row
    if header_row is not None and header_row >= 0:
        given = header_row - table.start
        if not 0 <= given < len(table.records):
            rows = table.start + len(table.records)
            raise InputError("header_row_outside", row=header_row + 1, rows=rows)
    own = table.layout.table.width
    short = frozenset(np.flatnonzero((table.widths > 0) & (table.widths < own)).tolist())
    header = find_header(table.records, given, as_written=as_written, short=short)
    named = _with_row_names(header, table.records, table.widths)
    if header.row not in short or named is not header:
        return named
    have = int(table.widths[header.row])
    if not table.records.iloc[header.start :, have:].map(str.strip).any(axis=None):
        return header  # rows end in delimiters
    values = {"row": header.row + 1, "count": have, "expected": own}
    found = Finding("names_short", Severity.WARNING, values=values)
    return replace(header, findings=(*header.findings, found))


def _rival(text: str, delimiter: str | None) -> tuple[Finding, ...]:
    other = rival(text, delimiter)
    if other is None:
        return ()
    values = {"delimiter": delimiter, "other": other}
    return (Finding("delimiter_uncertain", Severity.INFO, values=values),)


def _of_objects(
    objects: pd.DataFrame,
    nested: list[str],
    lists: list[str],
    decoded: Decoded,
    source: Source,
    given: Given,
) -> RawTable:
    """Return the table of a JSON file, whose numbers have a decimal point."""
    names, renamed = unique_names([str(name) for name in objects.columns])
    frame = objects.set_axis(list(names), axis=1)
    marks = marks_of(frame, given, ",")
    reading = Reading(
        "json", decoded.encoding, thousands=marks.thousands, compression=source.compression
    )
    findings: tuple[Finding, ...] = (renamed_finding(renamed),) if renamed else ()
    findings += inside_findings(nested, [names[list(objects.columns).index(one)] for one in lists])
    return RawTable(frame, reading, marks, (*decoded.findings, *findings))


def inside_findings(nested: Sequence[str], lists: Sequence[str]) -> tuple[Finding, ...]:
    """Say what was in cells: objects, whose parts became columns, and lists, kept as text."""
    findings: list[Finding] = []
    if nested:
        values: dict[str, Json] = {"count": len(nested), "names": list(nested[:20])}
        findings.append(Finding("nested_flattened", Severity.INFO, values=values))
    if lists:
        values = {"count": len(lists), "columns": list(lists)}
        findings.append(Finding("lists_as_text", Severity.INFO, tuple(lists), values))
    return tuple(findings)


def _of_page(
    records: pd.DataFrame,
    merged: tuple[Range, ...],
    tables: int,
    decoded: Decoded,
    source: Source,
    given: Given,
) -> RawTable:
    """Return the largest table of a web page."""
    found = decoded.findings
    if tables > 1:
        found += (Finding("other_tables", Severity.INFO, values={"count": tables - 1}),)
    sheet = workbooks.Sheet("", records, found, merged)
    raw = sheet_table(sheet, replace(source, format="html"), given)
    reading = replace(raw.reading, encoding=decoded.encoding, sheet=None)
    return replace(raw, reading=reading)


def read_workbook(source: Source, given: Given) -> RawTable:
    """Read one sheet of a workbook, as strings."""
    return sheet_table(workbooks.read_sheet(source, given.get("sheet")), source, given)


def sheet_table(sheet: workbooks.Sheet, source: Source, given: Given) -> RawTable:
    """Return a sheet's table below its header."""
    header = find_joined_header(sheet.records, given.get("header_row"), sheet.merged)
    records, filled = fill_merged(sheet.records, header, sheet.merged)
    frame, blank = _body(records, header, source.name)
    frame, footers = footer_rows(frame, given)
    marks = marks_of(frame, given, None)
    reading = Reading(
        source.format,
        header_row=header.row,
        thousands=marks.thousands,
        sheet=sheet.name,
        compression=source.compression,
    )
    found = (*sheet.findings, *header.findings, *filled, *footers, *blank)
    return RawTable(frame, reading, marks, found)


def _refuse_markup(text: str, name: str) -> None:
    start = text[:500].lstrip().lower()
    if not start:
        raise InputError("empty_file", name=name)
    if start.startswith(("<!doctype html", "<html", "<?xml")):
        raise InputError("not_a_table", name=name, kind=N_("web page or XML"))


def _with_row_names(header: Header, records: pd.DataFrame, widths: NDArray[np.int64]) -> Header:
    """Shift names by one where only the header lacks a cell: R writes row names without a name."""
    row = header.row
    if row < 0 or header.start != row + 1 or row >= len(widths) or len(records) - row < 4:
        return header
    if widths[row] != records.shape[1] - 1 or not records[0].iloc[header.start :].is_unique:
        return header
    if not records[records.shape[1] - 1].iloc[header.start :].str.strip().any():
        return header
    names, renamed = unique_names(["row_name", *map(str, records.iloc[row, :-1])])
    kept = tuple(f for f in header.findings if f.code != "columns_renamed")
    found = (renamed_finding(renamed),) if renamed else ()
    return Header(names, row, header.start, (*kept, *found))


def _body(
    records: pd.DataFrame, header: Header, name: str, *, empty: bool = False
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return the rows below the header, without blank rows and empty columns without a name.

    The index keeps which row of the file each is, from 0.
    """
    frame = records.iloc[header.start :]
    frame.columns = pd.Index(header.names)
    if frame.empty and not empty:
        raise InputError("no_rows", name=name)
    findings: list[Finding] = []
    filled = filled_rows(frame)
    blank = len(frame) - int(filled.sum())
    # In a table of one column a blank line is a missing value, not an absent row.
    if blank and (frame.shape[1] > 1 or blank == len(frame)):
        frame = frame[filled]
        findings.append(Finding("blank_rows_removed", Severity.INFO, values={"count": blank}))
    if frame.empty and not empty:
        raise InputError("no_rows", name=name)
    unnamed = {new for f in header.findings if f.code == "columns_renamed" for new in f.columns}
    unnamed = {n for n in unnamed if n.startswith("column_")}
    bare = [n for n in header.names if n in unnamed and not frame[n].str.strip().any()]
    if bare and len(bare) < frame.shape[1]:
        frame = frame.drop(columns=bare)
        values = {"count": len(bare)}
        findings.append(Finding("empty_columns_removed", Severity.INFO, tuple(bare), values))
    return frame, tuple(findings)


def rows_between(rows: int) -> int:
    """Return the step between the rows at which is looked for marks."""
    return max(1, rows // _SAMPLE_ROWS)


def marks_of(frame: pd.DataFrame, given: Given, delimiter: str | None) -> Marks:
    """Find the marks of a table's numbers in cells of all its columns, unless they are given."""
    return marks_of_sample(frame.iloc[:: rows_between(len(frame))], given, delimiter)


def marks_of_sample(sample: pd.DataFrame, given: Given, delimiter: str | None) -> Marks:
    """Return the marks that some rows of a table show, unless they are given."""
    samples = []
    for position in range(0, sample.shape[1], max(1, sample.shape[1] // _SAMPLE_COLUMNS)):
        cells = sample.iloc[:, position].dropna().str.strip().unique()
        samples.append([cell for cell in cells if cell not in MARKERS])
    found, by_hand = file_marks(samples), bool(given.get("decimal")) or "thousands" in given
    decimal = given.get("decimal") or found.decimal
    thousands = given.get("thousands", found.thousands)
    if decimal == thousands or ("thousands" not in given and decimal != found.decimal):
        thousands = None
    decided = found.comma_groups or delimiter == ","
    bounds = given.get("bounds") == "number"
    # Between semicolons a comma is often the decimal mark, and then a point none.
    points = delimiter == ";" and not found.comma_groups
    return Marks(decimal, thousands or None, by_hand, decided, bounds, points)
