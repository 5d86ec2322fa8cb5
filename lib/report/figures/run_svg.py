"""Drawings of a run's verdict and of quality against cost, for paper and without script."""

import math
from collections.abc import Callable, Iterable

from lib.core.results import Run, Verdict
from lib.i18n import Translator
from lib.report.drawing.numbers import decimals_for, rounded, score_text, signed
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.svg import WIDTH, axis_text, clean, diamond, drawing, marker, nice_ticks
from lib.report.figures.charts import extent, front_of, model_colours, ranks_of
from lib.report.figures.verdict_charts import (
    difference_axis,
    difference_title,
    reach_of,
)
from lib.report.labels import cpu_axis, metric_label
from lib.report.pareto import Point, front_bars, label_box, label_points, log_ticks, points_of

_LEFT, _RIGHT = 64, 16

Scale = Callable[[float], float]


def interval_svg(verdict: Verdict, t: Translator) -> str:
    """Return the difference with its interval, against the region of equivalence."""
    reach = reach_of(verdict)
    middle, half = WIDTH / 2, WIDTH / 2 - _RIGHT

    def across(value: float) -> float:
        return middle + half * max(-1.0, min(1.0, value / reach))

    low, high, at = across(verdict.low), across(verdict.high), across(verdict.difference)
    left, right = across(-verdict.rope), across(verdict.rope)
    ticks = nice_ticks(-reach, reach, 6)
    decimals = decimals_for(ticks[1] - ticks[0])
    parts = [
        f'<rect x="{left:.1f}" y="24" width="{right - left:.1f}" height="76" class="band"/>',
        f'<line x1="{middle}" y1="24" x2="{middle}" y2="100" class="zero"/>',
        *(
            f'<path d="M{across(value):.1f} 84v10" class="tick"/>'
            for value in verdict.differences
            if math.isfinite(value)
        ),
        f'<line x1="{low:.1f}" y1="60" x2="{high:.1f}" y2="60" class="interval"/>',
        diamond(at, 60, 8, COLOURS["deep"]),
        f'<line x1="{_RIGHT}" y1="100" x2="{WIDTH - _RIGHT}" y2="100" class="axis"/>',
        *(
            axis_text(across(value), 116, signed(value, decimals, t), "middle")
            for value in ticks
            if abs(value) < reach * 0.97
        ),
        axis_text(_RIGHT, 14, "← " + t("classical better"), "start"),
        axis_text(middle, 14, t("equivalent"), "middle"),
        axis_text(WIDTH - _RIGHT, 14, t("deep better") + " →", "end"),
        axis_text(middle, 136, difference_axis(verdict, t), "middle"),
    ]
    return drawing(144, difference_title(verdict, t), parts)


def quality_svg(run: Run, t: Translator) -> str:
    """Return quality against CPU seconds with intervals, labels and the Pareto front."""
    points = points_of(run, t)
    if not points:
        return ""
    height, top, bottom = 400.0, 12.0, 52.0
    low_x, high_x, low_y, high_y = extent(points, run.plan.metric)
    wide, tall = WIDTH - _LEFT - _RIGHT, height - top - bottom

    def across(seconds: float) -> float:
        return _LEFT + (math.log10(seconds) - low_x) / (high_x - low_x) * wide

    def down(value: float) -> float:
        return top + (high_y - value) / (high_y - low_y) * tall

    marks = [(across(point.seconds) - _LEFT, down(point.interval.mean) - top) for point in points]
    bars = [
        (x - 3, down(point.interval.high) - top, x + 3, down(point.interval.low) - top)
        for point, (x, _) in zip(points, marks, strict=True)
        if math.isfinite(point.interval.low) and math.isfinite(point.interval.high)
    ]
    bars += front_bars([mark for mark, point in zip(marks, points, strict=True) if point.front])
    names, ranks = [point.label for point in points], ranks_of(run)
    known = [ranks[point.id] for point in points]
    named = label_points(marks, names, known, wide, tall, bars, front_of(points))
    colours = model_colours(run)
    decimals = decimals_for((high_y - low_y) / 5)
    parts = [
        *(
            f'<line x1="{_LEFT}" y1="{down(value):.1f}" x2="{WIDTH - _RIGHT}" '
            f'y2="{down(value):.1f}" class="grid"/>'
            + axis_text(_LEFT - 8, down(value) + 4, rounded(value, decimals, t), "end")
            for value in nice_ticks(low_y, high_y, 5)
        ),
        *(
            f'<line x1="{across(value):.1f}" y1="{top}" x2="{across(value):.1f}" '
            f'y2="{height - bottom}" class="grid"/>'
            + axis_text(across(value), height - bottom + 18, t.number(value), "middle")
            for value in log_ticks(low_x, high_x)
        ),
        _front_line(points, across, down),
        *(
            _point(point, across(point.seconds), down, colours[point.id], run.plan.metric, t)
            for point in points
        ),
    ]
    for (x, y), (label, place) in zip(marks, named, strict=True):
        box = label_box(x, y, label, place)
        middle = _LEFT + (box[0] + box[2]) / 2
        parts.append(axis_text(middle, top + (box[1] + box[3]) / 2 + 4, label, "middle", "name"))
    title = cpu_axis(run.plan, t)
    parts.append(axis_text(_LEFT + wide / 2, height - 10, title, "middle"))
    name = metric_label(run.plan.metric, t)
    return drawing(height, t("{metric} against CPU seconds", metric=name), parts)


def _front_line(points: Iterable[Point], across: Scale, down: Scale) -> str:
    steps: list[str] = []
    previous = None
    for point in points:
        if point.front:
            x, y = across(point.seconds), down(point.interval.mean)
            if previous is not None:
                steps.append(f"{x:.1f},{previous:.1f}")
            steps.append(f"{x:.1f},{y:.1f}")
            previous = y
    return f'<polyline points="{" ".join(steps)}" class="front"/>'


def _point(point: Point, x: float, down: Scale, colour: str, metric: str, t: Translator) -> str:
    y = down(point.interval.mean)
    bar = ""
    if math.isfinite(point.interval.low):
        low, high = down(point.interval.low), down(point.interval.high)
        bar = f'<line x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{high:.1f}" class="error"/>'
    said = f"{point.label}: {score_text(point.interval, t, metric)}, {t.duration(point.seconds)}"
    return f"<g><title>{clean(said)}</title>{bar}{marker(point.family, x, y, 6, colour)}</g>"
