"""What the plan and the verdict of forecasts say in their own words."""

from __future__ import annotations

from lib.core.plan import Plan
from lib.i18n import Translator
from lib.workflows.forecasts.facts.setup import SeriesFacts, SeriesSetup, forecast_setup
from lib.workflows.forecasts.facts.views import Glance
from lib.workflows.forecasts.models.classical import INTERMITTENT
from lib.workflows.forecasts.series.reasons import frequency_text

_MANY_ZEROS = 0.1


def plan_words(plan: Plan, t: Translator) -> tuple[str, ...]:
    """Return how far ahead is forecast, and after what gap."""
    setup = forecast_setup(plan)
    said = [t.plural("{count} period ahead", "{count} periods ahead", setup.horizon)]
    if setup.gap:
        gap = t.plural("a gap of {count} period", "a gap of {count} periods", setup.gap)
        said.append(gap)
    return tuple(said)


def what_is_done(
    plan: Plan, setup: SeriesSetup, facts: SeriesFacts, glance: Glance, t: Translator
) -> str:
    """Return in a sentence what will be done with which series."""
    ahead = forecast_setup(plan)
    parts = [
        t.plural("{count} series", "{count} series", facts.series),
        frequency_text(setup.frequency, t),
        t.plural("{count} period ahead", "{count} periods ahead", ahead.horizon),
        t.plural(
            "{count} cut-off from {moment}",
            "{count} cut-offs from {moment}",
            plan.folds,
            moment=moment_text(glance.cutoffs[0]),
        ),
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


def moment_text(moment: str) -> str:
    """Return a moment of a series: its date, and the time to the minute where there is one."""
    return moment[:16].replace("T", " ")
