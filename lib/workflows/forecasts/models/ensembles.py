"""The ensembles of forecasts, computed from the forecasts of other models."""

from lib.core.model import BuildContext, Estimator, Family, ModelSpec, Size
from lib.core.task import Domain, TaskKind
from lib.i18n import N_


def _seconds(size: Size) -> float:
    return 1.0


def _ensemble(id_: str, label: str, about: str, good: str) -> ModelSpec:
    return ModelSpec(
        id=id_,
        family=Family.ENSEMBLE,
        label=label,
        about=about,
        good=good,
        kinds=(TaskKind.FORECAST,),
        domains=(Domain("forecasts"),),
        framework="none",
        builder="lib.workflows.forecasts.models.ensembles:not_fitted",
        seconds=_seconds,
        terms=("ensemble",),
    )


def not_fitted(context: BuildContext) -> Estimator:
    """Raise ValueError: an ensemble is computed from forecasts."""
    raise ValueError("An ensemble of forecasts is not fitted.")


MEDIAN = "median"
"""The ensemble of equal members; the other one is weighted."""

SPECS = (
    _ensemble(
        MEDIAN,
        N_("Median of all"),
        N_("The median of all models' forecasts, quantile by quantile."),
        N_("Nearly always: single models fail on some series, medians seldom."),
    ),
    _ensemble(
        "weighted",
        N_("Weighted mean"),
        N_("The mean of all models' forecasts; weights come from earlier cut-offs only."),
        N_("When some models are much better than others on these series."),
    ),
)
