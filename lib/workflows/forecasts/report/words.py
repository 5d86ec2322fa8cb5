"""What the plan and the verdict of forecasts say in their own words."""

from __future__ import annotations

from lib.core.plan import Plan
from lib.core.task import Task
from lib.i18n import NN_, Translator
from lib.workflows.forecasts.facts.setup import (
    SeriesFacts,
    SeriesSetup,
    forecast_setup,
    series_setup,
)
from lib.workflows.forecasts.facts.views import Glance
from lib.workflows.forecasts.models.classical import INTERMITTENT
from lib.workflows.forecasts.series.periods import parse_frequency
from lib.workflows.forecasts.series.reasons import frequency_text

_MANY_ZEROS = 0.1
_DURATIONS = {
    "s": NN_("{count} second", "{count} seconds"),
    "min": NN_("{count} minute", "{count} minutes"),
    "h": NN_("{count} hour", "{count} hours"),
    "D": NN_("{count} day", "{count} days"),
    "B": NN_("{count} business day", "{count} business days"),
    "W": NN_("{count} week", "{count} weeks"),
    "M": NN_("{count} month", "{count} months"),
    "Q": NN_("{count} quarter", "{count} quarters"),
    "Y": NN_("{count} year", "{count} years"),
}


def plan_words(plan: Plan, task: Task, t: Translator) -> tuple[str, ...]:
    """Return how far ahead is forecast, and after what gap."""
    setup = forecast_setup(plan)
    # A run that is passed on, or came as a bundle, does not say how its series were made.
    frequency = series_setup(task.recipe).frequency if task.recipe else None
    said = [ahead_text(setup.horizon, frequency, t)]
    if setup.gap:
        said.append(t("a gap of {duration}", duration=duration_text(setup.gap, frequency, t)))
    return tuple(said)


def ahead_text(horizon: int, frequency: str | None, t: Translator) -> str:
    """Return how far ahead is forecast: "30 days ahead"."""
    return t("{duration} ahead", duration=duration_text(horizon, frequency, t))


def duration_text(periods: int, frequency: str | None, t: Translator) -> str:
    """Return how long some periods of a frequency (a pandas alias) are together: "18 months"."""
    if frequency is None:
        return t.plural("{count} period", "{count} periods", periods)
    period = parse_frequency(frequency)
    return t.plural(*_DURATIONS[period.unit], periods * period.count)


def what_is_done(
    plan: Plan, setup: SeriesSetup, facts: SeriesFacts, glance: Glance, t: Translator
) -> str:
    """Return in a sentence what will be done with which series."""
    ahead = forecast_setup(plan)
    parts = [
        t.plural("{count} series", "{count} series", facts.series),
        frequency_text(setup.frequency, t),
        ahead_text(ahead.horizon, setup.frequency, t),
        _cutoffs_text(plan.folds, glance, t) if ahead.common_end else _counted_back(plan.folds, t),
    ]
    said = ", ".join(parts)
    if glance.zeros < _MANY_ZEROS:
        return f"{said}."
    if {spec.id for spec in INTERMITTENT} & set(plan.models):
        return t(
            "{said}; {share} of the values are zero, so models of intermittent demand take part.",
            said=said,
            share=t.percent(glance.zeros),
        )
    return t("{said}; {share} of the values are zero.", said=said, share=t.percent(glance.zeros))


def _cutoffs_text(folds: int, glance: Glance, t: Translator) -> str:
    return t.plural(
        "{count} cut-off from {moment}",
        "{count} cut-offs from {moment}",
        folds,
        moment=moment_text(glance.cutoffs[0]),
    )


def _counted_back(folds: int, t: Translator) -> str:
    """Return how many cut-offs there are where series end at different moments."""
    return t.plural(
        "{count} cut-off before the end of each", "{count} cut-offs before the end of each", folds
    )


def moment_text(moment: str) -> str:
    """Return a moment of a series: its date, and the time to the minute where there is one."""
    return moment[:16].replace("T", " ")


def without_past(t: Translator) -> str:
    """Return why a forecast that is passed on is drawn without a past."""
    return t(
        "Values of series are not passed on, so the forecast is drawn without those before it."
    )
