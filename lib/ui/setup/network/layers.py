"""The layers of a network that is being built, one under the other, and how it is trained."""

from __future__ import annotations

import streamlit as st

from lib.deep.designs.design import (
    ACTIVATIONS,
    ADAMW,
    COSINE,
    DENSE,
    DROPOUT,
    MAX_LAYERS,
    NORMALIZATION,
    OPTIMISERS,
    SCHEDULES,
    SGD,
    Design,
    Layer,
)
from lib.deep.designs.design_file import LIMITS
from lib.i18n import N_, Translator
from lib.ui.setup.network.slot import Slot

_ADDED = {
    DENSE: Layer(DENSE, 32, "relu"),
    DROPOUT: Layer(DROPOUT, rate=0.2),
    NORMALIZATION: Layer(NORMALIZATION),
}
_ABOUT = {
    DENSE: N_("Weighted sums of all units before, each put through the activation."),
    DROPOUT: N_("Drops a random share of the units at each training step, against overfitting."),
    NORMALIZATION: N_("Brings each unit to mean 0 and deviation 1 over the batch."),
}
_ACTIVATION_ABOUT = N_(
    "ReLU is the usual choice. SELU and GELU are smoother; tanh and sigmoid flatten at both ends, "
    "so that deep stacks of them learn slowly. Linear layers alone make a linear model."
)
_ACTIVATION = {
    "relu": "ReLU",
    "selu": "SELU",
    "gelu": "GELU",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "linear": N_("linear"),
}
_SCHEDULE = {"constant": N_("Constant"), COSINE: N_("Falls to 0 (cosine)")}
_NARROW, _WIDE = 120, 165


def draw_layers(slot: Slot, design: Design, t: Translator) -> None:
    """Draw the layers with what changes, moves and removes them, and what adds one."""
    if not design.layers:
        st.caption(t("No hidden layers: the columns go straight to the last layer."))
    for place, layer in enumerate(design.layers):
        with st.container(border=True, gap="small"):
            _heading(slot, design, place, t)
            if layer.type != NORMALIZATION:
                with st.container(horizontal=True, gap="small"):
                    _fields(slot, layer, place, t)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for kind, layer in _ADDED.items():
            st.button(
                kind,
                key=slot.key(f"add_{kind}"),
                icon=":material/add:",
                disabled=len(design.layers) >= MAX_LAYERS,
                help=t(_ABOUT[kind]),
                on_click=_add,
                args=(slot, layer),
            )


def _heading(slot: Slot, design: Design, place: int, t: Translator) -> None:
    kind, last = design.layers[place].type, len(design.layers) - 1
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"
    ):
        st.markdown(f"**{place + 1}. {kind}**", width="content", help=t(_ABOUT[kind]))
        with st.container(horizontal=True, width="content", gap="small"):
            for name, label, icon, to in (
                ("up", t("Up"), "arrow_upward", place - 1),
                ("down", t("Down"), "arrow_downward", place + 1),
                ("remove", t("Remove"), "close", None),
            ):
                st.button(
                    label,
                    key=slot.key(name, place),
                    icon=f":material/{icon}:",
                    type="tertiary",
                    disabled=to is not None and not 0 <= to <= last,
                    on_click=_move,
                    args=(slot, place, to),
                )


def _fields(slot: Slot, layer: Layer, place: int, t: Translator) -> None:
    if layer.type == DROPOUT:
        about = t("Share of units dropped.")
        _number(slot, "rate", layer.rate, t("Rate"), about, place, step=0.05)
        return
    about = t("Width of the layer: more units can learn more, but cost more.")
    _number(slot, "units", layer.units, t("Units"), about, place)
    st.selectbox(
        t("Activation"),
        ACTIVATIONS,
        index=ACTIVATIONS.index(layer.activation),
        format_func=lambda name: t(_ACTIVATION[name]),
        key=slot.key("activation", place),
        width=_WIDE,
        help=t(_ACTIVATION_ABOUT),
    )
    l1 = t("Penalty on the sum of absolute weights: drives weights to 0.")
    l2 = t("Penalty on the sum of squared weights: keeps weights small.")
    _number(slot, "l1", layer.l1, "L1", l1, place, step=1e-4)
    _number(slot, "l2", layer.l2, "L2", l2, place, step=1e-4)


def draw_training(slot: Slot, design: Design, t: Translator) -> None:
    """Draw how the network is trained."""
    with st.container(horizontal=True, gap="small"):
        st.selectbox(
            t("Optimizer"),
            OPTIMISERS,
            index=OPTIMISERS.index(design.optimiser),
            key=slot.key("optimiser"),
            width=_WIDE,
            help=t("Adam suits most networks; SGD with momentum needs a larger learning rate."),
        )
        about = t("Step size: too small learns slowly, too large does not converge.")
        rate = design.learning_rate
        _number(slot, "learning_rate", rate, t("Learning rate"), about, step=1e-3)
        if design.optimiser == SGD:
            about = t("Share of the last step that is kept in the next one.")
            _number(slot, "momentum", design.momentum, t("Momentum"), about, step=0.05)
        if design.optimiser == ADAMW:
            about = t("Shrinks weights towards zero, against overfitting.")
            _number(slot, "weight_decay", design.weight_decay, t("Weight decay"), about, step=1e-3)
        st.selectbox(
            t("Schedule of the rate"),
            SCHEDULES,
            index=SCHEDULES.index(design.schedule),
            format_func=lambda name: t(_SCHEDULE[name]),
            key=slot.key("schedule"),
            width=_WIDE,
        )
        about = t("Rows per training step: smaller batches learn more from each row but cost more.")
        _number(slot, "batch", design.batch, t("Batch size"), about)
        about = t("Maximum passes over the training rows; the best epoch is kept.")
        _number(slot, "epochs", design.epochs, t("Epochs"), about)
        about = t("Epochs without improvement that end the training; 0: never.")
        _number(slot, "patience", design.patience, t("Patience"), about)


def _number(
    slot: Slot,
    field: str,
    value: float,
    label: str,
    about: str,
    place: int | None = None,
    step: float = 1,
) -> None:
    limits = LIMITS["batch_size" if field == "batch" else field]
    kind = int if limits.whole else float
    st.number_input(
        label,
        kind(limits.low),
        kind(limits.high),
        value=kind(value),
        step=kind(step),
        format="%d" if limits.whole else "%g",
        key=slot.key(field, place),
        width=_NARROW,
        help=about,
    )


def _add(slot: Slot, layer: Layer) -> None:
    slot.change((*slot.current().layers, layer))


def _move(slot: Slot, place: int, to: int | None) -> None:
    layers = list(slot.current().layers)
    layer = layers.pop(place)
    if to is not None:
        layers.insert(to, layer)
    slot.change(tuple(layers))
