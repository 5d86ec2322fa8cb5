"""The questions of a fitted decision tree in the columns of the table, as plain JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.core.model import Estimator, Target
from lib.models.manifest import MAX_TREE_DEPTH, Node, Test, Tree

if TYPE_CHECKING:
    from scipy.sparse import csc_array
    from sklearn.base import TransformerMixin
    from sklearn.pipeline import Pipeline
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
    from sklearn.tree._tree import Tree as FittedTree

MAX_LEVELS = 12
"""Levels of a category that a branch names; the others are counted."""
_MIN_BRANCH_ROWS = 5
"""Rows that a branch, and a level by its name, must have: trees are passed on in reports."""
_DATE_PARTS = ("date", "year", "month", "day", "weekday", "hour")
_WHOLE = _DATE_PARTS[1:5]

Array = NDArray[np.float64]


class Question(NamedTuple):
    """What a column of the matrix is: its feature, and the part of it.

    ``levels`` are those of a category, ``centre`` and ``spread`` of means of the target, ``number``
    is the class of such a mean or of a direction of texts; ``whole``: a date without hours.
    """

    feature: str
    part: str
    levels: Sequence[str] = ()
    centre: float = 0.0
    spread: float = 1.0
    number: int | None = None
    whole: bool = False


def tree_of(estimator: Estimator, X: pd.DataFrame, y: Target, classes: int = 0) -> Tree | None:
    """Return a fitted decision tree; None for any other model.

    Its nodes tell of the rows of ``X`` that arrive there, with the share of each of ``classes``.
    At most MAX_TREE_DEPTH levels are written down, and no question that splits off under five rows.
    """
    steps = dict(getattr(estimator, "steps", ()))
    model: DecisionTreeClassifier | DecisionTreeRegressor = steps.get("model")
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
        self,
        tree: FittedTree,
        questions: Sequence[Question],
        arrives: csc_array,
        wanted: Array,
        X: pd.DataFrame,
    ) -> None:
        self._tree, self._questions, self._arrives = tree, questions, arrives
        self._wanted, self._X = wanted, X

    def node(self, place: int, depth: int) -> Node:
        rows = self._rows(place)
        values = self._wanted[rows].mean(axis=0) if len(rows) else np.zeros(self._wanted.shape[1])
        found: Node = {"rows": len(rows), "values": [float(one) for one in values]}
        children = (int(self._tree.children_left[place]), int(self._tree.children_right[place]))
        if children[0] < 0:
            return found
        fewest = min(len(self._rows(child)) for child in children)
        if depth == MAX_TREE_DEPTH or fewest < _MIN_BRANCH_ROWS:
            return {**found, "below": self._levels(place)}
        asked = self._question(place)
        found |= {"feature": asked.feature, "part": asked.part}
        yes, no = children
        found["yes"] = {"test": self._test(place, yes, True), **self.node(yes, depth + 1)}
        found["no"] = {"test": self._test(place, no, False), **self.node(no, depth + 1)}
        return found if asked.number is None else {**found, "of": asked.number}

    def _rows(self, place: int) -> NDArray[np.int64]:
        column = self._arrives.indptr[place : place + 2]
        return np.asarray(self._arrives.indices[column[0] : column[1]])

    def _question(self, place: int) -> Question:
        return self._questions[int(self._tree.feature[place])]

    def _test(self, place: int, child: int, left: bool) -> Test:
        """Return by what a row gets to a child: the end of a range or levels, and missing ones."""
        asked = self._question(place)
        at = float(self._tree.threshold[place])
        column = self._X[asked.feature].iloc[self._rows(child)]
        missing = bool(column.isna().any())
        if asked.part != "level":
            if asked.part == "mean":
                at = at * asked.spread + asked.centre
            if asked.part in _WHOLE or asked.whole:
                at = float(np.floor(at))  # the same split of whole numbers
            return {"at": at, "left": left, "missing": missing}
        levels = [level for code, level in enumerate(asked.levels) if (code <= at) == left]
        counts = column.value_counts()
        present = [level for level in levels if counts.get(level, 0)]
        usual = [level for level in present if counts[level] >= _MIN_BRANCH_ROWS]
        named = usual[:MAX_LEVELS]
        return {"levels": named, "others": len(present) - len(named), "missing": missing}

    def _levels(self, place: int) -> int:
        children = (self._tree.children_left[place], self._tree.children_right[place])
        return 0 if children[0] < 0 else 1 + max(self._levels(int(child)) for child in children)


def _questions(prepare: Pipeline) -> Iterator[Question]:
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
    nothing = Question(names[0] if names else "", "number")
    yield from (found.get(number, nothing) for number in range(width))


def _told(part: str, step: TransformerMixin, features: Sequence[str]) -> Iterator[Question]:
    if part == "numbers":
        yield from (Question(name, "number") for name in features)
    elif part == "categories":
        for name, levels in zip(features, step.categories_, strict=True):
            known = [str(level) for level in levels.tolist() if level == level]
            yield Question(name, "level", known)
    elif part == "many":
        outputs = len(step.centre_) // max(len(features), 1)
        for number in range(len(step.centre_)):
            centre, spread = float(step.centre_[number]), float(step.spread_[number])
            code = number % outputs if outputs > 1 else None
            feature = features[number // outputs]
            yield Question(feature, "mean", centre=centre, spread=spread, number=code)
    elif part == "dates":
        for name, with_hour in zip(features, step.named_steps["parts"].with_hour_, strict=True):
            for kind in _DATE_PARTS[: 6 if with_hour else 5]:
                yield Question(name, kind, whole=kind == "date" and not with_hour)
    elif features:
        yield from (Question(features[0], "direction", number=at + 1) for at in range(30))
