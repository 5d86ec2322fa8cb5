"""The classical models of forecasts."""

from lib.core.model import Family, ModelSpec, Role, Setting
from lib.core.task import Domain, TaskKind
from lib.i18n import N_

_MOST_ROWS = 500_000
"""Rows from which on more of them cost little: long series are cut, large panels sampled."""


def _classical(
    id_: str,
    label: str,
    about: str,
    good: str,
    seconds: float,
    *,
    role: Role = Role.CONTENDER,
    framework: str = "numpy",
    settings: tuple[Setting, ...] = (),
    least: float = 0.1,
) -> ModelSpec:
    return ModelSpec(
        id=id_,
        family=Family.CLASSICAL,
        label=label,
        about=about,
        good=good,
        kinds=(TaskKind.FORECAST,),
        domains=(Domain("forecasts"),),
        framework=framework,
        builder="lib.workflows.forecasts.models.build_classical:" + id_,
        seconds=lambda size: least + seconds * min(size.rows, _MOST_ROWS),
        cancellable=True,
        role=role,
        settings=settings,
    )


SPECS = (
    _classical(
        "ets",
        N_("Exponential smoothing"),
        N_(
            "Level, trend and season that are updated with each value; the best forms by AICc are "
            "averaged."
        ),
        N_("With one or many series that have a trend or a season; hard to beat."),
        8e-5,
        role=Role.STRONG,
    ),
    _classical(
        "theta",
        N_("Theta"),
        N_("A line and a smoothed series, in shares that fit each series best."),
        N_("With monthly and quarterly business series: its plain form won the M3 competition."),
        1e-5,
        role=Role.STRONG,
    ),
    _classical(
        "arima",
        N_("ARIMA"),
        N_("Past values and past errors, after differences; the best orders by AICc are averaged."),
        N_("Where values depend on the last ones and on the same season a year ago."),
        1.5e-4,
        role=Role.STRONG,
    ),
    _classical(
        "stl_ets",
        N_("STL + exponential smoothing"),
        N_("Takes the seasons apart, repeats the last one of each, smooths the rest."),
        N_("With seasons that are long or several, such as hours of a day and days of a week."),
        6e-5,
    ),
    _classical(
        "fourier_ridge",
        N_("Fourier regression"),
        N_("A ridge regression on trend, waves of the seasons and known covariates."),
        N_("With covariates known ahead, and smooth seasons; its parts can be read."),
        1e-5,
    ),
    _classical(
        "lag_forest",
        N_("Forest on lags"),
        N_("Extremely randomized trees on past values, calendar and covariates, for all series."),
        N_("With many related series, and covariates that act in no straight line."),
        2e-4,
        framework="sklearn",
        least=3.0,
    ),
    _classical(
        "lag_boosting",
        N_("Boosting on lags"),
        N_("Histogram boosting on past values, calendar and covariates, for all series."),
        N_("With many related series and covariates: models of this kind won the M5 competition."),
        2e-4,
        role=Role.STRONG,
        framework="sklearn",
        least=3.0,
        settings=(
            Setting(
                "trees",
                N_("Trees"),
                N_("Trees that correct each other. Automatic: 80 at quick effort, else 200."),
                "int",
                low=10,
                high=2_000,
                log=True,
            ),
            Setting(
                "learning_rate",
                N_("Learning rate"),
                N_("How much each tree corrects. Automatic: 0.08."),
                "float",
                low=0.001,
                high=0.5,
                log=True,
            ),
            Setting(
                "leaves",
                N_("Leaves of each tree"),
                N_("More leaves follow finer detail. Automatic: 15."),
                "int",
                low=2,
                high=255,
                log=True,
            ),
        ),
    ),
    _classical(
        "croston",
        N_("Croston (SBA)"),
        N_("How much is demanded and how often, smoothed apart."),
        N_("With intermittent demand: many zeros and now and then a few pieces."),
        1e-5,
    ),
)

INTERMITTENT = tuple(spec for spec in SPECS if spec.id == "croston")
"""Models of intermittent demand, which are compared where many values are zero."""
INTERMITTENT_FROM = 0.15
"""Share of zeros from which they are."""

WITH_COVARIATES = frozenset(["fourier_ridge", "lag_forest", "lag_boosting"])
"""Models that take the covariates known ahead, as all networks do."""
WITH_PAST = frozenset(["lag_forest", "lag_boosting"])
"""Models that take the covariates known only in the past, as all networks do."""
EXPLAINED = frozenset(["fourier_ridge", "lag_forest", "lag_boosting"])
"""Models that tell which columns their forecasts hang on (backtest.forecaster.Shuffled)."""
