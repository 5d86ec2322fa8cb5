"""Neural networks trained with Keras."""

from lib.core.model import BuildContext, Estimator, Family, ModelSpec, Size
from lib.core.plan import Effort
from lib.core.task import TaskKind
from lib.i18n import N_


def _network(architecture: str, ctx: BuildContext) -> Estimator:
    from lib.deep.estimators import NetworkClassifier, NetworkRegressor

    kind = NetworkClassifier if ctx.kind.is_classification else NetworkRegressor
    return kind(
        architecture,
        features={name: str(feature) for name, feature in ctx.features.items()},
        effort=str(ctx.effort),
        metric=ctx.metric,
        seed=ctx.seed,
        class_weight=ctx.class_weight,
        groups=ctx.groups,
        watch=ctx.watch,
    )


def _linear(ctx: BuildContext) -> Estimator:
    return _network("keras_linear", ctx)


def _mlp(ctx: BuildContext) -> Estimator:
    return _network("keras_mlp", ctx)


def _realmlp(ctx: BuildContext) -> Estimator:
    return _network("realmlp", ctx)


def _linear_seconds(size: Size) -> float:
    return 0.3 + 6e-5 * size.rows + 2e-9 * size.rows * size.columns


def _mlp_seconds(size: Size) -> float:
    # The area under the curve of two classes is at its best early, other measures late.
    per_row = 0.7e-4 if size.classes == 2 else 2.3e-4
    return 0.4 + per_row * size.rows + 1e-8 * size.rows * size.columns


def _realmlp_seconds(size: Size) -> float:
    from lib.deep.recipes import expected_work

    return 1.0 + 3e-11 * expected_work(size.rows, size.columns, size.classes, size.effort)


_ALL = (TaskKind.REGRESSION, TaskKind.BINARY, TaskKind.MULTICLASS)

SPECS = (
    ModelSpec(
        id="keras_linear",
        family=Family.DEEP,
        label=N_("Perceptron (one dense unit)"),
        about=N_(
            "The smallest network: one dense layer, which is a linear model learned by gradient "
            "descent."
        ),
        kinds=_ALL,
        framework="keras",
        build=_linear,
        seconds=_linear_seconds,
        cancellable=True,
    ),
    ModelSpec(
        id="keras_mlp",
        family=Family.DEEP,
        label=N_("Plain MLP (two hidden layers)"),
        about=N_(
            "The network of most tutorials: two hidden layers with ReLU and dropout, Adam, early "
            "stopping."
        ),
        kinds=_ALL,
        framework="keras",
        build=_mlp,
        seconds=_mlp_seconds,
        cancellable=True,
    ),
    ModelSpec(
        id="realmlp",
        family=Family.DEEP,
        label=N_("RealMLP"),
        about=N_(
            "A strong network for tables: robust scaling, numeric embeddings, three wide layers "
            "and a tuned schedule (Holzmüller et al. 2024)."
        ),
        kinds=_ALL,
        framework="keras",
        build=_realmlp,
        seconds=_realmlp_seconds,
        efforts=(Effort.STANDARD, Effort.THOROUGH),
        cancellable=True,
    ),
)
