"""The figure of the chapter on the perceptron: one unit, or a hidden layer, on a truth table."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.i18n import N_, Translator
from lib.ui.shell.text import plain
from lib.ui.widgets.player import Movie, player
from lib.workflows.learn.facts.course import Course, NetworkSettings
from lib.workflows.learn.job_specs import COURSE, CourseParameters
from lib.workflows.learn.page.asking import ask
from lib.workflows.learn.page.settings import choice, start
from lib.workflows.learn.report import course as report

_TABLES = {"and": N_("AND"), "or": N_("OR"), "xor_table": N_("XOR")}
_HIDDEN = (0, 2, 3, 4, 8)


def figure(t: Translator, workspace: str) -> None:
    """Draw the settings, and the course that was asked for."""
    st.markdown(
        t(
            "A perceptron is one unit: it weighs its inputs, adds a bias and says yes above a "
            "threshold. Its border between yes and no is a straight line. AND and OR need one "
            "line; XOR, yes where exactly one input is on, does not fit."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        table = choice(
            t("Truth table"), list(_TABLES), "xor_table", "table", lambda name: t(_TABLES[name])
        )
        hidden = choice(
            t("Hidden units"),
            _HIDDEN,
            0,
            "hidden",
            lambda count: t.number(count) if count else t("none: one unit"),
        )
        seed = start(
            "table_seed", t, t("The number that the random weights at the start are drawn by.")
        )
    settings = NetworkSettings(
        data=table,
        hidden=(hidden,) if hidden else (),
        rate=0.1,
        batch=0,
        epochs=300,
        seed=seed,
    )
    job = ask(COURSE, CourseParameters.of(settings), t("Train"), "perceptron", t, workspace)
    if job is not None and job.result is not None:
        _course(from_json(Course, job.result), f"{job.id}/{job.created}", t)


def _course(found: Course, id_: str, t: Translator) -> None:
    with st.container(border=True, gap="small"):
        table = t(_TABLES[found.settings.data])
        st.caption(plain(f"{table}: {report.network_text(found, t)}"))
        st.markdown(plain(" ".join(report.table_outcome(found, t))))
    movie = Movie(
        id_,
        report.captions(found, t),
        report.course_panels([("", found)], t),
        lambda: report.frames_table([("", found)], t),
        "perceptron",
    )
    player(movie, "deepworth_learn_perceptron", t)
