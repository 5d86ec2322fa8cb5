"""Charts of what reviews say and where models fail on them, in the visual language of theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from lib.core.proportions import Share
from lib.i18n import N_, Translator
from lib.report.drawing.numbers import decimals_for, signed
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import (
    BAND,
    ERROR_BAR,
    INK,
    REFERENCE_LINE,
    SYMBOLS,
    counts_below,
    escape,
    figure,
    level_line,
    nothing,
    upright_line,
)
from lib.report.figures.charts import cut
from lib.report.figures.shares import GOOD, ShareRow, shares_chart, sides_of
from lib.report.labels import metric_label
from lib.workflows.reviews.facts.models import Drop, Robustness
from lib.workflows.reviews.facts.unlabelled import LabelsTaught
from lib.workflows.reviews.facts.words import OverTime

_NAMED = 70
"""Letters of names in a title."""
DISTURBANCES = {
    "spelling": N_("Misspelled"),
    "spaces": N_("Without spaces"),
    "emoji": N_("Without emoji"),
    "capitals": N_("All in lower case"),
}


def time_chart(time: OverTime, title: str, axis: str, t: Translator) -> go.Figure:
    """Return the share over time with its 95 % band, and under it how many reviews there were."""
    points = time.points
    if not points:
        return nothing(t("No review has a readable date."))
    chart = figure(escape(title), 440)
    when = [point.when for point in points]
    said = t("{when}: {share} ({low} to {high}) of {count} reviews")
    texts = [
        escape(
            said.format(
                when=point.when,
                share=t.percent(point.share, 1),
                low=t.percent(point.low),
                high=t.percent(point.high),
                count=t.number(point.rows),
            )
        )
        for point in points
    ]
    chart.add_scatter(
        x=[*when, *when[::-1]],
        y=[*(point.high for point in points), *(point.low for point in points[::-1])],
        fill="toself",
        fillcolor=BAND,
        line={"width": 0},
        hoverinfo="skip",
        mode="lines",
    )
    chart.add_scatter(
        x=when,
        y=[point.share for point in points],
        mode="lines+markers",
        line={"color": GOOD, "width": 2},
        marker={"size": 7},
        customdata=texts,
        hovertemplate="%{customdata}<extra></extra>",
    )
    chart.add_bar(
        x=when,
        y=[point.rows for point in points],
        yaxis="y2",
        marker={"color": INK},
        customdata=texts,
        hovertemplate="%{customdata}<extra></extra>",
    )
    chart.update_xaxes(type="date", anchor="y2")
    chart.update_layout(
        yaxis={
            "title": {"text": escape(axis)},
            "tickformat": ".0%",
            "domain": [0.3, 1.0],
            "rangemode": "normal",
        },
        yaxis2=counts_below(t("Reviews")),
    )
    return chart


def time_title(time: OverTime, name: str, t: Translator) -> str:
    """Return what the chart over time has found, as plain text."""
    if time.p is None or time.z is None:
        return t("{name} over time", name=name)
    if time.p >= 0.05:
        return t("{name}: no trend beyond chance", name=name)
    rising = time.z > 0
    if time.ends is None:
        said = N_("{name}: rising") if rising else N_("{name}: falling")
        return t(said, name=name)
    said = (
        N_("{name}: rising from {first} to {last} (trend line)")
        if rising
        else N_("{name}: falling from {first} to {last} (trend line)")
    )
    first, last = map(t.percent, time.ends)
    return t(said, name=name, first=first, last=last)


def robustness_chart(
    answers: Mapping[str, Robustness],
    labels: Mapping[str, str],
    families: Mapping[str, str],
    colours: Mapping[str, str],
    t: Translator,
) -> go.Figure:
    """Return how far each model drops on disturbed texts, with intervals; left is worse."""
    if not answers:
        return nothing(t("No model has been tested yet."))
    metric = next(iter(answers.values())).metric
    names = [one.name for one in next(iter(answers.values())).drops]
    chart = figure("", 120 + (26 * len(answers) + 30) * len(names), showlegend=True)
    chart.update_layout(title_text=escape(robustness_title(answers, t)), margin_t=84)
    upright_line(chart, 0, REFERENCE_LINE)
    step = 0.7 / max(len(answers), 1)
    for place, (model, answer) in enumerate(answers.items()):
        known = [(one, one.drop) for one in answer.drops if one.drop is not None]
        rows = [names.index(one.name) + (place - (len(answers) - 1) / 2) * step for one, _ in known]
        chart.add_scatter(
            x=[-drop for _, drop in known],
            y=rows,
            mode="markers",
            name=escape(labels[model]),
            marker={"color": colours[model], "size": 10, "symbol": SYMBOLS[families[model]]},
            error_x={
                "array": [drop - _known(one.low, drop) for one, drop in known],
                "arrayminus": [_known(one.high, drop) - drop for one, drop in known],
                "color": ERROR_BAR,
            },
            customdata=[_said_of_drop(labels[model], one, drop, t) for one, drop in known],
            hovertemplate="%{customdata}<extra></extra>",
        )
    label = metric_label(metric, t)
    chart.update_xaxes(title_text=escape(t("Change of {metric}", metric=label)), zeroline=False)
    chart.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[escape(t(DISTURBANCES[name])) for name in names],
        range=[len(names) - 0.45, -0.55],
        showgrid=False,
        zeroline=False,
    )
    return chart


def robustness_title(answers: Mapping[str, Robustness], t: Translator) -> str:
    """Return what is hardest, as plain text; a drop whose interval reaches zero may be chance."""
    sure = [
        (one.drop, one.name)
        for answer in answers.values()
        for one in answer.drops
        if one.drop is not None and _known(one.low, one.drop) > 0
    ]
    if not sure:
        return t("No drop beyond chance")
    drop, name = max(sure)
    return t(
        "Largest drop beyond chance: {name}, {drop} lower",
        name=t(DISTURBANCES[name]),
        drop=signed(abs(drop), decimals_for(abs(drop) / 20), t).lstrip("+"),
    )


def _known(value: float | None, other: float) -> float:
    return other if value is None else value


def _said_of_drop(label: str, one: Drop, drop: float, t: Translator) -> str:
    return escape(
        t(
            "{model}: {drop}; the predicted class changes for {share} of the rows",
            model=label,
            drop=signed(-drop, 3, t),
            share=t.percent(one.changed.share, 1),
        )
    )


def labels_chart(points: Sequence[tuple[int, Share]], guess: float, t: Translator) -> go.Figure:
    """Return the cross-validated accuracy by the number of labels given, with intervals."""
    chart = figure(escape(t("Accuracy after {count} labels", count=t.number(points[-1][0]))), 280)
    level_line(chart, guess, REFERENCE_LINE)
    chart.add_scatter(
        x=[labels for labels, _ in points],
        y=[one.share for _, one in points],
        mode="lines+markers",
        line={"color": COLOURS["classical"], "width": 2},
        marker={"size": 9},
        error_y={
            "array": [one.high - one.share for _, one in points],
            "arrayminus": [one.share - one.low for _, one in points],
            "color": ERROR_BAR,
        },
        hovertemplate="%{x}: %{y:.0%}<extra></extra>",
    )
    chart.update_xaxes(title_text=escape(t("Labels")), rangemode="tozero")
    chart.update_yaxes(title_text=escape(t("Accuracy")), tickformat=".0%", range=[0, 1])
    return chart


def predicted_chart(answer: LabelsTaught, t: Translator) -> go.Figure:
    """Return the shares of the classes as a model of few labels predicts them, with intervals."""
    rows = [one.named(name) for name, one in answer.shares.items()]
    chart = shares_chart(rows, None, t("Predictions of this model"), t("Share of reviews"), t)
    chart.update_xaxes(range=[0, 1], tickformat=".0%")
    chart.update_yaxes(ticktext=[escape(cut(one.name, 20)) for one in rows])
    return chart


def labels_caution(accuracy: Share, guess: float, t: Translator) -> str:
    """Say how far the predicted shares can be believed: no further than the model beats a guess."""
    low, high = t.percent(accuracy.low), t.percent(accuracy.high)
    if accuracy.low <= guess:
        return t(
            "With so few labels it is not clear that the model is better than guessing (accuracy "
            "{low} to {high}): these shares are not reliable yet.",
            low=low,
            high=high,
        )
    return t(
        "Predicted shares, with 95% intervals (Wilson) for chance alone; model errors come on top "
        "(accuracy {low} to {high}).",
        low=low,
        high=high,
    )


def standing_out(rows: Sequence[ShareRow], overall: float | None, t: Translator) -> str:
    """Say which rows' shares are surely above and below that of all; nothing of an order."""
    if overall is None:
        return ""
    away = list(zip(rows, sides_of(rows, overall), strict=True))
    above, below = (
        " · ".join(one.name for one, side in away if side == wanted) for wanted in (1, -1)
    )
    if above and below:
        return t(
            "Above average: {above}; below: {below}",
            above=cut(above, _NAMED),
            below=cut(below, _NAMED),
        )
    if above:
        return t("Above average: {above}", above=cut(above, _NAMED))
    if below:
        return t("Below average: {below}", below=cut(below, _NAMED))
    return t("None differs from the average beyond chance")
