"""Does deep learning pay off here: the verdict from fold scores of all models."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from lib.core.metrics import METRICS
from lib.core.model import Family
from lib.core.plan import MAX_REPEATS, Plan
from lib.core.results import (
    BY_FOLDS,
    BY_PERIODS,
    BY_ROWS,
    FEW_POSITIVES,
    Decision,
    Run,
    Status,
    Verdict,
)
from lib.evaluation.judge.inference.difference import (
    SURE,
    Comparison,
    NotCompared,
    chances_of,
    compare,
)
from lib.evaluation.judge.inference.difference import decide as decide_by_rows
from lib.evaluation.judge.inference.evidence import Evidence, only
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.judge.inference.student import Estimate
from lib.evaluation.judge.statistics import (
    FoldMean,
    Probabilities,
    corrected_factor,
    fold_mean,
    interval_of,
    probabilities_of,
)
from lib.models.catalogue import side_of

MAX_GROWTH = 20
"""How many times the rows are still worth proposing."""

Scores = Mapping[str, Sequence[float]]


def judge(
    scores: Scores,
    families: Mapping[str, Family],
    cpu_seconds: Mapping[str, float],
    plan: Plan,
    rows: int,
    evidence: Evidence | None = None,
    contest: Evidence | None = None,
) -> Verdict | None:
    """Compare the deep models with the classical ones: by ``evidence`` on rows where there is any.

    Where some were repeated more often, ``contest`` is the evidence on those, and decides.
    Resamples, and runs without such evidence, are judged by the scores of their folds. ``scores``
    holds the values of ``plan.metric`` per model, ordered by repeat, then fold.
    ``cpu_seconds`` are sums over all folds, refit excluded. Baselines, ensembles and references
    belong to neither side. None if a side has no model with all folds, or if fewer than two folds
    have a value on both sides. Whether the run supports it: see lib.evaluation.judge.verdict_claim.
    """
    classical = _complete(scores, families, Family.CLASSICAL, plan)
    deep = _complete(scores, families, Family.DEEP, plan)
    if not classical or not deep:
        return None
    sides = {model: Family(families[model]) for model in (*classical, *deep)}
    if evidence is not None and set(sides) <= set(evidence.models):
        latest = evidence if contest is None else contest
        found = compared(latest, sides, plan)
        if isinstance(found, Comparison):
            named = _named(found, latest, scores, cpu_seconds, plan)
            return rejudge(named, plan.rope, plan, rows)
        if found is NotCompared.FEW_POSITIVES:
            by_folds = judge(scores, families, cpu_seconds, plan, rows)
            return by_folds and _withheld(by_folds, evidence.positives)
    differences = np.asarray(champion_scores(deep, plan)) - champion_scores(classical, plan)
    if not METRICS[plan.metric].greater_is_better:
        differences = -differences
    estimate = fold_mean(differences.tolist(), plan.parts)
    if estimate.count < 2:
        return None
    best_classical, best_deep = best_model(classical, plan.metric), best_model(deep, plan.metric)
    low, high = interval_of(estimate)
    verdict = Verdict(
        decision=Decision.UNCLEAR,
        metric=plan.metric,
        best_classical=best_classical,
        best_deep=best_deep,
        score_classical=_mean(classical[best_classical]),
        score_deep=_mean(deep[best_deep]),
        difference=estimate.mean,
        low=low,
        high=high,
        rope=plan.rope,
        p_deep=math.nan,
        p_equivalent=math.nan,
        p_classical=math.nan,
        cost_ratio=_ratio(cpu_seconds.get(best_deep), cpu_seconds.get(best_classical)),
        differences=tuple(float(value) for value in differences),
    )
    return rejudge(verdict, plan.rope, plan, rows)


def judge_run(
    run: Run, evidence: Evidence | None = None, contest: Evidence | None = None
) -> Verdict | None:
    """Judge a run as it stands: those of its models that are done, by the plan's metric."""
    metric = run.plan.metric
    done = [one for one in run.models if one.status is Status.DONE and metric in one.metrics]
    return judge(
        {one.id: one.metrics[metric].folds for one in done},
        {one.id: Family(one.family) for one in done},
        {one.id: one.fit_cpu_seconds for one in done},
        run.plan,
        min(run.rows, run.plan.sample_rows or run.rows),
        evidence,
        contest,
    )


def rejudge(verdict: Verdict, rope: float, plan: Plan, rows: int) -> Verdict:
    """Return the verdict under another region of equivalence, from the stored differences.

    ``rope`` is given as in a Plan: in the metric's unit, or as a share of the better mean if
    ``plan.rope_relative``. No model is trained.
    """
    if verdict.reason == FEW_POSITIVES:
        return verdict
    if verdict.method != BY_FOLDS:
        return _rejudged_by_rows(verdict, Region(rope, plan.rope_relative))
    width = rope_width(rope, plan, verdict.score_classical, verdict.score_deep)
    estimate = fold_mean(verdict.differences, plan.parts)
    chances = probabilities_of(estimate, width)
    decision = decide(chances)
    unclear = decision is Decision.UNCLEAR
    return replace(
        verdict,
        decision=decision,
        rope=width,
        p_deep=chances.above,
        p_equivalent=chances.within,
        p_classical=chances.below,
        more_repeats=repeats_to_settle(estimate, width, plan) if unclear else None,
        more_rows=rows_to_settle(estimate, width, rows) if unclear else None,
    )


def _withheld(verdict: Verdict, positives: int | None) -> Verdict:
    """Return a verdict that says no more than the scores, for want of rows of a class."""
    return replace(
        verdict,
        decision=Decision.UNCLEAR,
        reason=FEW_POSITIVES,
        positives=positives,
        more_repeats=None,
        more_rows=None,
    )


def compared(
    evidence: Evidence, sides: Mapping[str, Family], plan: Plan, sure: float = SURE
) -> Comparison | NotCompared | None:
    """Return what the rows say of two sides; None if it is by another metric than the plan's.

    Models without a side are left out.
    """
    if evidence.metric != plan.metric:
        return None
    chosen = tuple(model for model in evidence.models if model in sides)
    return compare(only(evidence, chosen), sides, Region.of(plan), sure)


def _named(
    found: Comparison,
    evidence: Evidence,
    scores: Scores,
    cpu_seconds: Mapping[str, float],
    plan: Plan,
) -> Verdict:
    """Return the comparison of the best of each side as a verdict that is still to be judged."""
    deep, classical = found.deep.best, found.classical.best
    repeated = evidence.repeats > plan.repeats
    apart = evidence.sign * (np.asarray(scores[deep]) - np.asarray(scores[classical]))
    if repeated:
        apart = evidence.scores @ evidence.contrast(deep, classical)
    means = dict(zip(evidence.models, (evidence.sign * evidence.means).tolist(), strict=True))
    return Verdict(
        decision=Decision.UNCLEAR,
        metric=plan.metric,
        best_classical=classical,
        best_deep=deep,
        score_classical=means[classical],
        score_deep=means[deep],
        difference=found.estimate.value,
        low=found.low,
        high=found.high,
        rope=found.rope,
        p_deep=math.nan,
        p_equivalent=math.nan,
        p_classical=math.nan,
        cost_ratio=_ratio(cpu_seconds.get(deep), cpu_seconds.get(classical)),
        differences=tuple(float(value) for value in apart),
        method=BY_PERIODS if evidence.by_folds else BY_ROWS,
        scale=found.estimate.scale,
        freedom=found.estimate.freedom,
        optimism_deep=found.deep.optimism,
        optimism_classical=found.classical.optimism,
        unstable=found.estimate.unstable,
        repeats=evidence.repeats if repeated else 0,
    )


def _rejudged_by_rows(verdict: Verdict, region: Region) -> Verdict:
    """Return a verdict by rows under a region of equivalence."""
    width = region.width(verdict.metric, verdict.score_classical, verdict.score_deep)
    difference = Estimate(verdict.difference, verdict.scale, verdict.freedom)
    chances = chances_of(difference, verdict.optimism_deep, verdict.optimism_classical, width)
    return replace(
        verdict,
        decision=decide_by_rows(chances),
        rope=width,
        p_deep=chances.deep,
        p_equivalent=chances.equivalent,
        p_classical=chances.classical,
    )


def decide(chances: Probabilities) -> Decision:
    """Return the decision; ``above`` is the probability that deep is better (see EVIDENCE)."""
    if chances.above >= SURE:
        return Decision.DEEP
    if chances.below >= SURE:
        return Decision.CLASSICAL
    if chances.within >= SURE:
        return Decision.EQUIVALENT
    if chances.above <= 1 - SURE:
        return Decision.NO_GAIN
    return Decision.UNCLEAR


def champion_scores(scores: Scores, plan: Plan) -> list[float]:
    """Return, per fold, the score of the model that is best on the other folds of that repeat.

    Those are the splits that share no test rows with the fold (other repeats' folds do), so that
    choosing among many models earns nothing.
    """
    names = list(scores)
    table = np.array([scores[name] for name in names], dtype=np.float64)
    table = table.reshape(len(names), -1, plan.folds)
    sign = 1.0 if METRICS[plan.metric].greater_is_better else -1.0
    chosen = []
    for repeat in range(table.shape[1]):
        for fold in range(plan.folds):
            others = np.delete(table[:, repeat], fold, axis=1)
            best = int(np.argmax([sign * _mean(row, sign) for row in others]))
            chosen.append(float(table[best, repeat, fold]))
    return chosen


def best_model(scores: Scores, metric: str) -> str:
    """Return the model with the best mean over all folds; the first of equals."""
    sign = 1.0 if METRICS[metric].greater_is_better else -1.0
    return max(scores, key=lambda name: sign * _mean(scores[name], sign))


def rope_width(rope: float, plan: Plan, first: float, second: float) -> float:
    """Return the half-width of the region of equivalence in the metric's unit."""
    if not plan.rope_relative:
        return rope
    better = max if METRICS[plan.metric].greater_is_better else min
    return rope * abs(better(first, second))


def repeats_to_settle(estimate: FoldMean, rope: float, plan: Plan) -> int | None:
    """Return the smallest number of repeats that would probably end in a decision.

    It supposes that mean and sd of the differences stay as they are; None if not even MAX_REPEATS
    would do, or if every repeat would be the same: in the order of time, or with as many groups as
    folds.
    """
    if plan.split.in_order or not plan.repeats_differ:
        return None
    for repeats in range(plan.repeats + 1, MAX_REPEATS + 1):
        count = repeats * plan.folds
        scale = estimate.sd * corrected_factor(count, plan.folds)
        longer = FoldMean(estimate.mean, estimate.sd, scale, count - 1, count)
        if decide(probabilities_of(longer, rope)) is not Decision.UNCLEAR:
            return repeats
    return None


def rows_to_settle(estimate: FoldMean, rope: float, rows: int) -> int | None:
    """Return how many rows would probably end in a decision, rounded up to two digits.

    It supposes that the mean difference stays and its sd falls with the root of the number of
    rows; None if not even MAX_GROWTH times the rows would do.
    """
    for growth in np.geomspace(1.0, MAX_GROWTH, 121)[1:]:
        scale = estimate.scale / math.sqrt(growth)
        larger = replace(estimate, sd=estimate.sd / math.sqrt(growth), scale=scale)
        if decide(probabilities_of(larger, rope)) is not Decision.UNCLEAR:
            return _round_up(rows * float(growth))
    return None


def _complete(
    scores: Scores, families: Mapping[str, Family], side: Family, plan: Plan
) -> dict[str, Sequence[float]]:
    wanted = plan.folds * plan.repeats
    return {
        name: values
        for name, values in scores.items()
        if side_of(name, families.get(name, "")) is side
        and len(values) == wanted
        and np.isfinite(np.asarray(values, dtype=np.float64)).any()
    }


def _mean(values: Sequence[float] | np.ndarray, sign: float = 1.0) -> float:
    """Return the mean of the defined values; the worst possible one if there are none."""
    defined = np.asarray(values, dtype=np.float64)
    defined = defined[np.isfinite(defined)]
    return float(defined.mean()) if len(defined) else -sign * math.inf


def _ratio(deep: float | None, classical: float | None) -> float:
    if deep is None or classical is None or classical <= 0.0:
        return math.nan
    return deep / classical


def _round_up(value: float) -> int:
    unit = 10 ** max(math.floor(math.log10(value)) - 1, 0)
    return int(math.ceil(value / unit) * unit)
