"""The verdict drawn: the difference with its interval, and the three probabilities."""

import math

import plotly.graph_objects as go

from lib.core.metrics import METRICS
from lib.core.results import BY_PERIODS, Decision, Run, Verdict
from lib.i18n import N_, Translator
from lib.report.drawing.numbers import chance, decimals_in, rounded, signed
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import (
    BAND,
    INK,
    NEUTRAL,
    REFERENCE_LINE,
    SYMBOLS,
    escape,
    figure,
    nothing,
    upright_line,
)
from lib.report.labels import by_resamples, metric_label
from lib.report.sentences import verdict_sentence

_OPEN = 0.005
"""A part of the probability from which it is drawn."""


def verdict_interval(run: Run, t: Translator) -> go.Figure:
    """Return the difference with its 95 % interval, drawn against the region of equivalence."""
    verdict = run.verdict
    if verdict is None:
        return nothing(verdict_sentence(run, t))
    chart = figure(escape(difference_title(verdict, t)), 200, margin={"t": 68})
    chart.add_vrect(x0=-verdict.rope, x1=verdict.rope, fillcolor=BAND, line_width=0, layer="below")
    upright_line(chart, 0, REFERENCE_LINE)
    folds = [value for value in verdict.differences if math.isfinite(value)]
    least, most = METRICS[verdict.metric].lowest, METRICS[verdict.metric].highest
    low, high = max(verdict.low, least - most), min(verdict.high, most - least)
    decimals = decimals_in(verdict.metric, (verdict.high - verdict.low) / 2)
    chart.add_scatter(
        x=folds,
        y=[-0.55] * len(folds),
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 10, "color": INK},
        text=[signed(value, decimals, t) for value in folds],
        hovertemplate=escape(t("one fold")) + ": %{text}<extra></extra>",
    )
    chart.add_scatter(
        x=[low, high],
        y=[0, 0],
        mode="lines",
        line={"color": COLOURS["deep"], "width": 4},
        hoverinfo="skip",
    )
    chart.add_scatter(
        x=[verdict.difference],
        y=[0],
        mode="markers",
        marker={"symbol": SYMBOLS["deep"], "size": 14, "color": COLOURS["deep"]},
        text=[interval_text(verdict, t)],
        hovertemplate="%{text}<extra></extra>",
    )
    reach = reach_of(verdict)
    chart.update_xaxes(range=[-reach, reach], title_text=escape(difference_axis(verdict, t)))
    chart.update_yaxes(visible=False, range=[-1, 1])
    name_sides(chart, t, middle=t("equivalent"))
    return chart


def reach_of(verdict: Verdict) -> float:
    """Return how far a drawing reaches to both sides of zero: every fold is in it."""
    least, most = METRICS[verdict.metric].lowest, METRICS[verdict.metric].highest
    ends = (max(verdict.low, least - most), min(verdict.high, most - least))
    drawn = [abs(value) for value in (*ends, *verdict.differences) if math.isfinite(value)]
    return 1.15 * max(*drawn, 1.6 * verdict.rope, 1e-12)


def name_sides(chart: go.Figure, t: Translator, middle: str = "") -> None:
    """Write above a chart of differences on which side which models are better."""
    for x, anchor, text in (
        (0.0, "left", "← " + t("classical better")),
        (0.5, "center", middle),
        (1.0, "right", t("deep better") + " →"),
    ):
        if text:
            chart.add_annotation(
                x=x,
                y=1,
                xref="paper",
                yref="paper",
                xanchor=anchor,
                yanchor="bottom",
                text=escape(text),
                showarrow=False,
            )


def difference_title(verdict: Verdict, t: Translator) -> str:
    """Return the difference in words, with its interval."""
    said = _difference(verdict, t)
    if verdict.improving and verdict.reason:
        return t("Before more training: {difference}", difference=said)
    return said


def _difference(verdict: Verdict, t: Translator) -> str:
    decimals = decimals_in(verdict.metric, (verdict.high - verdict.low) / 2)
    if round(verdict.difference, decimals) == 0:
        text = (
            N_("Deep and classical perform equally (95% interval {low} to {high})")
            if verdict.decision is Decision.EQUIVALENT
            else N_(
                "Hardly any difference on average, but it may be {low} to {high} (95% interval)"
            )
        )
        return t(
            text,
            low=signed(verdict.low, decimals, t),
            high=signed(verdict.high, decimals, t),
        )
    if verdict.low < 0 < verdict.high:
        text = (
            N_("Practically no difference: {difference} on average (95% interval {low} to {high})")
            if verdict.decision is Decision.EQUIVALENT
            else N_(
                "Deep may be better or worse: {difference} on average "
                "(95% interval {low} to {high})"
            )
        )
        return t(
            text,
            difference=signed(verdict.difference, decimals, t),
            low=signed(verdict.low, decimals, t),
            high=signed(verdict.high, decimals, t),
        )
    text = (
        N_("Deep is {difference} better (95% interval {low} to {high})")
        if verdict.difference >= 0
        else N_("Deep is {difference} worse (95% interval {low} to {high})")
    )
    return t(
        text,
        difference=rounded(abs(verdict.difference), decimals, t),
        low=signed(verdict.low, decimals, t),
        high=signed(verdict.high, decimals, t),
    )


def interval_text(verdict: Verdict, t: Translator) -> str:
    """Return "-0.003 (-0.006 to +0.001)"."""
    decimals = decimals_in(verdict.metric, (verdict.high - verdict.low) / 2)
    return t(
        "{difference} ({low} to {high})",
        difference=signed(verdict.difference, decimals, t),
        low=signed(verdict.low, decimals, t),
        high=signed(verdict.high, decimals, t),
    )


def difference_axis(verdict: Verdict, t: Translator) -> str:
    """Return what the difference is, and which way is better for deep learning."""
    metric = metric_label(verdict.metric, t)
    if verdict.method == BY_PERIODS:
        if METRICS[verdict.metric].greater_is_better:
            return t("{metric}: deep minus classical, over the periods tested", metric=metric)
        return t("{metric}: classical minus deep, over the periods tested", metric=metric)
    if by_resamples(verdict.metric):
        return t("{metric}: deep minus classical, mean over resamples", metric=metric)
    if METRICS[verdict.metric].greater_is_better:
        return t("{metric}: deep minus classical, mean over folds", metric=metric)
    return t("{metric}: classical minus deep, mean over folds", metric=metric)


def probability_parts(verdict: Verdict, t: Translator) -> list[tuple[float, str, str]]:
    """Return share, name and colour of each answer, and of what none of them may claim.

    The best model of several on a side may owe that to luck; each answer's probability allows for
    it on the other side's behalf, so that a part may be left over.
    """
    parts = [
        (verdict.p_classical, t("Classical better"), COLOURS["classical"]),
        (verdict.p_equivalent, t("Practically equivalent"), NEUTRAL),
        (verdict.p_deep, t("Deep better"), COLOURS["deep"]),
    ]
    if (left := open_share(verdict)) > 0:
        parts.insert(2, (left, t("Open: which model leads may be luck"), BAND))
    return parts


def open_share(verdict: Verdict) -> float:
    """Return the share that no answer may claim; 0 where it is too small to be drawn."""
    left = 1.0 - (verdict.p_classical + verdict.p_equivalent + verdict.p_deep)
    return left if left >= _OPEN else 0.0


def probabilities(run: Run, t: Translator) -> go.Figure:
    """Return the three probabilities of the verdict as one stacked bar."""
    verdict = run.verdict
    if verdict is None:
        return nothing(verdict_sentence(run, t))
    chart = figure("", 120, barmode="stack", showlegend=True)
    for share, name, colour in probability_parts(verdict, t):
        said = chance(share, t)
        chart.add_bar(
            x=[share],
            y=[""],
            orientation="h",
            name=escape(f"{name} {said}"),
            marker={"color": colour, "line": {"width": 0}},
            text=[said if share >= 0.08 else ""],
            textposition="inside",
            insidetextanchor="middle",
            insidetextfont={"color": INK if colour == BAND else "white"},
            hovertemplate=escape(f"{name}: {said}") + "<extra></extra>",
        )
    chart.update_xaxes(range=[0, 1], visible=False)
    chart.update_yaxes(visible=False)
    chart.update_layout(margin={"l": 8, "r": 16, "t": 40, "b": 8}, legend_traceorder="normal")
    return chart
