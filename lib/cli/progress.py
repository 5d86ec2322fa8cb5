"""How far a command is before anything is trained: a file is read, a job is done."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text

from lib.cli.terminal import Terminal, harmless
from lib.i18n import Translator

LARGE_FILE = 8 * 1024**2
"""Bytes from which reading a file takes so long that something is said meanwhile."""
_STEP = 0.25
"""Share of the work after which a line is written where no terminal is."""


class _Share(ProgressColumn):
    """How much is done, as the language writes it; empty while nobody knows."""

    def __init__(self, t: Translator) -> None:
        super().__init__()
        self._t = t

    def render(self, task: Task) -> Text:
        known = task.total is not None
        return Text(self._t.percent(task.completed) if known else "", style="bold")


class Reading:
    """A Progress of one piece of work: on a terminal a bar that fills, else a line each quarter.

    ``about`` says what is done. Without ``known`` nothing tells how far it is: the bar only moves,
    and elsewhere one line is all. With ``shown`` False nothing is written.
    """

    def __init__(
        self, about: str, t: Translator, stream: TextIO, *, known: bool = True, shown: bool = True
    ) -> None:
        self._t, self._about, self._known, self._shown = t, about, known, shown
        self._console = Terminal(stream)
        self._said = 0.0
        self._bar: Progress | None = None

    def __enter__(self) -> Reading:
        if not self._shown:
            return self
        if not self._console.is_terminal:
            self._console.print(escape(self._about), soft_wrap=True)
            return self
        self._bar = Progress(
            TextColumn(escape(harmless(self._about))),
            BarColumn(),
            _Share(self._t),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._bar.add_task("", total=1.0 if self._known else None)
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self._known:
            self.progress(1.0)
        if self._bar is not None:
            self._bar.stop()

    def progress(self, done: float, curves: Mapping[str, float] | None = None) -> None:
        """Show the share that is done."""
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=done)
        elif self._shown and done >= min(self._said + _STEP, 1.0) and self._said < 1:
            self._said = done - done % _STEP
            self._console.print(f"  {self._t.percent(self._said)}")

    def cancelled(self) -> bool:
        """Never: Ctrl-C ends the command."""
        return False


def reading_file(path: Path, t: Translator, stream: TextIO) -> Reading:
    """Return what shows that a file is being read, where it is large enough to take a while."""
    try:
        large = path.stat().st_size >= LARGE_FILE
    except OSError:  # whoever reads it says what is wrong with it
        large = False
    return Reading(t("Reading {file}", file=path.name), t, stream, known=False, shown=large)
