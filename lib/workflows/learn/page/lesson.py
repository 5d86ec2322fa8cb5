"""What every chapter has, and how it is drawn around the chapter's own figure."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lib.core.references import look_up
from lib.i18n import Translator
from lib.ui.shell.terms import term_line
from lib.ui.shell.text import plain


@dataclass(frozen=True)
class Choice:
    """An answer to a chapter's question to oneself, and why it is right or wrong."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class Lesson:
    """A chapter; its texts are English, to be translated.

    ``figure`` refers to the function (t, workspace) that draws its figure. ``use`` says where the
    product needs what was learned, ``page`` is the file of that page. ``terms`` are the words of
    the glossary that it speaks of.
    """

    id: str
    title: str
    question: str
    figure: str
    attempt: str
    keep: str
    ask: str
    choices: tuple[Choice, ...]
    use: str
    page: str
    terms: tuple[str, ...] = ()


def draw_lesson(lesson: Lesson, t: Translator, workspace: str) -> None:
    """Draw a chapter: its question, its figure, and what to take from it."""
    st.header(t(lesson.question), anchor=False)
    look_up(lesson.figure)(t, workspace)
    st.divider()
    with st.container(gap="small"):
        _part("experiment", t("Try this"), t(lesson.attempt))
        _part("bookmark", t("To keep"), t(lesson.keep))
        _part("quiz", t("Check yourself"))
        _check_yourself(lesson, t)
        _part("link", t("Where you need it"))
        st.page_link(lesson.page, label=plain(t(lesson.use)), icon=":material/arrow_forward:")
        term_line(t, *lesson.terms)


def _part(icon: str, title: str, text: str = "") -> None:
    st.markdown(f":material/{icon}: **{plain(title)}**  \n{plain(text)}")


def _check_yourself(lesson: Lesson, t: Translator) -> None:
    chosen = st.radio(
        plain(t(lesson.ask)),
        range(len(lesson.choices)),
        index=None,
        format_func=lambda place: plain(t(lesson.choices[place].text)),
        key=f"deepworth_learn_check_{lesson.id}",
        persist_state="session",
    )
    if chosen is None:
        return
    choice = lesson.choices[chosen]
    why = plain(t(choice.why))
    if choice.right:
        said = t("Right.")
        st.success(f"**{said}** {why}", icon=":material/check_circle:")
    else:
        said = t("Not quite.")
        st.warning(f"**{said}** {why}", icon=":material/cancel:")
