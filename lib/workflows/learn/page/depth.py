"""The figures of two chapters: vanishing gradients, and epoch, batch and iteration."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.i18n import Translator
from lib.ui.shell.text import plain
from lib.ui.widgets.player import Movie, player
from lib.workflows.learn.facts.depth import Batches, Vanishing
from lib.workflows.learn.job_specs import (
    BATCHES,
    VANISHING,
    BatchesParameters,
    VanishingParameters,
)
from lib.workflows.learn.page.asking import ask
from lib.workflows.learn.page.network_settings import POINTS
from lib.workflows.learn.page.settings import choice, start
from lib.workflows.learn.report import depth as report
from lib.workflows.learn.report.words import setting


def vanishing(t: Translator, workspace: str) -> None:
    """Draw gradients by layer, with each activation."""
    st.markdown(
        t(
            "On the way back the gradient is multiplied by the slope of the activation at every "
            "layer. The same network is trained on the circles with sigmoid, tanh and ReLU, and "
            "the gradient that reaches each layer is measured."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layers = st.select_slider(
            t("Hidden layers"),
            (1, 2, 3, 5, 8, 12, 20, 30),
            value=8,
            key="deepworth_learn_depth",
            persist_state="session",
            width=280,
        )
        epochs = _select(t("Epochs"), "depth_epochs", (1, 20, 100, 200), 100, t)
        rate = _select(t("Learning rate"), "depth_rate", (0.001, 0.003, 0.01, 0.03, 0.1), 0.01, t)
        seed = _start("depth", t)
    params = VanishingParameters(layers=layers, epochs=int(epochs), rate=rate, seed=seed)
    job = ask(VANISHING, params, t("Measure"), "vanishing", t, workspace)
    if job is None or job.result is None:
        return
    found = from_json(Vanishing, job.result)
    with st.container(border=True, gap="small"):
        layers_text = t.plural("{count} hidden layer", "{count} hidden layers", found.layers)
        st.caption(plain(layers_text))
        st.markdown(plain(" ".join(report.vanishing_outcome(found, t))))
    movie = Movie(
        f"{job.id}/{job.created}",
        report.vanishing_captions(found, t),
        report.vanishing_panels(found, t),
        lambda: report.vanishing_table(found, t),
        "gradients",
    )
    player(movie, "deepworth_learn_vanishing", t)


def batches(t: Translator, workspace: str) -> None:
    """Draw losses by epoch, by update and by second, for several batch sizes."""
    st.markdown(
        t(
            "An iteration is one update of the weights, made from one batch of rows. An epoch is "
            "as many iterations as it takes to see every training row once. The same network "
            "starts from the same weights with batches of 1, 16, 64 and all rows."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        data = choice(
            t("Points"),
            ("circles", "moons", "spirals"),
            "moons",
            "batch_data",
            lambda name: t(POINTS[name]),
        )
        epochs = _select(t("Epochs"), "batch_epochs", (5, 20, 40, 60), 20, t)
        rate = _select(t("Learning rate"), "batch_rate", (0.001, 0.003, 0.01, 0.03, 0.1), 0.01, t)
        seed = _start("batch", t)
    params = BatchesParameters(data=data, epochs=int(epochs), rate=rate, seed=seed)
    job = ask(BATCHES, params, t("Train with each batch size"), "batches", t, workspace)
    if job is None or job.result is None:
        return
    found = from_json(Batches, job.result)
    table = report.batch_table(found, t)
    st.table(table.set_index(t("Batch")))
    movie = Movie(
        f"{job.id}/{job.created}",
        report.batch_captions(found, t),
        report.batch_panels(found, t),
        lambda: table,
        "batches",
    )
    player(movie, "deepworth_learn_batches", t)


def _select(
    label: str, name: str, options: tuple[float, ...], usual: float, t: Translator
) -> float:
    return st.selectbox(
        label,
        options,
        index=options.index(usual),
        format_func=lambda value: setting(value, t),
        key=f"deepworth_learn_{name}",
        persist_state="session",
        width=130,
    )


def _start(name: str, t: Translator) -> int:
    return int(
        start(
            f"{name}_seed",
            t,
            t("The same number gives the same points and the same weights at the start."),
        )
    )
