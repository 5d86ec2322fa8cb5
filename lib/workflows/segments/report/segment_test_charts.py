"""One chart for each test of the number of segments: what was reached, the limit, who passed.

``choice`` is the run's kept "k_choice": "ks" with one entry a number of segments. Choices that were
made before there were these tests have only what was measured then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import plotly.graph_objects as go

from lib.i18n import N_, Translator
from lib.report.drawing.theme import (
    BAND,
    ERROR_BAR,
    INK,
    REFERENCE_LINE,
    escape,
    figure,
    level_line,
    nothing,
)
from lib.workflows.segments.facts.choice import Choice, KScores
from lib.workflows.segments.groups.decision import (
    APART,
    ERRORS,
    FURTHEST_IN_ONE,
    NOISE,
    RETURNS,
    VALLEY,
    is_tested,
)
from lib.workflows.segments.groups.separation import HALF_FULL
from lib.workflows.segments.groups.stability import STABLE
from lib.workflows.segments.report.segment_charts import mark_used
from lib.workflows.segments.report.segment_number import passed_title

_BLUE, _GREEN, _RED = "#0072B2", "#009E73", "#D55E00"
_STATES: Mapping[bool | None, tuple[str, str, str]] = {
    True: (N_("Passed"), _GREEN, "circle"),
    False: (N_("Failed"), _RED, "x"),
    None: (N_("Cannot decide"), INK, "diamond-open"),
}
_MAX_FULL = 3.0
"""Where the chart of valleys ends: what lies above is drawn at the edge."""


def stability_by_k(choice: Choice, t: Translator) -> go.Figure:
    """Return how stable each number of segments is, against the same method on uniform noise."""
    ks = choice.ks
    if not ks:
        return nothing(t("The number of segments was not searched."))
    title = passed_title(choice, RETURNS, t) if is_tested(choice) else t("Stability by number")
    chart = figure(escape(title), 380, showlegend=True)
    numbers = [one.k for one in ks]
    chart.add_scatter(
        x=numbers,
        y=[one.control_jaccard for one in ks],
        mode="lines",
        fill="tozeroy",
        fillcolor=BAND,
        line=REFERENCE_LINE,
        name=escape(t("Mean in uniform noise")),
        hovertemplate="k = %{x}: %{y:.2f}<extra></extra>",
    )
    chart.add_scatter(
        x=numbers,
        y=[one.jaccard for one in ks],
        mode="lines",
        name=escape(t("Mean over segments")),
        line={"color": _BLUE, "width": 2},
        hovertemplate="k = %{x}: %{y:.2f}<extra></extra>",
    )
    _each_segment(chart, ks, t)
    _limit(chart, STABLE)
    _states(chart, choice, RETURNS, lambda look: min(look.jaccard_clusters), t)
    _finish(chart, choice, t, t("Jaccard similarity with resamples"), [0, 1.03])
    return chart


def noise_chart(choice: Choice, t: Translator) -> go.Figure:
    """Return by how much the sum of squares falls further than in noise."""
    if not is_tested(choice):
        return _gap_of_old(choice, t)
    chart = figure(escape(passed_title(choice, NOISE, t)), 340, showlegend=True)
    reach = [ERRORS * one.above_noise_se for one in choice.ks]
    _line(chart, choice.ks, [one.above_noise for one in choice.ks], reach)
    _limit(chart, 0)
    _states(chart, choice, NOISE, lambda look: look.above_noise, t)
    named = t("Gap minus that of one segment, ± {count} standard errors", count=t.number(ERRORS))
    _finish(chart, choice, t, named)
    return chart


def apart_chart(choice: Choice, t: Translator) -> go.Figure:
    """Return how many standard deviations the nearest two segments are apart."""
    if not is_tested(choice):
        return nothing(t("This run was made before this test existed."))
    chart = figure(escape(passed_title(choice, APART, t)), 340, showlegend=True)
    values = [one.distance for one in choice.ks]
    _line(chart, choice.ks, values)
    _limit(chart, FURTHEST_IN_ONE)
    _states(chart, choice, APART, lambda look: look.distance, t)
    highest = min(max(*values, FURTHEST_IN_ONE) * 1.1, 4 * FURTHEST_IN_ONE)
    _finish(
        chart, choice, t, t("Distance of the nearest two, in standard deviations"), [0, highest]
    )
    return chart


def valley_chart(choice: Choice, t: Translator) -> go.Figure:
    """Return how full the place half-way between the two segments with the least valley is."""
    if not is_tested(choice):
        return nothing(t("This run was made before this test existed."))
    chart = figure(escape(passed_title(choice, VALLEY, t)), 340, showlegend=True)
    looks = [one.valley for one in choice.ks]
    values = [_cut(one.ratio) for one in looks]
    above = [_cut(one.high) - value for one, value in zip(looks, values, strict=True)]
    below = [value - _cut(one.low) for one, value in zip(looks, values, strict=True)]
    _line(chart, choice.ks, values, above, below)
    _limit(chart, 1)
    _limit(chart, HALF_FULL)
    _states(chart, choice, VALLEY, lambda look: _cut(look.valley.ratio), t)
    named = t("Customers half-way, relative to those around a centre")
    _finish(chart, choice, t, named, [0, _MAX_FULL * 1.03])
    return chart


def _gap_of_old(choice: Choice, t: Translator) -> go.Figure:
    """Return the gap of a choice that was made before there were tests."""
    ks = [one for one in choice.ks if one.gap is not None]
    gaps = [one.gap for one in ks if one.gap is not None]
    if not ks:
        return nothing(t("The gap statistic was not computed."))
    chart = figure(escape(t("Gap statistic")), 340)
    _line(chart, ks, gaps, [one.gap_se or 0.0 for one in ks])
    _finish(chart, choice, t, t("Gap, with standard error"))
    return chart


def _cut(value: float | None) -> float:
    """Return what is drawn of a ratio; None is infinite."""
    return _MAX_FULL if value is None else min(value, _MAX_FULL)


def _each_segment(chart: go.Figure, ks: Sequence[KScores], t: Translator) -> None:
    dots = [(one.k, value, place) for one in ks for place, value in enumerate(one.jaccard_clusters)]
    said = escape(t("segment {number} of {k}: {value}"))
    chart.add_scatter(
        x=[k for k, _, _ in dots],
        y=[value for _, value, _ in dots],
        mode="markers",
        name=escape(t("Each segment")),
        marker={"symbol": "line-ew-open", "size": 12, "color": ERROR_BAR, "line": {"width": 2}},
        text=[
            said.format(number=place + 1, k=k, value=t.number(value, 2)) for k, value, place in dots
        ],
        hovertemplate="%{text}<extra></extra>",
    )


def _line(
    chart: go.Figure,
    ks: Sequence[KScores],
    values: Sequence[float],
    above: Sequence[float] | None = None,
    below: Sequence[float] | None = None,
) -> None:
    reach = None
    if above is not None:
        reach = {"array": above, "color": ERROR_BAR, "thickness": 1.5, "width": 4}
        if below is not None:
            reach |= {"symmetric": False, "arrayminus": below}
    chart.add_scatter(
        x=[one.k for one in ks],
        y=values,
        error_y=reach,
        mode="lines",
        showlegend=False,
        line={"color": _BLUE, "width": 1},
        hovertemplate="k = %{x}: %{y:.2f}<extra></extra>",
    )


def _states(
    chart: go.Figure,
    choice: Choice,
    test: str,
    value: Callable[[KScores], float],
    t: Translator,
) -> None:
    """Mark each number of segments as passed, failed or not to be decided."""
    if not is_tested(choice):
        return
    for state, (label, shade, symbol) in _STATES.items():
        looks = [look for look in choice.ks if look.tests[test] is state]
        if looks:
            chart.add_scatter(
                x=[look.k for look in looks],
                y=[value(look) for look in looks],
                mode="markers",
                name=escape(t(label)),
                marker={"symbol": symbol, "size": 10, "color": shade},
                hovertemplate="k = %{x}: %{y:.2f}<extra>" + escape(t(label)) + "</extra>",
            )


def _limit(chart: go.Figure, value: float) -> None:
    level_line(chart, value, {"color": _GREEN, "width": 1, "dash": "dash"})


def _finish(
    chart: go.Figure,
    choice: Choice,
    t: Translator,
    named: str,
    span: Sequence[float] | None = None,
) -> None:
    mark_used(chart, [one.k for one in choice.ks], choice, t)
    chart.update_yaxes(title_text=escape(named), range=span, zeroline=False)
