"""The figure of the chapter on forward and back: one row, step by step."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.i18n import N_, Translator
from lib.ui.shell.text import plain
from lib.ui.widgets.player import Movie, player
from lib.workflows.learn.facts.chain import Chain
from lib.workflows.learn.job_specs import CHAIN, ChainParameters
from lib.workflows.learn.page.asking import ask
from lib.workflows.learn.page.settings import choice, start
from lib.workflows.learn.report import chain as report
from lib.workflows.learn.report.course import ACTIVATIONS

_TASKS = {True: N_("Yes or no"), False: N_("A value")}


def figure(t: Translator, workspace: str) -> None:
    """Draw the row and its settings, and the pass that was asked for."""
    st.markdown(
        t(
            "Forward, a row becomes a prediction: each unit adds up its weighted inputs and "
            "applies its activation. Back, the chain rule tells how the loss changes with every "
            "weight, from the last layer to the first. Step through with the buttons below."
        )
    )
    params = _settings(t)
    job = ask(CHAIN, params, t("Forward and back"), "chain", t, workspace)
    if job is not None and job.result is not None:
        _chain(from_json(Chain, job.result), f"{job.id}/{job.created}", t)


def _settings(t: Translator) -> ChainParameters:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        classes = choice(
            t("To predict"),
            list(_TASKS),
            True,
            "chain_task",
            lambda kind: t(_TASKS[kind]),
            about=t("Yes or no: a sigmoid and cross-entropy. A value: squared error."),
        )
        activation = choice(
            t("Activation"),
            ("tanh", "sigmoid", "relu"),
            "tanh",
            "chain_activation",
            lambda name: t(ACTIVATIONS[name]),
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        x1, x2 = (_number(name, value, t) for name, value in (("x₁", 1.0), ("x₂", -2.0)))
        target = float(choice("y", (0, 1), 1, "chain_class")) if classes else _number("y", 1.0, t)
        seed = start(
            "chain_seed", t, t("The number that the random weights at the start are drawn by.")
        )
    return ChainParameters(
        x1=x1, x2=x2, target=target, classes=classes, activation=activation, seed=seed
    )


def _number(name: str, value: float, t: Translator) -> float:
    chosen = float(
        st.number_input(
            name,
            min_value=-3.0,
            max_value=3.0,
            value=value,
            step=0.5,
            key=f"deepworth_learn_chain_{name}",
            persist_state="session",
            width=110,
            help=t("From −3 to 3."),
        )
    )
    return round(chosen, 2)


def _chain(found: Chain, id_: str, t: Translator) -> None:
    with st.container(border=True):
        st.markdown(plain(report.outcome(found, t)))
    made = report.steps(found, t)
    movie = Movie(
        id_,
        [one.caption for one in made],
        (report.panel(found, made, t),),
        lambda: report.derivatives(found, t),
        "forward-and-back",
        plays=False,
        pace=2500,
    )
    player(movie, "deepworth_learn_chain_player", t)
    title = t("Every derivative")
    st.markdown(f"**{plain(title)}**")
    st.table(report.derivatives(found, t).set_index(t("Weight")))
