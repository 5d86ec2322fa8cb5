"""How each network is built and trained: sizes, rates, schedules and lengths."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

import numpy as np

from lib.core.facts import OMIT_DEFAULT, Json, from_json, to_json
from lib.core.metrics import METRICS
from lib.core.model import Size, chosen
from lib.core.plan import Effort
from lib.core.tuning import Value
from lib.deep.designs.design import ADAM, ADAMW, COSINE, SGD, USUAL, Design, Layer
from lib.deep.designs.design_file import from_text

OWN = "own_network"
"""The network that an analyst describes (lib.deep.designs.design)."""
ARCHITECTURES = ("keras_linear", "keras_mlp", "realmlp", "tabm", OWN)

_BUDGET = {Effort.QUICK: 2.5e11, Effort.STANDARD: 1.2e12, Effort.THOROUGH: 4.8e12}
"""Floating-point operations of one RealMLP fit; about 5e10 are done in a second on 2 cores."""
_MAX_EPOCHS = {
    "realmlp": {Effort.QUICK: 32, Effort.STANDARD: 64, Effort.THOROUGH: 256},
    "tabm": {Effort.QUICK: 16, Effort.STANDARD: 48, Effort.THOROUGH: 128},
}
SCHEDULED = tuple(_MAX_EPOCHS)
"""Networks whose rate falls to zero over their epochs: they seldom end before the last."""
_MIN_EPOCHS = 12
_TABM_BUDGET = {Effort.QUICK: 1.0e11, Effort.STANDARD: 6.0e11, Effort.THOROUGH: 4.8e12}
"""The same for TabM, whose operations come twice as fast."""
_TABM_MIN_EPOCHS = 6
_TABM_MAX_EPOCHS = 120
_ENOUGH = {"realmlp": (math.inf, 32), "tabm": (400, 48), "tabm of two classes": (100, 24)}
"""Steps that make a schedule long enough, and epochs that do where rows, and so steps, are few.

RealMLP's gain by more epochs however many steps one has (docs/decisions/0019)."""
_PLAIN_EPOCHS, _PLAIN_MIN_EPOCHS = 100, 20
_USUAL_OF_TWO, _USUAL = 24, 65
"""Epochs after which patience ends them, where two classes are told apart and elsewhere."""
_PLAIN_STEPS = {Effort.QUICK: 20_000, Effort.STANDARD: 60_000, Effort.THOROUGH: 200_000}
"""Steps of the linear network and the plain MLP: their steps cost the same whatever the data."""


@dataclass(frozen=True)
class Shape:
    """Sizes that a network's input and output fix.

    ``numbers`` columns of float32, of which the first ``scaled`` are numbers and the rest one-hot
    columns; ``tables`` the sizes of the embedded categories; ``outputs`` units of the last layer.
    """

    numbers: int
    scaled: int
    tables: tuple[int, ...]
    outputs: int


@dataclass(frozen=True)
class Recipe:
    """One way to build and train a network.

    ``patience`` is the number of epochs without improvement that ends the training (0: never).
    ``enough`` epochs are the full length of a schedule that falls to zero; a training of fewer was
    cut short (0: the rate is constant, only patience tells when it is enough).
    ``ensemble`` is TabM's number of members that share the hidden layers (0: none), ``bins`` and
    ``units`` the sizes of the piecewise linear embedding of numbers (0 bins: none).
    ``schedule`` is "constant", "cosine", "flat" or "coslog4". ``loss`` is "mse", "sigmoid",
    "softmax" or "labels" (a sigmoid each). ``layers``, ``optimiser`` and ``momentum`` are of a
    network that an analyst describes; its layers have each its own activation and dropout.
    """

    architecture: str
    loss: str
    hidden: tuple[int, ...] = ()
    activation: str = "relu"
    dropout: float = 0.0
    epochs: int = 100
    batch: int = 128
    learning_rate: float = 1e-3
    beta_2: float = 0.999
    weight_decay: float = 0.0
    schedule: str = "constant"
    patience: int = 10
    enough: int = 0
    smoothing: float = 0.0
    periodic: bool = False
    parametric: bool = False
    embedding: int = 8
    ensemble: int = 0
    bins: int = 0
    units: int = 8
    layers: tuple[Layer, ...] = field(default=(), metadata=OMIT_DEFAULT)
    optimiser: str = field(default=ADAM, metadata=OMIT_DEFAULT)
    momentum: float = field(default=0.0, metadata=OMIT_DEFAULT)

    def structure(self) -> tuple[Hashable, ...]:
        """Return what decides the graph: two recipes of one structure share a network."""
        return (
            self.architecture,
            self.loss,
            self.hidden,
            self.activation,
            self.dropout > 0,
            self.weight_decay > 0,
            self.beta_2,
            self.periodic,
            self.parametric,
            self.embedding,
            self.ensemble,
            self.bins,
            self.units,
            self.layers,
            self.optimiser,
            self.momentum,
        )


R = TypeVar("R", bound=Recipe)


def choose_recipe(
    architecture: str, loss: str, *, effort: Effort, metric: str, rows: int, shape: Shape
) -> Recipe:
    """Return the recipe of an architecture for ``rows`` training rows of that shape.

    RealMLP after Holzmueller et al. 2024 (tuned defaults); its cheap form, without numeric
    embedding, dropout, weight decay and parametric activation, at quick effort.
    """
    if architecture in ("keras_linear", "keras_mlp"):
        return _plain(architecture, loss, effort=effort, rows=rows)
    if architecture == OWN:
        return designed(USUAL, loss, rows=rows)
    if architecture == "tabm":
        return _tabm(loss, effort=effort, rows=rows, shape=shape)
    if architecture != "realmlp":
        raise ValueError(f"Expected one of {', '.join(ARCHITECTURES)}, received {architecture!r}.")
    cheap = effort is Effort.QUICK
    of_probabilities = metric in METRICS and METRICS[metric].needs_proba
    smooth = loss != "mse" and not of_probabilities
    recipe = Recipe(
        architecture,
        loss,
        hidden=(256, 256, 256),
        activation="mish" if loss == "mse" else "selu",
        dropout=0.0 if cheap else 0.15,
        weight_decay=0.0 if cheap else 0.02,
        learning_rate=0.2 if loss == "mse" else 0.04,
        beta_2=0.95,
        schedule="coslog4",
        patience=0,
        batch=batch_size(256 if rows <= 60_000 else 512, rows),
        smoothing=0.1 if smooth else 0.0,
        periodic=not cheap,
        parametric=not cheap,
    )
    affordable = _BUDGET[effort] / (6.0 * parameters(recipe, shape) * rows)
    epochs = int(np.clip(affordable, _MIN_EPOCHS, _MAX_EPOCHS["realmlp"][effort]))
    return replace(recipe, epochs=epochs, enough=_enough("realmlp", recipe.batch, rows))


def _enough(kind: str, batch: int, rows: int) -> int:
    """Return the epochs that a schedule needs."""
    steps, most = _ENOUGH[kind]
    return int(min(np.ceil(steps * batch / rows), most))


def _plain(architecture: str, loss: str, *, effort: Effort, rows: int) -> Recipe:
    """Return the recipe of the linear network or the plain MLP; both stop early."""
    batch = batch_size(128, rows)
    affordable = _PLAIN_STEPS[effort] * batch / rows
    epochs = int(np.clip(affordable, _PLAIN_MIN_EPOCHS, _PLAIN_EPOCHS))
    recipe = Recipe(architecture, loss, epochs=epochs, batch=batch)
    if architecture == "keras_linear":
        return replace(recipe, learning_rate=1e-2)
    return replace(recipe, hidden=(128, 64), dropout=0.2)


def _tabm(loss: str, *, effort: Effort, rows: int, shape: Shape) -> Recipe:
    """Return TabM-mini's recipe (Gorishniy et al. 2025), narrower and with higher rates.

    Two classes are mostly noisy and learned early: they get a smaller network.
    """
    binary = loss == "sigmoid"
    batch = batch_size(256 if rows <= 10_000 else 512, rows)
    recipe = Recipe(
        "tabm",
        loss,
        hidden=(64, 64) if binary else (128, 128),
        dropout=0.1,
        batch=batch,
        learning_rate=5e-3 if binary else 1e-2,
        weight_decay=3e-4,
        schedule="flat",
        patience=16,
        ensemble=8,
        bins=16 if binary else 48,
        units=8,
    )
    kind = "tabm of two classes" if binary else "tabm"
    affordable = _TABM_BUDGET[effort] / (6.0 * parameters(recipe, shape) * rows)
    most = _MAX_EPOCHS["tabm"][effort] / (2 if binary else 1)
    # Few rows make few steps, which cost little at any effort.
    longest = min(max(_TABM_MAX_EPOCHS, 2.5 * most), _ENOUGH[kind][0] * batch / rows)
    epochs = int(np.clip(affordable, _TABM_MIN_EPOCHS, max(most, longest)))
    return replace(recipe, epochs=epochs, enough=_enough(kind, batch, rows))


def designed(design: Design, loss: str, *, rows: int) -> Recipe:
    """Return the recipe of an analyst's design; a batch is at most all training rows."""
    return Recipe(
        OWN,
        loss,
        hidden=design.units,
        epochs=design.epochs,
        batch=min(design.batch, rows),
        learning_rate=design.learning_rate,
        weight_decay=design.weight_decay if design.optimiser == ADAMW else 0.0,
        schedule=design.schedule,
        patience=design.patience,
        enough=1 if design.schedule == COSINE else 0,
        layers=design.layers,
        optimiser=design.optimiser,
        momentum=design.momentum if design.optimiser == SGD else 0.0,
    )


def with_values(recipe: R, values: Mapping[str, Json]) -> R:
    """Return a recipe with other values of some fields; TypeError for what is no field."""
    unknown = sorted(values.keys() - {one.name for one in fields(recipe)})
    if unknown:
        raise TypeError(f"Expected fields of {type(recipe).__name__}, received {unknown}.")
    return from_json(type(recipe), {**to_json(recipe), **values})


def changed(recipe: Recipe, settings: Mapping[str, Value], *, rows: int) -> Recipe:
    """Return the recipe with an analyst's settings in place of its own.

    ``layers`` and ``width`` shape the hidden layers: equally wide ones, but for the plain MLP,
    where each is half as wide as the one before. ``network`` is a whole design, as JSON.
    """
    if "network" in settings:
        return designed(from_text(str(settings["network"])), recipe.loss, rows=rows)
    values, hidden = dict(settings), recipe.hidden
    if "layers" in values or "width" in values:
        layers = chosen(settings, "layers", len(hidden))
        width = chosen(settings, "width", hidden[0])
        values = {name: value for name, value in values.items() if name not in ("layers", "width")}
        halved = recipe.architecture == "keras_mlp"
        hidden = tuple(max(width // 2**place if halved else width, 4) for place in range(layers))
    if "batch" in values:
        values["batch"] = batch_size(chosen(settings, "batch", 0), rows)
    return with_values(recipe, {**values, "hidden": hidden})


def expected_recipe(architecture: str, size: Size) -> tuple[Recipe, Shape]:
    """Return about the recipe of a fit on ``size.rows`` training rows, and the shape of these."""
    inner = max(1, int(0.85 * size.rows))
    binary = size.classes == 2 and architecture != "realmlp"
    outputs = 1 if binary else max(1, size.classes)
    shape = Shape(size.columns, min(size.columns, 10), (), outputs)
    loss = "sigmoid" if binary else "softmax" if size.classes else "mse"
    recipe = choose_recipe(
        architecture, loss, effort=size.effort, metric="", rows=inner, shape=shape
    )
    return recipe, shape


def expected_epochs(architecture: str, size: Size) -> float:
    """Return about how many epochs a fit has: patience ends the linear network and the plain MLP.

    The area under the curve of two classes is at its best early, other measures late.
    """
    planned = expected_recipe(architecture, size)[0].epochs
    if architecture in SCHEDULED:
        return planned
    return min(planned, _USUAL_OF_TWO if size.classes == 2 else _USUAL)


def expected_work(architecture: str, size: Size) -> float:
    """Estimate the floating-point operations of a fit on ``size.rows`` training rows."""
    recipe, shape = expected_recipe(architecture, size)
    return 6.0 * parameters(recipe, shape) * 0.85 * size.rows * recipe.epochs


def batch_size(wanted: int, rows: int) -> int:
    """Return the largest power of two that is at most ``wanted`` and ``rows``.

    So folds whose sizes differ by a row share one compiled step.
    """
    return 1 << int(np.log2(max(1, min(wanted, rows))))


def parameters(recipe: Recipe, shape: Shape) -> int:
    """Return the number of weights of the dense layers, which decide the cost of a step.

    Weights that TabM's members share count once for each of them.
    """
    width = shape.numbers + (embedded_units(recipe) - 1) * shape.scaled
    width += recipe.embedding * len(shape.tables)
    total = recipe.bins * recipe.units * shape.scaled
    for units in (*recipe.hidden, shape.outputs):
        total += (width + 1) * units * max(1, recipe.ensemble)
        width = units
    return total


def embedded_units(recipe: Recipe) -> int:
    """Return how many columns a number becomes before the first dense layer."""
    if recipe.bins:
        return recipe.units
    return 4 if recipe.periodic else 1


def coslog4(share: np.ndarray) -> np.ndarray:
    """Return RealMLP's learning rate factor at shares of the training done (0 to 1)."""
    return 0.5 * (1.0 - np.cos(2.0 * np.pi * np.log2(1.0 + 15.0 * share)))


def flat_cosine(share: np.ndarray) -> np.ndarray:
    """Return 1 up to half of the training, then a cosine down to 0."""
    return 0.5 * (1.0 + np.cos(np.pi * np.clip(2.0 * share - 1.0, 0.0, 1.0)))


def cosine(share: np.ndarray) -> np.ndarray:
    """Return half a cosine from 1 down to 0."""
    return 0.5 * (1.0 + np.cos(np.pi * share))


_FALLS = {"flat": flat_cosine, COSINE: cosine}


def schedule(recipe: Recipe, first: int, steps: int, total: int) -> np.ndarray:
    """Return learning rate, weight decay and dropout rate of each step, float32 (steps, 3)."""
    share = (first + np.arange(steps)) / total
    if recipe.schedule != "coslog4":
        rate = _FALLS[recipe.schedule](share) if recipe.schedule in _FALLS else np.ones(steps)
        flat = np.ones(steps)
    else:
        rate, flat = coslog4(share), flat_cosine(share)
    columns = (recipe.learning_rate * rate, recipe.weight_decay * flat, recipe.dropout * flat)
    return np.stack(columns, axis=1).astype(np.float32)
