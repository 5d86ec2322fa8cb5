"""The command `predict`: new rows through a model that `compare --out` has kept."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lib.cli.arguments import reading_overrides
from lib.cli.files import read_dataset
from lib.core.dataset import Dataset
from lib.core.task import Task
from lib.errors import InputError, StoreError
from lib.i18n import Translator
from lib.report.cells import safe_csv

if TYPE_CHECKING:
    from lib.evaluation.prediction import Predictions

_CHANGED = ("words_among_numbers", "infinities", "dates_unread", "undecodable_bytes", "rows_cut")
"""Findings of values that reading has lost; a prediction made without them should say so."""

_NO_PLACE = (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError)


def run(parsed: argparse.Namespace, t: Translator) -> int:
    """Predict the rows of a file and write them with the prediction beside them."""
    artifact = _artifact(parsed.run, parsed.model)
    if parsed.review is not None:
        return _one_review(artifact, parsed.review, parsed.json, t)
    if parsed.file is None or parsed.out is None:
        raise InputError("nothing_to_predict")
    dataset = read_dataset(parsed.file, reading_overrides(parsed))
    # Only this command needs the training stack in its own process: load it when it is needed.
    from lib.evaluation.prediction import predict_rows, with_predictions
    from lib.models.artifacts import load_model

    estimator, manifest = load_model(artifact)
    predictions = predict_rows(estimator, dataset.frame, manifest)
    task = Task.from_dict(manifest["task"])
    frame = with_predictions(dataset.frame, predictions.outputs, task)
    try:
        parsed.out.write_bytes(safe_csv(frame))
    except OSError as error:
        # A place that cannot be is bad input; a full disk is not.
        known = isinstance(error, _NO_PLACE)
        raise (InputError if known else StoreError)(
            "out_not_writable", folder=str(parsed.out), reason=error.strerror or ""
        ) from error
    said = {"rows": len(frame), "model": parsed.model, "out": str(parsed.out)}
    said |= {name: getattr(predictions, name) for name in ("extra", "unreadable", "unseen")}
    if parsed.json:
        print(json.dumps(said, ensure_ascii=False))
    else:
        print(
            t.plural(
                "Wrote {count} prediction to {file}.",
                "Wrote {count} predictions to {file}.",
                len(frame),
                file=parsed.out,
            )
        )
        _warn(dataset, predictions, t)
    return 0


def _one_review(artifact: bytes, review: str, as_json: bool, t: Translator) -> int:
    """Print the chance of each class for one typed review."""
    from lib.evaluation.reviews import score_review
    from lib.models.artifacts import load_model

    estimator, manifest = load_model(artifact)
    chances = score_review(estimator, manifest, review)
    if as_json:
        print(json.dumps({"model": manifest["model"], "classes": chances}, ensure_ascii=False))
        return 0
    for name, chance in sorted(chances.items(), key=lambda one: -one[1]):
        print(f"{name}\t{t.percent(chance, 1)}")
    return 0


def _warn(dataset: Dataset, predictions: "Predictions", t: Translator) -> None:
    """Say what reading changed, and how the rows differ from those that the model learned from."""
    for finding in dataset.findings:
        if finding.code in _CHANGED:
            print(t.finding(finding.code, dict(finding.values))[1], file=sys.stderr)
    for name, count in predictions.unreadable.items():
        text = t.plural(
            "{count} value of {column} was unreadable and taken as missing.",
            "{count} values of {column} were unreadable and taken as missing.",
            count,
            column=name,
        )
        print(text, file=sys.stderr)
    for name, count in predictions.unseen.items():
        text = t.plural(
            "{count} value of {column} was not met in training.",
            "{count} values of {column} were not met in training.",
            count,
            column=name,
        )
        print(text, file=sys.stderr)
    if predictions.extra:
        columns = ", ".join(predictions.extra)
        print(
            t("Columns that the model does not know were ignored: {columns}.", columns=columns),
            file=sys.stderr,
        )


def _artifact(folder: Path, model: str) -> bytes:
    """Return a kept model's bytes; InputError if the folder or the model is not there."""
    if not (folder / "run.json").is_file():
        raise InputError("not_a_run_folder", folder=str(folder), missing="run.json")
    kept = {path.stem: path for path in sorted((folder / "models").glob("*.zip"))}
    if model not in kept:
        raise InputError("model_not_finished", model=model, available=list(kept))
    return kept[model].read_bytes()
