"""What the rows of a run say of its models, from a bundle: every part of it is relied on."""

from __future__ import annotations

from collections.abc import Mapping, Set
from itertools import pairwise

import numpy as np

from lib.core.facts import Json
from lib.core.results import Run
from lib.evaluation.judge.inference.deep_in_blend import WITH, WITHOUT
from lib.evaluation.judge.inference.stored import CONTEST
from lib.store.bundle.checks import Node

_ROUNDING = 1e-9
"""By how much a matrix may fail to be a covariance, as a share of its largest number."""


def checked(kind: str, params: Mapping[str, Json], node: Node, run: Run) -> dict[str, Json]:
    """Return evidence that fits the run; StoreError "bundle_invalid"."""
    del params
    repeats = run.plan.most_repeats if kind == CONTEST else run.plan.repeats
    return _evidence(node, {model.id for model in run.models}, run, repeats)


def checked_blend(kind: str, params: Mapping[str, Json], node: Node, run: Run) -> dict[str, Json]:
    """Return what the deep models add to the blend; StoreError "bundle_invalid"."""
    del kind, params
    if not node.members():
        return {}
    blends = node["evidence"].get("models", [])
    if [one.text() for one in blends.entries(2)] not in ([], [WITH, WITHOUT]):
        raise blends.wrong()
    evidence = _evidence(node["evidence"], {WITH, WITHOUT}, run, run.plan.repeats)
    return {"weight": node["weight"].finite(), "evidence": evidence}


def checked_curve(kind: str, params: Mapping[str, Json], node: Node, run: Run) -> dict[str, Json]:
    """Return a model's CurvePoints that fit the run; StoreError "bundle_invalid"."""
    del kind, params
    rows = [one.amount() for one in node["rows"].entries()]
    full = node["full"].amount()
    scores = [
        [one.maybe(Node.finite) for one in size.entries(run.plan.folds)]
        for size in node["scores"].entries(len(rows))
    ]
    ascending = all(one < more for one, more in pairwise([0.0, *rows, full]))
    if not rows or not ascending or len(scores) < len(rows):
        raise node.wrong()
    if not scores[0] or any(len(size) != len(scores[0]) for size in scores):
        raise node["scores"].wrong()
    return {
        "metric": node["metric"].word(lambda metric: metric == run.plan.metric),
        "rows": rows,
        "scores": scores,
        "full": full,
        "total": node["total"].whole(1),
    }


def _evidence(node: Node, known: Set[str], run: Run, repeats: int) -> dict[str, Json]:
    if not node.members():
        return {}
    plan = run.plan
    models = [one.word(known.__contains__) for one in node["models"].entries(len(known))]
    repeat = [one.whole(0, repeats - 1) for one in node["repeat"].entries()]
    if len(set(models)) < len(models) or not 2 <= len(repeat) <= plan.folds * repeats:
        raise node.wrong()
    matrices = {
        name: _covariance(node[name], len(models))
        for name in ("rows_within", "rows_once", "between")
    }
    return {
        **matrices,
        "scores": _matrix(node["scores"], len(repeat), len(models)),
        "metric": node["metric"].word(lambda metric: metric == plan.metric),
        "models": models,
        "repeat": repeat,
        "freedom": node["freedom"].whole(1),
        "prior": node["prior"].whole(),
        "by_folds": node["by_folds"].flag(),
        "rows": node["rows"].whole(1),
        "positives": node["positives"].maybe(Node.whole),
    }


def _covariance(node: Node, count: int) -> list[list[float]]:
    """Return a matrix that can be a covariance: symmetric, and no sum has a negative variance."""
    found = _matrix(node, count, count)
    values = np.array(found)
    scaled = values / max(float(np.abs(values).max(initial=0.0)), np.finfo(float).tiny)
    symmetric = np.allclose(scaled, scaled.T, atol=_ROUNDING)
    if not symmetric or np.linalg.eigvalsh(scaled).min(initial=0.0) < -_ROUNDING:
        raise node.wrong()
    return found


def _matrix(node: Node, rows: int, columns: int) -> list[list[float]]:
    found = [[one.finite() for one in row.entries(columns)] for row in node.entries(rows)]
    if [len(row) for row in found] != [columns] * rows:
        raise node.wrong()
    return found
