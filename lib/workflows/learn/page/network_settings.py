"""The settings of the playground: points, network, training."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lib.core.columns import ColumnKind
from lib.i18n import N_, Translator
from lib.ui.data.tables import table_labels
from lib.ui.shell import services
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.workflows.learn.facts.course import MAX_UPDATES, NetworkSettings, updates_of
from lib.workflows.learn.page.settings import choice, start
from lib.workflows.learn.report.course import ACTIVATIONS
from lib.workflows.learn.report.words import setting

POINTS = {
    "circles": N_("Circles"),
    "moons": N_("Moons"),
    "spirals": N_("Spirals"),
    "xor": N_("XOR in a plane"),
    "blobs": N_("Two clouds"),
    "waves": N_("Waves (a value)"),
    "table": N_("Two columns of my table"),
}
_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_PENALTIES = (0.0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1)
_TRAIN = 0.7
_MAX_TABLES = 20


@dataclass(frozen=True)
class Chosen:
    """Settings, the table that they are about, if any, and whether they can be trained."""

    settings: NetworkSettings
    dataset: str | None = None
    ready: bool = True


def network_settings(t: Translator, workspace: str) -> Chosen:
    """Draw the settings and return what was chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        data = st.selectbox(
            t("Points"),
            list(POINTS),
            format_func=lambda name: t(POINTS[name]),
            key="deepworth_learn_data",
            persist_state="session",
            width=240,
        )
        points = _select(t("How many"), "points", (100, 300, 500, 1000), 300, t)
        noise = 0.0
        if data != "table":
            noise = _select(t("Noise"), "noise", (0.0, 0.1, 0.2, 0.4, 0.8), 0.2, t)
    dataset, columns = _columns(t, workspace) if data == "table" else (None, ())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        hidden = _hidden(t)
        activation = choice(
            t("Activation"),
            list(ACTIVATIONS),
            "tanh",
            "activation",
            lambda name: t(ACTIVATIONS[name]),
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        optimizer = choice(
            t("Optimizer"),
            ("adam", "sgd"),
            "adam",
            "optimizer",
            {"adam": "Adam", "sgd": "SGD"}.__getitem__,
        )
        rate = _select(t("Learning rate"), "net_rate", _RATES, 0.01, t)
        batch = int(_select(t("Batch"), "batch", (0, 64, 16, 4, 1), 16, t, zero=t("all rows")))
        epochs = int(_select(t("Epochs"), "epochs", (10, 50, 100, 200, 500, 1000), 100, t))
        l1 = _select("L1", "l1", _PENALTIES, 0.0, t)
        l2 = _select("L2", "l2", _PENALTIES, 0.0, t)
        dropout = _select(t("Dropout"), "dropout", (0.0, 0.1, 0.2, 0.5), 0.0, t)
        seed = start(
            "net_seed",
            t,
            t("The same number gives the same points and the same weights at the start."),
        )
    settings = NetworkSettings(
        data=data,
        points=int(points),
        noise=noise,
        hidden=hidden,
        activation=activation,
        optimizer=optimizer,
        rate=rate,
        batch=batch,
        epochs=epochs,
        l1=l1,
        l2=l2,
        dropout=dropout,
        seed=seed,
        columns=columns,
    )
    ready = _quick_enough(settings, t) and (data != "table" or dataset is not None)
    return Chosen(settings, dataset, ready)


def _select(
    label: str,
    name: str,
    options: tuple[float, ...],
    usual: float,
    t: Translator,
    zero: str = "",
) -> float:
    return st.selectbox(
        label,
        options,
        index=options.index(usual),
        format_func=lambda value: zero if zero and not value else setting(value, t),
        key=f"deepworth_learn_{name}",
        persist_state="session",
        width=116,
    )


def _hidden(t: Translator) -> tuple[int, ...]:
    layers = choice(t("Hidden layers"), range(5), 2, "layers")
    return tuple(
        int(
            st.number_input(
                t("Units of layer {layer}", layer=layer + 1),
                min_value=1,
                max_value=8,
                value=4,
                key=f"deepworth_learn_units_{layer}",
                persist_state="session",
                width=130,
            )
        )
        for layer in range(layers)
    )


def _quick_enough(settings: NetworkSettings, t: Translator) -> bool:
    rows = round(_TRAIN * settings.points)
    updates = updates_of(rows, settings.batch, settings.epochs)
    if updates <= MAX_UPDATES:
        return True
    message, hint = t.failure("learn_too_long", {"updates": updates, "most": MAX_UPDATES})
    st.warning(plain(f"{message} {hint}"), icon=":material/timer:")
    return False


def _columns(t: Translator, workspace: str) -> tuple[str | None, tuple[str, ...]]:
    """Draw the choice of a table, two columns of numbers and a target."""
    rows = services.store().datasets(workspace)[:_MAX_TABLES]
    if not rows:
        st.info(t("There is no table yet. Open one on Data first."), icon=":material/table:")
        st.page_link("pages/data.py", label=t("Data"), icon=":material/table:")
        return None, ()
    names = table_labels(rows, t)
    ids = list(names)
    current = state.dataset_id
    with st.container(horizontal=True, vertical_alignment="bottom"):
        dataset = st.selectbox(
            t("Table"),
            ids,
            index=ids.index(current) if current in ids else 0,
            format_func=names.__getitem__,
            key="deepworth_learn_dataset",
            width=300,
        )
        columns = services.dataset(workspace, dataset).columns
        numbers = [one.name for one in columns if one.kind is ColumnKind.NUMBER]
        targets = [
            one.name for one in columns if one.kind is ColumnKind.NUMBER or one.distinct == 2
        ]
        if len(numbers) < 2 or not targets:
            st.info(t("This table has fewer than two columns of numbers, or no target."))
            return None, ()
        last = next((one.name for one in reversed(columns) if one.distinct == 2), targets[-1])
        across = _column("x₁", "across", numbers, 0, dataset)
        up = _column("x₂", "up", numbers, 1, dataset)
        target = _column(t("Target"), "target", targets, targets.index(last), dataset)
    return dataset, (across, up, target)


def _column(label: str, name: str, options: list[str], place: int, dataset: str) -> str:
    return st.selectbox(
        label, options, index=place, key=f"deepworth_learn_{name}_{dataset}", width=200
    )
