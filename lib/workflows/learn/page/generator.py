"""The figure of the chapter on a generator of text: it learns letters, and writes."""

from __future__ import annotations

import streamlit as st

from lib.core.facts import from_json
from lib.i18n import Translator
from lib.ui.shell.terms import term_line
from lib.ui.shell.text import plain
from lib.ui.widgets.player import Movie, player
from lib.workflows.learn.facts.generator import (
    COLDEST,
    HOTTEST,
    UNITS,
    UPDATES,
    Generator,
)
from lib.workflows.learn.job_specs import GENERATOR, GeneratorParameters
from lib.workflows.learn.page.asking import ask
from lib.workflows.learn.page.reading import language_choice
from lib.workflows.learn.page.settings import choice, start
from lib.workflows.learn.report import generator as report

_BEGIN = {"en": "the ", "ko": "배송이 "}
_LONGEST, _WRITTEN, _TEXTS = 40, 120, 3
_AGAIN = "deepworth.learn.write_again"


def figure(t: Translator, workspace: str) -> None:
    """Draw the training on letters, and what the network writes at a temperature."""
    st.markdown(
        t(
            "A small GRU reads the sample reviews letter by letter, in lower case, and learns to "
            "give each letter a probability to come next. Then it can write: a letter is drawn, "
            "read, and the next one drawn. In Korean a letter is a syllable."
        )
    )
    job = ask(GENERATOR, _settings(t), t("Train"), "generator", t, workspace)
    if job is not None and job.result is not None:
        found = from_json(Generator, job.result)
        _learned(found, f"{job.id}/{job.created}", t)
        _written(found, f"{job.id}/{job.created}", t)
    st.subheader(t("What this is not"), anchor=False)
    st.markdown(
        t(
            "It is no author and no source: it knows no words, no products and no customers, only "
            "which letters followed each other. What it writes is neither a review nor true. The "
            "large language models that people talk to also say what is likely to come next, but "
            "with another architecture, many thousand times as many weights, more text than "
            "anybody could read, and further training by people: this one shows the principle, "
            "not what they can do."
        )
    )
    term_line(t, "language_model", "temperature", "bits", "recurrent_network")


def _settings(t: Translator) -> GeneratorParameters:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        language = language_choice("generator", t)
        units = choice(t("Units"), UNITS, UNITS[-1], "generator_units", t.number)
        updates = choice(t("Updates"), UPDATES, UPDATES[1], "generator_updates", t.number)
        seed = start(
            "generator_seed",
            t,
            t("The same number gives the same held-out reviews and weights at the start."),
        )
    return GeneratorParameters(language=language, units=units, updates=updates, seed=seed)


def _learned(found: Generator, id_: str, t: Translator) -> None:
    with st.container(border=True):
        st.markdown(plain(" ".join(report.outcome(found, t))))
    movie = Movie(
        id_,
        report.captions(found, t),
        report.panels(found, t),
        lambda: report.stages_table(found, t),
        "generator",
        pace=900,
    )
    player(movie, "deepworth_learn_generator", t)


def _written(found: Generator, id_: str, t: Translator) -> None:
    st.subheader(t("Let it write"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        begin = st.text_input(
            t("Beginning"),
            value=_BEGIN[found.language],
            max_chars=_LONGEST,
            key=f"deepworth_learn_begin_{found.language}",
            persist_state="session",
            width=260,
        ).lower()
        temperature = st.slider(
            t("Temperature"),
            COLDEST,
            HOTTEST,
            0.7,
            0.1,
            key="deepworth_learn_temperature",
            persist_state="session",
            width=260,
        )
        st.button(
            t("Write again"),
            key="deepworth_learn_write_again",
            icon=":material/refresh:",
            on_click=_again,
        )
    writer = found.writer()
    begin = "".join(one for one in begin if one in writer.letters)
    first = _TEXTS * st.session_state.get(_AGAIN, 0)
    texts = [
        writer.write(begin, temperature, _WRITTEN, seed) for seed in range(first, first + _TEXTS)
    ]
    with st.container(border=True, gap="small"):
        for text in texts:
            st.markdown(plain(f"{begin}→ {text}"))
    st.caption(plain(report.copied(found, texts, t)))
    movie = Movie(
        f"{id_}/{begin}/{temperature}",
        (report.next_caption(begin, temperature, t),),
        (report.next_panel(writer, begin, temperature, t),),
        lambda: report.next_table(writer, begin, temperature, t),
        "next-letter",
        plays=False,
    )
    player(movie, "deepworth_learn_next_letter", t)


def _again() -> None:
    st.session_state[_AGAIN] = st.session_state.get(_AGAIN, 0) + 1
