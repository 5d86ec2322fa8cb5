"""The values that a figure draws as a table: what a chart offers as a CSV file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from lib.i18n import Translator
from lib.report.drawing.figure_marks import known, listed, one_of, plain_text

if TYPE_CHECKING:
    import plotly.graph_objects as go

Row = dict[str, object]
_DAY = re.compile(r"\d{4}-\d\d(-\d\d|$)")


def values_of(figure: go.Figure, t: Translator) -> pd.DataFrame:
    """Return what a figure draws, a row for each of its marks, under the names of its axes.

    Ends of intervals have columns of their own; a column "Series" tells several series apart.
    """
    drawn = [trace for trace in figure.data if shows(trace)]
    rows: list[Row] = []
    for trace in drawn:
        name = plain_text(trace.name) or (t("Edges of the band") if _is_band(trace) else "")
        series = {t("Series"): name} if len(drawn) > 1 else {}
        rows += [{**series, **row} for row in _rows(figure, trace, t)]
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def shows(trace: Any) -> bool:
    """Whether a trace shows anything: some only take the pointer."""
    return "marker" not in trace or trace.marker is None or trace.marker.opacity != 0


def _is_band(trace: Any) -> bool:
    """Whether a trace goes along one edge of a band and back along the other."""
    return getattr(trace, "fill", None) == "toself"


def _rows(figure: go.Figure, trace: Any, t: Translator) -> Iterator[Row]:
    if trace.type == "sankey":
        return _flows(trace, t)
    if trace.type == "heatmap":
        return _cells(figure, trace, t)
    if trace.type == "scatterpolar":
        names = {"theta": t("Feature"), "r": t("Value")}
        return _points(trace, {letter: listed(trace[letter]) for letter in names}, names, t)
    axes = _axes(figure, trace)
    columns = {letter: _as_shown(listed(trace[letter]), axis) for letter, axis in axes.items()}
    names = _names(axes, columns, t)
    return _points(trace, columns, names, t)


def _axes(figure: go.Figure, trace: Any) -> dict[str, Any]:
    """Return the axes of the layout that a trace belongs to, by letter."""
    if trace.type == "scatter3d":
        return {letter: figure.layout.scene[f"{letter}axis"] for letter in "xyz"}
    names = {letter: trace[f"{letter}axis"] or letter for letter in "xy"}
    return {
        letter: figure.layout[name.replace(letter, f"{letter}axis", 1)]
        for letter, name in names.items()
    }


def _names(
    axes: Mapping[str, Any], columns: Mapping[str, list[Any]], t: Translator
) -> dict[str, str]:
    """Return what each axis shows; an axis of mere places beside one with a title has no name."""
    titled = any(axis.title.text for axis in axes.values())
    names: dict[str, str] = {}
    for letter, axis in axes.items():
        values = columns[letter]
        words = bool(values) and all(isinstance(value, str) for value in values)
        if axis.title.text:
            name = plain_text(axis.title.text)
        elif words:
            name = t("Date") if all(map(_DAY.match, values)) else t("Name")
        elif titled:
            continue
        else:
            name = letter
        names[letter] = f"{name} ({letter})" if name in names.values() else name
    return names


def _as_shown(values: list[Any], axis: Any) -> list[Any]:
    """Return values as a reader sees them: texts for places that are named, days for dates."""
    if all(isinstance(value, str) for value in values):
        return [plain_text(value) for value in values]
    if axis.type == "date":
        return [pd.Timestamp(value, unit="ms").isoformat() for value in values]
    named = dict(zip(listed(axis.tickvals), listed(axis.ticktext), strict=False))
    if axis.type != "log" and set(values) <= set(named):
        return [plain_text(named[value]) for value in values]
    return values


def _points(
    trace: Any, columns: Mapping[str, list[Any]], names: Mapping[str, str], t: Translator
) -> Iterator[Row]:
    marked = trace.type != "bar"
    labels, sizes = (trace.text, trace.marker.size) if marked else (None, None)
    for place in range(min(map(len, columns.values()))):
        if not all(known(values[place]) for values in columns.values()):
            continue
        row: Row = {}
        for letter, name in names.items():
            row[name] = columns[letter][place]
            row |= _interval(trace, letter, name, place, t)
        if not _single(labels):
            row[t("Label")] = plain_text(one_of(labels, place))
        if not _single(sizes):
            row[t("Size")] = one_of(sizes, place)
        yield row


def _single(values: Any) -> bool:
    """Whether a property of a trace is one for all of its marks."""
    return values is None or isinstance(values, str | int | float)


def _interval(trace: Any, letter: str, name: str, place: int, t: Translator) -> Row:
    """Return the ends of the interval around a mark along one of its axes."""
    errors = getattr(trace, f"error_{letter}", None)
    above = [] if errors is None else listed(errors.array)
    if errors is None or not above or not known(above[place]):
        return {}
    below, value = listed(errors.arrayminus) or above, trace[letter][place]
    return {
        t("{name}, lower end", name=name): value - below[place],
        t("{name}, upper end", name=name): value + above[place],
    }


def _cells(figure: go.Figure, trace: Any, t: Translator) -> Iterator[Row]:
    axes = _axes(figure, trace)
    cells = [listed(row) for row in listed(trace.z)]
    places = {"y": len(cells), "x": len(cells[0]) if cells else 0}
    columns = {
        letter: _as_shown(listed(trace[letter]) or list(range(count)), axes[letter])
        for letter, count in places.items()
    }
    names = {letter: letter for letter in axes} | _names(axes, columns, t)
    measure = plain_text(trace.colorbar.title.text) or t("Value")
    for y, row in zip(columns["y"], cells, strict=True):
        for x, value in zip(columns["x"], row, strict=True):
            yield {names["y"]: y, names["x"]: x, measure: value}


def _flows(trace: Any, t: Translator) -> Iterator[Row]:
    labels = [plain_text(label) for label in listed(trace.node.label)]
    link = trace.link
    for source, target, value in zip(link.source, link.target, link.value, strict=True):
        yield {t("From"): labels[source], t("To"): labels[target], t("Value"): value}
