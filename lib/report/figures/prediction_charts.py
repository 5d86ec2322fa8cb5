"""Charts of one model's out-of-fold predictions, in the visual language of theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from lib.core.task import Task
from lib.evaluation.judge.out_of_fold import (
    Array,
    Curve,
    Cut,
    Reliability,
)
from lib.i18n import Translator
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import (
    AXES,
    ERROR_BAR,
    INK,
    REFERENCE_LINE,
    between,
    counts_below,
    escape,
    figure,
    level_line,
    said_on,
    upright_line,
)
from lib.report.figures.charts import cut

AMOUNTS = ((0.0, "#D3DFE8"), (1.0, "#0072B2"))
"""From nothing to all, in one hue: shares of a row of the confusion matrix."""
DEFAULT_THRESHOLD = 0.5
_MAX_NUMBERED = 15
"""Classes up to which the cells of a confusion matrix have room for their numbers."""


def roc_chart(
    curve: Curve, label: str, colour: str, others: Mapping[str, Curve], t: Translator
) -> go.Figure:
    """Return the ROC curve of one model, other models' faint behind it."""
    area = t.number(curve.area, 3)
    chart = figure(escape(t("ROC: area {area} (guessing: 0.5)", area=area)), 400, margin=AXES)
    _faint(chart, others)
    _diagonal(chart)
    said = escape(t("false positives {x}, true positives {y}, threshold {cut}"))
    _main(chart, curve, label, colour, said)
    chart.update_xaxes(title_text=escape(t("False positive rate")), range=[-0.01, 1.01])
    chart.update_yaxes(title_text=escape(t("True positive rate (recall)")), range=[-0.01, 1.02])
    return chart


def precision_recall_chart(
    curve: Curve, share: float, label: str, colour: str, others: Mapping[str, Curve], t: Translator
) -> go.Figure:
    """Return precision against recall; ``share`` is that of positives, what guessing gives."""
    title = t(
        "Precision and recall: average precision {area} (guessing: {share})",
        area=t.number(curve.area, 3),
        share=t.number(share, 3),
    )
    chart = figure(escape(title), 400, margin=AXES)
    _faint(chart, others)
    level_line(chart, share, REFERENCE_LINE)
    said = escape(t("recall {x}, precision {y}, threshold {cut}"))
    _main(chart, curve, label, colour, said)
    chart.update_xaxes(title_text=escape(t("Recall")), range=[-0.01, 1.01])
    chart.update_yaxes(title_text=escape(t("Precision")), range=[-0.01, 1.02])
    return chart


def _diagonal(chart: go.Figure) -> None:
    """Draw where both axes are equal: guessing, or probabilities that come true."""
    chart.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=REFERENCE_LINE, hoverinfo="skip")


def _faint(chart: go.Figure, others: Mapping[str, Curve]) -> None:
    """Draw other models' curves as one trace with gaps: a trace each takes the browser longer."""
    if not others:
        return
    gap = [np.nan]
    names = [escape(name) for name, curve in others.items() for _ in range(len(curve.x) + len(gap))]
    chart.add_scatter(
        x=np.concatenate([part for curve in others.values() for part in (curve.x, gap)]),
        y=np.concatenate([part for curve in others.values() for part in (curve.y, gap)]),
        mode="lines",
        line={"color": ERROR_BAR, "width": 1},
        text=names,
        hovertemplate="%{text}<extra></extra>",
    )


def _main(chart: go.Figure, curve: Curve, label: str, colour: str, said: str) -> None:
    chart.add_scatter(
        x=curve.x,
        y=curve.y,
        mode="lines",
        line={"color": colour, "width": 3},
        name=escape(label),
        customdata=np.minimum(curve.thresholds, 1.0).round(2),
        hovertemplate=said.format(x="%{x:.3f}", y="%{y:.3f}", cut="%{customdata:.2f}")
        + "<extra></extra>",
    )


_ON_A_PHONE, _AWAY = 30, 12
"""Letters that the names of all columns have room for on a phone; pixels from names to a title."""


def confusion_chart(
    cells: Array, task: Task, chosen: tuple[int, int] | None, t: Translator
) -> go.Figure:
    """Return the confusion matrix, coloured by the share of each true class.

    The second trace holds a point a cell, in row order, to be clicked; ``chosen`` is framed.
    """
    count = len(task.classes)
    total = cells.sum(axis=1, keepdims=True)
    shares = cells / np.maximum(total, 1)
    right = float(np.trace(cells) / max(cells.sum(), 1))
    title = t("{share} of the rows are classified correctly", share=t.percent(right, 1))
    chart = figure(escape(title), 190 + 46 * max(count, 3), margin=AXES)
    numbers = [[t.number(int(cell)) for cell in row] for row in cells]
    names = [escape(cut(name, 18)) for name in task.shown]
    # Without gaps between them plotly draws one small image, with gaps a large one.
    chart.add_heatmap(
        z=shares,
        colorscale=AMOUNTS,
        zmin=0,
        zmax=1,
        showscale=False,
        hoverinfo="skip",
        text=_numbered(numbers, shares) if count <= _MAX_NUMBERED else None,
        texttemplate="%{text}" if count <= _MAX_NUMBERED else None,
        textfont={"size": 15 if count <= 6 else 12},
    )
    said = escape(t("actual {true}, predicted {predicted}: {count} rows, {share} of the class"))
    places = [(row, column) for row in range(count) for column in range(count)]
    chart.add_scatter(
        x=[column for _, column in places],
        y=[row for row, _ in places],
        mode="markers",
        marker={"symbol": "square", "size": 14, "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        text=[
            said.format(
                true=names[row],
                predicted=names[column],
                count=numbers[row][column],
                share=t.percent(float(shares[row, column]), 1),
            )
            for row, column in places
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    if chosen is not None:
        row, column = chosen
        chart.add_shape(
            type="rect",
            x0=column - 0.49,
            x1=column + 0.49,
            y0=row - 0.49,
            y1=row + 0.49,
            line={"color": COLOURS["deep"], "width": 3},
        )
    axis = {"tickvals": list(range(count)), "ticktext": names, "showgrid": False, "zeroline": False}
    # A click or the pointer anywhere in a cell means the point in its middle.
    chart.update_layout(hoverdistance=-1, hovermode="closest")
    # Plotly leaves names out that would lie on each other, and puts a title on long ones.
    angle = -40 if count * max(map(len, names)) > _ON_A_PHONE else None
    predicted = {"text": escape(t("Predicted")), "standoff": _AWAY}
    chart.update_xaxes(title=predicted, side="bottom", tickangle=angle, **axis)
    truth = {"text": escape(t("Actual")), "standoff": _AWAY}
    chart.update_yaxes(title=truth, autorange="reversed", **axis)
    return chart


def _numbered(numbers: Sequence[Sequence[str]], shares: Array) -> list[list[str]]:
    """Return the numbers of cells, readable on the cells' colours."""
    return [
        [said_on(text, between(AMOUNTS, share)) for text, share in zip(row, own, strict=True)]
        for row, own in zip(numbers, shares.tolist(), strict=True)
    ]


def reliability_chart(found: Reliability, colour: str, t: Translator) -> go.Figure:
    """Return the share of positives against the predicted probability, and how many rows say so."""
    gaps = found.share - found.predicted
    weighed = float(np.average(np.abs(gaps), weights=found.counts))
    title = t(
        "Probabilities are off by {gap} percentage points on average (Brier score {brier})",
        gap=t.number(100 * weighed, 1),
        brier=t.number(found.brier, 3),
    )
    chart = figure(escape(title), 430, margin=AXES)
    _diagonal(chart)
    said = escape(t("predicted {predicted}, positive {share} ({low} to {high}), {count} rows"))
    values = zip(
        found.predicted, found.share, found.low, found.high, found.counts.tolist(), strict=True
    )
    texts = [
        said.format(
            predicted=t.percent(predicted, 1),
            share=t.percent(share, 1),
            low=t.percent(low, 1),
            high=t.percent(high, 1),
            count=t.number(count),
        )
        for predicted, share, low, high, count in values
    ]
    chart.add_scatter(
        x=found.predicted,
        y=found.share,
        mode="lines+markers",
        line={"color": colour, "width": 2},
        marker={"size": 9},
        error_y={
            "array": found.high - found.share,
            "arrayminus": found.share - found.low,
            "color": ERROR_BAR,
        },
        text=texts,
        hovertemplate="%{text}<extra></extra>",
    )
    chart.add_bar(
        x=found.predicted,
        y=found.counts,
        yaxis="y2",
        width=0.05,
        marker={"color": INK},
        text=texts,
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )
    chart.update_xaxes(title_text=escape(t("Predicted probability")), range=[-0.02, 1.02])
    # The axis both share stands under the bars: between the two its title would lie on them.
    chart.update_xaxes(anchor="y2")
    chart.update_layout(
        yaxis={
            "title": {"text": escape(t("Share of positives"))},
            "domain": [0.3, 1.0],
            "range": [-0.02, 1.05],
        },
        yaxis2=counts_below(t("Rows")),
    )
    return chart


def threshold_chart(
    table: Sequence[Cut], chosen: float, colours: Sequence[str], t: Translator
) -> go.Figure:
    """Return precision, recall, F1 and share of positives by threshold, the chosen one marked."""
    best = max(table, key=lambda one: one.f1 if one.f1 == one.f1 else -1.0)
    title = t(
        "F1 is highest, {f1}, at a threshold of {threshold}",
        f1=t.number(best.f1, 3),
        threshold=t.number(best.threshold, 2),
    )
    chart = figure(escape(title), 360, showlegend=True, margin=AXES)
    lines = (
        (t("Precision"), "solid", [one.precision for one in table]),
        (t("Recall"), "dash", [one.recall for one in table]),
        (t("F1"), "solid", [one.f1 for one in table]),
        (t("Share predicted positive"), "dot", [one.share for one in table]),
    )
    for (name, dash, values), colour in zip(lines, colours, strict=True):
        chart.add_scatter(
            x=[one.threshold for one in table],
            y=values,
            mode="lines",
            name=escape(name),
            line={"color": colour, "width": 2, "dash": dash},
            hovertemplate="%{y:.3f}",
        )
    upright_line(chart, DEFAULT_THRESHOLD, {"color": ERROR_BAR, "width": 1, "dash": "dot"})
    upright_line(chart, chosen, {"color": INK, "width": 2})
    chart.update_layout(hovermode="x unified")
    chart.update_xaxes(title_text=escape(t("Threshold")), range=[-0.01, 1.01])
    chart.update_yaxes(title_text=escape(t("Share or score")), range=[-0.02, 1.05])
    return chart
