"""Sums over series with their forecasts: in words, as fans and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.core.quantiles import output_names
from lib.core.results import Run
from lib.i18n import Translator
from lib.report.drawing.display import Display
from lib.report.sections.section import Displays, RunView
from lib.workflows.forecasts.facts.setup import known_setup
from lib.workflows.forecasts.facts.views import Fan, Level, NextForecast
from lib.workflows.forecasts.report.charts import fan_chart
from lib.workflows.forecasts.report.kept import next_forecasts

if TYPE_CHECKING:
    import pandas as pd

_IN_REPORT = 4
"""Groups of a level whose charts are in a report."""


def has_sums(run: Run) -> bool:
    """Whether there may be several series that add up."""
    setup = known_setup(run.task.recipe)
    return setup is None or (setup.adds_up and (bool(setup.series) or len(setup.wide) > 1))


def sums_in(found: NextForecast) -> list[tuple[str, Fan]]:
    """Return all sums, each with the column that its series share a value of: "" for the total."""
    total = [] if found.total is None else [("", found.total)]
    return total + [(level.column, fan) for level in found.levels for fan in level.fans]


def sum_name(column: str, fan: Fan, t: Translator) -> str:
    """Return what a sum is called."""
    if not column:
        return t("All series")
    return f"{column}: {fan.series}" if fan.series else t("{column}: missing", column=column)


def sums_texts(view: RunView) -> list[str]:
    """Return how the sums of the best model came about."""
    for found in next_forecasts(view).values():
        if found.total is not None:
            return [how_text(found, view.run, view.t)]
    return []


def sums_displays(view: RunView) -> Displays:
    """Return the fans of the total and of each level's largest groups, by the best model."""
    for model, found in next_forecasts(view).items():
        if found.total is None:
            continue
        shown = [("", found.total)]
        shown += [(one.column, fan) for one in found.levels for fan in one.fans[:_IN_REPORT]]
        return tuple(
            Display(
                f"sum-{place}",
                sum_name(column, fan, view.t),
                fan_chart({model: fan}, view.run, view.t),
            )
            for place, (column, fan) in enumerate(shown)
        )
    return ()


def how_text(found: NextForecast, run: Run, t: Translator) -> str:
    """Return how sums are forecast, and what their intervals are."""
    said = [
        t(
            "From the bottom up: the forecasts of {count} series are added, so that every level "
            "agrees with the total.",
            count=t.number(found.series),
        )
    ]
    fans = [fan for _, fan in sums_in(found)]
    if any(fan.levels for fan in fans):
        said.append(
            t(
                "Quantiles do not add up: the intervals come from the errors of the sums at the "
                "{cutoffs} cut-offs of the backtest (conformal); with few cut-offs they are rough.",
                cutoffs=t.number(run.plan.folds),
            )
        )
    if not all(fan.levels for fan in fans):
        said.append(t("Where the backtest has too few errors of a sum, it has no interval."))
    said += [_cut_text(level, t) for level in found.levels if level.count > len(level.fans)]
    return " ".join(said)


def _cut_text(level: Level, t: Translator) -> str:
    return t(
        "{column}: the largest {shown} of {count} sums.",
        column=level.column,
        shown=t.number(len(level.fans)),
        count=t.number(level.count),
    )


def sums_table(found: NextForecast, run: Run, t: Translator) -> pd.DataFrame:
    """Return a row for each sum and moment: level, group, date, forecast and quantiles."""
    import pandas as pd

    parts = []
    for column, fan in sums_in(found):
        columns = dict(zip(output_names()[1:], fan.levels, strict=False))
        parts.append(
            pd.DataFrame(
                {
                    "level": column or t("All series"),
                    "group": fan.series,
                    str(run.task.time): list(fan.moments),
                    "forecast": list(fan.point),
                    **{name: list(values) for name, values in columns.items()},
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
