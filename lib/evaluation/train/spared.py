"""CPU seconds that results found again have spared: still a part of each model's cost."""

from __future__ import annotations

_spared = 0.0


def add_spared(seconds: float) -> None:
    """Note that a result was found again whose making had taken so many CPU seconds."""
    global _spared
    _spared += seconds


def spared_seconds() -> float:
    """Return the CPU seconds that this process was spared so far."""
    return _spared
