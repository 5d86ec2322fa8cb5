"""What covariates bring: a model backtested anew without them, beside itself with them."""

from __future__ import annotations

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.core.model import Family
from lib.core.progress import SubProgress
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.train.crossval import cores, guarded, make_context
from lib.evaluation.train.problem import make_problem
from lib.models.catalogue import get_model
from lib.workflows.forecasts.backtest.covariates import covariates_in, without
from lib.workflows.forecasts.backtest.differences import difference
from lib.workflows.forecasts.backtest.evidence import evidence_of
from lib.workflows.forecasts.backtest.measures import Ratio
from lib.workflows.forecasts.backtest.panel import Panel
from lib.workflows.forecasts.facts.sources import CovariateGain, Source, SourceKind, Without
from lib.workflows.forecasts.jobs.backtest import kept_outputs
from lib.workflows.forecasts.models.classical import WITH_PAST
from lib.workflows.forecasts.train import backtest_of_panel, forecasts_of

_MOST_ALONE = 5
"""Covariates up to which each is left out by itself, too."""
_ALL = "all"


def covariate_gain(context: JobContext[Parameters]) -> JobResult:
    """Return a model's backtest without covariates beside that of the run."""
    assert context.plan is not None
    test, outputs = kept_outputs(context)
    metric = context.plan.metric
    measured = {_ALL: [test.ratios(fold, own)[metric] for fold, own in enumerate(outputs)]}
    parts = _left_out(test.panel, context.model)
    for place, sources in enumerate(parts):
        watch = SubProgress(context.watch, place / len(parts), 1 / len(parts))
        measured[str(place)] = _measured(context, without(test.panel, sources), watch)
    series = [history.series for history in test.histories]
    overlap = -(-test.setup.horizon // test.setup.step)
    evidence = evidence_of(measured, series, metric, overlap)
    folds = len(test.histories)
    if evidence is None or not parts:
        return JobResult(to_json(CovariateGain(metric, 0.0, (), 0, True, folds)))
    region = Region.of(context.plan)
    found = CovariateGain(
        metric=metric,
        score=_score(evidence, _ALL),
        without=tuple(
            _judged(evidence, str(place), sources, region) for place, sources in enumerate(parts)
        ),
        units=len(evidence.scores) if evidence.by_folds else evidence.rows,
        by_cutoffs=evidence.by_folds,
        cutoffs=folds,
    )
    return JobResult(to_json(found))


def _left_out(panel: Panel, model: str) -> list[tuple[Source, ...]]:
    """Return what is left out each time: all that the model looks at, then one by one."""
    takes_past = model in WITH_PAST or get_model(model).family is Family.DEEP
    all_ = tuple(
        one for one in covariates_in(panel) if takes_past or one.kind is not SourceKind.PAST
    )
    if not all_:
        return []
    alone = [(one,) for one in all_] if 1 < len(all_) <= _MOST_ALONE else []
    return [all_, *alone]


def _measured(context: JobContext[Parameters], panel: Panel, watch: SubProgress) -> list[Ratio]:
    """Return the measure at each cut-off of the model fitted to other columns."""
    assert context.task is not None
    assert context.plan is not None
    test = backtest_of_panel(panel, context.task, context.plan)
    problem = make_problem(context.frame, context.task, context.plan)
    with guarded(context.model), cores(context.threads):
        made_for = make_context(
            context.model, problem.X, context.task, context.plan, None, context.threads, watch
        )
        made = forecasts_of(get_model(context.model), made_for, test.histories, watch)
        return [
            test.ratios(fold, one.outputs)[context.plan.metric] for fold, one in enumerate(made)
        ]


def _judged(evidence: Evidence, name: str, sources: tuple[Source, ...], region: Region) -> Without:
    found = difference(evidence, _ALL, name, region)
    return Without(
        sources=sources,
        score=_score(evidence, name),
        difference=found.value,
        low=found.low,
        high=found.high,
        rope=found.rope,
        p_with=found.better,
        p_equivalent=found.equivalent,
        p_without=found.worse,
        decision=found.decision,
    )


def _score(evidence: Evidence, name: str) -> float:
    return float(evidence.sign * evidence.means[evidence.models.index(name)])
