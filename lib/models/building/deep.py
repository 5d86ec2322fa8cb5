"""Builders: neural networks trained with Keras."""

from lib.core.model import BuildContext, Estimator
from lib.core.plan import Effort
from lib.deep.estimators import NetworkClassifier, NetworkRegressor
from lib.deep.search import SEARCHED


def _network(architecture: str, ctx: BuildContext) -> Estimator:
    kind = NetworkClassifier if ctx.kind.is_classification else NetworkRegressor
    return kind(
        architecture,
        features={name: str(feature) for name, feature in ctx.features.items()},
        effort=str(ctx.effort),
        metric=ctx.metric,
        seed=ctx.seed,
        class_weight=ctx.class_weight,
        groups=ctx.groups,
        changes=dict(ctx.settings),
        watch=ctx.watch,
        tune=ctx.effort is Effort.THOROUGH and architecture in SEARCHED,
    )


def linear(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Perceptron (one dense unit)"."""
    return _network("keras_linear", ctx)


def mlp(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "Plain MLP (two hidden layers)"."""
    return _network("keras_mlp", ctx)


def realmlp(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "RealMLP"."""
    return _network("realmlp", ctx)


def tabm(ctx: BuildContext) -> Estimator:
    """Return the unfitted model "TabM"."""
    return _network("tabm", ctx)
