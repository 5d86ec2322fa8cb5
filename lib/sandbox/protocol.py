"""What the two sides of the sandbox's sockets say to each other."""

import struct
from typing import BinaryIO, Self

LENGTH = struct.Struct("!I")
"""Bytes of the request that follows, or of what is said at the end of a reply."""
MESSAGE = struct.Struct("!ci")
"""What is said on a job's socket: what it is of, and a number."""
STARTED = b"+"
"""The job's process is there: from now on an end without a word is the job's own."""
TOLD = b"%"
"""How far the job is: 1,000 times the place of its stage, and how many of its thousand parts."""
ENDED = b"="
"""How the job's process ended: its exit code, or minus the signal that killed it."""
STAGES = ("parse", "type", "find", "write")
"""What reading a file goes through."""
PASSED_ON = (
    *("DEEPWORTH_UPLOAD_MB", "DEEPWORTH_EXPANDED_MB", "DEEPWORTH_MAX_COLUMNS"),
    *("DEEPWORTH_MAX_CELLS", "DEEPWORTH_SAMPLE_ROWS", "DEEPWORTH_MEMORY"),
)
"""Settings that a job sees; no other variable of this program's is known in the sandbox."""


class HoldsFile:
    """Holds an open ``file`` that has no name, and is gone at the end of ``with``."""

    file: BinaryIO

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
