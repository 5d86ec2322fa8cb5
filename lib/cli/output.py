"""What `compare --out` writes: run.json, predictions, models and report.html."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.core.numbering import numbered
from lib.core.results import Run, Status
from lib.core.task import TaskKind
from lib.errors import InputError, StoreError
from lib.evaluation.judge.out_of_fold import Answers, answers
from lib.evaluation.targets.rows import encode
from lib.i18n import Translator
from lib.report.document import as_json, to_document
from lib.report.html import render
from lib.report.label_charts import kept_labels
from lib.report.model_figures import model_figures
from lib.report.segment_report import SegmentParts
from lib.store import Store
from lib.store.jobs import Jobs
from lib.workflows.common_jobs import IMPORTANCE

if TYPE_CHECKING:
    import pandas as pd


def check_writable(folder: Path) -> None:
    """Make the folder and see that files can be written there; InputError if not."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".deepworth"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise InputError(
            "out_not_writable", folder=str(folder), reason=error.strerror or ""
        ) from error


def write_output(
    store: Store,
    workspace: str,
    run: Run,
    folder: Path,
    t: Translator,
    more: Mapping[str, Any] | None = None,
    segments: SegmentParts | None = None,
) -> None:
    """Write a run: run.json last, with ``more`` in it, so that a folder with it is complete.

    The report says what ``segments`` knows of a run that looked for such.
    """
    try:
        for name in ("predictions", "models"):
            (folder / name).mkdir(exist_ok=True)
        for result in run.models:
            if result.folds_total and result.folds_done == result.folds_total:
                frame = _shown(store.predictions(workspace, run.id, result.id), run)
                frame.to_parquet(folder / "predictions" / f"{result.id}.parquet", index=False)
            if result.has_artifact:
                data = store.artifact(workspace, run.id, result.id)
                (folder / "models" / f"{result.id}.zip").write_bytes(data)
        given = _answers(store, workspace, run)
        figures, labels = model_figures(run, given, t), kept_labels(run, given)
        asked = Jobs(store).find(workspace, run.id, IMPORTANCE)
        found = {one.model: one.result for one in asked if one.result is not None}
        page = render(run, t, figures, segments, labels, found)
        (folder / "report.html").write_text(page, encoding="utf-8")
        partial = folder / "run.json.part"
        partial.write_text(
            as_json({**to_document(run, t), **(more or {})}) + "\n", encoding="utf-8"
        )
        partial.replace(folder / "run.json")
    except OSError as error:
        raise StoreError(
            "out_not_writable", folder=str(folder), reason=error.strerror or ""
        ) from error


def _shown(predictions: pd.DataFrame, run: Run) -> pd.DataFrame:
    """Return predictions as they are kept; the segments of customers as they are counted."""
    if run.task.kind is not TaskKind.CLUSTERS:
        return predictions
    segments = numbered(predictions["output_0"])
    return predictions.drop(columns="output_0").assign(segment=segments)


def _answers(store: Store, workspace: str, run: Run) -> dict[str, Answers]:
    """Return the out-of-fold predictions of complete models beside the truth."""
    if run.task.kind is TaskKind.CLUSTERS:
        return {}
    frame = store.load_dataset(workspace, run.dataset_id).frame
    truth = encode(frame[run.task.target], run.task)
    return {
        result.id: answers(store.predictions(workspace, run.id, result.id), truth)
        for result in run.models
        if result.status is Status.DONE
    }
