"""Builders: a decision tree, and forests of them."""

from math import sqrt

from sklearn.base import BaseEstimator
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.ensemble._forest import ForestClassifier, ForestRegressor
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from lib.core.model import BuildContext, Estimator
from lib.core.task import TaskKind
from lib.models.families.trees import TREES
from lib.preparing.columns import tree_preparer


def _pipeline(ctx: BuildContext, model: BaseEstimator) -> Estimator:
    made: Estimator = Pipeline([("prepare", tree_preparer(ctx)), ("model", model)])
    return made


def tree(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Decision tree"."""
    leaf = max(5, min(50, round(sqrt(ctx.rows) / 3)))
    common = {
        "max_depth": ctx.whole("depth"),
        "ccp_alpha": ctx.setting("pruning", 0.0),
        "random_state": ctx.seed,
    }
    if not ctx.kind.is_classification:
        leaf = ctx.setting("leaf", min(leaf, 15))
        return _pipeline(ctx, DecisionTreeRegressor(min_samples_leaf=leaf, **common))
    leaf = ctx.setting("leaf", leaf)
    weight = "balanced" if ctx.class_weight else None
    tree = DecisionTreeClassifier(min_samples_leaf=leaf, class_weight=weight, **common)
    return _pipeline(ctx, tree)


def _forest(
    ctx: BuildContext,
    classifier: type[ForestClassifier],
    regressor: type[ForestRegressor],
    share: float,
) -> Estimator:
    common = {
        "n_estimators": ctx.setting("trees", TREES[ctx.effort]),
        "max_depth": ctx.whole("depth"),
        "n_jobs": ctx.threads,
        "random_state": ctx.seed,
    }
    if not ctx.kind.is_classification:
        leaf = ctx.setting("leaf", 3)
        share = ctx.setting("features", share)
        return _pipeline(ctx, regressor(min_samples_leaf=leaf, max_features=share, **common))
    weight = "balanced_subsample" if ctx.class_weight else None
    # Binary targets are mostly noisy and gain from larger leaves; many classes rarely do.
    leaf = ctx.setting("leaf", 5 if ctx.kind is TaskKind.BINARY else 2)
    features = ctx.number("features") or "sqrt"
    model = classifier(min_samples_leaf=leaf, max_features=features, class_weight=weight, **common)
    return _pipeline(ctx, model)


def random_forest(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Random forest"."""
    return _forest(ctx, RandomForestClassifier, RandomForestRegressor, share=0.4)


def extra_trees(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Extremely randomized trees"."""
    return _forest(ctx, ExtraTreesClassifier, ExtraTreesRegressor, share=0.7)
