"""Which figures the HTML report of a run has."""

import html
import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from lib.core.results import ModelResult, Run
from lib.i18n import Translator
from lib.report.board import ranked
from lib.report.drawing.display import Display
from lib.report.figures.charts import (
    CURVE_TEXTS,
    front_title,
    loss_curves,
    quality_cost,
)
from lib.report.figures.folds import curves_svg, fold_scores, folds_svg, folds_title, has_folds
from lib.report.figures.run_svg import interval_svg, quality_svg
from lib.report.figures.verdict_charts import difference_title, verdict_interval
from lib.report.front import points_of

Evidence = Mapping[str, Sequence[go.Figure]]
"""Figures of single models, by the model's id; the title of each says what it shows."""


def plots_of(run: Run, t: Translator, evidence: Evidence) -> dict[str, Display]:
    """Return the figures of a report by key: "verdict", "quality", "folds", "loss-..." ..."""
    plots = []
    if run.verdict is not None:
        title = difference_title(run.verdict, t)
        drawing = interval_svg(run.verdict, t)
        plots.append(Display("verdict", title, verdict_interval(run, t), drawing))
    points = points_of(run, t)
    if points:
        chart, drawing = quality_cost(run, t), quality_svg(run, t)
        plots.append(Display("quality", front_title(points, t), chart, drawing, wide=True))
    if has_folds(run):
        chart, drawing = fold_scores(run, t), folds_svg(run, t)
        plots.append(Display("folds", folds_title(run, t), chart, drawing, wide=True))
    for result in trained(run):
        chart = loss_curves(result, t)
        plots.append(Display(f"loss-{result.id}", _title(chart), chart, curves_svg(result, t)))
    for model, charts in evidence.items():
        plots += [
            Display(f"evidence-{model}-{number}", _title(chart), chart)
            for number, chart in enumerate(charts)
        ]
    return {plot.key: plot for plot in plots}


def trained(run: Run) -> list[ModelResult]:
    """Return the networks with a loss to draw."""
    return [
        result
        for result in ranked(run)
        if any(
            name in CURVE_TEXTS and any(map(math.isfinite, values))
            for name, values in result.curves.items()
        )
    ]


def _title(chart: go.Figure) -> str:
    """Return a chart's title as plain text: plotly's is HTML."""
    return html.unescape(chart.layout.title.text or "")
