"""What a backtest says of all models together: by series, or by cut-offs where there are few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lib.core.metrics import METRICS
from lib.evaluation.judge.inference.evidence import PRIOR, Evidence
from lib.workflows.forecasts.backtest.measures import Ratio
from lib.workflows.forecasts.backtest.panel import Floats, Ints

MIN_SERIES = 10
"""Series below which cut-offs are the unit of evidence, not series."""


def evidence_of(
    measured: Mapping[str, Sequence[Ratio]],
    series: Sequence[Ints],
    metric: str,
    overlap: int,
) -> Evidence | None:
    """Return the evidence of a backtest; None where the metric is undefined at too many cut-offs.

    ``measured`` holds each model's measure at each cut-off, whose series are ``series``. With many
    series each is a unit: its mean over all cut-offs, and how these means differ between series,
    is what is known. With few, the cut-offs are: their covariance takes the overlap of their
    windows into account, as Newey & West (1987) do, with the small-sample correction that Harvey,
    Leybourne & Newbold (1997) give for the test of Diebold & Mariano (1995). Windows overlap with
    those of ``overlap - 1`` later cut-offs, so that there are fewer degrees of freedom.
    """
    models = tuple(measured)
    sign = 1.0 if METRICS[metric].greater_is_better else -1.0
    values = np.array([[one.value for one in measured[model]] for model in models]).T
    used = np.flatnonzero(np.isfinite(values).all(axis=1))
    if len(used) < 2:
        return None
    scores = sign * values[used]
    between = covariance_of_mean(scores, overlap)
    units = np.unique(np.concatenate([series[fold] for fold in used.tolist()]))
    by_folds = len(units) < MIN_SERIES
    within = between if by_folds else _by_series(measured, series, used, units)
    return Evidence(
        metric=metric,
        models=models,
        scores=scores,
        repeat=np.zeros(len(used), dtype=np.int64),
        rows_within=within,
        rows_once=within,
        between=between,
        freedom=max(1, round((len(used) - 1) / overlap)),
        prior=0 if by_folds else min(PRIOR, len(units) - 1),
        by_folds=by_folds,
        rows=len(units),
        positives=None,
    )


def covariance_of_mean(scores: Floats, overlap: int) -> Floats:
    """Return the covariance of the mean of scores in the order of time, shape (models, models).

    Bartlett's weights keep it positive; ``scores`` has shape (cut-offs, models).
    """
    count = len(scores)
    reach = min(overlap, count - 1)
    apart = scores - scores.mean(axis=0)
    total = apart.T @ apart
    for lag in range(1, reach):
        cross = apart[lag:].T @ apart[:-lag]
        total += (1 - lag / reach) * (cross + cross.T)
    correction = (count + 1 - 2 * reach + reach * (reach - 1) / count) / count
    return np.asarray(total / count**2 / max(correction, 1 / count))


def _by_series(
    measured: Mapping[str, Sequence[Ratio]],
    series: Sequence[Ints],
    used: Ints,
    units: Ints,
) -> Floats:
    """Return the covariance of the models' means as the series show it."""
    total = np.zeros((len(units), len(measured)))
    for fold in used.tolist():
        places = np.searchsorted(units, series[fold])
        for column, ratios in enumerate(measured.values()):
            total[places, column] += ratios[fold].influence() / (len(places) * len(used))
    return np.asarray(len(units) / (len(units) - 1) * (total.T @ total))
