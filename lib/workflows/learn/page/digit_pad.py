"""The digit that one draws for the chapter on convolutions."""

from __future__ import annotations

import streamlit as st

from lib.i18n import Translator
from lib.ui.widgets.pad import Sheet, pad
from lib.workflows.learn.facts.convolution import SIDE
from lib.workflows.learn.facts.drawing import (
    CELLS,
    REACH,
    READY,
    Ink,
    drawn,
    from_text,
    to_text,
)

_KEPT, _VERSION = "deepworth.learn.ink", "deepworth.learn.ink_version"
_FIRST = 3


def digit_pad(t: Translator) -> Ink:
    """Draw the pad and digits to begin with; return what is drawn."""
    st.markdown(t("Begin with a digit:"))
    with st.container(horizontal=True, gap="xxsmall"):
        for digit in READY:
            st.button(
                str(digit),
                key=f"deepworth_learn_digit_{digit}",
                type="tertiary",
                width=28,
                on_click=_begin_with,
                args=(digit,),
            )
    ink = st.session_state.get(_KEPT, to_text(drawn(READY[_FIRST])))
    version = st.session_state.get(_VERSION, 0)
    sheet = Sheet(ink, version, CELLS, CELLS // SIDE, REACH)
    pad(sheet, "deepworth_learn_pad", _keep, t)
    return from_text(ink)


def _begin_with(digit: int) -> None:
    _keep(to_text(drawn(READY[digit])))
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


def _keep(ink: str) -> None:
    st.session_state[_KEPT] = ink
