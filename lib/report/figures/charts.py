"""Charts of a run as plotly figures, in one visual language (see theme)."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import plotly.graph_objects as go

from lib.core.results import ModelResult, Run
from lib.i18n import N_, Translator
from lib.report.board import ranked
from lib.report.drawing.numbers import score_text
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import (
    AXES,
    BAND,
    ERROR_BAR,
    INK,
    REFERENCE_LINE,
    SYMBOLS,
    escape,
    figure,
    nothing,
    shade,
    upright_line,
)
from lib.report.labels import cpu_axis, family_label, metric_label, model_label
from lib.report.pareto import Point, axis_range, front_bars, label_points, log_ticks, points_of

CURVE_TEXTS = {
    "loss": N_("Training loss"),
    "train": N_("Training loss"),
    "val_loss": N_("Validation loss"),
    "validation": N_("Validation loss"),
}


def quality_cost(run: Run, t: Translator, *, narrow: bool = False) -> go.Figure:
    """Return quality against CPU seconds (log), with intervals and the Pareto front.

    Where names would cover each other, as on a ``narrow`` screen, ranks on the board stand for
    them: see ``by_rank``.
    """
    points = points_of(run, t)
    if not points:
        return nothing(t("No model is complete yet."))
    chart = figure(escape(front_title(points, t)), 460, showlegend=True)
    front = [point for point in points if point.front]
    chart.add_scatter(
        x=[point.seconds for point in front],
        y=[point.interval.mean for point in front],
        mode="lines",
        line={"color": INK, "width": 1, "dash": "dot", "shape": "hv"},
        hoverinfo="skip",
        name=escape(t("Best for its cost")),
    )
    low_x, high_x, low_y, high_y = extent(points, run.plan.metric)
    named = _named(points, run, narrow)
    where = {point.id: beside for point, beside in zip(points, named, strict=True)}
    colours = model_colours(run)
    for family in COLOURS:
        members = [point for point in points if point.family == family]
        if members:
            _add_family(chart, family, members, where, colours, run.plan.metric, t)
    ticks = log_ticks(low_x, high_x)
    chart.update_xaxes(
        type="log",
        range=[low_x, high_x],
        title_text=escape(cpu_axis(run.plan, t)),
        tickvals=ticks,
        ticktext=[t.number(tick) for tick in ticks],
    )
    chart.update_yaxes(
        range=[low_y, high_y],
        title_text=escape(t("{metric}, 95% interval", metric=metric_label(run.plan.metric, t))),
    )
    return chart


def _add_family(
    chart: go.Figure,
    family: str,
    members: Sequence[Point],
    where: Mapping[str, tuple[str, str]],
    colours: Mapping[str, str],
    metric: str,
    t: Translator,
) -> None:
    marked = [colours[point.id] for point in members]
    chart.add_scatter(
        x=[point.seconds for point in members],
        y=[point.interval.mean for point in members],
        error_y={
            "array": [_gap(point.interval.high, point.interval.mean) for point in members],
            "arrayminus": [_gap(point.interval.mean, point.interval.low) for point in members],
            "color": ERROR_BAR,
            "thickness": 1.5,
            "width": 3,
        },
        mode="markers+text",
        name=escape(family_label(family, t)),
        marker={"symbol": SYMBOLS[family], "size": 11, "color": marked},
        text=[escape(where[point.id][0]) for point in members],
        textposition=[where[point.id][1] for point in members],
        customdata=[
            [escape(point.label), score_text(point.interval, t, metric), t.duration(point.seconds)]
            for point in members
        ],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
    )


def front_title(points: Sequence[Point], t: Translator) -> str:
    """Return which models nothing cheaper matches, the best first."""
    names = [point.label for point in reversed(points) if point.front]
    shown = names if len(names) <= 4 else [*names[:3], "…", names[-1]]
    return t("Best for their cost: {models}", models=", ".join(shown))


def extent(points: Sequence[Point], metric: str) -> tuple[float, float, float, float]:
    """Return the range of log10 seconds and of the metric, with room for labels."""
    seconds = [math.log10(point.seconds) for point in points]
    ends = [
        end
        for point in points
        for end in (point.interval.low, point.interval.high, point.interval.mean)
        if math.isfinite(end)
    ]
    across, up = max(max(seconds) - min(seconds), 0.6), max(ends) - min(ends) or 1.0
    return (
        min(seconds) - 0.12 * across,
        max(seconds) + 0.12 * across,
        *axis_range(ends, 0.06 * up, metric),
    )


def by_rank(chart: go.Figure) -> bool:
    """Whether ranks on the board stand for some names in a chart that ``label_points`` named."""
    named = (trace.text for trace in chart.data if "text" in str(getattr(trace, "mode", "")))
    return any(name.isdigit() for names in named for name in names or ())


def _named(
    points: Sequence[Point], run: Run, narrow: bool, height: float = 340
) -> list[tuple[str, str]]:
    """Return what stands beside each point, and where."""
    width = 300 if narrow else 860
    low_x, high_x, low_y, high_y = extent(points, run.plan.metric)

    def down(value: float) -> float:
        return (high_y - value) / (high_y - low_y) * height

    marks, bars = [], []
    for point in points:
        x = (math.log10(point.seconds) - low_x) / (high_x - low_x) * width
        marks.append((x, down(point.interval.mean)))
        if math.isfinite(point.interval.low) and math.isfinite(point.interval.high):
            bars.append((x - 3, down(point.interval.high), x + 3, down(point.interval.low)))
    bars += front_bars([mark for mark, point in zip(marks, points, strict=True) if point.front])
    ranks = [ranks_of(run)[point.id] for point in points]
    names = ranks if narrow else [point.label for point in points]
    return label_points(marks, names, ranks, width, height, bars, front_of(points))


def front_of(points: Sequence[Point]) -> set[int]:
    """Return the places of the points on the front."""
    return {place for place, point in enumerate(points) if point.front}


def ranks_of(run: Run) -> dict[str, str]:
    """Return each model's rank on the board as text."""
    return {result.id: str(place) for place, result in enumerate(ranked(run), start=1)}


def model_colours(run: Run) -> dict[str, str]:
    """Return each model's colour: its family's, in a shade of its own that it keeps."""
    seen: dict[str, int] = {}
    found = {}
    for result in run.models:
        place = seen.get(result.family, 0)
        found[result.id] = shade(result.family, place)
        seen[result.family] = place + 1
    return found


def has_losses(result: ModelResult) -> bool:
    """Whether there is a loss to draw: the first news of a training may hold none."""
    return any(result.curves.get(name) for name in CURVE_TEXTS)


def loss_curves(result: ModelResult, t: Translator) -> go.Figure:
    """Return training and validation loss per epoch, with the chosen epoch marked.

    Epochs are counted from 1 here; ``best_epoch`` of the history is an index, from 0. While folds
    train together, the curves are means, told a few times a second at the mean ``epoch``, and the
    band reaches from the least to the greatest validation loss of all folds.
    """
    curves = {
        name: values for name, values in result.curves.items() if name in CURVE_TEXTS and values
    }
    if not curves:
        return nothing(t("This model has no loss curves."))
    last = max(len(values) for values in curves.values())
    places = _epochs(result.curves, last)
    curves = {name: values[-len(places) :] for name, values in curves.items()}
    kept = next(iter(result.curves.get("best_epoch", ())), None)
    best = None if kept is None else int(kept) + 1
    title = escape(model_label(result.id, t))
    if best is not None:
        title = escape(
            t(
                "{model}: epoch {best} of {last} was selected",
                model=model_label(result.id, t),
                best=t.number(best),
                last=t.number(last),
            )
        )
    chart = figure(title, 320, showlegend=True, margin=AXES)
    _add_band(chart, result.curves, places, t)
    for name, values in curves.items():
        validation = CURVE_TEXTS[name] == CURVE_TEXTS["val_loss"]
        chart.add_scatter(
            x=places[: len(values)],
            y=list(values),
            mode="lines",
            name=escape(t(CURVE_TEXTS[name])),
            line={
                "color": COLOURS["deep"] if validation else INK,
                "width": 2,
                "dash": "solid" if validation else "dash",
            },
            hovertemplate="%{x}: %{y:.4f}",
        )
    if best is not None:
        upright_line(chart, best, REFERENCE_LINE)
    chart.update_layout(hovermode="x unified")
    chart.update_xaxes(title_text=escape(t("Epoch")), rangemode="tozero")
    chart.update_yaxes(title_text=escape(t("Loss")))
    return chart


def _epochs(curves: Mapping[str, Sequence[float]], last: int) -> list[float]:
    """Return the epoch of each point; where several stacks were trained, those of the last one."""
    told = list(curves.get("epoch", ()))
    if len(told) != last:
        return [float(place) for place in range(1, last + 1)]
    starts = [place for place in range(1, last) if told[place] < told[place - 1]]
    return told[starts[-1] if starts else 0 :]


def _add_band(
    chart: go.Figure, curves: Mapping[str, Sequence[float]], places: list[float], t: Translator
) -> None:
    low, high = curves.get("val_loss_low", ()), curves.get("val_loss_high", ())
    if not low or len(low) != len(high):
        return
    # The first reports may be of one fold alone: the band belongs to the last ones.
    count = min(len(low), len(places))
    x = places[-count:]
    chart.add_scatter(
        x=[*x, *reversed(x)],
        y=[*high[-count:], *reversed(low[-count:])],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=BAND,
        name=escape(t("Validation loss, all folds")),
        hoverinfo="skip",
    )


def column_histogram(
    edges: Sequence[float], counts: Sequence[int], column: str, t: Translator
) -> go.Figure:
    """Return a histogram of a number column; ``edges`` are one more than ``counts``."""
    chart = figure(escape(column), 220, bargap=0.02)
    spans = list(pairwise(edges))
    chart.add_bar(
        x=[(low + high) / 2 for low, high in spans],
        y=list(counts),
        width=[high - low for low, high in spans],
        marker={"color": COLOURS["classical"]},
        text=[f"{t.number(low)} – {t.number(high)}" for low, high in spans],
        textposition="none",
        customdata=[t.number(count) for count in counts],
        hovertemplate="%{text}<br>%{customdata}<extra></extra>",
    )
    chart.update_xaxes(title_text=escape(column))
    chart.update_yaxes(title_text=escape(t("Rows")), rangemode="tozero")
    return chart


def top_levels(
    levels: Sequence[str], counts: Sequence[int], column: str, t: Translator, others: int = 0
) -> go.Figure:
    """Return the most frequent levels of a column; ``others``: rows with any other level."""
    names = [cut(level) for level in levels]
    values = list(counts)
    if others:
        names.append(t("other levels"))
        values.append(others)
    chart = figure(escape(column), 64 + 26 * max(len(names), 3))
    places = list(range(len(names)))
    chart.add_bar(
        x=values,
        y=places,
        orientation="h",
        marker={"color": [COLOURS["classical"]] * len(levels) + [COLOURS["baseline"]]},
        text=[t.number(value) for value in values],
        textposition="auto",
        hovertext=[escape(name) for name in names],
        hovertemplate="%{hovertext}: %{text}<extra></extra>",
    )
    # Places rather than names on the axis: two levels may look alike once they are cut.
    chart.update_yaxes(
        tickvals=places, ticktext=[escape(name) for name in names], autorange="reversed"
    )
    chart.update_xaxes(title_text=escape(t("Rows")), rangemode="tozero")
    return chart


def cut(text: str, most: int = 40) -> str:
    """Return a text cut to a length that fits an axis."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _gap(upper: float, lower: float) -> float:
    gap = upper - lower
    return gap if math.isfinite(gap) else 0.0
