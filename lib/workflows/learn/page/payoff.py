"""The figure of the chapter on when deep learning pays: learning curves on four kinds of data."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.i18n import Translator
from lib.store.jobs import Job
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets.chart import chart, kept_chart
from lib.workflows.learn.facts.payoff import DATA, SPLITS, Payoff, points_told
from lib.workflows.learn.job_specs import PAYOFF, PayoffParameters
from lib.workflows.learn.page.asking import ask
from lib.workflows.learn.page.settings import start
from lib.workflows.learn.report import payoff as report


def figure(t: Translator, workspace: str) -> None:
    """Draw the button, and the curves as they come."""
    st.markdown(
        t(
            "Four models learn the same rows of four kinds of data, from a few rows to all there "
            "are: a linear model, a random forest, gradient boosting and a small network (on "
            "pictures a convolutional one). Each point is the mean of {splits} splits into rows to "
            "learn from and rows to test on (for the series: the years before and a year), its bar "
            "goes from the worst to the best of them. It is computed now, in about a minute.",
            splits=t.number(SPLITS),
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = start(
            "payoff_seed",
            t,
            t("The same number gives the same splits and the same weights at the start."),
        )
    params = PayoffParameters(seed=seed)

    def so_far(job: Job[PayoffParameters]) -> None:
        _draw(points_told(job.told), "", t, workspace)

    label = t("Measure")
    job = ask(PAYOFF, params, label, "payoff", t, workspace, meanwhile=so_far)
    if job is not None and job.result is not None:
        found = from_json(Payoff, job.result)
        with st.container(border=True):
            st.markdown(plain(" ".join(report.outcome(found, t))))
        _draw(found, f"{job.id}/{job.created}", t, workspace)


def _draw(found: Payoff, done: str, t: Translator, workspace: str) -> None:
    """Draw a chart for each kind of data; ``done`` says which job, once it is."""
    columns = None
    for place, data in enumerate(DATA):
        if place % 2 == 0:
            columns = None if state.narrow else st.columns(2, gap="large")
        with st.container() if columns is None else columns[place % 2]:
            _one(found, data, done, t, workspace)


def _one(found: Payoff, data: str, done: str, t: Translator, workspace: str) -> None:
    if not found.of(data):
        st.markdown(f"**{plain(t(report.KINDS[data]))}**")
        st.caption(plain(t(report.ABOUT[data])))
        return
    key, alt = f"deepworth_learn_payoff_{data}", t(report.ABOUT[data])
    if done:
        kept_chart(
            lambda: report.curves_chart(found, data, t), (done, data), key, alt, t, workspace
        )
        st.caption(plain(f"{alt} {report.told(report.contest(found, data), t)}"))
    else:
        chart(report.curves_chart(found, data, t), f"{key}_so_far", alt)
        st.caption(plain(alt))
