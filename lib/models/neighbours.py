"""Nearest neighbours."""

from math import sqrt

from lib.core.model import BuildContext, Estimator, Family, ModelSpec, Size
from lib.core.task import TaskKind
from lib.i18n import N_
from lib.models.cost import dense_seconds


def _neighbours(ctx: BuildContext) -> int:
    """Return about half the square root of the rows, 5 to 25; fewer where rows are few."""
    return max(1, min(25, max(5, round(sqrt(ctx.rows) / 2)), ctx.rows // 2))


def _knn(ctx: BuildContext) -> Estimator:
    from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
    from sklearn.pipeline import Pipeline

    from lib.preparing.columns import dense_preparer

    # Brute force: exact, fast above some ten columns, and no tree to store.
    if ctx.kind.is_classification:
        model = KNeighborsClassifier(_neighbours(ctx), algorithm="brute")
    else:
        model = KNeighborsRegressor(_neighbours(ctx), weights="distance", algorithm="brute")
    return Pipeline([("prepare", dense_preparer(ctx, scale="squash")), ("model", model)])


def _seconds(size: Size) -> float:
    return dense_seconds(size) + 2e-9 * size.rows * (size.rows / 4) * (1 + size.columns / 20)


SPECS = (
    ModelSpec(
        id="knn",
        family=Family.CLASSICAL,
        label=N_("K-nearest neighbours"),
        about=N_("Averages the most similar training rows, up to 25 of them."),
        kinds=tuple(TaskKind),
        framework="sklearn",
        build=_knn,
        seconds=_seconds,
    ),
)
