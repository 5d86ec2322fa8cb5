"""What the rows of two runs say of one model in both, kept so that a click is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from lib.core.plan import SplitKind
from lib.core.results import Run
from lib.errors import StoreError
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.two_runs import evidence_of_runs
from lib.ui.shell import services, table_queries
from lib.ui.widgets.model_predictions import truth_of_run

if TYPE_CHECKING:
    import numpy as np

# A run may also be deleted, from another window, while the page that shows it is drawn.
_NOT_HERE = ("no_predictions", "file_missing", "dataset_not_found", "run_not_found")


def evidence_of(
    run: Run, reference: Run, model: str, metric: str, workspace: str
) -> Evidence | None:
    """Return what the rows say of a model that is complete in both runs, on the same folds.

    None where predictions, the truth or the groups of rows are not here: scores of folds say less.
    """
    if run.plan.split in (SplitKind.BOOTSTRAP, SplitKind.ORIGINS):
        return None
    return _evidence(workspace, run.id, reference.id, model, metric, run, reference)


@st.cache_resource(show_spinner=False, max_entries=64, ttl=1800)
def _evidence(
    workspace: str, run_id: str, other_id: str, model: str, metric: str, _run: Run, _other: Run
) -> Evidence | None:
    here = next((one for one in (_run, _other) if not one.origin), _run)
    grouped = here.task.group is not None
    if grouped and here.origin:
        return None
    try:
        ours, theirs = (
            services.store().predictions(workspace, one, model) for one in (run_id, other_id)
        )
        truth = truth_of_run(workspace, here.id)
        if truth is None:
            return None
        groups = _groups(workspace, here) if grouped else None
    except StoreError as error:
        if error.code in _NOT_HERE:
            return None
        raise
    by_folds = here.plan.split is SplitKind.TIME
    kind = here.task.kind
    return evidence_of_runs(ours, theirs, truth, metric, kind, groups=groups, by_folds=by_folds)


def _groups(workspace: str, run: Run) -> np.ndarray[Any, Any]:
    from lib.evaluation.targets.task_rows import groups_of

    return table_queries.ask(workspace, run.dataset_id, groups_of, run.task)
