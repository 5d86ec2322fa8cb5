"""A chart on a page: the report's figure in the page's font."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lib.i18n import Translator
from lib.report.drawing.cells import safe_csv
from lib.report.drawing.display import Display
from lib.ui.shell.file_names import file_stem
from lib.ui.shell.reader import download_button, is_viewer
from lib.ui.shell.state import state
from lib.ui.shell.text import plain
from lib.ui.widgets.chart_dates import plotly_locale

if TYPE_CHECKING:
    import plotly.graph_objects as go

_FONT = "'Source Sans', 'Noto Sans KR', 'Malgun Gothic', 'NanumGothic', sans-serif"
# Clearer on either theme than the grey of the report, which has to be readable on both.
_INK = {"light": "#565C65", "dark": "#AEB4BD"}
_CONFIG = {"displayModeBar": False, "displaylogo": False}


def chart(
    figure: go.Figure,
    key: str,
    alt: str,
    on_click: Callable[[], None] | None = None,
    selection: Sequence[str] = (),
) -> None:
    """Draw a figure in our own colours, which suit both themes, with its title as text.

    ``on_click`` is called when a point was chosen; session state holds it under the ``key``, as it
    does what was drawn around where a ``selection`` ("lasso", "box") allows that.
    """
    _draw(*_for_page(figure, st.context.theme.type or ""), key, alt, on_click, selection)


def kept_chart(
    make: Callable[[], go.Figure],
    about: tuple[object, ...],
    key: str,
    alt: str,
    t: Translator,
    workspace: str,
    on_click: Callable[[], None] | None = None,
) -> None:
    """Draw a figure of finished work, made at its first look only: making one takes plotly long.

    ``about`` says what is drawn, in strings and numbers: run, model, its status, choices. Figures
    of the owner's are never taken for those of a reader who must not see rows.
    """
    about = (*about, is_viewer())
    _draw(
        *_kept(workspace, about, t.language, st.context.theme.type or "", make), key, alt, on_click
    )


@st.cache_resource(show_spinner=False, max_entries=64, ttl=1800)
def _kept(
    workspace: str,
    about: tuple[object, ...],
    language: str,
    theme: str,
    _make: Callable[[], go.Figure],
) -> tuple[str, go.Figure]:
    return _for_page(_make(), theme)


def _for_page(figure: go.Figure, theme: str) -> tuple[str, go.Figure]:
    """Take the title out of a figure and give it the page's font and ink."""
    from lib.report.drawing.drawn_once import drawn_once

    layout = figure.layout
    title = layout.title.text or ""
    # One by one: update_layout takes plotly longer.
    layout.hoverlabel.font.family = layout.font.family = _FONT
    layout.font.color = _INK.get(theme, layout.font.color)
    if title:
        # Plotly would cut it on a narrow screen; the page wraps it.
        layout.title.text = None
        layout.margin.t = 44 if layout.showlegend else 28
        layout.height -= 20
    drawn_once(figure)
    return title, figure


def _draw(
    title: str,
    figure: go.Figure,
    key: str,
    alt: str,
    on_click: Callable[[], None] | None,
    selection: Sequence[str] = (),
) -> None:
    shown = Display(key, html.unescape(title), figure)
    with st.container(horizontal=True, horizontal_alignment="distribute", wrap=False):
        st.markdown(f"**{plain(shown.title)}**" if title else "")
        download_button(
            "CSV",
            lambda: safe_csv(shown.frame(state.t)),
            file_name=f"{file_stem(shown.title or alt)}.csv",
            mime="text/csv",
            key=f"{key}_values",
            type="tertiary",
            icon=":material/download:",
            help=state.t("The values of this chart as a table."),
        )
    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        config={**_CONFIG, **plotly_locale(state.language)},
        alt=alt,
        on_select=on_click or ("rerun" if selection else "ignore"),  # type: ignore[arg-type]
        selection_mode=tuple(selection) or "points",  # type: ignore[arg-type]
    )
