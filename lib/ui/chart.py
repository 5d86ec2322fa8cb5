"""A chart on a page: the report's figure in the page's font."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from lib.ui.text import plain

if TYPE_CHECKING:
    import plotly.graph_objects as go

_FONT = "'Source Sans', 'Noto Sans KR', 'Malgun Gothic', 'NanumGothic', sans-serif"
# Clearer on either theme than the grey of the report, which has to be readable on both.
_INK = {"light": "#565C65", "dark": "#AEB4BD"}
_CONFIG = {"displayModeBar": False, "displaylogo": False}


def chart(
    figure: go.Figure, key: str, alt: str, on_click: Callable[[], None] | None = None
) -> None:
    """Draw a figure in our own colours, which suit both themes, with its title as text.

    ``on_click`` is called when a point was chosen; session state holds it under the ``key``.
    """
    title = figure.layout.title.text
    if title:
        # Plotly would cut it on a narrow screen; the page wraps it.
        st.markdown(f"**{plain(html.unescape(title))}**")
        figure.update_layout(title_text=None, margin_t=28, height=figure.layout.height - 20)
    ink = _INK.get(st.context.theme.type or "")
    figure.update_layout(font_family=_FONT, font_color=ink, hoverlabel_font_family=_FONT)
    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        config=_CONFIG,
        alt=alt,
        on_select=on_click or "ignore",
        selection_mode="points",
    )
