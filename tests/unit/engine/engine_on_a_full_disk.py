"""``python engine_on_a_full_disk.py PART``: an engine for which the disk is full in some folder."""

import sys
from pathlib import Path

from lib.engine import backlog
from lib.engine.__main__ import main
from lib.store import files

if __name__ == "__main__":
    full = sys.argv.pop(1)
    real = files.write_bytes

    def write_bytes(path: Path, data: bytes) -> None:
        if full in path.parts:
            real(path, data[:5])
            raise OSError(28, "No space left on device")
        real(path, data)

    files.write_bytes = write_bytes
    backlog.PATIENCE_SECONDS = 1.0
    sys.exit(main())
