"""How far units are: said by workers, gathered here, written to the store twice a second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.core.results import Failure
from lib.engine.cluster import ProgressEvent
from lib.engine.comparison import Comparison
from lib.engine.jobs import JobRun
from lib.engine.queue import Kind, Unit
from lib.engine.repeats import REPEATS
from lib.store.ledger import Ledger

_TOLD = (Kind.FOLD, Kind.STACK, Kind.JOB, Kind.OPENING, *REPEATS)


@dataclass
class Running:
    """A unit on a worker: ``outcome`` says how it ends if not by itself (None: by itself)."""

    unit: Unit
    slot: str
    started: float
    share: float = 0.0
    curves: dict[str, list[float]] = field(default_factory=dict)
    outcome: Failure | None = None
    kill_at: float | None = None


class RunProgress:
    """What the ``running`` units of ``runs``, both by id, said since it was last stored."""

    def __init__(
        self,
        ledger: Ledger,
        runs: Mapping[str, Comparison | JobRun],
        running: Mapping[str, Running],
    ) -> None:
        self._ledger = ledger
        self._runs = runs
        self._running = running
        self._moved: set[tuple[str, str]] = set()

    def told(self, event: ProgressEvent) -> None:
        """Take what a unit said of itself."""
        running = self._running.get(event.event["unit"])
        if running is not None and running.unit.kind in _TOLD:
            running.share = event.event["done"]
            for name, points in event.event["curves"].items():
                running.curves.setdefault(name, []).extend(points)
            self._moved.add((running.unit.run, running.unit.model))

    def save(self) -> None:
        """Store what was said."""
        shares: dict[tuple[str, str], tuple[float, dict[str, list[float]]]] = {}
        for run, model in self._moved:
            comparison = self._runs.get(run)
            if isinstance(comparison, JobRun):
                for one in self._of(run):
                    comparison.told(one.share, one.curves)
                continue
            if comparison is not None and not model:
                comparison.opening_progress(self._share_of(run))
                continue
            if comparison is not None and comparison.repeating:
                fitted = [
                    one
                    for one in self._running.values()
                    if one.unit.run == run and one.unit.kind in REPEATS
                ]
                running = sum(one.share * one.unit.folds for one in fitted)
                shares[run, ""] = (comparison.repeats_share(running), {})
                continue
            fits = [
                one
                for one in self._running.values()
                if (one.unit.run, one.unit.model) == (run, model)
                and one.unit.kind in (Kind.FOLD, Kind.STACK)
            ]
            if comparison is not None and fits:
                share = comparison.share(model, sum(one.share * one.unit.folds for one in fits))
                shares[run, model] = (share, fits[-1].curves)
        self._moved.clear()
        if shares:
            self._ledger.save_progress(shares)

    def _of(self, run: str) -> list[Running]:
        return [one for one in self._running.values() if one.unit.run == run]

    def _share_of(self, run: str) -> float:
        return max((one.share for one in self._of(run)), default=0)
