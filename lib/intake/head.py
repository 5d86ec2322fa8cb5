"""The first rows of a file as they would be read: cheap enough to try a guess at every click."""

import codecs
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO

import pandas as pd

from lib.core.dataset import Reading
from lib.errors import InputError
from lib.intake.delimited.encodings import decode
from lib.intake.formats import workbooks
from lib.intake.formats.archives import BROKEN_ZIP, TooManyParts, check_directory
from lib.intake.formats.html_tables import is_page
from lib.intake.formats.json_tables import looks_like_json
from lib.intake.formats.signatures import STATISTICS, STORED, WORKBOOKS, needs_all
from lib.intake.formats.sources import Source, open_source
from lib.intake.formats.sqlite_tables import table_names
from lib.intake.reading import retype
from lib.intake.tables import check_overrides, read_text, sheet_table
from lib.intake.typed_tables import read_columns, read_database, read_statistics

_BYTES = 1 << 16
_ROWS = 20
_SHEET_ROWS = 60


@dataclass(frozen=True)
class Head:
    """The first rows, typed by what stands in them alone, and how they were read."""

    frame: pd.DataFrame
    reading: Reading


def read_head(data: bytes, name: str, overrides: Mapping[str, object] | None = None) -> Head:
    """Read the first 20 rows of a file.

    ``overrides`` as for ``read_table``, whose errors are raised here too, as far as the beginning
    of the file (64 kB, or 60 rows of a sheet) shows them.
    """
    given = check_overrides(overrides)
    member, whole = given.get("member"), (given.get("table") or 1) > 1
    source = open_source(data, name, None, member) if whole else _beginning(data, name, member)
    if source.format in WORKBOOKS:
        sheet = workbooks.read_sheet(source, given.get("sheet"), _SHEET_ROWS)
        raw = sheet_table(sheet, source, given)
    elif source.format == "sqlite":
        raw = read_database(source, given, _SHEET_ROWS)
    elif source.format in STATISTICS:
        raw = read_statistics(source, given, _SHEET_ROWS)
    elif source.format in STORED:
        raw = read_columns(source, given)
    else:
        text, encoding = _first_text(source, given.get("encoding"))
        if looks_like_json(text) or is_page(text):  # these have no end before the last row
            text = decode(
                open_source(data, name, None, member).data, name, given.get("encoding")
            ).text
        plain = Source(text.encode("utf-8"), name, "text", source.compression)
        raw = read_text(plain, {**given, "encoding": "utf-8"})
        raw = replace(raw, reading=replace(raw.reading, encoding=encoding))
    raw = replace(raw, reading=replace(raw.reading, member=source.member))
    options = given.get("columns", {})
    columns = {
        str(label): retype(
            str(label), values, raw.marks, options=options.get(str(label))
        ).values.head(_ROWS)
        for label, values in raw.frame.items()
    }
    return Head(pd.DataFrame(columns), replace(raw.reading, given=given))


def sheet_names(data: bytes, name: str, member: str | None = None) -> list[str]:
    """Return the names of a workbook's sheets, or a database's tables, in their order."""
    source = open_source(data, name, None, member)
    return table_names(source) if source.format == "sqlite" else workbooks.sheet_names(source)


def member_names(data: bytes, name: str) -> list[str]:
    """Return the names of the files of an archive that can be tables, if there are several."""
    return list(open_source(data, name).members)


def _beginning(data: bytes, name: str, member: str | None) -> Source:
    """Unpack only the beginning of a file; what cannot be unpacked in part is unpacked whole."""
    if data.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(wbits=31).decompress(data, _BYTES)
        except zlib.error as error:
            raise InputError("damaged_archive", name=name, kind="gzip") from error
        if not needs_all(head):
            return Source(head, name, "text", "gzip")
    if data.startswith(b"PK") and (head := _zipped(data)):
        return Source(head, name, "text", "zip")
    if needs_all(data):
        source = open_source(data, name, None, member)
        text = source.member and source.format == "text"
        return replace(source, data=source.data[:_BYTES]) if text else source
    return Source(data[:_BYTES], name, "text")


def _zipped(data: bytes) -> bytes:
    """Return the beginning of the one text file in a zip file; nothing for any other content."""
    try:
        check_directory(data)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if len(members) != 1 or members[0].flag_bits & 1:
                return b""
            with archive.open(members[0]) as file:
                head = file.read(_BYTES)
    except (TooManyParts, *BROKEN_ZIP):
        return b""  # open_source then says what is wrong with it
    return b"" if needs_all(head) else head


def _first_text(source: Source, encoding: str | None) -> tuple[str, str]:
    """Decode the beginning of a file up to the end of a record; also return the encoding."""
    if encoding is None:
        whole = source.data[: source.data.rfind(b"\n") + 1] or source.data
        if b"\x00" in source.data[:100]:
            whole = source.data[: len(source.data) // 2 * 2]  # UTF-16: two bytes a character
        decoded = decode(whole, source.name)
        return _records(decoded.text, len(source.data) >= _BYTES), decoded.encoding
    try:
        # An incremental decoder leaves a character alone of which the end was cut off.
        text = codecs.getincrementaldecoder(encoding)().decode(source.data)
    except LookupError as error:
        raise InputError("unknown_encoding", encoding=encoding) from error
    except UnicodeDecodeError as error:
        raise InputError(
            "undecodable", name=source.name, encoding=encoding, position=error.start
        ) from error
    if "\x00" in text:
        # Bytes of another encoding, which the whole file is then refused for as well.
        raise InputError("undecodable", name=source.name, encoding=encoding, position=0)
    return _records(text.removeprefix("\ufeff"), len(source.data) >= _BYTES), encoding


def _records(text: str, cut: bool) -> str:
    """Return a text up to its last line end that is outside quotes, if its end was cut off."""
    if not cut:
        return text
    end = text.rfind("\n") + 1
    for _ in range(200):
        if end <= 1 or text.count('"', 0, end) % 2 == 0:
            break
        end = text.rfind("\n", 0, end - 1) + 1
    else:
        end = text.rfind("\n") + 1
    return text[:end] or text
