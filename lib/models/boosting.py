"""Gradient boosted trees."""

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from typing import Any

from lib.core.model import BuildContext, Estimator, Family, ModelSpec, Role, Setting, Size
from lib.core.plan import Effort
from lib.core.task import PREDICTED, TaskKind
from lib.i18n import N_
from lib.models.cost import tree_seconds
from lib.models.trials import open_space, size_of, trials_of

_OBJECTIVES = {
    TaskKind.REGRESSION: "RMSE",
    TaskKind.BINARY: "Logloss",
    TaskKind.MULTICLASS: "MultiClass",
}
_REFIT_ROWS = 10_000
_HISTOGRAM_SPACE = {
    "learning_rate": ("float", 0.01, 0.3, True),
    "max_leaf_nodes": ("int", 4, 128, True),
    "min_samples_leaf": ("int", 3, 100, True),
    "l2_regularization": ("float", 0.01, 100.0, True),
}
_HISTOGRAM_NAMES = {
    "max_leaf_nodes": "leaves",
    "min_samples_leaf": "leaf",
    "l2_regularization": "l2",
}
_CATBOOST_SPACE = {
    "learning_rate": ("float", 0.02, 0.3, True),
    "depth": ("int", 3, 8, False),
    "l2": ("float", 1.0, 30.0, True),
}
"""Around the spaces that Gorishniy et al. and TabArena search; depth 8 at most, for the time."""


def _histogram(ctx: BuildContext) -> Estimator:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    from lib.models.early_stopping import EarlyStoppingClassifier, EarlyStoppingRegressor
    from lib.preparing.columns import native_preparer

    preparer, categories = native_preparer(ctx)
    # Many classes grow a tree each in every iteration, so fewer iterations must do.
    quick = ctx.effort is Effort.QUICK or ctx.kind is TaskKind.MULTICLASS
    options = {
        "learning_rate": ctx.settings.get("learning_rate", 0.1 if quick else 0.05),
        "max_iter": ctx.settings.get("iterations", 200 if quick else 600),
        "max_leaf_nodes": ctx.settings.get("leaves", 31),
        "min_samples_leaf": ctx.settings.get("leaf", 20),
        "early_stopping": True,
        "n_iter_no_change": 10 if quick else 20,
        "l2_regularization": ctx.settings.get("l2", 1.0),
        "categorical_features": list(range(categories)) or None,
        "random_state": ctx.seed,
    }
    inner: dict[str, Any] = {"group": ctx.groups, "seed": ctx.seed}
    if ctx.effort is Effort.THOROUGH:
        inner |= _tuned(ctx, _histogram_once, _HISTOGRAM_SPACE, _HISTOGRAM_NAMES)
    if ctx.kind.is_classification:
        weight = "balanced" if ctx.class_weight else None
        booster = HistGradientBoostingClassifier(class_weight=weight, **options)
        return EarlyStoppingClassifier(preparer, booster, **inner)
    return EarlyStoppingRegressor(preparer, HistGradientBoostingRegressor(**options), **inner)


def _catboost(ctx: BuildContext) -> Estimator:
    from lib.models.catboost_model import CatBoostBooster
    from lib.models.early_stopping import EarlyStoppingClassifier, EarlyStoppingRegressor
    from lib.models.tuned import SharedWatch
    from lib.preparing.columns import native_preparer

    # CatBoost has its own, ordered, target statistics for categories of any size.
    preparer, categories = native_preparer(ctx, many_levels=ctx.rows + 1)
    quick = ctx.effort is Effort.QUICK
    usual_rate = 0.12 if quick else 0.06 if ctx.kind.is_classification else 0.1
    booster = CatBoostBooster(
        objective=_OBJECTIVES[ctx.kind],
        categories=categories,
        iterations=ctx.settings.get("iterations", 200 if quick else 1000),
        learning_rate=ctx.settings.get("learning_rate", usual_rate),
        depth=ctx.settings.get("depth", 6),
        l2=ctx.settings.get("l2", 3.0),
        patience=20 if quick else 50,
        balanced=ctx.class_weight and ctx.kind.is_classification,
        threads=ctx.threads,
        seed=ctx.seed,
        watch=SharedWatch(ctx.watch),
    )
    outer = EarlyStoppingClassifier if ctx.kind.is_classification else EarlyStoppingRegressor
    # With many classes and few rows those held back are missed (wine's log loss: 0.859 instead of
    # 0.891); with two classes this brings nothing.
    refit = not quick and ctx.kind is TaskKind.MULTICLASS and ctx.rows <= _REFIT_ROWS
    inner: dict[str, Any] = {"group": ctx.groups, "seed": ctx.seed}
    if ctx.effort is Effort.THOROUGH:
        inner |= _tuned(ctx, _catboost_once, _CATBOOST_SPACE, {})
    return outer(preparer, booster, refit=refit, **inner)


def _tuned(
    ctx: BuildContext,
    once: Callable[[Size], float],
    space: Mapping[str, Sequence[Any]],
    names: Mapping[str, str],
) -> dict[str, Any]:
    """Return how a model is tuned, for EarlyStoppingClassifier and EarlyStoppingRegressor."""
    import optuna  # noqa: F401 - importing it is no part of a fit's cost

    from lib.models.tuned import SharedWatch

    return {
        "space": open_space(space, ctx.settings, names),
        "trials": trials_of(once, size_of(ctx)),
        "metric": ctx.metric,
        "watch": SharedWatch(ctx.watch),
    }


def _histogram_seconds(size: Size) -> float:
    return _histogram_once(size) * max(1, trials_of(_histogram_once, size))


def _catboost_seconds(size: Size) -> float:
    return _catboost_once(size) * max(1, trials_of(_catboost_once, size))


def _histogram_once(size: Size) -> float:
    quick = size.effort is Effort.QUICK
    if size.classes > 2:
        trees = int(min(90, 35 + size.rows / 150)) * size.classes
    elif size.classes:
        trees = 50 if quick else 100
    else:
        trees = 180 if quick else 350
    per_row = 5e-8 if size.classes > 2 else 3e-8
    return tree_seconds(size) + trees * (1.3e-3 + per_row * size.rows * sqrt(size.columns))


def _catboost_once(size: Size) -> float:
    # Two classes stop early, the sooner the fewer the rows; the others mostly use what they may.
    most = 200 if size.effort is Effort.QUICK else 1000
    trees = min(most, 50 + size.rows / 100) if size.classes == 2 else most
    if size.effort is not Effort.QUICK and size.classes > 2 and size.rows <= _REFIT_ROWS:
        trees *= 1.9
    overhead = 1.3e-3 * max(1.0, size.classes / 2)
    work = 8e-9 * size.rows * size.columns * max(1.0, size.classes / 5)
    return tree_seconds(size) + trees * (overhead + work)


_ITERATIONS = Setting(
    "iterations",
    N_("Iterations at most"),
    N_("Trees grown one after another; fewer where held-back rows gain nothing more."),
    "int",
    low=10,
    high=5000,
    log=True,
)
_RATE = Setting(
    "learning_rate",
    N_("Learning rate"),
    N_("How much each tree corrects. Smaller needs more iterations and is often a little better."),
    "float",
    low=0.005,
    high=0.5,
    log=True,
)
_HISTOGRAM = (
    _ITERATIONS,
    _RATE,
    Setting(
        "leaves",
        N_("Leaves of a tree at most"),
        N_("More let a tree look at more columns together."),
        "int",
        default=31,
        low=2,
        high=255,
        log=True,
    ),
    Setting(
        "leaf",
        N_("Rows in a leaf at least"),
        N_("Larger leaves are more careful."),
        "int",
        default=20,
        low=1,
        high=500,
        log=True,
    ),
    Setting(
        "l2",
        N_("Regularization (L2)"),
        N_("Larger keeps the corrections of small leaves smaller."),
        "float",
        default=1.0,
        low=0.0,
        high=100.0,
    ),
)
_CATBOOST = (
    _ITERATIONS,
    _RATE,
    Setting(
        "depth",
        N_("Depth of a tree"),
        N_("Questions asked of each row; each one more doubles the leaves."),
        "int",
        default=6,
        low=1,
        high=10,
    ),
    Setting(
        "l2",
        N_("Regularization (L2)"),
        N_("Larger keeps the corrections of small leaves smaller."),
        "float",
        default=3.0,
        low=0.1,
        high=100.0,
        log=True,
    ),
)

SPECS = (
    ModelSpec(
        id="hist_gradient_boosting",
        family=Family.CLASSICAL,
        role=Role.STRONG,
        label=N_("Histogram gradient boosting"),
        about=N_("Trees that each correct the ones before, on binned features; stops early."),
        kinds=PREDICTED,
        framework="sklearn",
        build=_histogram,
        seconds=_histogram_seconds,
        settings=_HISTOGRAM,
        good=N_("On most tables, above all large ones; fast."),
    ),
    ModelSpec(
        id="catboost",
        family=Family.CLASSICAL,
        role=Role.STRONG,
        label=N_("CatBoost"),
        about=N_("Gradient boosting with symmetric trees and native categories; stops early."),
        kinds=PREDICTED,
        framework="catboost",
        build=_catboost,
        seconds=_catboost_seconds,
        settings=_CATBOOST,
        good=N_("On most tables, above all with categories of many levels; often the best."),
        cancellable=True,
    ),
)
