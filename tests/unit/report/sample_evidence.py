"""Evidence on a made-up run's models whose errors are independent: nothing is trained."""

from dataclasses import replace
from typing import Any

import numpy as np

from lib.core.results import Run
from lib.evaluation.judge.inference.evidence import Evidence

SD = 0.002
"""By how much, on average, other rows would have moved a model's mean on its own."""


def evidence_of(run: Run, sd: float = SD, **changes: Any) -> Evidence:
    """Return evidence of a run's models whose errors are independent of each other."""
    models = tuple(one.id for one in run.models)
    scores = np.array([one.metrics[run.plan.metric].folds for one in run.models]).T
    own = np.eye(len(models)) * sd**2
    made = Evidence(
        metric=run.plan.metric,
        models=models,
        scores=scores,
        repeat=np.zeros(len(scores), dtype=int),
        rows_within=own,
        rows_once=own,
        between=own,
        freedom=len(scores) - 1,
        prior=16,
        by_folds=False,
        rows=run.rows,
        positives=400,
    )
    return replace(made, **changes)
