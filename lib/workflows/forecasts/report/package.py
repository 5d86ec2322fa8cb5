"""A model of forecasts to take away: a folder with what forecasts, and how to install that."""

from __future__ import annotations

import io
import json
import zipfile
from importlib.metadata import version
from pathlib import Path
from platform import python_version

from lib.core.dataset import Reading
from lib.core.facts import Json, from_json
from lib.core.results import Run
from lib.i18n import Translator
from lib.report.drawing.numbers import score_text
from lib.report.exports.carried import carried
from lib.report.exports.model_package import TENSORFLOW, tensorflow_version
from lib.report.labels import metric_label, model_label
from lib.report.markdown import code
from lib.workflows.forecasts.facts.package import MODEL, Package

_SCRIPT = Path(__file__).parents[1] / "assets" / "predict.py"
_NEEDED = (
    *("numpy", "pandas", "pyarrow", "scikit-learn", "scipy", "statsmodels", "holidays"),
    *("babel", "charset-normalizer", "openpyxl", "python-calamine"),
)
_COMMANDS = """```
python -m venv .venv
.venv/bin/pip install -r requirements.txt
.venv/bin/python predict.py history.csv forecast.csv
```"""


def package_zip(
    run: Run, model: str, made: bytes, t: Translator, reading: Reading | None = None
) -> bytes:
    """Return a ZIP archive with a model and all that is needed to forecast with it.

    ``made`` is the archive of the job MODEL, ``reading`` says how the run's table was read. In a
    folder of the model's name: model.json, networks/NAME.keras of networks, predict.py, what it
    needs of lib/, requirements.txt, README.md.
    """
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    package = from_json(Package, json.loads(files[MODEL]))
    marks: dict[str, Json] = {}
    if reading is not None and reading.decimal != ".":
        marks["decimal"] = reading.decimal
        marks |= {"thousands": reading.thousands} if reading.thousands else {}
    options = {"language": t.language, "reading": marks}
    more = [one.builder.partition(":")[0] for one in package.members.values()]
    more.append("lib.i18n.texts.forecasts")
    files |= {
        "predict.py": _SCRIPT.read_bytes(),
        "options.json": json.dumps(options, indent=2).encode(),
        "requirements.txt": _requirements(package).encode(),
        "README.md": _readme(run, package, t).encode("utf-8", "replace"),
        **carried((), t.language, run.task.domain, script=_SCRIPT, more=more),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"deepworth-{model}/{name}", data)
    return buffer.getvalue()


def _requirements(package: Package) -> str:
    """Return the packages that the model needs, each in the version that is installed here."""
    lines = [f"{name}=={version(name)}" for name in _NEEDED]
    if any(one.network for one in package.members.values()):
        lines.append(f"keras=={version('keras')}")
        lines += [line.format(version=tensorflow_version()) for line in TENSORFLOW]
    return "\n".join([f"# Python {python_version()}", *lines, ""])


def _readme(run: Run, package: Package, t: Translator) -> str:
    """Return what the folder is and how it is used."""
    metric = run.plan.metric
    interval = run.model(package.model).metrics.get(metric)
    score = f"{metric_label(metric, t)} {score_text(interval, t, metric)}" if interval else "–"
    setup = package.setup
    used = (*setup.dates, *setup.series, *(setup.wide or (setup.value,)))
    columns = ", ".join(map(code, (*used, *setup.known, *setup.past, *setup.static)))
    predicting, inside = t("Forecast"), t("Contents")
    told = (
        f"# {model_label(package.model, t)}",
        t(
            "A model of the series of {table}, made by Deepworth from all of their values. In the "
            "backtest: {score}.",
            table=code(run.dataset_name),
            score=score,
        ),
        f"## {predicting}",
        t("With Python {version}, in this folder:", version=python_version()),
        _COMMANDS,
        t("On Windows use .venv\\Scripts\\ instead of .venv/bin/."),
        t(
            "history.csv has all values up to now, in a table like that of the run, and covariates "
            "that are known ahead also for the periods to come. It needs these columns: {columns}.",
            columns=columns,
        ),
        t(
            "forecast.csv has a row for each series and period to come: the forecast and its "
            "quantiles. With the run's own table it is what the run's page shows."
        ),
        f"## {inside}",
        t(
            "model.json says how the series are read and what the model is made from. Networks "
            "are in networks/, as they were trained, and learn no more; all else is fitted to the "
            "values of history.csv each time, as it was in the run. parameters in model.json are "
            "those found in the run, of models that have some for each series. lib/ is the part of "
            "Deepworth that this needs; nothing is a pickle."
        ),
    )
    return "\n\n".join(told) + "\n"
