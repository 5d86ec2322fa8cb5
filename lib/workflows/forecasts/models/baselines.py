"""The baselines of forecasts: what any model has to beat."""

from lib.core.model import Family, ModelSpec, Size
from lib.core.task import Domain, TaskKind
from lib.i18n import N_


def _seconds(size: Size) -> float:
    return 0.02 + 2e-6 * size.rows


def _baseline(id_: str, label: str, about: str, good: str) -> ModelSpec:
    return ModelSpec(
        id=id_,
        family=Family.BASELINE,
        label=label,
        about=about,
        good=good,
        kinds=(TaskKind.FORECAST,),
        domains=(Domain("forecasts"),),
        framework="numpy",
        builder="lib.workflows.forecasts.models.build_baselines:" + id_,
        seconds=_seconds,
    )


SEASONAL_NAIVE = "seasonal_naive"
"""The one that MASE compares with."""

SPECS = (
    _baseline(
        SEASONAL_NAIVE,
        N_("Seasonal naive"),
        N_("Repeats the last season: next Monday will be like last Monday."),
        N_("Where a season repeats itself; MASE compares every model with it."),
    ),
    _baseline(
        "naive",
        N_("Naive"),
        N_("Repeats the last value."),
        N_("Where values wander without a season; prices are often like that."),
    ),
    _baseline(
        "drift",
        N_("Drift"),
        N_("Continues the line from the first value to the last."),
        N_("Where values rise or fall steadily without a season."),
    ),
    _baseline(
        "window_mean",
        N_("Mean of the last season"),
        N_("Repeats the mean of the last season, or of the last eight values without one."),
        N_("Where values scatter around a level."),
    ),
)
