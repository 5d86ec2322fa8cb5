"""Linear models."""

from lib.core.model import Coefficients, Family, ModelSpec, Role, Setting, Size
from lib.core.task import TaskKind
from lib.i18n import N_
from lib.models.cost import dense_seconds
from lib.models.trials import trials_of

LOGISTIC_TRIALS = 30
"""One number is searched: further trials find nothing."""


def _linear_seconds(size: Size) -> float:
    return dense_seconds(size) + 3e-10 * size.rows * size.columns**2


def _logistic_seconds(size: Size) -> float:
    return logistic_once(size) * (1 + trials_of(logistic_once, size, LOGISTIC_TRIALS))


def logistic_once(size: Size) -> float:
    """Return the CPU seconds of one fit without a search."""
    return dense_seconds(size) + 1e-7 * size.rows * size.columns * max(1, size.classes - 1)


_POSITIVE = Setting(
    "positive",
    N_("Positive weights only"),
    N_("Every feature can then only increase the prediction."),
    "bool",
    default=False,
)
_ALPHA = Setting(
    "alpha",
    N_("Regularization (alpha)"),
    N_("Larger values shrink the weights. Automatic: chosen by leave-one-out."),
    "float",
    low=1e-4,
    high=1e6,
    log=True,
)
_LOGISTIC = (
    Setting(
        "C",
        N_("Inverse regularization (C)"),
        N_("Smaller values shrink the weights; larger values fit the training rows more closely."),
        "float",
        default=1.0,
        low=1e-4,
        high=1e4,
        log=True,
    ),
    Setting(
        "iterations",
        N_("Maximum iterations"),
        N_("Steps of the solver; it stops earlier once the weights no longer change."),
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
        rank=18,
        family=Family.CLASSICAL,
        label=N_("Linear regression"),
        about=N_("Ordinary least squares: a weighted sum of the features, without regularization."),
        kinds=(TaskKind.REGRESSION,),
        framework="sklearn",
        builder="lib.models.building.linear:linear",
        coefficients=Coefficients.LINK,
        plain="lib.models.plain.linear:LINEAR",
        seconds=_linear_seconds,
        settings=(_POSITIVE,),
        good=N_("When effects are additive, and to see what each feature does."),
        terms=("linear_model", "least_squares"),
    ),
    ModelSpec(
        id="ridge",
        rank=12,
        family=Family.CLASSICAL,
        role=Role.STRONG,
        label=N_("Ridge regression"),
        about=N_("Least squares with small weights; the strength is chosen by leave-one-out."),
        kinds=(TaskKind.REGRESSION,),
        framework="sklearn",
        builder="lib.models.building.linear:ridge",
        coefficients=Coefficients.LINK,
        plain="lib.models.plain.linear:RIDGE",
        seconds=_linear_seconds,
        settings=(_ALPHA,),
        good=N_("With few rows, many columns, or correlated columns."),
        terms=("linear_model", "regularization"),
    ),
    ModelSpec(
        id="logistic",
        rank=11,
        family=Family.CLASSICAL,
        role=Role.STRONG,
        label=N_("Logistic regression"),
        about=N_("A weighted sum of the features, turned into class probabilities."),
        kinds=(TaskKind.BINARY, TaskKind.MULTICLASS),
        framework="sklearn",
        builder="lib.models.building.linear:logistic",
        coefficients=Coefficients.LINK,
        plain="lib.models.plain.linear:LOGISTIC",
        seconds=_logistic_seconds,
        settings=_LOGISTIC,
        good=N_("With few rows, when effects are additive, and for well-calibrated probabilities."),
        terms=("linear_model", "log_odds"),
    ),
)
