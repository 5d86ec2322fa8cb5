"""Nearest neighbours."""

from math import sqrt

from lib.core.model import BuildContext, Estimator, Family, ModelSpec, Setting, Size
from lib.core.task import PREDICTED
from lib.i18n import N_
from lib.models.cost import dense_seconds


def _neighbours(ctx: BuildContext) -> int:
    """Return about half the square root of the rows, 5 to 25; fewer where rows are few."""
    return max(1, min(25, max(5, round(sqrt(ctx.rows) / 2)), ctx.rows // 2))


def _knn(ctx: BuildContext) -> Estimator:
    from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
    from sklearn.pipeline import Pipeline

    from lib.preparing.columns import dense_preparer

    classes = ctx.kind.is_classification
    outer = KNeighborsClassifier if classes else KNeighborsRegressor
    model = outer(
        min(ctx.settings.get("neighbours", _neighbours(ctx)), ctx.rows),
        weights=ctx.settings.get("weights", "uniform" if classes else "distance"),
        p=_POWERS[ctx.settings.get("distance", "euclidean")],
        algorithm="brute",  # exact, fast above some ten columns, and no tree to store
    )
    return Pipeline([("prepare", dense_preparer(ctx, scale="squash")), ("model", model)])


def _seconds(size: Size) -> float:
    return dense_seconds(size) + 2e-9 * size.rows * (size.rows / 4) * (1 + size.columns / 20)


_POWERS = {"euclidean": 2, "manhattan": 1}
_SETTINGS = (
    Setting(
        "neighbours",
        N_("Neighbours"),
        N_("Fewer follow the data closely, more smooth it. By itself: 5 to 25, by the rows."),
        "int",
        low=1,
        high=200,
        log=True,
    ),
    Setting(
        "weights",
        N_("Weights of the neighbours"),
        N_("All the same, or nearer ones more."),
        "choice",
        choices=("uniform", "distance"),
    ),
    Setting(
        "distance",
        N_("Distance"),
        N_("Manhattan adds up the differences of all columns; it minds single large ones less."),
        "choice",
        default="euclidean",
        choices=("euclidean", "manhattan"),
    ),
)

SPECS = (
    ModelSpec(
        id="knn",
        family=Family.CLASSICAL,
        label=N_("K-nearest neighbours"),
        about=N_("Averages the most similar training rows, up to 25 of them."),
        kinds=PREDICTED,
        framework="sklearn",
        build=_knn,
        seconds=_seconds,
        settings=_SETTINGS,
        good=N_("With few columns, and when similar rows have similar outcomes; slow to predict."),
    ),
)
