"""Shares of groups with their intervals, against the share of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import plotly.graph_objects as go

from lib.core.proportions import sides
from lib.i18n import Translator
from lib.report.drawing.theme import ERROR_BAR, REFERENCE_LINE, escape, figure, nothing
from lib.report.figures.charts import cut

GOOD, BAD, PLAIN = "#1B8A7A", "#C2601A", "#858B94"
"""Towards the class looked at (blue-green), away from it (orange), neither (grey)."""
_COLOURS = {1: GOOD, -1: BAD, 0: PLAIN}
_SHAPES = {1: "triangle-up", -1: "triangle-down", 0: "circle"}


class ShareRow(Protocol):
    """What is drawn of a group, such as a lib.core.proportions.NamedShare."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def share(self) -> float:
        """Its share."""

    @property
    def low(self) -> float:
        """Where the share's 95 % interval begins."""

    @property
    def high(self) -> float:
        """Where it ends."""

    @property
    def rows(self) -> int:
        """How many the share is of."""


def shares_chart(
    rows: Sequence[ShareRow],
    overall: float | None,
    title: str,
    axis: str,
    t: Translator,
    *,
    good: str = "high",
    counted: Sequence[int] | None = None,
) -> go.Figure:
    """Return shares with their 95 % intervals, one row each, against the share of all reviews.

    ``title`` is plain text. ``good`` says whether a "high" share is welcome or a "low" one (of
    errors); ``counted`` are the numbers behind the names, else those that the shares are of.
    """
    if not rows:
        return nothing(t("There is nothing to show."))
    chart = figure(escape(title), 120 + 30 * len(rows))
    numbers = counted or [one.rows for one in rows]
    names = [
        f"{escape(cut(one.name, 34))}  ({t.number(number)})"
        for one, number in zip(rows, numbers, strict=True)
    ]
    away = sides_of(rows, overall)
    if overall is not None:
        chart.add_vline(
            x=overall,
            line=REFERENCE_LINE,
            annotation={
                "text": escape(t("all: {share}", share=t.percent(overall))),
                "yanchor": "bottom",
                "font": {"size": 12},
            },
        )
    said = t("{name}: {share} ({low} to {high}) of {count} reviews")
    chart.add_scatter(
        x=[one.share for one in rows],
        y=list(range(len(rows))),
        mode="markers",
        marker={
            "size": 10,
            "color": [_COLOURS[side if good == "high" else -side] for side in away],
            "symbol": [_SHAPES[side] for side in away],
        },
        error_x={
            "array": [one.high - one.share for one in rows],
            "arrayminus": [one.share - one.low for one in rows],
            "color": ERROR_BAR,
        },
        customdata=[
            escape(
                said.format(
                    name=one.name,
                    share=t.percent(one.share, 1),
                    low=t.percent(one.low),
                    high=t.percent(one.high),
                    count=t.number(one.rows),
                )
            )
            for one in rows
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    spread = max(one.high for one in rows) - min(one.low for one in rows)
    chart.update_xaxes(title_text=escape(axis), tickformat=".0%" if spread > 0.1 else ".1%")
    chart.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=names,
        range=[len(rows) - 0.4, -0.8],
        showgrid=False,
        zeroline=False,
    )
    return chart


def sides_of(rows: Sequence[ShareRow], overall: float | None) -> list[int]:
    """Return 1 where a share is surely above that of all, -1 where below, else 0."""
    if overall is None:
        return [0] * len(rows)
    return sides([one.share for one in rows], [one.rows for one in rows], overall)
