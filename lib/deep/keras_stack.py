"""Training many networks as one: folds, repeats and configurations of one structure side by side.

The loss is summed over members and averaged within one, and Adam works element by element, so each
member learns exactly as it would alone.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np

from lib.core.model import Silent, Watch
from lib.deep.course import Course
from lib.deep.keras_runtime import tf
from lib.deep.keras_stacked_network import Graph, StackedNetwork
from lib.deep.recipes import Recipe, schedule
from lib.deep.stacking import Fitted, Member, checked, compiling_pays, widen
from lib.errors import Cancelled

_BETA_1 = 0.9
_ADAM_EPSILON = 1e-8
_CHUNK_SECONDS = 0.25
_REPORT_SECONDS = 0.25
_LONGEST_CHUNK = 256
_VALIDATED_ROWS = 2048
_KEPT = 6


class Program:
    """The traced functions of a stack: many steps, and a forward pass."""

    def __init__(self, recipe: Recipe, graph: Graph, *, compiled: bool) -> None:
        self.recipe = recipe
        self.graph = graph
        self._rate, self._decay = graph.rates()
        # Without autograph: there is nothing to convert, and reading the sources takes a second.
        self.run = tf.function(
            self._run, jit_compile=compiled, reduce_retracing=not compiled, autograph=False
        )
        self.forward = tf.function(self._forward, reduce_retracing=True, autograph=False)

    def _forward(
        self, joined: Any, constants: dict[str, Any], fixed: Any, numbers: Any, codes: Any
    ) -> Any:
        values = {**constants, **self.graph.split(joined)}
        return self.graph.logits(values, fixed, numbers, codes)

    def _run(
        self,
        state: tuple[Any, Any, Any],
        constants: dict[str, Any],
        fixed: dict[str, Any],
        data: tuple[Any, Any, Any, Any],
        order: Any,
        plan: Any,
        first: Any,
        count: Any,
    ) -> Any:
        """Do ``count`` steps; return the new state and each member's sum of losses."""
        losses = tf.zeros_like(state[0][:, 0])

        def body(at: Any, state: Any, losses: Any) -> Any:
            state, loss = self._step(state, constants, fixed, data, order[at], plan[at], first + at)
            return at + 1, state, losses + loss

        _, state, losses = tf.while_loop(
            lambda at, *_: at < count, body, (tf.constant(0), state, losses)
        )
        return state, losses

    def _step(
        self,
        state: tuple[Any, Any, Any],
        constants: dict[str, Any],
        fixed: dict[str, Any],
        data: tuple[Any, Any, Any, Any],
        rows: Any,
        plan: Any,
        step: Any,
    ) -> Any:
        joined, first, second = state
        numbers, codes, targets, weights = (tf.gather(part, rows) for part in data)
        with tf.GradientTape() as tape:
            values = self.graph.split(joined)
            tape.watch(values)
            logits = self.graph.logits(
                {**constants, **values}, fixed, numbers, codes, (plan[:, 2], step)
            )
            losses = self._losses(logits, targets) * weights
            loss = tf.reduce_sum(losses, axis=1) / tf.maximum(
                tf.reduce_sum(weights, axis=1), np.float32(1e-30)
            )
            total = tf.reduce_sum(loss)
        gradients = tape.gradient(total, values, unconnected_gradients="zero")
        gradient = tf.concat(
            [
                tf.reshape(gradients[weight.name], (-1, size))
                for weight, size in zip(self.graph.trained, self.graph.sizes, strict=True)
            ],
            axis=1,
        )
        return self._adam((joined, first, second), gradient, plan, step), loss

    def _losses(self, logits: Any, targets: Any) -> Any:
        """Return each row's loss (members, rows): for TabM the mean of its copies' losses."""
        if self.recipe.ensemble:
            targets = tf.broadcast_to(targets[:, :, None, :], tf.shape(logits))
            return tf.reduce_mean(self._of_logits(logits, targets), axis=2)
        return self._of_logits(logits, targets)

    def _of_logits(self, logits: Any, targets: Any) -> Any:
        if self.recipe.loss == "mse":
            return tf.reduce_mean(tf.square(logits - targets), axis=-1)
        if self.recipe.loss == "sigmoid":
            return tf.nn.sigmoid_cross_entropy_with_logits(targets, logits)[..., 0]
        return tf.nn.softmax_cross_entropy_with_logits(targets, logits)

    def _adam(self, state: tuple[Any, Any, Any], gradient: Any, plan: Any, step: Any) -> Any:
        """Adam (Kingma & Ba 2015) with decoupled weight decay and a rate for each weight."""
        joined, first, second = state
        beta_2, count = self.recipe.beta_2, tf.cast(step + 1, tf.float32)
        correction = tf.sqrt(1.0 - tf.pow(beta_2, count)) / (1.0 - tf.pow(_BETA_1, count))
        first = first + (1.0 - _BETA_1) * (gradient - first)
        second = second + (1.0 - beta_2) * (tf.square(gradient) - second)
        rate = plan[:, 0:1] * self._rate[None, :]
        if self.recipe.weight_decay > 0:
            joined = joined * (1.0 - (plan[:, 0:1] * plan[:, 1:2]) * self._decay[None, :])
        joined = joined - correction * rate * first / (tf.sqrt(second) + _ADAM_EPSILON)
        return joined, first, second


_programs: OrderedDict[tuple[Any, ...], Program] = OrderedDict()


def program(network: StackedNetwork, *, compiled: bool, rows: int = 0) -> Program:
    """Return the traced functions of such a network, from an earlier fit if there was one.

    What XLA compiled serves only the same number of members and of all their ``rows``.
    """
    layout = network.layout
    common = (layout.scaled, layout.rest, layout.tables, layout.outputs, "absent" in network.fixed)
    sizes = (rows, len(layout.shapes)) if compiled else None
    key = (network.recipe.structure(), tuple(network.weights), common, sizes)
    found = _programs.pop(key, None) or Program(network.recipe, network.graph, compiled=compiled)
    _programs[key] = found
    while len(_programs) > _KEPT:
        _programs.popitem(last=False)
    return found


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
    ``watch`` gets the share done and the means of the members' curves. ``budget_seconds`` ends the
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
            compiled = compiling_pays(members)
        rows = sum(len(member.training.numbers) for member in members)
        self.program = program(self.network, compiled=compiled, rows=rows)
        self.batch = sizes["batch"]
        self.window = min(sizes["steps"], _LONGEST_CHUNK)
        self.chunk = min(self.window, 16)
        offsets = np.cumsum([0, *(len(member.training.numbers) for member in members)])
        self.padding = int(offsets[-1])
        self.courses = [Course(m, int(at)) for m, at in zip(members, offsets, strict=False)]
        self._prepare(members)
        self.reported = 0.0

    def _prepare(self, members: Sequence[Member]) -> None:
        layout = self.network.layout
        numbers, codes = [], []
        for at, member in enumerate(members):
            numbers.append(layout.numbers_of(at, member.training.numbers))
            codes.append(layout.codes_of(at, member.training.codes))
        targets = [widen(member.training.targets, layout.outputs) for member in members]
        weights = [member.training.weights for member in members]
        # One row of zeros and weight 0 after all others: what a smaller batch is filled with.
        self.data = tuple(
            tf.constant(np.concatenate([*parts, np.zeros_like(parts[0][:1])]))
            for parts in (numbers, codes, targets, weights)
        )
        joined, constants = self.network.start()
        zeros = tf.zeros_like(joined)
        self.state = (tf.constant(joined), zeros, zeros)
        self.constants = {name: tf.constant(value) for name, value in constants.items()}
        self.fixed = {name: tf.constant(value) for name, value in self.network.fixed.items()}
        self._prepare_validation(members)

    def _prepare_validation(self, members: Sequence[Member]) -> None:
        layout = self.network.layout
        longest = max(len(member.validation.numbers) for member in members)
        piece = min(longest, _VALIDATED_ROWS // (2 if self.network.recipe.ensemble else 1))
        longest = -(-longest // piece) * piece
        numbers = np.zeros((len(members), longest, layout.numbers), dtype=np.float32)
        codes = np.zeros((len(members), longest, len(layout.tables)), dtype=np.int32)
        for at, member in enumerate(members):
            rows = len(member.validation.numbers)
            numbers[at, :rows] = layout.numbers_of(at, member.validation.numbers)
            codes[at, :rows] = layout.codes_of(at, member.validation.codes)
        self.validation = [
            (tf.constant(numbers[:, at : at + piece]), tf.constant(codes[:, at : at + piece]))
            for at in range(0, longest, piece)
        ]

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
        return [self._result(at, course) for at, course in enumerate(self.courses)]

    def _advance(self, active: list[Course], step: int, end: int) -> int:
        count = end - step
        order = np.full((self.window, len(self.courses), self.batch), self.padding, dtype=np.int32)
        plan = np.zeros((self.window, len(self.courses), 3), dtype=np.float32)
        for at, course in enumerate(self.courses):
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
            self.courses[at].loss += float(loss)
        self._adapt(count, time.perf_counter() - started)
        return end

    def _adapt(self, steps: int, seconds: float) -> None:
        possible = int(_CHUNK_SECONDS * steps / max(seconds, 1e-6))
        self.chunk = int(np.clip(possible, 1, min(4 * self.chunk, self.window)))

    def _validate(self, ended: list[Course], step: int) -> None:
        joined = self.state[0]
        parts = [
            self.program.forward(joined, self.constants, self.fixed, numbers, codes).numpy()
            for numbers, codes in self.validation
        ]
        logits = np.concatenate(parts, axis=1)
        weights = joined.numpy()
        for at, course in enumerate(self.courses):
            if course in ended:
                shape = course.member.shape
                rows = len(course.member.validation.numbers)
                own = logits[at, :rows, ..., : shape.outputs]
                course.record(step, own, self.metric, weights[at])

    def _report(self, step: int) -> None:
        now = time.monotonic()
        last = all(course.stopped for course in self.courses)
        if not last and now - self.reported < _REPORT_SECONDS:
            return
        self.reported = now
        found = [course.curves() for course in self.courses]
        known = [curves for curves in found if curves]
        mean = (
            {name: float(np.mean([c[name] for c in known])) for name in known[0]} if known else {}
        )
        longest = max(course.total for course in self.courses)
        self.watch.progress(1.0 if last else step / longest, mean)

    def _result(self, at: int, course: Course) -> Fitted:
        if course.best is not None:
            course.fitted.weights = self.network.own(at, course.best)
        course.fitted.history["best_epoch"] = [float(course.best_epoch)]
        return course.fitted
