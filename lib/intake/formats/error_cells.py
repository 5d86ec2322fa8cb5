"""How many cells of a sheet hold an error such as #N/A, in formats whose reader leaves them empty.

Structures are those of [MS-XLS], [MS-XLSB] and [MS-CFB]. Where a file is not as these say, nothing
is counted: the reader refuses it, or it has no such cells.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA
"""Numbers from here on are marks, no sectors."""
_ENTRY, _HEADER_SECTORS = 128, 109
_BOOL_OR_ERROR, _FORMULA, _SHEET, _BEGIN, _END = 0x205, 0x06, 0x85, 0x809, 0x0A
_XLSB_SHEET, _XLSB_ERRORS = 156, (3, 11)
"""An error as it was written, and one that a formula came to."""


def errors_in_xls(data: bytes, place: int) -> int:
    """Return the errors in the sheet at a place of an .xls workbook."""
    stream = _workbook_stream(data)
    starts = [
        int.from_bytes(body[:4], "little")
        for kind, body in _xls_records(stream, 0)
        if kind == _SHEET and len(body) >= 4
    ]
    if place >= len(starts):
        return 0
    return sum(_is_error(kind, body) for kind, body in _xls_records(stream, starts[place]))


def errors_in_xlsb(data: bytes, place: int) -> int:
    """Return the errors in the sheet at a place of an .xlsb workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = archive.read("xl/workbook.bin")
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.bin.rels"))
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        keys = [_key(body) for kind, body in _xlsb_records(book) if kind == _XLSB_SHEET]
        target = targets.get(keys[place], "") if place < len(keys) else ""
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        if part not in archive.namelist():
            return 0
        return sum(kind in _XLSB_ERRORS for kind, _ in _xlsb_records(archive.read(part)))


def _key(body: bytes) -> str:
    """Return the key of the part that holds a sheet."""
    letters = int.from_bytes(body[8:12], "little")
    return body[12 : 12 + 2 * letters].decode("utf-16-le", "replace")


def _is_error(kind: int, body: bytes) -> bool:
    if kind == _BOOL_OR_ERROR:
        return len(body) >= 8 and body[7] == 1
    return kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2


def _xls_records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Give the records of one part of a workbook, without those of charts in it."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind = int.from_bytes(stream[at : at + 2], "little")
        size = int.from_bytes(stream[at + 2 : at + 4], "little")
        depth += (kind == _BEGIN) - (kind == _END)
        if depth < 1:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _workbook_stream(data: bytes) -> bytes:
    """Return the stream of a compound file that holds the workbook; empty without one."""
    if not data.startswith(_SIGNATURE) or len(data) < 512:
        return b""
    size = 1 << int.from_bytes(data[30:32], "little")
    if size not in (512, 4096):
        return b""

    def sector(number: int) -> bytes:
        return data[512 + number * size : 512 + (number + 1) * size]

    table = b"".join(map(sector, _table_sectors(data, size)))

    def chain(number: int) -> bytes:
        parts: list[bytes] = []
        while number < _LAST_SECTOR and len(parts) <= len(data) // size:
            parts.append(sector(number))
            number = _number(table, number) if 4 * number + 4 <= len(table) else _LAST_SECTOR
        return b"".join(parts)

    folder = chain(int.from_bytes(data[48:52], "little"))
    for at in range(0, len(folder) - _ENTRY + 1, _ENTRY):
        entry = folder[at : at + _ENTRY]
        name = entry[: max(0, int.from_bytes(entry[64:66], "little") - 2)]
        if name.decode("utf-16-le", "replace") in ("Workbook", "Book"):
            return chain(int.from_bytes(entry[116:120], "little"))
    return b""


def _table_sectors(data: bytes, size: int) -> Iterator[int]:
    """Give the sectors of the allocation table: the first in the header, others in a chain."""
    yield from _sectors(data[76 : 76 + 4 * _HEADER_SECTORS])
    following = int.from_bytes(data[68:72], "little")
    for _ in range(len(data) // size):
        if following >= _LAST_SECTOR:
            return
        more = data[512 + following * size : 512 + (following + 1) * size]
        yield from _sectors(more[:-4])
        following = int.from_bytes(more[-4:], "little") if more else _LAST_SECTOR


def _sectors(numbers: bytes) -> Iterator[int]:
    found = (_number(numbers, place) for place in range(len(numbers) // 4))
    return (number for number in found if number < _LAST_SECTOR)


def _number(numbers: bytes, place: int) -> int:
    return int.from_bytes(numbers[4 * place : 4 * place + 4], "little")


def _xlsb_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the records of a part."""
    at = 0
    while at < len(part):
        kind, at = _variable(part, at, 2)
        size, at = _variable(part, at, 4)
        yield kind, part[at : at + size]
        at += size


def _variable(part: bytes, at: int, longest: int) -> tuple[int, int]:
    """Read a number of seven bits a byte; the eighth says that more follow."""
    number = 0
    for place in range(longest):
        if at >= len(part):
            return number, at
        byte = part[at]
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return number, at
