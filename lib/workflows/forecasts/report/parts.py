"""What trend, season, change points and outliers of series say, and their charts."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from lib.core.facts import from_json
from lib.i18n import Translator
from lib.report.disclosed_results import passed_on
from lib.report.drawing.display import Display
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import AXES, INK, escape, figure
from lib.report.reader import latest
from lib.report.sections.section import Displays, RunView
from lib.workflows.forecasts.facts.moments import Values
from lib.workflows.forecasts.facts.parts import MOST_LEAPS, Parts, SeriesParts
from lib.workflows.forecasts.job_specs import PARTS
from lib.workflows.forecasts.report.words import moment_text

_SAID = 5
"""Change points and outliers that a sentence names."""


def series_parts(view: RunView) -> SeriesParts | None:
    """Return the series of a run taken apart, None where they were not yet."""
    kept = latest(view.reader, PARTS)
    if view.passed_on:
        kept = passed_on(PARTS.id, kept)
    return None if kept is None else from_json(SeriesParts, kept)


def parts_texts(view: RunView) -> Sequence[str]:
    """Return sentences on each series that was taken apart, and how that was done."""
    found = series_parts(view)
    if found is None:
        return ()
    shown = _in_report(found)
    if not shown:
        return (view.t("The series are too short to be taken apart."),)
    said = [f"{part_name(one, view)}: {' '.join(one_text(one, view.t))}" for one in shown]
    return (*said, how_text(view.t))


def parts_displays(view: RunView) -> Displays:
    """Return the charts of each series that was taken apart."""
    found = series_parts(view)
    shown: list[Display] = []
    for place, one in enumerate(() if found is None else _in_report(found)):
        if one.moments:
            name = part_name(one, view)
            shown += [
                Display(f"parts-{place}-{part}", f"{name}: {title}", chart)
                for part, title, chart in part_charts(one, view.run.task.target, view.t)
            ]
    return tuple(shown)


def _in_report(found: SeriesParts) -> list[Parts]:
    """Return the series that a report shows: the largest, and the sum."""
    return [*found.largest[:1], *([found.total] if found.total is not None else [])]


def part_name(parts: Parts, view: RunView) -> str:
    """Return what a series that was taken apart is called."""
    if parts.is_sum:
        return view.t("Sum of all series")
    return parts.series or view.run.task.target


def one_text(parts: Parts, t: Translator) -> Sequence[str]:
    """Return sentences on one series."""
    said = [
        t(
            "Strength of the trend: {strength} (0 none, 1 all).",
            strength=t.number(parts.trend_strength, 2),
        )
    ]
    for period, strength in zip(parts.periods, parts.season_strengths, strict=True):
        strong = t.number(strength, 2)
        said.append(
            t(
                "Strength of the season of {period} periods: {strength}.",
                period=t.number(period),
                strength=strong,
            )
        )
    if not parts.periods:
        said.append(t("No season was taken out."))
    said.append(_leaps_text(parts, t))
    if parts.leap_count >= MOST_LEAPS:
        said.append(t("More than {count} are not looked for.", count=t.number(MOST_LEAPS)))
    said.append(_outliers_text(parts, t))
    if parts.left_out:
        said.append(t("The latest {count} values were looked at.", count=t.number(parts.looked_at)))
    return said


def _leaps_text(parts: Parts, t: Translator) -> str:
    if not parts.leap_count:
        return t("No change point was found in the trend.")
    counted = t.plural(
        "{count} change point was found in the trend",
        "{count} change points were found in the trend",
        parts.leap_count,
    )
    if not parts.leaps:
        return f"{counted}."
    largest = sorted(parts.leaps, key=lambda one: -abs(one.after - one.before))[:_SAID]
    named = [
        t(
            "{moment} (from {before} to {after})",
            moment=moment_text(one.moment),
            before=_digits(one.before, t),
            after=_digits(one.after, t),
        )
        for one in sorted(largest, key=lambda one: one.moment)
    ]
    if len(parts.leaps) > _SAID:
        return t("{counted}; the largest: {named}.", counted=counted, named=", ".join(named))
    return f"{counted}: {', '.join(named)}."


def _outliers_text(parts: Parts, t: Translator) -> str:
    if not parts.outlier_count:
        return t("No value is farther than 3 robust standard deviations from what was expected.")
    counted = t.plural(
        "{count} of {total} values is farther than 3 robust standard deviations from what was "
        "expected",
        "{count} of {total} values are farther than 3 robust standard deviations from what was "
        "expected",
        parts.outlier_count,
        total=t.number(parts.looked_at),
    )
    if not parts.outliers:
        return f"{counted}."
    named = [
        t(
            "{moment} ({value}, expected {expected})",
            moment=moment_text(one.moment),
            value=_digits(one.value, t),
            expected=_digits(one.expected, t),
        )
        for one in parts.outliers[:_SAID]
    ]
    if parts.outlier_count > len(named):
        return t("{counted}; the farthest: {named}.", counted=counted, named=", ".join(named))
    return f"{counted}: {', '.join(named)}."


def _digits(value: float, t: Translator) -> str:
    """Return a number with about four digits."""
    size = abs(value)
    return t.number(value, 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 1 else 4)


def how_text(t: Translator) -> str:
    """Return how series are taken apart."""
    return t(
        "Taken apart by robust STL (MSTL for several seasons; LOWESS where there is none); "
        "strengths after Wang, Smith & Hyndman (2006). Change points: the values without their "
        "seasons are split where two straight lines fit clearly better than one (binary "
        "segmentation; likelihood ratio with autocorrelated errors; fewer than 1 in 10 series "
        "of normal noise with an autocorrelation up to 0.9 show one). Of normal noise, about 3 in "
        "1,000 values lie beyond 3 standard deviations by chance. A curved trend, or a "
        "season that was not given, may show as change points."
    )


def part_charts(parts: Parts, target: str, t: Translator) -> list[tuple[str, str, go.Figure]]:
    """Return the charts of one series: id, title, figure."""
    shown = [("trend", t("Values and trend"), _trend_chart(parts, target, t))]
    for place, (period, values) in enumerate(zip(parts.periods, parts.seasons, strict=True)):
        title = t("Season of {period} periods", period=t.number(period))
        shown.append((f"season-{place}", title, _line_chart(parts, values, title, lines=True)))
    title = t("Rest")
    shown.append(("rest", title, _line_chart(parts, parts.rest, title, lines=False)))
    return shown


def _trend_chart(parts: Parts, target: str, t: Translator) -> go.Figure:
    chart = figure("", 400, margin={**AXES, "t": 16}, showlegend=True)
    _add(chart, parts, parts.values, (INK, 1.0), t("Values"))
    _add(chart, parts, parts.trend, (COLOURS["classical"], 2.5), t("Trend"))
    if parts.outliers:
        all_marked = len(parts.outliers) == parts.outlier_count
        chart.add_scatter(
            x=[one.moment for one in parts.outliers],
            y=[one.value for one in parts.outliers],
            mode="markers",
            marker={"color": COLOURS["deep"], "symbol": "circle-open", "size": 9},
            name=escape(t("Outliers") if all_marked else t("The farthest outliers")),
        )
    if parts.leaps:
        chart.add_scatter(
            x=[one.moment for one in parts.leaps],
            y=[one.after for one in parts.leaps],
            mode="markers",
            marker={"color": COLOURS["deep"], "symbol": "diamond", "size": 11},
            name=escape(t("Change points")),
        )
    chart.update_yaxes(title_text=escape(target))
    return chart


def _line_chart(parts: Parts, values: Values, title: str, *, lines: bool) -> go.Figure:
    chart = figure("", 220, margin={**AXES, "t": 16})
    if lines:
        _add(chart, parts, values, (COLOURS["classical"], 1.0), title)
    else:
        chart.add_scatter(
            x=list(parts.moments),
            y=list(values),
            mode="markers",
            marker={"color": INK, "size": 4},
            name=escape(title),
        )
    chart.update_yaxes(title_text=escape(title))
    return chart


def _add(
    chart: go.Figure, parts: Parts, values: Values, look: tuple[str, float], name: str
) -> None:
    chart.add_scatter(
        x=list(parts.moments),
        y=list(values),
        mode="lines",
        line={"color": look[0], "width": look[1]},
        name=escape(name),
    )
