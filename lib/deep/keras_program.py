"""The traced functions of a stack: many steps in one call, and a forward pass."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from lib.deep.keras_optimisers import State, updated
from lib.deep.keras_runtime import tf
from lib.deep.keras_stacked_network import Graph, StackedNetwork, Step
from lib.deep.recipes import Recipe

Tensors: TypeAlias = Mapping[str, tf.Tensor]
"""Tensors by the name of a weight, with a leading member axis."""
Data: TypeAlias = tuple[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
"""Numbers, codes, targets and weights of all rows."""
_KEPT = 6


class Program:
    """The traced functions of a stack: many steps, and a forward pass."""

    def __init__(self, recipe: Recipe, graph: Graph, *, compiled: bool) -> None:
        self.recipe = recipe
        self.graph = graph
        self._rates = graph.rates()
        # Without autograph: there is nothing to convert, and reading the sources takes a second.
        self.run = tf.function(
            self._run, jit_compile=compiled, reduce_retracing=not compiled, autograph=False
        )
        self.forward = tf.function(self._forward, reduce_retracing=True, autograph=False)

    def _forward(
        self,
        parts: Sequence[tf.Tensor],
        constants: Tensors,
        fixed: Tensors,
        numbers: tf.Tensor,
        codes: tf.Tensor,
    ) -> tf.Tensor:
        values = {**constants, **self.graph.split(parts)}
        return self.graph.logits(values, fixed, numbers, codes)

    def _run(
        self,
        state: State,
        constants: Tensors,
        fixed: Tensors,
        data: Data,
        order: tf.Tensor,
        plan: tf.Tensor,
        first: tf.Tensor,
        count: tf.Tensor,
    ) -> tuple[State, tf.Tensor]:
        """Do ``count`` steps; return the new state and each member's sum of losses."""
        losses = tf.zeros_like(state[0][0][:, 0])

        def body(
            at: tf.Tensor, state: State, losses: tf.Tensor
        ) -> tuple[tf.Tensor, State, tf.Tensor]:
            state, loss = self._step(state, constants, fixed, data, order[at], plan[at], first + at)
            return at + 1, state, losses + loss

        _, state, losses = tf.while_loop(
            lambda at, *_: at < count, body, (tf.constant(0), state, losses)
        )
        return state, losses

    def _step(
        self,
        state: State,
        constants: Tensors,
        fixed: Tensors,
        data: Data,
        rows: tf.Tensor,
        plan: tf.Tensor,
        step: tf.Tensor,
    ) -> tuple[State, tf.Tensor]:
        numbers, codes, targets, weights = (tf.gather(part, rows) for part in data)
        now = Step(plan[:, 2], step, tf.cast(weights > 0, tf.float32))
        with tf.GradientTape() as tape:
            values = self.graph.split(state[0])
            tape.watch(values)
            logits = self.graph.logits({**constants, **values}, fixed, numbers, codes, now)
            losses = self._losses(logits, targets) * weights
            loss = tf.reduce_sum(losses, axis=1) / tf.maximum(
                tf.reduce_sum(weights, axis=1), np.float32(1e-30)
            )
            total = tf.reduce_sum(loss) + self.graph.penalty(values)
        gradients = tape.gradient(total, values, unconnected_gradients="zero")
        state = updated(self.recipe, self._rates, state, self.graph.join(gradients), plan, step)
        if now.moved:
            moved = self.graph.join({**self.graph.split(state[0]), **now.moved})
            state = (moved, *state[1:])
        return state, loss

    def _losses(self, logits: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
        """Return each row's loss (members, rows): for TabM the mean of its copies' losses."""
        if self.recipe.ensemble:
            targets = tf.broadcast_to(targets[:, :, None, :], tf.shape(logits))
            return tf.reduce_mean(self._of_logits(logits, targets), axis=2)
        return self._of_logits(logits, targets)

    def _of_logits(self, logits: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
        if self.recipe.loss == "mse":
            return tf.reduce_mean(tf.square(logits - targets), axis=-1)
        if self.recipe.loss == "sigmoid":
            return tf.nn.sigmoid_cross_entropy_with_logits(targets, logits)[..., 0]
        return tf.nn.softmax_cross_entropy_with_logits(targets, logits)


_programs: OrderedDict[tuple[Hashable, ...], Program] = OrderedDict()


def program(network: StackedNetwork, members: int, compiled_rows: int | None = None) -> Program:
    """Return the traced functions of such a network, from an earlier fit if there was one.

    What XLA compiled serves only the same number of members and of rows (``compiled_rows``; None:
    TensorFlow runs the steps, whatever the numbers).
    """
    layout = network.layout
    common = (layout.scaled, layout.rest, layout.tables, layout.outputs, "absent" in network.fixed)
    sizes = None if compiled_rows is None else (compiled_rows, members)
    key = (network.recipe.structure(), tuple(network.weights), common, sizes)
    found = _programs.pop(key, None)
    if found is None:
        found = Program(network.recipe, network.graph, compiled=compiled_rows is not None)
    _programs[key] = found
    while len(_programs) > _KEPT:
        _programs.popitem(last=False)
    return found
