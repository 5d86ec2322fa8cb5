"""Give memory back that reading a file or training a network took for a moment.

A small shared server counts resident pages, and glibc keeps what was freed: after a 5 MB file that
is some 60 MB, after a text network some hundreds, which other sessions and the engine need.
"""

import ctypes
import gc
import sys


def give_back() -> None:
    """Return freed memory to the system; nothing where the C library cannot do that."""
    gc.collect()
    if "pyarrow" in sys.modules:
        sys.modules["pyarrow"].default_memory_pool().release_unused()
    if not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
