"""How the classical models of forecasts are made."""

from sklearn.ensemble import ExtraTreesRegressor, HistGradientBoostingRegressor

from lib.core.model import BuildContext
from lib.core.plan import Effort
from lib.workflows.forecasts.methods.arima import arima_parameters, forecast_arima
from lib.workflows.forecasts.methods.croston import forecast_croston
from lib.workflows.forecasts.methods.ets_search import ets_parameters, forecast_ets
from lib.workflows.forecasts.methods.forecasters import EachAlone
from lib.workflows.forecasts.methods.fourier import FourierRidge, forecast_fourier_ridge
from lib.workflows.forecasts.methods.lagged import Lagged
from lib.workflows.forecasts.methods.stl_ets import forecast_stl_ets
from lib.workflows.forecasts.methods.theta import forecast_theta, theta_parameters


def ets(ctx: BuildContext) -> EachAlone:
    """Return exponential smoothing."""
    return EachAlone(forecast_ets, told=ets_parameters)


def theta(ctx: BuildContext) -> EachAlone:
    """Return the theta method."""
    return EachAlone(forecast_theta, told=theta_parameters)


def arima(ctx: BuildContext) -> EachAlone:
    """Return ARIMA models."""
    return EachAlone(forecast_arima, told=arima_parameters)


def stl_ets(ctx: BuildContext) -> EachAlone:
    """Return exponential smoothing after STL."""
    return EachAlone(forecast_stl_ets)


def fourier_ridge(ctx: BuildContext) -> EachAlone:
    """Return a ridge regression on trend and waves."""
    return FourierRidge(forecast_fourier_ridge)


def croston(ctx: BuildContext) -> EachAlone:
    """Return Croston's method."""
    return EachAlone(forecast_croston)


def lag_forest(ctx: BuildContext) -> Lagged:
    """Return a forest on lags."""
    quick = ctx.effort is Effort.QUICK

    def make() -> ExtraTreesRegressor:
        return ExtraTreesRegressor(
            n_estimators=60 if quick else 150,
            min_samples_leaf=3,
            max_features=0.5,
            n_jobs=ctx.threads,
            random_state=ctx.seed,
        )

    return Lagged(make, rows=8_000 if quick else 20_000)


def lag_boosting(ctx: BuildContext) -> Lagged:
    """Return histogram boosting on lags."""
    quick = ctx.effort is Effort.QUICK

    def make() -> HistGradientBoostingRegressor:
        return HistGradientBoostingRegressor(
            loss="squared_error",
            max_iter=ctx.setting("trees", 80 if quick else 200),
            learning_rate=ctx.setting("learning_rate", 0.08),
            max_leaf_nodes=ctx.setting("leaves", 15),
            min_samples_leaf=10,
            l2_regularization=1.0,
            early_stopping=False,
            random_state=ctx.seed,
        )

    return Lagged(make, rows=20_000 if quick else 60_000)
