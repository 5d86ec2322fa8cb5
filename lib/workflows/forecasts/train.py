"""A model at all cut-offs, ensembles of several, and what all of them show together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.core.facts import Json
from lib.core.metrics import METRICS
from lib.core.model import BuildContext, Family, ModelSpec
from lib.core.plan import Plan
from lib.core.progress import Progress
from lib.core.results import FoldResult
from lib.core.task import Task
from lib.engine.work import PackedFold
from lib.errors import InputError
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.train.crossval import cores, guarded, make_context
from lib.evaluation.train.problem import Problem
from lib.models.catalogue import get_model
from lib.workflows.forecasts.backtest.cutoffs import Cutoffs, cutoffs_of, truth_of_window, window_of
from lib.workflows.forecasts.backtest.evidence import evidence_of
from lib.workflows.forecasts.backtest.forecaster import Forecast
from lib.workflows.forecasts.backtest.measures import Ratio, ratios, values_of
from lib.workflows.forecasts.backtest.panel import Floats, History, Ints, Panel, cut
from lib.workflows.forecasts.backtest.panels import panel_of_problem
from lib.workflows.forecasts.completing import completed
from lib.workflows.forecasts.facts.setup import ForecastSetup, forecast_setup, series_setup
from lib.workflows.forecasts.models.ensembles import MEDIAN

Place = tuple[int, int]
Lost = NDArray[np.bool_]


@dataclass(frozen=True)
class Backtest:
    """A table's series, its cut-offs, and what is known at each."""

    panel: Panel
    setup: ForecastSetup
    cutoffs: Cutoffs
    histories: tuple[History, ...]

    def rows(self, fold: int) -> Ints:
        """Return the rows of the table that a cut-off's windows hold, series after series."""
        return np.concatenate([self._window(fold, number) for number in self._series(fold)])

    def truth(self, fold: int) -> Floats:
        """Return the values that are forecast, shape (series, horizon)."""
        ends = self.cutoffs.ends[fold]
        return truth_of_window(self.panel, self.histories[fold].series, ends, self.setup)

    def flat(self, fold: int, outputs: Floats) -> Floats:
        """Return outputs of shape (series, horizon, width) as those of ``rows``."""
        parts = [
            own[: len(self._window(fold, number))]
            for own, number in zip(outputs, self._series(fold), strict=True)
        ]
        return np.concatenate(parts)

    def shaped(self, fold: int, flat: Floats) -> Floats:
        """Return outputs of ``rows`` by series and step; NaN beyond the table."""
        outputs = np.full((len(self._series(fold)), self.setup.horizon, flat.shape[1]), np.nan)
        start = 0
        for place, number in enumerate(self._series(fold)):
            count = len(self._window(fold, number))
            outputs[place, :count] = flat[start : start + count]
            start += count
        return outputs

    def ratios(self, fold: int, outputs: Floats) -> dict[str, Ratio]:
        """Return the measures of outputs by series and step."""
        history = self.histories[fold]
        return ratios(self.truth(fold), outputs, history.scales, history.squares)

    def _series(self, fold: int) -> list[int]:
        return list(map(int, self.histories[fold].series))

    def _window(self, fold: int, number: int) -> Ints:
        window = window_of(self.panel, number, int(self.cutoffs.ends[fold, number]), self.setup)
        return np.arange(window.start, window.stop, dtype=np.int64)


def backtest_of(problem: Problem, task: Task, plan: Plan) -> Backtest:
    """Return the backtest of a plan; InputError "series_too_short" where no series is left."""
    return backtest_of_panel(panel_of_problem(problem, task), task, plan)


def backtest_of_panel(panel: Panel, task: Task, plan: Plan) -> Backtest:
    """Return the backtest of series; see ``backtest_of``."""
    setup = forecast_setup(plan)
    cutoffs = cutoffs_of(panel, setup, plan.folds)
    fill = series_setup(task.recipe).fill
    histories = tuple(
        cut(panel, ends, setup.horizon, setup.seasons, fill, setup.gap, plan.seed)
        for ends in cutoffs.ends
    )
    empty = [fold for fold, history in enumerate(histories) if not len(history.series)]
    if empty:
        longest = int(np.diff(panel.starts).max())
        needed = setup.horizon + setup.gap + setup.season + 1
        raise InputError("series_too_short", length=longest, needed=needed, horizon=setup.horizon)
    return Backtest(panel, setup, cutoffs, histories)


@dataclass(frozen=True)
class Backtested:
    """A model's folds, one for each cut-off, and the rows of the table that each forecast."""

    folds: tuple[FoldResult, ...]
    rows: tuple[Ints, ...]
    artifact: bytes | None = None
    cpu_seconds: float = 0.0
    facts: Mapping[str, Json] | None = None
    weights: Mapping[str, float] | None = None


def backtest_model(
    spec: ModelSpec,
    problem: Problem,
    task: Task,
    plan: Plan,
    opened: Mapping[str, Json] | None,
    threads: int,
    watch: Progress,
) -> Backtested:
    """Forecast from every cut-off; series that the model cannot forecast get the seasonal naive.

    Raises ModelError whatever goes wrong in the model, "forecast_not_finite" where it forecasts
    nothing, and Cancelled if ``watch`` says so.
    """
    test = backtest_of(problem, task, plan)
    with guarded(spec.id), cores(threads):
        context = make_context(spec.id, problem.X, task, plan, None, threads, watch)
        folds = [
            _scored(spec.id, test, fold, made)
            for fold, made in enumerate(forecasts_of(spec, context, test.histories, watch))
        ]
    rows = tuple(test.rows(fold) for fold in range(plan.folds))
    return Backtested(tuple(folds), rows, facts={})


def forecasts_of(
    spec: ModelSpec, context: BuildContext, histories: Sequence[History], watch: Progress
) -> Iterator[Forecast]:
    """Yield a model's forecasts as ``completed`` has them."""
    yield from completed(spec.build(context), histories, watch)


def _scored(model: str, test: Backtest, fold: int, made: Forecast) -> FoldResult:
    return FoldResult(
        model=model,
        repeat=0,
        fold=fold,
        metrics=values_of(test.ratios(fold, made.outputs)),
        train_metrics={},
        fit_seconds=made.seconds,
        fit_cpu_seconds=made.cpu_seconds,
        predict_seconds=0.0,
        outputs=test.flat(fold, made.outputs).astype("float32"),
        history=made.history,
        notes=made.notes,
    )


def combine(
    model: str,
    problem: Problem,
    task: Task,
    plan: Plan,
    results: Mapping[str, Sequence[PackedFold]],
    rows: Mapping[Place, Ints],
) -> Backtested:
    """Return an ensemble of the other models that stand for a side.

    Its quantiles are the medians of theirs or, weighted, their means with weights by the squared
    inverse of the score at earlier cut-offs: equal ones at the first.
    """
    test = backtest_of(problem, task, plan)
    members = [name for name in results if get_model(name).family is not Family.BASELINE]
    members = members if len(members) > 1 else list(results)
    sign = 1.0 if METRICS[plan.metric].greater_is_better else -1.0
    scores = np.array([[one["metrics"][plan.metric] for one in results[name]] for name in members])
    folds, weights = [], np.ones(len(members)) / len(members)
    for fold in range(plan.folds):
        stacked = np.stack([results[name][fold]["outputs"].astype("float64") for name in members])
        if model == MEDIAN:
            flat = np.median(stacked, axis=0)
        else:
            weights = _weights(-sign * scores[:, :fold])
            flat = np.tensordot(weights, stacked, axes=1)
        outputs = test.shaped(fold, flat)
        folds.append(_scored(model, test, fold, Forecast(outputs, 0.0, 0.0)))
    final = weights if model == MEDIAN else _weights(-sign * scores)
    return Backtested(
        tuple(folds),
        tuple(test.rows(fold) for fold in range(plan.folds)),
        weights=dict(zip(members, final.tolist(), strict=True)),
    )


def _weights(losses: Floats) -> Floats:
    """Return weights by the squared inverse of mean losses, shape (members, earlier cut-offs)."""
    if not losses.shape[1]:
        return np.full(len(losses), 1.0 / len(losses))
    mean = np.maximum(np.nanmean(losses, axis=1), 1e-12)
    inverse = (mean.min() / mean) ** 2
    return np.asarray(inverse / inverse.sum())


def measure(
    problem: Problem,
    task: Task,
    plan: Plan,
    results: Mapping[str, Sequence[PackedFold]],
    rows: Mapping[Place, Ints],
) -> Evidence | None:
    """Return how surely the models differ."""
    test = backtest_of(problem, task, plan)
    measured = {
        name: [
            test.ratios(one["fold"], test.shaped(one["fold"], one["outputs"].astype("float64")))[
                plan.metric
            ]
            for one in folds
        ]
        for name, folds in results.items()
    }
    series = [history.series for history in test.histories]
    overlap = -(-test.setup.horizon // test.setup.step)
    return evidence_of(measured, series, plan.metric, overlap)
