"""A fitted model to take away: its parts, what predicts with them, and how to install that."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from lib.core.dataset import Reading
from lib.core.facts import Json
from lib.core.results import Run
from lib.i18n import Translator
from lib.models.archive import members_of, read_manifest
from lib.models.catalogue import find_model
from lib.models.manifest import Manifest
from lib.report.drawing.numbers import score_text
from lib.report.exports.carried import carried
from lib.report.labels import metric_label, model_label
from lib.report.markdown import code

_PREDICT = Path(__file__).parents[1] / "assets" / "predict.py"
_NEEDED = (
    *("numpy", "pandas", "pyarrow", "scikit-learn", "scipy", "skops", "skrub", "joblib"),
    *("threadpoolctl", "babel", "charset-normalizer", "openpyxl"),
)
TENSORFLOW = (
    'tensorflow-cpu=={version} ; sys_platform == "linux" and platform_machine == "x86_64"',
    'tensorflow=={version} ; sys_platform != "linux" or platform_machine != "x86_64"',
)

_COMMANDS = """```
python -m venv .venv
.venv/bin/pip install -r requirements.txt
.venv/bin/python predict.py new.csv predictions.csv
```"""


def model_zip(
    run: Run,
    model: str,
    artifacts: Mapping[str, bytes],
    t: Translator,
    reading: Reading | None = None,
) -> bytes:
    """Return a zip with a model fitted on all rows and all that is needed to predict with it.

    ``artifacts`` are the bytes of lib.models.artifacts by model: the model's own or, of a blend,
    those of its members (see ``parts_of``). ``reading`` says how the run's table was read. In a
    folder of the model's name: model/ (manifest.json with versions and SHA-256 sums,
    pipeline.skops, network.keras of a network; of a blend models/NAME/ for each member),
    predict.py, what it needs of lib/, requirements.txt, README.md.
    """
    manifests = [read_manifest(data) for data in artifacts.values()]
    weights = {} if model in artifacts else parts_of(run, model)
    stored: dict[str, bytes] = {}
    for name, data in artifacts.items():
        folder = f"models/{name}" if weights else "model"
        stored |= {f"{folder}/{part}": content for part, content in members_of(data).items()}
    pipelines = [data for name, data in stored.items() if name.endswith(".skops")]
    members: dict[str, bytes] = {
        **stored,
        "predict.py": _PREDICT.read_bytes(),
        "options.json": json.dumps(_options(reading, weights, run, t), indent=2).encode(),
        "requirements.txt": requirements(manifests).encode(),
        "README.md": _readme(run, model, manifests[0], weights, t).encode("utf-8", "replace"),
        **carried(pipelines, t.language, run.task.domain, blend=bool(weights)),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(f"deepworth-{model}/{name}", data)
    return buffer.getvalue()


def parts_of(run: Run, model: str) -> dict[str, float]:
    """Return the share of each fitted model that a model is made of: its own, or a blend's."""
    result = run.model(model)
    if result.has_artifact:
        return {model: 1.0}
    return {name: share for name, share in result.weights.items() if share > 0}


def requirements(manifests: Sequence[Manifest]) -> str:
    """Return the packages that models need, each in the version that they were fitted with."""
    fitted = {name: at for manifest in manifests for name, at in manifest["packages"].items()}
    names = list(_NEEDED)
    specs = [find_model(manifest.get("model", "")) for manifest in manifests]
    if any(spec is not None and spec.framework == "catboost" for spec in specs):
        names.append("catboost")
    lines = [f"{name}=={fitted.get(name) or version(name)}" for name in names]
    if "keras" in fitted:
        lines.append(f"keras=={fitted['keras']}")
        lines += [line.format(version=tensorflow_version()) for line in TENSORFLOW]
    return "\n".join([f"# Python {fitted['python']}", *lines, ""])


def tensorflow_version() -> str:
    """Return the version of TensorFlow, which has another package on each kind of machine."""
    try:
        return version("tensorflow-cpu")
    except PackageNotFoundError:
        return version("tensorflow")


def _options(
    reading: Reading | None, weights: Mapping[str, float], run: Run, t: Translator
) -> dict[str, Json]:
    """Return what predict.py needs beside the model.

    The language, marks of numbers that a few new rows may not show, a blend's shares, and what
    classes are called.
    """
    marks = {}
    if reading is not None and reading.decimal != ".":
        marks["decimal"] = reading.decimal
        if reading.thousands:
            marks["thousands"] = reading.thousands
    blend = {"weights": dict(weights)} if weights else {}
    names = {"names": dict(run.task.names)} if run.task.names else {}
    return {"language": t.language, "reading": marks, **blend, **names}


def _readme(
    run: Run,
    model: str,
    manifest: Manifest,
    weights: Mapping[str, float],
    t: Translator,
) -> str:
    """Return what the folder is and how it is used."""
    interval = run.model(model).metrics.get(run.plan.metric)
    metric = run.plan.metric
    score = f"{metric_label(metric, t)} {score_text(interval, t, metric)}" if interval else "–"
    columns = ", ".join(map(code, manifest["features"]))
    predicting, inside = t("Predict new rows"), t("Contents")
    given = {"rows": t.number(manifest["rows"]), "table": code(run.dataset_name), "score": score}
    if not run.task.kind.has_target:
        fitted = t(
            "A model fitted by Deepworth on all {rows} rows of {table}, to assign customers to "
            "segments. On resamples: {score}.",
            **given,
        )
        beside = t(
            "A column named segment is added to the rows: segments are numbered from 1, as in the "
            "app; 0 means no segment."
        )
    else:
        fitted = t(
            "A model fitted by Deepworth on all {rows} rows of {table}, to predict {target}. "
            "In cross-validation: {score}.",
            target=code(run.task.target),
            **given,
        )
        beside = t(
            "Predictions are added to the rows: a column named prediction and, for "
            "classification, a probability per class."
        )
    told = (
        f"# {model_label(model, t)}",
        fitted,
        f"## {predicting}",
        t("With Python {version}, in this folder:", version=manifest["packages"]["python"]),
        _COMMANDS,
        t("On Windows use .venv\\Scripts\\ instead of .venv/bin/."),
        t("The new table needs these columns, in any order: {columns}.", columns=columns),
        beside,
        f"## {inside}",
        *_parts(weights, t),
        t(
            "model/ contains the fitted model: pipeline.skops (scikit-learn, read without "
            "pickle), network.keras if it is a network, and manifest.json with the features, "
            "settings, package versions and SHA-256 checksums, which predict.py verifies. lib/ is "
            "the part of Deepworth that reads tables and prepares columns as in training: only "
            "the files that this model needs."
        ),
    )
    return "\n\n".join(told) + "\n"


def _parts(weights: Mapping[str, float], t: Translator) -> Iterator[str]:
    """Yield what a blend is made of."""
    if weights:
        yield t(
            "Predictions are the weighted mean of these models; each has its own folder in "
            "models/, with the same contents as described here for model/."
        )
        yield "\n".join(
            f"- models/{name}/: {model_label(name, t)}, {t.percent(share, 1)}"
            for name, share in sorted(weights.items(), key=lambda one: -one[1])
        )
