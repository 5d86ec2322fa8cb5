"""Finds the rules of segments: one shallow tree for all, and the best rule for each.

The tree is sklearn's, learned on the features as they are in the table; what is kept of it (see
segments.facts.portraits) has cuts of few digits that divide these rows as the tree does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from sklearn.tree import DecisionTreeClassifier

from lib.workflows.segments.arrays import Codes, Mask, Numbers
from lib.workflows.segments.facts.portraits import Condition, Rule, Rules, Tree
from lib.workflows.segments.groups.portraits import NOISE, levels_of
from lib.workflows.segments.groups.rules import assign, holds, leaves, to_numbers

if TYPE_CHECKING:
    import pandas as pd

DEPTH = 3
_FOLDS = 5
_MIN_ROWS = 5
_MIN_SHARE = 0.005


def find_rules(
    frame: pd.DataFrame,
    labels: Codes,
    kinds: Mapping[str, str],
    *,
    seed: int = 0,
) -> Rules:
    """Return the rule tree of a segmentation and each segment's best rule.

    That is the best by the harmonic mean of coverage and precision.
    """
    labels = np.asarray(labels, dtype=np.int64)
    fills = _fills(frame, kinds)
    table = _Table(frame, kinds, fills)
    every = range(len(labels))
    tree = _grown(table, labels, list(every), seed)
    answers = assign(tree, frame, fills)
    rules = []
    for segment in sorted({int(label) for label in labels} - {NOISE}):
        own = _grown(table, (labels == segment).astype(np.int64), list(every), seed, balanced=True)
        candidates = [
            *(path for path, leaf in leaves(tree) if leaf["segment"] == segment),
            *(path for path, leaf in leaves(own) if leaf["segment"] == 1),
        ]
        rules.append(_best(segment, candidates, frame, labels, fills))
    return Rules(
        tree=tree,
        fills=fills,
        fidelity=_fidelity(table, frame, labels, fills, seed),
        agreement=float((answers == labels).mean()),
        rules=tuple(rules),
    )


class _Table:
    """The features as the tree sees them: numbers, and one column of 0 and 1 a category."""

    def __init__(
        self, frame: pd.DataFrame, kinds: Mapping[str, str], fills: Mapping[str, float]
    ) -> None:
        self.columns: list[tuple[str, str | None]] = []
        values: list[Numbers] = []
        for name, kind in kinds.items():
            if kind == "number":
                self.columns.append((name, None))
                values.append(to_numbers(frame[name], fills[name]))
            elif kind == "category":
                for level, where in levels_of(frame[name]).items():
                    self.columns.append((name, level))
                    values.append(where.astype(float))
        # sklearn casts to float32, and refuses what does not fit.
        most = float(np.finfo(np.float32).max)
        self.values = np.clip(np.column_stack(values), -most, most)


def _grown(
    table: _Table,
    labels: Codes,
    rows: list[int],
    seed: int,
    balanced: bool = False,
) -> Tree:
    model = DecisionTreeClassifier(
        max_depth=DEPTH,
        min_samples_leaf=max(1, min(_MIN_ROWS, len(rows) // 20), int(_MIN_SHARE * len(rows))),
        class_weight="balanced" if balanced else None,
        random_state=seed,
    )
    values = table.values[rows]
    model.fit(values, labels[rows])
    return _node(model, 0, table, values, labels[rows], np.ones(len(rows), dtype=bool))


def _node(
    model: DecisionTreeClassifier,
    place: int,
    table: _Table,
    values: Numbers,
    labels: Codes,
    here: Mask,
) -> Tree:
    inner = model.tree_
    left, right = int(inner.children_left[place]), int(inner.children_right[place])
    if left < 0:
        segment = int(model.classes_[int(inner.value[place][0].argmax())])
        return {
            "segment": segment,
            "rows": int(here.sum()),
            "right": int((labels[here] == segment).sum()),
        }
    column = int(inner.feature[place])
    name, level = table.columns[column]
    # As sklearn compares, so that the cut of few digits divides these rows in the same way.
    low = values[:, column].astype(np.float32) <= inner.threshold[place]
    under = _node(model, left, table, values, labels, here & low)
    over = _node(model, right, table, values, labels, here & ~low)
    if "segment" in under and "segment" in over and under["segment"] == over["segment"]:
        return {
            "segment": under["segment"],
            "rows": under["rows"] + over["rows"],
            "right": under["right"] + over["right"],
        }
    if level is not None:
        return {"feature": name, "kind": "category", "value": level, "yes": over, "no": under}
    cut = short_cut(
        float(values[here & low, column].max()), float(values[here & ~low, column].min())
    )
    return {"feature": name, "kind": "number", "cut": cut, "yes": under, "no": over}


def short_cut(low: float, high: float) -> float:
    """Return the number of fewest digits above ``low`` and at most ``high``, near their middle."""
    middle = low + (high - low) / 2
    power = math.floor(math.log10(abs(middle))) if middle else 0
    for digits in range(1, 18):
        step = 10.0 ** (power - digits + 1)
        for near in (middle, math.ceil(middle / step) * step):
            cut = float(f"{near:.{digits}g}")
            if low < cut <= high:
                return cut
    return high


def _best(
    segment: int,
    candidates: Sequence[Sequence[Condition]],
    frame: pd.DataFrame,
    labels: Codes,
    fills: Mapping[str, float],
) -> Rule:
    best = Rule(segment)
    highest = 0.0
    for path in candidates:
        found = holds(path, frame, fills)
        right = int((labels[found] == segment).sum())
        if not path or not right:
            continue
        coverage, precision = right / int((labels == segment).sum()), right / int(found.sum())
        score = 2 * coverage * precision / (coverage + precision)
        if score > highest:
            highest = score
            best = Rule(segment, tuple(path), coverage, precision, int(found.sum()))
    return best


def _fidelity(
    table: _Table,
    frame: pd.DataFrame,
    labels: Codes,
    fills: Mapping[str, float],
    seed: int,
) -> float | None:
    """Return the share of rows that trees learned on the other folds put where they belong."""
    if len(labels) < 2 * _FOLDS or np.unique(labels, return_counts=True)[1].min() < _FOLDS:
        return None
    parts = np.random.default_rng(seed).permutation(len(labels)) % _FOLDS
    right = 0
    for part in range(_FOLDS):
        tree = _grown(table, labels, np.flatnonzero(parts != part).tolist(), seed)
        held = parts == part
        right += int((assign(tree, frame[held], fills) == labels[held]).sum())
    return right / len(labels)


def _fills(frame: pd.DataFrame, kinds: Mapping[str, str]) -> dict[str, float]:
    """Return what a missing number counts as: the median, which is one of the values."""
    fills = {}
    for name, kind in kinds.items():
        if kind == "number":
            values = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
            known = np.sort(values[np.isfinite(values)])
            fills[name] = float(known[len(known) // 2]) if len(known) else 0.0
    return fills
