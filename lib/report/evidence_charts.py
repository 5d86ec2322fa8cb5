"""Charts of one model's out-of-fold predictions, in the visual language of theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from scipy.stats import mannwhitneyu

from lib.core.task import Task
from lib.evaluation.evidence import (
    Answers,
    Array,
    Curve,
    Cut,
    Errors,
    Reliability,
    histogram,
    sample_points,
)
from lib.i18n import Translator
from lib.report.charts import cut
from lib.report.disclosure import LEAST
from lib.report.numbers import decimals_for, rounded, signed
from lib.report.palette import COLOURS
from lib.report.theme import (
    AXES,
    ERROR_BAR,
    GRID,
    INK,
    between,
    escape,
    figure,
    said_on,
)

AMOUNTS = ((0.0, "#D3DFE8"), (1.0, "#0072B2"))
"""From nothing to all, in one hue: shares of a row of the confusion matrix."""
DEFAULT_THRESHOLD = 0.5
_ENOUGH_ROWS = 50
"""Errors on either side from which half as large again would be seen."""
_MOST_NUMBERED = 15
"""Classes up to which the cells of a confusion matrix have room for their numbers."""


def roc_chart(
    curve: Curve, label: str, colour: str, others: Mapping[str, Curve], t: Translator
) -> go.Figure:
    """Return the ROC curve of one model, other models' faint behind it."""
    area = t.number(curve.area, 3)
    chart = figure(escape(t("ROC: area {area} (guessing: 0.5)", area=area)), 400, margin=AXES)
    _faint(chart, others)
    chart.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"color": INK, "width": 1, "dash": "dot"},
        hoverinfo="skip",
    )  # fmt: skip
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
    chart.add_hline(y=share, line={"color": INK, "width": 1, "dash": "dot"})
    said = escape(t("recall {x}, precision {y}, threshold {cut}"))
    _main(chart, curve, label, colour, said)
    chart.update_xaxes(title_text=escape(t("Recall")), range=[-0.01, 1.01])
    chart.update_yaxes(title_text=escape(t("Precision")), range=[-0.01, 1.02])
    return chart


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
    title = t("{share} of the rows are classified rightly", share=t.percent(right, 1))
    chart = figure(escape(title), 190 + 46 * max(count, 3), margin=AXES)
    numbers = [[t.number(int(cell)) for cell in row] for row in cells]
    names = [escape(cut(name, 18)) for name in task.classes]
    # Without gaps between them plotly draws one small image, with gaps a large one.
    chart.add_heatmap(
        z=shares, colorscale=AMOUNTS, zmin=0, zmax=1, showscale=False, hoverinfo="skip",
        text=_numbered(numbers, shares) if count <= _MOST_NUMBERED else None,
        texttemplate="%{text}" if count <= _MOST_NUMBERED else None,
        textfont={"size": 15 if count <= 6 else 12},
    )  # fmt: skip
    said = escape(t("truth {true}, predicted {predicted}: {count} rows, {share} of the class"))
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
            type="rect", x0=column - 0.49, x1=column + 0.49, y0=row - 0.49, y1=row + 0.49,
            line={"color": COLOURS["deep"], "width": 3},
        )  # fmt: skip
    axis = {"tickvals": list(range(count)), "ticktext": names, "showgrid": False, "zeroline": False}
    # A click or the pointer anywhere in a cell means the point in its middle.
    chart.update_layout(hoverdistance=-1, hovermode="closest")
    chart.update_xaxes(title_text=escape(t("Predicted")), side="bottom", **axis)
    chart.update_yaxes(title_text=escape(t("Truth")), autorange="reversed", **axis)
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
        "Probabilities are off by {gap} on average (Brier score {brier})",
        gap=t.percent(weighed, 1),
        brier=t.number(found.brier, 3),
    )
    chart = figure(escape(title), 430, margin=AXES)
    chart.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"color": INK, "width": 1, "dash": "dot"},
        hoverinfo="skip",
    )  # fmt: skip
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
        x=found.predicted, y=found.counts, yaxis="y2", width=0.05, marker={"color": INK},
        text=texts, textposition="none", hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    chart.update_xaxes(title_text=escape(t("Predicted probability")), range=[-0.02, 1.02])
    # The axis both share stands under the bars: between the two its title would lie on them.
    chart.update_xaxes(anchor="y2")
    chart.update_layout(
        yaxis={"title": {"text": escape(t("Share of positives"))}, "domain": [0.3, 1.0],
               "range": [-0.02, 1.05]},
        yaxis2={"title": {"text": escape(t("Rows"))}, "domain": [0.0, 0.2], "gridcolor": GRID,
                "anchor": "x", "automargin": True, "nticks": 3},
    )  # fmt: skip
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
            x=[one.threshold for one in table], y=values, mode="lines", name=escape(name),
            line={"color": colour, "width": 2, "dash": dash}, hovertemplate="%{y:.3f}",
        )  # fmt: skip
    chart.add_vline(x=DEFAULT_THRESHOLD, line={"color": ERROR_BAR, "width": 1, "dash": "dot"})
    chart.add_vline(x=chosen, line={"color": INK, "width": 2})
    chart.update_layout(hovermode="x unified")
    chart.update_xaxes(title_text=escape(t("Threshold")), range=[-0.01, 1.01])
    chart.update_yaxes(title_text=escape(t("Share or score")), range=[-0.02, 1.05])
    return chart


def predicted_actual(
    given: Answers, found: Errors, target: str, colour: str, t: Translator
) -> go.Figure:
    """Return predicted against actual values, for who may see rows.

    Of many rows it is a sample with the largest errors.
    """
    decimals = decimals_for(found.within / 10)
    title = t(
        "80% of the predictions are within {size} of the truth",
        size=rounded(found.within, decimals, t),
    )
    chart = figure(escape(title), 440)
    places = sample_points(found.errors)
    actual, predicted = given.truth[places], given.outputs[places, 0]
    low, high = float(min(actual.min(), predicted.min())), float(
        max(actual.max(), predicted.max())
    )  # fmt: skip
    chart.add_scatter(
        x=[low, high], y=[low, high], mode="lines", hoverinfo="skip",
        line={"color": INK, "width": 1, "dash": "dot"},
    )  # fmt: skip
    chart.add_scattergl(
        x=actual, y=predicted, mode="markers",
        marker={"color": colour, "size": 6, "opacity": 0.5},
        **_said_of_rows(given, places, t),
    )  # fmt: skip
    chart.update_xaxes(title_text=escape(t("{target}, actual", target=target)))
    chart.update_yaxes(title_text=escape(t("{target}, predicted", target=target)))
    return chart


def _said_of_rows(given: Answers, places: Array, t: Translator) -> dict[str, Any]:
    """Return what is said of a row under the pointer; the browser formats it, rows are many."""
    said = escape(t("row {row}: actual {actual}, predicted {predicted}"))
    shown = said.format(
        row="%{customdata[0]:,}",
        actual="%{customdata[1]:,.4~g}",
        predicted="%{customdata[2]:,.4~g}",
    )
    values = (given.rows[places] + 1, given.truth[places], given.outputs[places, 0])
    return {"customdata": np.column_stack(values), "hovertemplate": shown + "<extra></extra>"}


def residual_histogram(found: Errors, target: str, colour: str, t: Translator) -> go.Figure:
    """Return how often errors of each size occur, in bars of enough rows each."""
    decimals = decimals_for(found.within / 10)
    title = t(
        "Half of the errors are smaller than {median}; their mean is {bias}",
        bias=signed(found.bias, decimals, t),
        median=rounded(found.median, decimals, t),
    )
    chart = figure(escape(title), 320, bargap=0.03)
    edges, counts = histogram(found.errors, LEAST)
    width = np.diff(edges)
    spans = [
        f"{signed(float(low), decimals, t)} – {signed(float(high), decimals, t)}: "
        f"{t.number(int(count))}"
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
    ]
    # A bar of several steps is as high as each of them would be on average.
    chart.add_bar(
        x=(edges[:-1] + edges[1:]) / 2, y=counts * width.min() / width, width=width,
        marker={"color": colour}, text=spans, textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    chart.add_vline(x=0, line={"color": INK, "width": 1, "dash": "dot"})
    chart.update_xaxes(
        title_text=escape(t("Predicted minus actual, in the unit of {target}", target=target))
    )
    chart.update_yaxes(title_text=escape(t("Rows")), rangemode="tozero")
    return chart


def residual_scatter(
    given: Answers, found: Errors, target: str, colour: str, t: Translator
) -> go.Figure:
    """Return errors against predictions, with their middle 80 %, for who may see rows."""
    chart = figure(escape(where_large(given, found, t)), 320)
    predicted = given.outputs[:, 0]
    places = sample_points(found.errors)
    chart.add_scattergl(
        x=predicted[places], y=found.errors[places], mode="markers",
        marker={"color": colour, "size": 6, "opacity": 0.5},
        **_said_of_rows(given, places, t),
    )  # fmt: skip
    edges = np.unique(np.quantile(predicted, np.linspace(0, 1, 11)))
    if len(edges) > 2:
        parts = np.searchsorted(edges[1:-1], predicted)
        used = np.unique(parts)
        middles = [float(predicted[parts == part].mean()) for part in used]
        for share in (0.1, 0.9):
            chart.add_scatter(
                x=middles, mode="lines", line={"color": INK, "width": 2}, hoverinfo="skip",
                y=[float(np.quantile(found.errors[parts == part], share)) for part in used],
            )  # fmt: skip
    chart.add_hline(y=0, line={"color": INK, "width": 1, "dash": "dot"})
    chart.update_xaxes(title_text=escape(t("{target}, predicted", target=target)))
    chart.update_yaxes(title_text=escape(t("Predicted minus actual")))
    return chart


def where_large(given: Answers, found: Errors, t: Translator) -> str:
    """Say whether the third with the highest predictions has larger errors than the lowest.

    That they differ is said where a rank test (Mann & Whitney 1947) is sure of it at 5 %, that
    they do not where there are enough rows for it to have seen a difference.
    """
    predicted, size = given.outputs[:, 0], np.abs(found.errors)
    low, high = np.quantile(predicted, [1 / 3, 2 / 3])
    below, above = size[predicted <= low], size[predicted >= high]
    small, large = sorted((float(np.median(below)), float(np.median(above))))
    if low < high and large > 1.5 * small and mannwhitneyu(below, above).pvalue < 0.05:
        return _said_larger(small, large, high_side=np.median(above) == large, t=t)
    if low < high and large <= 1.5 * small and min(len(below), len(above)) >= _ENOUGH_ROWS:
        return t("Errors are about as large for low as for high predictions")
    return t("No clear difference between errors of low and of high predictions")


def _said_larger(small: float, large: float, *, high_side: bool, t: Translator) -> str:
    if small == 0:
        if high_side:
            return t("Errors are larger where predictions are high")
        return t("Errors are larger where predictions are low")
    times = t.number(large / small, 1)
    if high_side:
        return t("Errors are {times} times as large where predictions are high", times=times)
    return t("Errors are {times} times as large where predictions are low", times=times)
