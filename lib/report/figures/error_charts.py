"""Charts of a regression's out-of-fold errors, for who may see rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from scipy.stats import mannwhitneyu

from lib.evaluation.judge.out_of_fold import Array, Errors, OutOfFold, histogram, sample_points
from lib.i18n import Translator
from lib.report.disclosure import MIN_ROWS
from lib.report.drawing.numbers import decimals_for, rounded, signed
from lib.report.drawing.theme import INK, REFERENCE_LINE, escape, figure, level_line, upright_line

_ENOUGH_ROWS = 50
"""Errors on either side from which half as large again would be seen."""


def predicted_actual(
    oof: OutOfFold, found: Errors, target: str, colour: str, t: Translator
) -> go.Figure:
    """Return predicted against actual values, for who may see rows.

    Of many rows it is a sample with the largest errors.
    """
    decimals = decimals_for(found.within / 10)
    title = t(
        "80% of the predictions are within {size} of the actual value",
        size=rounded(found.within, decimals, t),
    )
    chart = figure(escape(title), 440)
    places = sample_points(found.errors)
    actual, predicted = oof.truth[places], oof.outputs[places, 0]
    low, high = float(min(actual.min(), predicted.min())), float(max(actual.max(), predicted.max()))
    chart.add_scatter(
        x=[low, high],
        y=[low, high],
        mode="lines",
        hoverinfo="skip",
        line=REFERENCE_LINE,
    )
    chart.add_scattergl(
        x=actual,
        y=predicted,
        mode="markers",
        marker={"color": colour, "size": 6, "opacity": 0.5},
        **_said_of_rows(oof, places, t),
    )
    chart.update_xaxes(title_text=escape(t("{target}, actual", target=target)))
    chart.update_yaxes(title_text=escape(t("{target}, predicted", target=target)))
    return chart


def _said_of_rows(oof: OutOfFold, places: Array, t: Translator) -> dict[str, Any]:
    """Return what is said of a row under the pointer; the browser formats it, rows are many."""
    said = escape(t("row {row}: actual {actual}, predicted {predicted}"))
    shown = said.format(
        row="%{customdata[0]:,}",
        actual="%{customdata[1]:,.4~g}",
        predicted="%{customdata[2]:,.4~g}",
    )
    values = (oof.rows[places] + 1, oof.truth[places], oof.outputs[places, 0])
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
    edges, counts = histogram(found.errors, MIN_ROWS)
    width = np.diff(edges)
    spans = [
        f"{signed(float(low), decimals, t)} – {signed(float(high), decimals, t)}: "
        f"{t.number(int(count))}"
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
    ]
    # A bar of several steps is as high as each of them would be on average.
    chart.add_bar(
        x=(edges[:-1] + edges[1:]) / 2,
        y=counts * width.min() / width,
        width=width,
        marker={"color": colour},
        text=spans,
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )
    upright_line(chart, 0, REFERENCE_LINE)
    chart.update_xaxes(
        title_text=escape(t("Predicted minus actual, in the unit of {target}", target=target))
    )
    chart.update_yaxes(title_text=escape(t("Rows")), rangemode="tozero")
    return chart


def residual_scatter(
    oof: OutOfFold, found: Errors, target: str, colour: str, t: Translator
) -> go.Figure:
    """Return errors against predictions, with their middle 80 %, for who may see rows."""
    chart = figure(escape(where_large(oof, found, t)), 320)
    predicted = oof.outputs[:, 0]
    places = sample_points(found.errors)
    chart.add_scattergl(
        x=predicted[places],
        y=found.errors[places],
        mode="markers",
        marker={"color": colour, "size": 6, "opacity": 0.5},
        **_said_of_rows(oof, places, t),
    )
    edges = np.unique(np.quantile(predicted, np.linspace(0, 1, 11)))
    if len(edges) > 2:
        parts = np.searchsorted(edges[1:-1], predicted)
        used = np.unique(parts)
        middles = [float(predicted[parts == part].mean()) for part in used]
        for share in (0.1, 0.9):
            chart.add_scatter(
                x=middles,
                mode="lines",
                line={"color": INK, "width": 2},
                hoverinfo="skip",
                y=[float(np.quantile(found.errors[parts == part], share)) for part in used],
            )
    level_line(chart, 0, REFERENCE_LINE)
    chart.update_xaxes(title_text=escape(t("{target}, predicted", target=target)))
    chart.update_yaxes(title_text=escape(t("Predicted minus actual")))
    return chart


def where_large(oof: OutOfFold, found: Errors, t: Translator) -> str:
    """Say whether the third with the highest predictions has larger errors than the lowest.

    That they differ is said where a rank test (Mann & Whitney 1947) is sure of it at 5 %, that
    they do not where there are enough rows for it to have seen a difference.
    """
    predicted, size = oof.outputs[:, 0], np.abs(found.errors)
    low, high = np.quantile(predicted, [1 / 3, 2 / 3])
    below, above = size[predicted <= low], size[predicted >= high]
    small, large = sorted((float(np.median(below)), float(np.median(above))))
    if low < high and large > 1.5 * small and mannwhitneyu(below, above).pvalue < 0.05:
        return _said_larger(small, large, high_side=np.median(above) == large, t=t)
    if low < high and large <= 1.5 * small and min(len(below), len(above)) >= _ENOUGH_ROWS:
        return t("Errors are about the same size for low and high predictions")
    return t("No clear difference between the errors of low and high predictions")


def _said_larger(small: float, large: float, *, high_side: bool, t: Translator) -> str:
    if small == 0:
        if high_side:
            return t("Errors are larger where predictions are high")
        return t("Errors are larger where predictions are low")
    times = t.number(large / small, 1)
    if high_side:
        return t("Errors are {times} times as large where predictions are high", times=times)
    return t("Errors are {times} times as large where predictions are low", times=times)
