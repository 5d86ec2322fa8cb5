"""What `compare --out` writes: run.json, predictions, models and report.html."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lib.cli.store_reader import StoreReader
from lib.core.facts import Json
from lib.core.results import Run
from lib.errors import InputError, StoreError
from lib.evaluation.targets.entries import target_of
from lib.i18n import Translator
from lib.report.whole import document_of, report_of
from lib.store import Store


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
    more: Mapping[str, Json] | None = None,
) -> None:
    """Write a run: run.json last, with ``more`` in it, so that a folder with it is complete."""
    try:
        for name in ("predictions", "models"):
            (folder / name).mkdir(exist_ok=True)
        exported = target_of(run.task.kind).exported
        for result in run.models:
            if result.folds_total and result.folds_done == result.folds_total:
                frame = exported(store.predictions(workspace, run.id, result.id))
                frame.to_parquet(folder / "predictions" / f"{result.id}.parquet", index=False)
            if result.has_artifact:
                data = store.artifact(workspace, run.id, result.id)
                (folder / "models" / f"{result.id}.zip").write_bytes(data)
        reader = StoreReader(store, workspace, run)
        page, document = report_of(run, t, reader), document_of(run, t, reader, more)
        (folder / "report.html").write_text(page, encoding="utf-8")
        partial = folder / "run.json.part"
        partial.write_text(document + "\n", encoding="utf-8")
        partial.replace(folder / "run.json")
    except OSError as error:
        raise StoreError(
            "out_not_writable", folder=str(folder), reason=error.strerror or ""
        ) from error
