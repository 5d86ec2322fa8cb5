"""Charts of what a model goes by: importance of its features, coefficients of a linear one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from lib.core.model import Coefficients
from lib.core.task import Task
from lib.i18n import Translator
from lib.models.catalogue import find_model
from lib.report.drawing.numbers import decimals_for, decimals_in, signed
from lib.report.drawing.theme import ERROR_BAR, escape, figure, nothing
from lib.report.figures.charts import cut
from lib.report.labels import metric_label

MAX_FEATURES = 20
_WIDE, _NARROW, _LINE = 34, 28, 18
"""Characters of a name beside a bar, on a phone too, and of a line under the bars."""

Found = Sequence[Mapping[str, Any]]


def importance_chart(
    features: Found, metric: str, colour: str, t: Translator, narrow: bool = False
) -> go.Figure:
    """Return how much worse a metric gets when a feature's values are shuffled, with intervals.

    ``features`` hold name, mean, low and high; the most important are drawn. In a ``narrow`` chart
    names are cut.
    """
    ranked = sorted(features, key=lambda one: -float(one["mean"]))[:MAX_FEATURES]
    if not ranked:
        return nothing(t("This model uses no features."))
    names = [str(one["name"]) for one in ranked]
    called = metric_label(metric, t)
    said = t("Loss in {metric} when shuffled, 95% interval", metric=called)
    decimals = decimals_in(metric, _widest(ranked) / 2)
    title = _importance_title(ranked, called, t)
    return _bars(title, names, ranked, colour, said, decimals, t, narrow)


def coefficients_chart(
    model: str, found: Found, task: Task, colour: str, t: Translator, narrow: bool = False
) -> go.Figure:
    """Return a linear model's largest coefficients with their intervals over the folds.

    ``found``, of one class or of the only equation (``by_class``), hold name, part, level, class,
    mean, low and high (lib.evaluation.train.importance). In a ``narrow`` chart names
    are cut.
    """
    ranked = sorted(found, key=lambda one: -abs(float(one["mean"])))[:MAX_FEATURES]
    names = [coefficient_name(one, t) for one in ranked]
    title = t("Largest coefficient: {name}", name=cut(names[0], 40))
    if not any(float(one["low"]) > 0 or float(one["high"]) < 0 for one in ranked):
        title = t("No coefficient is clearly above or below zero")
    code = _class_of(ranked[0])
    if code >= 0:
        title = f"{cut(task.shown[code], 24)} – {title}"
    unit = _unit(model, code, task, t)
    decimals = decimals_for(_widest(ranked) / 2)
    return _bars(title, names, ranked, colour, unit, decimals, t, narrow)


def by_class(found: Found) -> dict[int, list[Mapping[str, Any]]]:
    """Return coefficients by the code of their class; -1 where there is one equation for all."""
    parts: dict[int, list[Mapping[str, Any]]] = {}
    for one in found:
        parts.setdefault(_class_of(one), []).append(one)
    return dict(sorted(parts.items()))


def _class_of(one: Mapping[str, Any]) -> int:
    return int(one.get("class", -1))  # answers of before hold those of two classes only


def _unit(model: str, code: int, task: Task, t: Translator) -> str:
    """Return what a coefficient adds to, for the axis."""
    name = cut(task.shown[code] if task.classes else task.target)
    if not task.classes:
        return t("Added to {target}, in its unit, 95% interval", target=name)
    if _has_margins(model) and code >= 0:
        return t("Added to the margin of {name} against the rest, 95% interval", name=name)
    if _has_margins(model):
        return t("Added to the margin of {name}, 95% interval", name=name)
    if code >= 0:
        return t("Added to the log probability of {name}, 95% interval", name=name)
    return t("Added to the log odds of {target}, 95% interval", target=name)


def _has_margins(model: str) -> bool:
    spec = find_model(model)
    return spec is not None and spec.coefficients is Coefficients.MARGIN


def _importance_title(ranked: Sequence[Mapping[str, Any]], metric: str, t: Translator) -> str:
    """Name the feature that matters most where the intervals tell it from the others."""
    first = ranked[0]
    if not any(float(one["low"]) > 0 for one in ranked):
        return t("No feature is clearly important for {metric}", metric=metric)
    rivals = [one for one in ranked[1:] if float(one["high"]) >= float(first["low"])]
    feature = cut(str(first["name"]))
    if not rivals:
        return t("{feature} is the most important feature", feature=feature)
    names = ", ".join(cut(str(one["name"]), 24) for one in rivals[:3])
    if len(rivals) > 3:
        names += ", …"
    return t(
        "{feature} ranks first, but these may be as important: {others}",
        feature=feature,
        others=names,
    )


def coefficients_about(model: str, several: bool, t: Translator) -> str:
    """Return what the coefficients of a linear model are; ``several``: each class has its own."""
    if _has_margins(model):
        said = t(
            "What the support vector machine adds per interquartile range of a number, or when a "
            "row has the level, all else being equal. Numbers are scaled within each fold; those "
            "far from the median count less."
        )
    else:
        said = t(
            "What the linear model adds per standard deviation of a number, or when a row has the "
            "level, all else being equal. Numbers are standardised within each fold."
        )
    left_out = t(
        "Dates, texts and categories with many levels are not shown: their columns cannot be "
        "interpreted one by one."
    )
    if several and not _has_margins(model):
        left_out += " " + t(
            "The log probability of a class is relative to the mean of all classes."
        )
    return f"{said} {left_out}"


def drawn_of(count: int, t: Translator) -> str:
    """Say that only the largest of so many coefficients are drawn."""
    most = t.number(MAX_FEATURES)
    return t(
        "The {count} largest of {all} coefficients are shown.", count=most, all=t.number(count)
    )


def coefficient_name(one: Mapping[str, Any], t: Translator) -> str:
    """Return what a coefficient belongs to: a number, a level, or that a value is missing."""
    if one["part"] == "level":
        return f"{one['name']} = {one['level']}"
    if one["part"] == "missing":
        return t("{column} missing", column=one["name"])
    if one["part"] == "rare":
        return t("{column}, rare levels", column=one["name"])
    return str(one["name"])


def _widest(ranked: Found) -> float:
    return max(float(one["high"]) - float(one["low"]) for one in ranked)


def _bars(
    title: str,
    names: Sequence[str],
    ranked: Found,
    colour: str,
    axis: str,
    decimals: int,
    t: Translator,
    narrow: bool,
) -> go.Figure:
    """Return lying bars with their intervals, the first on top."""
    chart = figure(escape(title), 110 + 26 * max(len(ranked), 3))
    means, lows, highs = ([float(one[key]) for one in ranked] for key in ("mean", "low", "high"))
    places = list(range(len(ranked)))
    chart.add_bar(
        x=means,
        y=places,
        orientation="h",
        marker={"color": colour},
        error_x={
            "array": [high - mean for high, mean in zip(highs, means, strict=True)],
            "arrayminus": [mean - low for mean, low in zip(means, lows, strict=True)],
            "color": ERROR_BAR,
        },
        text=[
            escape(
                f"{name}: {signed(mean, decimals, t)} ({signed(low, decimals, t)}"
                f" – {signed(high, decimals, t)})"
            )
            for name, mean, low, high in zip(names, means, lows, highs, strict=True)
        ],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )
    most = _NARROW if narrow else _WIDE
    named = [escape(cut(name, most)) for name in names]
    chart.update_yaxes(tickvals=places, ticktext=named, autorange="reversed")
    # Short lines, for the report too: it is read on phones, where plotly cuts what is longer.
    chart.update_xaxes(title_text="<br>".join(map(escape, wrap(axis, _LINE))))
    return chart
