"""Settings of a chapter: a choice among few, and the number that a draw starts from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from lib.i18n import Translator

V = TypeVar("V")


def choice(
    label: str,
    options: Sequence[V],
    default: V,
    name: str,
    shown: Callable[[Any], str] = str,
    *,
    wrap: bool = False,
    about: str | None = None,
) -> V:
    """Draw a choice of one of a few values, which the session keeps; return it."""
    return st.segmented_control(
        label,
        options,
        default=default,
        required=True,
        format_func=shown,
        key=f"deepworth_learn_{name}",
        persist_state="session",
        wrap=wrap,
        help=about,
    )


def start(name: str, t: Translator, about: str) -> int:
    """Draw the number that chance starts from: the same one repeats what was drawn; return it."""
    return st.number_input(
        t("Start"),
        min_value=0,
        max_value=999,
        value=0,
        key=f"deepworth_learn_{name}",
        persist_state="session",
        width=110,
        help=about,
    )
