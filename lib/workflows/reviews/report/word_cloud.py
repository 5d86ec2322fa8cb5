"""A word cloud in plain HTML: words on a spiral, as large as they are typical; Korean as well.

No script and no picture: words that can be read, copied and found. Sizes are in ``cqw``, shares of
the cloud's own width, so that it fits any page. The same words give the same cloud.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lib.report.drawing.svg import clean
from lib.workflows.reviews.facts.words import Word

WIDTH, HEIGHT = 100.0, 62.0
"""Of the cloud, in hundredths of its width; on a phone the height is ``TALL``."""
TALL = 90.0
MAX_WORDS, MAX_NARROW = 40, 26
_OWN = "80%"
"""Share of a word's own colour; the rest is the page's ink: darker on light, lighter on dark."""
_MAX_SIZE, _MIN_SIZE = 9.6, 2.8
_NARROW = 1.3
"""How much larger letters are on a phone, as a share of the width."""
_HANGUL, _LATIN, _SPACE = 1.0, 0.55, 0.3
"""Widths of letters in em: estimates that hold for the page's fonts, with a little to spare."""
_LINE, _BESIDE = 1.16, 0.3
_CURVE = 1.4
_TURN, _STEP = 0.35, 0.22

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Placed:
    """A word with the middle of its place and its size, in hundredths of the width."""

    word: str
    x: float
    y: float
    size: float
    about: str


def em_width(text: str) -> float:
    """Return the estimated width of a text in em."""
    return sum(
        _SPACE if letter == " " else _HANGUL if ord(letter) >= 0x1100 else _LATIN for letter in text
    )


def layout(words: Sequence[tuple[str, float, str]], *, narrow: bool = False) -> list[Placed]:
    """Place words (word, weight, what is said of it), the heaviest first, from the middle out.

    A word that finds no room is left out.
    """
    most, height = (MAX_NARROW, TALL) if narrow else (MAX_WORDS, HEIGHT)
    ordered = sorted(words, key=lambda one: (-one[1], one[0]))[:most]
    if not ordered:
        return []
    heaviest, lightest = ordered[0][1], ordered[-1][1]
    spread = max(heaviest - lightest, 1e-9)
    taken: list[Box] = []
    placed = []
    for word, weight, about in ordered:
        # Few words are large: what is the most typical is seen at once, and the rest has room.
        share = ((weight - lightest) / spread) ** _CURVE
        size = _MIN_SIZE + (_MAX_SIZE - _MIN_SIZE) * share
        size *= _NARROW if narrow else 1.0
        size = min(size, 0.92 * WIDTH / max(em_width(word), 0.1))
        spot = _free((em_width(word) + _BESIDE) * size, size * _LINE, height, taken)
        if spot is not None:
            x, y, box = spot
            taken.append(box)
            placed.append(Placed(word, x, y, size, about))
    return placed


def _free(
    width: float, tall: float, height: float, taken: Sequence[Box]
) -> tuple[float, float, Box] | None:
    """Return the first free place on a spiral from the middle, flat as the cloud is."""
    flat = height / WIDTH
    angle = 0.0
    while angle < 260:
        reach = _STEP * angle
        x = WIDTH / 2 + reach * math.cos(angle)
        y = height / 2 + reach * flat * math.sin(angle)
        box = (x - width / 2, y - tall / 2, x + width / 2, y + tall / 2)
        inside = box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= height
        if inside and not any(_touch(box, other) for other in taken):
            return x, y, box
        angle += _TURN
    return None


def _touch(first: Box, second: Box) -> bool:
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )


def cloud_html(
    typical: Sequence[Word],
    colour: str,
    label: str,
    said: str,
    *,
    narrow: bool = False,
) -> str:
    """Return the cloud of a class's words as HTML; ``label`` is read out in place of it.

    Only words surely typical of the class are drawn. ``said`` is what stands on the pointer, with
    {word}, {z} and {reviews}.
    """
    words = [
        (
            one.word,
            one.z,
            said.format(word=one.word, z=f"{one.z:.1f}", reviews=f"{one.reviews:,}"),
        )
        for one in typical
        if one.typical
    ]
    height = TALL if narrow else HEIGHT
    spans = "".join(_span(one, height, colour) for one in layout(words, narrow=narrow))
    return (
        f'<div role="img" aria-label="{clean(label)}" style="position:relative;width:100%;'
        f'aspect-ratio:{WIDTH:g}/{height:g};container-type:inline-size;overflow:hidden">'
        f"{spans}</div>"
    )


def _span(one: Placed, height: float, colour: str) -> str:
    strong = 650 if one.size > _MAX_SIZE / 2 else 500
    return (
        f'<span title="{clean(one.about)}" style="position:absolute;left:{one.x:.2f}%;'
        f"top:{100 * one.y / height:.2f}%;transform:translate(-50%,-50%);"
        f"font-size:{one.size:.2f}cqw;line-height:1;white-space:nowrap;font-weight:{strong};"
        f'color:color-mix(in srgb,{colour} {_OWN},currentColor)">{clean(one.word)}</span>'
    )
