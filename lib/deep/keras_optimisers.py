"""Optimisers of a stack: element by element, so that no member sees another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from lib.deep.designs.design import RMSPROP, SGD
from lib.deep.keras_runtime import tf
from lib.deep.recipes import OWN, Recipe

State: TypeAlias = tuple[list[tf.Tensor], list[tf.Tensor], list[tf.Tensor]]
"""Weights and what the optimiser keeps of gradients and of their squares, in parts of the graph."""
Kept: TypeAlias = tuple[tf.Tensor, tf.Tensor, tf.Tensor]
_BETA_1 = 0.9
_EPSILON, _KERAS_EPSILON = 1e-8, 1e-7
"""Of Adam: as the papers of our networks have it, and as Keras has it for what analysts build."""
_RHO = 0.9


def updated(
    recipe: Recipe,
    rates: Sequence[tuple[np.ndarray, np.ndarray]],
    state: State,
    gradients: Sequence[tf.Tensor],
    plan: tf.Tensor,
    step: tf.Tensor,
) -> State:
    """Return the state after a step: ``plan`` has each member's rate and decay.

    ``rates`` are factors of the rate and of the decay of each weight. Decay is decoupled
    (Loshchilov & Hutter 2019).
    """
    found = []
    for (factors, decays), part, first, second, gradient in zip(
        rates, *state, gradients, strict=True
    ):
        rate = plan[:, 0:1] * factors[None, :]
        if recipe.weight_decay > 0:
            part = part * (1.0 - (plan[:, 0:1] * plan[:, 1:2]) * decays[None, :])
        if recipe.optimiser == SGD:
            found.append(_sgd(recipe, (part, first, second), gradient, rate))
        elif recipe.optimiser == RMSPROP:
            found.append(_rmsprop((part, first, second), gradient, rate))
        else:
            found.append(_adam(recipe, (part, first, second), gradient, rate, step))
    weights, firsts, seconds = zip(*found, strict=True)
    return list(weights), list(firsts), list(seconds)


def _adam(
    recipe: Recipe, kept: Kept, gradient: tf.Tensor, rate: tf.Tensor, step: tf.Tensor
) -> Kept:
    """Adam (Kingma & Ba 2015)."""
    part, first, second = kept
    beta_2, count = recipe.beta_2, tf.cast(step + 1, tf.float32)
    correction = tf.sqrt(1.0 - tf.pow(beta_2, count)) / (1.0 - tf.pow(_BETA_1, count))
    first = first + (1.0 - _BETA_1) * (gradient - first)
    second = second + (1.0 - beta_2) * (tf.square(gradient) - second)
    epsilon = _KERAS_EPSILON if recipe.architecture == OWN else _EPSILON
    part = part - correction * rate * first / (tf.sqrt(second) + epsilon)
    return part, first, second


def _sgd(recipe: Recipe, kept: Kept, gradient: tf.Tensor, rate: tf.Tensor) -> Kept:
    """Gradient descent with momentum, as Keras' SGD does it."""
    part, first, second = kept
    first = recipe.momentum * first - rate * gradient
    return part + first, first, second


def _rmsprop(kept: Kept, gradient: tf.Tensor, rate: tf.Tensor) -> Kept:
    """RMSprop (Tieleman & Hinton 2012), as Keras does it."""
    part, first, second = kept
    second = _RHO * second + (1.0 - _RHO) * tf.square(gradient)
    return part - rate * gradient * tf.math.rsqrt(second + _KERAS_EPSILON), first, second
