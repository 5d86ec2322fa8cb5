"""The scores of each model on each fold, and loss curves, as figures and as plain SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from lib.core.metrics import METRICS
from lib.core.results import Interval, ModelResult, Run, Status
from lib.i18n import N_, Translator
from lib.report.board import ranked
from lib.report.drawing.numbers import decimals_for, rounded, score_text
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.svg import WIDTH, axis_text, drawing, marker, nice_ticks
from lib.report.drawing.theme import ERROR_BAR, INK, SYMBOLS, escape, figure
from lib.report.figures.charts import CURVE_TEXTS, model_colours
from lib.report.labels import by_resamples, metric_label, model_label
from lib.report.pareto import axis_range, drawn_interval, short_labels

_LEFT, _RIGHT, _ROW = 190, 16, 26


@dataclass(frozen=True)
class _Row:
    id: str
    label: str
    family: str
    interval: Interval


def fold_scores(run: Run, t: Translator) -> go.Figure:
    """Return every fold's score, a row a model, with the mean and its interval; best on top."""
    rows = _rows(run, t)
    chart = figure(escape(folds_title(run, t)), 96 + _ROW * len(rows))
    colours = model_colours(run)
    for place, row in enumerate(rows):
        decimals = decimals_for(row.interval.sd)
        folds = [value for value in row.interval.folds if math.isfinite(value)]
        chart.add_scatter(
            x=folds,
            y=[place] * len(folds),
            mode="markers",
            marker={"symbol": "line-ns-open", "size": 11, "color": colours[row.id]},
            text=[rounded(value, decimals, t) for value in folds],
            hovertemplate=escape(f"{row.label}: ") + "%{text}<extra></extra>",
        )
    for place, row in enumerate(rows):
        _add_mean(chart, place, row, colours[row.id], run.plan.metric, t)
    low, high = _extent(rows, run.plan.metric)
    title = _axis_title(run, t)
    chart.update_xaxes(range=[low, high], title_text=escape(title))
    chart.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[escape(row.label) for row in rows],
        range=[len(rows) - 0.5, -0.5],
        fixedrange=True,
    )
    return chart


def _add_mean(
    chart: go.Figure, place: int, row: _Row, colour: str, metric: str, t: Translator
) -> None:
    interval = row.interval
    if math.isfinite(interval.low):
        chart.add_scatter(
            x=[interval.low, interval.high],
            y=[place, place],
            mode="lines",
            line={"color": ERROR_BAR, "width": 2},
            hoverinfo="skip",
        )
    chart.add_scatter(
        x=[interval.mean],
        y=[place],
        mode="markers",
        marker={"symbol": SYMBOLS[row.family], "size": 11, "color": colour},
        text=[escape(f"{row.label}: {score_text(interval, t, metric)}")],
        hovertemplate="%{text}<extra></extra>",
    )


def folds_title(run: Run, t: Translator) -> str:
    """Return on how many folds the best model of the board is the best."""
    rows = _rows(run, t)
    sign = 1.0 if METRICS[run.plan.metric].greater_is_better else -1.0
    complete = [row for row in rows if len(row.interval.folds) == len(rows[0].interval.folds)]
    wins = sum(
        all(not sign * other > sign * scores[0] for other in scores[1:])
        for scores in zip(*(row.interval.folds for row in complete), strict=True)
    )
    said = N_("{model}, first on the leaderboard, is best on {wins} of {folds} folds")
    if by_resamples(run.plan.metric):
        said = N_("{model}, first on the leaderboard, is best on {wins} of {folds} resamples")
    return t(
        said,
        model=rows[0].label,
        wins=t.number(wins),
        folds=t.number(len(rows[0].interval.folds)),
    )


def _axis_title(run: Run, t: Translator) -> str:
    said = N_("{metric}: each fold, mean and 95% interval")
    if by_resamples(run.plan.metric):
        said = N_("{metric}: each resample, mean and 95% interval")
    return t(said, metric=metric_label(run.plan.metric, t))


def has_folds(run: Run) -> bool:
    """Whether there is a score to draw."""
    return any(_is_drawn(result, run.plan.metric) for result in run.models)


def folds_svg(run: Run, t: Translator) -> str:
    """Return ``fold_scores`` as plain SVG."""
    rows, colours = _rows(run, t), model_colours(run)
    low, high = _extent(rows, run.plan.metric)
    floor = 8 + _ROW * len(rows)

    def across(value: float) -> float:
        return _LEFT + (value - low) / (high - low) * (WIDTH - _LEFT - _RIGHT)

    ticks = nice_ticks(low, high, 5)
    decimals = decimals_for(ticks[1] - ticks[0])
    parts = [
        *(
            f'<line x1="{across(tick):.1f}" y1="4" x2="{across(tick):.1f}" y2="{floor}" '
            f'class="grid"/>'
            + axis_text(across(tick), floor + 18, rounded(tick, decimals, t), "middle")
            for tick in ticks
        ),
    ]
    for place, row in enumerate(rows):
        y = 8 + _ROW * (place + 0.5)
        parts.append(axis_text(_LEFT - 10, y + 4, _cut(row.label), "end"))
        interval = row.interval
        if math.isfinite(interval.low):
            parts.append(
                f'<line x1="{across(interval.low):.1f}" y1="{y}" x2="{across(interval.high):.1f}" '
                f'y2="{y}" class="error"/>'
            )
        parts += [
            f'<path d="M{across(value):.1f} {y - 5}v10" stroke="{colours[row.id]}"/>'
            for value in interval.folds
            if math.isfinite(value)
        ]
        parts.append(marker(row.family, across(interval.mean), y, 5.5, colours[row.id]))
    title = _axis_title(run, t)
    parts.append(axis_text((_LEFT + WIDTH - _RIGHT) / 2, floor + 38, title, "middle"))
    return drawing(floor + 46, folds_title(run, t), parts)


def curves_svg(result: ModelResult, t: Translator) -> str:
    """Return training and validation loss by epoch as plain SVG, with the epoch that was kept."""
    curves = {
        name: [value for value in values if math.isfinite(value)]
        for name, values in result.curves.items()
        if name in CURVE_TEXTS and values
    }
    curves = {name: values for name, values in curves.items() if values}
    if not curves:
        return ""
    ends = [value for values in curves.values() for value in values]
    last = max(len(values) for values in curves.values())
    low, high = min(ends), max(ends)
    room = 0.05 * (high - low) or abs(high) * 0.05 or 1.0
    low, high = low - room, high + room
    left, top, floor = 64, 26, 216

    def across(epoch: float) -> float:
        return left + (epoch - 1) / max(last - 1, 1) * (WIDTH - left - _RIGHT)

    def down(value: float) -> float:
        return top + (high - value) / (high - low) * (floor - top)

    ticks = nice_ticks(low, high, 4)
    decimals = decimals_for(ticks[1] - ticks[0])
    parts = [
        f'<line x1="{left}" y1="{down(tick):.1f}" x2="{WIDTH - _RIGHT}" y2="{down(tick):.1f}" '
        f'class="grid"/>' + axis_text(left - 8, down(tick) + 4, rounded(tick, decimals, t), "end")
        for tick in ticks
    ]
    for epoch in dict.fromkeys((1, max(round(last / 2), 1), last)):
        parts.append(axis_text(across(epoch), floor + 18, t.number(epoch), "middle"))
    for number, (name, values) in enumerate(curves.items()):
        colour, dash = _line(name)
        points = " ".join(f"{across(k):.1f},{down(v):.1f}" for k, v in enumerate(values, start=1))
        line = f'stroke="{colour}" stroke-width="2" fill="none" stroke-dasharray="{dash}"'
        x = left + 200 * number
        parts.append(f'<polyline points="{points}" {line}/><path d="M{x} 10h26" {line}/>')
        parts.append(axis_text(x + 34, 14, t(CURVE_TEXTS[name]), "start"))
    kept = next(iter(result.curves.get("best_epoch", ())), None)
    if kept is not None:
        chosen = across(kept + 1)
        parts.append(
            f'<line x1="{chosen:.1f}" y1="{top}" x2="{chosen:.1f}" y2="{floor}" class="zero"/>'
        )
    parts.append(axis_text((left + WIDTH - _RIGHT) / 2, floor + 38, t("Epoch"), "middle"))
    return drawing(floor + 46, model_label(result.id, t), parts)


def _line(name: str) -> tuple[str, str]:
    validation = CURVE_TEXTS[name] == CURVE_TEXTS["val_loss"]
    return (COLOURS["deep"], "none") if validation else (INK, "6 4")


def _is_drawn(result: ModelResult, metric: str) -> bool:
    interval = result.metrics.get(metric)
    return (
        result.status is Status.DONE
        and result.family != "baseline"
        and interval is not None
        and math.isfinite(interval.mean)
    )


def _rows(run: Run, t: Translator) -> list[_Row]:
    """Return the complete models but the baseline, which would squeeze all others."""
    metric = run.plan.metric
    models = [result for result in ranked(run) if _is_drawn(result, metric)]
    labels = short_labels([model_label(result.id, t) for result in models])
    return [
        _Row(result.id, label, result.family, drawn_interval(result.metrics[metric], metric))
        for result, label in zip(models, labels, strict=True)
    ]


def _extent(rows: Sequence[_Row], metric: str) -> tuple[float, float]:
    ends = [
        value
        for row in rows
        for value in (*row.interval.folds, row.interval.low, row.interval.high)
        if math.isfinite(value)
    ]
    room = 0.04 * (max(ends) - min(ends)) or abs(max(ends)) * 0.05 or 1.0
    return axis_range(ends, room, metric)


def _cut(label: str) -> str:
    return label if len(label) <= 28 else label[:27] + "…"
