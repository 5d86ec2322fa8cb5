"""One engine a store: a lock on a file, which the system releases when its holder ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class EngineLock:
    """The lock of the engine of one store's folder."""

    def __init__(self, home: Path) -> None:
        self._path = home / "engine.lock"
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Take the lock; False if another process has it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def held(self) -> bool:
        """Whether some process has the lock now."""
        if self._descriptor is not None:
            return True
        if not self._path.exists():
            return False
        taken = self.take()
        self.release()
        return not taken
