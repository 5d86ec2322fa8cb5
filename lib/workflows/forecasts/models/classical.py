"""The classical models of forecasts."""

from lib.core.model import Family, ModelSpec, Role
from lib.core.task import Domain, TaskKind
from lib.i18n import N_


def _classical(
    id_: str,
    label: str,
    about: str,
    good: str,
    seconds: float,
    *,
    role: Role = Role.CONTENDER,
    rank: int,
) -> ModelSpec:
    return ModelSpec(
        id=id_,
        family=Family.CLASSICAL,
        label=label,
        about=about,
        good=good,
        kinds=(TaskKind.FORECAST,),
        domains=(Domain("forecasts"),),
        framework="numpy",
        builder="lib.workflows.forecasts.models.build_classical:" + id_,
        seconds=lambda size: 0.1 + seconds * size.rows,
        cancellable=True,
        role=role,
        rank=rank,
    )


SPECS = (
    _classical(
        "ets",
        N_("Exponential smoothing"),
        N_("Level, trend and season that are updated with each value; the form is chosen by AICc."),
        N_("With one or many series that have a trend or a season; hard to beat."),
        8e-5,
        role=Role.STRONG,
        rank=1,
    ),
    _classical(
        "theta",
        N_("Theta"),
        N_("A line and a smoothed series, in shares that fit each series best."),
        N_("With monthly and quarterly business series: its plain form won the M3 competition."),
        1e-5,
        role=Role.STRONG,
        rank=2,
    ),
    _classical(
        "arima",
        N_("ARIMA"),
        N_("Past values and past errors, after differences; orders are chosen by AICc."),
        N_("Where values depend on the last ones and on the same season a year ago."),
        1.5e-4,
        role=Role.STRONG,
        rank=3,
    ),
)
