"""A kind of job that only has a package of its own, and one line: the trunk does the rest."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.cli.main import main
from lib.cli.store_reader import StoreReader
from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset, Reading
from lib.core.plan import SplitKind
from lib.core.results import Run, Status
from lib.core.task import Domain, Task, TaskKind
from lib.core.workflow import all_jobs, workflows
from lib.errors import StoreError
from lib.i18n import translator
from lib.models.artifacts import load_model
from lib.models.catalogue import all_models
from lib.report.disclosure import short
from lib.report.whole import document_of, report_of
from lib.settings import read_settings
from lib.store.bundle.bundles import pack, unpack
from lib.store.jobs import Jobs
from lib.workflows import SETTING
from tests.engine_fixture import PATIENCE, ROOT, Engine, engine_in
from tests.store_fixture import WORKSPACE, small_plan
from tests.toy.workflow import TYPICAL

pytestmark = pytest.mark.slow
EN = translator("en")
TASK = Task(TaskKind.REGRESSION, "y", {"x": "number"}, workflow=Domain("toy"))


def forget_lists() -> None:
    for kept in (workflows, all_jobs, all_models, read_settings):
        kept.cache_clear()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a store where the toy is a workflow as the others are."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, "tests.toy.workflow:TOY")
        patch.setenv("DEEPWORTH_HOME", str(folder))
        patch.delenv("DATABASE_URL", raising=False)
        forget_lists()
        yield folder
    forget_lists()


@pytest.fixture(scope="module")
def engine(home: Path) -> Iterator[Engine]:
    engine = engine_in(home)
    yield engine
    forget_lists()  # pages that saw the engine end would start another one
    engine.close()


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    x = np.random.default_rng(0).normal(size=60)
    return pd.DataFrame({"x": x, "y": 3 * x})


@pytest.fixture(scope="module")
def run(engine: Engine, table: pd.DataFrame) -> Run:
    """A finished run of toys, with its job done."""
    columns = tuple(Column(name, ColumnKind.NUMBER, 0, len(table)) for name in table)
    dataset = Dataset("toys.csv", "8" * 64, Reading("csv", "utf-8", ","), columns, (), table)
    plan = replace(
        small_plan("dummy", "toy_nearest", folds=2), metric="rmse", split=SplitKind.KFOLD
    )
    kept = engine.store.save_dataset(WORKSPACE, dataset)
    done = engine.wait(engine.store.submit(WORKSPACE, kept, TASK, plan))
    jobs, end = Jobs(engine.store), time.monotonic() + PATIENCE
    asked = jobs.ask(WORKSPACE, TYPICAL, run=done.id, model="toy_nearest")
    while jobs.get(WORKSPACE, asked).unfinished:
        assert time.monotonic() < end, engine.log()
        time.sleep(0.05)
    return done


def typical(engine: Engine, run: Run, workspace: str = WORKSPACE) -> float:
    (job,) = Jobs(engine.store).find(workspace, run.id, TYPICAL)
    assert job.status is Status.DONE, job
    return job.result["error"]


def test_the_engine_compares_its_model_and_does_its_job(engine: Engine, run: Run) -> None:
    assert run.status is Status.DONE, run
    assert run.task == TASK
    score, baseline = (run.model(name).metrics["rmse"].mean for name in ("toy_nearest", "dummy"))
    assert score < baseline / 3
    assert 0 < typical(engine, run) < 10
    fitted, manifest = load_model(engine.store.artifact(WORKSPACE, run.id, "toy_nearest"))
    assert manifest["task"]["workflow"] == "toy"
    near = fitted.predict(pd.DataFrame({"x": [0.0]}))
    assert abs(near[0]) < 1


def test_report_and_document_have_its_section(engine: Engine, run: Run) -> None:
    reader = StoreReader(engine.store, WORKSPACE, run)
    said = f"<h2>Toy</h2><p>Typical error: {EN.number(short(typical(engine, run), 4))}</p>"
    assert said in report_of(run, EN, reader)
    assert json.loads(document_of(run, EN, reader))["task"]["workflow"] == "toy"


def test_a_bundle_brings_it_to_somebody_else(engine: Engine, run: Run) -> None:
    reader = StoreReader(engine.store, WORKSPACE, run)
    data = pack(engine.store, WORKSPACE, run.id, document_of(run, EN, reader))
    new = engine.store.run("another", unpack(engine.store, "another", data))
    assert (new.task, new.plan) == (run.task, run.plan)
    for model in run.models:
        assert new.model(model.id).metrics == model.metrics
        before, after = (
            engine.store.predictions(workspace, one.id, model.id)
            for workspace, one in ((WORKSPACE, run), ("another", new))
        )
        pd.testing.assert_frame_equal(before, after)
    assert typical(engine, new, "another") == typical(engine, run)


def app(run: str = "", dataset: str = "") -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.context = {"locale": "en-US", "timezone_offset": 0}
    at.session_state["deepworth.workspace"] = WORKSPACE
    if dataset:
        at.session_state["deepworth.dataset"] = dataset
    at.run()
    if run:
        at.query_params["run"] = run
    at.switch_page("tests/toy/page.py").run()
    assert not at.exception
    assert not at.error
    return at


def test_its_page_shows_a_run(engine: Engine, run: Run) -> None:
    at = app(run=run.id)
    assert at.title[0].value == "Toy"
    shown = {one.label: one.value for one in at.metric}
    assert shown["Typical error"] == EN.number(typical(engine, run))
    assert "Another toy" in [one.label for one in at.button]
    assert "Next steps" in [one.value for one in at.header]


def test_its_page_starts_a_run(engine: Engine, run: Run) -> None:
    at = app(dataset=run.dataset_id)
    at.button(key="deepworth_run").click().run()
    started = engine.run(str(at.query_params["run"]))
    assert started.task == TASK
    assert started.plan.models == ("dummy", "toy_nearest")
    engine.store.cancel(WORKSPACE, started.id)


def test_its_command_makes_the_same(
    engine: Engine,
    run: Run,
    table: pd.DataFrame,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    table.to_csv(tmp_path / "toys.csv", index=False)
    out = tmp_path / "out"
    options = ("--target", "y", "--effort", "quick", "--folds", "2", "--json", "--out", str(out))
    assert main(["toy", str(tmp_path / "toys.csv"), *options]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["task"]["workflow"] == "toy"
    assert document["toy"]["error"] == pytest.approx(typical(engine, run), rel=1)
    assert "<h2>Toy</h2>" in (out / "report.html").read_text(encoding="utf-8")
    assert (out / "models" / "toy_nearest.zip").is_file()


def test_where_it_is_not_listed_that_is_said(
    engine: Engine, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = pack(engine.store, WORKSPACE, run.id, "{}")
    monkeypatch.delenv(SETTING)
    forget_lists()
    try:
        with pytest.raises(StoreError, match="bundle_invalid"):
            unpack(engine.store, "third", data)
        with pytest.raises(StoreError, match="unknown_workflow"):
            workflows()[run.task.domain]
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        at.session_state["deepworth.workspace"] = WORKSPACE
        at.run()
        assert not at.exception
        assert any('workflow "toy"' in one.value for one in at.error)
    finally:
        monkeypatch.undo()
        forget_lists()
