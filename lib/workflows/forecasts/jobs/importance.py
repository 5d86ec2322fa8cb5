"""What a model's forecasts hang on: blocks of its columns with values of other moments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.core.progress import SubProgress
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.train.crossval import cores, guarded, make_context
from lib.evaluation.train.problem import make_problem
from lib.models.catalogue import get_model
from lib.workflows.forecasts.backtest.differences import difference
from lib.workflows.forecasts.backtest.evidence import evidence_of
from lib.workflows.forecasts.backtest.forecaster import Forecast, Shuffled, Shuffling
from lib.workflows.forecasts.backtest.measures import Ratio
from lib.workflows.forecasts.backtest.panel import Ints
from lib.workflows.forecasts.backtest.panels import panel_of_table
from lib.workflows.forecasts.completing import without_gaps
from lib.workflows.forecasts.facts.sources import Importance, Loss, Source
from lib.workflows.forecasts.train import Backtest, backtest_of_panel

_DRAWS = 5
"""Draws of other values; of many forecasts fewer, since what is drawn averages out over them."""
_FORECASTS = 10_000
_SURE = 0.95

Measured = Mapping[Source | None, Sequence[Ratio]]


def importance(context: JobContext[Parameters]) -> JobResult:
    """Return how much worse a model forecasts with each block of columns from other moments."""
    assert context.task is not None
    assert context.plan is not None
    panel = panel_of_table(context.frame, context.task)
    test = backtest_of_panel(panel, context.task, context.plan)
    forecasts = max(len(one.series) for one in test.histories) * test.setup.horizon
    draws = max(1, min(_DRAWS, _FORECASTS // forecasts))
    problem = make_problem(context.frame, context.task, context.plan)
    by_fold: list[dict[Source | None, Ratio]] = []
    for fold in range(context.plan.folds):
        watch = SubProgress(context.watch, fold / context.plan.folds, 1 / context.plan.folds)
        with guarded(context.model), cores(context.threads):
            made_for = make_context(
                context.model, problem.X, context.task, context.plan, None, context.threads, watch
            )
            forecaster = get_model(context.model).build(made_for)
            if not isinstance(forecaster, Shuffled):
                raise TypeError(f"{type(forecaster).__name__} cannot shuffle its columns.")
            generator = np.random.default_rng([context.plan.seed, fold])
            shuffling = Shuffling(panel.known_of, panel.past_of, draws, generator)
            found: dict[Source | None, list[Ratio]] = {}
            for source, outputs in forecaster.shuffled(test.histories[fold], shuffling, watch):
                made = without_gaps(Forecast(outputs, 0.0, 0.0), test.histories[fold])
                ratio = test.ratios(fold, made.outputs)[context.plan.metric]
                found.setdefault(source, []).append(ratio)
        by_fold.append({source: _mean(ratios) for source, ratios in found.items()})
        watch.progress(1.0)
    return JobResult(to_json(_judged(_together(by_fold), test, context.plan.metric, draws)))


def _together(by_fold: Sequence[Mapping[Source | None, Ratio]]) -> dict[Source | None, list[Ratio]]:
    """Return the measures by block; where a model had no such columns yet, nothing changed."""
    if not all(None in found for found in by_fold):
        return {}
    sources = dict.fromkeys(source for found in by_fold for source in found)
    return {source: [found.get(source, found[None]) for found in by_fold] for source in sources}


def _mean(ratios: Sequence[Ratio]) -> Ratio:
    above = np.mean([one.above for one in ratios], axis=0)
    return Ratio(above, ratios[0].below, ratios[0].root)


def _judged(measured: Measured, test: Backtest, metric: str, draws: int) -> Importance:
    """Return the losses with intervals that hold for all blocks together (Bonferroni)."""
    names = {source: str(place) for place, source in enumerate(measured)}
    by_name = {names[source]: found for source, found in measured.items()}
    series: list[Ints] = [history.series for history in test.histories]
    overlap = -(-test.setup.horizon // test.setup.step)
    evidence = evidence_of(by_name, series, metric, overlap) if len(measured) > 1 else None
    cutoffs = len(test.histories)
    if evidence is None:
        return Importance(metric, 0.0, (), 0, True, cutoffs, draws)
    whole = names[None]
    level = 1 - (1 - _SURE) / (len(measured) - 1)
    losses = []
    for source, name in names.items():
        if source is not None:
            # The loss is how much better the model is with its own columns.
            found = difference(evidence, whole, name, Region(0.0, False), level)
            losses.append(Loss(source, found.value, found.low, found.high))
    return Importance(
        metric=metric,
        score=float(evidence.sign * evidence.means[evidence.models.index(whole)]),
        losses=tuple(sorted(losses, key=lambda one: -one.loss)),
        units=len(evidence.scores) if evidence.by_folds else evidence.rows,
        by_cutoffs=evidence.by_folds,
        cutoffs=cutoffs,
        draws=draws,
    )
