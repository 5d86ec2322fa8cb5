"""What a network that is being built will be: its drawing, its size, its time, its last layer."""

from __future__ import annotations

import streamlit as st

from lib.core.model import Size
from lib.core.task import Task, TaskKind
from lib.deep.designs.design import DENSE, MAX_PARAMETERS, Design, count_parameters, described
from lib.i18n import Translator
from lib.models.families.own_network import outputs_of
from lib.report.figures.layers_chart import layers_chart
from lib.ui.setup.prepared import Setup
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart


def draw_picture(design: Design, model: str, made: Setup, t: Translator) -> None:
    """Draw the layers between the table's columns and the target, and say what they cost."""
    if made.size is None:
        return
    outputs = outputs_of(len(made.task.classes))
    count = count_parameters(design, made.size.columns, outputs)
    said = t(
        "About {count} parameters (at most {most})",
        count=t.number(count),
        most=t.number(MAX_PARAMETERS),
    )
    st.markdown(f"**{plain(said)}**", help=t("By the number of columns that categories become."))
    seconds = made.costs.get(model)
    if seconds is not None:
        st.caption(t("Expected time on one core, all folds: {time}", time=t.duration(seconds)))
    layers = [
        {
            "name": layer.name,
            "type": layer.type,
            "shape": f"(rows, {layer.units})",
            "parameters": layer.parameters,
        }
        for layer in described(design, made.size.columns, outputs)
    ]
    chart(layers_chart(layers, t), f"deepworth_net_drawing_{model}", said)
    for sentence in (last_layer(made.task, t), *remarks(design, made.task, made.size, t)):
        st.caption(plain(sentence))


def last_layer(task: Task, t: Translator) -> str:
    """Return a sentence on the layer and the loss that a task decides."""
    if task.kind is TaskKind.REGRESSION:
        return t(
            "Last layer: one linear unit, the predicted value. Loss: squared error, of the target "
            "on a standard scale."
        )
    if len(task.classes) > 2:
        return t(
            "Last layer: {count} softmax units, the probability of each class. Loss: categorical "
            "cross-entropy.",
            count=t.number(len(task.classes)),
        )
    return t(
        'Last layer: one sigmoid unit, the probability of "{label}". Loss: binary cross-entropy.',
        label=task.shown[1],
    )


def remarks(design: Design, task: Task, size: Size, t: Translator) -> list[str]:
    """Return sentences on what may surprise in a design."""
    found = []
    dense = [layer for layer in design.layers if layer.type == DENSE]
    if not dense and task.kind is TaskKind.REGRESSION:
        found.append(
            t("Without a hidden layer this is linear regression, learned by gradient descent.")
        )
    elif not dense:
        found.append(
            t("Without a hidden layer this is logistic regression, learned by gradient descent.")
        )
    elif all(layer.activation == "linear" for layer in dense):
        found.append(t("With linear activations only, all layers together are a linear model."))
    if design.batch >= size.rows:
        found.append(
            t(
                "A batch holds all training rows of a fold (at most {rows}): each epoch is one "
                "step.",
                rows=t.number(size.rows),
            )
        )
    if not design.patience:
        found.append(t("Without patience all epochs are trained; the best one is kept."))
    return found
