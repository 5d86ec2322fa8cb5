"""Training many networks as one: folds, repeats and configurations of one structure side by side.

The loss is summed over members and averaged within one, and optimisers work element by element, so
each member learns exactly as it would alone. What is compiled runs in parts of equal size, one for
each core: while one waits for the last piece of a product, the others have work
(docs/decisions/0006).
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from lib.core.progress import NullProgress, Progress
from lib.deep.course import Course
from lib.deep.keras_optimisers import State
from lib.deep.keras_program import Data, Program, Tensors, program
from lib.deep.keras_runtime import THREADS, tf
from lib.deep.keras_shared import aligned, tensor_of
from lib.deep.keras_stacked_network import StackedNetwork
from lib.deep.recipes import Shape, schedule
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
_MAX_CHUNK = 256
_VALIDATED_ROWS = 2048
_VALIDATED_FLOATS = 2**22
"""Numbers in the largest array of a forward pass on validation rows."""
_COMPILED_BUDGET = 5.0
"""Seconds below which nothing is compiled: compiling cannot be interrupted."""


def fit(
    members: Sequence[Member],
    *,
    metric: str,
    watch: Progress | None = None,
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
    training = _Training(members, metric, watch or NullProgress(), budget_seconds, compiled)
    return training.go()


@dataclass
class _Part:
    """Members that one call trains side by side, and their places in the stack.

    ``state`` are weights and both moments, each in the network's parts (members, size).
    """

    places: list[int]
    state: State
    constants: Tensors
    fixed: Tensors
    validation: list[tuple[tf.Tensor, tf.Tensor]]
    program: Program


class _Training:
    """One training of a stack from the first step to the last."""

    def __init__(
        self,
        members: Sequence[Member],
        metric: str,
        watch: Progress,
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
        self.window = min(sizes["steps"], _MAX_CHUNK)
        self.chunk = min(self.window, 16)
        self.threads = THREADS if compiled else 1
        self._prepare(members)
        self.reported = 0.0

    def _prepare(self, members: Sequence[Member]) -> None:
        """Lay the rows one after another, those that members share once, and start the weights."""
        starts: dict[tuple[int, Shape], int] = {}
        parts: list[tuple[int, Rows]] = []
        self.padding = 0
        for at, member in enumerate(members):
            key = (id(member.training), member.shape)
            if key not in starts:
                starts[key] = self.padding
                self.padding += len(member.training.numbers)
                parts.append((at, member.training))
        self.courses = [Course(m, starts[id(m.training), m.shape]) for m in members]
        self.data = self._laid(parts)
        weights, self.constants = self.network.start()
        zeros = [np.zeros_like(part) for part in weights]
        self._divide(list(range(len(members))), (weights, zeros, zeros))

    def _divide(self, places: list[int], state: State) -> None:
        """Let the members at ``places``, whose rows ``state`` has, go on in parts.

        Only in equal ones: those of another size would be compiled once more.
        """
        self.parts = []
        size = len(places) // self.threads if len(places) % self.threads == 0 else len(places)
        for start in range(0, len(places), size):
            rows = slice(start, start + size)
            own = places[rows]
            weights, first, second = ([tf.constant(one[rows]) for one in ones] for ones in state)
            self.parts.append(
                _Part(
                    own,
                    (weights, first, second),
                    {name: tf.constant(value[own]) for name, value in self.constants.items()},
                    {name: tf.constant(value[own]) for name, value in self.network.fixed.items()},
                    self._validation(own),
                    program(self.network, len(own), self.padding if self.compiled else None),
                )
            )

    def _laid(self, parts: Sequence[tuple[int, Rows]]) -> Data:
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

    def _validation(self, places: list[int]) -> list[tuple[tf.Tensor, tf.Tensor]]:
        """Return the validation rows of members, piece by piece: numbers and codes."""
        layout = self.network.layout
        members = [self.courses[place].member for place in places]
        longest = max(len(member.validation.numbers) for member in members)
        floats = len(members) * widest_row(self.network.recipe, members[0].shape)
        piece = min(longest, int(np.clip(_VALIDATED_FLOATS / floats, 64, _VALIDATED_ROWS)))
        pieces = []
        for first in range(0, longest, piece):
            numbers = aligned((len(members), piece, layout.numbers), np.float32)
            codes = aligned((len(members), piece, len(layout.tables)), np.int32)
            for at, (place, member) in enumerate(zip(places, members, strict=True)):
                part = member.validation
                rows = slice(first, min(first + piece, len(part.numbers)))
                count = max(0, rows.stop - first)
                numbers[at, :count] = layout.numbers_of(place, part.numbers[rows])
                codes[at, :count] = layout.codes_of(part.codes[rows])
            pieces.append((tensor_of(numbers), tensor_of(codes)))
        return pieces

    def go(self) -> list[Fitted]:
        """Train until all members have stopped or the time is over."""
        with ThreadPoolExecutor(self.threads) as self.pool:
            self._go()
        return [self._result(at, course) for at, course in enumerate(self.courses)]

    def _go(self) -> None:
        step = 0
        while active := [course for course in self.courses if not course.stopped]:
            if self.watch.cancelled():
                raise Cancelled
            end = min(course.next_end(step) for course in active)
            step = self._advance(step, min(end, step + self.chunk))
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

    def _advance(self, step: int, end: int) -> int:
        plans = [self._plan(part, step, end - step) for part in self.parts]
        started = time.perf_counter()
        each = self.pool.map if len(self.parts) > 1 else map
        found = each(lambda part, plan: self._run(part, plan, step, end), self.parts, plans)
        for part, losses in zip(self.parts, found, strict=True):
            for place, loss in zip(part.places, losses, strict=True):
                self.courses[place].loss += float(loss)
        self._adapt(end - step, time.perf_counter() - started)
        return end

    def _plan(self, part: _Part, step: int, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows of each member's batches, and its rates, decays and dropouts."""
        shape = (self.window, len(part.places))
        order = np.full((*shape, self.batch), self.padding, dtype=np.int32)
        plan = np.zeros((*shape, 3), dtype=np.float32)
        for at, place in enumerate(part.places):
            course = self.courses[place]
            if not course.stopped:
                rows = course.batches.take(step, count)
                order[:count, at, : rows.shape[1]] = rows + course.offset
                plan[:count, at] = schedule(course.member.recipe, step, count, course.total)
        return order, plan

    def _run(
        self, part: _Part, plan: tuple[np.ndarray, np.ndarray], step: int, end: int
    ) -> np.ndarray:
        """Train a part; return each member's sum of losses."""
        part.state, losses = part.program.run(
            part.state,
            part.constants,
            part.fixed,
            self.data,
            *plan,
            tf.constant(step),
            tf.constant(end - step),
        )
        return np.asarray(losses)

    def _adapt(self, steps: int, seconds: float) -> None:
        possible = int(_CHUNK_SECONDS * steps / max(seconds, 1e-6))
        self.chunk = int(np.clip(possible, 1, min(4 * self.chunk, self.window)))

    def _shrink(self, step: int) -> None:
        """Let the members that have stopped leave the stack, where that saves more than it costs.

        By expected work, not by the clock: so the same training does the same every time.
        """
        present = [place for part in self.parts for place in part.places]
        kept = [at for at, place in enumerate(present) if not self.courses[place].stopped]
        going = [self.courses[present[at]] for at in kept]
        ends = [(course.member, course.surely_left(step)) for course in going]
        if not shrinking_pays(ends, len(present) - len(kept), compiled=self.compiled):
            return
        weights, first, second = (
            [tf.gather(tf.concat(one, axis=0), kept) for one in zip(*lists, strict=True)]
            for lists in zip(*(part.state for part in self.parts), strict=True)
        )
        self._divide([present[at] for at in kept], (weights, first, second))

    def _validate(self, ended: list[Course], step: int) -> None:
        for part in self.parts:
            weights = part.state[0]
            pieces = [
                part.program.forward(weights, part.constants, part.fixed, *rows).numpy()
                for rows in part.validation
            ]
            logits = np.concatenate(pieces, axis=1)
            values = [weight.numpy() for weight in weights]
            for at, place in enumerate(part.places):
                course = self.courses[place]
                if course in ended:
                    shape = course.member.shape
                    rows = len(course.member.validation.numbers)
                    own = logits[at, :rows, ..., : shape.outputs]
                    course.record(step, own, self.metric, [one[at] for one in values])

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
        return course.finish()


def _together(found: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the means of the members' curves, and how far their validation losses reach."""
    if not found:
        return {}
    mean = {name: float(np.mean([one[name] for one in found])) for name in found[0]}
    if len(found) == 1:
        return mean
    losses = [one["val_loss"] for one in found]
    return {**mean, "val_loss_low": min(losses), "val_loss_high": max(losses)}
