"""The networks: ordinary functional Keras models, and how a new fit draws their weights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from lib.deep.designs.design import DENSE, DROPOUT, Layer, layer_names
from lib.deep.keras_ensemble_layers import (
    EnsembleHeads,
    EnsembleScale,
    MemberMean,
    PiecewiseLinearEmbedding,
)
from lib.deep.keras_layers import (
    CategoryEmbedding,
    FeatureScale,
    ParametricActivation,
    PeriodicEmbedding,
    ScaledDense,
    ScheduledDropout,
)
from lib.deep.keras_runtime import keras
from lib.deep.recipes import OWN, Recipe, Shape, embedded_units

_OUTPUT_ACTIVATION = {"mse": "linear", "sigmoid": "sigmoid", "softmax": "softmax"}


@dataclass(frozen=True)
class Network:
    """A Keras model and the same without its last activation.

    ``model`` gives probabilities or standardised values, ``logits`` what the loss is computed
    from. ``embedding`` (of categories) and ``numeric`` (of numbers) are the layers at the inputs,
    if there are any, and ``chain`` those that follow one another from the joined columns to the
    logits.
    """

    model: keras.Model
    logits: keras.Model
    embedding: CategoryEmbedding | None
    numeric: PeriodicEmbedding | PiecewiseLinearEmbedding | None
    chain: tuple[keras.Layer, ...]
    scaled: int


def build(recipe: Recipe, shape: Shape) -> Network:
    """Build the network of a recipe."""
    numbers = keras.Input((shape.numbers,), name="numbers")
    inputs, parts, embedding = [numbers], [], None
    numeric = _numeric(recipe) if shape.scaled else None
    if numeric is not None:
        parts.append(numeric(numbers[:, : shape.scaled]))
        if shape.numbers > shape.scaled:
            parts.append(numbers[:, shape.scaled :])
    else:
        parts.append(numbers)
    if shape.tables:
        codes = keras.Input((len(shape.tables),), dtype="int32", name="codes")
        inputs.append(codes)
        embedding = CategoryEmbedding(list(shape.tables), recipe.embedding, name="embedding")
        parts.append(embedding(codes))
    flow = keras.layers.Concatenate(name="columns")(parts) if len(parts) > 1 else parts[0]
    chain = tuple(_chain(recipe, shape))
    for layer in chain:
        flow = layer(flow)
    outputs = keras.layers.Activation(_OUTPUT_ACTIVATION[recipe.loss], name="outputs")(flow)
    if recipe.ensemble:
        outputs = MemberMean(name="mean")(outputs)
    return Network(
        model=keras.Model(inputs, outputs, name=recipe.architecture),
        logits=keras.Model(inputs, flow),
        embedding=embedding,
        numeric=numeric,
        chain=chain,
        scaled=shape.scaled,
    )


def _numeric(recipe: Recipe) -> PeriodicEmbedding | PiecewiseLinearEmbedding | None:
    if recipe.periodic:
        return PeriodicEmbedding(name="periodic")
    if recipe.bins:
        return PiecewiseLinearEmbedding(recipe.bins, recipe.units, name="piecewise")
    return None


def _sections(recipe: Recipe, shape: Shape) -> list[int]:
    """Return how many columns belong together, in the order of the joined columns."""
    first = embedded_units(recipe)
    rest = shape.numbers - shape.scaled
    return [first] * shape.scaled + [1] * rest + [recipe.embedding] * len(shape.tables)


def _own_layer(layer: Layer, name: str) -> keras.Layer:
    """Return the layer of Keras that an analyst described."""
    if layer.type == DENSE:
        penalty = keras.regularizers.L1L2(layer.l1, layer.l2) if layer.l1 or layer.l2 else None
        return keras.layers.Dense(
            layer.units, activation=layer.activation, kernel_regularizer=penalty, name=name
        )
    if layer.type == DROPOUT:
        return keras.layers.Dropout(layer.rate, name=name)
    return keras.layers.BatchNormalization(name=name)


def _chain(recipe: Recipe, shape: Shape) -> list[keras.Layer]:
    layers: list[keras.Layer] = []
    if recipe.architecture == OWN:
        names = layer_names(recipe.layers)
        layers += [_own_layer(*one) for one in zip(recipe.layers, names, strict=True)]
        return [*layers, keras.layers.Dense(shape.outputs, name="logits")]
    if recipe.architecture == "realmlp":
        layers.append(FeatureScale(name="scale"))
        for number, units in enumerate(recipe.hidden, start=1):
            layers.append(ScaledDense(units, name=f"hidden_{number}"))
            if recipe.parametric:
                layers.append(ParametricActivation(recipe.activation, name=f"activation_{number}"))
            else:
                layers.append(
                    keras.layers.Activation(recipe.activation, name=f"activation_{number}")
                )
            if recipe.dropout > 0:
                layers.append(ScheduledDropout(recipe.dropout, name=f"dropout_{number}"))
        layers.append(ScaledDense(shape.outputs, name="logits"))
        return layers
    if recipe.ensemble:
        normal = bool(recipe.bins and shape.scaled)
        sections = _sections(recipe, shape)
        layers.append(EnsembleScale(recipe.ensemble, sections, normal, name="scale"))
    for number, units in enumerate(recipe.hidden, start=1):
        dense = keras.layers.Dense(units, activation=recipe.activation, name=f"hidden_{number}")
        layers.append(dense)
        if recipe.dropout > 0:
            layers.append(ScheduledDropout(recipe.dropout, name=f"dropout_{number}"))
    head = EnsembleHeads if recipe.ensemble else keras.layers.Dense
    layers.append(head(shape.outputs, name="logits"))
    return layers


def initialise(network: Network, numbers: np.ndarray, codes: np.ndarray, seed: int) -> None:
    """Draw all weights anew, layer by layer on a sample of the training rows.

    Dense layers of Keras get Glorot uniform kernels and zero biases, as Keras gives them.
    """
    rng = np.random.default_rng(seed)
    if network.numeric is not None:
        network.numeric.initialise(numbers[:, : network.scaled], rng)
    if not any(isinstance(layer, ScaledDense) for layer in network.chain):
        # No other layer looks at what enters it: a row tells the shapes, and TabM's are wide.
        numbers, codes = numbers[:1], codes[:1]
    parts = [numbers]
    if network.numeric is not None:
        head = np.asarray(network.numeric(numbers[:, : network.scaled]))
        parts = [head, numbers[:, network.scaled :]]
    if network.embedding is not None:
        network.embedding.initialise(codes, rng)
        parts.append(np.asarray(network.embedding(codes)))
    flow = np.concatenate(parts, axis=1)
    for position, layer in enumerate(network.chain):
        if isinstance(layer, ScheduledDropout):
            layer.reset(seed + position)
            continue
        if isinstance(layer, keras.layers.Dense):
            _glorot(layer, rng)
        elif isinstance(layer, keras.layers.BatchNormalization):
            _untouched(layer)
        elif hasattr(layer, "initialise"):
            layer.initialise(flow, rng)
        flow = np.asarray(layer(flow))


def _glorot(layer: keras.layers.Dense, rng: np.random.Generator) -> None:
    bound = np.sqrt(6.0 / sum(layer.kernel.shape))
    layer.kernel.assign(rng.uniform(-bound, bound, layer.kernel.shape).astype(np.float32))
    layer.bias.assign(np.zeros(layer.bias.shape, dtype=np.float32))


def _untouched(layer: keras.layers.BatchNormalization) -> None:
    for weight in (layer.gamma, layer.moving_variance):
        weight.assign(np.ones(weight.shape, dtype=np.float32))
    for weight in (layer.beta, layer.moving_mean):
        weight.assign(np.zeros(weight.shape, dtype=np.float32))


def named_weights(model: keras.Model) -> list[tuple[str, np.ndarray]]:
    """Return copies of all weights as "layer/weight", in the order of ``get_weights()``."""
    return [
        (f"{layer.name}/{weight.name}", np.array(weight))
        for layer in model.layers
        for weight in layer.weights
    ]


def rates_of(model: keras.Model) -> dict[str, tuple[float, bool, bool]]:
    """Return by name each weight's learning rate factor, whether it decays, whether it learns."""
    found = {}
    for layer in model.layers:
        kind = type(layer)
        for weight in layer.weights:
            rate = getattr(kind, "RATES", {}).get(weight.name, 1.0)
            decays = weight.name not in getattr(kind, "NO_DECAY", ("bias", "gamma", "beta"))
            found[f"{layer.name}/{weight.name}"] = (rate, decays, bool(weight.trainable))
    return found


def to_bytes(model: keras.Model) -> bytes:
    """Return the model as a ``.keras`` file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "network.keras"
        model.save(path)
        return path.read_bytes()


def from_bytes(data: bytes) -> keras.Model:
    """Load a ``.keras`` file in safe mode: our layers are registered, no code is run."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "network.keras"
        path.write_bytes(data)
        return keras.saving.load_model(path, compile=False, safe_mode=True)
