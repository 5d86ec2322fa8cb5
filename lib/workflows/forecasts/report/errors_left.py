"""What the errors of a model say, and their charts."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from lib.core.results import Run
from lib.i18n import Translator
from lib.report.drawing.display import Display
from lib.report.drawing.theme import AXES, BAND, INK, REFERENCE_LINE, escape, figure, level_line
from lib.report.figures.charts import model_colours
from lib.report.labels import model_label
from lib.report.sections.section import Displays, RunView
from lib.workflows.forecasts.facts.errors_left import Autocorrelation, ErrorsLeft
from lib.workflows.forecasts.report.kept import errors_left

_ALPHA = 0.05
_SMALLEST = 0.001


def errors_texts(view: RunView) -> Sequence[str]:
    """Return sentences on the errors of the best model that was looked at."""
    for model, found in errors_left(view).items():
        said = " ".join(error_text(found, view.run, view.t))
        return (f"{model_label(model, view.t)}: {said}", how_text(view.t))
    return ()


def errors_displays(view: RunView) -> Displays:
    """Return the charts of the errors of the best model that was looked at."""
    for model, found in errors_left(view).items():
        charts = error_charts(found, model, view.run, view.t)
        return tuple(Display(f"errors-{key}", title, chart) for key, title, chart in charts)
    return ()


def error_text(found: ErrorsLeft, run: Run, t: Translator) -> Sequence[str]:
    """Return sentences on how errors lean to one side and whether they are autocorrelated."""
    if not found.count:
        return (t("No error can be measured: the values never changed before the cut-offs."),)
    said = [
        t(
            "{share} of {count} forecasts were above what came. The mean error is {mean}, where 1 "
            "is the mean absolute error of repeating the last season, or the last value if there "
            "is no season.",
            share=t.percent(found.high),
            count=t.number(found.count),
            mean=t.number(found.mean, 3),
        )
    ]
    if not found.tested:
        said.append(t("There are too few errors to tell whether they are autocorrelated."))
        return said
    if found.shown is not None:
        said.append(_about_one(found.shown, run, t))
    if found.tested > 1:
        said.append(
            t(
                "Of {tested} series tested, {dependent} have a p value below 0.05; by chance alone "
                "about {chance} would.",
                tested=t.number(found.tested),
                dependent=t.number(found.dependent),
                chance=t.number(_ALPHA * found.tested, 0 if found.tested >= 100 else 2),
            )
        )
    return said


def _about_one(shown: Autocorrelation, run: Run, t: Translator) -> str:
    values = {
        "series": shown.series or run.task.target,
        "p": f"< {t.number(_SMALLEST)}" if shown.p < _SMALLEST else f"= {t.number(shown.p, 3)}",
        "lags": t.number(len(shown.values)),
        "count": t.number(shown.count),
    }
    if shown.p >= _ALPHA:
        return t(
            "{series}: no autocorrelation can be shown in {count} errors (Ljung-Box test over "
            "{lags} lags, p {p}).",
            **values,
        )
    lag = max(range(len(shown.values)), key=lambda place: abs(shown.values[place]))
    return t(
        "{series}: the errors are autocorrelated (Ljung-Box test over {lags} lags, {count} errors, "
        "p {p}), most at lag {lag} ({value}).",
        **values,
        lag=t.number(lag + 1),
        value=t.number(shown.values[lag], 2),
    )


def how_text(t: Translator) -> str:
    """Return what errors are measured in and what their test can tell."""
    return t(
        "Errors are forecast minus actual, divided by the mean absolute error of repeating the "
        "last season (or value) before the cut-off. Autocorrelation is taken within windows that "
        "do not overlap. All errors of a window come from one cut-off, so that farther ahead "
        "those of a good model are correlated, too; a peak at the season's lag means that some "
        "of the season was missed."
    )


def error_charts(
    found: ErrorsLeft, model: str, run: Run, t: Translator
) -> list[tuple[str, str, go.Figure]]:
    """Return the charts: id, title, figure."""
    if not found.count:
        return []
    colour = model_colours(run)[model]
    shown = [
        ("bias", t("Mean error by periods ahead"), _bias_chart(found, colour, t)),
        ("histogram", t("Distribution of the errors"), _histogram(found, colour, t)),
    ]
    if found.shown is not None:
        name = found.shown.series or run.task.target
        title = t("Autocorrelation of the errors: {series}", series=name)
        shown.append(("autocorrelation", title, _autocorrelation_chart(found.shown, colour, t)))
    return shown


def _bias_chart(found: ErrorsLeft, colour: str, t: Translator) -> go.Figure:
    chart = figure("", 260, margin={**AXES, "t": 16})
    chart.add_scatter(
        x=list(range(1, len(found.by_step) + 1)),
        y=list(found.by_step),
        mode="lines+markers" if len(found.by_step) <= 60 else "lines",
        line={"color": colour, "width": 2},
        marker={"size": 5},
        name=escape(t("Mean error")),
    )
    level_line(chart, 0, REFERENCE_LINE)
    chart.update_xaxes(title_text=escape(t("Periods ahead")), rangemode="tozero")
    chart.update_yaxes(title_text=escape(t("Mean error")))
    return chart


def _histogram(found: ErrorsLeft, colour: str, t: Translator) -> go.Figure:
    chart = figure("", 260, margin={**AXES, "t": 16}, bargap=0.05)
    middles = [(a + b) / 2 for a, b in zip(found.edges, found.edges[1:], strict=False)]
    chart.add_bar(
        x=middles,
        y=list(found.counts),
        marker={"color": colour},
        name=escape(t("Errors")),
    )
    chart.update_xaxes(title_text=escape(t("Forecast minus actual")))
    chart.update_yaxes(title_text=escape(t("Number of forecasts")))
    return chart


def _autocorrelation_chart(shown: Autocorrelation, colour: str, t: Translator) -> go.Figure:
    chart = figure("", 260, margin={**AXES, "t": 16}, bargap=0.4)
    lags = list(range(1, len(shown.values) + 1))
    chart.add_hrect(y0=-shown.band, y1=shown.band, fillcolor=BAND, line_width=0, layer="below")
    chart.add_bar(
        x=lags,
        y=list(shown.values),
        marker={"color": colour},
        name=escape(t("Autocorrelation")),
    )
    level_line(chart, 0, {"color": INK, "width": 1})
    chart.update_xaxes(title_text=escape(t("Lag (periods)")))
    chart.update_yaxes(title_text=escape(t("Autocorrelation")))
    return chart
