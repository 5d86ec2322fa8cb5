"""What goes to a worker and what comes back of a fold, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.core.findings import Finding
from lib.core.results import FoldResult


@dataclass(frozen=True)
class Work:
    """A unit of work as a worker gets it: ids and plain values only.

    ``data`` is the dataset's file (a path or an fsspec URL) with the SHA-256 of its bytes;
    ``other`` likewise that of a second table. ``task`` and ``plan`` are None for a ``job``
    about a table alone.
    """

    id: str
    model: str
    data: tuple[str, str]
    task: Any
    plan: Any
    threads: int = 1
    repeat: int = 0
    fold: int = 0
    results: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    places: tuple[tuple[int, int], ...] = ()
    refit: bool = False
    budget: float | None = None
    members: Mapping[str, bytes] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    job: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    other: tuple[str, str] | None = None
    predictions: bytes | None = None


def pack(result: FoldResult) -> dict[str, Any]:
    """Return a fold's result as plain values."""
    notes = [note.to_dict() for note in result.notes]
    return {**vars(result), "notes": notes}


def unpack(data: Mapping[str, Any]) -> FoldResult:
    """Rebuild a fold's result from ``pack``."""
    return FoldResult(**{**data, "notes": tuple(Finding.from_dict(note) for note in data["notes"])})
