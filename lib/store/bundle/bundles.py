"""Bundles: a run as one zip file, for another workspace or another machine.

    manifest.json             format, what it is, SHA-256 and size of every other member
    run.json                  the result document, for other programs
    state.json                the run in full, for this one (NaN as Python's json writes it)
    truth.parquet             row, truth: the target of the rows predicted, as numbers; of several
                              labels a row truth_0 ... of 0 and 1
    predictions/<model>.parquet, histories/<model>.json

Neither the table nor the fitted models are in it. Parquet members are neither compressed nor
encoded (the zip compresses them), so that their size is what they will take in memory.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy import Connection, select

from lib.core.bundled import bundled_id, original_id
from lib.core.facts import Json
from lib.core.results import Run, Status
from lib.errors import StoreError
from lib.evaluation.targets.entries import target_of
from lib.store import rows, tables
from lib.store.bundle import results as bundle_results
from lib.store.bundle.archive import Archive, parse_json
from lib.store.bundle.checks import Node
from lib.store.bundle.folds import fold_state, folds_of, kept_folds
from lib.store.bundle.state import (
    FoldRow,
    run_of,
    state_of,
)
from lib.store.bundle.tables import (
    check_predictions,
    check_truth,
    plain_parquet,
    read_table,
)
from lib.store.files import dataset_file, predictions_file, sha256_of, to_parquet
from lib.store.queries import UNFINISHED, find_dataset
from lib.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1
WHAT = "deepworth-bundle"
_ABOUT = (
    "A comparison made by Deepworth: its results, the predictions of its models and the true "
    "values. Without the table and without the fitted models."
)
_MANIFEST, _RUN, _STATE, _TRUTH = "manifest.json", "run.json", "state.json", "truth.parquet"
_RUN_COLUMNS = (
    "name",
    "note",
    "status",
    "created",
    "started",
    "finished",
    "seconds",
    "estimate",
    "environment",
    "task",
    "plan",
    "findings",
    "verdict",
    "failure",
)


def pack(store: Store, workspace: str, run_id: str, document: str) -> bytes:
    """Return a run as a bundle; ``document`` is its result document (lib.report.document).

    StoreError "bundle_unfinished" for a run that has not ended; those of reading the store.
    """
    import pandas as pd

    run = store.run(workspace, run_id)
    if run.status in UNFINISHED:
        raise StoreError("bundle_unfinished")
    members = {_RUN: document.encode()}
    predicted = [pd.Series(dtype="int64")]
    folds = kept_folds(store, run)
    for model in run.models:
        if model.status is Status.DONE:
            frame = store.predictions(workspace, run_id, model.id)
            predicted.append(pd.Series(frame["row"].unique()))
            members[f"predictions/{model.id}.parquet"] = plain_parquet(frame)
        histories = [
            {"repeat": row.repeat, "fold": row.fold, "history": row.history}
            for row in folds
            if row.model == model.id and row.history
        ]
        if histories:
            members[f"histories/{model.id}.json"] = _json(histories)
    truth = _truth(store, workspace, run)
    truth = truth[truth["row"].isin(pd.concat(predicted))]
    members[_TRUTH] = plain_parquet(truth)
    state = state_of(run)
    state["dataset"]["id"] = original_id(run.dataset_id)
    state["folds"] = [fold_state(row) for row in folds]
    members[_STATE] = _json(state)
    if results := bundle_results.packed(store, run_id):
        members[bundle_results.RESULTS] = _json(results)
    return _zipped(members)


@dataclass(frozen=True)
class Checked:
    """All of a bundle that is kept of it, nothing of which is to be checked again.

    ``written`` is its state.json as it came; ``folds`` and ``results`` are rows of their tables;
    ``truth`` and ``predictions`` (by model) are open files of Parquet as this program writes it.
    """

    written: bytes
    run: Run
    folds: list[FoldRow]
    results: list[bundle_results.KeptResult]
    truth: BinaryIO
    predictions: Mapping[str, BinaryIO]


def check(data: bytes) -> Checked:
    """Take a bundle from outside apart; what cannot be this program's is refused.

    StoreError with a code "bundle_...": see lib.store.bundle.archive; "bundle_newer",
    "bundle_invalid".
    """
    archive = Archive(data)
    _check_manifest(archive, parse_json(archive.read(_MANIFEST), _MANIFEST))
    document = parse_json(archive.read(_RUN), _RUN)
    Node(document, _RUN)["format"].whole(1)
    state = parse_json(archive.read(_STATE), _STATE)
    run = run_of(state)
    histories = {
        model.id: parse_json(archive.read(name), name)
        for model in run.models
        if (name := f"histories/{model.id}.json") in archive.names()
    }
    folds = folds_of(Node(state, _STATE)["folds"], run, histories)
    results: list[bundle_results.KeptResult] = []
    if bundle_results.RESULTS in archive.names():
        entries = parse_json(archive.read(bundle_results.RESULTS), bundle_results.RESULTS)
        results = bundle_results.checked(entries, run)
    truth = check_truth(read_table(archive.read(_TRUTH), _TRUTH, run.rows), run)
    predictions = _check_predictions(archive, run, truth, folds)
    rows_of_truth = BytesIO(to_parquet(truth))
    return Checked(archive.read(_STATE), run, folds, results, rows_of_truth, predictions)


def unpack(store: Store, workspace: str, data: bytes) -> str:
    """Keep the run of a bundle in a workspace and return its new id; StoreErrors of ``check``.

    Nothing is kept where it is refused. The same run in a bundle again is the run that was made of
    it first: its id comes of the workspace's key and of the run's state.
    """
    return keep_checked(store, workspace, check(data))


def keep_checked(store: Store, workspace: str, checked: Checked) -> str:
    """Keep the run of a checked bundle in a workspace and return its id, as ``unpack`` does."""
    with store.database.read() as connection:
        new, is_here = _new_id(connection, workspace, checked.written)
    if is_here:
        return new
    try:
        predictions = {}
        for model, data in checked.predictions.items():
            predictions[model] = predictions_file(new, model)
            store.files.write(predictions[model], data)
        _keep(store, workspace, new, checked, predictions)
    except BaseException:
        with store.database.read() as connection:
            if not _is_here(connection, new):  # else another tab has just brought it in
                store.files.remove_run(new)
        raise
    return new


def _new_id(connection: Connection, workspace: str, state: bytes) -> tuple[str, bool]:
    """Return a run's id in a workspace, and whether the run is there already.

    An id that is taken by another workspace's run is passed over.
    """
    for number in count():
        asked = f"{workspace} {number or ''}".encode() + state
        new = hashlib.sha256(asked).hexdigest()[:20]
        row = connection.execute(select(tables.runs).where(tables.runs.c.id == new)).first()
        if row is None or row.workspace == workspace:
            break
    return new, row is not None


def _check_manifest(archive: Archive, manifest: Json) -> None:
    node = Node(manifest, _MANIFEST)
    if node["what"].text() != WHAT:
        raise StoreError("bundle_not_zip")
    version = node["format"].whole(1)
    if version > FORMAT:
        raise StoreError("bundle_newer", version=version, known=FORMAT)
    archive.check_names()
    listed = node["members"].members()
    if set(listed) | {_MANIFEST} != archive.names():
        (odd, *_) = sorted((set(listed) | {_MANIFEST}) ^ archive.names())
        raise StoreError("bundle_damaged", file=odd)
    for name, one in listed.items():
        if hashlib.sha256(archive.read(name)).hexdigest() != one["sha256"].text():
            raise StoreError("bundle_damaged", file=name)


def _check_predictions(
    archive: Archive, run: Run, truth: pd.DataFrame, folds: list[FoldRow]
) -> dict[str, BinaryIO]:
    """Return the predictions of complete models as Parquet, by model."""
    files: dict[str, BinaryIO] = {}
    for model in run.models:
        if model.status is not Status.DONE:
            continue
        member = f"predictions/{model.id}.parquet"
        frame = read_table(archive.read(member), member, run.rows * run.plan.repeats)
        counted = {
            (one["repeat"], one["fold"]): one["rows"] for one in folds if one["model"] == model.id
        }
        check_predictions(frame, run, truth, counted, member)
        files[model.id] = BytesIO(to_parquet(frame))
    return files


def _keep(
    store: Store, workspace: str, new: str, checked: Checked, predictions: dict[str, str]
) -> None:
    run, folds = checked.run, checked.folds
    content = sha256_of(checked.truth)
    checked.truth.seek(0)
    state = state_of(run)
    with store.database.write() as connection:
        if _is_here(connection, new):
            return  # another tab brought the same bundle in
        store.files.write(dataset_file(content), checked.truth)
        dataset = _keep_stub(connection, workspace, run, content)
        connection.execute(
            tables.runs.insert().values(
                id=new,
                workspace=workspace,
                dataset=dataset,
                phase="",
                origin="bundle",
                **{name: value for name, value in state.items() if name in _RUN_COLUMNS},
            )
        )
        for place, model in enumerate(state["models"]):
            model_columns = {
                column.name: model[column.name]
                for column in tables.models.c
                if column.name in model
            }
            connection.execute(
                tables.models.insert().values(
                    run=new,
                    model=model["id"],
                    place=place,
                    predictions=predictions.get(str(model["id"])),
                    refit=Status.CANCELLED,
                    **model_columns,
                )
            )
            connection.execute(
                tables.progress.insert().values(
                    run=new, model=model["id"], share=model["progress"], curves=model["curves"]
                )
            )
        if folds:
            connection.execute(tables.folds.insert(), [{**fold, "run": new} for fold in folds])
        bundle_results.keep(connection, workspace, new, checked.results)


def _is_here(connection: Connection, run_id: str) -> bool:
    table = tables.runs
    return connection.execute(select(table.c.id).where(table.c.id == run_id)).first() is not None


def _keep_stub(connection: Connection, workspace: str, run: Run, content: str) -> str:
    """Keep what is known of the table, with the truth in place of its content; return its id."""
    identity = [run.dataset_name, run.dataset_sha256, run.rows, run.columns, content]
    digest = hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:24]
    dataset_id = bundled_id(run.dataset_id, digest)
    if find_dataset(connection, workspace, dataset_id) is None:
        unnamed = {"name": "", "kind": "constant", "missing": 0, "distinct": 0}
        connection.execute(
            tables.datasets.insert().values(
                workspace=workspace,
                id=dataset_id,
                content=content,
                name=run.dataset_name,
                sha256=run.dataset_sha256,
                rows=run.rows,
                created=rows.now(),
                meta={"truth_only": True, "columns": [unnamed] * run.columns, "findings": []},
            )
        )
    return dataset_id


def _truth(store: Store, workspace: str, run: Run) -> pd.DataFrame:
    """Return row and truth of all rows with a truth, from the table if it is here."""
    import pandas as pd

    if run.origin == "bundle":
        return store.truth(workspace, run.id)
    frame = store.load_dataset(workspace, run.dataset_id).frame
    target = target_of(run.task.kind)
    truth = target.of_table(frame, run.task)
    table = pd.DataFrame(truth, columns=target.truth_columns(run.task))
    table.insert(0, "row", range(len(table)))
    return table.astype({"row": "int64"}).dropna(ignore_index=True)


def _zipped(members: dict[str, bytes]) -> bytes:
    manifest = {
        "what": WHAT,
        "format": FORMAT,
        "about": _ABOUT,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "members": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            for name, data in members.items()
        },
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_MANIFEST, json.dumps(manifest, indent=2))
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
