"""Two or more runs side by side: how they score, and differences on equal folds."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from lib.core.metrics import METRICS
from lib.core.plan import Plan
from lib.core.results import Interval, ModelResult, Run, Status
from lib.evaluation.judge.inference.difference import SURE, few_positives, pair_table
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.judge.inference.two_runs import REFERENCE, RUN
from lib.evaluation.judge.statistics import Probabilities, fold_mean, interval_of, probabilities_of
from lib.i18n import Translator
from lib.report.drawing.numbers import chance, decimals_in, score_text, signed
from lib.report.labels import family_label, model_label, status_label

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Pair:
    """One model in a run against the same model in the reference, on the same folds.

    ``difference`` is turned so that positive means that the run is better; ``rope`` is the
    half-width of the region of equivalence in the metric's unit; ``count`` is that of the folds.
    ``by_rows``: the interval is of the rows of the test parts, else of the scores of the folds.
    """

    model: str
    difference: float
    low: float
    high: float
    rope: float
    chances: Probabilities
    count: int
    metric: str
    by_rows: bool = False


def letter(place: int) -> str:
    """Return the letter that stands for a run: names of runs are long, and often the same."""
    return chr(ord("A") + place)


def common_metrics(runs: Sequence[Run]) -> list[str]:
    """Return the metrics that all runs have, that of the first run's plan first."""
    return _ordered(set.intersection(*map(_metrics, runs)), runs[0])


def all_metrics(runs: Sequence[Run]) -> list[str]:
    """Return the metrics that any of the runs has, that of the first run's plan first."""
    return _ordered(set.union(*map(_metrics, runs)), runs[0])


def model_order(runs: Sequence[Run], metric: str) -> list[str]:
    """Return the ids of all models, the best first: by the first run that has a model."""
    sign = -1.0 if METRICS[metric].greater_is_better else 1.0
    best: dict[str, float] = {}
    for run in runs:
        for model in run.models:
            interval = complete(model, metric)
            best.setdefault(model.id, sign * interval.mean if interval else math.inf)
    return sorted(best, key=lambda model: best[model])


def complete(model: ModelResult | None, metric: str) -> Interval | None:
    """Return a model's score if all its folds are done and the score is a number."""
    interval = model.metrics.get(metric) if model and model.status is Status.DONE else None
    return interval if interval and math.isfinite(interval.mean) else None


def find(run: Run, model_id: str) -> ModelResult | None:
    """Return a run's result of a model, if it has the model."""
    return next((model for model in run.models if model.id == model_id), None)


def score_frame(runs: Sequence[Run], metric: str, t: Translator) -> pd.DataFrame:
    """Return the scores for reading: a row a model, a column "A", "B", ... a run."""
    import pandas as pd

    def cell(run: Run, model_id: str) -> str:
        model = find(run, model_id)
        interval = complete(model, metric)
        if interval:
            return score_text(interval, t, metric)
        return status_label(model.status, t) if model and model.status is not Status.DONE else ""

    order = model_order(runs, metric)
    columns = {letter(place): [cell(run, one) for one in order] for place, run in enumerate(runs)}
    return pd.DataFrame({"model": [model_label(one, t) for one in order], **columns})


def score_numbers(runs: Sequence[Run], metric: str, t: Translator) -> pd.DataFrame:
    """Return the scores for computing, with headers in words: a row a model and run."""
    import pandas as pd

    rows = []
    for model_id in model_order(runs, metric):
        for place, run in enumerate(runs):
            model = find(run, model_id)
            if model is None:
                continue
            interval = complete(model, metric)
            ends = (interval.mean, interval.low, interval.high) if interval else (math.nan,) * 3
            rows.append(
                (
                    letter(place),
                    run.name,
                    run.id,
                    model_id,
                    model_label(model_id, t),
                    family_label(model.family, t),
                    metric,
                    *ends,
                    model.fit_cpu_seconds,
                    status_label(model.status, t),
                )
            )
    return pd.DataFrame(
        rows,
        columns=[
            t("Run"),
            t("Name"),
            t("Run (id)"),
            t("Id"),
            t("Model"),
            t("Family"),
            t("Metric"),
            t("Mean"),
            t("Low (95%)"),
            t("High (95%)"),
            t("CPU seconds"),
            t("Status"),
        ],
    )


def paired(
    run: Run,
    reference: Run,
    metric: str,
    measured: Callable[[str], Evidence | None] = lambda _model: None,
) -> list[Pair]:
    """Return the difference of each model that is complete in both runs, best for the run first.

    Only for runs with the same folds (``other_folds``). ``measured`` says what the rows show of a
    model in both (judge.inference.two_runs); where it does not say it of all, intervals are those
    of the corrected resampled t test on differences per fold (Nadeau & Bengio 2003; see
    judge.statistics).
    The region is the reference's for its own metric, the metric's usual one for any other.
    """
    scores: dict[str, tuple[Interval, Interval]] = {}
    for model in run.models:
        one, other = complete(model, metric), complete(find(reference, model.id), metric)
        if one and other:
            scores[model.id] = one, other
    region = _region(reference.plan, metric)
    shown = {model: measured(model) for model in scores}
    known = {model: evidence for model, evidence in shown.items() if evidence is not None}
    if len(known) == len(scores) and not any(map(few_positives, known.values())):
        found = [_by_rows(model, evidence, region) for model, evidence in known.items()]
    else:
        count = reference.plan.folds * min(run.plan.repeats, reference.plan.repeats)
        pairs = (
            _by_folds(model, both, count, region, reference.plan, metric)
            for model, both in scores.items()
        )
        found = [pair for pair in pairs if pair is not None]
    return sorted(found, key=lambda pair: -pair.difference)


def _by_rows(model: str, evidence: Evidence, region: Region) -> Pair:
    table = pair_table(evidence, region)
    place = table.models.index(RUN), table.models.index(REFERENCE)
    better, equivalent = float(table.better[place]), float(table.equivalent[place])
    ends = (float(table.difference[place]), float(table.low[place]), float(table.high[place]))
    rope = region.width(evidence.metric, *(evidence.sign * evidence.means).tolist())
    chances = Probabilities(better, equivalent, max(0.0, 1.0 - better - equivalent))
    return Pair(model, *ends, rope, chances, len(evidence.scores), evidence.metric, by_rows=True)


def _by_folds(
    model: str,
    scores: tuple[Interval, Interval],
    count: int,
    region: Region,
    plan: Plan,
    metric: str,
) -> Pair | None:
    one, other = scores
    if min(len(one.folds), len(other.folds)) < count:
        return None
    values = np.subtract(one.folds[:count], other.folds[:count])
    if not METRICS[metric].greater_is_better:
        values = -values
    estimate = fold_mean(values.tolist(), plan.parts)
    if estimate.count < 2:
        return None
    low, high = interval_of(estimate)
    rope = region.width(metric, one.mean, other.mean)
    chances = probabilities_of(estimate, rope)
    return Pair(model, estimate.mean + 0.0, low, high, rope, chances, estimate.count, metric)


def pair_word(pair: Pair, t: Translator) -> str:
    """Return what the evidence says of a pair, in a word or two."""
    if pair.low == pair.high == 0:
        return t("the same results")
    if pair.chances.above >= SURE:
        return t("better")
    if pair.chances.below >= SURE:
        return t("worse")
    return t("practically equal") if pair.chances.within >= SURE else t("undecided")


def pair_text(pair: Pair, t: Translator) -> str:
    """Return "+0.003 (−0.001 to +0.007)"."""
    decimals = decimals_in(pair.metric, (pair.high - pair.low) / 2)
    return t(
        "{difference} ({low} to {high})",
        difference=signed(pair.difference, decimals, t),
        low=signed(pair.low, decimals, t),
        high=signed(pair.high, decimals, t),
    )


def pair_frame(pairs: Sequence[Pair], t: Translator) -> pd.DataFrame:
    """Return pairs for reading, with headers in words: a row a model."""
    import pandas as pd

    return pd.DataFrame(
        {
            t("Model"): [model_label(pair.model, t) for pair in pairs],
            t("Difference (95% interval)"): [pair_text(pair, t) for pair in pairs],
            t("Result"): [pair_word(pair, t) for pair in pairs],
            t("P(better)"): [chance(pair.chances.above, t) for pair in pairs],
            t("P(equivalent)"): [chance(pair.chances.within, t) for pair in pairs],
            t("P(worse)"): [chance(pair.chances.below, t) for pair in pairs],
        }
    )


def _metrics(run: Run) -> set[str]:
    return set(chain.from_iterable(model.metrics for model in run.models)) & set(METRICS)


def _ordered(names: set[str], first: Run) -> list[str]:
    order = list(METRICS)
    return sorted(names, key=lambda name: (name != first.plan.metric, order.index(name)))


def _region(plan: Plan, metric: str) -> Region:
    own = metric == plan.metric
    return Region.of(plan) if own else Region(METRICS[metric].rope, METRICS[metric].rope_relative)
