"""How one model's forecasts compare with what happened."""

from __future__ import annotations

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.core.quantiles import LEVELS
from lib.workflows.forecasts.backtest.cutoffs import window_of
from lib.workflows.forecasts.backtest.panel import Floats
from lib.workflows.forecasts.backtest.panels import panel_of_table
from lib.workflows.forecasts.facts.moments import Values, finite, iso
from lib.workflows.forecasts.facts.views import BacktestView, Fan, SeriesScore
from lib.workflows.forecasts.jobs.fans import fan_of, largest
from lib.workflows.forecasts.train import Backtest, backtest_of_panel

_WORST = 200
"""Series that are listed, those with the largest errors."""
_SHOWN = 8
"""Series whose windows are shown."""


def backtest_view(context: JobContext[Parameters]) -> JobResult:
    """Return a model's windows, and its errors by step ahead and by series."""
    test, outputs = kept_outputs(context)
    steps = [_errors(test, fold, found) for fold, found in enumerate(outputs)]
    worst, scores = _by_series(test, outputs, [error for error, _ in steps])
    view = BacktestView(
        cutoffs=iso(test.cutoffs.moments),
        windows=_windows(test, outputs),
        by_step=_mean_by_step([error for error, _ in steps]),
        coverage_by_step=_mean_by_step([inside for _, inside in steps]),
        worst=worst,
        scores=scores,
    )
    return JobResult(to_json(view))


def kept_outputs(context: JobContext[Parameters]) -> tuple[Backtest, list[Floats]]:
    """Return a run's backtest, and a model's outputs by cut-off, shape (series, horizon, WIDTH)."""
    assert context.task is not None
    assert context.plan is not None
    assert context.predictions is not None
    panel = panel_of_table(context.frame, context.task)
    test = backtest_of_panel(panel, context.task, context.plan)
    columns = [f"output_{place}" for place in range(1 + len(LEVELS))]
    kept = context.predictions.sort_values(["fold", "row"], kind="stable")
    outputs = []
    for fold in range(context.plan.folds):
        own = kept[kept["fold"] == fold].set_index("row")[columns]
        outputs.append(test.shaped(fold, own.loc[test.rows(fold)].to_numpy(dtype=np.float64)))
    return test, outputs


def _errors(test: Backtest, fold: int, outputs: Floats) -> tuple[Floats, Floats]:
    """Return scaled absolute errors, and whether values are within 80 %, by series and step."""
    truth = test.truth(fold)
    scale = test.histories[fold].scales[:, None]
    size = np.where(scale > 0, scale, np.nan)
    low, high = (outputs[..., 1 + LEVELS.index(level)] for level in (0.1, 0.9))
    inside = np.where(np.isfinite(truth), (truth >= low) & (truth <= high), np.nan)
    return np.abs(outputs[..., 0] - truth) / size, inside


def _mean_by_step(parts: list[Floats]) -> Values:
    """Return the mean of each step over series and cut-offs."""
    together = np.concatenate(parts)
    known = np.isfinite(together)
    count = known.sum(axis=0)
    total = np.where(known, together, 0.0).sum(axis=0)
    return finite(np.where(count > 0, total / np.maximum(count, 1), np.nan))


def _windows(test: Backtest, outputs: list[Floats]) -> tuple[tuple[Fan, ...], ...]:
    """Return the windows of the largest series, cut-off by cut-off."""
    panel, shown = test.panel, []
    for number in largest(test.panel, _SHOWN).tolist():
        fans = []
        for fold, history in enumerate(test.histories):
            place = np.flatnonzero(history.series == number)
            if len(place):
                end = int(test.cutoffs.ends[fold, number])
                window = window_of(panel, number, end, test.setup)
                own = outputs[fold][int(place[0])][: window.stop - window.start]
                fans.append(fan_of(panel, number, end, window, own, panel.names[number]))
        if fans:
            shown.append(tuple(fans))
    return tuple(shown)


def _by_series(
    test: Backtest, outputs: list[Floats], errors: list[Floats]
) -> tuple[tuple[SeriesScore, ...], int]:
    """Return the scores of the series with the largest errors, and how many have one."""
    count = test.panel.series
    sums = np.zeros((3, count))
    cutoffs = np.zeros(count)
    for fold, history in enumerate(test.histories):
        truth, point = test.truth(fold), outputs[fold][..., 0]
        total = np.abs(truth) + np.abs(point)
        relative = np.where(total > 0, 200 * np.abs(point - truth) / total, 0.0)
        relative = np.where(np.isfinite(truth), relative, np.nan)
        for row, values in enumerate((errors[fold], relative, point - truth)):
            known = np.isfinite(values)
            own = np.where(known, values, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
            sums[row, history.series] += np.where(known.any(axis=1), own, np.nan)
        cutoffs[history.series] += 1
    tested = np.flatnonzero(cutoffs > 0)
    means = sums[:, tested] / cutoffs[tested]
    order = np.argsort(-np.nan_to_num(means[0], nan=-1.0), kind="stable")[:_WORST]
    worst = []
    for place in order.tolist():
        mase, smape, bias = finite(means[:, place])
        number = int(tested[place])
        score = SeriesScore(test.panel.names[number], mase, smape, bias, int(cutoffs[number]))
        worst.append(score)
    return tuple(worst), len(tested)
