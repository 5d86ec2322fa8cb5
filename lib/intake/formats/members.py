"""Which file of a ZIP archive is the table, and which others there are."""

import re
import zipfile
from dataclasses import dataclass

from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.errors import InputError

_BESIDE = re.compile(
    r"(^|/)(readme|licen[cs]e|notice|about|citation)[^/]*$|\.(md|pdf|html?|png|jpe?g|docx?|rtf)$",
    re.IGNORECASE,
)
"""Names of what lies beside a table in an archive."""
_SHOWN = 20


@dataclass(frozen=True)
class Member:
    """A file of an archive, and the names of all that can be tables, in the archive's order."""

    entry: zipfile.ZipInfo
    names: tuple[str, ...]


def choose_member(archive: zipfile.ZipFile, name: str, wanted: str | None, limit: int) -> Member:
    """Return the file that is wanted, else the largest that can be a table (of two, the first).

    One that would unpack to more than ``limit`` bytes is only taken if there is no other.
    InputError "zip_empty", "zip_password", "no_such_member".
    """
    members = [
        member
        for member in archive.infolist()
        if not member.is_dir()
        and not member.filename.startswith("__MACOSX/")
        and not member.filename.endswith((".DS_Store", "Thumbs.db"))
    ]
    if not members:
        raise InputError("zip_empty", name=name)
    tables = [one for one in members if not _BESIDE.search(one.filename)] or members
    names = tuple(dict.fromkeys(table.filename for table in tables))
    found = [one for one in members if one.filename == wanted]
    if wanted is not None and not found:
        raise InputError("no_such_member", name=name, member=wanted, files=names[:_SHOWN])
    open_ones = [one for one in found or tables if not one.flag_bits & 1]
    if not open_ones:
        raise InputError("zip_password", name=name)
    fitting = [one for one in open_ones if one.file_size <= limit] or open_ones
    return Member(max(fitting, key=lambda one: one.file_size), names)


def other_members(member: str, names: tuple[str, ...]) -> tuple[Finding, ...]:
    """Say which other files of an archive can be tables."""
    others = [name for name in names if name != member]
    if not others:
        return ()
    values: dict[str, Json] = {"member": member, "count": len(others), "others": others[:_SHOWN]}
    return (Finding("other_members", Severity.WARNING, values=values),)
