"""A tree on points of two classes: the same rows parted two hundred times."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.errors import Cancelled, InputError
from lib.workflows.learn.facts.splits import Splits
from lib.workflows.learn.job_specs import SplitsParameters
from lib.workflows.learn.jobs.points import make_points

DRAWS = 200
_FRESH, _FOLDS = 5000, 5
_DEPTHS = (1, 2, 3, 5, 8, None)
_ROWS, _NOISE = (40, 400), (0.0, 2.0)

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


def splits(context: JobContext[SplitsParameters]) -> JobResult:
    """Return Splits; InputError "learn_setting" for rows or noise outside of the limits."""
    params = context.params
    for name, value, ends in (("rows", params.rows, _ROWS), ("noise", params.noise, _NOISE)):
        if not ends[0] <= value <= ends[1]:
            raise InputError("learn_setting", name=name, value=value, least=ends[0], most=ends[1])
    X, y, _, _, _ = make_points("moons", params.rows, params.noise, params.seed)
    fresh = make_points("moons", _FRESH, params.noise, params.seed + 1)
    everything = np.arange(params.rows)
    generator = np.random.default_rng(params.seed)
    test, folds, validation, after = [], [], [], []
    for draw in range(DRAWS):
        if context.watch.cancelled():
            raise Cancelled
        parts = np.array_split(generator.permutation(everything), _FOLDS)
        scores = [_score(X, y, np.setdiff1d(everything, part), part) for part in parts]
        test.append(scores[0])
        folds.append(float(np.mean(scores)))
        train = np.concatenate(parts[2:])
        tried = [_score(X, y, train, parts[1], depth) for depth in _DEPTHS]
        best = int(np.argmax(tried))
        validation.append(tried[best])
        after.append(_score(X, y, train, parts[0], _DEPTHS[best]))
        context.watch.progress((draw + 1) / DRAWS)
    found = Splits(
        rows=params.rows,
        fresh_rows=_FRESH,
        depths=len(_DEPTHS),
        training=_score(X, y, everything, everything),
        fresh=_score(
            np.concatenate([X, fresh.inputs]),
            np.concatenate([y, fresh.targets]),
            everything,
            np.arange(params.rows, params.rows + _FRESH),
        ),
        test=tuple(test),
        folds=tuple(folds),
        validation=tuple(validation),
        after=tuple(after),
    )
    return JobResult(to_json(found))


def _score(X: Floats, y: Floats, train: Rows, test: Rows, depth: int | None = None) -> float:
    """Return the share right on some rows of a tree that learned from others."""
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(max_depth=depth, random_state=0).fit(X[train], y[train])
    return float((tree.predict(X[test]) == y[test]).mean())
