"""Training the networks of all cut-offs as one stack, and their forecasts.

No operation mixes members, losses are summed over them and clipped by member, so each learns as it
would alone.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from lib.core.progress import Progress
from lib.deep.keras_runtime import tf
from lib.errors import Cancelled
from lib.workflows.forecasts.backtest.panel import LEVELS, Floats, History
from lib.workflows.forecasts.networks.keras_weights import Layout, Weights, layout_of
from lib.workflows.forecasts.networks.keras_windows import Flat, cut, forecast, truth
from lib.workflows.forecasts.networks.recipes import Recipe
from lib.workflows.forecasts.networks.windows import Draw, Ground, Places, latest, validation

_STEPS = 32
"""Most steps a call."""
_CALL_SECONDS = 0.3
_CHECKS = 16
"""How often a training looks at its validation windows."""
_ROWS = 256
"""Windows that are forecast at once."""
_CLIP = 1.0
"""Largest norm of a member's gradient."""
_DECAY = 0.1
_WARM = 0.1
_CLOSING = 0.15
"""Share of the steps in which what was held out is learned from as well."""
_KEPT = 8
_COMPILING, _STEP_SAVED, _WINDOW_SAVED = 5.0, 5e-4, 8e-6
"""Seconds that compiling takes, and that it saves of a step and of each window in it."""
_HEAVIEST = 5.0
_ABOVE = np.array(LEVELS, dtype=np.float32)

FLAT = ("values", "usable", "units", "known", "origin", "static", "past")
"""What of a Ground makes a Flat."""

State: TypeAlias = tuple[tf.Tensor, tf.Tensor, tf.Tensor]


@dataclass(frozen=True, eq=False)
class Learner:
    """One network of a stack: its history, its seed, how many periods it looks back."""

    ground: Ground
    history: History
    seed: int
    reach: int


@dataclass(frozen=True, eq=False)
class Learned:
    """A network's forecasts (series, horizon, panel.WIDTH) in deviations, its curves, its weights.

    ``weights`` has shape (size,), in the order of ``network_layout``.
    """

    outputs: Floats
    curves: dict[str, list[float]]
    weights: Floats


class _Program:
    """The traced functions of a stack."""

    def __init__(
        self, recipe: Recipe, columns: tuple[int, int, int, int], *, compiled: bool
    ) -> None:
        self.recipe = recipe
        self.layout = network_layout(recipe, columns)
        self.run = tf.function(
            self._run, autograph=False, jit_compile=compiled, reduce_retracing=not compiled
        )
        self.outputs = tf.function(self._outputs, autograph=False, reduce_retracing=True)
        self.losses = tf.function(self._losses_of, autograph=False, reduce_retracing=True)

    def _run(
        self,
        state: State,
        flat: Flat,
        places: tf.Tensor,
        rates: tf.Tensor,
        first: tf.Tensor,
        count: tf.Tensor,
    ) -> tuple[State, tf.Tensor]:
        """Do ``count`` steps; return the new state and the sum of losses of each member."""

        def body(at: tf.Tensor, state: State, losses: tf.Tensor) -> tuple[tf.Tensor, ...]:
            state, loss = self._step(state, flat, places[at], rates[at], first + at)
            return at + 1, state, losses + loss

        start = (tf.constant(0), state, tf.zeros_like(state[0][:, 0]))
        _, state, losses = tf.while_loop(lambda at, *_: at < count, body, start)
        return state, losses

    def _step(
        self, state: State, flat: Flat, places: tf.Tensor, rate: tf.Tensor, step: tf.Tensor
    ) -> tuple[State, tf.Tensor]:
        weights, first, second = state
        with tf.GradientTape() as tape:
            tape.watch(weights)
            loss, spread = self._loss(weights, flat, places, tf.ones_like(places[0], tf.float32))
            total = tf.reduce_sum(loss + spread)
        gradient = tape.gradient(total, weights)
        norm = tf.sqrt(tf.reduce_sum(gradient * gradient, axis=1, keepdims=True))
        gradient = gradient * (_CLIP / tf.maximum(norm, _CLIP))
        first = first + 0.1 * (gradient - first)
        second = second + 0.01 * (gradient * gradient - second)
        done = tf.cast(step + 1, tf.float32)
        correction = tf.sqrt(1.0 - tf.pow(0.99, done)) / (1.0 - tf.pow(0.9, done))
        moved = correction * first / (tf.sqrt(second) + 1e-7) + _DECAY * weights
        return (weights - rate * moved, first, second), loss

    def _loss(
        self, weights: tf.Tensor, flat: Flat, places: tf.Tensor, present: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Return the pinball losses of medians and of quantiles (members,) in MASE's unit."""
        windows = cut(self.recipe, flat, places)
        median, quantiles = forecast(self.recipe, Weights(self.layout.split(weights)), windows)
        values, usable = truth(self.recipe, flat, places)
        target = (values - windows.center) / windows.scale
        usable = usable * present[..., None]
        unit = tf.gather(flat[2], places[2])[..., None]
        weight = usable * tf.minimum(windows.scale / unit, _HEAVIEST)
        count = tf.maximum(tf.reduce_sum(usable, axis=(1, 2)), 1.0)
        error = target[..., None] - quantiles
        pinball = tf.maximum(_ABOVE * error, (_ABOVE - 1.0) * error)
        spread = tf.reduce_sum(weight * tf.reduce_mean(pinball, axis=-1), axis=(1, 2)) / count
        return tf.reduce_sum(weight * tf.abs(target - median), axis=(1, 2)) / count, spread

    def _losses_of(
        self, weights: tf.Tensor, flat: Flat, places: tf.Tensor, present: tf.Tensor
    ) -> tf.Tensor:
        loss, _spread = self._loss(weights, flat, places, present)
        return loss

    def _outputs(self, weights: tf.Tensor, flat: Flat, places: tf.Tensor) -> tf.Tensor:
        """Return (members, rows, horizon, panel.WIDTH) in deviations of the series."""
        windows = cut(self.recipe, flat, places)
        median, quantiles = forecast(self.recipe, Weights(self.layout.split(weights)), windows)
        found = tf.concat([median[..., None], quantiles], -1)
        return found * windows.scale[..., None] + windows.center[..., None]


def network_layout(recipe: Recipe, columns: tuple[int, int, int, int]) -> Layout:
    """Return the weights of a network; ``columns`` are those of Ground."""
    known, origin, static, past = columns
    rows = recipe.length + recipe.gap + recipe.horizon
    flat = (
        tf.zeros((rows,)),
        tf.ones((rows,)),
        tf.ones((1,)),
        tf.zeros((rows, known)),
        tf.zeros((rows, origin)),
        tf.zeros((1, static)),
        tf.zeros((rows, past)),
    )
    places = tf.constant([[[recipe.length]], [[0]], [[0]]])
    return layout_of(lambda weights: forecast(recipe, weights, cut(recipe, flat, places)))


_programs: OrderedDict[Hashable, _Program] = OrderedDict()


def _program(
    recipe: Recipe, columns: tuple[int, int, int, int], sizes: tuple[int, int] | None
) -> _Program:
    """Return traced functions, from an earlier training of the same kind if there was one.

    What is compiled serves only the same ``sizes``, the numbers of members and of rows.
    """
    compiled = sizes is not None
    key = (replace(recipe, steps=0, learning_rate=0.0, ensemble=1), columns, sizes)
    found = _programs.pop(key, None) or _Program(recipe, columns, compiled=compiled)
    _programs[key] = found
    while len(_programs) > _KEPT:
        _programs.popitem(last=False)
    return found


def train(
    recipe: Recipe,
    learners: Sequence[Learner],
    watch: Progress,
    *,
    compiled: bool | None = None,
) -> list[Learned]:
    """Train networks of one recipe as one stack; return what each forecasts at its cut-off.

    ``compiled`` chooses XLA, by the work if None. Raises Cancelled. A network that diverged
    forecasts NaN.
    """
    if compiled is None:
        compiled = compiling_pays(recipe, len(learners))
    return _Training(recipe, learners, watch, compiled=compiled).go()


def compiling_pays(recipe: Recipe, members: int) -> bool:
    """Whether XLA saves more than compiling takes.

    Measured on 2 cores (714 series, 18 steps ahead): compiling takes 3 to 7 s of CPU time; a step
    of a stack takes 2.5 to 4 times as long without it.
    """
    return recipe.steps * (_STEP_SAVED + _WINDOW_SAVED * members * recipe.batch) > _COMPILING


class _Training:
    """One training of a stack from the first step to the last."""

    def __init__(
        self, recipe: Recipe, learners: Sequence[Learner], watch: Progress, *, compiled: bool
    ) -> None:
        self.recipe, self.learners, self.watch = recipe, learners, watch
        self.rows, self.numbers, self.flat = _laid(learners)
        sizes = (len(learners), int(self.flat[0].shape[0]))
        columns = learners[0].ground.columns
        self.program = _program(recipe, columns, sizes if compiled else None)
        start = np.stack([self.program.layout.start(one.seed) for one in learners])
        zeros = tf.zeros(start.shape)
        self.state: State = (tf.constant(start), zeros, zeros)
        self.draws = [Draw(one.ground, one.history, recipe.length, one.seed) for one in learners]
        self.checked = self._stacked(
            [validation(one.ground, one.history, one.reach) for one in learners]
        )
        self.best, self.least = start, np.full(len(learners), np.inf)
        self.curves: list[dict[str, list[float]]] = [{"loss": [], "val_loss": []} for _ in learners]
        self.chunk = 2

    def go(self) -> list[Learned]:
        """Train, then learn from what was held out where that was the end of all series."""
        closing = int(_CLOSING * self.recipe.steps)
        every = max(1, self.recipe.steps // _CHECKS)
        total = self.recipe.steps + closing
        for first in range(0, self.recipe.steps, every):
            last = min(first + every, self.recipe.steps)
            losses = self._advance(first, last, total, self.recipe.steps)
            self._check(losses / (last - first), last / total)
        self.state = (tf.constant(self.best), tf.zeros(self.best.shape), tf.zeros(self.best.shape))
        for draw, one in zip(self.draws, self.learners, strict=True):
            draw.allow(one.history, self.recipe.length, np.zeros_like(one.ground.held))
        self._advance(self.recipe.steps, total, total, total)
        self.best = self.state[0].numpy()
        outputs = self._forecasts()
        self.watch.progress(1.0)
        return [Learned(*one) for one in zip(outputs, self.curves, self.best, strict=True)]

    def _advance(self, first: int, last: int, total: int, end: int) -> Floats:
        """Do the steps from ``first`` to ``last``; return each member's sum of losses."""
        losses = np.zeros(len(self.learners))
        while first < last:
            if self.watch.cancelled():
                raise Cancelled
            count = min(self.chunk, last - first)
            drawn = self._drawn(count)
            began = time.perf_counter()
            self.state, found = self.program.run(
                self.state,
                self.flat,
                drawn,
                self._rates(first, end),
                tf.constant(first),
                tf.constant(count),
            )
            losses += found.numpy()
            possible = int(_CALL_SECONDS * count / max(1e-6, time.perf_counter() - began))
            self.chunk = int(np.clip(possible, 1, min(4 * self.chunk, _STEPS)))
            first += count
            self.watch.progress(first / total)
        return losses

    def _rates(self, first: int, end: int) -> tf.Tensor:
        """Return the learning rates of a call: up in a line, then down in a cosine."""
        at = (np.arange(first, first + _STEPS) + 0.5) / end
        up = np.minimum(1.0, at / _WARM)
        down = 0.5 + 0.5 * np.cos(np.pi * np.clip((at - _WARM) / (1 - _WARM), 0, 1))
        return tf.constant(self.recipe.learning_rate * up * down, tf.float32)

    def _drawn(self, count: int) -> tf.Tensor:
        """Return the windows of the next steps, shape (steps, 3, members, batch)."""
        drawn = np.zeros((_STEPS, 3, len(self.learners), self.recipe.batch), dtype=np.int32)
        for at, (draw, one) in enumerate(zip(self.draws, self.learners, strict=True)):
            found = draw.take(count, self.recipe.batch, one.reach)
            drawn[:count, 0, at] = found.rows + self.rows[at]
            drawn[:count, 1, at] = found.firsts + self.rows[at]
            drawn[:count, 2, at] = found.numbers + self.numbers[at]
        return tf.constant(drawn)

    def _stacked(self, found: Sequence[Places]) -> list[tuple[tf.Tensor, tf.Tensor]]:
        """Return windows of all members in pieces, and which of them are there."""
        longest = max(len(places.rows) for places in found)
        size = -(-longest // _ROWS) * _ROWS if longest > _ROWS else longest
        stacked = np.zeros((3, len(found), size), dtype=np.int32)
        present = np.zeros((len(found), size), dtype=np.float32)
        for at, places in enumerate(found):
            count = len(places.rows)
            present[at, :count] = 1.0
            stacked[0, at] = self.rows[at] + self.learners[at].ground.lengths[0]
            stacked[1, at] = self.rows[at]
            stacked[2, at] = self.numbers[at]
            stacked[0, at, :count] = places.rows + self.rows[at]
            stacked[1, at, :count] = places.firsts + self.rows[at]
            stacked[2, at, :count] = places.numbers + self.numbers[at]
        return [
            (
                tf.constant(stacked[:, :, piece : piece + _ROWS]),
                tf.constant(present[:, piece : piece + _ROWS]),
            )
            for piece in range(0, size, _ROWS)
        ]

    def _check(self, losses: Floats, done: float) -> None:
        """Look at the validation windows; keep the weights of those that have become better.

        Points of the curves are told here alone: a run under way then shows as many as in the end.
        """
        weights = self.state[0]
        counts, sums = np.zeros(len(losses)), np.zeros(len(losses))
        for places, present in self.checked:
            rows = present.numpy().sum(axis=1)
            sums += rows * self.program.losses(weights, self.flat, places, present).numpy()
            counts += rows
        found = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
        better = np.isfinite(losses) & ~(found > self.least)
        self.least = np.where(better, found, self.least)
        self.best = np.where(better[:, None], weights.numpy(), self.best)
        for curve, loss, value in zip(self.curves, losses, found, strict=True):
            curve["loss"].append(float(loss))
            if np.isfinite(value):
                curve["val_loss"].append(float(value))
        self.watch.progress(done, self._told())

    def _told(self) -> dict[str, float]:
        """Return the means of the members' last losses."""
        names = [name for name in ("loss", "val_loss") if any(one[name] for one in self.curves)]
        return {
            name: float(np.mean([one[name][-1] for one in self.curves if one[name]]))
            for name in names
        }

    def _forecasts(self) -> list[Floats]:
        weights = tf.constant(self.best)
        pieces = []
        for places, _ in self._stacked([latest(one.ground, one.reach) for one in self.learners]):
            if self.watch.cancelled():
                raise Cancelled
            pieces.append(self.program.outputs(weights, self.flat, places).numpy())
        found = np.concatenate(pieces, axis=1).astype(np.float64)
        return [found[at, : len(one.ground.starts)] for at, one in enumerate(self.learners)]


def _laid(learners: Sequence[Learner]) -> tuple[list[int], list[int], Flat]:
    """Return where each member's rows and series begin, and the arrays of all, each once."""
    at: dict[int, tuple[int, int]] = {}
    grounds: list[Ground] = []
    rows = numbers = 0
    for one in learners:
        if id(one.ground) not in at:
            at[id(one.ground)] = (rows, numbers)
            grounds.append(one.ground)
            rows += len(one.ground.values)
            numbers += len(one.ground.starts)
    flat = tuple(
        tf.constant(np.concatenate([getattr(one, name) for one in grounds])) for name in FLAT
    )
    places = [at[id(one.ground)] for one in learners]
    return [place[0] for place in places], [place[1] for place in places], flat
