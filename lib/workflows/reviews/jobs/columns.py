"""Whether a text with further columns is predicted from better than the text alone."""

from __future__ import annotations

import math
from dataclasses import replace

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.core.metrics import METRICS
from lib.core.plan import Plan
from lib.core.task import Task
from lib.errors import Cancelled, InputError
from lib.evaluation.common_jobs import prepared
from lib.evaluation.judge.statistics import fold_mean, interval_of, probabilities_of
from lib.evaluation.judge.verdict import rope_width
from lib.workflows.reviews.facts.models import ColumnsGain

LIKELY = 0.95
"""Probability from which an answer is given."""


def text_and_columns(context: JobContext[Parameters]) -> JobResult:
    """Return how much the further columns add to a model of the text, on the run's own folds.

    The model is fitted twice on each fold of the first repeat: with all features, and with the
    text alone. The interval and the probabilities are those of the verdict. The result is a
    ColumnsGain. Raises InputError "no_further_columns".
    """
    from lib.evaluation.train.crossval import fit_fold
    from lib.models.catalogue import get_model

    task, plan = context.task, context.plan
    if task is None or plan is None or task.text is None or len(task.features) < 2:
        raise InputError("no_further_columns")
    alone = replace(task, features={task.text: task.features[task.text]})
    spec, (problem, every) = get_model(context.model), prepared(context)
    splits = [split for split in every if split.repeat == 0]
    values: list[list[float]] = [[], []]
    for at, split in enumerate(splits):
        for which, one in enumerate((task, alone)):
            if context.watch.cancelled():
                raise Cancelled
            fitted = fit_fold(spec, problem, one, plan, split, threads=context.threads)
            values[which].append(float(fitted.metrics.get(plan.metric, math.nan)))
            context.watch.progress((2 * at + which + 1) / (2 * len(splits)))
    gain = compared(values[0], values[1], task, plan)
    return JobResult(to_json(replace(gain, model=spec.id)))


def compared(both: list[float], alone: list[float], task: Task, plan: Plan) -> ColumnsGain:
    """Return what fold values with the columns and without them say."""
    sign = 1.0 if METRICS[plan.metric].greater_is_better else -1.0
    estimate = fold_mean([sign * (b - a) for b, a in zip(both, alone, strict=True)], plan.folds)
    means = [fold_mean(one, plan.folds).mean for one in (both, alone)]
    chances = probabilities_of(estimate, rope_width(plan.rope, plan, means[0], means[1]))
    low, high = interval_of(estimate)
    named = {"better": chances.above, "equivalent": chances.within, "worse": chances.below}
    likely = [name for name, chance in named.items() if chance >= LIKELY]
    return ColumnsGain(
        metric=plan.metric,
        text=task.text,
        columns=tuple(name for name in task.features if name != task.text),
        both=_finite(means[0]),
        alone=_finite(means[1]),
        difference=_finite(estimate.mean),
        low=_finite(low),
        high=_finite(high),
        p_better=_finite(chances.above),
        p_equivalent=_finite(chances.within),
        p_worse=_finite(chances.below),
        decision=likely[0] if likely else "unclear",
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
