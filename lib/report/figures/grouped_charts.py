"""Charts of predictions for readers who must not see rows: of groups of rows.

The charts of the same name in evidence_charts and pair_charts draw a point a row.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from lib.core.task import Task, TaskKind
from lib.evaluation.judge.out_of_fold import Errors, OutOfFold, ValueGroups, histogram, value_groups
from lib.evaluation.judge.pairs import Disagreement, one_number
from lib.i18n import N_, Translator
from lib.report.disclosure import MIN_ROWS, stepped
from lib.report.drawing.numbers import decimals_for, rounded, signed
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import (
    BAND,
    ERROR_BAR,
    REFERENCE_LINE,
    escape,
    figure,
    level_line,
    nothing,
)
from lib.report.figures.charts import cut
from lib.report.figures.error_charts import where_large

_AXES = {
    TaskKind.MULTICLASS: N_("Probability of the actual class: {deep} minus {classical}"),
    TaskKind.BINARY: N_("Probability of {positive}: {deep} minus {classical}"),
    TaskKind.REGRESSION: N_("Prediction: {deep} minus {classical}"),
}


def predicted_actual(
    oof: OutOfFold, found: Errors, target: str, colour: str, t: Translator
) -> go.Figure:
    """Return actual values by what was predicted: mean and middle 80 % of groups of rows."""
    decimals = decimals_for(found.within / 10)
    title = t(
        "80% of the predictions are within {size} of the actual value",
        size=rounded(found.within, decimals, t),
    )
    chart = figure(escape(title), 440)
    groups = _rounded(oof, found)
    low, _, high = groups.actuals.T
    ends = [
        float(min(groups.predicted.min(), low.min())),
        float(max(groups.predicted.max(), high.max())),
    ]
    chart.add_scatter(
        x=ends,
        y=ends,
        mode="lines",
        hoverinfo="skip",
        line=REFERENCE_LINE,
    )
    said = t("{count} rows, predicted {predicted}: actual {actual} (80%: {low} to {high})")
    chart.add_scatter(
        x=groups.predicted,
        y=groups.actual,
        mode="markers",
        marker={"color": colour, "size": 9},
        error_y={
            "array": high - groups.actual,
            "arrayminus": groups.actual - low,
            "color": ERROR_BAR,
        },
        text=[
            escape(
                said.format(
                    count=t.number(int(groups.counts[at])),
                    predicted=rounded(float(groups.predicted[at]), decimals, t),
                    actual=rounded(float(groups.actual[at]), decimals, t),
                    low=rounded(float(low[at]), decimals, t),
                    high=rounded(float(high[at]), decimals, t),
                )
            )
            for at in range(len(groups.counts))
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    chart.update_xaxes(title_text=escape(t("{target}, predicted", target=target)))
    chart.update_yaxes(title_text=escape(t("{target}, actual", target=target)))
    return chart


def residual_bands(
    oof: OutOfFold, found: Errors, target: str, colour: str, t: Translator
) -> go.Figure:
    """Return the errors' median and middle 80 % by what was predicted, of groups of rows."""
    chart = figure(escape(where_large(oof, found, t)), 320)
    groups = _rounded(oof, found)
    decimals = decimals_for(found.within / 10)
    low, middle, high = groups.errors.T
    x = groups.predicted
    chart.add_scatter(
        x=np.concatenate([x, x[::-1]]),
        y=np.concatenate([high, low[::-1]]),
        fill="toself",
        fillcolor=BAND,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
    )
    said = t("{count} rows: errors {middle} (80%: {low} to {high})")
    chart.add_scatter(
        x=x,
        y=middle,
        mode="lines+markers",
        line={"color": colour, "width": 2},
        marker={"size": 7},
        text=[
            escape(
                said.format(
                    count=t.number(int(groups.counts[at])),
                    middle=signed(float(middle[at]), decimals, t),
                    low=signed(float(low[at]), decimals, t),
                    high=signed(float(high[at]), decimals, t),
                )
            )
            for at in range(len(x))
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    level_line(chart, 0, REFERENCE_LINE)
    chart.update_xaxes(title_text=escape(t("{target}, predicted", target=target)))
    chart.update_yaxes(title_text=escape(t("Predicted minus actual")))
    return chart


def _rounded(oof: OutOfFold, found: Errors) -> ValueGroups:
    """Return groups of rows; numbers of them that are one row's (percentiles) in coarse steps."""
    groups = value_groups(oof, MIN_ROWS)
    told = {
        name: stepped(getattr(groups, name), float(np.ptp(oof.truth)))
        for name in ("predicted", "actual", "actuals")
    }
    return replace(groups, **told, errors=stepped(groups.errors, found.within))


def disagreement_chart(
    found: Disagreement,
    both: tuple[OutOfFold, OutOfFold],
    labels: tuple[str, str],
    task: Task,
    t: Translator,
) -> go.Figure:
    """Return how far two models' predictions are apart, by who is nearer the truth.

    Bars of enough rows each. With more than two classes it is the probability of the true class.
    """
    if not len(found.rows):
        return nothing(t("There is nothing to show."))
    ours, theirs = both
    one, two = found.first, found.second
    truth = ours.truth[one]
    y, aim = one_number(ours.outputs[one], truth, task.kind)
    x, _ = one_number(theirs.outputs[two], truth, task.kind)
    y, x = y.astype("float64"), x.astype("float64")
    nearer = np.abs(y - aim) < np.abs(x - aim)
    edges, counts = histogram(y - x, MIN_ROWS)
    width = np.diff(edges)
    chart = figure(
        escape(t("Further from zero: larger disagreement")),
        440,
        showlegend=True,
        barmode="stack",
        bargap=0.03,
    )
    decimals = decimals_for(float(width.min()))
    for family, label, chosen in (("deep", labels[0], nearer), ("classical", labels[1], ~nearer)):
        part = np.histogram((y - x)[chosen], edges)[0]
        chart.add_bar(
            x=(edges[:-1] + edges[1:]) / 2,
            # A bar of several steps is as high as each of them would be on average.
            y=part * width.min() / width,
            width=width,
            name=escape(t("{model} is closer to the actual value", model=label)),
            marker={"color": COLOURS[family], "pattern_shape": "" if family == "deep" else "/"},
            text=[
                escape(
                    t(
                        "{low} to {high}: {part} of {count} rows",
                        low=signed(float(edges[at]), decimals, t),
                        high=signed(float(edges[at + 1]), decimals, t),
                        part=t.number(int(part[at])),
                        count=t.number(int(counts[at])),
                    )
                )
                for at in range(len(width))
            ],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )
    named = t(_AXES[task.kind]).format(
        deep=labels[0], classical=labels[1], positive=cut(task.shown_positive or "", 24)
    )
    chart.update_xaxes(title_text=escape(named))
    chart.update_yaxes(title_text=escape(t("Rows")), rangemode="tozero")
    return chart
