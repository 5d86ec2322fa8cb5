"""The questions of a fitted decision tree in the columns of the table, as plain JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

DEEPEST = 6
"""Levels of questions that are written down; what lies below them is counted."""
MAX_LEVELS = 12
"""Levels of a category that a branch names; the others are counted."""
_FEWEST_ROWS = 5
"""Rows that a branch, and a level by its name, must have: trees are passed on in reports."""
_DATE_PARTS = ("date", "year", "month", "day", "weekday", "hour")
_WHOLE = _DATE_PARTS[1:5]

Array = np.ndarray[Any, Any]
Question = tuple[str, str, Any]
"""What a column of the matrix is: its feature, the part of it, and what the part needs."""


def tree_of(estimator: Any, X: pd.DataFrame, y: Array, classes: int = 0) -> dict[str, Any] | None:
    """Return a fitted decision tree as nested nodes; None for any other model.

    "depth" and "leaves" are those of the whole tree. A node of "root" has "rows" and "values":
    the mean of the target, or the share of each of ``classes``, of the rows of ``X`` that arrive
    there. Where it asks, it has the "feature", the "part" of it that is asked for and, in "yes" and
    "no", the nodes after it, each with the "test" by which a row gets there. Where questions are
    not written down, "below" are their levels: under DEEPEST, and under a question that sets fewer
    than five rows apart.
    """
    steps = dict(getattr(estimator, "steps", ()))
    model: Any = steps.get("model")
    if not type(model).__name__.startswith("DecisionTree"):
        return None
    questions = list(_questions(steps["prepare"]))
    named = steps["prepare"].named_steps["frame"]
    frame = named.transform(X).set_axis(list(named.features), axis=1)
    matrix = steps["prepare"].transform(X)
    arrives = model.decision_path(matrix).tocsc()
    wanted = np.eye(classes)[np.asarray(y, dtype=np.int64)] if classes else np.c_[y]
    return {
        "depth": int(model.get_depth()),
        "leaves": int(model.get_n_leaves()),
        "weighted": getattr(model, "class_weight", None) is not None,
        "root": _Reader(model.tree_, questions, arrives, wanted, frame).node(0, 0),
    }


class _Reader:
    """Writes down the nodes of one tree."""

    def __init__(
        self, tree: Any, questions: Sequence[Question], arrives: Any, wanted: Array, X: pd.DataFrame
    ) -> None:
        self._tree, self._questions, self._arrives = tree, questions, arrives
        self._wanted, self._X = wanted, X

    def node(self, place: int, depth: int) -> dict[str, Any]:
        rows = self._rows(place)
        values = self._wanted[rows].mean(axis=0) if len(rows) else np.zeros(self._wanted.shape[1])
        found = {"rows": len(rows), "values": [float(one) for one in values]}
        children = (int(self._tree.children_left[place]), int(self._tree.children_right[place]))
        if children[0] < 0:
            return found
        fewest = min(len(self._rows(child)) for child in children)
        if depth == DEEPEST or fewest < _FEWEST_ROWS:
            return {**found, "below": self._levels(place)}
        feature, part, more = self._question(place)
        found |= {"feature": feature, "part": part}
        for child, name in zip(children, ("yes", "no"), strict=True):
            test = self._test(place, child, name == "yes")
            found[name] = {"test": test, **self.node(child, depth + 1)}
        number = more[-1] if part == "mean" else more if part == "direction" else None
        return found if number is None else {**found, "of": number}

    def _rows(self, place: int) -> Array:
        column = self._arrives.indptr[place : place + 2]
        return self._arrives.indices[column[0] : column[1]]

    def _question(self, place: int) -> Question:
        return self._questions[self._tree.feature[place]]

    def _test(self, place: int, child: int, left: bool) -> dict[str, Any]:
        """Return by what a row gets to a child: the end of a range or levels, and missing ones."""
        feature, part, more = self._question(place)
        at = float(self._tree.threshold[place])
        column = self._X[feature].iloc[self._rows(child)]
        missing = bool(column.isna().any())
        if part != "level":
            if part == "mean":
                centre, spread, _ = more
                at = at * spread + centre
            if part in _WHOLE or (part == "date" and not more):
                at = float(np.floor(at))  # the same split of whole numbers
            return {"at": at, "left": left, "missing": missing}
        codes = [code for code in range(len(more)) if (code <= at) == left]
        counts = column.value_counts()
        present = [more[code] for code in codes if counts.get(more[code], 0)]
        usual = [level for level in present if counts[level] >= _FEWEST_ROWS]
        named = usual[:MAX_LEVELS]
        return {"levels": named, "others": len(present) - len(named), "missing": missing}

    def _levels(self, place: int) -> int:
        children = (self._tree.children_left[place], self._tree.children_right[place])
        return 0 if children[0] < 0 else 1 + max(self._levels(int(child)) for child in children)


def _questions(prepare: Any) -> Iterator[Question]:
    """Yield what each column of a tree's matrix is, in order."""
    columns = prepare.named_steps["columns"]
    names = list(prepare.named_steps["frame"].features)
    found: dict[int, Question] = {}
    for part, place in columns.output_indices_.items():
        inner = next((names_ for name, _, names_ in columns.transformers_ if name == part), ())
        inner = [inner] if isinstance(inner, str) else list(inner)
        features = [names[int(one[1:])] for one in inner]
        told = _told(part, columns.named_transformers_.get(part), features)
        found |= dict(zip(range(place.start, place.stop), told, strict=False))
    width = max(found, default=0) + 1
    nothing: Question = (names[0] if names else "", "number", None)
    yield from (found.get(number, nothing) for number in range(width))


def _told(part: str, step: Any, features: Sequence[str]) -> Iterator[Question]:
    if part == "numbers":
        yield from ((name, "number", None) for name in features)
    elif part == "categories":
        for name, levels in zip(features, step.categories_, strict=True):
            yield name, "level", [str(level) for level in levels.tolist() if level == level]
    elif part == "many":
        outputs = len(step.centre_) // max(len(features), 1)
        for number in range(len(step.centre_)):
            code = number % outputs if outputs > 1 else None
            about = (float(step.centre_[number]), float(step.spread_[number]), code)
            yield features[number // outputs], "mean", about
    elif part == "dates":
        parts: Mapping[bool, int] = {True: 6, False: 5}
        for name, with_hour in zip(features, step.named_steps["parts"].with_hour_, strict=True):
            yield from ((name, kind, with_hour) for kind in _DATE_PARTS[: parts[with_hour]])
    elif features:
        yield from ((features[0], "direction", number + 1) for number in range(30))
