"""Charts that set models beside each other, and what one model is made of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lib.core.results import ModelResult, Run
from lib.core.task import Task, TaskKind
from lib.evaluation.judge.inference.difference import SURE, PairTable
from lib.evaluation.judge.out_of_fold import OutOfFold
from lib.evaluation.judge.pairs import Disagreement, one_number
from lib.i18n import N_, Translator
from lib.models.catalogue import side_of
from lib.report.drawing.numbers import (
    chance,
    decimals_for,
    decimals_of,
    rounded,
    score_text,
    signed,
)
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import (
    AXES,
    BAND,
    INK,
    REFERENCE_LINE,
    SYMBOLS,
    between,
    escape,
    figure,
    level_line,
    nothing,
    said_on,
    shade,
)
from lib.report.figures.charts import cut
from lib.report.labels import metric_label, model_label
from lib.report.pareto import axis_range, drawn_interval, short_labels

DIVERGING = ((0.0, "#8C510A"), (0.5, "#A9AEB6"), (1.0, "#01665E"))
"""From the column's model better (brown) over neither to the row's model better (teal)."""
_AXES = {
    TaskKind.MULTICLASS: N_("Probability of the actual class, {model}"),
    TaskKind.BINARY: N_("Probability of {positive}, {model}"),
    TaskKind.REGRESSION: N_("Prediction of {model}"),
}


def pairs_chart(pairs: PairTable, t: Translator) -> go.Figure:
    """Return the matrix of all models, best first: how probably the row's model is better."""
    order = by_wins(pairs)
    if len(order) < 2:
        return nothing(t("There are not two completed models to compare."))
    names = short_labels([model_label(pairs.models[place], t) for place in order])
    better = pairs.better[np.ix_(order, order)]
    equivalent = pairs.equivalent[np.ix_(order, order)]
    chart = figure(escape(_pairs_title(better, names, t)), 130 + 30 * len(order))
    chart.add_heatmap(
        z=better - better.T,
        text=[
            [_cell(better[i, j], better[j, i], equivalent[i, j], t) for j in range(len(order))]
            for i in range(len(order))
        ],
        texttemplate="%{text}",
        textfont={"size": 11},
        customdata=_said_of_pairs(pairs, order, names, t),
        hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False,
        colorscale=DIVERGING,
        zmin=-1,
        zmax=1,
        showscale=False,
        xgap=2,
        ygap=2,
    )
    places = list(range(len(order)))
    ranks = [f"{place + 1}. {cut(name, 26)}" for place, name in enumerate(names)]
    shared = {"tickvals": places, "showgrid": False, "zeroline": False}
    across = [escape(cut(name, 18)) for name in names]
    chart.update_xaxes(ticktext=across, side="top", tickangle=-35, **shared)
    chart.update_yaxes(ticktext=[escape(name) for name in ranks], autorange="reversed", **shared)
    return chart


def by_wins(pairs: PairTable) -> list[int]:
    """Return the models' places, the one with the best mean difference to the others first."""
    known = np.isfinite(pairs.difference)
    sums = np.where(known, pairs.difference, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    ranked = np.argsort(-sums, kind="stable").tolist()
    return [place for place in ranked if known[place].any()]


def _pairs_title(better: np.ndarray[Any, Any], names: Sequence[str], t: Translator) -> str:
    known = np.isfinite(better[0])
    beaten = int((better[0][known] >= SURE).sum())
    text = (
        N_("{model} beats {count} of {others} others with at least {sure} probability")
        if beaten
        else N_("{model} beats none of {others} others with at least {sure} probability")
    )
    return t(
        text,
        model=names[0],
        count=t.number(beaten),
        others=t.number(int(known.sum())),
        sure=t.percent(SURE),
    )


def _cell(better: float, worse: float, equivalent: float, t: Translator) -> str:
    if not math.isfinite(better):
        return ""
    said = f"≈ {chance(better, t)}" if equivalent >= SURE else chance(better, t)
    return said_on(escape(said), between(DIVERGING, (better - worse + 1) / 2))


def _said_of_pairs(
    pairs: PairTable, order: Sequence[int], names: Sequence[str], t: Translator
) -> list[list[str]]:
    def said(i: int, j: int) -> str:
        a, b = order[i], order[j]
        if not math.isfinite(pairs.better[a, b]):
            return ""
        decimals = decimals_for((pairs.high[a, b] - pairs.low[a, b]) / 2)
        lines = (
            t("{model} better: {chance}", model=names[i], chance=chance(pairs.better[a, b], t)),
            t("practically equivalent: {chance}", chance=chance(pairs.equivalent[a, b], t)),
            t("{model} better: {chance}", model=names[j], chance=chance(pairs.better[b, a], t)),
            t(
                "difference {difference} (95% interval {low} to {high})",
                difference=signed(pairs.difference[a, b], decimals, t),
                low=signed(pairs.low[a, b], decimals, t),
                high=signed(pairs.high[a, b], decimals, t),
            ),
        )
        return "<br>".join(escape(line) for line in lines)

    places = range(len(order))
    return [[said(i, j) for j in places] for i in places]


def fold_chart(run: Run, result: ModelResult, metric: str, colour: str, t: Translator) -> go.Figure:
    """Return a metric on every fold, on test and on training rows, with mean and interval."""
    interval = drawn_interval(result.metrics[metric], metric)
    name = metric_label(metric, t)
    title = t(
        "{metric}: {score} over the folds", metric=name, score=score_text(interval, t, metric)
    )
    chart = figure(escape(title), 340, showlegend=True, margin=AXES)
    if math.isfinite(interval.low) and math.isfinite(interval.high):
        chart.add_hrect(
            y0=interval.low, y1=interval.high, fillcolor=BAND, line_width=0, layer="below"
        )
    level_line(chart, interval.mean, {"color": colour, "width": 2})
    shown = [(t("On test rows"), interval.folds, "circle", colour)]
    if metric in result.train:
        shown.append((t("On training rows"), result.train[metric].folds, "circle-open", INK))
    places = [
        _fold_name(place, run.plan.folds, run.plan.repeats) for place in range(len(interval.folds))
    ]
    decimals = decimals_of(interval, metric) + 1
    for said, values, symbol, marked in shown:
        chart.add_scatter(
            x=places,
            y=values,
            mode="markers",
            name=escape(said),
            marker={"symbol": symbol, "size": 11, "color": marked},
            text=[rounded(value, decimals, t) for value in values],
            hovertemplate="%{x}: %{text}<extra></extra>",
        )
    drawn = [interval.low, interval.high, *(value for _, values, *_ in shown for value in values)]
    ends = [value for value in drawn if math.isfinite(value)]
    room = 0.08 * (max(ends) - min(ends)) if ends else 0.0
    if room:
        chart.update_yaxes(range=axis_range(ends, room, metric))
    axis = t("Fold") if run.plan.repeats == 1 else t("Repeat and fold")
    chart.update_xaxes(title_text=escape(axis), type="category")
    chart.update_yaxes(title_text=escape(t("{metric}, 95% interval", metric=name)))
    return chart


def _fold_name(place: int, folds: int, repeats: int) -> str:
    fold = str(place % folds + 1)
    return fold if repeats == 1 else f"{place // folds + 1}.{fold}"


def weights_chart(result: ModelResult, run: Run, t: Translator) -> go.Figure:
    """Return the shares of a blend's members, the largest first."""
    known = {one.id: one.family for one in run.models}
    ranked = sorted(result.weights.items(), key=lambda one: -one[1])
    shown = [(name, weight) for name, weight in ranked if weight > 0]
    deep = sum(weight for name, weight in shown if side_of(name, known.get(name, "")) == "deep")
    title = t("Deep models have {share} of the weight", share=t.percent(deep))
    # References are drawn in the colour of deep models, of whose side they are not.
    beside = sum(weight for name, weight in shown if known.get(name) == "deep") - deep
    if beside > 0:
        title = t(
            "Deep models have {share} of the weight, reference networks another {more}",
            share=t.percent(deep),
            more=t.percent(beside),
        )
    chart = figure(escape(title), 90 + 30 * max(len(shown), 2))
    places = list(range(len(shown)))
    chart.add_bar(
        x=[weight for _, weight in shown],
        y=places,
        orientation="h",
        marker={"color": [shade(known.get(name, "classical"), 0) for name, _ in shown]},
        text=[t.percent(weight, 1) for _, weight in shown],
        textposition="auto",
        hovertemplate="%{text}<extra></extra>",
    )
    names = [escape(model_label(name, t)) for name, _ in shown]
    chart.update_yaxes(tickvals=places, ticktext=names, autorange="reversed")
    chart.update_xaxes(title_text=escape(t("Weight in the blend")), tickformat=".0%")
    return chart


def disagreement_chart(
    found: Disagreement,
    both: tuple[OutOfFold, OutOfFold],
    labels: tuple[str, str],
    task: Task,
    t: Translator,
    most: int = 1500,
) -> go.Figure:
    """Return the deep model's predictions against the classical one's, by who is nearer the truth.

    Of many rows those furthest apart and every so many of the others are drawn. With more than
    two classes the axes are the probability of the true class.
    """
    count = len(found.rows)
    places = np.unique(
        np.append(
            np.arange(min(count, most // 3)),
            np.linspace(0, count - 1, min(count, most)).astype(int),
        )
    )
    ours, theirs = both
    one, two = found.first[places], found.second[places]
    truth = ours.truth[one]
    y, aim = one_number(ours.outputs[one], truth, task.kind)
    x, _ = one_number(theirs.outputs[two], truth, task.kind)
    deep_off, classical_off = np.abs(y - aim), np.abs(x - aim)
    chart = figure(escape(t("Further from the line: larger disagreement")), 440, showlegend=True)
    low, high = float(min(x.min(), y.min())), float(max(x.max(), y.max()))
    chart.add_scatter(
        x=[low, high],
        y=[low, high],
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
        line=REFERENCE_LINE,
    )
    for family, label, chosen in (
        ("deep", labels[0], deep_off < classical_off),
        ("classical", labels[1], classical_off < deep_off),
    ):
        chart.add_scattergl(
            x=x[chosen],
            y=y[chosen],
            mode="markers",
            name=escape(t("{model} is closer to the actual value", model=label)),
            marker={
                "color": COLOURS[family],
                "symbol": SYMBOLS[family],
                "size": 6,
                "opacity": 0.55,
            },
            customdata=found.rows[places][chosen] + 1,
            hovertemplate=escape(t("row {row}", row="%{customdata:,}")) + "<extra></extra>",
        )
    positive = cut(task.shown_positive or "", 24)
    axis = t(_AXES[task.kind])
    named = [axis.format(model=label, positive=positive) for label in labels]
    chart.update_xaxes(title_text=escape(named[1]))
    chart.update_yaxes(title_text=escape(named[0]))
    return chart
