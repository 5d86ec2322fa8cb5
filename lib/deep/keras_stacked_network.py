"""One network of several members: which weights it has, how they start and its forward pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from lib.deep import keras_networks as networks
from lib.deep import keras_stacked_layers as layers
from lib.deep.designs.design import DENSE, DROPOUT, layer_names
from lib.deep.keras_plain import borrow
from lib.deep.keras_runtime import tf
from lib.deep.recipes import OWN, Recipe, Shape
from lib.deep.stacking import Layout, Member, Weight

_SAMPLE_ROWS = 4096
_ALONE = 2**14
"""Entries from which a weight is a part of its own: cutting and joining it would cost more than
the operations of one more part."""
_ABSENT = -1e9
"""Added to the logits of a class that a member does not have: its probability is then 0."""


@dataclass(frozen=True)
class Step:
    """What the forward pass of a training step knows beside the rows.

    ``dropout`` (members,) are the scheduled rates, ``number`` counts the steps, ``present``
    (members, rows) is 0 for rows that only fill a batch up. The pass puts into ``moved`` the
    moving averages as they are after it.
    """

    dropout: tf.Tensor
    number: tf.Tensor
    present: tf.Tensor
    moved: dict[str, tf.Tensor] = field(default_factory=dict)


class Graph:
    """What a stack's networks have in common: their weights, in order, and the forward pass.

    The weights that training changes lie in ``parts``, each an array (members, size): large weights
    alone, the small ones joined in one, so that the optimiser does a few large operations.
    """

    def __init__(self, recipe: Recipe, layout: Layout, weights: Sequence[Weight]) -> None:
        self.recipe = recipe
        self.scaled = layout.scaled
        trained = [weight for weight in weights if weight.trainable or weight.moves]
        small = [weight for weight in trained if _size(weight) < _ALONE]
        self.parts = [[weight] for weight in trained if _size(weight) >= _ALONE]
        self.parts += [small] if small else []

    def rates(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return for the weights of each part the factors of their rates, and of their decay."""
        found = []
        for part in self.parts:
            sizes = [_size(weight) for weight in part]
            rates = np.repeat([weight.rate for weight in part], sizes)
            decays = np.repeat([weight.rate * weight.decays for weight in part], sizes)
            found.append((rates.astype(np.float32), decays.astype(np.float32)))
        return found

    def split(self, parts: Sequence[tf.Tensor]) -> dict[str, tf.Tensor]:
        """Return the parts' weights as tensors by name."""
        values = {}
        for weights, part in zip(self.parts, parts, strict=True):
            alone = len(weights) == 1
            cut = [part] if alone else tf.split(part, [_size(weight) for weight in weights], axis=1)
            for weight, one in zip(weights, cut, strict=True):
                values[weight.name] = tf.reshape(one, (-1, *weight.shape))
        return values

    def join(self, values: Mapping[str, tf.Tensor]) -> list[tf.Tensor]:
        """Return tensors by name as parts."""
        parts = []
        for weights in self.parts:
            flat = [tf.reshape(values[weight.name], (-1, _size(weight))) for weight in weights]
            parts.append(flat[0] if len(flat) == 1 else tf.concat(flat, axis=1))
        return parts

    def logits(
        self,
        values: Mapping[str, tf.Tensor],
        fixed: Mapping[str, tf.Tensor],
        numbers: tf.Tensor,
        codes: tf.Tensor,
        step: Step | None = None,
    ) -> tf.Tensor:
        """Return (members, rows, outputs); ``step`` is given in training only."""
        flow = self._columns(values, numbers, codes)
        if self.recipe.architecture == OWN:
            flow = self._own(values, fixed, flow, step)
            flow = self._dense(values, fixed, "logits", flow)
            return flow + fixed["absent"][:, None, :] if "absent" in fixed else flow
        if self.recipe.architecture == "realmlp":
            flow = flow * values["scale/factor"][:, None, :]
        for place, name in enumerate(_hidden(self.recipe)):
            if place == 0 and self.recipe.ensemble:
                kernel, bias = values[f"{name}/kernel"], values[f"{name}/bias"]
                flow = layers.scaled_copies(flow, values["scale/factor"], kernel, bias)
            else:
                flow = self._dense(values, fixed, name, flow)
            active = layers.activation(self.recipe.activation, flow)
            number = name.removeprefix("hidden_")
            share = values.get(f"activation_{number}/share")
            flow = active if share is None else layers.parametric(flow, active, share)
            if step is not None and self.recipe.dropout > 0:
                flow = layers.dropout(flow, step.dropout, fixed["seeds"], step.number, place)
        if self.recipe.ensemble:
            flow = layers.heads(flow, values["logits/kernel"], values["logits/bias"])
            return flow + fixed["absent"][:, None, None, :] if "absent" in fixed else flow
        flow = self._dense(values, fixed, "logits", flow)
        return flow + fixed["absent"][:, None, :] if "absent" in fixed else flow

    def _own(
        self,
        values: Mapping[str, tf.Tensor],
        fixed: Mapping[str, tf.Tensor],
        flow: tf.Tensor,
        step: Step | None,
    ) -> tf.Tensor:
        """Return what the layers that an analyst described make of the columns."""
        names = layer_names(self.recipe.layers)
        for place, (name, layer) in enumerate(zip(names, self.recipe.layers, strict=True)):
            if layer.type == DENSE:
                flow = layers.activation(layer.activation, self._dense(values, fixed, name, flow))
            elif layer.type != DROPOUT:
                flow = _normalised(values, name, flow, step)
            elif step is not None:
                rate = tf.fill(tf.shape(flow)[:1], np.float32(layer.rate))
                flow = layers.dropout(flow, rate, fixed["seeds"], step.number, place)
        return flow

    def penalty(self, values: Mapping[str, tf.Tensor]) -> tf.Tensor:
        """Return the members' sum of L1 and L2 penalties on the kernels that have any."""
        total = tf.constant(0.0)
        names = layer_names(self.recipe.layers)
        for name, layer in zip(names, self.recipe.layers, strict=True):
            if layer.l1:
                total += layer.l1 * tf.reduce_sum(tf.abs(values[f"{name}/kernel"]))
            if layer.l2:
                total += layer.l2 * tf.reduce_sum(tf.square(values[f"{name}/kernel"]))
        return total

    def _columns(
        self, values: Mapping[str, tf.Tensor], numbers: tf.Tensor, codes: tf.Tensor
    ) -> tf.Tensor:
        at = self.scaled
        parts = [numbers]
        if "periodic/kernel" in values:
            names = ("frequency", "phase", "kernel", "bias")
            waves = [values[f"periodic/{name}"] for name in names]
            parts = [layers.periodic(numbers[..., :at], *waves), numbers[..., at:]]
        if "piecewise/kernel" in values:
            parts_of = ("lower", "inverse", "linear", "kernel", "bias")
            pieces = [values[f"piecewise/{name}"] for name in parts_of]
            parts = [layers.piecewise(numbers[..., :at], *pieces), numbers[..., at:]]
        if "embedding/table" in values:
            parts.append(layers.embedding(codes, values["embedding/table"]))
        return tf.concat(parts, axis=-1) if len(parts) > 1 else parts[0]

    def _dense(
        self,
        values: Mapping[str, tf.Tensor],
        fixed: Mapping[str, tf.Tensor],
        name: str,
        flow: tf.Tensor,
    ) -> tf.Tensor:
        kernel = values[f"{name}/kernel"]
        if f"{name}/scale" in fixed:
            kernel = kernel * fixed[f"{name}/scale"][:, None, None]
        return layers.dense(flow, kernel, values[f"{name}/bias"])


def _normalised(
    values: Mapping[str, tf.Tensor], name: str, flow: tf.Tensor, step: Step | None
) -> tf.Tensor:
    """Return a batch normalised: in training by its own moments, else by the moving averages."""
    mean, variance = values[f"{name}/moving_mean"], values[f"{name}/moving_variance"]
    if step is not None:
        averages = {"moving_mean": mean, "moving_variance": variance}
        mean, variance = layers.batch_moments(flow, step.present)
        for (weight, average), value in zip(averages.items(), (mean, variance), strict=True):
            step.moved[f"{name}/{weight}"] = layers.moved_average(average, value)
    return layers.normalised(flow, mean, variance, values[f"{name}/gamma"], values[f"{name}/beta"])


class StackedNetwork:
    """The members' weights at the start of a fit, and how they lie in the common arrays.

    ``fixed`` is what differs between members and does not learn: seeds, widths, absent classes.
    """

    def __init__(self, recipe: Recipe, members: Sequence[Member]) -> None:
        self.recipe = recipe
        self.layout = Layout(recipe, [member.shape for member in members])
        self._started = _starts(members)
        self._orders = [[name for name, _ in own] for own in self._started]
        self.weights = self._describe(members)
        self.graph = Graph(recipe, self.layout, self.weights)
        self.fixed = self._fixed(members)

    def _describe(self, members: Sequence[Member]) -> list[Weight]:
        found: dict[str, Weight] = {}
        for member, own in zip(members, self._started, strict=True):
            with borrow(member.recipe, member.shape) as plain:
                rates = networks.rates_of(plain.network.model)
            for name, values in own:
                if values.ndim == 0:
                    continue  # a dropout rate: the schedule has it
                axes = _axes(name, values.ndim, self.recipe)
                shape = tuple(
                    length if axis is None else self.layout.size(axis)
                    for length, axis in zip(values.shape, axes, strict=True)
                )
                found.setdefault(name, Weight(name, shape, axes, *rates[name]))
        return list(found.values())

    def _fixed(self, members: Sequence[Member]) -> dict[str, np.ndarray]:
        fixed: dict[str, np.ndarray] = {}
        fixed["seeds"] = np.array([member.seed % 2**32 for member in members], dtype=np.uint32)
        if self.recipe.architecture == "realmlp":
            for name in [*_hidden(self.recipe), "logits"]:
                widths = [dict(own)[f"{name}/kernel"].shape[0] for own in self._started]
                fixed[f"{name}/scale"] = (1.0 / np.sqrt(widths)).astype(np.float32)
        if len({member.shape.outputs for member in members}) > 1:
            absent = np.full((len(members), self.layout.outputs), _ABSENT, dtype=np.float32)
            for at, member in enumerate(members):
                absent[at, : member.shape.outputs] = 0.0
            fixed["absent"] = absent
        return fixed

    def start(self) -> tuple[list[np.ndarray], dict[str, np.ndarray]]:
        """Return the parts of the weights and the constants, as a fresh fit has them."""
        laid = {
            weight.name: self.layout.lay(
                weight, [dict(own).get(weight.name) for own in self._started]
            )
            for weight in self.weights
        }
        members = len(self._started)
        parts = [
            np.concatenate([laid[weight.name].reshape(members, -1) for weight in part], axis=1)
            for part in self.graph.parts
        ]
        constants = {
            weight.name: laid[weight.name]
            for weight in self.weights
            if not (weight.trainable or weight.moves)
        }
        return parts, constants

    def own(self, member: int, parts: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Return a member's weights in its plain network's order, from its row of each part."""
        found = {}
        for weights, part in zip(self.graph.parts, parts, strict=True):
            cuts = np.cumsum([_size(weight) for weight in weights])[:-1]
            for weight, one in zip(weights, np.split(part, cuts), strict=True):
                found[weight.name] = self.layout.cut(weight, member, one.reshape(weight.shape))
        started = dict(self._started[member])
        return [found.get(name, started[name]) for name in self._orders[member]]


def _size(weight: Weight) -> int:
    return int(np.prod(weight.shape))


def _hidden(recipe: Recipe) -> list[str]:
    return [f"hidden_{number}" for number in range(1, len(recipe.hidden) + 1)]


def _before_dense(recipe: Recipe) -> list[str]:
    """Return the layers that an analyst put before the first dense one: they see the columns."""
    kinds = [layer.type for layer in recipe.layers]
    first = kinds.index(DENSE) if DENSE in kinds else len(kinds)
    return layer_names(recipe.layers)[:first]


def _starts(members: Sequence[Member]) -> list[list[tuple[str, np.ndarray]]]:
    """Return each member's first weights: those of one seed on the same rows are drawn once."""
    drawn: dict[tuple[int, Shape, int], list[tuple[str, np.ndarray]]] = {}
    found = []
    for member in members:
        key = (id(member.training), member.shape, member.seed)
        if key not in drawn:
            drawn[key] = _start(member)
        found.append(drawn[key])
    return found


def _start(member: Member) -> list[tuple[str, np.ndarray]]:
    """Return the weights of a member's plain network as a fit of its own would draw them."""
    rows = member.training
    sample = np.random.default_rng(member.seed).permutation(len(rows.numbers))[:_SAMPLE_ROWS]
    with borrow(member.recipe, member.shape) as plain:
        network = plain.network
        networks.initialise(network, rows.numbers[sample], rows.codes[sample], member.seed)
        return networks.named_weights(network.model)


def _axes(name: str, rank: int, recipe: Recipe) -> tuple[str | None, ...]:
    layer, weight = name.split("/")
    axes: list[str | None] = [None] * rank
    if layer in _before_dense(recipe):
        axes[0] = "inputs"
    if layer in ("periodic", "piecewise"):
        axes[0] = "scaled"
    elif layer == "embedding":
        axes[0] = "levels"
    elif layer == "scale":
        axes[-1] = "inputs"
    elif layer == [*_hidden(recipe), "logits"][0] and weight == "kernel":
        axes[0] = "inputs"
    if layer == "logits":
        axes[-1] = "outputs"
    return tuple(axes)
