"""Windows on the device: cut out, scaled by themselves, and their forecasts scaled back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from lib.deep.keras_runtime import tf
from lib.workflows.forecasts.backtest.panel import WIDTH
from lib.workflows.forecasts.networks.keras_networks import BLOCKS, NETWORKS, SEQUENCES
from lib.workflows.forecasts.networks.keras_weights import Weights, dense, hidden
from lib.workflows.forecasts.networks.recipes import Recipe

_FLOOR = 0.02
"""Least scale of a window in deviations of its series."""
_FEATURES = 16
_KNOWN_UNITS = 8
_START = 0.6
"""Deviation of the errors that the quantiles start with, in deviations of a window."""
_CENTRE = (WIDTH - 1) // 2

Flat: TypeAlias = tuple[tf.Tensor, ...]
"""Values, usable, units, known, origin, static and past of all histories, one after another."""


@dataclass(frozen=True)
class Windows:
    """Windows of all members: what a network reads, and how its outputs become values.

    ``values`` (members, rows, length) oldest first, ``context`` (members, rows, columns),
    ``known`` (members, rows, length + horizon, covariates) or None, ``past`` (members, rows,
    length, covariates) or None; ``center`` and ``scale`` (members, rows, 1).
    """

    values: tf.Tensor
    context: tf.Tensor
    known: tf.Tensor | None
    past: tf.Tensor | None
    center: tf.Tensor
    scale: tf.Tensor


def cut(recipe: Recipe, flat: Flat, places: tf.Tensor) -> Windows:
    """Return windows; ``places`` (3, members, rows) are rows, first rows and series."""
    values, _, units, known, origin, static, past = flat
    rows, firsts, numbers = places[0], places[1], places[2]
    back = tf.range(-recipe.length, 0)
    wanted = rows[..., None] + back
    read = tf.gather(values, tf.maximum(wanted, firsts[..., None]))
    present = tf.cast(wanted >= firsts[..., None], tf.float32)
    count = tf.maximum(tf.reduce_sum(present, axis=-1, keepdims=True), 1.0)
    mean = tf.reduce_sum(read * present, axis=-1, keepdims=True) / count
    away = (read - mean) * present
    scale = tf.sqrt(tf.reduce_sum(away * away, axis=-1, keepdims=True) / count + _FLOOR**2)
    center = tf.reduce_mean(read[..., -recipe.center :], axis=-1, keepdims=True)
    unit = tf.gather(units, numbers)[..., None]
    facts = [tf.math.log(scale / unit), count / recipe.length, (center - mean) / scale]
    context = [*facts, tf.gather(origin, rows + recipe.gap), tf.gather(static, numbers)]
    covariates = None
    if known.shape[-1]:
        after = tf.range(recipe.gap, recipe.gap + recipe.horizon)
        ahead = rows[..., None] + after
        covariates = tf.gather(known, tf.concat([tf.maximum(wanted, firsts[..., None]), ahead], -1))
    before = None
    if past.shape[-1]:
        before = tf.gather(past, tf.maximum(wanted, firsts[..., None]))
    scaled = (read - center) / scale
    return Windows(scaled, tf.concat(context, -1), covariates, before, center, scale)


def truth(recipe: Recipe, flat: Flat, places: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return what followed and whether it was observed, both (members, rows, horizon)."""
    ahead = places[0][..., None] + tf.range(recipe.gap, recipe.gap + recipe.horizon)
    return tf.gather(flat[0], ahead), tf.gather(flat[1], ahead)


def forecast(recipe: Recipe, weights: Weights, windows: Windows) -> tuple[tf.Tensor, tf.Tensor]:
    """Return medians (members, rows, horizon) and quantiles (..., levels) in windows' scales."""
    values, effect = windows.values, None
    if windows.known is not None:
        effect = _effect(weights, windows.known)
        values = values - effect[..., : recipe.length]
    context = windows.context
    if recipe.architecture in SEQUENCES:
        values = values[..., None]
        if windows.past is not None:
            values = tf.concat([values, windows.past], -1)
    elif recipe.architecture in BLOCKS and windows.past is not None:
        context = tf.concat([context, _read_past(recipe, weights, windows.past)], -1)
    median, features = NETWORKS[recipe.architecture](recipe, weights, values, context)
    if effect is not None:
        median = median + effect[..., recipe.length :]
    flow = hidden(weights, "spread", tf.concat([features, context], -1), _FEATURES)
    return median, _quantiles(recipe, weights, median, flow)


def _read_past(recipe: Recipe, weights: Weights, past: tf.Tensor) -> tf.Tensor:
    """Return what windows of past covariates say, (members, rows, features)."""
    shape = tf.shape(past)
    flat = tf.reshape(past, (shape[0], shape[1], recipe.length * int(past.shape[-1])))
    return hidden(weights, "past", flat, _FEATURES)


def _effect(weights: Weights, known: tf.Tensor) -> tf.Tensor:
    """Return what covariates add at each moment: nothing at the start."""
    shape = tf.shape(known)
    flow = tf.reshape(known, (shape[0], shape[1] * shape[2], known.shape[-1]))
    flow = tf.tanh(dense(weights, "known", flow, _KNOWN_UNITS))
    return tf.reshape(dense(weights, "effect", flow, 1, 0.0), (shape[0], shape[1], shape[2]))


def _quantiles(recipe: Recipe, weights: Weights, median: tf.Tensor, flow: tf.Tensor) -> tf.Tensor:
    """Return quantiles that never cross: steps from the median to both sides.

    The median is not moved by their loss.
    """
    steps = 2 * _CENTRE
    widths = dense(weights, "quantiles", flow, recipe.horizon * steps, 0.0)
    start = weights("quantiles/start", (steps,), 0.0, float(np.log(np.expm1(_START / 3))))
    shape = tf.shape(median)
    widths = tf.reshape(widths, (shape[0], shape[1], recipe.horizon, steps))
    widths = tf.nn.softplus(widths + start[:, None, None, :])
    fixed = tf.stop_gradient(median)[..., None]
    below = fixed - tf.cumsum(widths[..., :_CENTRE], axis=-1)
    above = fixed + tf.cumsum(widths[..., _CENTRE:], axis=-1)
    return tf.concat([tf.reverse(below, [-1]), fixed, above], -1)
