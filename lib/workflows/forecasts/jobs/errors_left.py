"""What is left over: the errors of one model's backtest."""

from __future__ import annotations

import numpy as np

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.workflows.forecasts.backtest.panel import Floats
from lib.workflows.forecasts.facts.errors_left import Autocorrelation, ErrorsLeft
from lib.workflows.forecasts.facts.moments import finite
from lib.workflows.forecasts.jobs.backtest import kept_outputs
from lib.workflows.forecasts.jobs.fans import largest
from lib.workflows.forecasts.methods.hanging_together import hang_together
from lib.workflows.forecasts.train import Backtest

_BINS = 31
_MOST_TESTED = 2_000
"""Series whose errors are tested, the largest ones."""
_ALPHA = 0.05


def errors_left(context: JobContext[Parameters]) -> JobResult:
    """Return how a model's errors are distributed and hang together."""
    test, outputs = kept_outputs(context)
    errors = [
        (own[..., 0] - test.truth(fold)) / _sizes(test, fold) for fold, own in enumerate(outputs)
    ]
    together = np.concatenate(errors)
    values = together[np.isfinite(together)]
    shown, tested, dependent = _autocorrelations(test, errors)
    edges, counts = _histogram(values)
    known = np.isfinite(together)
    steps = np.where(known, together, 0.0).sum(axis=0) / np.where(
        known.any(axis=0), known.sum(axis=0), np.nan
    )
    facts = ErrorsLeft(
        shown=shown,
        tested=tested,
        dependent=dependent,
        edges=edges,
        counts=counts,
        count=len(values),
        mean=float(values.mean()) if len(values) else 0.0,
        high=float((values > 0).mean()) if len(values) else 0.0,
        by_step=finite(steps),
    )
    return JobResult(to_json(facts))


def _sizes(test: Backtest, fold: int) -> Floats:
    scales = test.histories[fold].scales[:, None]
    return np.where(scales > 0, scales, np.nan)


def _autocorrelations(
    test: Backtest, errors: list[Floats]
) -> tuple[Autocorrelation | None, int, int]:
    """Return that of the largest series, how many can be tested, how many hang together."""
    apart = -(-test.setup.horizon // test.setup.step)
    folds = range(len(errors) - 1, -1, -apart)
    places = {fold: dict(_numbered(test.histories[fold].series)) for fold in folds}
    shown, tested, dependent = None, 0, 0
    for number in largest(test.panel, _MOST_TESTED).tolist():
        own = [errors[fold][places[fold][number]] for fold in folds if number in places[fold]]
        found = hang_together(np.stack(own), test.setup.season) if own else None
        if found is None:
            continue
        tested += 1
        dependent += found.p < _ALPHA
        if shown is None:
            shown = Autocorrelation(
                test.panel.names[number],
                tuple(map(float, found.values)),
                1.96 / float(np.sqrt(found.count)),
                found.p,
                found.count,
            )
    return shown, tested, dependent


def _numbered(series: np.ndarray) -> list[tuple[int, int]]:
    return [(int(number), place) for place, number in enumerate(series)]


def _histogram(values: Floats) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Return bins around zero; the outer ones hold what lies beyond."""
    if not len(values):
        return (0.0,), ()
    reach = max(float(np.quantile(np.abs(values), 0.99)), 1e-6)
    edges = np.linspace(-reach, reach, _BINS + 1)
    counts, _ = np.histogram(np.clip(values, -reach, reach), edges)
    return tuple(map(float, edges)), tuple(map(int, counts))
