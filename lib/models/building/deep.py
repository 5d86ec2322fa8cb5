"""Builders: neural networks trained with Keras."""

from lib.core.model import BuildContext, Estimator
from lib.core.plan import Effort
from lib.deep.estimators import NetworkClassifier, NetworkRegressor
from lib.deep.recipes import OWN
from lib.deep.search import SEARCHED
from lib.models.building.network_options import network_options


def _network(architecture: str, ctx: BuildContext) -> Estimator:
    kind = NetworkClassifier if ctx.kind.is_classification else NetworkRegressor
    return kind(
        architecture,
        effort=str(ctx.effort),
        tune=ctx.effort is Effort.THOROUGH and architecture in SEARCHED,
        **network_options(ctx),
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


def own(ctx: BuildContext) -> Estimator:
    """Return the unfitted network that an analyst built."""
    return _network(OWN, ctx)
