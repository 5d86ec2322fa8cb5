"""Sizes and means of segments as pages, reports and files say them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lib.i18n import Translator
from lib.report.disclosure import MIN_ROWS, short
from lib.workflows.segments.facts.measures import ColumnMeans, SegmentMeans
from lib.workflows.segments.facts.setup import setup_of
from lib.workflows.segments.report.money import money
from lib.workflows.segments.report.portrait_charts import amount_text

if TYPE_CHECKING:
    import pandas as pd

    from lib.core.results import Run
_DIGITS, _OF_ONE_ROW = 6, 3
"""Significant digits of means, more than are shown, and of medians, which may be one row."""


@dataclass(frozen=True)
class Measures:
    """What is told of each segment and how.

    ``money`` are the columns that are amounts.
    """

    segments: Sequence[SegmentMeans] = ()
    columns: Sequence[str] = ()
    money: Sequence[str] = ()
    currency: str | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    spoken: Callable[[str], str] = str


def measures_of(
    run: Run,
    columns: Sequence[str],
    made: bool,
    measure: Callable[[list[str]], Sequence[SegmentMeans]],
) -> Measures:
    """Return what is told of a run's segments; ``made``: its table is of transactions.

    ``columns`` are those of the table; ``measure`` returns the means of some of them.
    """
    from lib.workflows.segments.groups.measures import measured

    roles = dict(setup_of(run.plan).roles)
    chosen, amounts = measured(dict(run.task.features), roles, columns), amounts_of(run, made)
    return Measures(measure(chosen), chosen, [one for one in chosen if one in amounts])


def amounts_of(run: Run, made: bool) -> tuple[str, ...]:
    """Return the columns of a run's customers that are money; ``made``: of transactions."""
    from lib.workflows.segments.groups.measures import MONEY

    roles = setup_of(run.plan).roles
    return (*filter(None, [roles.get("monetary")]), *(MONEY if made else ()))


def passed_on_measures(segments: Sequence[SegmentMeans]) -> list[SegmentMeans]:
    """Return segments of enough customers, with numbers of few digits."""
    return [
        replace(segment, columns={name: _shortened(told) for name, told in segment.columns.items()})
        for segment in segments
        if segment.size >= MIN_ROWS
    ]


def _shortened(told: ColumnMeans) -> ColumnMeans:
    mean, low, high = (
        None if value is None else short(value, _DIGITS)
        for value in (told.mean, told.low, told.high)
    )
    median = None if told.median is None else short(told.median, _OF_ONE_ROW)
    return ColumnMeans(mean, low, high, median)


def cell_text(found: Measures, name: str, told: ColumnMeans, way: str, t: Translator) -> str:
    """Return "12.3 (11.0 – 13.5)", or the median, with a currency where it is money."""

    def said(value: float | None) -> str:
        return money(value, found.currency, t) if name in found.money else amount_text(value, t)

    if way == "median":
        return said(told.median)
    if told.low is None:
        return said(told.mean)
    low, high = (said(end) for end in (told.low, told.high))
    return f"{said(told.mean)} ({low} – {high})"


def means_frame(found: Measures) -> pd.DataFrame:
    """Return a row a segment with size, share, and mean, interval and median of each column."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "segment": one.segment + 1,
                "name": found.names.get(one.segment, ""),
                "customers": one.size,
                "share": one.share,
                **{
                    f"{name}_{key}": value
                    for name, told in one.columns.items()
                    for key, value in vars(told).items()
                },
            }
            for one in found.segments
        ]
    )
