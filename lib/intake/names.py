"""Names of columns that are unique, not empty, and on one line."""

import re
import unicodedata

from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.intake.bounds import MAX_NAME_LENGTH


def renamed_finding(renamed: list[tuple[str, str]]) -> Finding:
    """Say which columns were renamed, as pairs (old, new)."""
    columns = tuple(new for _, new in renamed)
    names = [f'"{clean_name(old)}" → "{new}"' for old, new in renamed[:20]]
    values: dict[str, Json] = {"count": len(renamed), "names": names}
    return Finding("columns_renamed", Severity.INFO, columns, values)


def clean_name(name: str) -> str:
    """Return a name on one line, without control characters and outer spaces."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in name)
    kept = re.sub(r"\s+", " ", kept).strip()
    visible = any(unicodedata.category(c) not in ("Cf", "Zs", "Mn") for c in kept)
    return kept if visible else ""


def unique_names(names: list[str]) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Make names unique and not empty; also return what was renamed, as (old, new).

    InputError "long_column_name" of one that is no name but what a quote left open has swallowed.
    """
    for number, name in enumerate(names, start=1):
        if len(name) > MAX_NAME_LENGTH:
            length = len(name)
            raise InputError(
                "long_column_name", number=number, length=length, limit=MAX_NAME_LENGTH
            )
    taken = {clean_name(name) for name in names}
    used: set[str] = set()
    unique: list[str] = []
    renamed: list[tuple[str, str]] = []
    for number, old in enumerate(names, start=1):
        clean = clean_name(old)
        new = clean or f"column_{number}"
        suffix = 2
        while new in used or (new != clean and new in taken):
            new = f"{clean or f'column_{number}'}_{suffix}"
            suffix += 1
        if new != clean or (new != old.strip() and clean):
            renamed.append((old.strip(), new))
        used.add(new)
        unique.append(new)
    return tuple(unique), renamed
