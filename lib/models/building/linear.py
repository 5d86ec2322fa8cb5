"""Builders: linear models."""

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeCV
from sklearn.pipeline import Pipeline

from lib.core.model import BuildContext, Estimator
from lib.core.plan import Effort
from lib.models.families.linear import LOGISTIC_TRIALS, logistic_once
from lib.models.trials import size_of, trials_of
from lib.models.tuned import SharedProgress, TunedPipeline, TunedRidge
from lib.preparing.columns import dense_preparer

_ALPHAS = 101
"""Strengths of the ridge compared at thorough effort."""

_MANY_COLUMNS = 1000
"""Above this, choosing the ridge's strength by leave-one-out costs more than it gains."""


def _pipeline(ctx: BuildContext, model: BaseEstimator) -> Estimator:
    made: Estimator = Pipeline(
        [("prepare", dense_preparer(ctx, dtype="float64")), ("model", model)]
    )
    return made


def linear(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Linear regression"."""
    return _pipeline(ctx, LinearRegression(positive=ctx.setting("positive", False)))


def ridge(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Ridge regression"."""
    alpha = ctx.number("alpha")
    if alpha is not None or len(ctx.features) > _MANY_COLUMNS:
        return _pipeline(ctx, Ridge(alpha=10.0 if alpha is None else alpha))
    if ctx.effort is Effort.THOROUGH:
        return _pipeline(ctx, TunedRidge(alphas=np.logspace(-4, 6, _ALPHAS)))
    return _pipeline(ctx, RidgeCV(alphas=np.logspace(-2, 4, 13)))


def logistic(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Logistic regression"."""
    weight = "balanced" if ctx.class_weight else None
    model = LogisticRegression(
        C=ctx.setting("C", 1.0),
        max_iter=ctx.setting("iterations", 3000),
        class_weight=weight,
    )
    if ctx.effort is not Effort.THOROUGH or "C" in ctx.settings:
        return _pipeline(ctx, model)
    import optuna  # noqa: F401 - importing it is no part of a fit's cost

    return TunedPipeline(
        [("prepare", dense_preparer(ctx, dtype="float64")), ("model", model)],
        space={"C": ["float", 1e-4, 1e4, True]},
        trials=trials_of(logistic_once, size_of(ctx), LOGISTIC_TRIALS),
        metric=ctx.metric,
        group=ctx.groups,
        seed=ctx.seed,
        watch=SharedProgress(ctx.watch),
    )
