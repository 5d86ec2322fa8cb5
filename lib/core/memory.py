"""How much memory there is, and giving back what a file or a network took for a moment.

A small shared server counts resident pages, and glibc keeps what was freed: after a 5 MB file that
is some 60 MB, after a text network some hundreds, which other sessions and the engine need.
"""

import ctypes
import gc
import math
import sys
from pathlib import Path

from lib.settings import MEGABYTE, Settings

if sys.platform != "win32":
    import resource

LOW_MEMORY = 1536 * MEGABYTE
"""Below this limit for everything there is one worker, and TensorFlow comes and goes."""
_CGROUPS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def memory_total(settings: Settings, cgroups: tuple[Path, ...] = _CGROUPS) -> int:
    """Return the bytes for everything: the least of the setting, the container and the machine."""
    import psutil

    limits: list[int] = [psutil.virtual_memory().total]
    if settings.memory_limit:
        limits.append(settings.memory_limit)
    for path in cgroups:
        try:
            limits.append(int(path.read_text()))
        except (OSError, ValueError):
            continue  # no such cgroup version here, or its limit is the word "max"
    return min(limits)


def memory_left() -> float:
    """Return the bytes that this process may still take by a limit of its own; inf without one."""
    if sys.platform == "win32":
        return math.inf
    import psutil

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY:
        return math.inf
    return float(limit - psutil.Process().memory_info().vms)


def give_back() -> None:
    """Return freed memory to the system; nothing where the C library cannot do that."""
    gc.collect()
    give_back_freed()


def give_back_freed() -> None:
    """Return what was freed already, without looking for what may be."""
    if "pyarrow" in sys.modules:
        sys.modules["pyarrow"].default_memory_pool().release_unused()
    if not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
