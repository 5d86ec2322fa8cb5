"""Builders: neural networks that forecast."""

from lib.core.model import BuildContext
from lib.workflows.forecasts.networks.forecaster import NetworkForecaster


def _network(architecture: str, ctx: BuildContext) -> NetworkForecaster:
    return NetworkForecaster(architecture, ctx.effort, ctx.seed, dict(ctx.settings))


def dlinear(ctx: BuildContext) -> NetworkForecaster:
    """Return the untrained model "DLinear"."""
    return _network("dlinear", ctx)


def nlinear(ctx: BuildContext) -> NetworkForecaster:
    """Return the untrained model "NLinear"."""
    return _network("nlinear", ctx)


def nbeats(ctx: BuildContext) -> NetworkForecaster:
    """Return the untrained model "N-BEATS"."""
    return _network("nbeats", ctx)
