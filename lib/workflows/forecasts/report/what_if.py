"""A forecast beside that with other covariates."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go

from lib.core.results import Run
from lib.i18n import Translator
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import escape
from lib.workflows.forecasts.facts.views import Fan
from lib.workflows.forecasts.report.charts import fan_chart


def change_text(name: str, before: Fan, after: Fan, t: Translator) -> str:
    """Return in a sentence how the sum of a series' forecast changes."""
    old, new = (sum(one for one in fan.point if one is not None) for fan in (before, after))
    if before.point == after.point:
        return t("{series}: the forecast is the same.", series=name)
    return t(
        "{series}: the forecasts of all periods together are {new} in place of {old}.",
        series=name,
        new=t.number(new, 1),
        old=t.number(old, 1),
    )


def what_if_chart(before: Fan, after: Fan, run: Run, model: str, t: Translator) -> go.Figure:
    """Return a forecast as a fan, and that with other covariates as a line."""
    shown = slice(-2 * len(before.moments), None)
    near = replace(before, past=before.past[shown], past_moments=before.past_moments[shown])
    chart = fan_chart({model: near}, run, t)
    chart.add_scatter(
        x=list(after.moments),
        y=list(after.point),
        mode="lines",
        line={"color": COLOURS["deep"], "width": 2, "dash": "dash"},
        name=escape(t("With other values")),
    )
    return chart
