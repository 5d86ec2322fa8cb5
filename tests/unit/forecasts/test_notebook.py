"""The notebook of a run reads the file and comes near the run's scores with plain libraries."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.core.progress import NullProgress
from lib.core.results import Interval, ModelResult, Run, Status
from lib.evaluation.train.problem import make_problem
from lib.i18n import translator
from lib.models.catalogue import get_model
from lib.workflows.forecasts.looking import plan_forecasts
from lib.workflows.forecasts.report.notebook import notebook
from lib.workflows.forecasts.series.suggest import suggest_setup
from lib.workflows.forecasts.train import backtest_model
from tests.unit.forecasts.series.tables import table

EN = translator("en")


def written() -> str:
    """Return monthly sales of two shops in a file with semicolons and decimal commas."""
    noise = np.random.default_rng(0)
    lines = ["month;shop;sales"]
    for place, shop in enumerate(("north", "south")):
        for at, month in enumerate(pd.date_range("2018-01-01", periods=40, freq="MS")):
            season = 1 + 0.3 * np.sin(at / 4 * 2 * np.pi)
            value = (50 + 20 * place + 0.5 * at) * season + noise.normal(0, 2)
            lines.append(f"{month:%d.%m.%Y};{shop};{value:.2f}".replace(".", ",", 0))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def cells() -> list[str]:
    read = table(written())
    models = ["seasonal_naive", "drift", "ets"]
    options = {"seasons": [4], "models": models, "effort": "quick", "cutoffs": 2}
    series, look = plan_forecasts(read, suggest_setup(read).setup, 6, options)
    problem = make_problem(series.frame, look.task, look.plan)
    results = []
    for name in look.plan.models:
        made = backtest_model(
            get_model(name), problem, look.task, look.plan, None, 1, NullProgress()
        )
        scores = tuple(one.metrics["mase"] for one in made.folds)
        interval = Interval(float(np.mean(scores)), 0.0, 0.0, 1.0, scores)
        family = get_model(name).family
        results.append(ModelResult(name, family, Status.DONE, metrics={"mase": interval}))
    about = ("run", "shops", Status.DONE, "id", "sales.csv", "0" * 64, len(series.frame), 3)
    run = Run(*about, look.task, look.plan, "2026-03-01T00:00:00Z", models=tuple(results))
    document = json.loads(notebook(run, EN, series, read))
    return ["".join(one["source"]) for one in document["cells"] if one["cell_type"] == "code"]


def test_its_cells_come_near_the_scores_of_the_run(
    cells: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sales.csv").write_text(written())
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for code in cells:
        exec(code, names)  # noqa: S102 - our own cells; they compare all scores at their end
    assert {"ets", "seasonal_naive"} <= set(names["STORED"])
    assert "theta" not in "".join(cells)
    lines = "\n".join(cells).splitlines()
    assert not [line for line in lines if line.startswith(("import lib", "from lib"))]
