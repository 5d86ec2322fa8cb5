"""Plain code: support vector machines."""

from lib.models.families.svm import COMPONENTS, EXACT_ROWS
from lib.models.plain.common import PlainContext, PlainModel, pipeline

_PREPARE = "dense(X, seed, SquashingScaler())"


def _margins(context: PlainContext, C: str) -> str:
    common = f"C={C}, dual=False, max_iter=5000, random_state=seed"
    if context.classes:
        return f"LinearSVC({common}{context.weight()})"
    return f'LinearSVR({common}, loss="squared_epsilon_insensitive", epsilon=0.1)'


def _wrapped(context: PlainContext, before: str) -> str:
    if context.classes:
        balanced = ", balanced=True" if context.balanced else ""
        wrapped = f"MarginCalibrator(margins{balanced}, seed=seed)"
    else:
        wrapped = "TransformedTargetRegressor(margins, transformer=StandardScaler())"
    return pipeline(_PREPARE, wrapped, before)


def _linear_svm(context: PlainContext) -> str:
    return _wrapped(context, f"margins = {_margins(context, context.get('C', 0.1))}")


def _rbf_svm(context: PlainContext) -> str:
    gamma, parts = context.settings.get("gamma"), context.get("components", COMPONENTS)
    width = "scale" if gamma is None else gamma
    common = f"gamma={width!r}, cache_size=300"
    if context.classes:
        exact = f"SVC(C={context.get('C', 1.0)}, {common}{context.weight()})"
    else:
        exact = f"SVR(C={context.get('C', 3.0)}, epsilon=0.1, {common})"
    if gamma is not None:
        exact = f"make_pipeline(OverallScale(), {exact})"
    near = (
        f"Nystroem(gamma={gamma}, n_components={parts}, random_state=seed)"
        f",\n        {_margins(context, context.get('C', 1.0))}"
    )
    return _wrapped(
        context,
        f"if len(X) > {EXACT_ROWS}:  # many rows: the kernel is approximated\n"
        f"    margins = make_pipeline(\n        OverallScale(), {near},\n    )\n"
        f"else:\n    margins = {exact}",
    )


_TARGET = "from sklearn.compose import TransformedTargetRegressor"
LINEAR_SVM = PlainModel(_linear_svm, f"{_TARGET}\nfrom sklearn.svm import LinearSVC, LinearSVR")
RBF_SVM = PlainModel(
    _rbf_svm,
    f"""{_TARGET}
from sklearn.kernel_approximation import Nystroem
from sklearn.svm import SVC, SVR, LinearSVC, LinearSVR""",
)
