"""The figure of the chapter on training, validation and test."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.i18n import Translator
from lib.ui.shell.text import plain
from lib.ui.widgets.player import Movie, player
from lib.workflows.learn.facts.splits import Splits
from lib.workflows.learn.job_specs import SPLITS, SplitsParameters
from lib.workflows.learn.page.asking import ask
from lib.workflows.learn.report import splits as report


def figure(t: Translator, workspace: str) -> None:
    """Draw the scores of a tree on parts of the same rows, drawn again and again."""
    st.markdown(
        t(
            "A decision tree learns two moons. How good is it? It depends on the rows you ask: "
            "those it learned from, those you chose its depth by, or those nobody has touched. "
            "The same rows are parted 200 times."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rows = st.selectbox(
            t("Rows"),
            (40, 100, 200, 400),
            index=1,
            format_func=t.number,
            key="deepworth_learn_split_rows",
            persist_state="session",
            width=130,
        )
        noise = st.selectbox(
            t("Noise"),
            (0.2, 0.4, 0.8, 1.5),
            index=2,
            format_func=t.number,
            key="deepworth_learn_split_noise",
            persist_state="session",
            width=130,
        )
    params = SplitsParameters(rows=rows, noise=noise)
    job = ask(SPLITS, params, t("Draw 200 splits"), "splits", t, workspace)
    if job is None or job.result is None:
        return
    found = from_json(Splits, job.result)
    with st.container(border=True):
        st.markdown(plain(" ".join(report.outcome(found, t))))
    movie = Movie(
        f"{job.id}/{job.created}",
        report.captions(found, t),
        report.panels(found, t),
        lambda: report.table(found, t),
        "splits",
    )
    player(movie, "deepworth_learn_splits", t)
