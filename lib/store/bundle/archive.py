"""A zip from outside, read with suspicion: only plain members of known names and honest sizes."""

from __future__ import annotations

import json
import re
import stat
import zipfile
from io import BytesIO

from lib.core.facts import Json
from lib.errors import StoreError
from lib.intake.formats.archives import BROKEN_ZIP, TooManyParts, check_directory
from lib.settings import MEGABYTE

MAX_BYTES = 300 * MEGABYTE
"""Size of all members of a bundle, unpacked."""
MAX_MEMBERS = 200
MAX_JSON = 16 * MEGABYTE
MAX_RATIO, _ALWAYS_FINE = 100, 10 * MEGABYTE
"""How much larger a bundle may get by unpacking, and the size up to which that does not matter."""

_MODEL = "[a-z][a-z0-9_]{0,63}"
_NAME = re.compile(
    rf"manifest\.json|run\.json|state\.json|truth\.parquet|answers\.json"
    rf"|predictions/{_MODEL}\.parquet|histories/{_MODEL}\.json"
)
_END, _END_64, _END_SIZE = b"PK\x05\x06", b"PK\x06\x07", 22
_UNSAFE = re.compile(r"\\|^/|^[A-Za-z]:|(^|/)\.\.?(/|$)|\x00|//")


def is_model_id(text: str) -> bool:
    """Whether a text can be a model's id, and so the name of a member."""
    return re.fullmatch(_MODEL, text) is not None


class Archive:
    """The members of a bundle by name; nothing of it is ever written under a name of its own.

    StoreError: "bundle_not_zip", "bundle_truncated", "bundle_damaged", "bundle_path",
    "bundle_member", "bundle_too_large".
    """

    def __init__(self, data: bytes) -> None:
        _check_end(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except BROKEN_ZIP as error:
            raise StoreError("bundle_damaged", file="ZIP") from error
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise StoreError("bundle_too_large", limit=f"{MAX_MEMBERS}")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in members:
            _check_member(info)
            if info.filename in self._members:
                raise StoreError("bundle_path", file=info.filename)
            self._members[info.filename] = info
        total = sum(info.file_size for info in members)
        if total > MAX_BYTES or total > max(_ALWAYS_FINE, MAX_RATIO * len(data)):
            raise StoreError("bundle_too_large", limit=f"{MAX_BYTES // MEGABYTE} MB")

    def names(self) -> set[str]:
        """Return the names of all members."""
        return set(self._members)

    def check_names(self) -> None:
        """Refuse members of which this format knows nothing."""
        for name in self._members:
            if not _NAME.fullmatch(name):
                raise StoreError("bundle_member", file=name)

    def read(self, name: str) -> bytes:
        """Return a member's bytes: as many as it declares, or it is damaged."""
        info = self._members.get(name)
        if info is None:
            raise StoreError("bundle_damaged", file=name)
        try:
            with self._zip.open(info) as file:
                data = file.read(info.file_size + 1)
        except BROKEN_ZIP as error:
            raise StoreError("bundle_damaged", file=name) from error
        if len(data) != info.file_size:
            raise StoreError("bundle_damaged", file=name)
        return data


def parse_json(data: bytes, name: str) -> Json:
    """Return what a JSON member says; "bundle_too_large", or "bundle_invalid" if it is not JSON."""
    if len(data) > MAX_JSON:
        raise StoreError("bundle_too_large", limit=f"{name}: {MAX_JSON // MEGABYTE} MB")
    try:
        parsed: Json = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise StoreError("bundle_invalid", where=name) from error
    return parsed


def _check_end(data: bytes) -> None:
    """Look at the end record before zipfile does, which would read any number of entries.

    Bundles have no comment and need no 64-bit fields, so the record is the last 22 bytes.
    """
    if not data.startswith(b"PK"):
        raise StoreError("bundle_not_zip")
    end = data[-_END_SIZE:]
    if len(end) < _END_SIZE or not end.startswith(_END):
        raise StoreError("bundle_truncated")
    try:
        check_directory(data, MAX_MEMBERS)
    except TooManyParts as error:
        raise StoreError("bundle_too_large", limit=f"{MAX_MEMBERS}") from error
    if data[-_END_SIZE - 20 :].startswith(_END_64):
        raise StoreError("bundle_too_large", limit=f"{MAX_MEMBERS}")


def _check_member(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    kind = stat.S_IFMT(info.external_attr >> 16)
    if _UNSAFE.search(name) or kind not in (0, stat.S_IFREG):
        raise StoreError("bundle_path", file=name)
    if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise StoreError("bundle_member", file=name)
