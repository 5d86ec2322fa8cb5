"""Builders: support vector machines."""

from sklearn.base import BaseEstimator
from sklearn.compose import TransformedTargetRegressor
from sklearn.kernel_approximation import Nystroem
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR, LinearSVC, LinearSVR

from lib.core.model import BuildContext, Estimator
from lib.models.calibrated import MarginCalibrator
from lib.models.families.svm import COMPONENTS, EXACT_ROWS
from lib.models.kernels import OverallScale
from lib.preparing.columns import dense_preparer


def _pipeline(ctx: BuildContext, model: BaseEstimator) -> Estimator:
    made: Estimator = Pipeline(
        [("prepare", dense_preparer(ctx, "squash", "float64")), ("model", model)]
    )
    return made


def _regressor(model: BaseEstimator) -> TransformedTargetRegressor:
    """Scale the target, because the margin's width is in its unit."""
    return TransformedTargetRegressor(model, transformer=StandardScaler())


def _classifier(ctx: BuildContext, model: BaseEstimator) -> MarginCalibrator:
    return MarginCalibrator(model, balanced=ctx.class_weight, seed=ctx.seed)


def _linear_margins(ctx: BuildContext, C: float) -> LinearSVC | LinearSVR:
    common = {"C": C, "dual": False, "max_iter": 5000, "random_state": ctx.seed}
    if ctx.kind.is_classification:
        weight = "balanced" if ctx.class_weight else None
        return LinearSVC(class_weight=weight, **common)
    return LinearSVR(loss="squared_epsilon_insensitive", epsilon=0.1, **common)


def _wrapped(ctx: BuildContext, model: BaseEstimator) -> Estimator:
    wrapped = _classifier(ctx, model) if ctx.kind.is_classification else _regressor(model)
    return _pipeline(ctx, wrapped)


def linear_svm(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Linear support vector machine"."""
    return _wrapped(ctx, _linear_margins(ctx, C=ctx.setting("C", 0.1)))


def rbf_svm(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Support vector machine (RBF kernel)"."""
    gamma = ctx.number("gamma")
    if ctx.rows > EXACT_ROWS:
        # Nystroem's default width on data of overall variance 1 is SVC's gamma="scale".
        kernel = Nystroem(
            gamma=gamma,
            n_components=ctx.setting("components", COMPONENTS),
            random_state=ctx.seed,
        )
        svm = _linear_margins(ctx, C=ctx.setting("C", 1.0))
        return _wrapped(
            ctx, Pipeline([("scale", OverallScale()), ("kernel", kernel), ("svm", svm)])
        )
    common = {"gamma": "scale" if gamma is None else gamma, "cache_size": 300}
    if ctx.kind.is_classification:
        weight = "balanced" if ctx.class_weight else None
        svm = SVC(C=ctx.setting("C", 1.0), class_weight=weight, **common)
    else:
        svm = SVR(C=ctx.setting("C", 3.0), epsilon=0.1, **common)
    if gamma is None:
        return _wrapped(ctx, svm)
    # A width that is given means the same as in the approximation: on data of variance 1.
    return _wrapped(ctx, Pipeline([("scale", OverallScale()), ("svm", svm)]))
