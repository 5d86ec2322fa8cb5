"""Archives from outside: how many parts one has, before anything is made of each of them."""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

BROKEN_ZIP = (
    RuntimeError,  # a password, or a compression that zipfile does not know
    # The others come out of headers and offsets that point anywhere.
    *(zipfile.BadZipFile, EOFError, OSError, ValueError),
    *(OverflowError, struct.error, zlib.error, lzma.LZMAError, KeyError, IndexError),
)
"""What zipfile raises on a file that is not as it should be."""
MAX_ENTRIES = 10_000
"""Parts of an archive that is looked into; a workbook has a few for each sheet and picture."""
MAX_PIECES = 100_000
"""Members of a gzip file: some tools write one for every 64 kB."""
_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_MAX_COMMENT = 65_535
_DIRECTORY_SHARE = 400
"""Bytes of the directory for each entry, names and all, far more than is usual."""
_PADDING = re.compile(rb"\0+")
_FIRST_PIECE, _PIECE = 1 << 10, 1 << 20


class TooManyParts(Exception):  # noqa: N818 - each caller says it in its own words
    """An archive has more parts than are looked into."""


def check_directory(data: bytes, most: int = MAX_ENTRIES) -> None:
    """Look at a zip file's end record before zipfile does, which reads any number of entries.

    TooManyParts if it says more than ``most``. A file without such a record is left to zipfile.
    """
    end = _find_end(data)
    if end < 0:
        return
    *_, entries, size, _, _ = _END.unpack_from(data, end)
    # As zipfile finds the record of larger files: right before its locator, whatever that says.
    locator = end - _LOCATOR.size
    if locator >= _END_64.size and data.startswith(b"PK\x06\x07", locator):
        large = locator - _END_64.size
        if data.startswith(b"PK\x06\x06", large):
            *_, entries, size, _ = _END_64.unpack_from(data, large)
    if entries > most or size > most * _DIRECTORY_SHARE:
        raise TooManyParts


def _find_end(data: bytes) -> int:
    """Return where the end record begins, as zipfile finds it; -1 if there is none."""
    last = len(data) - _END.size
    if last < 0:
        return -1
    if data.startswith(b"PK\x05\x06", last) and data.endswith(b"\0\0"):
        return last
    found = data.rfind(b"PK\x05\x06", max(0, last - _MAX_COMMENT))
    return found if found <= last else -1


def gunzip(data: bytes) -> Iterator[bytes]:
    """Yield what is in a gzip file by pieces of at most 1 MB; zlib.error, EOFError if damaged.

    TooManyParts where it has more members than are looked into. What follows a member is not copied
    for it: a file of empty members would take the square of its size.
    """
    view = memoryview(data)
    at = members = 0
    while data.startswith(b"\x1f\x8b", at):
        members += 1
        if members > MAX_PIECES:
            raise TooManyParts
        unpacker = zlib.decompressobj(wbits=31)
        step = _FIRST_PIECE
        while not unpacker.eof:
            piece = view[at : at + step]
            if not piece and not unpacker.unconsumed_tail:
                raise EOFError
            given: bytes | memoryview = unpacker.unconsumed_tail or piece
            if given is piece:
                at += len(piece)
                step = min(2 * step, _PIECE)
            if part := unpacker.decompress(given, _PIECE):
                yield part
        at -= len(unpacker.unused_data)
        if padding := _PADDING.match(data, at):
            at = padding.end()
