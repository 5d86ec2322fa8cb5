"""Builders: nearest neighbours."""

from math import sqrt

from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import Pipeline

from lib.core.model import BuildContext, Estimator
from lib.preparing.columns import dense_preparer

_POWERS = {"euclidean": 2, "manhattan": 1}


def _neighbours(ctx: BuildContext) -> int:
    """Return about half the square root of the rows, 5 to 25; fewer where rows are few."""
    return max(1, min(25, max(5, round(sqrt(ctx.rows) / 2)), ctx.rows // 2))


def knn(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "K-nearest neighbours"."""
    classes = ctx.kind.is_classification
    outer = KNeighborsClassifier if classes else KNeighborsRegressor
    model = outer(
        min(ctx.setting("neighbours", _neighbours(ctx)), ctx.rows),
        weights=ctx.setting("weights", "uniform" if classes else "distance"),
        p=_POWERS[ctx.setting("distance", "euclidean")],
        algorithm="brute",  # exact, fast above some ten columns, and no tree to store
    )
    made: Estimator = Pipeline([("prepare", dense_preparer(ctx, scale="squash")), ("model", model)])
    return made
