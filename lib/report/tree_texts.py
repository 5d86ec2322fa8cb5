"""The questions of decision trees in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from lib.core.task import Task
from lib.i18n import N_, Translator
from lib.models.manifest import Node, Test


def tree_condition(node: Node, way: Literal["yes", "no"], task: Task, t: Translator) -> str:
    """Return by what a row goes one way ("yes", "no") at a question of a decision tree."""
    test, column = node[way]["test"], str(node["feature"])
    if node["part"] == "level":
        said = _levels_text(column, test, t)
    else:
        said = _range_text(node, test, task, t)
    if not test["missing"]:
        return said
    if not said:
        return t("{column} missing", column=column)
    return t("{condition} or missing", condition=said)


def _levels_text(column: str, test: Test, t: Translator) -> str:
    named, others = ", ".join(map(str, test["levels"])), int(test["others"])
    if not others:
        return f"{column}: {named}" if named else ""
    if not named:
        return column + ": " + t.plural("{count} level", "{count} levels", others)
    return f"{column}: " + t.plural(
        "{levels} and {count} other", "{levels} and {count} others", others, levels=named
    )


_PARTS = {
    "year": N_("year of {column}"),
    "month": N_("month of {column}"),
    "day": N_("day of the month of {column}"),
    "weekday": N_("weekday of {column} (Monday is 1)"),
    "hour": N_("hour of {column}"),
}
"""Parts of a date that a tree asks for (lib.models.tree_rules)."""


def _range_text(node: Node, test: Test, task: Task, t: Translator) -> str:
    part, column, at = node["part"], str(node["feature"]), float(test["at"])
    shown = cut_point(at, t)
    if part == "mean" and task.classes:
        code = len(task.classes) - 1 if node.get("of") is None else int(node["of"])
        name = task.shown[code]
        what = t("share of {name} where {column} is the same", name=name, column=column)
        shown = t.percent(at, 1)
    elif part == "mean":
        target = task.target
        what = t("mean of {target} where {column} is the same", target=target, column=column)
    elif part == "direction":
        what = t("text component {number} of {column}", number=node["of"], column=column)
    elif part in _PARTS:
        what = t(_PARTS[part], column=column)
        shown = shown if part == "hour" else str(round(at) + (part == "weekday"))
    else:
        what = column
        shown = _moment_text(at) if part == "date" else shown
    return f"{what} {'≤' if test['left'] else '>'} {shown}"


def _moment_text(days: float) -> str:
    """Return a date, with its time of day if it has one, from days since 1970."""
    try:
        moment = datetime(1970, 1, 1) + timedelta(days=days)
    except OverflowError:  # dates of years that no calendar of Python has
        return f"{days:.0f}"
    return moment.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")


def cut_point(value: float, t: Translator, digits: int = 5) -> str:
    """Return a number with five significant digits; a large one down to its halves.

    Four digits before the point stand without a separator: they may be a year.
    """
    if abs(value) >= 10**digits:
        return t.number(value, int(value % 1 > 0))  # between whole numbers lies a half
    shown = f"{value + 0.0:.{digits}g}"
    if 1_000 <= abs(value) < 10_000:
        return shown
    return t.number(float(shown), max(-int(Decimal(shown).normalize().as_tuple().exponent), 0))
