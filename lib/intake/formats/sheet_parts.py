"""What lies in the parts of a workbook: looked at before anything is made of its cells."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from lib.errors import InputError
from lib.i18n import N_
from lib.intake.bounds import check_cells, check_columns
from lib.intake.formats.merged import Range

LAST_ROW = 1_048_576
"""The last row that a sheet of .xlsx can have."""
_PIECE = 1 << 22
_CELL = re.compile(rb"<(?:\w+:)?c\b[^<>]*?\br=[\"']([A-Z]{1,4})(\d{1,20})[\"'][^<>]*?(/?)>")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*?\bhidden=[\"'](?:1|true)[\"']")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^<>]*>")
_ERROR = re.compile(rb"<(?:\w+:)?c\b[^<>]*?\bt=[\"']e[\"']")
_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_DATA_END = re.compile(rb"</(?:\w+:)?sheetData>")
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "


@dataclass
class Marks:
    """What a sheet says beside its values: how much of it is hidden, what is merged, errors."""

    hidden_rows: int = 0
    hidden_columns: int = 0
    errors: int = 0
    merged: list[Range] = field(default_factory=list)


def look_into_xlsx(data: bytes, place: int, name: str, most: int | None) -> tuple[bytes, Marks]:
    """Check the size of a sheet, the one at ``place``, and see what it says beside its values.

    Returns the workbook, with the first ``most`` rows of that sheet alone if these are wanted, and
    the marks. What a sheet says of its size is not believed; a cell far from the others counts as
    all between: InputError "too_many_columns", "too_many_cells", "damaged_file".
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = _part_of(archive, place)
        if part is None:
            return data, Marks()
        text = archive.read(part)
        if b"<!DOCTYPE" in text:
            # No program writes one; it could declare what unfolds without end.
            raise InputError("damaged_file", name=name, kind=N_("Excel workbook"))
        if most is not None:
            text = _beginning(text, most)
            data = _with_part(archive, part, text)
    _check_size(text, name)
    columns = _COLUMN.findall(text[: text.find(b"sheetData")])
    return data, Marks(
        hidden_rows=len(_ROW.findall(text)),
        hidden_columns=sum(map(_hidden_columns, columns)),
        errors=len(_ERROR.findall(text)),
    )


def _part_of(archive: zipfile.ZipFile, place: int) -> str | None:
    """Return the archive's part that holds a sheet; None if that is not found where it should be.

    ParseError if the list of sheets is damaged.
    """
    # Expat stops what unfolds without end.
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    sheets = [one for one in book.iter() if one.tag.rpartition("}")[2] == "sheet"]
    key = next((key for key in sheets[place].attrib if key.rpartition("}")[2] == "id"), "")
    target = targets.get(sheets[place].get(key), "")
    part = target[1:] if target.startswith("/") else f"xl/{target}"
    return part if part in archive.namelist() else None


def _beginning(text: bytes, rows: int) -> bytes:
    """Return a sheet's text with so many rows, and all that follows its rows."""
    ends = _ROW_END.finditer(text)
    last = next((end for number, end in enumerate(ends, start=1) if number == rows), None)
    behind = _DATA_END.search(text, last.end()) if last else None
    return text[: last.end()] + text[behind.start() :] if last and behind else text


def _with_part(archive: zipfile.ZipFile, part: str, text: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, text if name == part else archive.read(name))
    return buffer.getvalue()


def _check_size(text: bytes, name: str) -> None:
    """Refuse a sheet whose cells reach too far; cells with a format and no value count as well."""
    seen = rows = width = 0
    for start in range(0, len(text), _PIECE):
        # A tag at the end of a piece is met again at the beginning of the next, at no harm.
        found = _CELL.findall(text, start, min(len(text), start + _PIECE + 1000))
        ends = {row: column for column, row, _ in found}
        widths = {column: _number(column) for column in set(ends.values())}
        seen += sum(widths[column] for column in ends.values())
        valued = [(column, row) for column, row, empty in found if not empty]
        width = max([width, *(_number(column) for column in {column for column, _ in valued})])
        rows = max([rows, *(int(row) for _, row in valued)])
        if rows > LAST_ROW:
            raise InputError("damaged_file", name=name, kind=N_("Excel workbook"))
        check_columns(width, name)
        check_cells(rows, width, name)
        # Rows that reach far without a value: what there is of them is counted in cells.
        check_cells(seen, 1, name)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _hidden_columns(tag: bytes) -> int:
    if not re.search(rb"\bhidden=[\"'](?:1|true)[\"']", tag):
        return 0
    ends = [re.search(rb"\b%s=[\"'](\d{1,6})[\"']" % end, tag) for end in (b"min", b"max")]
    first, last = (int(end[1]) if end else 0 for end in ends)
    # To the last column of all: nothing stands in those beyond the table.
    return last - first + 1 if last < 1 << 14 else 0


def look_into_ods(data: bytes, name: str) -> list[Marks]:
    """Check the size of all sheets, which are read together, and see what each says.

    InputError as ``look_into_xlsx``; ExpatError if a part is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read("content.xml")
    walk = _Walk(name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.Parse(text, True)
    return walk.sheets


class _Walk:
    """Goes through the rows of an .ods file's sheets; repeated ones count as often as they are."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.sheets: list[Marks] = []
        self._row = self._column = self._times = self._filled = self._seen = 0

    def start(self, tag: str, given: dict[str, str]) -> None:
        tag = tag.removeprefix(_TABLE)
        if tag == "table":
            self.sheets.append(Marks())
            self._row = self._column = 0
        elif tag == "table-column" and given.get(f"{_TABLE}visibility", "visible") != "visible":
            self.sheets[-1].hidden_columns += _times(given, "columns")
        elif tag == "table-row":
            self._times, self._column, self._filled = _times(given, "rows"), 0, 0
            if given.get(f"{_TABLE}visibility", "visible") != "visible" and self._times < 1 << 16:
                self.sheets[-1].hidden_rows += self._times
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell(given)

    def _cell(self, given: dict[str, str]) -> None:
        down, across = (_times(given, f"{way}-spanned", "") for way in ("rows", "columns"))
        if down > 1 or across > 1:
            last = (self._row + down - 1, self._column + across - 1)
            self.sheets[-1].merged.append((self._row, self._column, *last))
        if given.get(f"{_CALC}value-type") == "error":
            self.sheets[-1].errors += _times(given, "columns")
        self._column += _times(given, "columns")
        if any(key.endswith("value-type") for key in given):
            self._filled = self._column

    def end(self, tag: str) -> None:
        if tag != f"{_TABLE}table-row":
            return
        self._row += self._times
        if self._filled:
            self._seen += self._times * self._filled
            check_columns(self._filled, self._name)
            check_cells(self._seen, 1, self._name)
            check_cells(self._row, self._filled, self._name)


def _times(given: dict[str, str], what: str, ending: str = "-repeated") -> int:
    value = given.get(f"{_TABLE}number-{what}{ending}", "1")
    return int(value) if value.isdecimal() and len(value) < 10 else 1
