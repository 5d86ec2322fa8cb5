"""Charts of words: how typical they are of a class, and what a network has learned of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from lib.i18n import Translator
from lib.report.drawing.numbers import signed
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import (
    BAND,
    INK,
    SYMBOLS,
    escape,
    figure,
    level_line,
    nothing,
    upright_line,
)
from lib.report.figures.charts import cut
from lib.report.figures.shares import BAD, GOOD, PLAIN
from lib.report.pareto import Box, label_box, log_ticks, place_labels
from lib.workflows.reviews.facts.models import WordVectors
from lib.workflows.reviews.facts.words import Word

_LABELLED, _LISTED = 22, 10
"""Words of each side that may carry their name, and that a phone shows."""


def words_scatter(
    typical: Sequence[Word], name: str, t: Translator, *, narrow: bool = False
) -> go.Figure:
    """Return words by how often they are used and how typical of a class they are.

    On a phone names have no room beside their marks: there the strongest stand one below another.
    """
    if not typical:
        return nothing(t("Too few words occur in three reviews or more."))
    ordered = sorted(typical, key=lambda one: -one.z)
    for_it = _names([one for one in ordered if one.typical][:3]) or t("no clear word")
    title = t("Typical of {name}: {words}", name=cut(name, 24), words=for_it)
    if narrow:
        return _words_list(ordered, for_it, name, t)
    chart = figure(escape(title), 540)
    level_line(chart, 0, {"color": INK, "width": 1})
    chart.add_hrect(y0=-1.96, y1=1.96, fillcolor=BAND, line_width=0, layer="below")
    named = [*ordered[:_LABELLED], *ordered[: -_LABELLED - 1 : -1]]
    spots = _spots(ordered, named)
    _add_words(chart, [one for one in ordered if one.word not in spots], [], t)
    labelled = [one for one in named if one.word in spots]
    _add_words(chart, labelled, [spots[one.word] for one in labelled], t)
    counts = [math.log10(one.reviews) for one in ordered]
    chart.update_xaxes(
        title_text=escape(t("Reviews with the word")),
        type="log",
        tickvals=log_ticks(min(counts), max(counts)),
        tickformat=",",
        range=[min(counts) - 0.1, max(counts) + 0.15],
    )
    away = t("← other classes · z · {name} →", name=cut(name, 16))
    chart.update_yaxes(title_text=escape(away), zeroline=False)
    return chart


def _words_list(ordered: Sequence[Word], title: str, name: str, t: Translator) -> go.Figure:
    """Return the most and the least typical words as a list, by how typical they are."""
    named = [*ordered[:_LISTED], *ordered[max(len(ordered) - _LISTED, _LISTED) :]]
    chart = figure(escape(title), 130 + 26 * len(named))
    upright_line(chart, 0, {"color": INK, "width": 1})
    chart.add_vrect(x0=-1.96, x1=1.96, fillcolor=BAND, line_width=0, layer="below")
    places = list(range(len(named)))
    chart.add_scatter(
        x=[one.z for one in named],
        y=places,
        mode="markers",
        customdata=_said(named, t),
        hovertemplate="%{customdata}<extra></extra>",
        marker={
            "color": [_side(one) for one in named],
            "symbol": [_symbol(one) for one in named],
            "size": 11,
        },
    )
    away = t("← other classes · z · {name} →", name=cut(name, 12))
    chart.update_xaxes(title_text=escape(away), zeroline=False)
    words = [escape(cut(one.word, 22)) for one in named]
    chart.update_yaxes(
        tickvals=places,
        ticktext=words,
        showgrid=False,
        zeroline=False,
        range=[len(named) - 0.5, -0.5],
    )
    return chart


def _names(words: Sequence[Word]) -> str:
    return ", ".join(word.word for word in words)


def _spots(ordered: Sequence[Word], named: Sequence[Word]) -> dict[str, str]:
    """Return where words' labels stand, the strongest first; none where one would cover another.

    Reckoned in pixels of the plot's usual size.
    """
    width, height = 1000.0, 410.0
    across = [math.log10(one.reviews) for one in ordered]
    low, high = min(across) - 0.1, max(across) + 0.15
    least, most = ordered[-1].z - 0.5, ordered[0].z + 0.5
    marks = [
        (
            (math.log10(one.reviews) - low) / (high - low) * width,
            (most - one.z) / (most - least) * height,
            one.word,
        )
        for one in named
    ]
    taken: list[Box] = []
    found: dict[str, str] = {}
    for (x, y, word), place in zip(marks, place_labels(marks, width, height), strict=True):
        box = label_box(x, y, word, place)
        if word not in found and not any(_covers(box, other) for other in taken):
            taken.append(box)
            found[word] = place
    return found


def _covers(box: Box, other: Box) -> bool:
    return (
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] - 2 and other[1] < box[3] - 2
    )


def _add_words(
    chart: go.Figure, words: Sequence[Word], spots: Sequence[str], t: Translator
) -> None:
    chart.add_scatter(
        x=[word.reviews for word in words],
        y=[word.z for word in words],
        mode="markers+text" if spots else "markers",
        text=[escape(word.word) for word in words] if spots else None,
        textposition=list(spots) or None,
        textfont={"size": 13},
        customdata=_said(words, t),
        hovertemplate="%{customdata}<extra></extra>",
        marker={
            "color": [_side(word) for word in words],
            "symbol": [_symbol(word) for word in words],
            "size": 9 if spots else 6,
            "opacity": 1.0 if spots else 0.55,
        },
    )


def _said(words: Sequence[Word], t: Translator) -> list[str]:
    """Return what is said of each word under the pointer."""
    said = t("{word}: log-odds {score} ({low} to {high}), {uses} times here, {others} elsewhere")
    return [
        escape(
            said.format(
                word=word.word,
                score=signed(word.score, 2, t),
                low=signed(word.low, 2, t),
                high=signed(word.high, 2, t),
                uses=t.number(word.uses),
                others=t.number(word.others),
            )
        )
        for word in words
    ]


def _side(word: Word) -> str:
    return GOOD if word.low > 0 else BAD if word.high < 0 else PLAIN


def _symbol(word: Word) -> str:
    return "triangle-up" if word.low > 0 else "triangle-down" if word.high < 0 else "circle"


def vectors_chart(found: WordVectors, t: Translator) -> go.Figure:
    """Return the commonest words on the first two principal components of their vectors."""
    words = found.words
    share = t.percent(found.share)
    chart = figure(escape(t("Map of words ({share} of the variance)", share=share)), 460)
    marks = [(one.x, one.y, one.word) for one in words]
    low, high = min(x for x, *_ in marks), max(x for x, *_ in marks)
    least, most = min(y for _, y, _ in marks), max(y for _, y, _ in marks)
    pixels = [
        (
            (x - low) / max(high - low, 1e-9) * 1000,
            (most - y) / max(most - least, 1e-9) * 380,
            word,
        )
        for x, y, word in marks
    ]
    taken: list[Box] = []
    labels = []
    for x, y, word in pixels:
        box = label_box(x, y, word, "top center")
        free = not any(_covers(box, other) for other in taken)
        labels.append(escape(word) if free else "")
        if free:
            taken.append(box)
    chart.add_scatter(
        x=[x for x, *_ in marks],
        y=[y for _, y, _ in marks],
        mode="markers+text",
        text=labels,
        textposition="top center",
        customdata=[escape(word) for *_, word in marks],
        hovertemplate="%{customdata}<extra></extra>",
        marker={"color": COLOURS["deep"], "size": 6, "symbol": SYMBOLS["deep"]},
    )
    chart.update_xaxes(showticklabels=False)
    chart.update_yaxes(showticklabels=False)
    return chart
