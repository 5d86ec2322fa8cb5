"""Which model a run says to take: under every verdict, and where there is none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lib.core.metrics import METRICS
from lib.core.model import Family
from lib.core.results import BY_FOLDS, ModelResult, Run, Status, Verdict
from lib.evaluation.judge.inference.difference import Comparison, factor_of
from lib.evaluation.judge.inference.evidence import Evidence, only
from lib.evaluation.judge.inference.recommendation import (
    Cost,
    Prices,
    Recommendation,
    cheapest,
    recommend,
    recommend_of_pair,
)
from lib.evaluation.judge.inference.selection import select
from lib.evaluation.judge.inference.student import Estimate
from lib.evaluation.judge.statistics import corrected_factor, fold_mean
from lib.evaluation.judge.verdict import compared
from lib.models.catalogue import side_of


@dataclass(frozen=True)
class Terms:
    """What cost is to count: a weight of the region of equivalence or, with ``prices``, money.

    ``currency`` is what amounts of money are called, if anything.
    """

    weight: float = 1.0
    prices: Prices | None = None
    currency: str = ""


@dataclass(frozen=True)
class Tentative:
    """The cheapest of the complete models that may well be the best: no verdict says more.

    ``within_reach`` are the models that may be, ``complete`` all that were looked at.
    """

    model: str
    side: Family
    within_reach: tuple[str, ...]
    complete: tuple[str, ...]


Recommended = Recommendation | Tentative
USUAL = Terms()


def recommended(run: Run, evidence: Evidence | None, terms: Terms = USUAL) -> Recommended | None:
    """Return the model that a run says to take; ``evidence`` is what its verdict goes by.

    Where its verdict is withheld, or it has none that stands, that is a Tentative one. None while
    the folds of a run without a verdict go on, and where no deep or classical model has a score.
    """
    verdict = run.verdict
    if verdict is not None and not verdict.reason and _stands(run, verdict):
        return _by_verdict(run, verdict, evidence, terms)
    if verdict is None and run.status in (Status.QUEUED, Status.RUNNING):
        return None
    return _tentative(run, evidence)


def _stands(run: Run, verdict: Verdict) -> bool:
    """Whether both models that a verdict names are there: one may have been left out since."""
    return {verdict.best_deep, verdict.best_classical} <= set(_sides(run))


def costs_of(run: Run) -> dict[str, Cost]:
    """Return what one training, and 1,000 predictions, of each complete model take."""
    return {
        one.id: Cost(
            one.fit_cpu_seconds / max(one.folds_done, 1),
            math.nan if one.predict_ms_per_1000 is None else one.predict_ms_per_1000,
        )
        for one in run.models
        if one.status is Status.DONE
    }


def timed(run: Run) -> bool:
    """Whether the prediction time of every model of either side is known."""
    costs = costs_of(run)
    return all(math.isfinite(costs[name].predict_ms) for name in _sides(run))


def counted(run: Run, prices: Prices) -> Prices:
    """Return prices as they count: without predictions unless both sides' times are all known."""
    return prices if timed(run) else replace(prices, predictions=0.0)


def _by_verdict(
    run: Run, verdict: Verdict, evidence: Evidence | None, terms: Terms
) -> Recommendation:
    """Return the recommendation from the rows if they are kept, else from the named pair."""
    costs, pair = costs_of(run), (verdict.best_deep, verdict.best_classical)
    weight, prices = terms.weight, terms.prices and counted(run, terms.prices)
    if evidence is not None and verdict.method != BY_FOLDS:
        found = _compared(run, verdict, evidence)
        if found is not None:
            return recommend(evidence, found, costs, weight, prices)
    difference = _posterior(run, verdict)
    return recommend_of_pair(*pair, difference, verdict.rope, costs, weight, prices)


def _compared(run: Run, verdict: Verdict, evidence: Evidence) -> Comparison | None:
    """Return the comparison that a verdict is of; None if what is kept is of another one."""
    repeats = evidence.repeats if evidence.repeats > run.plan.repeats else 0
    found = compared(evidence, _sides(run), run.plan)
    if repeats != verdict.repeats or not isinstance(found, Comparison):
        return None
    if (found.deep.best, found.classical.best) != (verdict.best_deep, verdict.best_classical):
        return None
    return replace(found, rope=verdict.rope)  # a reader may have moved the region


def _posterior(run: Run, verdict: Verdict) -> Estimate:
    """Return how much better the best deep model of a verdict is, as the verdict was judged."""
    if verdict.method != BY_FOLDS:
        value = verdict.difference - verdict.optimism_deep + verdict.optimism_classical
        return Estimate(value, verdict.scale, verdict.freedom)
    found = fold_mean(verdict.differences, run.plan.parts)
    return Estimate(found.mean, found.scale, found.freedom)


def _tentative(run: Run, evidence: Evidence | None) -> Tentative | None:
    """Return the cheapest of the models that may be the best of all that are complete."""
    sides, costs = _sides(run), costs_of(run)
    names = tuple(sides)
    if len(names) < 2:
        within_reach = names
    elif evidence is not None and evidence.repeats > run.plan.repeats:
        # The others were not repeated, as they could hardly be the best.
        repeated = tuple(name for name in names if name in evidence.models)
        factor = factor_of(evidence) * evidence.instability(repeated)
        within_reach = select(only(evidence, repeated), repeated, factor).within_reach
    elif evidence is not None and set(run.plan.further or names) <= set(evidence.models):
        # Of models that were not repeated further it is known that they are out of reach.
        known = tuple(name for name in names if name in evidence.models)
        factor = factor_of(evidence) * evidence.instability(known)
        within_reach = select(only(evidence, known), known, factor).within_reach
    else:
        scores = _common_scores([run.model(name) for name in names], run.plan.metric)
        if len(scores) < 2:
            return None  # nothing says how surely one is ahead
        spread = corrected_factor(len(scores), run.plan.parts)
        within_reach = select(_of_folds(run, names, scores, spread), names, 1.0).within_reach
    if not within_reach:
        return None
    model = cheapest(within_reach, costs)
    return Tentative(model, sides[model], within_reach, names)


def _sides(run: Run) -> dict[str, Family]:
    """Return the side of each complete model that has one, and a score."""
    found = {}
    for one in run.models:
        side, score = side_of(one.id, one.family), one.metrics.get(run.plan.metric)
        scored = score is not None and math.isfinite(score.mean)
        if side is not None and one.status is Status.DONE and scored:
            found[one.id] = side
    return found


def _common_scores(models: Sequence[ModelResult], metric: str) -> np.ndarray:
    """Return the scores on the folds that all of these models have; greater is better."""
    folds: Sequence[Sequence[float]] = [one.metrics[metric].folds for one in models]
    sign = 1.0 if METRICS[metric].greater_is_better else -1.0
    table = sign * np.array(list(zip(*folds, strict=False)), dtype=np.float64)
    return np.asarray(table[np.isfinite(table).all(axis=1)])


def _of_folds(run: Run, names: tuple[str, ...], scores: np.ndarray, spread: float) -> Evidence:
    """Return what the scores of folds say; ``spread`` is the error of a mean of scores of sd 1."""
    covariance = np.atleast_2d(np.cov(scores, rowvar=False)) * spread**2
    return Evidence(
        metric=run.plan.metric,
        models=names,
        scores=scores,
        repeat=np.zeros(len(scores), dtype=np.int64),
        rows_within=covariance,
        rows_once=covariance,
        between=covariance,
        freedom=len(scores) - 1,
        prior=0,
        by_folds=True,
        rows=run.rows,
        positives=None,
    )
