"""Linear models."""

from typing import Any

from lib.core.model import BuildContext, Estimator, Family, ModelSpec, Size
from lib.core.task import TaskKind
from lib.i18n import N_
from lib.models.cost import dense_seconds

_MANY_COLUMNS = 1000
"""Above this, choosing the ridge's strength by leave-one-out costs more than it gains."""


def _pipeline(ctx: BuildContext, model: Any) -> Estimator:
    from sklearn.pipeline import Pipeline

    from lib.preparing.columns import dense_preparer

    return Pipeline([("prepare", dense_preparer(ctx, dtype="float64")), ("model", model)])


def _linear(ctx: BuildContext) -> Estimator:
    from sklearn.linear_model import LinearRegression

    return _pipeline(ctx, LinearRegression())


def _ridge(ctx: BuildContext) -> Estimator:
    import numpy as np
    from sklearn.linear_model import Ridge, RidgeCV

    if len(ctx.features) > _MANY_COLUMNS:
        return _pipeline(ctx, Ridge(alpha=10.0))
    return _pipeline(ctx, RidgeCV(alphas=np.logspace(-2, 4, 13)))


def _logistic(ctx: BuildContext) -> Estimator:
    from sklearn.linear_model import LogisticRegression

    weight = "balanced" if ctx.class_weight else None
    return _pipeline(ctx, LogisticRegression(C=1.0, max_iter=3000, class_weight=weight))


def _linear_seconds(size: Size) -> float:
    return dense_seconds(size) + 3e-10 * size.rows * size.columns**2


def _logistic_seconds(size: Size) -> float:
    return dense_seconds(size) + 1e-7 * size.rows * size.columns * max(1, size.classes - 1)


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
    ),
    ModelSpec(
        id="ridge",
        family=Family.CLASSICAL,
        label=N_("Ridge regression"),
        about=N_("Least squares that keeps weights small; how small is chosen by leave-one-out."),
        kinds=(TaskKind.REGRESSION,),
        framework="sklearn",
        build=_ridge,
        seconds=_linear_seconds,
    ),
    ModelSpec(
        id="logistic",
        family=Family.CLASSICAL,
        label=N_("Logistic regression"),
        about=N_("A weighted sum of the features, turned into class probabilities."),
        kinds=(TaskKind.BINARY, TaskKind.MULTICLASS),
        framework="sklearn",
        build=_logistic,
        seconds=_logistic_seconds,
    ),
)
