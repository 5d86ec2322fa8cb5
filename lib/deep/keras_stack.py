"""Training many networks as one: folds, repeats and configurations of one structure side by side.

The loss is summed over members and averaged within one, and Adam works element by element, so each
member learns exactly as it would alone.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lib.core.model import Silent, Watch
from lib.deep.course import Course
from lib.deep.keras_program import program
from lib.deep.keras_runtime import tf
from lib.deep.keras_shared import aligned, tensor_of
from lib.deep.keras_stacked_network import StackedNetwork
from lib.deep.recipes import schedule
from lib.deep.stacking import (
    Fitted,
    Member,
    Rows,
    checked,
    compiling_pays,
    shrinking_pays,
    widen,
    widest_row,
)
from lib.errors import Cancelled

_CHUNK_SECONDS = 0.25
_REPORT_SECONDS = 0.25
_LONGEST_CHUNK = 256
_VALIDATED_ROWS = 2048
_VALIDATED_FLOATS = 2**22
"""Numbers in the largest array of a forward pass on validation rows."""
_COMPILED_BUDGET = 5.0
"""Seconds below which nothing is compiled: compiling cannot be interrupted."""


def fit(
    members: Sequence[Member],
    *,
    metric: str,
    watch: Watch | None = None,
    budget_seconds: float | None = None,
    compiled: bool | None = None,
) -> list[Fitted]:
    """Train the members as one network; return each one's best weights and curves.

    All members must share ``recipe.structure()``; epochs, rates, batch and rows may differ.
    Each member's best epoch is the last of those with the best ``metric`` on its validation rows.
    ``watch`` gets the share done, the means of the members' curves and the band of their
    validation losses. ``budget_seconds`` ends the
    training with the best weights so far. ``compiled`` chooses XLA, by the work if None. Raises
    Cancelled when the watch says so; a member that diverged comes back without weights.
    """
    training = _Training(members, metric, watch or Silent(), budget_seconds, compiled)
    return training.go()


class _Training:
    """One training of a stack from the first step to the last."""

    def __init__(
        self,
        members: Sequence[Member],
        metric: str,
        watch: Watch,
        budget_seconds: float | None,
        compiled: bool | None,
    ) -> None:
        sizes = checked(members)
        self.started = time.monotonic()
        self.metric = metric
        self.watch = watch
        self.budget = np.inf if budget_seconds is None else budget_seconds
        self.network = StackedNetwork(members[0].recipe, members)
        if compiled is None:
            compiled = self.budget > _COMPILED_BUDGET and compiling_pays(members)
        self.compiled = compiled
        self.batch = sizes["batch"]
        self.window = min(sizes["steps"], _LONGEST_CHUNK)
        self.chunk = min(self.window, 16)
        self._prepare(members)
        self.program = program(self.network, len(members), self.padding if compiled else None)
        self.reported = 0.0

    def _prepare(self, members: Sequence[Member]) -> None:
        """Lay the rows one after another, those that members share once, and start the weights."""
        starts: dict[tuple[int, Any], int] = {}
        parts: list[tuple[int, Rows]] = []
        self.padding = 0
        for at, member in enumerate(members):
            key = (id(member.training), member.shape)
            if key not in starts:
                starts[key] = self.padding
                self.padding += len(member.training.numbers)
                parts.append((at, member.training))
        self.courses = [Course(m, starts[id(m.training), m.shape]) for m in members]
        self.present = list(self.courses)
        self.data = self._laid(parts)
        weights, constants = self.network.start()
        zeros = [tf.zeros_like(part) for part in weights]
        self.state = [[tf.constant(part) for part in weights], zeros, zeros]
        self.constants = {name: tf.constant(value) for name, value in constants.items()}
        self.fixed = {name: tf.constant(value) for name, value in self.network.fixed.items()}
        self._prepare_validation(members)

    def _laid(self, parts: Sequence[tuple[int, Rows]]) -> tuple[Any, ...]:
        """Return numbers, codes, targets and weights of all rows, one part after another.

        After them one row of zeros and weight 0: what a smaller batch is filled with.
        """
        layout, rows = self.network.layout, self.padding + 1
        numbers = aligned((rows, layout.numbers), np.float32)
        codes = aligned((rows, len(layout.tables)), np.int32)
        targets = aligned((rows, layout.outputs), np.float32)
        weights = aligned((rows,), np.float32)
        start = 0
        for at, part in parts:
            place = slice(start, start + len(part.numbers))
            start = place.stop
            own = layout.numbers_of(at, part.numbers)
            numbers[place] = own
            if own is part.numbers:
                part.numbers = numbers[place]  # the same values: nothing is there twice
            codes[place] = layout.codes_of(part.codes)
            targets[place] = widen(part.targets, layout.outputs)
            weights[place] = part.weights
        return tuple(tensor_of(array) for array in (numbers, codes, targets, weights))

    def _prepare_validation(self, members: Sequence[Member]) -> None:
        layout = self.network.layout
        longest = max(len(member.validation.numbers) for member in members)
        floats = len(members) * widest_row(self.network.recipe, members[0].shape)
        piece = min(longest, int(np.clip(_VALIDATED_FLOATS / floats, 64, _VALIDATED_ROWS)))
        self.validation = []
        for first in range(0, longest, piece):
            numbers = aligned((len(members), piece, layout.numbers), np.float32)
            codes = aligned((len(members), piece, len(layout.tables)), np.int32)
            for at, member in enumerate(members):
                part = member.validation
                rows = slice(first, min(first + piece, len(part.numbers)))
                count = max(0, rows.stop - first)
                numbers[at, :count] = layout.numbers_of(at, part.numbers[rows])
                codes[at, :count] = layout.codes_of(part.codes[rows])
            self.validation.append((tensor_of(numbers), tensor_of(codes)))

    def go(self) -> list[Fitted]:
        """Train until all members have stopped or the time is over."""
        step = 0
        while active := [course for course in self.courses if not course.stopped]:
            if self.watch.cancelled():
                raise Cancelled
            end = min(course.next_end(step) for course in active)
            step = self._advance(active, step, min(end, step + self.chunk))
            late = time.monotonic() - self.started > self.budget
            ended = [course for course in active if late or step % course.steps == 0]
            if ended:
                self._validate(ended, step)
            if late:
                for course in active:
                    course.stopped = True
            self._report(step)
            if ended:
                self._shrink(step)
        return [self._result(at, course) for at, course in enumerate(self.courses)]

    def _advance(self, active: list[Course], step: int, end: int) -> int:
        count = end - step
        order = np.full((self.window, len(self.present), self.batch), self.padding, dtype=np.int32)
        plan = np.zeros((self.window, len(self.present), 3), dtype=np.float32)
        for at, course in enumerate(self.present):
            if not course.stopped:
                rows = course.batches.take(step, count)
                order[:count, at, : rows.shape[1]] = rows + course.offset
                plan[:count, at] = schedule(course.member.recipe, step, count, course.total)
        started = time.perf_counter()
        self.state, losses = self.program.run(
            self.state,
            self.constants,
            self.fixed,
            self.data,
            order,
            plan,
            tf.constant(step),
            tf.constant(count),
        )
        for at, loss in enumerate(losses.numpy()):
            self.present[at].loss += float(loss)
        self._adapt(count, time.perf_counter() - started)
        return end

    def _adapt(self, steps: int, seconds: float) -> None:
        possible = int(_CHUNK_SECONDS * steps / max(seconds, 1e-6))
        self.chunk = int(np.clip(possible, 1, min(4 * self.chunk, self.window)))

    def _shrink(self, step: int) -> None:
        """Let the members that have stopped leave the stack, where that saves more than it costs.

        By expected work, not by the clock: so the same training does the same every time.
        """
        kept = [at for at, course in enumerate(self.present) if not course.stopped]
        going = [self.present[at] for at in kept]
        ends = [(course.member, course.surely_left(step)) for course in going]
        if not shrinking_pays(ends, len(self.present) - len(kept), compiled=self.compiled):
            return
        self.present = going
        self.state = [[tf.gather(part, kept) for part in parts] for parts in self.state]
        self.constants = {name: tf.gather(one, kept) for name, one in self.constants.items()}
        self.fixed = {name: tf.gather(one, kept) for name, one in self.fixed.items()}
        self.validation = [tuple(tf.gather(x, kept) for x in pair) for pair in self.validation]
        self.program = program(self.network, len(kept), self.padding if self.compiled else None)

    def _validate(self, ended: list[Course], step: int) -> None:
        parts = self.state[0]
        pieces = [
            self.program.forward(parts, self.constants, self.fixed, numbers, codes).numpy()
            for numbers, codes in self.validation
        ]
        logits = np.concatenate(pieces, axis=1)
        weights = [part.numpy() for part in parts]
        for at, course in enumerate(self.present):
            if course in ended:
                shape = course.member.shape
                rows = len(course.member.validation.numbers)
                own = logits[at, :rows, ..., : shape.outputs]
                course.record(step, own, self.metric, [part[at] for part in weights])

    def _report(self, step: int) -> None:
        now = time.monotonic()
        last = all(course.stopped for course in self.courses)
        if not last and now - self.reported < _REPORT_SECONDS:
            return
        self.reported = now
        found = [course.curves() for course in self.courses]
        known = [curves for curves in found if curves]
        longest = max(course.total for course in self.courses)
        self.watch.progress(1.0 if last else step / longest, _together(known))

    def _result(self, at: int, course: Course) -> Fitted:
        if course.best is not None:
            course.fitted.weights = self.network.own(at, course.best)
        course.fitted.history["best_epoch"] = [float(course.best_epoch)]
        return course.fitted


def _together(found: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the means of the members' curves, and how far their validation losses reach."""
    if not found:
        return {}
    mean = {name: float(np.mean([one[name] for one in found])) for name in found[0]}
    if len(found) == 1:
        return mean
    losses = [one["val_loss"] for one in found]
    return {**mean, "val_loss_low": min(losses), "val_loss_high": max(losses)}
