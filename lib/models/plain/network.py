"""A network that was built as the lines of Keras that an analyst would write."""

from lib.core.task import TaskKind
from lib.deep.designs.design import ADAMW, COSINE, DENSE, DROPOUT, SGD, Design, Layer

_LOSS = {
    TaskKind.REGRESSION: "mean_squared_error",
    TaskKind.BINARY: "binary_crossentropy",
    TaskKind.MULTICLASS: "categorical_crossentropy",
}


def model_code(design: Design, kind: TaskKind, classes: int, columns: str) -> str:
    """Return the code from Sequential to compile; ``columns`` says how many inputs there are.

    A schedule that falls takes ``steps``, the number of all steps of the training.
    """
    last = {
        TaskKind.REGRESSION: "Dense(1)",
        TaskKind.BINARY: 'Dense(1, activation="sigmoid")',
        TaskKind.MULTICLASS: f'Dense({classes}, activation="softmax")',
    }[kind]
    layers = [_layer(layer) for layer in design.layers]
    lines = [
        "network = keras.Sequential()",
        f"network.add(keras.Input(({columns},)))",
        *(f"network.add(keras.layers.{layer})" for layer in (*layers, last)),
        f"optimizer = keras.optimizers.{_optimiser(design)}",
    ]
    if design.optimiser == ADAMW:
        lines.append('optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])')
    return "\n".join([*lines, f'network.compile(optimizer=optimizer, loss="{_LOSS[kind]}")'])


def _layer(layer: Layer) -> str:
    if layer.type == DROPOUT:
        return f"Dropout({layer.rate!r})"
    if layer.type != DENSE:
        return f"{layer.type}()"
    penalty = ""
    if layer.l1 or layer.l2:
        penalty = f", kernel_regularizer=keras.regularizers.L1L2({layer.l1!r}, {layer.l2!r})"
    return f'Dense({layer.units}, activation="{layer.activation}"{penalty})'


def _optimiser(design: Design) -> str:
    rate = repr(design.learning_rate)
    if design.schedule == COSINE:
        rate = f"keras.optimizers.schedules.CosineDecay({rate}, steps)"
    more = {
        SGD: f", momentum={design.momentum!r}",
        ADAMW: f", weight_decay={design.weight_decay!r}",
    }.get(design.optimiser, "")
    return f"{design.optimiser}({rate}{more})"
