"""Several labels a row: how well each is found, as a chart, as a table and in the HTML report."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import plotly.graph_objects as go

from lib.core.task import Task, TaskKind
from lib.evaluation.judge.label_scores import LabelScore
from lib.evaluation.judge.out_of_fold import Array
from lib.i18n import Translator
from lib.report.drawing.theme import escape
from lib.report.figures.prediction_charts import confusion_chart
from lib.report.figures.shares import shares_chart
from lib.report.labels import class_name

MAX_DRAWN = 40


class LabelRow(NamedTuple):
    """F1 of a label with its interval, as lib.report.figures.shares draws it."""

    name: str
    share: float
    low: float
    high: float
    rows: int


def labels_chart(scores: Sequence[LabelScore], colour: str, t: Translator) -> go.Figure:
    """Return F1 of each label with its interval, the best first; of many those with most rows."""
    known = [one for one in scores if math.isfinite(one.f1) and math.isfinite(one.low)]
    drawn = sorted(known, key=lambda one: -one.rows)[:MAX_DRAWN]
    rows = [
        LabelRow(class_name(one.name, t), one.f1, one.low, one.high, one.rows)
        for one in sorted(drawn, key=lambda one: -one.f1)
    ]
    chart = shares_chart(rows, None, labels_title(rows, t), t("F1 of the label"), t)
    if rows:
        said = t("{name}: F1 {value} ({low} to {high}), {count} rows with the label")
        chart.data[0].update(
            marker={"color": colour, "symbol": "circle"},
            customdata=[
                escape(
                    said.format(
                        name=one.name,
                        value=t.number(one.share, 3),
                        low=t.number(one.low, 3),
                        high=t.number(one.high, 3),
                        count=t.number(one.rows),
                    )
                )
                for one in rows
            ],
        )
        chart.update_xaxes(tickformat=".2f")
    return chart


def labels_title(rows: Sequence[LabelRow], t: Translator) -> str:
    """Return which label is found best and which worst, where that is beyond chance."""
    if len(rows) < 2 or rows[0].low <= rows[-1].high:
        return t("How well each label is predicted")
    best, worst = rows[0], rows[-1]
    return t(
        "Easiest to predict: {best} (F1 {high}); hardest: {worst} ({low})",
        best=best.name,
        worst=worst.name,
        high=t.number(best.share, 2),
        low=t.number(worst.share, 2),
    )


def label_confusion(cells: Array, name: str, task: Task, t: Translator) -> go.Figure:
    """Return the confusion matrix of having one label, against not having it."""
    shown = class_name(name, t)
    classes = (t("without {label}", label=shown), t("with {label}", label=shown))
    sides = replace(task, kind=TaskKind.BINARY, classes=classes, names={})
    return confusion_chart(cells, sides, None, t)


def label_table(scores: Sequence[LabelScore], t: Translator) -> dict[str, list[Any]]:
    """Return the columns of the table of labels by what they are called; numbers as numbers."""
    return {
        t("Label"): [class_name(one.name, t) for one in scores],
        t("Actual rows"): [one.rows for one in scores],
        t("Predicted rows"): [one.named for one in scores],
        t("Precision"): [one.precision for one in scores],
        t("Recall"): [one.recall for one in scores],
        t("F1"): [one.f1 for one in scores],
        t("F1, lower bound"): [one.low for one in scores],
        t("F1, upper bound"): [one.high for one in scores],
        t("Average precision"): [one.area for one in scores],
    }
