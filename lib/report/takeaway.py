"""A fitted model to take away: its parts, what predicts with them, and how to install that."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import lib
from lib.core.dataset import Reading
from lib.core.results import Run
from lib.core.task import TaskKind
from lib.i18n import Translator
from lib.models.artifacts import members_of, read_manifest
from lib.report.labels import metric_label, model_label
from lib.report.markdown import code
from lib.report.numbers import score_text

_SOURCE = Path(lib.__file__).parent
_PACKAGES = (
    "core",
    "deep",
    "evaluation",
    "i18n",
    "intake",
    "models",
    "preparing",
    "segments",
    "text",
)
_FILES = ("__init__.py", "errors.py", "settings.py", "report/__init__.py", "report/cells.py")
"""The part of this library that reads a table, loads a model and predicts."""
_NEEDED = (
    *("numpy", "pandas", "pyarrow", "scikit-learn", "scipy", "skops", "skrub", "joblib"),
    *("threadpoolctl", "babel", "charset-normalizer", "openpyxl"),
)
_TENSORFLOW = (
    'tensorflow-cpu=={version} ; sys_platform == "linux" and platform_machine == "x86_64"',
    'tensorflow=={version} ; sys_platform != "linux" or platform_machine != "x86_64"',
)

_COMMANDS = """```
python -m venv .venv
.venv/bin/pip install -r requirements.txt
.venv/bin/python predict.py new.csv predictions.csv
```"""


def model_zip(
    run: Run, model: str, artifact: bytes, t: Translator, reading: Reading | None = None
) -> bytes:
    """Return a zip with a model fitted on all rows and all that is needed to predict with it.

    ``artifact`` are the bytes of lib.models.artifacts, ``reading`` says how the run's table was
    read. In a folder of the model's name: model/ (manifest.json with versions and SHA-256 sums,
    pipeline.skops, network.keras of a network), predict.py, lib/, requirements.txt, README.md.
    """
    manifest = read_manifest(artifact)
    members: dict[str, bytes] = {
        f"model/{name}": data for name, data in members_of(artifact).items()
    }
    members |= {
        "predict.py": (_SOURCE / "report" / "assets" / "predict.py").read_bytes(),
        "options.json": json.dumps(_options(reading, t), indent=2).encode(),
        "requirements.txt": requirements(manifest).encode(),
        "README.md": _readme(run, model, manifest, t).encode("utf-8", "replace"),
        **{f"lib/{path.relative_to(_SOURCE).as_posix()}": path.read_bytes() for path in _sources()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(f"deepworth-{model}/{name}", data)
    return buffer.getvalue()


def requirements(manifest: Mapping[str, Any]) -> str:
    """Return the packages that a model needs, each in the version that it was fitted with."""
    fitted = manifest["packages"]
    names = list(_NEEDED)
    if manifest.get("model") == "catboost":
        names.append("catboost")
    lines = [f"{name}=={fitted.get(name) or version(name)}" for name in names]
    if "keras" in fitted:
        lines.append(f"keras=={fitted['keras']}")
        lines += [line.format(version=_tensorflow()) for line in _TENSORFLOW]
    return "\n".join([f"# Python {fitted['python']}", *lines, ""])


def _tensorflow() -> str:
    """Return the version of TensorFlow, which has another package on each kind of machine."""
    try:
        return version("tensorflow-cpu")
    except PackageNotFoundError:
        return version("tensorflow")


def _sources() -> Iterator[Path]:
    yield from (_SOURCE / name for name in _FILES)
    for package in _PACKAGES:
        for pattern in ("*.py", "*.po"):
            yield from sorted((_SOURCE / package).rglob(pattern))


def _options(reading: Reading | None, t: Translator) -> dict[str, Any]:
    """Return the language, and marks of numbers that a few new rows may not show."""
    marks = {}
    if reading is not None and reading.decimal != ".":
        marks["decimal"] = reading.decimal
        if reading.thousands:
            marks["thousands"] = reading.thousands
    return {"language": t.language, "reading": marks}


def _readme(run: Run, model: str, manifest: Mapping[str, Any], t: Translator) -> str:
    """Return what the folder is and how it is used."""
    interval = run.model(model).metrics.get(run.plan.metric)
    metric = run.plan.metric
    score = f"{metric_label(metric, t)} {score_text(interval, t, metric)}" if interval else "–"
    columns = ", ".join(map(code, manifest["features"]))
    predicting, inside = t("Predict new rows"), t("What is in here")
    given = {"rows": t.number(manifest["rows"]), "table": code(run.dataset_name), "score": score}
    if run.task.kind is TaskKind.CLUSTERS:
        fitted = t(
            "A model fitted by Deepworth on all {rows} rows of {table}, to put customers into "
            "segments. On resamples: {score}.",
            **given,
        )
        beside = t(
            "The column segment stands beside the rows: segments are counted from 1 as on the "
            "page; 0 is a customer in none."
        )
    else:
        fitted = t(
            "A model fitted by Deepworth on all {rows} rows of {table}, to predict {target}. "
            "In cross-validation: {score}.",
            target=code(run.task.target),
            **given,
        )
        beside = t(
            "The predictions stand beside the rows: the column prediction and, for classes, a "
            "probability for each."
        )
    told = (
        f"# {model_label(model, t)}",
        fitted,
        f"## {predicting}",
        t("With Python {version}, in this folder:", version=manifest["packages"]["python"]),
        _COMMANDS,
        t("On Windows write .venv\\Scripts\\ instead of .venv/bin/."),
        t("The new table needs these columns, in any order: {columns}.", columns=columns),
        beside,
        f"## {inside}",
        t(
            "model/ holds the fitted model: pipeline.skops (scikit-learn, read without pickle), "
            "network.keras if it is a network, and manifest.json with the features, settings, "
            "package versions and SHA-256 sums, which predict.py checks. lib/ is the part of "
            "Deepworth that reads tables and prepares columns as in training."
        ),
    )
    return "\n\n".join(told) + "\n"
