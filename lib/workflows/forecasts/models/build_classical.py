"""How the classical models of forecasts are made."""

from lib.core.model import BuildContext
from lib.workflows.forecasts.methods.arima import forecast_arima
from lib.workflows.forecasts.methods.ets_search import forecast_ets
from lib.workflows.forecasts.methods.forecasters import EachAlone
from lib.workflows.forecasts.methods.theta import forecast_theta


def ets(ctx: BuildContext) -> EachAlone:
    """Return exponential smoothing."""
    return EachAlone(forecast_ets)


def theta(ctx: BuildContext) -> EachAlone:
    """Return the theta method."""
    return EachAlone(forecast_theta)


def arima(ctx: BuildContext) -> EachAlone:
    """Return ARIMA models."""
    return EachAlone(forecast_arima)
