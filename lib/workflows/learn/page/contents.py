"""The page Learn: its chapters, one of them open."""

from __future__ import annotations

import streamlit as st

from lib.i18n import Translator
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.workflows.learn.page.lesson import Lesson, draw_lesson
from lib.workflows.learn.page.lessons import LESSONS

_ASKED, _KEY = "chapter", "deepworth_learn_chapter"
_NARROW_KEY = f"{_KEY}_narrow"
"""A key of its own: a window that narrows while the page is drawn would else mix the two."""


def contents(t: Translator, workspace: str) -> None:
    """Draw the choice of a chapter and the chapter that the address names, else the first."""
    chapters = {lesson.id: lesson for lesson in LESSONS}
    named = st.query_params.get(_ASKED, "")
    key = _key()
    if key not in st.session_state:
        st.session_state[key] = named if named in chapters else next(iter(chapters))
    chosen = _choice(chapters, t)
    if st.query_params.get(_ASKED) != chosen:
        st.query_params[_ASKED] = chosen
    draw_lesson(chapters[chosen], t, workspace)
    _next(list(chapters), chosen, chapters, t)


def _choice(chapters: dict[str, Lesson], t: Translator) -> str:
    def title(name: str) -> str:
        return f"{list(chapters).index(name) + 1}. {plain(t(chapters[name].title))}"

    if state.narrow:
        return str(st.selectbox(t("Chapter"), list(chapters), format_func=title, key=_key()))
    chosen = st.pills(
        t("Chapter"),
        list(chapters),
        required=True,
        format_func=title,
        key=_key(),
        label_visibility="collapsed",
    )
    return str(chosen)


def _next(ids: list[str], chosen: str, chapters: dict[str, Lesson], t: Translator) -> None:
    place = ids.index(chosen) + 1
    if place < len(ids):
        title = plain(t(chapters[ids[place]].title))
        st.button(
            t("Next: {title}", title=title),
            key="deepworth_learn_next",
            icon=":material/arrow_forward:",
            on_click=_open,
            args=(ids[place],),
        )


def _open(chapter: str) -> None:
    st.session_state[_key()] = chapter


def _key() -> str:
    return _NARROW_KEY if state.narrow else _KEY
