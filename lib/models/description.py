"""What a fitted model is, in words and numbers: its settings and, of a network, its layers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from lib.core.facts import Scalar
from lib.core.model import Estimator
from lib.deep.recipes import OWN
from lib.models.manifest import Layer

if TYPE_CHECKING:
    import keras

    Tensors: TypeAlias = (
        keras.KerasTensor | Sequence[keras.KerasTensor] | Mapping[str, keras.KerasTensor]
    )

_INNER = ("regressor_", "margins_", "booster_", "clusterer_", "learner_", "bayes_")
_LEARNED = ("alpha_", "n_iter_", "iterations_", "tree_count_")
"""What a model chose for itself while it was fitted."""
_NOISE = ("watch", "tune", "n_jobs", "threads", "verbose", "copy_X", "features", "groups")
"""Parameters that say nothing about the model."""
_UNUSED = "deprecated"
"""What scikit-learn gives a parameter that it no longer reads."""


def settings_of(estimator: Estimator) -> dict[str, Scalar]:
    """Return the parameters of a fitted model and what it chose for itself, JSON-able.

    Of a pipeline, and of what wraps a model, those of the model inside; of a network also those of
    its recipe. Only numbers, words and lists of numbers (as "256, 256") are kept.
    """
    model = inner_model(estimator)
    found = dict(model.get_params(deep=False)) if hasattr(model, "get_params") else {}
    found |= getattr(model, "recipe_", {})
    found |= {name: getattr(model, name) for name in _LEARNED if hasattr(model, name)}
    plain = {
        name: _plain(value)
        for name, value in found.items()
        if name not in _NOISE and str(value) != _UNUSED
    }
    return {
        name: value for name, value in plain.items() if value is not None or found[name] is None
    }


def layers_of(estimator: Estimator) -> list[Layer] | None:
    """Return name, type, shape, number of parameters and inputs of a network's layers, if any.

    The shape is "(rows, 64)"; the inputs are the names of the layers that it takes from.
    """
    model = inner_model(estimator)
    if not hasattr(model, "network"):
        return None
    layers: list[Layer] = []
    network = model.network()
    known = {layer.name for layer in network.layers}
    for layer in network.layers:
        output = layer.output
        if isinstance(output, dict):  # of a pretrained network inside
            output = output["sequence_output"]
        output = output[0] if isinstance(output, list | tuple) else output
        sizes = ", ".join(["rows", *(str(size) for size in tuple(output.shape)[1:])])
        layers.append(
            {
                "name": str(layer.name),
                "type": type(layer).__name__,
                "shape": f"({sizes})",
                "parameters": int(layer.count_params()),
                "inputs": [name for name in _sources(layer.input, known) if name != layer.name],
            }
        )
    return layers


def summary_of(estimator: Estimator) -> str | None:
    """Return what Keras' ``summary()`` prints of a network that an analyst built."""
    model = inner_model(estimator)
    if not hasattr(model, "network") or getattr(model, "architecture", None) != OWN:
        return None
    lines: list[str] = []
    model.network().summary(line_length=72, print_fn=lambda line, **_: lines.append(line))
    return "\n".join(lines)


def _sources(tensors: Tensors, known: set[str]) -> list[str]:
    """Return the layers that tensors come from, through operations that are no layers (slices)."""
    found: list[str] = []
    tensors = list(tensors.values()) if isinstance(tensors, dict) else tensors
    for tensor in tensors if isinstance(tensors, list | tuple) else [tensors]:
        history = getattr(tensor, "_keras_history", None)
        if history is None:
            continue
        operation = history.operation
        if operation.name in known:
            found.append(str(operation.name))
        else:
            found += _sources(operation._inbound_nodes[history.node_index].input_tensors, known)
    return list(dict.fromkeys(found))


def inner_model(estimator: Estimator) -> Estimator:
    """Return the model itself, inside of pipelines and of what wraps it."""
    while True:
        if hasattr(estimator, "steps"):
            estimator = estimator.steps[-1][1]
            continue
        inside = next((name for name in _INNER if hasattr(estimator, name)), None)
        if inside is None:
            return estimator
        estimator = getattr(estimator, inside)


def _plain(value: object) -> Scalar:
    if isinstance(value, np.ndarray | list | tuple):
        items = [_plain(item) for item in np.asarray(value, dtype=object).ravel().tolist()]
        numbers = [str(item) for item in items if isinstance(item, int | float)]
        return ", ".join(numbers) if numbers and len(numbers) == len(items) <= 16 else None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return value if isinstance(value, bool | int | str) else None
