"""Charts of a table's profile: associations of all pairs, and a column split by the target."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

import plotly.graph_objects as go

from lib.i18n import N_, Translator
from lib.intake.profiling.associations import Associations
from lib.intake.profiling.by_target import Densities, Part, Parts, Split, Stacks
from lib.report.drawing.palette import COLOURS
from lib.report.drawing.theme import (
    ERROR_BAR,
    REFERENCE_LINE,
    escape,
    figure,
    level_line,
    upright_line,
)
from lib.report.figures.charts import cut

MEASURE_TEXTS = {
    "spearman": N_("rank correlation"),
    "pearson": N_("correlation"),
    "correlation_ratio": N_("correlation ratio"),
    "cramers_v": N_("Cramér's V"),
}
AMOUNTS = [[0.0, "rgba(0,114,178,0.04)"], [0.5, "rgba(0,114,178,0.50)"], [1.0, "#0072B2"]]
"""One sequential scale for amounts, which suits light and dark pages."""
_CLASSES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def strength_words(strength: float, t: Translator) -> str:
    """Say in a word how strong an association is; the limits are Cohen's (1988) for correlations.

    Below 0.1: hardly any; from 0.3: medium; from 0.5: strong; from 0.9: nearly the same.
    """
    for limit, words in (
        (0.9, N_("nearly the same")),
        (0.5, N_("strong")),
        (0.3, N_("medium")),
        (0.1, N_("weak")),
    ):
        if strength >= limit:
            return t(words)
    return t("hardly any")


def association_map(found: Associations, t: Translator) -> go.Figure:
    """Return the strengths of all pairs as a heat map."""
    names = [escape(cut(name, 20)) for name in found.columns]
    places = list(range(len(names)))
    known = {
        frozenset((pair.first, pair.second)): pair.relation.measure
        for pair in found.pairs
        if pair.relation is not None
    }
    chart = figure("", 100 + max(24 * len(names), 160), margin={"t": 8})
    matrix = found.matrix()
    chart.add_heatmap(
        x=places,
        y=places,
        z=matrix,
        zmin=0,
        zmax=1,
        colorscale=AMOUNTS,
        xgap=1,
        ygap=1,
        customdata=[
            [
                _pair_text(first, second, matrix[row][column], known, t)
                for column, second in enumerate(found.columns)
            ]
            for row, first in enumerate(found.columns)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        colorbar={"thickness": 12, "outlinewidth": 0, "tickvals": [0, 0.5, 1]},
    )
    chart.update_xaxes(tickvals=places, ticktext=names, tickangle=-45, showgrid=False)
    chart.update_yaxes(tickvals=places, ticktext=names, autorange="reversed", showgrid=False)
    return chart


def _pair_text(
    first: str, second: str, value: float, known: dict[frozenset[str], str], t: Translator
) -> str:
    if first == second:
        return escape(first)
    measure = known.get(frozenset((first, second)))
    said = t("not computed") if measure is None else f"{t.number(float(value), 2)}"
    how = "" if measure is None else f" ({t(MEASURE_TEXTS[measure])})"
    return escape(f"{cut(first)} – {cut(second)}: {said}{how}")


def split_chart(split: Split, column: str, target: str, t: Translator) -> go.Figure:
    """Return a column split by the target."""
    if isinstance(split, Densities):
        return _densities(split, column, target, t)
    if isinstance(split, Stacks):
        return _stacks(split, column, target, t)
    return (
        _bins(split, column, target, t)
        if split.parts[0].low is not None
        else _levels(split, target, t)
    )


def _densities(split: Densities, column: str, target: str, t: Translator) -> go.Figure:
    title = t("{column} by class of {target}", column=cut(column), target=cut(target))
    chart = figure(escape(title), 320, showlegend=True)
    dates = isinstance(split.edges[0], str)
    edges = [_place(edge) for edge in split.edges]
    spans = [_span(low, high, t) for low, high in pairwise(split.edges)]
    for place, (level, shares, rows) in enumerate(
        zip(split.classes, split.shares, split.rows, strict=True)
    ):
        chart.add_scatter(
            x=[(low + high) / 2 for low, high in pairwise(edges)],
            y=list(shares),
            mode="lines",
            line={"color": _CLASSES[place], "dash": _DASHES[place], "width": 2, "shape": "hvh"},
            name=escape(f"{cut(level, 24)} ({t.number(rows)})"),
            text=[
                f"{escape(cut(level))}, {span}: {t.percent(share, 1)}"
                for span, share in zip(spans, shares, strict=True)
            ],
            hovertemplate="%{text}<extra></extra>",
        )
    chart.update_xaxes(title_text=escape(cut(column)), type="date" if dates else "linear")
    chart.update_yaxes(
        title_text=escape(t("Share of the class's rows")), rangemode="tozero", tickformat=".0%"
    )
    return chart


def _place(edge: float | str) -> float:
    """Return where an edge is on its axis: a moment, in milliseconds since 1970, or a number."""
    if isinstance(edge, str):
        return 1000 * datetime.fromisoformat(edge).replace(tzinfo=UTC).timestamp()
    return edge


def _span(low: float | str, high: float | str, t: Translator) -> str:
    ends = [end[:10] if isinstance(end, str) else _figure(end, t) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} – {ends[1]}"


def _figure(value: float, t: Translator) -> str:
    return t.number(float(f"{value:.4g}"))


def _parts_title(split: Parts, names: Sequence[str], target: str, t: Translator) -> str:
    low = min(range(len(names)), key=lambda place: split.parts[place].value)
    high = max(range(len(names)), key=lambda place: split.parts[place].value)
    what = cut(target, 30)
    if split.of is not None:
        what = f"{what} = {cut(split.of, 20)}"
    return t(
        "{target}: from {low} ({first}) to {high} ({last})",
        target=what,
        low=_value(split, split.parts[low].value, t),
        first=cut(names[low], 24),
        high=_value(split, split.parts[high].value, t),
        last=cut(names[high], 24),
    )


def _value(split: Parts, value: float, t: Translator) -> str:
    return t.percent(value, 1) if split.of is not None else _figure(value, t)


def _hover(split: Parts, part: Part, name: str, t: Translator) -> str:
    value = _value(split, part.value, t)
    rows = t.plural("{count} row", "{count} rows", part.rows)
    if part.lower != part.lower:
        return escape(f"{name}: {value} · {rows}")
    ends = f"{_value(split, part.lower, t)} – {_value(split, part.upper, t)}"
    return escape(f"{name}: {value} ({ends}) · {rows}")


def _axis(split: Parts, target: str, t: Translator) -> str:
    if split.of is None:
        return t("Mean of {target}, 95% interval", target=cut(target, 30))
    return t(
        "Share of {target} = {level}, 95% interval", target=cut(target, 24), level=cut(split.of, 20)
    )


def _errors(split: Parts) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [max(part.upper - part.value, 0) for part in split.parts],
        "arrayminus": [max(part.value - part.lower, 0) for part in split.parts],
        "color": ERROR_BAR,
        "thickness": 1.5,
        "width": 3,
    }


def _bins(split: Parts, column: str, target: str, t: Translator) -> go.Figure:
    spans = [(part.low or 0.0, part.high or 0.0) for part in split.parts]
    names = [_span(low, high, t) for low, high in spans]
    dates = isinstance(spans[0][0], str)
    ends = [(_place(low), _place(high)) for low, high in spans]
    chart = figure(escape(_parts_title(split, names, target, t)), 320)
    level_line(chart, split.overall, REFERENCE_LINE)
    chart.add_scatter(
        x=[(low + high) / 2 for low, high in ends],
        y=[part.value for part in split.parts],
        error_y=_errors(split),
        mode="lines+markers",
        line={"color": COLOURS["classical"], "width": 1},
        marker={"size": 8, "color": COLOURS["classical"]},
        text=[_hover(split, part, name, t) for part, name in zip(split.parts, names, strict=True)],
        hovertemplate="%{text}<extra></extra>",
    )
    chart.update_xaxes(title_text=escape(cut(column)), type="date" if dates else "linear")
    chart.update_yaxes(title_text=escape(_axis(split, target, t)))
    return chart


def _levels(split: Parts, target: str, t: Translator) -> go.Figure:
    names = [cut(part.label, 28) for part in split.parts]
    places = list(range(len(names)))
    title = _parts_title(split, [part.label for part in split.parts], target, t)
    chart = figure(escape(title), 110 + 26 * max(len(names), 3))
    upright_line(chart, split.overall, REFERENCE_LINE)
    chart.add_scatter(
        x=[part.value for part in split.parts],
        y=places,
        error_x=_errors(split),
        mode="markers",
        marker={"size": 9, "color": COLOURS["classical"]},
        text=[_hover(split, part, name, t) for part, name in zip(split.parts, names, strict=True)],
        hovertemplate="%{text}<extra></extra>",
    )
    chart.update_yaxes(
        tickvals=places,
        ticktext=[escape(name) for name in names],
        range=[len(names) - 0.5, -0.5],
    )
    percent = split.of is not None
    chart.update_xaxes(
        title_text=escape(_axis(split, target, t)),
        tickformat=".0%" if percent else None,
        rangemode="tozero" if percent else "normal",
    )
    return chart


def _stacks(split: Stacks, column: str, target: str, t: Translator) -> go.Figure:
    title = t("{target} by level of {column}", column=cut(column), target=cut(target))
    height = 140 + 26 * max(len(split.levels), 3)
    chart = figure(escape(title), height, barmode="stack", showlegend=True)
    names = [
        f"{cut(level, 24)} ({t.number(rows)})"
        for level, rows in zip(split.levels, split.rows, strict=True)
    ]
    places = list(range(len(names)))
    for place, level in enumerate(split.classes):
        shares = [row[place] for row in split.shares]
        said = [
            f"{cut(level)}, {name}: {t.percent(share, 1)}"
            for name, share in zip(names, shares, strict=True)
        ]
        chart.add_bar(
            x=shares,
            y=places,
            orientation="h",
            name=escape(cut(level, 24)),
            marker={"color": _CLASSES[place], "line": {"width": 0}},
            hovertext=[escape(text) for text in said],
            hovertemplate="%{hovertext}<extra></extra>",
            text=[t.percent(share) if share >= 0.12 else "" for share in shares],
            textposition="inside",
            insidetextfont={"color": "white"},
        )
    chart.update_yaxes(
        tickvals=places, ticktext=[escape(name) for name in names], autorange="reversed"
    )
    chart.update_xaxes(range=[0, 1], tickformat=".0%", title_text=escape(t("Share of rows")))
    return chart
