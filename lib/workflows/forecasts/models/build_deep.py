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


def nhits(ctx: BuildContext) -> NetworkForecaster:
    """Return the untrained model "N-HiTS"."""
    return _network("nhits", ctx)


def tcn(ctx: BuildContext) -> NetworkForecaster:
    """Return the untrained model "Temporal convolutions (TCN)"."""
    return _network("tcn", ctx)


def lstm(ctx: BuildContext) -> NetworkForecaster:
    """Return the untrained model "LSTM"."""
    return _network("lstm", ctx)


def gru(ctx: BuildContext) -> NetworkForecaster:
    """Return the untrained model "GRU"."""
    return _network("gru", ctx)


def patch_transformer(ctx: BuildContext) -> NetworkForecaster:
    """Return the untrained model "Patch transformer"."""
    return _network("patch_transformer", ctx)
