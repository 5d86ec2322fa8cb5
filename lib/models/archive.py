"""The file of a fitted model: a zip of its manifest, its pipeline and, for a network, its weights.

The members are manifest.json, pipeline.skops and network.keras. The manifest holds what the caller
knows, the model's settings, the format's version, package versions and the SHA-256 of each other
member; the zip's comment is the SHA-256 of all bytes before it, so that no changed byte goes
unseen. Nothing here rebuilds a model: see lib.models.artifacts.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping

from lib.errors import InputError
from lib.models.manifest import Manifest

FORMAT = 1
MANIFEST = "manifest.json"
PIPELINE = "pipeline.skops"
NETWORK = "network.keras"
_MEMBERS = {MANIFEST, PIPELINE, NETWORK}
_MAX_BYTES = 4 * 1024**3
_DIGEST = 64


def read_manifest(data: bytes) -> Manifest:
    """Return the manifest alone: nothing is rebuilt. Raises InputError as ``unpack``."""
    return parse_manifest(unpack(data))


def members_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a stored model by name, each checked by the manifest's sum."""
    members = unpack(data)
    parse_manifest(members)
    return members


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return the members as one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
        archive.comment = b"0" * _DIGEST
    body = buffer.getvalue()[:-_DIGEST]
    return body + hashlib.sha256(body).hexdigest().encode()


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the members of a file; InputError "artifact_damaged" or "artifact_too_large"."""
    body, digest = data[:-_DIGEST], data[-_DIGEST:]
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise InputError("artifact_damaged")
    check_size(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        expected = len(names) == len(set(names)) and {MANIFEST, PIPELINE} <= set(names)
        if not expected or not set(names) <= _MEMBERS:
            raise InputError("artifact_damaged")
        return {name: archive.read(name) for name in names}


def check_size(data: bytes) -> None:
    """Raise InputError "artifact_too_large" before a zip that would fill the memory is opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise InputError("artifact_damaged") from error
    if size > _MAX_BYTES:
        raise InputError("artifact_too_large", size=size, limit=_MAX_BYTES)


def parse_manifest(members: Mapping[str, bytes]) -> Manifest:
    """Return the manifest among the members, once it is seen to fit them."""
    try:
        manifest = json.loads(members[MANIFEST])
        sums = dict(manifest["members"])
        made_by = manifest["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("artifact_damaged") from error
    if made_by != FORMAT:
        raise InputError("artifact_format", found=made_by, expected=FORMAT)
    actual = {
        name: hashlib.sha256(content).hexdigest()
        for name, content in members.items()
        if name != MANIFEST
    }
    if sums != actual:
        raise InputError("artifact_damaged")
    whole: Manifest = manifest
    return whole
