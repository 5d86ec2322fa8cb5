"""Linear models."""

from typing import Any

from lib.core.model import BuildContext, Estimator, Family, ModelSpec, Role, Setting, Size
from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.i18n import N_
from lib.models.cost import dense_seconds
from lib.models.trials import size_of, trials_of

_ALPHAS = 101
"""Strengths of the ridge compared at thorough effort."""
_LOGISTIC_TRIALS = 30
"""One number is searched: further trials find nothing."""
_MANY_COLUMNS = 1000
"""Above this, choosing the ridge's strength by leave-one-out costs more than it gains."""


def _pipeline(ctx: BuildContext, model: Any) -> Estimator:
    from sklearn.pipeline import Pipeline

    from lib.preparing.columns import dense_preparer

    return Pipeline([("prepare", dense_preparer(ctx, dtype="float64")), ("model", model)])


def _linear(ctx: BuildContext) -> Estimator:
    from sklearn.linear_model import LinearRegression

    return _pipeline(ctx, LinearRegression(positive=ctx.settings.get("positive", False)))


def _ridge(ctx: BuildContext) -> Estimator:
    import numpy as np
    from sklearn.linear_model import Ridge, RidgeCV

    alpha = ctx.settings.get("alpha")
    if alpha is not None or len(ctx.features) > _MANY_COLUMNS:
        return _pipeline(ctx, Ridge(alpha=10.0 if alpha is None else alpha))
    if ctx.effort is Effort.THOROUGH:
        from lib.models.tuned import TunedRidge

        return _pipeline(ctx, TunedRidge(alphas=np.logspace(-4, 6, _ALPHAS)))
    return _pipeline(ctx, RidgeCV(alphas=np.logspace(-2, 4, 13)))


def _logistic(ctx: BuildContext) -> Estimator:
    from sklearn.linear_model import LogisticRegression

    weight = "balanced" if ctx.class_weight else None
    model = LogisticRegression(
        C=ctx.settings.get("C", 1.0),
        max_iter=ctx.settings.get("iterations", 3000),
        class_weight=weight,
    )
    if ctx.effort is not Effort.THOROUGH or "C" in ctx.settings:
        return _pipeline(ctx, model)
    import optuna  # noqa: F401 - importing it is no part of a fit's cost

    from lib.models.tuned import SharedWatch, TunedPipeline
    from lib.preparing.columns import dense_preparer

    return TunedPipeline(
        [("prepare", dense_preparer(ctx, dtype="float64")), ("model", model)],
        space={"C": ["float", 1e-4, 1e4, True]},
        trials=trials_of(_logistic_once, size_of(ctx), _LOGISTIC_TRIALS),
        metric=ctx.metric,
        group=ctx.groups,
        seed=ctx.seed,
        watch=SharedWatch(ctx.watch),
    )


def _linear_seconds(size: Size) -> float:
    return dense_seconds(size) + 3e-10 * size.rows * size.columns**2


def _logistic_seconds(size: Size) -> float:
    return _logistic_once(size) * (1 + trials_of(_logistic_once, size, _LOGISTIC_TRIALS))


def _logistic_once(size: Size) -> float:
    return dense_seconds(size) + 1e-7 * size.rows * size.columns * max(1, size.classes - 1)


_POSITIVE = Setting(
    "positive",
    N_("Positive weights only"),
    N_("Every feature may then only raise the prediction."),
    "bool",
    default=False,
)
_ALPHA = Setting(
    "alpha",
    N_("Regularization (alpha)"),
    N_("Larger keeps the weights smaller. By itself, the model chooses it by leave-one-out."),
    "float",
    low=1e-4,
    high=1e6,
    log=True,
)
_LOGISTIC = (
    Setting(
        "C",
        N_("Inverse regularization (C)"),
        N_("Smaller keeps the weights smaller; larger follows the training rows more closely."),
        "float",
        default=1.0,
        low=1e-4,
        high=1e4,
        log=True,
    ),
    Setting(
        "iterations",
        N_("Iterations at most"),
        N_("Steps of the solver; it stops earlier once the weights stand still."),
        "int",
        default=3000,
        low=50,
        high=20_000,
        log=True,
    ),
)

SPECS = (
    ModelSpec(
        id="linear",
        family=Family.CLASSICAL,
        label=N_("Linear regression"),
        about=N_("Ordinary least squares: a weighted sum of the features, without regularization."),
        kinds=(TaskKind.REGRESSION,),
        framework="sklearn",
        build=_linear,
        seconds=_linear_seconds,
        settings=(_POSITIVE,),
        good=N_("When effects add up, and to see what each feature does."),
    ),
    ModelSpec(
        id="ridge",
        family=Family.CLASSICAL,
        role=Role.STRONG,
        label=N_("Ridge regression"),
        about=N_("Least squares that keeps weights small; how small is chosen by leave-one-out."),
        kinds=(TaskKind.REGRESSION,),
        framework="sklearn",
        build=_ridge,
        seconds=_linear_seconds,
        settings=(_ALPHA,),
        good=N_("With few rows, many columns, or columns that say much the same."),
    ),
    ModelSpec(
        id="logistic",
        family=Family.CLASSICAL,
        role=Role.STRONG,
        label=N_("Logistic regression"),
        about=N_("A weighted sum of the features, turned into class probabilities."),
        kinds=(TaskKind.BINARY, TaskKind.MULTICLASS),
        framework="sklearn",
        build=_logistic,
        seconds=_logistic_seconds,
        settings=_LOGISTIC,
        good=N_("With few rows, when effects add up, and for well-calibrated probabilities."),
    ),
)
