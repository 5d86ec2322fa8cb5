"""What is read and computed of a finished run's predictions, kept so that a click is answered.

The keys hold the model's status: what was kept of an unfinished model goes when it is complete.
Nobody may change what comes from here: all sessions share it.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from lib.core.references import look_up
from lib.core.results import Run, Status
from lib.core.task import TaskKind
from lib.core.workflow import workflows
from lib.errors import StoreError
from lib.evaluation.judge import out_of_fold, pairs
from lib.evaluation.judge.inference.difference import PairTable
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.kept import by_position
from lib.i18n import Translator
from lib.models.manifest import Manifest
from lib.report.disclosure import MIN_ROWS
from lib.ui.shell import services, table_queries

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Labels = tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]
FAINT_POINTS = 60
"""Points of a curve that is only there for context."""


@dataclass(frozen=True)
class ClassView:
    """One class against the rest: its curves, reliability and thresholds.

    What is drawn of it is the same for all readers: groups of rows.
    """

    roc: out_of_fold.Curve | None
    precision_recall: out_of_fold.Curve | None
    reliability: out_of_fold.Reliability
    thresholds: out_of_fold.Thresholds
    share: float


def out_of_fold_of(run: Run, model: str, workspace: str) -> out_of_fold.OutOfFold | None:
    """Return a model's out-of-fold predictions beside the truth.

    None where the truth or the model's predictions are not there.
    """
    return _joined(workspace, run.id, model, run.model(model).status)


@st.cache_resource(show_spinner=False, max_entries=24, ttl=1800)
def _joined(
    workspace: str, run_id: str, model: str, status: Status
) -> out_of_fold.OutOfFold | None:
    if status is not Status.DONE:
        return None
    try:
        truth = truth_of_run(workspace, run_id)
        if truth is None:
            return None
        predictions = services.store().predictions(workspace, run_id, model)
    except StoreError as error:
        # A hosted app may keep its database but lose its disk: the numbers are still good.
        if error.code in ("no_predictions", "file_missing"):
            return None
        raise
    given = out_of_fold.join_truth(predictions, truth)
    return given if len(given.rows) else None


@st.cache_resource(show_spinner=False, max_entries=6, ttl=1800)
def truth_of_run(workspace: str, run_id: str) -> np.ndarray[Any, Any] | None:
    """Return the true codes or values of a run's rows, by position in its table; NaN: none.

    A run that was brought in has no table: the truth that came with it, else None. Segments have
    no target: None.
    """
    run = services.store().run(workspace, run_id)
    if not run.task.kind.has_target:
        return None
    if run.origin == "bundle":
        return by_position(services.store().truth(workspace, run_id), run.rows)
    from lib.evaluation.targets.task_rows import truth_of

    return table_queries.ask(workspace, run.dataset_id, truth_of, run.task)


def class_view(run: Run, model: str, positive: int, workspace: str) -> ClassView | None:
    """Return what is drawn of one class of one model; None without predictions."""
    return _class_view(workspace, run.id, model, run.model(model).status, positive)


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def _class_view(
    workspace: str, run_id: str, model: str, status: Status, positive: int
) -> ClassView | None:
    given = _joined(workspace, run_id, model, status)
    if given is None:
        return None
    hits = given.hits(positive)
    scores = given.outputs[:, positive]
    return ClassView(
        roc=out_of_fold.roc(hits, scores, least=MIN_ROWS),
        precision_recall=out_of_fold.precision_recall(hits, scores, least=MIN_ROWS),
        reliability=out_of_fold.reliability(hits, scores, least=MIN_ROWS),
        thresholds=out_of_fold.Thresholds(hits, scores),
        share=float(hits.mean()),
    )


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def faint_curves(
    workspace: str, run_id: str, models: tuple[str, ...], positive: int, kind: str
) -> dict[str, out_of_fold.Curve]:
    """Return the ROC ("roc") or precision-recall curves of several complete models, thinned."""
    make = out_of_fold.roc if kind == "roc" else out_of_fold.precision_recall
    found = {}
    for model in models:
        given = _joined(workspace, run_id, model, Status.DONE)
        if given is None:
            continue
        hits = given.hits(positive)
        curve = make(hits, given.outputs[:, positive], FAINT_POINTS, MIN_ROWS)
        if curve is not None:
            found[model] = curve
    return found


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def disagreement(
    workspace: str, run_id: str, first: str, second: str, kind: TaskKind
) -> pairs.Disagreement | None:
    """Return where two complete models differ most; None without both models' predictions."""
    ours = _joined(workspace, run_id, first, Status.DONE)
    theirs = _joined(workspace, run_id, second, Status.DONE)
    if ours is None or theirs is None:
        return None
    return pairs.disagreement(ours, theirs, kind)


def pairwise(run: Run, evidence: Evidence | None, contest: Evidence | None) -> PairTable:
    """Return every two complete models of a run, compared with the run's region."""
    metric = run.plan.metric
    scores = tuple(
        (result.id, tuple(result.metrics[metric].folds))
        for result in run.models
        if result.status is Status.DONE and metric in result.metrics
    )
    known = 0 if evidence is None else evidence.repeats
    repeats = known if contest is None else contest.repeats
    return _pairwise(run.id, scores, repeats, run, evidence, contest)


@st.cache_resource(show_spinner=False, max_entries=16, ttl=1800)
def _pairwise(
    run_id: str,
    scores: tuple[tuple[str, tuple[float, ...]], ...],
    repeats: int,
    _run: Run,
    _evidence: Evidence | None,
    _contest: Evidence | None,
) -> PairTable:
    return pairs.pairwise(dict(scores), _run.plan, _evidence, _contest)


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def histories(
    workspace: str, run_id: str, model: str, folds_done: int
) -> dict[tuple[int, int], dict[str, list[float]]]:
    """Return a network's curves by (repeat, fold)."""
    return services.store().fold_history(workspace, run_id, model)


@st.cache_resource(show_spinner=False, max_entries=32, ttl=1800)
def manifest(workspace: str, run_id: str, model: str, has_artifact: bool) -> Manifest | None:
    """Return what the file of a fitted model says of it; None if there is no such file.

    Only its list of contents is read, none of its parts. StoreError "damaged".
    """
    if not has_artifact:
        return None
    data = services.store().artifact(workspace, run_id, model)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found: Manifest = json.loads(archive.read("manifest.json"))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise StoreError("damaged", file=f"{model}.zip") from error
    return found


def labels(run: Run, model: str, workspace: str) -> Labels | None:
    """Return rows of the table and each one's segment; None where they are not here."""
    return _labels(workspace, run.id, model, run.model(model).status)


@st.cache_resource(show_spinner=False, max_entries=12, ttl=1800)
def _labels(workspace: str, run_id: str, model: str, status: Status) -> Labels | None:
    from lib.evaluation.judge.assignments import labels_in

    if status is not Status.DONE:
        return None
    try:
        return labels_in(services.store().predictions(workspace, run_id, model))
    except StoreError as error:
        # A hosted app may keep its database but lose its disk: the numbers are still good.
        if error.code in ("no_predictions", "file_missing"):
            return None
        raise


@dataclass(frozen=True)
class Table:
    """The table that a run learned from: its rows are looked up where a page shows some."""

    workspace: str
    id: str
    rows: int
    columns: tuple[str, ...]

    def at(
        self, places: Sequence[int] | out_of_fold.Array, columns: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return rows by position, whose index counts from 0."""
        return table_queries.rows(self.workspace, self.id, places, columns)


def table(run: Run, workspace: str) -> Table | None:
    """Return the table that a run learned from; None where it did not come with it or is lost.

    Columns that only helped to divide the rows are not among its own.
    """
    if run.origin == "bundle":
        return None
    try:
        # Not as it was a while ago: a hosted app may have lost its disk.
        known = services.store().look_up_dataset(workspace, run.dataset_id)
        own = list(known.kinds())
        if (own_columns := workflows()[run.task.domain].own_columns) is not None:
            own = look_up(own_columns)(own, run.task)
        return Table(workspace, run.dataset_id, known.rows, tuple(own))
    except StoreError as error:
        if error.code == "file_missing":
            return None
        raise


def origin_of(rows: int, t: Translator) -> str:
    """Return which predictions a figure of so many rows is made of, as a sentence."""
    return t.plural(
        "From out-of-fold predictions of {count} row: each was made by a model that had not seen "
        "the row.",
        "From out-of-fold predictions of {count} rows: each was made by a model that had not seen "
        "the row.",
        rows,
    )
