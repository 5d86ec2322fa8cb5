"""The figure of the chapter on reinforcement learning: a world solved, and learned by trying."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from lib.core.facts import from_json
from lib.i18n import Translator
from lib.ui.shell.text import plain
from lib.ui.widgets.player import Movie, player
from lib.workflows.learn.facts.world import SolvedWorld, lacking
from lib.workflows.learn.job_specs import WORLD, WorldParameters
from lib.workflows.learn.page.asking import ask
from lib.workflows.learn.page.world_editor import world_editor
from lib.workflows.learn.report import world as report
from lib.workflows.learn.report.words import setting


def figure(t: Translator, workspace: str) -> None:
    """Draw the world and its settings, and what came of it."""
    st.markdown(
        t(
            "An agent walks a grid. Reaching the goal brings 1, falling into a trap costs 1, each "
            "step has a cost, and a move may slip to one side. What comes next depends only on "
            "the cell and the move: a Markov decision process. Value iteration knows the rules and "
            "computes what each cell is worth. Q-learning does not, and finds out by trying."
        )
    )
    rows = world_editor(t)
    params = _settings(rows, t)
    missing = lacking(rows)
    if missing:
        st.warning(plain(" ".join(t.failure(missing, {}))), icon=":material/grid_off:")
    job = ask(WORLD, params, t("Solve and learn"), "world", t, workspace, disabled=bool(missing))
    if job is not None and job.result is not None:
        _solved(from_json(SolvedWorld, job.result), job.params, f"{job.id}/{job.created}", t)


def _settings(rows: tuple[str, ...], t: Translator) -> WorldParameters:
    plainly = partial(setting, t=t)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        slip = _select(
            t("Slip"),
            "slip",
            (0.0, 0.1, 0.2, 0.4, 0.8, 1.0),
            0.2,
            t.percent,
            t("How often a move goes to one of both sides instead."),
        )
        discount = _select(
            t("Discount"),
            "discount",
            (0.0, 0.5, 0.9, 0.95, 0.99),
            0.95,
            plainly,
            t("What a reward one step later is worth today."),
        )
        cost = _select(t("Step cost"), "cost", (0.0, 0.04, 0.1, 0.5, 2.0), 0.04, plainly)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        episodes = _select(t("Episodes"), "episodes", (10, 50, 200, 500, 1000, 2000), 500, t.number)
        rate = _select(t("Learning rate"), "world_rate", (0.05, 0.1, 0.2, 0.5, 1.0), 0.2, plainly)
        explore = _select(
            t("Exploring"),
            "explore",
            (0.0, 0.05, 0.1, 0.3, 1.0),
            0.1,
            t.percent,
            t("How often Q-learning takes a random move instead of the best one it knows."),
        )
        seed = st.number_input(
            t("Seed"),
            min_value=0,
            max_value=999,
            value=0,
            key="deepworth_learn_world_seed",
            persist_state="session",
            width=110,
            help=t("The number that moves and slips are drawn by."),
        )
    return WorldParameters(
        rows=rows,
        slip=slip,
        discount=discount,
        cost=cost,
        episodes=int(episodes),
        rate=rate,
        explore=explore,
        seed=int(seed),
    )


def _select(
    label: str,
    name: str,
    options: tuple[float, ...],
    usual: float,
    written: Callable[[float], str],
    about: str | None = None,
) -> float:
    return st.selectbox(
        label,
        options,
        index=options.index(usual),
        format_func=written,
        key=f"deepworth_learn_{name}",
        persist_state="session",
        width=130,
        help=about,
    )


def _solved(found: SolvedWorld, params: WorldParameters, id_: str, t: Translator) -> None:
    with st.container(border=True, gap="small"):
        st.caption(plain(_said(params, t)))
        st.markdown(plain(" ".join(report.outcome(found, t))))
    st.subheader(t("Value iteration: with the rules known"), anchor=False)
    movie = Movie(
        f"{id_}/known",
        report.known_captions(found, t),
        report.known_panels(found, t),
        lambda: report.known_table(found, t),
        "value-iteration",
        pace=200,
    )
    player(movie, "deepworth_learn_world_known", t)
    st.caption(t("Arrows are the best moves by these values, a dot means all four equally."))
    st.subheader(t("Q-learning: by trying"), anchor=False)
    movie = Movie(
        f"{id_}/learned",
        report.learned_captions(found, t),
        report.learned_panels(found, t),
        lambda: report.learned_table(found, t),
        "q-learning",
        pace=150,
    )
    player(movie, "deepworth_learn_world_learned", t)
    st.caption(
        t(
            "“?” is a cell that it never moved from, ✗ one where a move that it holds best is "
            "worse than the best. Of moves that are equally good any one is right. A return "
            "counts rewards from the start, discounted, on average."
        )
    )


def _said(params: WorldParameters, t: Translator) -> str:
    return t(
        "Slip {slip}, discount {discount}, step cost {cost}, learning rate {rate}, "
        "exploring {explore}",
        slip=t.percent(params.slip),
        discount=t.number(params.discount),
        cost=t.number(params.cost),
        rate=t.number(params.rate),
        explore=t.percent(params.explore),
    )
