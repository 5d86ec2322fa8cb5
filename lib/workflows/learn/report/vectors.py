"""A map of words, and which are near each other, as panels, tables and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lib.i18n import Translator
from lib.report.drawing.movie import Labels, Panel, Points, Scale, spread
from lib.report.drawing.numbers import rounded
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import between
from lib.workflows.learn.facts.vectors import WordVectors

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_NEAR = 8
_LOW, _HIGH = COLOURS["classical"], COLOURS["deep"]
_STARS = ((0.0, _LOW), (0.5, "#B4B8BF"), (1.0, _HIGH))
_HEIGHT = 480
_STEPS = (0.8, -0.8, 1.8, -1.8, 2.8, -2.8, 3.8, -3.8, 4.8, -4.8, 5.8, -5.8)
"""Lines that a label stands above its word."""
_MARGIN = 0.06
_PHONE, _LINE, _LETTERS = (350, 330), 24, (7.5, 13.5)
"""Pixels of the map on a phone, down a line, and across a Latin or a Korean letter."""


def near_words(found: WordVectors, word: str) -> list[tuple[int, float]]:
    """Return the nearest words that have anything in common with one, with their cosine."""
    return [one for one in found.neighbours(word, _NEAR) if round(one[1], 2) > 0]


def map_panel(found: WordVectors, word: str, t: Translator) -> Panel:
    """Return the map of the words: one and its neighbours framed, others named where is room."""
    chosen = [found.words.index(word), *(place for place, _ in near_words(found, word))]
    x, (low, high) = (spread(np.array(values)) for values in (found.across, found.up))
    y = (low - _MARGIN * (high - low), high + _MARGIN * (high - low))
    framed, named = _placed(found, chosen, x, y)
    colours = [between(_STARS, (stars - 1) / 4) for stars in found.stars]

    def labels(places: Mapping[int, float], *, boxed: bool) -> Labels:
        return Labels(
            [found.across[place] for place in places],
            list(places.values()),
            ([found.words[place] for place in places],),
            lit=([len(places) - 1],) if boxed else (),
            size=13 if boxed else 11,
            boxed=boxed,
        )

    return Panel(
        t("Map of the words"),
        Scale("", x),
        Scale("", y),
        (
            Points(found.across, found.up, colours, size=4),
            labels(named, boxed=False),
            labels(framed, boxed=True),
        ),
        legend=((t("in reviews of few stars"), _LOW), (t("in reviews of many stars"), _HIGH)),
        alt=t("Words as points: the chosen one and its nearest neighbours are framed."),
        height=_HEIGHT,
        axes=False,
        wide=True,
    )


def _placed(
    found: WordVectors, chosen: list[int], x: tuple[float, float], y: tuple[float, float]
) -> tuple[dict[int, float], dict[int, float]]:
    """Return how far up the labels stand: of the chosen words, and of others that cover none.

    Chosen ones go up or down until they are free; others, the most frequent first, have no second
    place.
    """
    line = (y[1] - y[0]) / _PHONE[1] * _LINE
    pixel = (x[1] - x[0]) / _PHONE[0]
    wide = [pixel * (len(word) * _LETTERS[word > "z"] + 10) for word in found.words]
    kept: dict[int, float] = {}

    def free(place: int, up: float) -> bool:
        return all(
            abs(up - height) >= line
            or abs(found.across[place] - found.across[other]) >= (wide[place] + wide[other]) / 2
            for other, height in kept.items()
        )

    for place in chosen:
        around = [found.up[place] + line * step for step in _STEPS]
        kept[place] = next((up for up in around if free(place, up)), around[0])
    for place in range(len(found.words)):
        up = found.up[place] + 0.6 * line
        if place not in kept and free(place, up):
            kept[place] = up
    return {one: kept[one] for one in reversed(chosen)}, {
        one: up for one, up in kept.items() if one not in chosen
    }


def caption(found: WordVectors, word: str, t: Translator) -> str:
    """Return the nearest words of one, in words."""
    near = ", ".join(
        f"{found.words[place]} ({rounded(cosine, 2, t)})"
        for place, cosine in near_words(found, word)
    )
    if not near:
        return t("No other word stands among the same words as “{word}”.", word=word)
    return t("Nearest to “{word}”, with their cosine: {near}", word=word, near=near)


def outcome(found: WordVectors, t: Translator) -> list[str]:
    """Return what the vectors are made of and what the map shows, true for every setting."""
    said = t(
        "{words} words occur at least {few} times in the {reviews} reviews. {numbers} numbers a "
        "word keep {kept} of the squares of the PPMI.",
        words=t.number(len(found.words)),
        few=t.number(found.few),
        reviews=t.number(found.reviews),
        numbers=t.number(found.vectors.shape[1]),
        kept=t.percent(found.kept),
    )
    shown = t(
        "The map (t-SNE) puts words near each other that are near by all numbers: of the five "
        "nearest of each word {mapped} are among the five nearest there. How far groups lie from "
        "each other means nothing.",
        mapped=t.percent(found.mapped),
    )
    return [said, shown]


def near_table(found: WordVectors, word: str, t: Translator) -> pd.DataFrame:
    """Return the nearest words of one, with how often they occur and the stars around them."""
    import pandas as pd

    rows = [
        {
            t("Word"): found.words[place],
            t("Cosine similarity"): rounded(cosine, 2, t),
            t("Occurrences"): t.number(found.counts[place]),
            t("Mean stars of its reviews"): rounded(found.stars[place], 1, t),
        }
        for place, cosine in near_words(found, word)
    ]
    return pd.DataFrame(rows)


def words_table(found: WordVectors, t: Translator) -> pd.DataFrame:
    """Return all words with their vectors and their places on the map."""
    import pandas as pd

    table = pd.DataFrame(
        {
            t("Word"): found.words,
            t("Occurrences"): found.counts,
            t("Mean stars of its reviews"): found.stars,
            t("Map, across"): found.across,
            t("Map, up"): found.up,
        }
    )
    numbers = pd.DataFrame(found.vectors).rename(columns=lambda place: f"{place + 1}")
    return pd.concat([table, numbers], axis=1)
