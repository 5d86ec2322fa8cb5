"""Predict new rows with the model beside this file: `python predict.py NEW.csv OUT.csv`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lib.core.model import Estimator
    from lib.models.manifest import Manifest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow greets at length otherwise


def main() -> None:
    """Read the command line, predict, and say how many rows were written, or what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path, help="CSV, TSV, XLSX or Parquet, also .gz or .zip")
    parser.add_argument("predictions", type=Path, help="CSV file to write")
    for name in ("delimiter", "encoding", "decimal"):
        parser.add_argument(f"--{name}", help="if it is not detected correctly")
    given = parser.parse_args()
    options = json.loads((HERE / "options.json").read_text("utf-8"))
    reading = dict(options["reading"])
    for name in ("delimiter", "encoding", "decimal"):
        if getattr(given, name) is not None:
            reading[name] = getattr(given, name)

    from lib.errors import DeepworthError
    from lib.i18n import translator

    try:
        rows = predict(given.table, given.predictions, reading, options)
    except DeepworthError as error:
        sys.exit("\n".join(translator(options["language"]).error(error)))
    except OSError as error:
        sys.exit(str(error))
    sys.stdout.write(f"{rows} rows -> {given.predictions}\n")


def predict(table: Path, out: Path, reading: Mapping[str, object], options: dict[str, Any]) -> int:
    """Write the table with its predictions beside it; return the number of rows.

    What reading lost, and other versions of packages than the model's, is said.
    """
    from lib.core.findings import READING_LOST
    from lib.core.task import Task
    from lib.evaluation.train.prediction import predict_rows, with_predictions
    from lib.i18n import translator
    from lib.intake.reading import read_table
    from lib.report.drawing.cells import safe_csv

    language = options["language"]
    if options.get("weights"):
        model, manifest = load_blend(options["weights"])
    else:
        model, manifest = load(HERE / "model")
    like = Task.from_dict(manifest["task"]).like()
    dataset = read_table(table.read_bytes(), table.name, reading or None, like=like)
    frame = dataset.frame
    found = predict_rows(model, frame, manifest)
    for finding in (*found.findings, *dataset.findings):
        if finding.code in READING_LOST or finding in found.findings:
            title, message, _ = translator(language).finding(finding.code, dict(finding.values))
            sys.stderr.write(f"{title}: {message}\n")
    for name, count in {**found.unreadable, **found.unseen}.items():
        sys.stderr.write(f"{name}: {count} values are unreadable or were not seen in training\n")
    task = Task.from_dict(manifest["task"]).called(options.get("names", {}))
    frame = with_predictions(frame, found.outputs, task)
    out.write_bytes(safe_csv(frame))
    return len(frame)


def load(folder: Path) -> tuple[Estimator, Manifest]:
    """Return a model and its manifest from its parts."""
    from lib.models.artifacts import load_parts

    return load_parts({path.name: path.read_bytes() for path in folder.iterdir()})


def load_blend(weights: dict[str, float]) -> tuple[Estimator, Manifest]:
    """Return the weighted mean of several models, and the manifest of one of them."""
    from lib.core.task import Task
    from lib.evaluation.train.blended import Blended

    loaded = {name: load(HERE / "models" / name) for name in weights}
    packages = {name: at for _, one in loaded.values() for name, at in one["packages"].items()}
    manifest: Manifest = {**next(iter(loaded.values()))[1], "packages": packages}
    members = {name: model for name, (model, _) in loaded.items()}
    return Blended(members, weights, Task.from_dict(manifest["task"])), manifest


if __name__ == "__main__":
    main()
