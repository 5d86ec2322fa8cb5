"""Charts that lay two or more runs over each other: a colour, a marker and a letter for each run.

The families' colours are not used for runs: in these charts they would mean something else.
"""

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from lib.core.metrics import METRICS
from lib.core.results import Interval, Run
from lib.i18n import Translator
from lib.report.drawing.numbers import score_text
from lib.report.drawing.theme import (
    BAND,
    ERROR_BAR,
    GRID,
    REFERENCE_LINE,
    escape,
    figure,
    level_line,
    nothing,
    upright_line,
)
from lib.report.figures.verdict_charts import interval_text, name_sides
from lib.report.labels import cpu_axis, metric_label, model_label
from lib.report.pareto import label_points, log_ticks, short_labels
from lib.report.side_by_side.compare_runs import (
    Pair,
    complete,
    find,
    letter,
    model_order,
    pair_text,
    pair_word,
)

RUN_COLOURS = (
    "#0099C6",
    "#CC6699",
    "#C58B00",
    "#7A5FD0",
    "#3B8B5A",
    "#B5483A",
    "#6B7C93",
    "#9A8A22",
)
RUN_SYMBOLS = (
    "circle",
    "square",
    "diamond",
    "triangle-up",
    "cross",
    "star",
    "hexagon",
    "triangle-down",
)


def score_chart(
    runs: Sequence[Run], metric: str, t: Translator, *, narrow: bool = False
) -> go.Figure:
    """Return each model's score with its 95 % interval, one marker a run."""
    order = _worth_drawing(runs, metric)
    if not order:
        return nothing(t("No model is complete yet."))
    labels = [model_label(model, t) for model in order]
    chart = _rows(labels, len(runs), narrow=narrow)
    for place, run in enumerate(runs):
        scores = {model: complete(find(run, model), metric) for model in order}
        shown = {row: one for row, one in enumerate(scores.values()) if one is not None}
        _add_run(
            chart,
            place,
            len(runs),
            list(shown),
            [(one.mean, one.low, one.high) for one in shown.values()],
            [f"{labels[row]}<br>{score_text(one, t, metric)}" for row, one in shown.items()],
        )
    label = metric_label(metric, t)
    chart.update_xaxes(title_text=escape(t("{metric}, 95% interval", metric=label)))
    return chart


def pair_chart(
    pairs: Mapping[int, Sequence[Pair]], metric: str, t: Translator, *, narrow: bool = False
) -> go.Figure:
    """Return differences from the reference run with their intervals, and each one's region.

    ``pairs`` are by the place of the run among the runs on the page.
    """
    order = list(dict.fromkeys(pair.model for some in pairs.values() for pair in some))
    labels = [model_label(model, t) for model in order]
    chart = _rows(labels, len(pairs), narrow=narrow)
    upright_line(chart, 0, REFERENCE_LINE)
    regions: dict[str, float] = {}
    for number, (place, some) in enumerate(pairs.items()):
        for pair in some:
            regions[pair.model] = max(regions.get(pair.model, 0.0), pair.rope)
        _add_run(
            chart,
            place,
            len(pairs),
            [order.index(pair.model) for pair in some],
            [(pair.difference, pair.low, pair.high) for pair in some],
            [
                f"{model_label(pair.model, t)}<br>{pair_text(pair, t)}<br>{pair_word(pair, t)}"
                for pair in some
            ],
            line=number,
        )
    for row, model in enumerate(order):
        chart.add_shape(
            type="rect",
            x0=-regions[model],
            x1=regions[model],
            y0=row - 0.5,
            y1=row + 0.5,
            fillcolor=BAND,
            line_width=0,
            layer="below",
        )
    chart.update_layout(showlegend=len(pairs) > 1)
    label = metric_label(metric, t)
    chart.update_xaxes(
        title_text=escape(
            t("{metric}: difference, positive is better", metric=label)
            if METRICS[metric].greater_is_better
            else t("{metric}: difference with its sign reversed, positive is better", metric=label)
        )
    )
    return chart


def verdict_chart(runs: Sequence[Run], t: Translator) -> go.Figure:
    """Return deep minus classical of each run with its interval, against its region.

    For runs whose verdicts are by one metric.
    """
    judged = [(place, run.verdict) for place, run in enumerate(runs) if run.verdict is not None]
    if not judged:
        return nothing(t("None of these runs has a verdict."))
    chart = figure("", 96 + 44 * len(judged))
    upright_line(chart, 0, REFERENCE_LINE)
    for row, (place, verdict) in enumerate(judged):
        chart.add_shape(
            type="rect",
            x0=-verdict.rope,
            x1=verdict.rope,
            y0=row - 0.5,
            y1=row + 0.5,
            fillcolor=BAND,
            line_width=0,
            layer="below",
        )
        means = [(verdict.difference, verdict.low, verdict.high)]
        _add_run(chart, place, 1, [row], means, [escape(interval_text(verdict, t))])
    chart.update_yaxes(
        tickvals=list(range(len(judged))),
        ticktext=[letter(place) for place, _ in judged],
        range=[len(judged) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
    )
    metric = metric_label(judged[0][1].metric, t)
    ends = [end for _, one in judged for end in (one.low, one.high, one.difference, 1.3 * one.rope)]
    reach = 1.1 * max((abs(end) for end in ends if math.isfinite(end)), default=1.0) or 1.0
    chart.update_xaxes(
        range=[-reach, reach],
        title_text=escape(t("{metric}: how much better deep learning is", metric=metric)),
    )
    name_sides(chart, t)
    chart.update_layout(margin_t=32)
    return chart


def cost_chart(
    runs: Sequence[Run], metric: str, t: Translator, *, narrow: bool = False
) -> go.Figure:
    """Return quality against CPU seconds (log) of all runs, a model joined by a line.

    On a ``narrow`` screen names would cover each other: places in the table stand for them.
    """
    points = {
        place: {
            model.id: (model.fit_cpu_seconds, score)
            for model in run.models
            if model.family != "baseline" and model.fit_cpu_seconds > 0
            if (score := complete(model, metric))
        }
        for place, run in enumerate(runs)
    }
    where: dict[str, list[tuple[float, float]]] = {}
    for some in points.values():
        for model, (seconds, score) in some.items():
            where.setdefault(model, []).append((seconds, score.mean))
    if not where:
        return nothing(t("No model is complete yet."))
    chart = figure("", 480, showlegend=True)
    _join(chart, runs, points)
    for place, some in points.items():
        _add_costs(chart, place, some, metric, t)
    low, high = _add_names(chart, where, runs, metric, t, narrow=narrow)
    ticks = log_ticks(low, high)
    chart.update_xaxes(
        type="log",
        range=[low, high],
        title_text=escape(cpu_axis(runs[0].plan, t)),
        tickvals=ticks,
        ticktext=[t.number(tick) for tick in ticks],
    )
    chart.update_yaxes(title_text=escape(metric_label(metric, t)))
    return chart


def _rows(labels: Sequence[str], runs: int, *, narrow: bool) -> go.Figure:
    """Return a figure with a row a model, high enough for a line a run in each."""
    short = short_labels(labels)
    chart = figure("", 92 + len(labels) * (14 + 13 * runs), showlegend=True)
    chart.update_yaxes(
        tickvals=list(range(len(short))),
        ticktext=[escape(_cut(label, 16 if narrow else 34)) for label in short],
        range=[len(short) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
    )
    for row in range(1, len(short)):
        level_line(chart, row - 0.5, {"color": GRID, "width": 1})
    return chart


def _add_run(
    chart: go.Figure,
    place: int,
    lines: int,
    rows: Sequence[int],
    ends: Sequence[tuple[float, float, float]],
    texts: Sequence[str],
    line: int | None = None,
) -> None:
    """Add a run's values (mean, low, high) in rows; ``line``: which of the ``lines`` in a row."""
    line = min(place, lines - 1) if line is None else line
    shift = (line - (lines - 1) / 2) * 0.72 / max(lines, 2)
    chart.add_scatter(
        x=[mean for mean, _, _ in ends],
        y=[row + shift for row in rows],
        error_x={
            "array": [_gap(high, mean) for mean, _, high in ends],
            "arrayminus": [_gap(mean, low) for mean, low, _ in ends],
            "color": RUN_COLOURS[place % len(RUN_COLOURS)],
            "thickness": 1.5,
            "width": 0,
        },
        mode="markers",
        name=letter(place),
        marker=_marker(place, 9),
        text=[f"{letter(place)} · {text}" for text in texts],
        hovertemplate="%{text}<extra></extra>",
    )


def _marker(place: int, size: int) -> dict[str, object]:
    return {
        "symbol": RUN_SYMBOLS[place % len(RUN_SYMBOLS)],
        "size": size,
        "color": RUN_COLOURS[place % len(RUN_COLOURS)],
    }


def _worth_drawing(runs: Sequence[Run], metric: str) -> list[str]:
    """Return the models with a score, without baselines that would press all others together."""
    scores: dict[str, list[float]] = {}
    baselines = set()
    for run in runs:
        for model in run.models:
            score = complete(model, metric)
            if score:
                ends = [end for end in (score.low, score.mean, score.high) if math.isfinite(end)]
                scores.setdefault(model.id, []).extend(ends)
                if model.family == "baseline":
                    baselines.add(model.id)
    order = [model for model in model_order(runs, metric) if model in scores]
    others = [end for model in order if model not in baselines for end in scores[model]]
    every = [end for ends in scores.values() for end in ends]
    if others and max(every) - min(every) > 2 * (max(others) - min(others)):
        order = [model for model in order if model not in baselines]
    return order


def _join(
    chart: go.Figure,
    runs: Sequence[Run],
    points: Mapping[int, Mapping[str, tuple[float, Interval]]],
) -> None:
    """Join the points of a model where they are about the same target of the same table."""
    lines: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    for place, some in points.items():
        about = (runs[place].dataset_sha256, runs[place].task.target)
        for model, (seconds, score) in some.items():
            lines.setdefault((*about, model), []).append((seconds, score.mean))
    across: list[float | None] = []
    up: list[float | None] = []
    for line in lines.values():
        across += [*(seconds for seconds, _ in line), None]
        up += [*(mean for _, mean in line), None]
    chart.add_scatter(
        x=across,
        y=up,
        mode="lines",
        line={"color": ERROR_BAR, "width": 1},
        hoverinfo="skip",
        showlegend=False,
    )


def _add_costs(
    chart: go.Figure,
    place: int,
    some: Mapping[str, tuple[float, Interval]],
    metric: str,
    t: Translator,
) -> None:
    chart.add_scatter(
        x=[seconds for seconds, _ in some.values()],
        y=[score.mean for _, score in some.values()],
        mode="markers",
        name=letter(place),
        marker=_marker(place, 10),
        text=[
            f"{letter(place)} · {escape(model_label(model, t))}<br>{score_text(score, t, metric)}"
            f"<br>{t.duration(seconds)}"
            for model, (seconds, score) in some.items()
        ],
        hovertemplate="%{text}<extra></extra>",
    )


def _add_names(
    chart: go.Figure,
    where: Mapping[str, Sequence[tuple[float, float]]],
    runs: Sequence[Run],
    metric: str,
    t: Translator,
    *,
    narrow: bool,
) -> tuple[float, float]:
    """Name each model at its last point; return the range of the axis (log10 seconds)."""
    logs = [math.log10(seconds) for some in where.values() for seconds, _ in some]
    means = [mean for some in where.values() for _, mean in some]
    across, up = max(max(logs) - min(logs), 0.6), max(means) - min(means) or 1.0
    low, high = min(logs) - 0.12 * across, max(logs) + 0.12 * across
    bottom, top = min(means) - 0.08 * up, max(means) + 0.08 * up
    width, height = (300.0, 360.0) if narrow else (900.0, 360.0)
    order = model_order(runs, metric)
    ranks = [str(order.index(model) + 1) for model in where]
    names = ranks if narrow else short_labels([model_label(model, t) for model in where])

    def pixels(seconds: float, mean: float) -> tuple[float, float]:
        x = (math.log10(seconds) - low) / (high - low) * width
        return x, (top - mean) / (top - bottom) * height

    lasts = [some[-1] for some in where.values()]
    marks = [pixels(*last) for last in lasts]
    others = [pixels(*point) for some in where.values() for point in some[:-1]]
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in others]
    named = label_points(marks, names, ranks, width, height, taken)
    chart.add_scatter(
        x=[seconds for seconds, _ in lasts],
        y=[mean for _, mean in lasts],
        mode="markers+text",
        marker={"size": 12, "opacity": 0},
        text=[escape(name) for name, _ in named],
        textposition=[place for _, place in named],
        hoverinfo="skip",
        showlegend=False,
    )
    chart.update_yaxes(range=[bottom, top])
    return low, high


def _gap(upper: float, lower: float) -> float:
    gap = upper - lower
    return gap if math.isfinite(gap) else 0.0


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
