"""The command `predict`: new rows through a model that a command has kept or a page handed out."""

import argparse
import json
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from lib.cli.files import read_dataset, read_file, write_file
from lib.cli.reading_options import reading_overrides
from lib.cli.terminal import say, say_json
from lib.core.dataset import Dataset
from lib.core.findings import READING_LOST, Finding
from lib.core.model import Estimator
from lib.core.references import look_up
from lib.core.task import Task
from lib.core.workflow import workflows
from lib.errors import InputError
from lib.i18n import Translator
from lib.intake.own_text import own_text
from lib.intake.reading import read_raw
from lib.models.manifest import Manifest
from lib.report.drawing.cells import safe_csv
from lib.settings import read_settings

_MAX_OPTIONS = 1 << 20

if TYPE_CHECKING:
    from lib.evaluation.train.prediction import Predictions


def run(parsed: argparse.Namespace, t: Translator) -> int:
    """Predict the rows of a file and write them with the prediction beside them."""
    if parsed.review is None and (parsed.file is None or parsed.out is None):
        raise InputError("nothing_to_predict")
    estimator, manifest = _load(parsed.run, parsed.model)
    if parsed.review is not None:
        return _one_review(estimator, manifest, parsed.review, parsed.json, t)
    task = Task.from_dict(manifest["task"])
    if parsed.run.is_file():
        task = task.called(_names(parsed.run) or task.names)
    dataset = read_dataset(parsed.file, reading_overrides(parsed), task.like())
    # Only this command needs the training stack in its own process: load it when it is needed.
    from lib.evaluation.train.prediction import predict_rows, with_predictions

    predictions = predict_rows(estimator, dataset.frame, manifest)
    data, limit = read_file(parsed.file)
    written = read_raw(data, dataset.name, reading_overrides(parsed), limit).frame
    frame = with_predictions(own_text(dataset, written), predictions.outputs, task)
    write_file(parsed.out, safe_csv(frame))
    said = {"rows": len(frame), "model": manifest["model"], "out": str(parsed.out)}
    said |= {name: getattr(predictions, name) for name in ("extra", "unreadable", "unseen")}
    told = _told(dataset, predictions)
    said["findings"] = [{**one.to_dict(), "message": _message(one, t)} for one in told]
    if parsed.json:
        say_json(json.dumps(said, ensure_ascii=False))
    else:
        say(
            t.plural(
                "Wrote {count} prediction to {file}.",
                "Wrote {count} predictions to {file}.",
                len(frame),
                file=parsed.out,
            )
        )
        _warn(dataset, predictions, t)
    return 0


def _one_review(
    estimator: Estimator, manifest: Manifest, review: str, as_json: bool, t: Translator
) -> int:
    """Print the chance of each class for one typed review."""
    from lib.models.versions import differing

    typed = workflows()[Task.from_dict(manifest["task"]).domain].typed
    if typed is None:
        raise InputError("not_a_review_model", model=manifest["model"])
    chances = look_up(typed)(estimator, manifest, review)
    for finding in differing(manifest):
        say(_message(finding, t), sys.stderr)
    if as_json:
        say_json(json.dumps({"model": manifest["model"], "classes": chances}, ensure_ascii=False))
        return 0
    for name, chance in sorted(chances.items(), key=lambda one: -one[1]):
        say(f"{name}\t{t.percent(chance, 1)}")
    return 0


def _told(dataset: Dataset, predictions: "Predictions") -> list[Finding]:
    """Return what is to be said of a model and of what was lost of a file."""
    lost = [finding for finding in dataset.findings if finding.code in READING_LOST]
    return [*predictions.findings, *lost]


def _message(finding: Finding, t: Translator) -> str:
    return t.finding(finding.code, dict(finding.values))[1]


def _warn(dataset: Dataset, predictions: "Predictions", t: Translator) -> None:
    """Say what reading changed, and how the rows differ from those that the model learned from."""
    for finding in _told(dataset, predictions):
        say(_message(finding, t), sys.stderr)
    for name, count in predictions.unreadable.items():
        text = t.plural(
            "{count} value of {column} was unreadable and treated as missing.",
            "{count} values of {column} were unreadable and treated as missing.",
            count,
            column=name,
        )
        say(text, sys.stderr)
    for name, count in predictions.unseen.items():
        text = t.plural(
            "{count} value of {column} was not seen in training.",
            "{count} values of {column} were not seen in training.",
            count,
            column=name,
        )
        say(text, sys.stderr)
    if predictions.extra:
        columns = ", ".join(predictions.extra)
        say(
            t("Columns that the model does not know were ignored: {columns}.", columns=columns),
            sys.stderr,
        )


def _load(place: Path, model: str | None) -> tuple[Estimator, Manifest]:
    """Return a kept model and its manifest: of a run's folder, or of a file from a page."""
    from lib.models.artifacts import load_model, load_parts

    if place.is_file():
        estimator, manifest = load_parts(_downloaded(place))
        if model not in (None, manifest["model"]):
            raise InputError("model_not_finished", model=model, available=[manifest["model"]])
        return estimator, manifest
    return load_model(_artifact(place, model))


def _downloaded(file: Path) -> dict[str, bytes]:
    """Return the parts of a model as the pages hand it out: in a ZIP with the code it needs."""
    most = read_settings().expanded_bytes
    try:
        with zipfile.ZipFile(file) as archive:
            parts = [one for one in archive.infolist() if Path(one.filename).parent.name == "model"]
            size = sum(one.file_size for one in parts)
            if size > most:
                raise InputError("artifact_too_large", size=size, limit=most)
            return {Path(one.filename).name: archive.read(one) for one in parts}
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
        raise InputError("not_a_model_file", file=str(file)) from error


def _names(file: Path) -> dict[str, str]:
    """Return what classes are called in a model from a page: names that a run got after it ended.

    The model itself holds those of before the run.
    """
    with zipfile.ZipFile(file) as archive:
        beside = [one for one in archive.namelist() if Path(one).name == "options.json"]
        if not beside or archive.getinfo(beside[0]).file_size > _MAX_OPTIONS:
            return {}
        try:
            options = json.loads(archive.read(beside[0]))
        except ValueError as error:
            raise InputError("not_a_model_file", file=str(file)) from error
    names = options.get("names", {}) if isinstance(options, dict) else {}
    return {str(value): str(name) for value, name in names.items()}


def _artifact(folder: Path, model: str | None) -> bytes:
    """Return a kept model's bytes; InputError if the folder or the model is not there."""
    if not (folder / "run.json").is_file():
        raise InputError("not_a_run_folder", folder=str(folder), missing="run.json")
    kept = {path.stem: path for path in sorted((folder / "models").glob("*.zip"))}
    if model is None:
        raise InputError("model_not_named", available=list(kept))
    if model not in kept:
        raise InputError("model_not_finished", model=model, available=list(kept))
    return kept[model].read_bytes()
