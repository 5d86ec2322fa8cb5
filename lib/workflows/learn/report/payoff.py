"""Learning curves of four models on four kinds of data, and whether the network pays off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

import plotly.graph_objects as go

from lib.evaluation.judge.statistics import corrected_interval
from lib.i18n import N_, Translator
from lib.report.drawing.numbers import rounded, signed
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import AXES, escape, figure, shade
from lib.workflows.learn.facts.payoff import (
    DATA,
    MODELS,
    NETWORK,
    OF_VALUES,
    TEST_SHARE,
    Payoff,
    Point,
)

KINDS: Mapping[str, str] = {
    "table": N_("Table"),
    "text": N_("Texts"),
    "pictures": N_("Pictures"),
    "series": N_("Time series"),
}
ABOUT: Mapping[str, str] = {
    "table": N_("Real biopsies in 30 numbers: malignant or benign?"),
    "text": N_("Made-up product reviews, English and Korean: good or bad?"),
    "pictures": N_("Real handwritten digits, 8 by 8 pixels: which digit?"),
    "series": N_("Real CO₂ in the air over Hawaii, by week: what will it be in four weeks?"),
}
LABELS: Mapping[str, str] = {
    "linear": N_("linear model"),
    "forest": N_("random forest"),
    "boosting": N_("gradient boosting"),
    "network": N_("network"),
}
_LOOKS = {
    "linear": (shade("classical", 0), "circle"),
    "forest": (shade("classical", 1), "square"),
    "boosting": (shade("classical", 2), "triangle-up"),
    "network": (COLOURS["deep"], "diamond"),
}
_APART = 1.035
"""By how much marks of models at the same rows are moved apart."""
_SURE = 0.95
_SHORT = 0.1
"""Seconds below which a fit's time is not written out."""


class Standing(Enum):
    """How the network stands to the best of the others, beyond the noise of the splits."""

    AHEAD = auto()
    BEHIND = auto()
    OPEN = auto()


@dataclass(frozen=True)
class Contest:
    """The network and the best of the others with the most rows.

    ``gap`` is the network's score less the other's, ``low`` and ``high`` are the ends of its
    interval: wide enough for the other to be the best of three, and for splits that share
    training rows.
    """

    network: Point
    other: Point
    gap: float
    low: float
    high: float

    @property
    def standing(self) -> Standing:
        """Ahead or behind where the interval is on one side of 0."""
        if self.low <= 0 <= self.high:
            return Standing.OPEN
        higher_is_better = self.network.data not in OF_VALUES
        return Standing.AHEAD if (self.gap > 0) == higher_is_better else Standing.BEHIND


def contest(found: Payoff, data: str) -> Contest:
    """Return how the network stands; all models must be there."""
    last = {model: found.of(data, model)[-1] for model in MODELS}
    network = last.pop(NETWORK)
    best = min if data in OF_VALUES else max
    other = best(last.values(), key=lambda point: point.mean)
    gaps = [a - b for a, b in zip(network.scores, other.scores, strict=True)]
    level = 1 - (1 - _SURE) / len(last)
    low, high = corrected_interval(gaps, round(1 / TEST_SHARE), level)
    return Contest(network, other, sum(gaps) / len(gaps), low, high)


def outcome(found: Payoff, t: Translator) -> list[str]:
    """Return on which kinds of data the network pays off, beyond the noise."""
    standing: dict[Standing, list[str]] = {one: [] for one in Standing}
    for data in DATA:
        standing[contest(found, data).standing].append(t(KINDS[data]))
    named = {one: ", ".join(kinds) for one, kinds in standing.items()}
    said = []
    if named[Standing.AHEAD]:
        said.append(
            t(
                "With the most rows, the network beats the best of the others by more than the "
                "noise here: {kinds}.",
                kinds=named[Standing.AHEAD],
            )
        )
    else:
        said.append(
            t(
                "With the most rows, the network beats the best of the others by more than the "
                "noise on none of the four."
            )
        )
    if named[Standing.BEHIND]:
        said.append(
            t("It is behind by more than the noise here: {kinds}.", kinds=named[Standing.BEHIND])
        )
    if named[Standing.OPEN]:
        said.append(t("These splits cannot tell here: {kinds}.", kinds=named[Standing.OPEN]))
    return said


def told(found: Contest, t: Translator) -> str:
    """Return the scores of the two, their difference and what they cost."""
    data, network, other = found.network.data, found.network, found.other
    values = {
        "rows": t.number(network.rows),
        "network": score_text(data, network.mean, t),
        "other": t(LABELS[other.model]),
        "score": score_text(data, other.mean, t),
        "gap": _gap(data, found.gap, t),
        "low": _signed(data, found.low, t),
        "high": _signed(data, found.high, t),
    }
    times = t(
        "One fit took {network} (network) and {time} ({other}).",
        network=_time(network.seconds, t),
        time=_time(other.seconds, t),
        other=t(LABELS[other.model]),
    )
    if data in OF_VALUES:
        scores = t(
            "With {rows} rows: network {network}, {other} {score}. The difference is {gap} (95% "
            "interval {low} to {high}); below 0 the network is better.",
            **values,
        )
    else:
        scores = t(
            "With {rows} rows: network {network}, {other} {score}. The difference is {gap} (95% "
            "interval {low} to {high}); above 0 the network is better.",
            **values,
        )
    return f"{scores} {times}"


def score_text(data: str, value: float, t: Translator) -> str:
    """Return a share right in per cent, or an error in the series' unit."""
    return f"{rounded(value, 2, t)} ppm" if data in OF_VALUES else t.percent(value, 1)


def _gap(data: str, value: float, t: Translator) -> str:
    if data in OF_VALUES:
        return f"{_signed(data, value, t)} ppm"
    return t("{number} percentage points", number=_signed(data, value, t))


def _signed(data: str, value: float, t: Translator) -> str:
    return signed(value, 3, t) if data in OF_VALUES else signed(100 * value, 1, t)


def _time(seconds: float, t: Translator) -> str:
    if seconds < _SHORT:
        return t("under {time}", time=t.duration(_SHORT))
    return t.duration(seconds)


def heading(found: Payoff, data: str, t: Translator) -> str:
    """Return what a kind of data is called, and how it ended once it has."""
    name = t(KINDS[data])
    if not found.done:
        return name
    now = contest(found, data)
    finding = {
        Standing.AHEAD: t("the network is ahead"),
        Standing.BEHIND: t("the network is behind"),
        Standing.OPEN: t("cannot tell"),
    }[now.standing]
    return f"{name}: {finding}"


def curves_chart(found: Payoff, data: str, t: Translator) -> go.Figure:
    """Return each model's mean score by rows, with bars from its lowest to its highest split."""
    chart = figure(escape(heading(found, data, t)), 340, margin={**AXES, "t": 92}, showlegend=True)
    middle = (len(MODELS) - 1) / 2
    for place, model in enumerate(MODELS):
        points = found.of(data, model)
        colour, symbol = _LOOKS[model]
        means = [point.mean for point in points]
        chart.add_scatter(
            x=[point.rows * _APART ** (place - middle) for point in points],
            y=means,
            mode="lines+markers",
            name=escape(t(LABELS[model])),
            line={"color": colour, "width": 2},
            marker={"symbol": symbol, "size": 8, "color": colour},
            error_y={
                "symmetric": False,
                "array": [max(one.scores) - one.mean for one in points],
                "arrayminus": [one.mean - min(one.scores) for one in points],
                "color": colour,
                "thickness": 1,
                "width": 3,
            },
            text=[_said(one, t) for one in points],
            hovertemplate="%{text}<extra></extra>",
        )
    ticks = sorted({point.rows for point in found.of(data)})
    values = data in OF_VALUES
    score = t("Mean absolute error in ppm (low is good)") if values else t("Share right")
    chart.update_xaxes(
        type="log",
        tickvals=ticks,
        ticktext=[t.number(one) for one in ticks],
        tickangle=0,
        title_text=escape(t("Training rows (log)")),
    )
    chart.update_yaxes(
        tickformat="" if values else ".0%",
        title_text=escape(score),
    )
    return chart


def _said(point: Point, t: Translator) -> str:
    low, mean, high = (
        score_text(point.data, value, t)
        for value in (min(point.scores), point.mean, max(point.scores))
    )
    text = t(
        "{model}, {rows} rows: {mean}, from {low} to {high}",
        model=t(LABELS[point.model]),
        rows=t.number(point.rows),
        mean=mean,
        low=low,
        high=high,
    )
    return escape(text)
