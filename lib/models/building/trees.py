"""Builders: a decision tree, and forests of them."""

from math import sqrt
from typing import Any

from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from lib.core.model import BuildContext, Estimator
from lib.core.task import TaskKind
from lib.models.families.trees import TREES
from lib.preparing.columns import tree_preparer


def _pipeline(ctx: BuildContext, model: Any) -> Estimator:
    return Pipeline([("prepare", tree_preparer(ctx)), ("model", model)])


def tree(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Decision tree"."""
    leaf = max(5, min(50, round(sqrt(ctx.rows) / 3)))
    common = {
        "max_depth": ctx.settings.get("depth"),
        "ccp_alpha": ctx.settings.get("pruning", 0.0),
        "random_state": ctx.seed,
    }
    if not ctx.kind.is_classification:
        leaf = ctx.settings.get("leaf", min(leaf, 15))
        return _pipeline(ctx, DecisionTreeRegressor(min_samples_leaf=leaf, **common))
    leaf = ctx.settings.get("leaf", leaf)
    weight = "balanced" if ctx.class_weight else None
    tree = DecisionTreeClassifier(min_samples_leaf=leaf, class_weight=weight, **common)
    return _pipeline(ctx, tree)


def _forest(ctx: BuildContext, classifier: Any, regressor: Any, share: float) -> Estimator:
    common = {
        "n_estimators": ctx.settings.get("trees", TREES[ctx.effort]),
        "max_depth": ctx.settings.get("depth"),
        "n_jobs": ctx.threads,
        "random_state": ctx.seed,
    }
    if not ctx.kind.is_classification:
        leaf = ctx.settings.get("leaf", 3)
        share = ctx.settings.get("features", share)
        return _pipeline(ctx, regressor(min_samples_leaf=leaf, max_features=share, **common))
    weight = "balanced_subsample" if ctx.class_weight else None
    # Binary targets are mostly noisy and gain from larger leaves; many classes rarely do.
    leaf = ctx.settings.get("leaf", 5 if ctx.kind is TaskKind.BINARY else 2)
    features = ctx.settings.get("features", "sqrt")
    model = classifier(min_samples_leaf=leaf, max_features=features, class_weight=weight, **common)
    return _pipeline(ctx, model)


def random_forest(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Random forest"."""
    return _forest(ctx, RandomForestClassifier, RandomForestRegressor, share=0.4)


def extra_trees(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Extremely randomized trees"."""
    return _forest(ctx, ExtraTreesClassifier, ExtraTreesRegressor, share=0.7)
