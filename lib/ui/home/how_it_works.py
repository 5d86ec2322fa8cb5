"""The picture of what the product does: one table, the same folds, both kinds, one verdict."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from lib.i18n import Translator
from lib.report.drawing.palette import COLOURS
from lib.ui.shell.state import state

_INK = {"light": ("#3C424A", "#C9CED5", "#EEF1F4"), "dark": ("#D5DAE1", "#545C67", "#262B33")}
_FONT = "'Source Sans','Noto Sans KR','Nanum Gothic',NanumGothic,sans-serif"
_CELL, _TALL = 180, 132


def how_it_works(t: Translator) -> None:
    """Draw the four steps in a row; on a phone, two by two."""
    steps = (
        (t("Your table"), _table),
        (t("The same folds"), _folds),
        (t("Both families learn"), _models),
        (t("One verdict"), _verdict),
    )
    ink = _INK.get(st.context.theme.type or "light", _INK["light"])
    across = 2 if state.narrow else 4
    parts = []
    for number, (label, draw) in enumerate(steps):
        x, y = number % across * _CELL, number // across * _TALL
        parts.append(f'<g transform="translate({x} {y})">')
        parts.append("".join(draw(ink)))
        parts.append(
            f'<text x="{_CELL / 2}" y="118" text-anchor="middle" font-size="15" '
            f'fill="{ink[0]}">{html.escape(label)}</text>'
        )
        if number % across < across - 1:
            parts.append(_arrow(ink[0]))
        parts.append("</g>")
    wide, tall = across * _CELL, len(steps) // across * _TALL
    said = " → ".join(label for label, _ in steps)
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" '
        f'width="{wide}" height="{tall}" font-family="{_FONT}">{"".join(parts)}</svg>'
    )
    st.image(drawn, width=wide, alt=said)


def _arrow(ink: str) -> str:
    return (
        f'<path d="M{_CELL - 13} 52h20m-7 -6l7 6l-7 6" fill="none" stroke="{ink}" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _table(ink: Sequence[str]) -> list[str]:
    return [
        f'<rect x="{42 + 25 * column}" y="{16 + 15 * row}" width="22" height="12" rx="2" '
        f'fill="{ink[0] if row == 0 else COLOURS["ensemble"] if column == 3 else ink[1]}"/>'
        for row in range(5)
        for column in range(4)
    ]


def _folds(ink: Sequence[str]) -> list[str]:
    return [
        f'<rect x="{40 + 21 * column}" y="{16 + 15 * row}" width="19" height="12" rx="2" '
        f'fill="{ink[0] if row == column else ink[1]}"/>'
        for row in range(5)
        for column in range(5)
    ]


def _models(ink: Sequence[str]) -> list[str]:
    classical, deep = COLOURS["classical"], COLOURS["deep"]
    parts = [f'<rect x="36" y="12" width="108" height="78" rx="8" fill="{ink[2]}"/>']
    for place, x in enumerate((58, 90, 122)):
        high = (34, 30, 37)[place]
        parts.append(f'<circle cx="{x}" cy="{high}" r="7" fill="{classical}"/>')
        low = (70, 66, 72)[place]
        parts.append(f'<path d="M{x} {low - 9}l9 9l-9 9l-9 -9z" fill="{deep}"/>')
    return parts


def _verdict(ink: Sequence[str]) -> list[str]:
    deep = COLOURS["deep"]
    return [
        f'<rect x="62" y="12" width="56" height="78" fill="{ink[2]}" stroke="{ink[1]}"/>',
        f'<path d="M90 12v78" stroke="{ink[0]}" stroke-dasharray="3 3"/>',
        f'<path d="M50 50h66" stroke="{deep}" stroke-width="5" stroke-linecap="round"/>',
        f'<path d="M82 39l11 11l-11 11l-11 -11z" fill="{deep}"/>',
        *(f'<path d="M{x} 70v11" stroke="{ink[0]}"/>' for x in (58, 74, 80, 92, 108)),
    ]
