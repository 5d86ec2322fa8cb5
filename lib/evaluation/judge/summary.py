"""Fold values of each metric, summarised with their uncertainty."""

from collections.abc import Mapping, Sequence

from lib.core.metrics import METRICS
from lib.core.plan import Plan
from lib.core.results import Interval
from lib.evaluation.judge.statistics import fold_mean, interval_of


def summarise(values: Mapping[str, Sequence[float]], plan: Plan) -> dict[str, Interval]:
    """Return each metric's mean, sd and corrected 95 % interval from its value on each fold.

    ``folds`` keeps every value, in the given order, NaN where the metric is undefined in a fold;
    the rest is computed from the defined ones. With one fold done sd and interval are NaN.
    """
    return {metric: _interval(metric, folds, plan.parts) for metric, folds in values.items()}


def _interval(metric: str, values: Sequence[float], parts: float) -> Interval:
    """Return the interval as far as the metric goes: an AUC of 1.02 there is not."""
    estimate = fold_mean(values, parts)
    low, high = interval_of(estimate)
    if metric in METRICS:
        # Python's max and min keep a first argument that is NaN.
        low, high = max(low, METRICS[metric].lowest), min(high, METRICS[metric].highest)
    return Interval(
        mean=estimate.mean,
        sd=estimate.sd,
        low=low,
        high=high,
        folds=tuple(float(value) for value in values),
    )
