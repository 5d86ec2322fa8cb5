"""Which unit of work goes to which worker next: plain rules, no Dask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

JOBS_IN_A_ROW = 3
"""Jobs that may go before a run that waits; then its next unit goes first."""


class Kind(IntEnum):
    """What a unit of work does, in the order in which a run comes to it."""

    FOLD = 0
    STACK = 1
    BLEND = 2
    MEASURE = 3
    REPEAT = 4
    REPEAT_STACK = 5
    REFIT = 6
    TEST = 7
    JOB = 8
    OPENING = 9


@dataclass(frozen=True)
class Unit:
    """A unit of work: one model on one fold, its refit, a blend, a refit model's test, a job.

    A measure finds out what the predictions of all models say together; of ``repeat`` repeats, of
    those alone that have so many. A repeat is a fold, or a stack, beyond the plan's repeats.

    A stack is a network on ``folds`` folds at once, with its refit if these are all there are.
    ``seconds`` is the estimated CPU time of the unit, ``network`` that it needs TensorFlow,
    ``first`` that it goes before all others of its run (the baseline), ``opening`` that workers
    with TensorFlow help with it before they turn to networks. A job, for which somebody waits,
    goes before runs, though not before them for ever; a ``patient`` one, for which nobody waits,
    behind them. An opening finds out what all models of a run wait for (lib.core.schedule).
    """

    run: str
    model: str
    kind: Kind = Kind.FOLD
    repeat: int = 0
    fold: int = 0
    network: bool = False
    seconds: float = 0.0
    first: bool = False
    opening: bool = False
    folds: int = 1
    patient: bool = False

    @property
    def id(self) -> str:
        """A name of the unit that no other has."""
        return f"{self.run}/{self.model}/{self.kind.name.lower()}/{self.repeat}/{self.fold}"


@dataclass(frozen=True)
class Slot:
    """A worker as the queue sees it: its name, and whether it may fit networks."""

    name: str
    tensorflow: bool


@dataclass(frozen=True)
class Placement:
    """A unit, the worker it goes to, and the cores that it may use there."""

    unit: Unit
    slot: str
    threads: int


class Queue:
    """Units that wait, over all runs.

    Networks run on workers with TensorFlow only, and these take other units only when no network
    waits (with ``networks_first``; where there is but one worker, networks wait for all else), or
    to bring a run's first model on the board sooner.
    Runs take turns. Within a run the baseline comes first, then the cheapest model, all its
    folds together: so the board fills quickly. Jobs go before runs, but where several people ask
    for one after the other, a unit of a run comes after every few of them.
    """

    def __init__(self, cores: int, *, networks_first: bool = True) -> None:
        self._cores = cores
        self._networks_first = networks_first
        self._runs: dict[str, list[Unit]] = {}
        self._turn: list[str] = []
        self._jobs_in_a_row = 0

    def add(self, units: Iterable[Unit]) -> None:
        """Let units wait for a worker."""
        for unit in units:
            if unit.run not in self._runs:
                self._runs[unit.run] = []
                soon = sum(_soon(units[0]) for units in self._runs.values() if units)
                self._turn.insert(soon if _soon(unit) else len(self._turn), unit.run)
            self._runs[unit.run].append(unit)
        for waiting in self._runs.values():
            waiting.sort(key=_order)

    def remove(self, gone: Callable[[Unit], bool]) -> list[Unit]:
        """Take back the units for which ``gone`` holds, and return them."""
        removed = [unit for units in self._runs.values() for unit in units if gone(unit)]
        for run in list(self._runs):
            self._runs[run] = [unit for unit in self._runs[run] if not gone(unit)]
            self._tidy(run)
        return removed

    def waiting(self) -> int:
        """Return the number of units that wait."""
        return sum(len(units) for units in self._runs.values())

    def networks(self) -> bool:
        """Whether a network waits."""
        return any(unit.network for units in self._runs.values() for unit in units)

    def place(self, idle: Sequence[Slot], busy: int = 0) -> list[Placement]:
        """Choose units for the idle workers, and take them out of the queue.

        ``busy`` is the number of units running elsewhere. A unit gets two cores when nothing else
        is left that could use the second one.
        """
        placed: list[tuple[Unit, Slot]] = []
        # Workers without TensorFlow first: so the others are kept for networks where possible.
        for slot in sorted(idle, key=lambda slot: (slot.tensorflow, slot.name)):
            unit = self._next(slot)
            if unit is not None:
                placed.append((unit, slot))
        alone = len(placed) == 1 and busy == 0 and self._cores > 1
        spare = alone and not self._fits(idle, placed)
        return [Placement(unit, slot.name, 2 if spare else 1) for unit, slot in placed]

    def _fits(self, idle: Sequence[Slot], placed: Sequence[tuple[Unit, Slot]]) -> bool:
        """Whether a unit waits that a worker still idle (or, with one, the next) could take."""
        taken = {slot.name for _, slot in placed}
        free = [slot for slot in idle if slot.name not in taken]
        return any(
            slot.tensorflow or not unit.network
            for slot in free
            for units in self._runs.values()
            for unit in units
        )

    def _next(self, slot: Slot) -> Unit | None:
        wishes = self._wishes(slot)
        passed_over = self._find([_of_a_run(wanted) for wanted in wishes])
        due = passed_over is not None and self._jobs_in_a_row >= JOBS_IN_A_ROW
        unit = passed_over if due else self._find(wishes)
        if unit is None:
            return None
        goes_before = passed_over is not None and _soon(unit)
        self._jobs_in_a_row = self._jobs_in_a_row + 1 if goes_before else 0
        self._runs[unit.run].remove(unit)
        self._turn.remove(unit.run)
        self._turn.append(unit.run)
        self._tidy(unit.run)
        return unit

    def _find(self, wishes: Sequence[Callable[[Unit], bool]]) -> Unit | None:
        for wanted in wishes:
            for run in self._turn:
                unit = next((unit for unit in self._runs[run] if wanted(unit)), None)
                if unit is not None:
                    return unit
        return None

    def _wishes(self, slot: Slot) -> list[Callable[[Unit], bool]]:
        """Return what a worker looks for, what it prefers first."""
        if not slot.tensorflow:
            return [_plain]
        if not self._networks_first:
            return [_plain, _network]
        return [_opening, _network, _plain]

    def _tidy(self, run: str) -> None:
        if not self._runs[run]:
            del self._runs[run]
            self._turn.remove(run)


def _soon(unit: Unit) -> bool:
    return unit.kind is Kind.JOB and not unit.patient


def _of_a_run(wanted: Callable[[Unit], bool]) -> Callable[[Unit], bool]:
    return lambda unit: not _soon(unit) and wanted(unit)


def _plain(unit: Unit) -> bool:
    return not unit.network


def _network(unit: Unit) -> bool:
    return unit.network


def _opening(unit: Unit) -> bool:
    return unit.opening and not unit.network


def with_opening(units: Sequence[Unit]) -> list[Unit]:
    """Mark the folds of the cheapest model of some units but the baseline and networks."""
    folds = [unit for unit in units if unit.kind is Kind.FOLD and not (unit.first or unit.network)]
    if not folds:
        return list(units)
    cheapest = min(folds, key=_order).model
    return [replace(unit, opening=unit in folds and unit.model == cheapest) for unit in units]


def _order(unit: Unit) -> tuple[object, ...]:
    return (not unit.first, unit.kind, unit.seconds, unit.model, unit.repeat, unit.fold)
