"""Rules of segments, and the questions of decision trees, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from lib.core.task import Task
from lib.i18n import N_, Translator

Spoken = Callable[[str], str]


def rule_text(rule: Mapping[str, Any], spoken: Spoken, t: Translator) -> str:
    """Return "Recency < 40 and Orders ≥ 6"; empty for a rule without conditions."""
    said = ""
    for name, sign, value in rule["conditions"]:
        one = condition_text(spoken(name), sign, value, t)
        said = t("{first} and {second}", first=said, second=one) if said else one
    return said


def limits_text(cuts: Mapping[str, str], t: Translator) -> str:
    """Return which limits of recency, frequency and monetary value were given; empty if none."""
    names = {"recency": t("Recency"), "frequency": t("Frequency"), "monetary": t("Monetary value")}
    said = "; ".join(f"{names[one]}: {limits}" for one, limits in cuts.items() if limits)
    if not said:
        return ""
    return t(
        "Scores by limits that were given ({limits}); those not given are fifths.", limits=said
    )


def condition_text(feature: str, sign: str, value: Any, t: Translator) -> str:
    """Return one condition."""
    if sign == "is":
        return t("{feature} is {value}", feature=feature, value=value)
    if sign == "not":
        return t("{feature} is not {value}", feature=feature, value=value)
    shown = t.number(value)
    return f"{feature} {'<' if sign == '<' else '≥'} {shown}"


def coverage_text(rule: Mapping[str, Any], t: Translator) -> str:
    """Return how much of the segment a rule finds, and how often it is right."""
    return t(
        "{coverage} of this segment; {precision} of those it finds belong to it",
        coverage=t.percent(rule["coverage"]),
        precision=t.percent(rule["precision"]),
    )


def fidelity_text(rules: Mapping[str, Any], t: Translator) -> str:
    """Return how well the whole tree stands for the segmentation."""
    fidelity = rules.get("fidelity")
    if fidelity is None:
        return t(
            "The rule tree puts {share} of these customers into their segment; there are too few "
            "to test it on others.",
            share=t.percent(rules["agreement"]),
        )
    return t(
        "The rule tree puts {share} of customers it has not seen into their segment.",
        share=t.percent(fidelity),
    )


def tree_condition(node: Mapping[str, Any], way: str, task: Task, t: Translator) -> str:
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


def _levels_text(column: str, test: Mapping[str, Any], t: Translator) -> str:
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


def _range_text(node: Mapping[str, Any], test: Mapping[str, Any], task: Task, t: Translator) -> str:
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
        what = t("text direction {number} of {column}", number=node["of"], column=column)
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
    """Return a number with five significant digits; a large one down to its halves."""
    if abs(value) >= 10**digits:
        return t.number(value, int(value % 1 > 0))  # between whole numbers lies a half
    shown = f"{value + 0.0:.{digits}g}"
    return t.number(float(shown), max(-int(Decimal(shown).normalize().as_tuple().exponent), 0))
