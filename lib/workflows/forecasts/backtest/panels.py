"""The panel of a table of series: of its rows on a page, or of a problem on a worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.core.columns import ColumnKind
from lib.core.task import Task
from lib.evaluation.targets.rows import as_dates, as_labels, as_numbers
from lib.workflows.forecasts.backtest.panel import Floats, Ints, Moments, Panel
from lib.workflows.forecasts.facts.setup import series_setup
from lib.workflows.forecasts.facts.sources import Source, SourceKind
from lib.workflows.forecasts.series.calendar import calendar_columns

if TYPE_CHECKING:
    from lib.evaluation.train.problem import Problem

_MAX_LEVELS = 12
"""Levels of a category that covariates have a column each for, the most frequent ones."""


def panel_of_table(frame: pd.DataFrame, task: Task) -> Panel:
    """Return the series of a table, with their names."""
    y = np.asarray(as_numbers(frame[task.target]), dtype=np.float64)
    moments = as_dates(frame[str(task.time)]).to_numpy().astype("datetime64[us]")
    labels = as_labels(frame[str(task.group)]).fillna("")
    codes, names = pd.factorize(labels)
    return _panel(y, codes.astype(np.int64), moments, frame, task, [str(name) for name in names])


def panel_of_problem(problem: Problem, task: Task) -> Panel:
    """Return the series of a problem, which are called by their numbers."""
    assert problem.groups is not None
    assert problem.times is not None
    moments = problem.times.astype("datetime64[us]")
    names = [str(code) for code in range(int(problem.groups.max()) + 1)]
    y = problem.y.astype(np.float64)
    return _panel(y, problem.groups, moments, problem.X, task, names)


def _panel(
    y: Floats,
    codes: Ints,
    moments: Moments,
    frame: pd.DataFrame,
    task: Task,
    names: Sequence[str],
) -> Panel:
    setup = series_setup(task.recipe)
    starts = np.append(np.flatnonzero(np.diff(codes, prepend=-1)), len(codes)).astype(np.int64)
    calendar = calendar_columns(moments, setup.frequency, setup.country)
    # Only the country's holidays add columns to those of the dates alone.
    dates = calendar_columns(moments[:1], setup.frequency).columns
    calendar_of = [
        Source(SourceKind.CALENDAR if name in dates else SourceKind.HOLIDAYS)
        for name in calendar.columns
    ]
    known, known_of = _encoded(frame, setup.known, task, y, SourceKind.KNOWN)
    past, past_of = _encoded(frame, setup.past, task, y, SourceKind.PAST)
    first = starts[:-1]
    static = [pd.factorize(as_labels(frame[name]))[0][first] for name in setup.static]
    return Panel(
        y=y,
        starts=starts,
        moments=moments,
        known=np.column_stack([calendar.to_numpy(dtype=np.float64), known]),
        past=past,
        static=np.array(static, dtype=np.int64).reshape(len(static), len(first)).T,
        names=tuple(names),
        known_of=(*calendar_of, *known_of),
        past_of=past_of,
    )


def _encoded(
    frame: pd.DataFrame, columns: Sequence[str], task: Task, y: Floats, kind: SourceKind
) -> tuple[Floats, tuple[Source, ...]]:
    """Return covariates as numbers, a column for each level of a category, and their sources.

    Levels are those of moments with a value: what is learned does not hang on those to come.
    """
    parts: list[Floats] = []
    sources: list[Source] = []
    for name in columns:
        if task.features[name] == ColumnKind.NUMBER:
            parts.append(np.asarray(as_numbers(frame[name]), dtype=np.float64))
            sources.append(Source(kind, name))
            continue
        labels = as_labels(frame[name])
        for level in labels[np.isfinite(y)].value_counts().index[:_MAX_LEVELS]:
            parts.append((labels == level).to_numpy(dtype=np.float64))
            sources.append(Source(kind, name))
    stacked = np.column_stack(parts) if parts else np.zeros((len(frame), 0))
    return stacked, tuple(sources)
