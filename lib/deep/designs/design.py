"""A network as an analyst describes it, layer by layer, without what the task decides.

The last layer and the loss are the task's (``OUTPUTS``), the first layer's inputs the table's, so
one design fits every table. lib.deep.designs.design_file reads and writes it as JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

DENSE, DROPOUT, NORMALIZATION = "Dense", "Dropout", "BatchNormalization"
"""Types of layers, by the names of Keras."""
ACTIVATIONS = ("relu", "selu", "gelu", "tanh", "sigmoid", "linear")
SGD, ADAM, ADAMW, RMSPROP = "SGD", "Adam", "AdamW", "RMSprop"
OPTIMISERS = (SGD, ADAM, ADAMW, RMSPROP)
CONSTANT, COSINE = "constant", "cosine"
SCHEDULES = (CONSTANT, COSINE)
"""The rate stays, or falls to zero over all epochs along half a cosine."""
OUTPUTS = {"mse": "linear", "sigmoid": "sigmoid", "softmax": "softmax"}
"""The last activation by the loss: squared error, binary and categorical cross-entropy."""
MAX_LAYERS = 20
MAX_PARAMETERS = 10_000_000
_STEM = {DENSE: "hidden", DROPOUT: "dropout", NORMALIZATION: "normalization"}


@dataclass(frozen=True)
class Layer:
    """A layer: of a type only its own fields count.

    Dense has ``units``, an ``activation`` and penalties ``l1`` and ``l2`` on its kernel; Dropout
    has a ``rate``.
    """

    type: str
    units: int = 0
    activation: str = "linear"
    l1: float = 0.0
    l2: float = 0.0
    rate: float = 0.0


@dataclass(frozen=True)
class Design:
    """Layers from the inputs to before the last one, and how they are trained.

    ``momentum`` is for SGD, ``weight_decay`` for AdamW. ``patience`` epochs without improvement
    end the training (0: never); the best epoch is kept either way.
    """

    layers: tuple[Layer, ...]
    name: str = ""
    optimiser: str = ADAM
    learning_rate: float = 1e-3
    momentum: float = 0.9
    weight_decay: float = 0.004
    schedule: str = CONSTANT
    batch: int = 128
    epochs: int = 100
    patience: int = 10

    @property
    def units(self) -> tuple[int, ...]:
        """The widths of its dense layers."""
        return tuple(layer.units for layer in self.layers if layer.type == DENSE)


USUAL = Design((Layer(DENSE, 64, "relu"), Layer(DROPOUT, rate=0.2), Layer(DENSE, 32, "relu")))
"""What the builder begins with."""


@dataclass(frozen=True)
class Described:
    """A layer as a drawing shows it: its name, units and number of weights."""

    name: str
    type: str
    units: int
    parameters: int


def layer_names(layers: Sequence[Layer]) -> list[str]:
    """Return a name for each layer: its kind, and its place among those of its kind."""
    counts = dict.fromkeys(_STEM, 0)
    names = []
    for layer in layers:
        counts[layer.type] += 1
        names.append(f"{_STEM[layer.type]}_{counts[layer.type]}")
    return names


def described(design: Design, inputs: int, outputs: int) -> list[Described]:
    """Return the layers of a design between so many columns and outputs, the last layer too."""
    width, found = inputs, [Described("columns", "InputLayer", inputs, 0)]
    for name, layer in zip(layer_names(design.layers), design.layers, strict=True):
        count = 0
        if layer.type == DENSE:
            count, width = (width + 1) * layer.units, layer.units
        elif layer.type == NORMALIZATION:
            count = 4 * width
        found.append(Described(name, layer.type, width, count))
    found.append(Described("outputs", DENSE, outputs, (width + 1) * outputs))
    return found


def count_parameters(design: Design, inputs: int, outputs: int) -> int:
    """Return the number of weights of a design, those that batch normalisation only counts too."""
    return sum(layer.parameters for layer in described(design, inputs, outputs))


def summary(design: Design) -> str:
    """Return a design in a line, by Keras' own words: "64 relu, Dropout 0.2 | Adam 0.001"."""
    said = []
    for layer in design.layers:
        if layer.type == DENSE:
            penalties = "".join(
                f" {name}={value:g}"
                for name, value in (("L1", layer.l1), ("L2", layer.l2))
                if value
            )
            said.append(f"{layer.units} {layer.activation}{penalties}")
        else:
            said.append(f"Dropout {layer.rate:g}" if layer.type == DROPOUT else layer.type)
    return f"{', '.join(said) or '–'} | {design.optimiser} {design.learning_rate:g}"
