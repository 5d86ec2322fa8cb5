"""How far a long work is, and whether to stop it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Progress(Protocol):
    """What a long fit calls now and then; models keep it as ``watch``, as stored ones do."""

    def progress(self, done: float, curves: Mapping[str, float] | None = None) -> None:
        """Report the share done (0 to 1) and, for networks, the losses of the last epoch."""

    def cancelled(self) -> bool:
        """Whether the fit should stop now (it then raises lib.errors.Cancelled)."""


class NullProgress:
    """Progress that nobody looks at."""

    def progress(self, done: float, curves: Mapping[str, float] | None = None) -> None:
        """Do nothing."""

    def cancelled(self) -> bool:
        """Never."""
        return False


class MutedProgress(NullProgress):
    """Keeps progress back; only asks whether to stop."""

    def __init__(self, watch: Progress) -> None:
        self.watch = watch

    def cancelled(self) -> bool:
        """Whether to stop now."""
        return self.watch.cancelled()


class SubProgress:
    """Passes on the progress of a part as that of all: ``done`` before it, ``share`` its own.

    ``quiet`` keeps its curves back.
    """

    def __init__(
        self, watch: Progress | None, done: float, share: float, *, quiet: bool = False
    ) -> None:
        self.watch = watch
        self.done = done
        self.share = share
        self.quiet = quiet

    def progress(self, done: float, curves: Mapping[str, float] | None = None) -> None:
        """Report the share done of everything."""
        if self.watch is not None:
            passed_on = None if self.quiet else curves
            self.watch.progress(min(1.0, self.done + self.share * done), passed_on)

    def cancelled(self) -> bool:
        """Whether to stop now."""
        return self.watch is not None and self.watch.cancelled()
