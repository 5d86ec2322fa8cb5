"""Watches over parts of a longer work."""

from __future__ import annotations

from collections.abc import Mapping

from lib.core.model import Watch


class Part:
    """Passes on the progress of a part as that of all: ``done`` before it, ``share`` its own.

    ``quiet`` keeps its curves back.
    """

    def __init__(
        self, watch: Watch | None, done: float, share: float, *, quiet: bool = False
    ) -> None:
        self.watch = watch
        self.done = done
        self.share = share
        self.quiet = quiet

    def progress(self, done: float, curves: Mapping[str, float] | None = None) -> None:
        """Report the share done of everything."""
        if self.watch is not None:
            kept = None if self.quiet else curves
            self.watch.progress(min(1.0, self.done + self.share * done), kept)

    def cancelled(self) -> bool:
        """Whether to stop now."""
        return self.watch is not None and self.watch.cancelled()


class Unheard:
    """Keeps progress back; only asks whether to stop."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def progress(self, done: float, curves: Mapping[str, float] | None = None) -> None:
        """Do nothing."""

    def cancelled(self) -> bool:
        """Whether to stop now."""
        return self.watch.cancelled()
