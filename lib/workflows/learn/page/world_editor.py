"""The world of the chapter on reinforcement learning, edited cell by cell."""

from __future__ import annotations

import streamlit as st

from lib.i18n import N_, Translator
from lib.ui.shell.text import plain
from lib.workflows.learn.facts.world import FREE, START, WORLDS
from lib.workflows.learn.report.world import KINDS

_KEPT, _BRUSH = "deepworth.learn.cells", "deepworth_learn_world_brush"
_NAMES = {"wall": N_("Around the wall"), "cliff": N_("Along the cliff"), "two": N_("Two goals")}
_CELL = 62
"""Pixels across a cell: five of them fit on a phone."""

Rows = tuple[str, ...]


def world_editor(t: Translator) -> Rows:
    """Draw the world as buttons, a choice of what they place, and worlds to begin with."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("Begin with:"), width="content")
        for name, title in _NAMES.items():
            st.button(
                plain(t(title)),
                key=f"deepworth_learn_world_{name}",
                type="tertiary",
                on_click=_keep,
                args=(WORLDS[name],),
            )
    st.segmented_control(
        t("Choose what to place, then press a cell"),
        list(KINDS),
        default=next(iter(KINDS)),
        required=True,
        format_func=lambda kind: t(KINDS[kind]),
        key=_BRUSH,
        persist_state="session",
    )
    rows: Rows = st.session_state.get(_KEPT, WORLDS["wall"])
    with st.container(gap="xxsmall"):
        for row, cells in enumerate(rows):
            with st.container(horizontal=True, gap="xxsmall"):
                for column, kind in enumerate(cells):
                    _cell(rows, row, column, kind, t)
    return rows


def _cell(rows: Rows, row: int, column: int, kind: str, t: Translator) -> None:
    name = t(KINDS[kind])
    # The word of a free cell is for screen readers: it is clear, so that walls and goals stand out.
    label = f':color[{plain(name)}]{{foreground="transparent"}}' if kind == FREE else plain(name)
    st.button(
        f":small[{label}]",
        key=f"deepworth_learn_cell_{row}_{column}",
        help=plain(
            t("Row {row}, column {column}: {kind}", row=row + 1, column=column + 1, kind=name)
        ),
        width=_CELL,
        on_click=_place,
        args=(rows, row, column),
    )


def _place(rows: Rows, row: int, column: int) -> None:
    """Put what was chosen into a cell; what stands there already is taken away."""
    brush = st.session_state[_BRUSH]
    if rows[row][column] == brush:
        brush = FREE
    if brush == START:  # there is one: it moves
        rows = tuple(one.replace(START, FREE) for one in rows)
    changed = rows[row][:column] + brush + rows[row][column + 1 :]
    _keep((*rows[:row], changed, *rows[row + 1 :]))


def _keep(rows: Rows) -> None:
    st.session_state[_KEPT] = rows
