"""A weighted blend of the models' out-of-fold predictions, and what it is worth without deep ones.

Greedy ensemble selection with replacement (Caruana et al. 2004, ICML). Nested: the weights for a
fold are chosen on the out-of-fold predictions of other folds, so they never see its rows.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.core.metrics import scorer
from lib.core.model import Family
from lib.core.plan import Plan, SplitKind
from lib.core.results import FoldResult, Split
from lib.core.task import Task
from lib.errors import ModelError
from lib.evaluation.judge.inference.deep_in_blend import WITH, WITHOUT, DeepInBlend
from lib.evaluation.judge.inference.evidence import TestPart, measure
from lib.evaluation.train.problem import Problem
from lib.models.catalogue import side_of
from lib.models.families.ensemble import BLEND

ROUNDS = 25
PATIENCE = 5
"""Members added at most, and additions without a gain after which it stops."""

Array = np.ndarray[Any, Any]
Folds = Mapping[tuple[int, int], FoldResult]
Scorer = Callable[[Array, Array, Task], Mapping[str, float]]


@dataclass(frozen=True)
class BlendResult:
    """The blend on every fold, its mean weights, and the same blend made without deep members.

    ``without_deep`` is empty if there was no deep member, or nothing but deep members;
    ``deep_weight`` is that of all deep members together.
    """

    folds: tuple[FoldResult, ...]
    weights: Mapping[str, float]
    without_deep: tuple[FoldResult, ...]
    deep_weight: float


def blend(
    results: Mapping[str, Sequence[FoldResult]],
    y: Array,
    splits: Sequence[Split],
    task: Task,
    plan: Plan,
    families: Mapping[str, Family] | None = None,
) -> BlendResult:
    """Blend all complete models but baselines and ensembles.

    ``y`` holds codes or values of the plan's rows. The weights of a fold come from the other folds
    of its repeat; in order of time from earlier folds, and for the first all members weigh the
    same. ``families`` are those of the catalogue by default. ModelError with fewer than two
    members.
    """
    from lib.evaluation.train.scoring import score

    families = families if families is not None else _families(results)
    members = _members(results, splits, families)
    if len(members) < 2:
        raise ModelError("blend_needs_two_models", count=len(members))
    folds, weights = _blended(members, y, splits, task, plan, score)
    shallow = {
        name: folds
        for name, folds in members.items()
        if side_of(name, families[name]) is not Family.DEEP
    }
    without: list[FoldResult] = []
    if shallow and len(shallow) < len(members):
        without, _ = _blended(shallow, y, splits, task, plan, score)
    deep = sum(share for name, share in weights.items() if name not in shallow)
    return BlendResult(tuple(folds), weights, tuple(without), deep)


def deep_in_blend(
    blended: BlendResult, problem: Problem, splits: Sequence[Split], task: Task, plan: Plan
) -> DeepInBlend | None:
    """Return what the deep members add; None for a blend of one side alone."""
    if not blended.without_deep:
        return None
    parts = [
        TestPart(
            split.repeat,
            split.fold,
            split.test,
            {WITH: ours.outputs.astype("float64"), WITHOUT: theirs.outputs.astype("float64")},
        )
        for split, ours, theirs in zip(splits, blended.folds, blended.without_deep, strict=True)
    ]
    by_folds = plan.split is SplitKind.TIME
    evidence = measure(
        parts, problem.y, plan.metric, task.kind, (WITH, WITHOUT), problem.groups, by_folds
    )
    return DeepInBlend(blended.deep_weight, evidence)


def choose_weights(outputs: Array, value: Callable[[Array], float]) -> Array:
    """Return weights, shape (members,), that sum to one.

    ``outputs`` has shape (members, rows, columns); ``value`` says how good blended outputs are,
    more is better. Each round adds the member, again if need be, that makes the mean best; the
    best round counts.
    """
    total = np.zeros(outputs.shape[1:])
    counts = np.zeros(len(outputs))
    best, best_value = np.full(len(outputs), 1.0), -math.inf
    stalled = 0
    for round_ in range(1, ROUNDS + 1):
        values = np.array([value((total + member) / round_) for member in outputs])
        if not np.isfinite(values).any():
            break
        chosen = int(np.nanargmax(values))
        total += outputs[chosen]
        counts[chosen] += 1
        stalled += 1
        if values[chosen] > best_value + 1e-9:
            best, best_value, stalled = counts.copy(), float(values[chosen]), 0
        if stalled >= PATIENCE:
            break
    return np.asarray(best / best.sum())


def _families(names: Mapping[str, object]) -> dict[str, Family]:
    from lib.models.catalogue import get_model

    return {name: get_model(name).family for name in names}


def _members(
    results: Mapping[str, Sequence[FoldResult]],
    splits: Sequence[Split],
    families: Mapping[str, Family],
) -> dict[str, Folds]:
    """Return the models that can be blended: all folds there, all predictions finite."""
    wanted = {(split.repeat, split.fold) for split in splits}
    members: dict[str, Folds] = {}
    for name, folds in results.items():
        by_fold = {(fold.repeat, fold.fold): fold for fold in folds}
        if (
            families[name] in (Family.CLASSICAL, Family.DEEP)
            and by_fold.keys() == wanted
            and all(np.isfinite(fold.outputs).all() for fold in folds)
        ):
            members[name] = by_fold
    return members


def _blended(
    members: Mapping[str, Folds],
    y: Array,
    splits: Sequence[Split],
    task: Task,
    plan: Plan,
    score: Scorer,
) -> tuple[list[FoldResult], dict[str, float]]:
    folds, weights = [], []
    for split in splits:
        learned = [other for other in splits if _may_learn(other, split, plan)]
        shares = _weights(members, y, learned, plan)
        weights.append(shares)
        folds.append(_fold(members, shares, y, split, task, score))
    mean = np.mean(weights, axis=0)
    return folds, dict(zip(members, mean.tolist(), strict=True))


def _may_learn(other: Split, split: Split, plan: Plan) -> bool:
    if other.repeat != split.repeat:
        return False
    if plan.split is SplitKind.TIME:
        return other.fold < split.fold
    return other.fold != split.fold


def _weights(members: Mapping[str, Folds], y: Array, learned: Sequence[Split], plan: Plan) -> Array:
    if not learned:
        return np.full(len(members), 1 / len(members))
    rows = np.concatenate([split.test for split in learned])
    outputs = np.stack(
        [
            np.concatenate([folds[split.repeat, split.fold].outputs for split in learned])
            for folds in members.values()
        ]
    ).astype(np.float64)
    return choose_weights(outputs, scorer(plan.metric, y[rows]))


def _fold(
    members: Mapping[str, Folds],
    shares: Array,
    y: Array,
    split: Split,
    task: Task,
    score: Scorer,
) -> FoldResult:
    used = [
        (share, folds[split.repeat, split.fold])
        for share, folds in zip(shares.tolist(), members.values(), strict=True)
        if share > 0
    ]
    outputs = sum(share * fold.outputs.astype(np.float64) for share, fold in used)
    outputs = np.asarray(outputs, dtype=np.result_type(*(fold.outputs for _, fold in used)))
    return FoldResult(
        model=BLEND,
        repeat=split.repeat,
        fold=split.fold,
        metrics=score(y[split.test], outputs, task),
        train_metrics={},
        fit_seconds=sum(fold.fit_seconds for _, fold in used),
        fit_cpu_seconds=sum(fold.fit_cpu_seconds for _, fold in used),
        predict_seconds=sum(fold.predict_seconds for _, fold in used),
        outputs=outputs,
    )
