"""A model that is taken away forecasts a file as the run's page does, in a process of its own."""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json
from lib.core.jobs import JobContext, Parameters
from lib.core.results import ModelResult, Run, Status
from lib.i18n import translator
from lib.workflows.forecasts.facts.package import MODEL, Package
from lib.workflows.forecasts.jobs.next import forecast_next
from lib.workflows.forecasts.jobs.package import fitted_model
from lib.workflows.forecasts.looking import plan_forecasts
from lib.workflows.forecasts.report.package import package_zip
from lib.workflows.forecasts.series.suggest import suggest_setup
from tests.unit.forecasts.series.tables import table

EN = translator("en")


def written() -> str:
    """Return two shops' sales of sixty days with promotions, a week of which are to come."""
    days = pd.date_range("2026-01-01", periods=67, freq="D")
    lines = ["day;shop;sales;promotion"]
    for place, shop in enumerate(("north", "south")):
        for at, day in enumerate(days):
            busy = at % 10 == 3
            sales = (10 + place) * (1 + 0.3 * (at % 7)) * (1 + 0.4 * busy)
            said = f"{sales:.2f}".replace(".", ",") if at < 60 else ""
            lines.append(f"{day:%d.%m.%Y};{shop};{said};{busy:d}")
    return "\n".join(lines) + "\n"


def test_its_script_gives_the_forecast_of_the_page(tmp_path: Path) -> None:
    model, weights = "weighted", {"ets": 0.5, "lag_boosting": 0.25, "nhits": 0.25}
    read = table(written())
    options = {"seasons": [7], "models": [*weights, model], "effort": "quick", "cutoffs": 2}
    series, look = plan_forecasts(read, suggest_setup(read).setup, 7, options)
    plan = replace(look.plan, settings={one: {"steps": 30} for one in ("nhits",)})
    context = JobContext(
        series.frame, Parameters(), model, task=look.task, plan=plan, weights=weights
    )
    page = forecast_next(context)
    assert page.file is not None
    shown = pd.read_parquet(io.BytesIO(page.file))
    made = fitted_model(context)
    assert made.file is not None
    done_models = (ModelResult(model, "classical", Status.DONE),)
    about = ("run", "shops", Status.DONE, "id", "history.csv", "0" * 64, len(series.frame), 4)
    run = Run(*about, look.task, plan, "2026-03-01T00:00:00Z", models=done_models)
    data = package_zip(run, model, made.file, EN, read.reading)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(tmp_path)
        names = archive.namelist()
    folder = tmp_path / f"deepworth-{model}"
    (tmp_path / "history.csv").write_text(written())
    script = [sys.executable, "-I", "-W", "error", "predict.py", "../history.csv", "../out.csv"]
    done = subprocess.run(script, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found = pd.read_csv(tmp_path / "out.csv", parse_dates=["date"])
    assert found["series"].tolist() == shown["series"].tolist()
    assert found["date"].tolist() == shown["date"].tolist()
    numbers = list(shown)[2:]
    np.testing.assert_allclose(found[numbers], shown[numbers], rtol=1e-4)
    package = from_json(Package, json.loads((folder / MODEL).read_text()))
    told = package.members["ets"].parameters["north"]
    forms = told["forms"]
    assert isinstance(forms, list)
    first = cast("dict[str, float]", forms[0])
    assert 0 < first["alpha"] < 1
    assert sum(cast("dict[str, float]", one)["weight"] for one in forms) == pytest.approx(1)
    assert "deepworth-weighted/networks/nhits.keras" in names
