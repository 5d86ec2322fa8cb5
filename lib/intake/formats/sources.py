"""From uploaded bytes to those of one table: the kind of file, and unpacking it safely."""

import io
import lzma
import re
import zipfile
import zlib
from dataclasses import dataclass, replace

from lib.errors import InputError
from lib.i18n import N_
from lib.intake.formats.archives import (
    BROKEN_ZIP,
    MAX_ENTRIES,
    MAX_PIECES,
    TooManyParts,
    check_directory,
    gunzip,
)
from lib.intake.formats.members import choose_member
from lib.intake.formats.signatures import format_of
from lib.intake.formats.streams import STREAMS, Stream
from lib.settings import MEGABYTE, read_settings

_CHUNK = 1 << 20
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True)
class Source:
    """The bytes of one table; ``format`` is "text" or one of lib.intake.formats.signatures.

    ``member`` is the file of an archive with several, ``members`` are the names of all of them.
    """

    data: bytes
    name: str
    format: str
    compression: str | None = None
    member: str | None = None
    members: tuple[str, ...] = ()


def open_source(
    data: bytes, name: str, limit: int | None = None, member: str | None = None
) -> Source:
    """Check and unpack a file; InputError if it is too large, damaged or no table.

    It may have ``limit`` bytes, by default those of an upload. Of an archive with several tables
    the largest is taken, or ``member``.
    """
    settings = read_settings()
    most = limit or settings.upload_bytes
    if len(data) > most:
        raise InputError(
            "file_too_large",
            name=name,
            size=round(len(data) / MEGABYTE, 1),
            limit=most // MEGABYTE,
        )
    source = _unpack(Source(data, name, "text", member=member), settings.expanded_bytes, depth=0)
    if source.format == "text" and source.data.endswith(b"\x00" * 2):
        source = replace(source, data=_without_padding(source.data))
    if not re.search(rb"[^\x00 \t\r\n\xef\xbb\xbf\xff\xfe]", source.data):
        raise InputError("empty_file", name=name)
    return source


def _unpack(source: Source, limit: int, depth: int) -> Source:
    data, name = source.data, source.name
    if found := format_of(data, name):
        return replace(source, format=found)
    packed = next((one for one in STREAMS if data.startswith(one.magic)), None)
    if packed or data.startswith((b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06")):
        if depth >= 2:
            raise InputError("nested_archive", name=name)
        if packed:
            inner = Source(
                _expanded(packed, data, name, limit),
                name.removesuffix(packed.suffix),
                "text",
                packed.name,
            )
            return _unpack(inner, limit, depth + 1)
        if data.startswith(b"\x1f\x8b"):
            inner = Source(_gunzip(data, name, limit), name.removesuffix(".gz"), "text", "gzip")
            return _unpack(inner, limit, depth + 1)
        return _unzip(source, limit, depth)
    return source


def _without_padding(data: bytes) -> bytes:
    """Take off the zero bytes that a crash, or a fixed block size, leaves behind a text."""
    bare = data.rstrip(b"\x00")
    # Of UTF-16 the last character may end with a zero byte of its own.
    return bare + b"\x00" * (len(bare) % 2) if b"\x00" in bare[:100] else bare


def _expanded(packed: Stream, data: bytes, name: str, limit: int) -> bytes:
    parts: list[bytes] = []
    total = 0
    try:
        for part in packed.parts(data):
            total += len(part)
            if total > limit:
                raise _too_large(name, limit)
            parts.append(part)
    except (OSError, EOFError, ValueError, lzma.LZMAError) as error:
        raise InputError("damaged_archive", name=name, kind=packed.name) from error
    return b"".join(parts)


def _too_large(name: str, limit: int) -> InputError:
    return InputError("expands_too_much", name=name, limit=limit // MEGABYTE)


def _gunzip(data: bytes, name: str, limit: int) -> bytes:
    """Unpack gzip members one piece at a time, so that a bomb is stopped at the limit."""
    parts: list[bytes] = []
    total = 0
    try:
        for part in gunzip(data):
            total += len(part)
            if total > limit:
                raise _too_large(name, limit)
            parts.append(part)
    except TooManyParts as error:
        raise InputError("too_many_parts", name=name, limit=MAX_PIECES) from error
    except (zlib.error, EOFError) as error:
        raise InputError("damaged_archive", name=name, kind="gzip") from error
    return b"".join(parts)


def _unzip(source: Source, limit: int, depth: int) -> Source:
    name = source.name
    try:
        check_directory(source.data)
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names or "mimetype" in names:
                return _office(source, archive, names, limit)
            member = choose_member(archive, name, source.member, limit)
            file = member.entry.filename
            inner = Source(_member_bytes(archive, member.entry, name, limit), file, "text", "zip")
    except TooManyParts as error:
        raise InputError("too_many_parts", name=name, limit=MAX_ENTRIES) from error
    except BROKEN_ZIP as error:
        raise InputError("damaged_archive", name=name, kind="zip") from error
    found = _unpack(inner, limit, depth + 1)
    if len(member.names) < 2:
        return found
    return replace(found, member=file, members=member.names)


def _office(source: Source, archive: zipfile.ZipFile, names: set[str], limit: int) -> Source:
    # zipfile never reads past a member's declared size, so the declared sum is a safe bound.
    if sum(member.file_size for member in archive.infolist()) > limit:
        raise _too_large(source.name, limit)
    if "xl/workbook.xml" in names:
        return replace(source, format="xlsx")
    if "xl/workbook.bin" in names:
        return replace(source, format="xlsb")
    if "mimetype" in names and archive.read("mimetype").startswith(_SPREADSHEET):
        return replace(source, format="ods")
    raise InputError("not_a_table", name=source.name, kind=N_("office document"))


def _member_bytes(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, limit: int
) -> bytes:
    if member.file_size > limit:
        raise _too_large(name, limit)
    parts: list[bytes] = []
    total = 0
    with archive.open(member) as file:
        while part := file.read(_CHUNK):
            total += len(part)
            if total > limit:
                raise _too_large(name, limit)
            parts.append(part)
    return b"".join(parts)
