"""Who will spend how much next? BG/NBD with Gamma-Gamma against learners, a network among them.

Time is cut into three: before, between and after. A learner sees what customers did before and what
they spent between; it is then shown what they did up to the end of between, and says what they
spend after. The probability models see all up to the end of between. Each fold of customers is
predicted by models that have seen nothing of these customers: the same for all, and the verdict
follows from the errors by fold.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import pandas as pd

from lib.core.facts import from_json, to_json
from lib.core.metrics import METRICS
from lib.core.model import BuildContext, Family
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.progress import MutedProgress, NullProgress, Progress
from lib.core.results import Verdict
from lib.core.task import TaskKind
from lib.errors import Cancelled, InputError
from lib.evaluation.judge.statistics import corrected_interval
from lib.evaluation.judge.verdict import judge
from lib.evaluation.train.crossval import cores
from lib.models.catalogue import get_model
from lib.models.families.boosting import HISTOGRAM
from lib.models.families.deep import KERAS_MLP
from lib.workflows.segments.arrays import Codes, Numbers
from lib.workflows.segments.customers.history import bought_between, histories
from lib.workflows.segments.customers.holdout import HELD_BACK, errors, periods
from lib.workflows.segments.customers.lifetime import BgNbd, GammaGamma
from lib.workflows.segments.facts.contest import Contest, ContestModel, ContestVerdict, Decile

FOLDS = 5
MIN_CUSTOMERS = 100
"""Customers below which five folds say nothing."""
METRIC = "rmse"
ROPE = 0.01
"""Errors that differ by less than one per cent are equal in practice, as in all comparisons."""
LEARNERS = (HISTOGRAM, KERAS_MLP)
FAMILIES: Mapping[str, Family] = {
    "last_period": Family.BASELINE,
    "bgnbd": Family.CLASSICAL,
    HISTOGRAM: Family.CLASSICAL,
    KERAS_MLP: Family.DEEP,
}


def compare(
    days: pd.DataFrame, *, seed: int = 0, threads: int = 1, watch: Progress | None = None
) -> Contest:
    """Compare the models on purchase days (lib.workflows.segments.customers.history).

    InputError "history_too_short", "too_few_customers" and those of the fits.
    """
    watch = watch or NullProgress()
    first, cut, last = periods(days, HELD_BACK)
    before = cut - (last - cut)
    then, now = histories(days, before), histories(days, cut)
    if before <= first or min(len(then), len(now)) < MIN_CUSTOMERS:
        raise InputError("too_few_customers", count=min(len(then), len(now)), least=MIN_CUSTOMERS)
    learn, learned = _features(days, then, before, last - cut)
    given, actual = _features(days, now, cut, last - cut)
    fold_now = np.random.default_rng(seed).permutation(len(now)) % FOLDS
    # A customer is in the same fold in both periods.
    fold_then = pd.Series(fold_now, now["customer"]).reindex(then["customer"]).to_numpy()
    outputs = {name: np.full(len(now), np.nan) for name in FAMILIES}
    seconds = dict.fromkeys(FAMILIES, 0.0)
    for fold in range(FOLDS):
        test, train = fold_now == fold, fold_then != fold
        tasks: dict[str, Callable[[], Numbers]] = {
            "last_period": given["spent_lately"].to_numpy()[test].copy,
            "bgnbd": partial(_bgnbd, now[~test], now[test], (last - cut) / 7),
        }
        for name in LEARNERS:
            fit = partial(_learner, name, learn[train], learned[train], given[test])
            tasks[name] = partial(fit, seed=seed + fold, threads=threads, watch=watch)
        for place, (name, run) in enumerate(tasks.items()):
            if watch.cancelled():
                raise Cancelled
            started = time.process_time()
            outputs[name][test] = run()
            seconds[name] += time.process_time() - started
            watch.progress((fold + (place + 1) / len(tasks)) / FOLDS)
    return _told(outputs, actual, fold_now, seconds, (last - cut) / 7, seed)


def _features(
    days: pd.DataFrame, past: pd.DataFrame, end: int, width: int
) -> tuple[pd.DataFrame, Numbers]:
    """Return what is known of customers at a day's end, and what they spent in the days after."""
    customers = past["customer"].to_numpy()
    lately = bought_between(days, customers, end - width, end)
    frame = pd.DataFrame(
        {
            "recency": past["T"] - past["t_x"],
            "purchases": past["x"] + 1.0,
            "tenure": past["T"],
            "spent": past["spent"],
            "mean_amount": past["spent"] / (past["x"] + 1),
            "gap": np.where(past["x"] > 0, past["t_x"] / past["x"].clip(1), past["T"]),
            "bought_lately": lately["count"].astype("float64"),
            "spent_lately": lately["amount"],
        }
    )
    return frame, bought_between(days, customers, end, end + width)["amount"].to_numpy()


def _bgnbd(train: pd.DataFrame, test: pd.DataFrame, weeks: float) -> Numbers:
    x, t_x, T, mean = (train[name].to_numpy() for name in ("x", "t_x", "T", "mean"))
    model, money = BgNbd.fit(x, t_x, T), GammaGamma.fit(x, mean)
    x, t_x, T, mean = (test[name].to_numpy() for name in ("x", "t_x", "T", "mean"))
    return model.expected(weeks, x, t_x, T) * money.expected(x, mean)


def _learner(
    name: str,
    X: pd.DataFrame,
    y: Numbers,
    asked: pd.DataFrame,
    *,
    seed: int,
    threads: int,
    watch: Progress,
) -> Numbers:
    context = BuildContext(
        kind=TaskKind.REGRESSION,
        features=dict.fromkeys(X.columns, "number"),
        levels={column: int(X[column].nunique()) for column in X.columns},
        rows=len(X),
        classes=0,
        effort=Effort.STANDARD,
        metric=METRIC,
        seed=seed,
        threads=threads,
        # Its progress is that of one fit: only its question whether to stop is passed on.
        watch=MutedProgress(watch),
    )
    with cores(threads):
        fitted = get_model(name).build(context)
        fitted.fit(X.reset_index(drop=True), y.astype(np.float64))
        found = np.asarray(fitted.predict(asked.reset_index(drop=True)), dtype=np.float64)
    # Nobody spends less than nothing.
    return np.maximum(found.reshape(len(asked)), 0.0)


def _told(
    outputs: Mapping[str, Numbers],
    actual: Numbers,
    folds: Codes,
    seconds: Mapping[str, float],
    weeks: float,
    seed: int,
) -> Contest:
    scores = {
        name: [
            float(np.sqrt(np.mean((values[folds == fold] - actual[folds == fold]) ** 2)))
            for fold in range(FOLDS)
        ]
        for name, values in outputs.items()
    }
    plan = Plan(
        models=tuple(outputs),
        effort=Effort.STANDARD,
        folds=FOLDS,
        repeats=1,
        seed=seed,
        metric=METRIC,
        rope=ROPE,
        rope_relative=True,
        split=SplitKind.KFOLD,
    )
    verdict = judge(scores, FAMILIES, seconds, plan, len(actual))
    models = []
    for name, values in outputs.items():
        low, high = corrected_interval(scores[name], FOLDS)
        over_all = errors(values, actual)
        models.append(
            ContestModel(
                id=name,
                family=str(FAMILIES[name]),
                folds=tuple(scores[name]),
                mean=float(np.mean(scores[name])),
                low=low,
                high=high,
                seconds=seconds[name],
                all_mae=over_all.mae,
                all_rmse=over_all.rmse,
                all_total=over_all.total,
                all_correlation=over_all.correlation,
                all_rank_correlation=over_all.rank_correlation,
            )
        )
    return Contest(
        metric=METRIC,
        greater_is_better=METRICS[METRIC].greater_is_better,
        customers=len(actual),
        spenders=int((actual > 0).sum()),
        weeks=weeks,
        mean_spend=float(actual.mean()),
        models=tuple(sorted(models, key=lambda one: one.mean)),
        verdict=None if verdict is None else _kept(verdict),
        deciles={name: _deciles(values, actual) for name, values in outputs.items()},
    )


def _deciles(expected: Numbers, actual: Numbers) -> tuple[Decile, ...]:
    """Return the means of what was expected and spent in each tenth of what was expected."""
    order = np.argsort(expected, kind="stable")
    return tuple(
        Decile(float(expected[part].mean()), float(actual[part].mean()))
        for part in np.array_split(order, 10)
        if len(part)
    )


def _kept(verdict: Verdict) -> ContestVerdict:
    """Return a verdict as it can be kept: JSON has no infinity."""
    stored = to_json(verdict).items()
    finite = {
        name: None if isinstance(value, float) and not np.isfinite(value) else value
        for name, value in stored
    }
    return from_json(ContestVerdict, finite)
