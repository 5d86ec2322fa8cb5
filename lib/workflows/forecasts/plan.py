"""From a table of series to a task and a plan: the horizon, the seasons, the cut-offs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from lib.core.dataset import Dataset
from lib.core.facts import to_json
from lib.core.findings import Finding, Severity
from lib.core.metrics import DEFAULT_METRIC, METRICS, ranking_metrics
from lib.core.plan import CUTOFFS_APART, Effort, Plan, SplitKind
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.evaluation.plan.planning import check_budget, suitable_models
from lib.models.catalogue import all_models, get_model
from lib.models.settings import settings_for
from lib.workflows.forecasts.backtest.cutoffs import (
    MIN_VALUES,
    Cutoffs,
    choose_step,
    cutoffs_apart,
    cutoffs_of,
    extents_of,
    shares_end,
)
from lib.workflows.forecasts.backtest.evidence import MIN_SERIES
from lib.workflows.forecasts.backtest.panel import Panel
from lib.workflows.forecasts.backtest.panels import panel_of_table
from lib.workflows.forecasts.facts.setup import (
    MAX_HORIZON,
    MAX_SEASON,
    ForecastSetup,
)
from lib.workflows.forecasts.models.baselines import SPECS as BASELINES
from lib.workflows.forecasts.models.classical import INTERMITTENT, INTERMITTENT_FROM

CUTOFFS = {Effort.QUICK: 3, Effort.STANDARD: 5, Effort.THOROUGH: 10}
"""Cut-offs of each effort."""
MAX_CUTOFFS = 30


def make_forecast_plan(
    dataset: Dataset,
    task: Task,
    *,
    horizon: int,
    seasons: Sequence[int],
    models: Sequence[str] | None = None,
    effort: Effort | str = Effort.STANDARD,
    cutoffs: int | None = None,
    gap: int = 0,
    seed: int = 0,
    metric: str | None = None,
    rope: float | None = None,
    settings: Mapping[str, Mapping[str, object]] | None = None,
    budget_seconds: float | None = None,
) -> tuple[Plan, tuple[Finding, ...]]:
    """Return the plan of a backtest, and what had to be done differently from what was asked.

    InputError for a horizon, season, gap, number of cut-offs, models, metric or settings that
    cannot be, and "series_too_short".
    """
    effort = Effort(effort)
    _check(horizon, seasons, cutoffs, gap, rope, seed)
    check_budget(budget_seconds)
    wanted = cutoffs or CUTOFFS[effort]
    panel = panel_of_table(dataset.frame, task)
    extents = extents_of(panel)
    step, folds = choose_step(extents.lengths, horizon, gap, seasons[0], wanted)
    setup = ForecastSetup(horizon, tuple(seasons), step, gap, shares_end(extents))
    measure = _metric(metric)
    chosen, notes = _models(models, task, effort, panel)
    plan = Plan(
        models=chosen,
        effort=effort,
        folds=folds,
        repeats=1,
        seed=seed,
        metric=measure,
        rope=METRICS[measure].rope if rope is None else rope,
        rope_relative=METRICS[measure].rope_relative,
        split=SplitKind.ORIGINS,
        settings=settings_for(chosen, settings),
        budget_seconds=budget_seconds,
        repeats_differ=False,
        details=to_json(setup),
    )
    found = _about_cutoffs(panel, setup, folds, wanted)
    return plan, (*found, *notes)


def _check(
    horizon: int,
    seasons: Sequence[int],
    cutoffs: int | None,
    gap: int,
    rope: float | None,
    seed: int,
) -> None:
    """Raise InputError for numbers that cannot be."""
    if not 1 <= horizon <= MAX_HORIZON:
        raise InputError("bad_horizon", horizon=horizon, most=MAX_HORIZON)
    for season in seasons:
        if not 1 <= season <= MAX_SEASON:
            raise InputError("bad_season", season=season, most=MAX_SEASON)
    if cutoffs is not None and not 2 <= cutoffs <= MAX_CUTOFFS:
        raise InputError("bad_cutoffs", count=cutoffs, most=MAX_CUTOFFS)
    if not 0 <= gap <= MAX_HORIZON:
        raise InputError("bad_gap", gap=gap, most=MAX_HORIZON)
    if rope is not None and not (math.isfinite(rope) and rope >= 0):
        raise InputError("bad_rope", rope=str(rope))
    if seed < 0:
        raise InputError("bad_seed", seed=seed)


def _metric(name: str | None) -> str:
    names = [one.name for one in ranking_metrics(TaskKind.FORECAST)]
    chosen = name or DEFAULT_METRIC[TaskKind.FORECAST]
    if chosen not in names:
        raise InputError("unknown_metric", metric=chosen, known=", ".join(names))
    return chosen


def _models(
    wanted: Sequence[str] | None, task: Task, effort: Effort, panel: Panel
) -> tuple[tuple[str, ...], list[Finding]]:
    """Return the ids of the models in board order, and what was left out.

    The baselines are always among them.
    """
    suitable, findings = suitable_models(wanted, task, effort)
    if wanted is None and zero_share(panel) < INTERMITTENT_FROM:
        suitable -= {spec.id for spec in INTERMITTENT}
    fitted = [name for name in suitable if get_model(name).framework != "none"]
    if len(fitted) < 2:
        suitable = set(fitted)
    suitable |= {spec.id for spec in BASELINES}
    return tuple(spec.id for spec in all_models() if spec.id in suitable), findings


def zero_share(panel: Panel) -> float:
    """Return the share of values that are zero."""
    values = panel.y[np.isfinite(panel.y)]
    return float((values == 0).mean()) if len(values) else 0.0


def _about_cutoffs(
    panel: Panel, setup: ForecastSetup, folds: int, wanted: int
) -> tuple[Finding, ...]:
    found = []
    if folds < wanted:
        values = {"count": folds, "wanted": wanted}
        found.append(Finding("cutoffs_fewer", Severity.WARNING, values=values))
    if setup.step < setup.horizon:
        values = {"step": setup.step, "horizon": setup.horizon}
        found.append(Finding("cutoffs_overlap", Severity.INFO, values=values))
    cutoffs = cutoffs_of(panel, setup, folds)
    untested = int((cutoffs.ends < 0).all(axis=0).sum())
    if untested == panel.series:
        raise InputError("series_too_sparse", needed=MIN_VALUES, horizon=setup.horizon)
    if untested:
        values = {"count": untested, "total": panel.series}
        found.append(Finding("series_left_out_of_backtest", Severity.WARNING, values=values))
    if panel.series < MIN_SERIES:
        lengths = extents_of(panel).lengths
        apart = cutoffs_apart(lengths, setup.horizon, setup.gap, setup.season)
        values = {"count": folds, "apart": min(apart, MAX_CUTOFFS)}
        found.append(Finding(CUTOFFS_APART, Severity.INFO, values=values))
    constant = _constant(panel, cutoffs)
    if constant:
        found.append(Finding("series_constant", Severity.WARNING, values={"count": constant}))
    return tuple(found)


def _constant(panel: Panel, cutoffs: Cutoffs) -> int:
    """Return how many series begin to change only after their first cut-off."""
    count = 0
    for number in range(panel.series):
        ends = cutoffs.ends[:, number]
        if not (ends > 0).any():
            continue
        start = int(panel.starts[number])
        own = panel.y[start : start + int(ends[ends > 0].min())]
        whole = panel.y[panel.rows(number)]
        count += int(np.nanmax(own) == np.nanmin(own) and np.nanmax(whole) > np.nanmin(whole))
    return count
