"""What a job may use: memory, processor time, wall time, bytes written."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from lib.core.memory import memory_total
from lib.settings import MEGABYTE, Settings

if sys.platform != "win32":
    import resource

_COPIES = 6
"""Bytes that a job may take for each byte of the largest file, once that is unpacked."""
_MIN_BYTES = 256 * MEGABYTE
_WAITING = 2
"""Seconds of the clock for each of the processor: trainings may have the cores meanwhile."""


@dataclass(frozen=True)
class Limits:
    """Limits of one job: ``memory`` is what it may take beyond an idle process of its kind."""

    memory: int
    cpu_seconds: int
    file_bytes: int

    @property
    def wall_seconds(self) -> float:
        """Seconds of the clock after which a job is killed."""
        return float(self.cpu_seconds * _WAITING)


def limits_of(settings: Settings, at_once: int) -> Limits:
    """Return the limits of a job if so many may run at once: together half of the memory."""
    share = memory_total(settings) // 2 // at_once
    memory = max(_MIN_BYTES, min(_COPIES * settings.expanded_bytes, share))
    return Limits(memory, settings.reading_seconds, 2 * settings.expanded_bytes)


def apply_limits(limits: Limits) -> None:
    """Limit this process for good, as far as the system can: Windows limits nothing."""
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    size = _address_space()
    if size:
        resource.setrlimit(resource.RLIMIT_AS, (size + limits.memory, size + limits.memory))


def _address_space() -> int:
    """Return the bytes of address space that this process has; 0 where that cannot be read."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * resource.getpagesize()
