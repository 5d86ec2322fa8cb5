"""How the baselines of forecasts are made."""

from functools import partial

from lib.core.model import BuildContext
from lib.workflows.forecasts.methods import simple
from lib.workflows.forecasts.methods.forecasters import EachAlone


def naive(ctx: BuildContext) -> EachAlone:
    """Return the forecast of the last value."""
    return EachAlone(partial(simple.forecast, simple.naive))


def seasonal_naive(ctx: BuildContext) -> EachAlone:
    """Return the forecast of the last season."""
    return EachAlone(partial(simple.forecast, simple.seasonal_naive))


def drift(ctx: BuildContext) -> EachAlone:
    """Return the forecast of the line through the ends."""
    return EachAlone(partial(simple.forecast, simple.drift))


def window_mean(ctx: BuildContext) -> EachAlone:
    """Return the forecast of the mean of the last season."""
    return EachAlone(partial(simple.forecast, simple.window_mean))
