"""Segments as rules a person can read: one shallow tree for all, and the best rule for each.

segments.groups.rule_search finds them; here they are plain JSON and are applied. A node is
{"feature", "kind": "number", "cut"} (yes: below the cut) or {"feature", "kind": "category",
"value"} (yes: is this value), with "yes" and "no"; a leaf is {"segment", "rows", "right"}.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.workflows.segments.groups.portraits import NOISE

if TYPE_CHECKING:
    import pandas as pd


Node = Mapping[str, Any]
Condition = tuple[str, str, Any]
"""Feature, one of "<", ">=", "is", "not", and the cut or value."""


def assign(tree: Node, frame: pd.DataFrame, fills: Mapping[str, Any]) -> np.ndarray[Any, Any]:
    """Return the segment that the tree puts each row of a table into."""
    found = np.full(len(frame), NOISE, dtype=np.int64)
    for path, leaf in leaves(tree):
        found[holds(path, frame, fills)] = leaf["segment"]
    return found


def holds(
    path: Sequence[Condition], frame: pd.DataFrame, fills: Mapping[str, Any]
) -> np.ndarray[Any, Any]:
    """Return for which rows all conditions hold; what is missing counts as its fill."""
    where = np.ones(len(frame), dtype=bool)
    for name, sign, value in path:
        if sign in ("is", "not"):
            same = (frame[name].astype("str").where(frame[name].notna(), "") == value).to_numpy()
            where &= same if sign == "is" else ~same
        else:
            numbers = to_numbers(frame[name], fills[name])
            where &= numbers < value if sign == "<" else numbers >= value
    return where


def leaves(node: Node, path: tuple[Condition, ...] = ()) -> Iterator[tuple[list[Condition], Node]]:
    """Yield every leaf with the conditions that lead to it, merged where two say one thing."""
    if "segment" in node:
        yield simplified(path), node
        return
    name = node["feature"]
    if node["kind"] == "number":
        below, above = (name, "<", node["cut"]), (name, ">=", node["cut"])
    else:
        below, above = (name, "is", node["value"]), (name, "not", node["value"])
    yield from leaves(node["yes"], (*path, below))
    yield from leaves(node["no"], (*path, above))


def simplified(path: Sequence[Condition]) -> list[Condition]:
    """Return conditions with only the strictest of those about one side of a feature."""
    strict: dict[tuple[str, str, Any], Condition] = {}
    for name, sign, value in path:
        key = (name, sign, value if sign == "not" else None)
        if key in strict and sign in ("<", ">="):
            value = min(value, strict[key][2]) if sign == "<" else max(value, strict[key][2])
        strict[key] = (name, sign, value)
    named = {name for name, sign, _ in strict.values() if sign == "is"}
    return [one for one in strict.values() if not (one[1] == "not" and one[0] in named)]


def to_numbers(column: pd.Series, fill: float) -> np.ndarray[Any, Any]:
    """Return a column's numbers, ``fill`` where one is missing."""
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(values), values, fill)


def missing_features(rules: Mapping[str, Any], frame: pd.DataFrame) -> list[str]:
    """Return the features of the tree that are missing somewhere in the table."""
    used = {name for path, _ in leaves(rules["tree"]) for name, _, _ in path}
    return [name for name in rules["fills"] if name in used and bool(frame[name].isna().any())]


def number_code(value: float) -> str:
    """Return a number as SQL and Python both read it, without loss."""
    if value == math.floor(value) and abs(value) < 2**53:
        return str(int(value))
    return repr(float(value))
