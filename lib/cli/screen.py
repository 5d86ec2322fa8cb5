"""What a run looks like on a terminal: a table that fills, then the board and the verdict."""

from collections.abc import Callable
from typing import TextIO

from rich.console import Group
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from lib.cli.terminal import Terminal
from lib.core.findings import by_kind
from lib.core.results import REPEATING, ModelResult, Run, Status
from lib.i18n import Translator
from lib.report.blend_line import blend_line
from lib.report.board import ranked
from lib.report.drawing.numbers import decimals_of, rounded, score_text
from lib.report.labels import (
    effort_label,
    finding_kind,
    findings_of,
    metric_label,
    model_label,
    parts_title,
)
from lib.report.reader import NothingKept, RunReader, deciding_evidence
from lib.report.recommended import recommendation_sentence
from lib.report.repeated import repeating_sentence
from lib.report.sentences import plan_sentence, verdict_sentence

_STYLE = {"baseline": "bright_black", "classical": "blue", "deep": "red", "ensemble": "green"}


class Screen:
    """Shows a run while it goes on: live on a terminal, else a line for each finished model."""

    def __init__(
        self,
        t: Translator,
        stream: TextIO,
        pace: float = 1.0,
        reader_of: Callable[[Run], RunReader] = lambda _run: NothingKept(),
    ) -> None:
        self._t = t
        self._reader_of = reader_of
        self._pace = pace  # how many times longer than estimated runs take here
        self._console = Terminal(stream)
        self._live: Live | None = None
        self._told: set[str] = set()
        self._planned = False
        self._repeating = ""

    def __enter__(self) -> "Screen":
        if self._console.is_terminal:
            self._live = Live(console=self._console, refresh_per_second=4, transient=True)
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _stop(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def show(self, run: Run) -> None:
        """Show where a run stands; once it has ended, the whole result."""
        if not self._planned:
            self._planned = True
            self._console.print(escape(plan_sentence(run, self._t, self._pace)))
        if run.status in (Status.DONE, Status.FAILED, Status.CANCELLED):
            self._stop()
            self._finish(run)
        elif self._live is not None:
            said = repeating_sentence(run, self._t) if run.phase == REPEATING else ""
            self._live.update(Group(self._board(run), escape(said)) if said else self._board(run))
        else:
            self._tell(run)

    def _tell(self, run: Run) -> None:
        for result in run.models:
            if result.status in (Status.DONE, Status.FAILED) and result.id not in self._told:
                self._told.add(result.id)
                label = escape(model_label(result.id, self._t))
                self._console.print(f"{label}: {escape(self._outcome(run, result))}")
        if run.phase == REPEATING and self._repeating != (said := repeating_sentence(run, self._t)):
            self._repeating = said
            self._console.print(escape(said))

    def _outcome(self, run: Run, result: ModelResult) -> str:
        if result.failure is not None:
            return " ".join(self._t.failure(result.failure.code, dict(result.failure.context)))
        interval = result.metrics.get(run.plan.metric)
        return score_text(interval, self._t, run.plan.metric) if interval else "–"

    def _board(self, run: Run) -> Table:
        t = self._t
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column(t("Model"))
        table.add_column(metric_label(run.plan.metric, t), justify="right")
        second = any(result.test for result in run.models)
        if second:
            table.add_column(t("On the second file"), justify="right")
        table.add_column(parts_title(run.plan, t), justify="right")
        table.add_column(t("CPU time"), justify="right")
        table.add_column("")
        for result in ranked(run):
            failed = result.failure is not None
            table.add_row(
                f"[{_STYLE[result.family]}]●[/] {escape(model_label(result.id, t))}",
                "–" if failed else escape(self._outcome(run, result)),
                *([self._on_second(run, result)] if second else []),
                f"{result.folds_done}/{result.folds_total}",
                t.duration(result.fit_cpu_seconds) if result.fit_cpu_seconds else "",
                escape(self._outcome(run, result)) if failed else self._state(result),
            )
        return table

    def _on_second(self, run: Run, result: ModelResult) -> str:
        value = result.test.get(run.plan.metric)
        interval = result.metrics.get(run.plan.metric)
        if value is None or interval is None:
            return "–"
        return rounded(value, decimals_of(interval, run.plan.metric), self._t)

    def _state(self, result: ModelResult) -> str:
        if result.status is Status.RUNNING:
            return self._t.percent(result.progress)
        if result.status is Status.CANCELLED:
            return self._t("cancelled")
        return ""

    def _finish(self, run: Run) -> None:
        t = self._t
        for alike in by_kind(findings_of(run)):
            title, messages, _ = finding_kind(alike, t)
            mark = {"info": "·", "warning": "!", "error": "✗"}[alike[0].severity]
            said = escape(f"{title}: {' '.join(messages)}")
            self._console.print(f"{mark} {said}", style="dim")
        if run.failure is not None:
            message, hint = t.failure(run.failure.code, dict(run.failure.context))
            self._console.print(f"{escape(message)} {escape(hint)}", style="bold")
        self._console.print(self._board(run))
        self._console.print()
        self._console.print(escape(verdict_sentence(run, t)), style="bold")
        reader = self._reader_of(run)
        if added := blend_line(run, t, reader):
            self._console.print(escape(added))
        if advice := recommendation_sentence(run, deciding_evidence(reader), t):
            self._console.print()
            self._console.print(escape(advice), style="bold")
            self._console.print()
        effort = t("Effort: {effort}", effort=effort_label(run.plan.effort, t))
        took = t("Took {time}.", time=t.duration(run.seconds))
        self._console.print(escape(f"{effort}. {took}"), style="dim")
