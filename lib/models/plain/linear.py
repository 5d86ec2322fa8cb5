"""Plain code: linear models."""

from lib.core.plan import Effort
from lib.models.plain.common import PlainContext, PlainModel, pipeline

_PREPARE = "dense(X, seed)"


def _linear(context: PlainContext) -> str:
    return pipeline(_PREPARE, f"LinearRegression(positive={context.get('positive', False)})")


def _ridge(context: PlainContext) -> str:
    alpha = context.settings.get("alpha")
    if alpha is not None or len(context.task.features) > 1000:
        model = f"Ridge(alpha={alpha or 10.0!r})"
    elif context.plan.effort is Effort.THOROUGH:
        model = "RidgeCV(alphas=np.logspace(-4, 6, 101))"
    else:
        model = "RidgeCV(alphas=np.logspace(-2, 4, 13))"
    return pipeline(_PREPARE, model)


def _logistic(context: PlainContext) -> str | None:
    if context.plan.effort is Effort.THOROUGH and "C" not in context.settings:
        return None  # its C is searched
    C, steps = context.get("C", 1.0), context.get("iterations", 3000)
    model = f"LogisticRegression(C={C}, max_iter={steps}{context.weight()})"
    return pipeline(_PREPARE, model)


LINEAR = PlainModel(_linear, "from sklearn.linear_model import LinearRegression")
RIDGE = PlainModel(_ridge, "from sklearn.linear_model import Ridge, RidgeCV")
LOGISTIC = PlainModel(_logistic, "from sklearn.linear_model import LogisticRegression")
