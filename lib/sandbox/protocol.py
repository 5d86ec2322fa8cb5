"""What the two sides of the sandbox's sockets say to each other."""

import struct

LENGTH = struct.Struct("!I")
"""Bytes of the request that follows, or of what is said at the end of a reply."""
STARTED = b"+"
"""The job's process is there: from now on an end without a word is the job's own."""
ENDED = struct.Struct("!i")
"""How the job's process ended: its exit code, or minus the signal that killed it."""
PASSED_ON = (
    *("DEEPWORTH_UPLOAD_MB", "DEEPWORTH_EXPANDED_MB", "DEEPWORTH_MAX_COLUMNS"),
    *("DEEPWORTH_MAX_CELLS", "DEEPWORTH_SAMPLE_ROWS", "DEEPWORTH_MEMORY"),
)
"""Settings that a job sees; no other variable of this program's is known in the sandbox."""
