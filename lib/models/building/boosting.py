"""Builders: gradient boosted trees."""

from collections.abc import Callable, Mapping
from typing import TypedDict

from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from lib.core.model import BuildContext, Estimator, Size
from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.models.early_stopping import EarlyStoppingClassifier, EarlyStoppingRegressor
from lib.models.families.boosting import REFIT_ROWS, catboost_once, histogram_once
from lib.models.trials import Space, open_space, size_of, trials_of
from lib.models.tuned import SharedProgress
from lib.preparing.columns import native_preparer

_OBJECTIVES = {
    TaskKind.REGRESSION: "RMSE",
    TaskKind.BINARY: "Logloss",
    TaskKind.MULTICLASS: "MultiClass",
}

_HISTOGRAM_SPACE: Space = {
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

_CATBOOST_SPACE: Space = {
    "learning_rate": ("float", 0.02, 0.3, True),
    "depth": ("int", 3, 8, False),
    "l2": ("float", 1.0, 30.0, True),
}
"""Around the spaces that Gorishniy et al. and TabArena search; depth 8 at most, for the time."""


class Stopping(TypedDict, total=False):
    """What early stopping takes beside a preparer and a booster (lib.models.early_stopping)."""

    group: str | None
    seed: int
    space: Space
    trials: int
    metric: str
    watch: SharedProgress


def histogram(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Histogram gradient boosting"."""
    preparer, categories = native_preparer(ctx)
    # Many classes grow a tree each in every iteration, so fewer iterations must do.
    quick = ctx.effort is Effort.QUICK or ctx.kind is TaskKind.MULTICLASS
    options = {
        "learning_rate": ctx.setting("learning_rate", 0.1 if quick else 0.05),
        "max_iter": ctx.setting("iterations", 200 if quick else 600),
        "max_leaf_nodes": ctx.setting("leaves", 31),
        "min_samples_leaf": ctx.setting("leaf", 20),
        "early_stopping": True,
        "n_iter_no_change": 10 if quick else 20,
        "l2_regularization": ctx.setting("l2", 1.0),
        "categorical_features": list(range(categories)) or None,
        "random_state": ctx.seed,
    }
    inner: Stopping = {"group": ctx.groups, "seed": ctx.seed}
    if ctx.effort is Effort.THOROUGH:
        inner |= _tuned(ctx, histogram_once, _HISTOGRAM_SPACE, _HISTOGRAM_NAMES)
    if ctx.kind.is_classification:
        weight = "balanced" if ctx.class_weight else None
        booster = HistGradientBoostingClassifier(class_weight=weight, **options)
        return EarlyStoppingClassifier(preparer, booster, **inner)
    return EarlyStoppingRegressor(preparer, HistGradientBoostingRegressor(**options), **inner)


def catboost(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "CatBoost"."""
    from lib.models.catboost_model import CatBoostBooster

    # CatBoost has its own, ordered, target statistics for categories of any size.
    preparer, categories = native_preparer(ctx, many_levels=ctx.rows + 1)
    quick = ctx.effort is Effort.QUICK
    usual_rate = 0.12 if quick else 0.06 if ctx.kind.is_classification else 0.1
    booster = CatBoostBooster(
        objective=_OBJECTIVES[ctx.kind],
        categories=categories,
        iterations=ctx.setting("iterations", 200 if quick else 1000),
        learning_rate=ctx.setting("learning_rate", usual_rate),
        depth=ctx.setting("depth", 6),
        l2=ctx.setting("l2", 3.0),
        patience=20 if quick else 50,
        balanced=ctx.class_weight and ctx.kind.is_classification,
        threads=ctx.threads,
        seed=ctx.seed,
        watch=SharedProgress(ctx.watch),
    )
    outer = EarlyStoppingClassifier if ctx.kind.is_classification else EarlyStoppingRegressor
    # With many classes and few rows those held back are missed (wine's log loss: 0.859 instead of
    # 0.891); with two classes this brings nothing.
    refit = not quick and ctx.kind is TaskKind.MULTICLASS and ctx.rows <= REFIT_ROWS
    inner: Stopping = {"group": ctx.groups, "seed": ctx.seed}
    if ctx.effort is Effort.THOROUGH:
        inner |= _tuned(ctx, catboost_once, _CATBOOST_SPACE, {})
    return outer(preparer, booster, refit=refit, **inner)


def _tuned(
    ctx: BuildContext,
    once: Callable[[Size], float],
    space: Space,
    names: Mapping[str, str],
) -> Stopping:
    """Return how a model is tuned, for EarlyStoppingClassifier and EarlyStoppingRegressor."""
    import optuna  # noqa: F401 - importing it is no part of a fit's cost

    return {
        "space": open_space(space, ctx.settings, names),
        "trials": trials_of(once, size_of(ctx)),
        "metric": ctx.metric,
        "watch": SharedProgress(ctx.watch),
    }
