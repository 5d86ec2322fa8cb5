"""Charts and sentences on gradients by layer, and on batch sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lib.i18n import Translator
from lib.report.drawing.movie import Line, Panel, Scale, Trail, spread
from lib.report.drawing.palette import COLOURS
from lib.workflows.learn.facts.depth import Batches, Vanishing
from lib.workflows.learn.report.course import ACTIVATIONS
from lib.workflows.learn.report.words import three_digits

if TYPE_CHECKING:
    import pandas as pd

_COLOURS = {
    "sigmoid": COLOURS["classical"],
    "tanh": COLOURS["ensemble"],
    "relu": COLOURS["deep"],
}
_SYMBOLS = {"sigmoid": "circle", "tanh": "square", "relu": "diamond"}
_LEAST = 1e-30
_BATCH_LOOKS = (
    (COLOURS["deep"], "diamond"),
    (COLOURS["ensemble"], "square"),
    (COLOURS["classical"], "circle"),
    (COLOURS["baseline"], "circle"),
)


def vanishing_panels(found: Vanishing, t: Translator) -> tuple[Panel, ...]:
    """Return each layer's gradient at each epoch, the losses, and the activations' slopes."""
    layers = list(range(1, found.layers + 2))
    sizes = np.array([one.gradients for one in found.networks])
    losses = np.array([one.losses for one in found.networks])
    legend = tuple((t(ACTIVATIONS[name]), colour) for name, colour in _COLOURS.items())
    return (
        Panel(
            t("Size of the gradient by layer"),
            Scale(t("Layer (the last is the output)"), (0.7, layers[-1] + 0.3)),
            Scale(t("Gradient (log)"), spread(np.maximum(sizes, _LEAST), log=True), log=True),
            tuple(
                Line(
                    layers,
                    one.gradients,
                    _COLOURS[one.activation],
                    symbol=_SYMBOLS[one.activation],
                )
                for one in found.networks
            ),
            legend=legend,
            alt=t("The size of the gradient of each layer's weights in this frame."),
        ),
        Panel(
            t("Loss by epoch"),
            Scale(t("Epoch"), (0, max(found.epochs[-1], 1))),
            Scale(t("Loss"), (0, spread(losses)[1])),
            tuple(
                Trail(found.epochs, one.losses, _COLOURS[one.activation], _SYMBOLS[one.activation])
                for one in found.networks
            ),
            legend=legend,
            alt=t("The losses by epoch up to this frame."),
        ),
        _slopes(legend, t),
    )


def _slopes(legend: tuple[tuple[str, str], ...], t: Translator) -> Panel:
    z = np.linspace(-5, 5, 101)
    sigmoid = 1 / (1 + np.exp(-z))
    drawn = {
        "sigmoid": sigmoid * (1 - sigmoid),
        "tanh": 1 - np.tanh(z) ** 2,
        "relu": (z > 0).astype(np.float64),
    }
    return Panel(
        t("Slope of each activation: a factor a layer"),
        Scale("z", (-5, 5)),
        Scale(t("Slope"), (-0.05, 1.05)),
        tuple(Line(z.tolist(), made.tolist(), _COLOURS[name]) for name, made in drawn.items()),
        legend=legend,
        alt=t("The slope of sigmoid is 0.25 at most, that of tanh 1 at 0, that of ReLU 0 or 1."),
    )


def vanishing_captions(found: Vanishing, t: Translator) -> list[str]:
    """Return what each frame shows, in words."""
    return [
        "; ".join(
            [
                t("Epoch {epoch}, gradient of the first layer", epoch=t.number(epoch)),
                *(
                    f"{t(ACTIVATIONS[one.activation])} {three_digits(one.gradients[place][0], t)}"
                    for one in found.networks
                ),
            ]
        )
        for place, epoch in enumerate(found.epochs)
    ]


def vanishing_outcome(found: Vanishing, t: Translator) -> list[str]:
    """Return what was measured, in sentences that hold for every setting."""
    reaching = {one.activation: three_digits(one.reaching, t) for one in found.networks}
    right = {one.activation: t.percent(one.right) for one in found.networks}
    return [
        t(
            "At the start the first layer's gradient is {sigmoid} times that of the output layer "
            "with sigmoid, {tanh} times with tanh, {relu} times with ReLU.",
            **reaching,
        ),
        t(
            "After {epochs} epochs {sigmoid} of the training points are right with sigmoid, "
            "{tanh} with tanh, {relu} with ReLU.",
            epochs=t.number(found.epochs[-1]),
            **right,
        ),
    ]


def vanishing_table(found: Vanishing, t: Translator) -> pd.DataFrame:
    """Return each layer's gradient by epoch and activation."""
    import pandas as pd

    rows = [
        {
            t("Activation"): t(ACTIVATIONS[one.activation]),
            t("Epoch"): epoch,
            t("Layer"): layer + 1,
            t("Gradient"): size,
        }
        for one in found.networks
        for epoch, sizes in zip(found.epochs, one.gradients, strict=True)
        for layer, size in enumerate(sizes)
    ]
    return pd.DataFrame(rows)


def batch_name(batch: int, rows: int, t: Translator) -> str:
    """Return what a batch size is called."""
    return t("all {rows} rows", rows=t.number(rows)) if not batch else t.number(batch)


def batch_panels(found: Batches, t: Translator) -> tuple[Panel, ...]:
    """Return the losses by epoch, by update and by second."""
    losses = np.maximum([one.losses for one in found.courses], 1e-6)
    loss = Scale(t("Loss (log)"), spread(losses, log=True), log=True)
    legend = tuple(
        (batch_name(one.batch, found.rows, t), look[0])
        for one, look in zip(found.courses, _BATCH_LOOKS, strict=True)
    )
    epochs = [list(range(found.epochs + 1))] * len(found.courses)
    updates = [np.linspace(0, one.updates, found.epochs + 1).tolist() for one in found.courses]
    seconds = [list(one.seconds) for one in found.courses]
    drawn = (
        (t("Loss by epoch"), t("Epoch"), epochs, False),
        (t("Loss by update"), t("Update (log)"), updates, True),
        (t("Loss by second"), t("Seconds of training (log)"), seconds, True),
    )
    panels = []
    for title, axis, across, log in drawn:
        first, most = min(values[1] for values in across), max(values[-1] for values in across)
        scale = Scale(axis, (first * 0.9, most * 1.1) if log else (0, most), log=log)
        layers = tuple(
            Trail(x, y.tolist(), *look)
            for x, y, look in zip(across, losses, _BATCH_LOOKS, strict=True)
        )
        alt = t("The training loss of each batch size up to this frame.")
        panels.append(Panel(title, scale, loss, layers, legend=legend, alt=alt))
    return tuple(panels)


def batch_captions(found: Batches, t: Translator) -> list[str]:
    """Return what each frame shows, in words."""
    said = []
    for epoch in range(found.epochs + 1):
        parts = [t("Epoch {epoch}, loss by batch size", epoch=t.number(epoch))]
        parts += [
            f"{batch_name(one.batch, found.rows, t)}: {three_digits(one.losses[epoch], t)}"
            for one in found.courses
        ]
        said.append("; ".join(parts))
    return said


def batch_table(found: Batches, t: Translator) -> pd.DataFrame:
    """Return what each batch size counted, took and reached."""
    import pandas as pd

    rows = [
        {
            t("Batch"): batch_name(one.batch, found.rows, t),
            t("Iterations an epoch"): t.number(one.updates // found.epochs),
            t("Updates"): t.number(one.updates),
            t("Seconds"): three_digits(one.seconds[-1], t),
            t("Training loss"): three_digits(one.losses[-1], t),
        }
        for one in found.courses
    ]
    return pd.DataFrame(rows)
