"""What the forecasts of a model hang on, and the chart of it."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from lib.core.results import Run
from lib.i18n import Translator
from lib.report.drawing.display import Display
from lib.report.drawing.numbers import decimals_in
from lib.report.drawing.theme import ERROR_BAR, REFERENCE_LINE, escape, figure, upright_line
from lib.report.figures.charts import cut, model_colours
from lib.report.labels import metric_label, model_label
from lib.report.sections.section import Displays, RunView
from lib.workflows.forecasts.facts.sources import Importance, Loss
from lib.workflows.forecasts.report.kept import importances
from lib.workflows.forecasts.report.sources import source_text, units_text

_SHOWN = 20
_NAME = 30
"""Characters of a name beside a bar."""


def importance_texts(view: RunView) -> Sequence[str]:
    """Return sentences on the best model that was looked at."""
    for model, found in importances(view).items():
        said = " ".join(importance_text(found, view.t))
        return (f"{model_label(model, view.t)}: {said}", how_text(found, view.t))
    return ()


def importance_displays(view: RunView) -> Displays:
    """Return the chart of the best model that was looked at."""
    for model, found in importances(view).items():
        if found.losses:
            chart = importance_chart(found, model, view.run, view.t)
            return (Display(f"importance-{model}", chart_title(found, view.t), chart),)
    return ()


def importance_text(found: Importance, t: Translator) -> Sequence[str]:
    """Return which blocks matter as far as the intervals tell."""
    called = metric_label(found.metric, t)
    if not found.losses:
        return (t("The series are too short, or the cut-offs too few, to tell what matters."),)
    matter = [one for one in found.losses if one.low > 0]
    harm = [one for one in found.losses if one.high < 0]
    open_ = [one for one in found.losses if one.low <= 0 <= one.high]
    score = t.number(found.score, _decimals(found))
    said = [t("{metric} with all columns as they are: {score}.", metric=called, score=score)]
    if matter:
        named = ", ".join(_named(one, found, t) for one in matter)
        said.append(
            t(
                "With values of other moments it gets worse in: {named} (loss, with its interval "
                "in brackets).",
                named=named,
            )
        )
    else:
        said.append(t("No block can be shown to matter: no interval lies above zero."))
    if harm:
        named = ", ".join(_named(one, found, t) for one in harm)
        said.append(t("With values of other moments it gets better in: {named}.", named=named))
    if matter and open_:
        named = ", ".join(source_text(one.source, t) for one in open_)
        said.append(t("It cannot be told for: {named}.", named=named))
    return said


def how_text(found: Importance, t: Translator) -> str:
    """Return what was done and what it cannot tell."""
    return t(
        "Permutation importance on the held-out windows of {cutoffs} cut-offs: the fitted model is "
        "given, in one block of columns at a time, values of earlier moments of the same series "
        "drawn at random. The loss is how much worse {metric} gets; the intervals are of 95% for "
        "all blocks together (Bonferroni), over {units}. Blocks that say the same can stand in for "
        "each other, so that each looks unimportant. What a model relies on need not be a cause.",
        cutoffs=t.number(found.cutoffs),
        metric=metric_label(found.metric, t),
        units=units_text(found.units, found.by_cutoffs, t),
    )


def chart_title(found: Importance, t: Translator) -> str:
    """Return what the chart shows."""
    return t("Loss in {metric} without a block's own values", metric=metric_label(found.metric, t))


def importance_chart(found: Importance, model: str, run: Run, t: Translator) -> go.Figure:
    """Return lying bars with intervals, the largest loss on top."""
    shown = found.losses[:_SHOWN]
    chart = figure("", 110 + 26 * max(len(shown), 3), margin_t=16)
    names = [source_text(one.source, t) for one in shown]
    places = list(range(len(shown)))
    chart.add_bar(
        x=[one.loss for one in shown],
        y=places,
        orientation="h",
        marker={"color": model_colours(run)[model]},
        error_x={
            "array": [one.high - one.loss for one in shown],
            "arrayminus": [one.loss - one.low for one in shown],
            "color": ERROR_BAR,
        },
        text=[escape(_named(one, found, t)) for one in shown],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )
    named = [escape(cut(name, _NAME)) for name in names]
    chart.update_yaxes(tickvals=places, ticktext=named, autorange="reversed")
    upright_line(chart, 0, REFERENCE_LINE)
    axis = t("Loss in {metric}", metric=metric_label(found.metric, t))
    chart.update_xaxes(title_text=escape(axis))
    return chart


def _named(one: Loss, found: Importance, t: Translator) -> str:
    digits = _decimals(found)
    loss, low, high = (t.number(value, digits) for value in (one.loss, one.low, one.high))
    return f"{source_text(one.source, t)} {loss} ({low} – {high})"


def _decimals(found: Importance) -> int:
    halves = sorted((one.high - one.low) / 2 for one in found.losses)
    return max(decimals_in(found.metric, halves[len(halves) // 2]), 0)
