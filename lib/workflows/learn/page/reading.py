"""The figures of the chapter on words: a map of their vectors, and sentences whose order counts."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.i18n import N_, Translator
from lib.ui.shell.terms import term_line
from lib.ui.shell.text import plain
from lib.ui.widgets.player import Movie, player
from lib.workflows.learn.facts.order import Order
from lib.workflows.learn.facts.vectors import DIMENSIONS, WINDOWS, WordVectors
from lib.workflows.learn.job_specs import (
    ORDER,
    VECTORS,
    OrderParameters,
    VectorsParameters,
)
from lib.workflows.learn.page.asking import ask
from lib.workflows.learn.page.settings import choice, start
from lib.workflows.learn.report import order as order_report
from lib.workflows.learn.report import vectors as report

_LANGUAGES = {"en": N_("English"), "ko": N_("Korean")}
_FIRST = {"en": "kettle", "ko": "배송이"}
_OWN = {"en": "good, not bad", "ko": "불만 아니고 만족"}
_LONGEST = 200


def figure(t: Translator, workspace: str) -> None:
    """Draw the map of words and what order adds, on texts of a language that one chooses."""
    language = language_choice("words", t)
    st.subheader(t("Which words are used alike"), anchor=False)
    _map(language, t, workspace)
    st.subheader(t("What a bag of words cannot know"), anchor=False)
    _order(language, t, workspace)
    term_line(t, "word_vector", "cosine", "bag_of_words", "recurrent_network")


def language_choice(name: str, t: Translator) -> str:
    """Draw the choice of the language of the texts; at first it is that of the page."""
    return str(
        choice(
            t("Texts"),
            list(_LANGUAGES),
            t.language if t.language in _LANGUAGES else "en",
            f"{name}_language",
            lambda one: t(_LANGUAGES[one]),
        )
    )


def _map(language: str, t: Translator, workspace: str) -> None:
    st.markdown(
        t(
            "A network reads numbers. Here a word gets its numbers from the words around it in the "
            "sample reviews: it is counted which words stand near each other more often than by "
            "chance (PPMI), and a singular value decomposition makes a few numbers a word of the "
            "counts. No network is trained for this; word2vec's training comes to something "
            "similar. The reviews were put together from invented sentences, so many neighbours "
            "are words of one sentence."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        window = choice(t("Words apart at most"), WINDOWS, 2, "window", t.number)
        dimensions = choice(t("Numbers a word"), DIMENSIONS, 20, "dimensions", t.number)
    params = VectorsParameters(language=language, window=window, dimensions=dimensions)
    job = ask(VECTORS, params, t("Compute the vectors"), "vectors", t, workspace)
    if job is None or job.result is None:
        return
    found = from_json(WordVectors, job.result)
    st.markdown(plain(" ".join(report.outcome(found, t))))
    first = _FIRST[found.language]
    word = st.selectbox(
        t("Word"),
        found.words,
        index=found.words.index(first) if first in found.words else 0,
        key=f"deepworth_learn_word_{found.language}_{found.window}",
        persist_state="session",
        width=260,
    )
    movie = Movie(
        f"{job.id}/{job.created}/{word}",
        (report.caption(found, word, t),),
        (report.map_panel(found, word, t),),
        lambda: report.words_table(found, t),
        "words",
        plays=False,
    )
    player(movie, "deepworth_learn_map", t)
    near = report.near_table(found, word, t)
    if len(near):
        st.table(near.set_index(t("Word")))


def _order(language: str, t: Translator, workspace: str) -> None:
    st.markdown(
        t(
            "“Good, not bad” and “bad, not good” are the same words: to a bag of words, which "
            "counts them, the same text. Pairs of such sentences are made here. Logistic "
            "regression learns from the bag, and once more from pairs of neighbouring words; a "
            "GRU reads word after word and keeps a state of what it has read. Held out are "
            "sentences that join words which no sentence to learn from joins."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        epochs = choice(t("Epochs"), (1, 2, 5, 10, 20), 10, "order_epochs", t.number)
        seed = start(
            "order_seed",
            t,
            t("The same number gives the same held-out words and weights at the start."),
        )
    params = OrderParameters(language=language, epochs=epochs, seed=seed)
    job = ask(ORDER, params, t("Train on pairs"), "order", t, workspace)
    if job is None or job.result is None:
        return
    found = from_json(Order, job.result)
    with st.container(border=True):
        st.markdown(plain(" ".join(order_report.outcome(found, t))))
    movie = Movie(
        f"{job.id}/{job.created}",
        order_report.captions(found, t),
        order_report.panels(found, t),
        lambda: order_report.table(found, t),
        "order",
        pace=300,
    )
    player(movie, "deepworth_learn_order", t)
    st.table(order_report.model_table(found, t).set_index(t("Model")))
    _own(found, t)


def _own(found: Order, t: Translator) -> None:
    text = st.text_input(
        t("A sentence of your own"),
        value=_OWN[found.language],
        max_chars=_LONGEST,
        key=f"deepworth_learn_own_{found.language}",
        persist_state="session",
    )
    for said in order_report.own_sentence(found, text, t):
        st.markdown(plain(said))
    known = t("They know these words: {words}", words=", ".join(found.words))
    st.caption(plain(known))
