"""The figure of the chapter on convolutions: filters on a digit that one draws."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.i18n import Translator
from lib.ui.shell.terms import term_line
from lib.ui.shell.text import plain
from lib.ui.widgets.player import Movie, player
from lib.workflows.learn.facts.convolution import (
    COUNTS,
    FIXED_NAME,
    LEARNED,
    Convolutions,
    Floats,
)
from lib.workflows.learn.facts.drawing import fitted, picture, to_text
from lib.workflows.learn.job_specs import CONVOLUTION, ConvolutionParameters
from lib.workflows.learn.page.asking import ask
from lib.workflows.learn.page.digit_pad import digit_pad
from lib.workflows.learn.page.settings import choice, start
from lib.workflows.learn.report import convolution as report

_PAD, _SETTINGS = 330, 420
"""Pixels across."""


def figure(t: Translator, workspace: str) -> None:
    """Draw the pad, what a trained network sees of the drawing, and its training."""
    st.markdown(
        t(
            "A filter is a small window of nine weights. Laid over every pixel of a picture it "
            "adds up what it finds: that is a convolution, and the result is a feature map. "
            "ReLU keeps what is above 0, pooling keeps the greatest of each four values, and a "
            "last layer names the digit. The network learns from the sample of handwritten "
            "digits, 8 × 8 pixels each."
        )
    )
    with st.container(horizontal=True, gap="large"):
        with st.container(width=_PAD):
            ink = digit_pad(t)
        with st.container(width=_SETTINGS):
            fit = st.toggle(
                t("Fit the drawing into the frame"),
                value=True,
                key="deepworth_learn_fit",
                persist_state="session",
                help=t("Moves and enlarges it: the digits of the sample fill their frame."),
            )
            params = _settings(t)
    job = ask(CONVOLUTION, params, t("Train"), "convolution", t, workspace)
    if job is not None and job.result is not None:
        found = from_json(Convolutions, job.result)
        id_ = f"{job.id}/{job.created}"
        _seen(found, picture(fitted(ink) if fit else ink), f"{id_}/{to_text(ink)}/{fit}", t)
        _training(found, id_, t)
    term_line(t, "convolution", "filter", "pooling", "softmax")


def _settings(t: Translator) -> ConvolutionParameters:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        filters = choice(t("Filters"), COUNTS, COUNTS[-1], "filters", t.number)
        epochs = choice(t("Epochs"), (1, 5, 10, 20), 10, "convolution_epochs", t.number)
        seed = start(
            "convolution_seed",
            t,
            t("The same number gives the same held-out digits and weights at the start."),
        )
    return ConvolutionParameters(filters=filters, epochs=epochs, seed=seed)


def _seen(found: Convolutions, pixels: Floats, id_: str, t: Translator) -> None:
    st.subheader(t("What it sees of your drawing"), anchor=False)
    shown = choice(
        t("Which filters"),
        (LEARNED, FIXED_NAME),
        LEARNED,
        "which_filters",
        lambda name: t(report.NAMES[name]),
        about=t("Fixed filters are edges, a blur and an outline, written down and never trained."),
    )
    network = found.learned if shown == LEARNED else found.fixed
    with st.container(border=True):
        st.markdown(plain(" ".join(report.seen_said(found, network, pixels, t))))
    movie = Movie(
        f"{id_}/{shown}",
        ("",),
        report.seen_panels(found, network, pixels, t),
        lambda: report.seen_table(network, pixels, t),
        "feature-maps",
        plays=False,
    )
    player(movie, "deepworth_learn_seen", t)


def _training(found: Convolutions, id_: str, t: Translator) -> None:
    st.subheader(t("How the filters were learned"), anchor=False)
    st.markdown(plain(report.outcome(found, t)))
    movie = Movie(
        id_,
        report.captions(found, t),
        report.training_panels(found, t),
        lambda: report.training_table(found, t),
        "filters",
        pace=200,
    )
    player(movie, "deepworth_learn_filters_course", t)
    st.table(report.contenders_table(found, t).set_index(t("What is looked at")))
