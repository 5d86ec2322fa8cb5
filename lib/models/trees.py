"""A decision tree, and forests of them."""

from math import sqrt
from typing import Any

from lib.core.model import BuildContext, Estimator, Family, ModelSpec, Size
from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.i18n import N_
from lib.models.cost import tree_seconds

_TREES = {Effort.QUICK: 150, Effort.STANDARD: 300, Effort.THOROUGH: 500}


def _pipeline(ctx: BuildContext, model: Any) -> Estimator:
    from sklearn.pipeline import Pipeline

    from lib.preparing.columns import tree_preparer

    return Pipeline([("prepare", tree_preparer(ctx)), ("model", model)])


def _tree(ctx: BuildContext) -> Estimator:
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    leaf = max(5, min(50, round(sqrt(ctx.rows) / 3)))
    if not ctx.kind.is_classification:
        model = DecisionTreeRegressor(min_samples_leaf=min(leaf, 15), random_state=ctx.seed)
        return _pipeline(ctx, model)
    weight = "balanced" if ctx.class_weight else None
    return _pipeline(
        ctx,
        DecisionTreeClassifier(min_samples_leaf=leaf, class_weight=weight, random_state=ctx.seed),
    )


def _forest(ctx: BuildContext, classifier: Any, regressor: Any, share: float) -> Estimator:
    common = {
        "n_estimators": _TREES[ctx.effort],
        "n_jobs": ctx.threads,
        "random_state": ctx.seed,
    }
    if not ctx.kind.is_classification:
        return _pipeline(ctx, regressor(min_samples_leaf=3, max_features=share, **common))
    weight = "balanced_subsample" if ctx.class_weight else None
    # Binary targets are mostly noisy and gain from larger leaves; many classes rarely do.
    leaf = 5 if ctx.kind is TaskKind.BINARY else 2
    return _pipeline(ctx, classifier(min_samples_leaf=leaf, class_weight=weight, **common))


def _random_forest(ctx: BuildContext) -> Estimator:
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    return _forest(ctx, RandomForestClassifier, RandomForestRegressor, share=0.4)


def _extra_trees(ctx: BuildContext) -> Estimator:
    from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor

    return _forest(ctx, ExtraTreesClassifier, ExtraTreesRegressor, share=0.7)


def _tree_cost(size: Size) -> float:
    per_cell = 0.7e-7 if size.classes else 2.7e-7
    return tree_seconds(size) + per_cell * size.rows * size.columns


def _forest_cost(size: Size, per_row: float, per_cell: float) -> float:
    """Estimate a forest: classifiers look at the root of the columns, regressors at a share."""
    if size.classes:
        one = per_row * size.rows * max(1.0, sqrt(size.columns) / 8)
    else:
        one = per_cell * size.rows * size.columns
    return tree_seconds(size) + _TREES[size.effort] * (1e-3 + one)


def _random_forest_seconds(size: Size) -> float:
    return _forest_cost(size, per_row=8e-7 if size.classes == 2 else 1.1e-6, per_cell=1.05e-7)


def _extra_trees_seconds(size: Size) -> float:
    return _forest_cost(size, per_row=5.2e-7, per_cell=0.6e-7)


SPECS = (
    ModelSpec(
        id="decision_tree",
        family=Family.CLASSICAL,
        label=N_("Decision tree"),
        about=N_("One tree of yes-or-no questions about the features, readable as rules."),
        kinds=tuple(TaskKind),
        framework="sklearn",
        build=_tree,
        seconds=_tree_cost,
    ),
    ModelSpec(
        id="random_forest",
        family=Family.CLASSICAL,
        label=N_("Random forest"),
        about=N_("The average of hundreds of trees, each grown on other rows and columns."),
        kinds=tuple(TaskKind),
        framework="sklearn",
        build=_random_forest,
        seconds=_random_forest_seconds,
    ),
    ModelSpec(
        id="extra_trees",
        family=Family.CLASSICAL,
        label=N_("Extremely randomized trees"),
        about=N_("Like a random forest, with cut points drawn at random: faster and smoother."),
        kinds=tuple(TaskKind),
        framework="sklearn",
        build=_extra_trees,
        seconds=_extra_trees_seconds,
    ),
)
