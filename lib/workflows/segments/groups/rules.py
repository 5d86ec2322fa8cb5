"""Segments as rules a person can read: one shallow tree for all, and the best rule for each.

segments.groups.rule_search finds them; here they are applied.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lib.workflows.segments.arrays import Codes, Mask, Numbers
from lib.workflows.segments.facts.portraits import Condition, Leaf, Tree
from lib.workflows.segments.groups.portraits import NOISE

if TYPE_CHECKING:
    import pandas as pd


def assign(tree: Tree, frame: pd.DataFrame, fills: Mapping[str, float]) -> Codes:
    """Return the segment that the tree puts each row of a table into."""
    found = np.full(len(frame), NOISE, dtype=np.int64)
    for path, leaf in leaves(tree):
        found[holds(path, frame, fills)] = leaf["segment"]
    return found


def holds(path: Sequence[Condition], frame: pd.DataFrame, fills: Mapping[str, float]) -> Mask:
    """Return for which rows all conditions hold; what is missing counts as its fill."""
    where = np.ones(len(frame), dtype=bool)
    for name, sign, value in path:
        if isinstance(value, str):
            same = (frame[name].astype("str").where(frame[name].notna(), "") == value).to_numpy()
            where &= same if sign == "is" else ~same
        else:
            numbers = to_numbers(frame[name], fills[name])
            where &= numbers < value if sign == "<" else numbers >= value
    return where


def leaves(node: Tree, path: tuple[Condition, ...] = ()) -> Iterator[tuple[list[Condition], Leaf]]:
    """Yield every leaf with the conditions that lead to it, merged where two say one thing."""
    if "segment" in node:
        yield simplified(path), node
        return
    name = node["feature"]
    met: Condition
    unmet: Condition
    if node["kind"] == "number":
        met, unmet = (name, "<", node["cut"]), (name, ">=", node["cut"])
    else:
        met, unmet = (name, "is", node["value"]), (name, "not", node["value"])
    yield from leaves(node["yes"], (*path, met))
    yield from leaves(node["no"], (*path, unmet))


def simplified(path: Sequence[Condition]) -> list[Condition]:
    """Return conditions with only the strictest of those about one side of a feature."""
    strict: dict[tuple[str, str, float | str | None], Condition] = {}
    for name, sign, value in path:
        key = (name, sign, value if sign == "not" else None)
        _, _, known = strict.get(key, (name, sign, value))
        if isinstance(value, float | int) and isinstance(known, float | int):
            value = min(value, known) if sign == "<" else max(value, known)
        strict[key] = (name, sign, value)
    named = {name for name, sign, _ in strict.values() if sign == "is"}
    return [one for one in strict.values() if not (one[1] == "not" and one[0] in named)]


def to_numbers(column: pd.Series, fill: float) -> Numbers:
    """Return a column's numbers, ``fill`` where one is missing."""
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(values), values, fill)


def number_code(value: float) -> str:
    """Return a number as SQL and Python both read it, without loss."""
    if value == math.floor(value) and abs(value) < 2**53:
        return str(int(value))
    return repr(float(value))
