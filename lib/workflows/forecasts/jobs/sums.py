"""Sums over series: their forecasts from the bottom up, with quantiles from errors of the sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.core.jobs import JobContext, Parameters
from lib.core.task import Task
from lib.evaluation.targets.rows import as_labels
from lib.workflows.forecasts.backtest.panel import Floats, History, Ints, Panel
from lib.workflows.forecasts.facts.moments import finite, iso
from lib.workflows.forecasts.facts.setup import series_setup
from lib.workflows.forecasts.facts.views import Fan, Level
from lib.workflows.forecasts.jobs.backtest import kept_outputs
from lib.workflows.forecasts.methods.aligned import right_aligned
from lib.workflows.forecasts.methods.fans import fans
from lib.workflows.forecasts.series.long import BETWEEN
from lib.workflows.forecasts.train import Backtest

_SHOWN = 50
"""Groups of a level that are kept, the largest ones."""
_PRESENT = 0.8
"""Share of a sum that must have been forecast and have come for its error to count."""
_LEAST_CUTOFFS = 2


def sums_over_series(
    context: JobContext[Parameters],
    panel: Panel,
    history: History,
    outputs: Floats,
    rows: Sequence[slice],
) -> tuple[Fan | None, tuple[Level, ...]]:
    """Return the sum of all series, and sums by the columns that group them.

    None where series are not forecast for the same moments, or do not add up. Without the run's
    predictions there are no quantiles.
    """
    assert context.task is not None
    ahead = panel.moments[rows[0]]
    together = all(np.array_equal(panel.moments[one], ahead) for one in rows)
    if not together or not series_setup(context.task.recipe).adds_up:
        return None, ()
    summing = _Summing(panel, history, outputs[..., 0], ahead, _errors(context))
    total = summing.fans(np.zeros(len(history.series), dtype=np.int64), [""])[0]
    levels = []
    for column, labels in _groupings(panel, context.frame, context.task):
        codes, names = pd.factorize(labels[history.series], sort=True)
        if 1 < len(names) < len(history.series):
            own = summing.fans(codes.astype(np.int64), [str(name) for name in names])
            levels.append(Level(column, tuple(own[:_SHOWN]), len(own)))
    return total, tuple(levels)


def _errors(context: JobContext[Parameters]) -> tuple[Backtest, list[Floats]] | None:
    """Return the backtest with what came less what was forecast, shapes (series, horizon)."""
    if context.predictions is None:
        return None
    test, kept = kept_outputs(context)
    return test, [test.truth(fold) - own[..., 0] for fold, own in enumerate(kept)]


def _groupings(panel: Panel, frame: pd.DataFrame, task: Task) -> list[tuple[str, np.ndarray]]:
    """Return columns that group series, with the value of each series.

    These are the parts of the series' names, where they come from several columns, and static
    categories.
    """
    setup = series_setup(task.recipe)
    columns = [*setup.series, *([setup.value] if setup.wide and not setup.wide_dates else [])]
    found = []
    parts = [name.split(BETWEEN) for name in panel.names]
    if len(columns) > 1 and all(len(one) == len(columns) for one in parts):
        found = [
            (column, np.array([one[place] for one in parts]))
            for place, column in enumerate(columns)
        ]
    first = panel.starts[:-1]
    found += [
        (name, as_labels(frame[name]).fillna("").to_numpy(dtype=str)[first])
        for name in setup.static
    ]
    return found


@dataclass(frozen=True)
class _Summing:
    """Series with their forecasts, shape (series, horizon), and errors of the backtest."""

    panel: Panel
    history: History
    points: Floats
    ahead: np.ndarray
    backtest: tuple[Backtest, list[Floats]] | None

    def fans(self, codes: Ints, names: Sequence[str]) -> list[Fan]:
        """Return the sums by group, the largest first; ``codes`` number the groups of series."""
        points = _by_group(self.points, codes, len(names))
        errors = None if self.backtest is None else self._errors(codes, len(names))
        outputs = None if errors is None else fans(points, errors)
        values = right_aligned(self.history.values)
        past = _by_group(np.nan_to_num(values), codes, len(names))
        longest = int(np.argmax(self.history.lengths))
        before = self.history.moments[longest][: values.shape[1]]
        shown = slice(-max(6 * len(self.ahead), 60), None)
        found = []
        for code in np.argsort(-np.abs(points).sum(axis=1), kind="stable").tolist():
            levels: tuple[tuple[float | None, ...], ...] = ()
            if errors is not None and outputs is not None and _enough(errors[code]):
                own = outputs[code, :, 1:]
                own = np.maximum(own, 0.0) if past[code].min() >= 0 else own
                levels = tuple(finite(level) for level in own.T)
            begins = values.shape[1] - int(self.history.lengths[codes == code].max())
            part = slice(max(begins, values.shape[1] + shown.start), None)
            found.append(
                Fan(
                    series=names[code],
                    past_moments=iso(before[part]),
                    past=finite(past[code][part]),
                    moments=iso(self.ahead),
                    point=finite(points[code]),
                    levels=levels,
                )
            )
        return found

    def _errors(self, codes: Ints, count: int) -> Floats:
        """Return the errors of sums, shape (groups, cut-offs, horizon); NaN where much is missing.

        Where a little is missing, an error is taken for that share of the sum's.
        """
        assert self.backtest is not None
        test, errors = self.backtest
        group = np.full(self.panel.series, -1, dtype=np.int64)
        group[self.history.series] = codes
        size = np.zeros(self.panel.series)
        size[self.history.series] = np.maximum(np.abs(self.points).mean(axis=1), 1e-12)
        whole = _by_group(size[self.history.series], codes, count)
        found = np.full((count, len(errors), self.points.shape[1]), np.nan)
        for fold, own in enumerate(errors):
            series = test.histories[fold].series
            inside = group[series] >= 0
            own, series = own[inside], series[inside]
            known = np.isfinite(own)
            present = _by_group(known * size[series][:, None], group[series], count)
            share = present / whole[:, None]
            total = _by_group(np.where(known, own, 0.0), group[series], count)
            found[:, fold] = np.where(share >= _PRESENT, total / np.maximum(share, 1e-12), np.nan)
        return found


def _by_group(values: Floats, codes: Ints, count: int) -> Floats:
    """Return sums over the first axis by group."""
    found = np.zeros((count, *values.shape[1:]))
    np.add.at(found, codes, values)
    return found


def _enough(errors: Floats) -> bool:
    """Whether a sum has errors at the first step of two cut-offs or more."""
    return int(np.isfinite(errors[:, 0]).sum()) >= _LEAST_CUTOFFS
