"""Training text networks: epochs, early stopping by the plan's metric, progress, cancelling."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from lib.core.progress import NullProgress, Progress
from lib.deep.course import Course
from lib.deep.recipes import Shape
from lib.deep.stacking import Batches, Fitted, Member
from lib.errors import Cancelled
from lib.workflows.reviews.networks.keras_text_lone import LoneText
from lib.workflows.reviews.networks.keras_text_stack import Batch, TextStack
from lib.workflows.reviews.networks.text_inputs import TextRows
from lib.workflows.reviews.networks.text_recipes import BAGS, STACKED, TextRecipe
from lib.workflows.reviews.texts.tokens import Ragged

_REPORT_SECONDS = 0.4
_VALIDATED_IDS = 60_000
"""Ids that are looked at at once: a window over each takes half a kilobyte."""
_GOLDEN = 0.6180339887498949


class SortedBatches(Batches):
    """Batches of texts of similar lengths, so that little padding is computed.

    Long and short batches alternate in an order that depends on the number of steps alone: members
    of a stack meet batches of the same length at the same time.
    """

    def __init__(self, lengths: np.ndarray, batch: int, steps: int, seed: int) -> None:
        super().__init__(len(lengths), batch, steps, seed)
        self._lengths = lengths
        self._ranks = np.argsort(np.argsort((np.arange(steps) * _GOLDEN) % 1.0))

    def take(self, first: int, count: int) -> np.ndarray:
        """Return the rows of ``count`` steps of one epoch, shape (count, batch), in order."""
        epoch, at = divmod(first, self.steps)
        if epoch != self._epoch:
            self._epoch = epoch
            drawn = np.resize(self.rng.permutation(self.rows), self.steps * self.batch)
            drawn = drawn[np.argsort(self._lengths[drawn], kind="stable")]
            self._order = drawn.reshape(self.steps, self.batch)[self._ranks]
        return self._order[at : at + count]


def fit_texts(
    members: Sequence[Member],
    *,
    metric: str,
    watch: Progress | None = None,
    budget_seconds: float | None = None,
) -> list[Fitted]:
    """Train members of one structure as one network; return each one's best weights and curves.

    Networks that do not stack are trained with one member only. ``watch`` gets the share done and
    the means of the members' curves. ``budget_seconds`` ends the training with the best weights so
    far. Raises Cancelled; a member that diverged comes back without weights.
    """
    return _Training(members, metric, watch or NullProgress(), budget_seconds).go()


class _Training:
    """One training from the first step to the last."""

    def __init__(
        self,
        members: Sequence[Member],
        metric: str,
        watch: Progress,
        budget_seconds: float | None,
    ) -> None:
        recipe = members[0].recipe
        if not isinstance(recipe, TextRecipe):
            raise TypeError(recipe)
        self.started = time.monotonic()
        self.recipe = recipe
        self.metric = metric
        self.watch = watch
        self.budget = np.inf if budget_seconds is None else budget_seconds
        self.network = _network(members, recipe)
        self.most_rows = getattr(self.network, "most_rows", 1024)
        self.numbers = max(member.shape.numbers for member in members)
        self.courses = [Course(member, 0) for member in members]
        self.chance = [np.random.default_rng([member.seed, 2]) for member in members]
        if recipe.architecture not in BAGS:
            for course in self.courses:
                lengths = _ids(course, "training").lengths
                course.batches = SortedBatches(
                    lengths, recipe.batch, course.steps, course.member.seed
                )
        self.reported = 0.0

    def go(self) -> list[Fitted]:
        """Train until all members have stopped or the time is over."""
        step = 0
        while active := [course for course in self.courses if not course.stopped]:
            losses = self.network.step(self._batch(step))
            step += 1
            for course, loss in zip(self.courses, losses, strict=True):
                course.loss += float(loss)
            self._look(step)
            late = time.monotonic() - self.started > self.budget
            ended = [course for course in active if late or step % course.steps == 0]
            if ended:
                self._validate(ended, step)
            if late:
                for course in active:
                    course.stopped = True
        self._report(step, last=True)
        return [self._result(course) for course in self.courses]

    def _batch(self, step: int) -> Batch:
        recipe, rows = self.recipe, self.recipe.batch
        count, outputs = len(self.courses), self.courses[0].member.shape.outputs
        numbers = np.zeros((count, rows, self.numbers), dtype=np.float32)
        targets = np.zeros((count, rows, outputs), dtype=np.float32)
        weights = np.zeros((count, rows), dtype=np.float32)
        rates = np.zeros(count, dtype=np.float32)
        units = self._dropped_units() if recipe.dropout else 0
        masks = np.ones((count, rows, units), dtype=np.float32) if units else None
        ids = []
        for at, course in enumerate(self.courses):
            if course.stopped:
                ids.append(Ragged(np.zeros(0, np.int32), np.zeros(rows + 1, np.int64)))
                continue
            part, chance = course.member.training, self.chance[at]
            chosen = course.batches.take(step, 1)[0]
            ids.append(_forget(_ids(course, "training").take(chosen), recipe, chance))
            numbers[at, :, : part.numbers.shape[1]] = part.numbers[chosen]
            targets[at], weights[at] = part.targets[chosen], part.weights[chosen]
            rates[at] = course.member.recipe.learning_rate * (1 - step / course.total)
            if masks is not None:
                own = units - self.numbers + part.numbers.shape[1] if not recipe.hidden else units
                kept = chance.random((rows, own)) >= recipe.dropout
                masks[at, :, :own] = kept / (1 - recipe.dropout)
        return Batch(ids, numbers, targets, weights, masks, rates)

    def _dropped_units(self) -> int:
        """Return how many units the dropout of a stack is laid on; none of a lone network's."""
        recipe = self.recipe
        if isinstance(self.network, LoneText):
            return 0
        if recipe.hidden:
            return recipe.hidden[-1]
        pooled = recipe.filters * len(recipe.widths) if recipe.widths else recipe.embedding
        return pooled + self.numbers

    def _validate(self, ended: list[Course], step: int) -> None:
        """Use the members on their validation rows, the short texts together."""
        orders = [
            np.argsort(_ids(course, "validation").lengths, kind="stable") for course in self.courses
        ]
        rows = max(map(len, orders))
        longest = max(1, *(int(_ids(c, "validation").lengths.max(initial=1)) for c in self.courses))
        piece = int(np.clip(_VALIDATED_IDS // (longest * len(orders)), 16, self.most_rows))
        parts = [np.zeros((len(order), self._outputs())) for order in orders]
        for first in range(0, rows, piece):
            chosen = [
                np.resize(order[first : first + piece], piece)
                if first < len(order)
                else np.zeros(piece, dtype=int)
                for order in orders
            ]
            numbers = np.zeros((len(orders), piece, self.numbers), dtype=np.float32)
            ids = []
            for at, (course, at_rows) in enumerate(zip(self.courses, chosen, strict=True)):
                own = course.member.validation.numbers
                numbers[at, :, : own.shape[1]] = own[at_rows]
                ids.append(_ids(course, "validation").take(at_rows))
            logits = self.network.forward(ids, numbers)
            for at, at_rows in enumerate(chosen):
                if first < len(orders[at]):
                    parts[at][at_rows] = logits[at]
            self._look(step)
        for at, course in enumerate(self.courses):
            if course in ended:
                course.record(step, parts[at], self.metric, self.network.weights(at))

    def _outputs(self) -> int:
        return self.courses[0].member.shape.outputs

    def _look(self, step: int) -> None:
        """Report now and then, and ask whether to cancel."""
        if time.monotonic() - self.reported >= _REPORT_SECONDS:
            self._report(step)
            if self.watch.cancelled():
                raise Cancelled

    def _report(self, step: int, *, last: bool = False) -> None:
        self.reported = time.monotonic()
        known = [curves for course in self.courses if (curves := course.curves())]
        mean = {k: float(np.mean([c[k] for c in known])) for k in known[0]} if known else {}
        longest = max(course.total for course in self.courses)
        self.watch.progress(1.0 if last else min(step / longest, 1.0), mean)

    def _result(self, course: Course) -> Fitted:
        if course.best is not None:
            course.fitted.weights = course.best
        return course.finish()


def _network(members: Sequence[Member], recipe: TextRecipe) -> TextStack | LoneText:
    if recipe.preset:
        from lib.workflows.reviews.networks.keras_finetune import (
            FineTuned,  # KerasHub need not be there otherwise
        )

        return FineTuned(members)
    return TextStack(members) if recipe.architecture in STACKED else LoneText(members)


def _ids(course: Course, part: str) -> Ragged:
    rows = getattr(course.member, part)
    if not isinstance(rows, TextRows):
        raise TypeError(rows)
    return rows.ids


def _forget(ids: Ragged, recipe: TextRecipe, chance: np.random.Generator) -> Ragged:
    """Leave out some n-grams, or make some tokens unknown, at random."""
    if not recipe.forget:
        return ids
    kept = chance.random(len(ids.values)) >= recipe.forget
    if recipe.architecture not in BAGS:
        return Ragged(np.where(kept, ids.values, 1).astype(np.int32), ids.offsets)
    before = np.concatenate([[0], np.cumsum(kept)])
    return Ragged(ids.values[kept], before[ids.offsets])


def shape_of(data: Sequence[int]) -> Shape:
    """Return a Shape from [numbers, ids, outputs]."""
    numbers, size, outputs = data
    return Shape(numbers, 0, (size,), outputs)
