"""Plain code: nearest neighbours."""

from lib.models.plain.common import PlainContext, PlainModel, pipeline

_COUNT = "max(1, min(25, max(5, round(sqrt(len(X)) / 2)), len(X) // 2))"


def _knn(context: PlainContext) -> str:
    settings = context.settings
    weights = settings.get("weights", "uniform" if context.classes else "distance")
    power = 1 if settings.get("distance") == "manhattan" else 2
    model = f'{context.kind("KNeighbors")}(\n    neighbours, weights="{weights}", p={power}, '
    return pipeline(
        'dense(X, seed, SquashingScaler(), "float32")',
        f'{model}algorithm="brute"\n)',
        f"neighbours = min({context.get('neighbours', _COUNT)}, len(X))",
    )


KNN = PlainModel(_knn, "from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor")
