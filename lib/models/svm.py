"""Support vector machines."""

from typing import Any

from lib.core.model import BuildContext, Estimator, Family, ModelSpec, Setting, Size
from lib.core.plan import Effort
from lib.core.task import PREDICTED
from lib.i18n import N_
from lib.models.cost import dense_seconds

EXACT_ROWS = 5000
"""Up to this many training rows the kernel is exact; above, it is approximated."""
COMPONENTS = 300
"""Kernel components of the approximation."""


def _pipeline(ctx: BuildContext, model: Any) -> Estimator:
    from sklearn.pipeline import Pipeline

    from lib.preparing.columns import dense_preparer

    return Pipeline([("prepare", dense_preparer(ctx, "squash", "float64")), ("model", model)])


def _regressor(model: Any) -> Any:
    """Scale the target, because the margin's width is in its unit."""
    from sklearn.compose import TransformedTargetRegressor
    from sklearn.preprocessing import StandardScaler

    return TransformedTargetRegressor(model, transformer=StandardScaler())


def _classifier(ctx: BuildContext, model: Any) -> Any:
    from lib.models.calibrated import MarginCalibrator

    return MarginCalibrator(model, balanced=ctx.class_weight, seed=ctx.seed)


def _linear_margins(ctx: BuildContext, C: float) -> Any:
    from sklearn.svm import LinearSVC, LinearSVR

    common = {"C": C, "dual": False, "max_iter": 5000, "random_state": ctx.seed}
    if ctx.kind.is_classification:
        weight = "balanced" if ctx.class_weight else None
        return LinearSVC(class_weight=weight, **common)
    return LinearSVR(loss="squared_epsilon_insensitive", epsilon=0.1, **common)


def _wrapped(ctx: BuildContext, model: Any) -> Estimator:
    wrapped = _classifier(ctx, model) if ctx.kind.is_classification else _regressor(model)
    return _pipeline(ctx, wrapped)


def _linear_svm(ctx: BuildContext) -> Estimator:
    return _wrapped(ctx, _linear_margins(ctx, C=ctx.settings.get("C", 0.1)))


def _rbf_svm(ctx: BuildContext) -> Estimator:
    from sklearn.kernel_approximation import Nystroem
    from sklearn.pipeline import Pipeline
    from sklearn.svm import SVC, SVR

    from lib.models.kernels import OverallScale

    gamma = ctx.settings.get("gamma")
    if ctx.rows > EXACT_ROWS:
        # Nystroem's default width on data of overall variance 1 is SVC's gamma="scale".
        kernel = Nystroem(
            gamma=gamma,
            n_components=ctx.settings.get("components", COMPONENTS),
            random_state=ctx.seed,
        )
        svm = _linear_margins(ctx, C=ctx.settings.get("C", 1.0))
        return _wrapped(
            ctx, Pipeline([("scale", OverallScale()), ("kernel", kernel), ("svm", svm)])
        )
    common = {"gamma": "scale" if gamma is None else gamma, "cache_size": 300}
    if ctx.kind.is_classification:
        weight = "balanced" if ctx.class_weight else None
        svm = SVC(C=ctx.settings.get("C", 1.0), class_weight=weight, **common)
    else:
        svm = SVR(C=ctx.settings.get("C", 3.0), epsilon=0.1, **common)
    if gamma is None:
        return _wrapped(ctx, svm)
    # A width that is given means the same as in the approximation: on data of variance 1.
    return _wrapped(ctx, Pipeline([("scale", OverallScale()), ("svm", svm)]))


def _linear_seconds(size: Size) -> float:
    per_cell = 2e-7 * (size.classes - 1) if size.classes else 2e-8
    return dense_seconds(size) + per_cell * size.rows * size.columns


def _rbf_seconds(size: Size) -> float:
    if size.rows > EXACT_ROWS:
        per_row = 2.6e-4 * (size.classes - 1) if size.classes else 1.1e-4
        return dense_seconds(size) + per_row * size.rows
    per_pair = 4e-8 if size.classes > 2 else 2e-8
    return dense_seconds(size) + per_pair * size.rows**2 * (1 + size.columns / 20)


_C_ABOUT = N_("Smaller allows a wider margin with more rows inside; larger follows them closely.")
_LINEAR_C = Setting(
    "C", N_("Inverse regularization (C)"), _C_ABOUT, "float", 0.1, low=1e-4, high=1e3, log=True
)
_RBF = (
    Setting("C", N_("Inverse regularization (C)"), _C_ABOUT, "float", low=1e-2, high=1e3, log=True),
    Setting(
        "gamma",
        N_("Kernel width (gamma)"),
        N_(
            "On features of variance 1: larger bends the margin around single rows. By itself, one "
            "divided by the number of encoded columns."
        ),
        "float",
        low=1e-4,
        high=10.0,
        log=True,
    ),
    Setting(
        "components",
        N_("Kernel components"),
        N_("How finely the kernel is approximated above 5,000 training rows."),
        "int",
        default=COMPONENTS,
        low=50,
        high=1000,
        log=True,
    ),
)

SPECS = (
    ModelSpec(
        id="linear_svm",
        family=Family.CLASSICAL,
        label=N_("Linear support vector machine"),
        about=N_("The widest margin between classes; probabilities by calibration."),
        kinds=PREDICTED,
        framework="sklearn",
        build=_linear_svm,
        seconds=_linear_seconds,
        settings=(_LINEAR_C,),
        good=N_("With many columns and few rows, and for texts."),
    ),
    ModelSpec(
        id="rbf_svm",
        family=Family.CLASSICAL,
        label=N_("Support vector machine (RBF kernel)"),
        about=N_(
            "A curved margin; above 5,000 training rows the kernel is approximated (Nystroem)."
        ),
        kinds=PREDICTED,
        framework="sklearn",
        build=_rbf_svm,
        seconds=_rbf_seconds,
        efforts=(Effort.STANDARD, Effort.THOROUGH),
        settings=_RBF,
        good=N_("With up to some thousand rows of numbers and smooth, curved relations."),
    ),
)
