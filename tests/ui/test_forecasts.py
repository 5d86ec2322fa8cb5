"""A run of forecasts on the engine, its verdict, its page and its set-up, its bundle and report."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.cli.store_reader import StoreReader
from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset, Reading
from lib.core.jobs import JobSpec
from lib.core.plan import SplitKind
from lib.core.quantiles import WIDTH
from lib.core.results import Run, Status
from lib.core.task import TaskKind
from lib.errors import StoreError
from lib.i18n import translator
from lib.report.board import ranked
from lib.report.whole import document_of, report_of
from lib.settings import read_settings
from lib.store.bundle.bundles import pack, unpack
from lib.store.jobs import Jobs
from lib.store.shares import Shares
from lib.workflows.forecasts.job_specs import BACKTEST, HELD, NEXT, WHAT_IF
from lib.workflows.forecasts.looking import look_at_series, plan_forecasts
from lib.workflows.forecasts.report.disclosed import backtest, next_forecast
from tests.engine_fixture import PATIENCE, ROOT, Engine, engine_in
from tests.store_fixture import WORKSPACE
from tests.ui.conftest import NoEngine

pytestmark = pytest.mark.slow
EN = translator("en")
MODELS = (
    "naive",
    "seasonal_naive",
    "theta",
    "ets",
    "fourier_ridge",
    "nlinear",
    "median",
    "weighted",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the store that pages and engine share."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEEPWORTH_HOME", str(folder))
        patch.delenv("DATABASE_URL", raising=False)
        # The engine is this file's own: pages that saw it end would start another one.
        patch.setattr("lib.engine.launch.start_engine", lambda _: NoEngine())
        # Another file's tests may have read the settings in this process.
        read_settings.cache_clear()
        st.cache_resource.clear()
        yield folder
    st.cache_resource.clear()
    read_settings.cache_clear()


@pytest.fixture(scope="module")
def engine(home: Path) -> Iterator[Engine]:
    engine = engine_in(home)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def table() -> Dataset:
    """Twelve shops, daily, with a week's season and promotions; one sold nothing for a while."""
    days = pd.date_range("2023-01-01", periods=70, freq="D")
    generator = np.random.default_rng(0)
    week = np.resize([10, 11, 12, 13, 18, 25, 8], 70)
    shops = [f"shop {number}" for number in range(12)]
    sales = np.stack([(1 + place) * week + generator.normal(0, 2, 70) for place in range(12)])
    promotion = (np.arange(70) % 10 == 3).astype(float)
    sales *= 1 + 0.3 * promotion
    sales[3, 20:25] = np.nan
    frame = pd.DataFrame(
        {
            "day": np.tile(days.to_numpy(), 12),
            "shop": np.repeat(shops, 70),
            "sales": sales.ravel(),
            "promotion": np.tile(promotion, 12),
        }
    ).astype({"shop": "str", "day": "datetime64[us]"})
    columns = (
        Column("day", ColumnKind.DATETIME, 0, 70),
        Column("shop", ColumnKind.CATEGORY, 0, 12),
        Column("sales", ColumnKind.NUMBER, 5, 835),
        Column("promotion", ColumnKind.NUMBER, 0, 2),
    )
    return Dataset("shops.csv", "9" * 64, Reading("csv", "utf-8", ","), columns, (), frame)


@pytest.fixture(scope="module")
def run(engine: Engine, table: Dataset) -> Run:
    """A finished run with what it shows of the models that lead."""
    suggested = look_at_series(table)
    assert (suggested.setup.series, suggested.setup.known) == (("shop",), ("promotion",))
    options = {"seasons": (7,), "models": MODELS, "effort": "quick", "cutoffs": 3}
    origin = engine.store.save_dataset(WORKSPACE, table)
    series, look = plan_forecasts(table, suggested.setup, 7, options)
    kept = engine.store.save_dataset(WORKSPACE, replace(series, origin=origin))
    plan = replace(look.plan, settings={"nlinear": {"steps": 40}})
    done = engine.wait(engine.store.submit(WORKSPACE, kept, look.task, plan, name="shops"))
    jobs, end = Jobs(engine.store), time.monotonic() + PATIENCE
    while any(job.unfinished for job in jobs.find(WORKSPACE, done.id)):
        assert time.monotonic() < end, engine.log()
        time.sleep(0.05)
    return done


def test_a_run_is_judged_by_its_series(engine: Engine, run: Run) -> None:
    assert run.status is Status.DONE, run
    assert (run.task.kind, run.plan.split) == (TaskKind.FORECAST, SplitKind.ORIGINS)
    assert all(model.status is Status.DONE for model in run.models), run.models
    assert run.model("ets").metrics["mase"].mean < run.model("naive").metrics["mase"].mean / 2
    assert run.verdict is not None
    assert run.verdict.method == "rows"
    members = run.model("weighted").weights
    assert set(members) == {"theta", "ets", "fourier_ridge", "nlinear"}
    assert sum(members.values()) == pytest.approx(1)
    kept = engine.store.predictions(WORKSPACE, run.id, "theta")
    assert [name for name in kept if name.startswith("output_")][-1] == f"output_{WIDTH - 1}"
    assert len(kept) == 3 * 12 * 7


def test_what_leads_is_forecast_from_all_values(engine: Engine, run: Run) -> None:
    found = Jobs(engine.store).find(WORKSPACE, run.id, NEXT)
    assert {job.status for job in found} == {Status.DONE}
    assert len(found) == 2  # the best of each side
    whole = pd.read_parquet(Jobs(engine.store).path(WORKSPACE, found[0].id))
    assert len(whole) == 12 * 7
    assert whole["date"].min() == pd.Timestamp("2023-03-12")
    assert list(whole)[:4] == ["series", "date", "forecast", "q2.5"]
    assert found[0].result is not None
    assert sum(found[0].result["total"]["point"]) == pytest.approx(whole["forecast"].sum())


def test_nothing_of_single_series_is_passed_on(engine: Engine, run: Run) -> None:
    jobs = Jobs(engine.store)
    (fan, *_) = jobs.find(WORKSPACE, run.id, NEXT)
    (view, *_) = jobs.find(WORKSPACE, run.id, BACKTEST)
    assert fan.result is not None
    assert view.result is not None
    assert all(one["past"] == [] for one in next_forecast(fan.result)["fans"])
    passed = backtest(view.result)
    assert (passed["windows"], passed["worst"]) == ([], [])
    assert len(passed["by_step"]) == 7


def test_report_and_document_tell_it(engine: Engine, run: Run) -> None:
    reader = StoreReader(engine.store, WORKSPACE, run)
    document = json.loads(document_of(run, EN, reader))
    assert document["task"]["kind"] == "forecast"
    assert document["task"]["workflow"] == "forecasts"
    assert {"mase", "smape", "coverage_80"} <= set(document["models"][0]["metrics"])
    said = report_of(run, EN, reader)
    # Values of series are rows: a report that is passed on has no windows.
    for part in (
        "What comes next",
        "drawn without those before it",
        "Error by periods ahead",
        "3 cut-offs",
        "7 periods ahead",
    ):
        assert part in said


def test_a_bundle_brings_it_and_a_broken_one_is_refused(engine: Engine, run: Run) -> None:
    reader = StoreReader(engine.store, WORKSPACE, run)
    data = pack(engine.store, WORKSPACE, run.id, document_of(run, EN, reader))
    new = engine.store.run("another", unpack(engine.store, "another", data))
    assert (new.task.kind, new.task.workflow) == (run.task.kind, run.task.workflow)
    assert (new.plan, new.verdict) == (run.plan, run.verdict)
    assert len(Jobs(engine.store).find("another", new.id, NEXT)) == 2
    with pytest.raises(StoreError):
        unpack(engine.store, "third", data[: len(data) // 2])


def app(run: str = "", dataset: str = "", workspace: str = WORKSPACE) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.context = {"locale": "en-US", "timezone_offset": 0}
    at.session_state["deepworth.workspace"] = workspace
    if dataset:
        at.session_state["deepworth.dataset"] = dataset
    at.run()
    if run:
        at.query_params["run"] = run
    at.switch_page("pages/forecasts.py").run()
    assert not at.exception
    assert not at.error, [e.value for e in at.error]
    return at


def test_its_page_shows_what_comes_next(run: Run) -> None:
    at = app(run=run.id)
    headers = [one.value for one in at.header]
    assert headers.index("What comes next") < headers.index("Models")
    assert {"New forecast", "Make the model's files"} <= {one.label for one in at.button}


def opened(run: Run, part: str, **chosen: object) -> AppTest:
    """Open a part of a run's page, with some widgets as they are named by their keys."""
    at = app(run=run.id)
    at.session_state[f"deepworth_fc_{part}_{run.id}"] = True
    for key, value in chosen.items():
        at.session_state[f"deepworth_fc_{key}_{run.id}"] = value
    return at.run()


def said(at: AppTest) -> str:
    assert not at.exception
    return " ".join(one.value.replace("\\", "") for one in (*at.markdown, *at.caption))


def test_season_and_trend_and_what_is_left_are_drawn(run: Run) -> None:
    assert "Strength of the season of 7 periods" in said(opened(run, "parts"))
    assert "forecasts were above what came" in said(opened(run, "errors"))


def test_what_matters_and_covariates_and_sums_are_offered(run: Run) -> None:
    labels = [one.label for one in opened(run, "importance").button]
    assert "Compute importance" in labels
    labels = [one.label for one in opened(run, "without").button]
    assert "Compare with and without" in labels
    assert "every level agrees with the total" in said(opened(run, "sums"))
    assert "Values of series are not passed on" not in said(opened(run, "windows"))
    assert not opened(run, "by_series").exception


def test_a_newer_file_shows_whether_a_forecast_held(engine: Engine, run: Run) -> None:
    best = next(one.id for one in ranked(run))
    at = opened(run, "held")
    newer = b"day;shop;sales\n13.03.2023;shop 1;21,5\n14.03.2023;shop 1;24\n13.03.2023;new;3\n"
    at.file_uploader(key=f"deepworth_fc_newer_{run.id}").set_value(("newer.csv", newer, "text/csv"))
    at.run()
    waited(at, engine, run, NEXT, HELD)
    for part in ("2 values of 1 series", "82 forecasts have no value yet", "1 value was not"):
        assert part in said(at)
    assert "11 series that were forecast have no such value" in said(at)
    (job,) = Jobs(engine.store).find(WORKSPACE, run.id, HELD)
    assert job.model == best
    assert job.result is not None
    assert job.result["naive"] > 0
    # Two values are too few to be passed on.
    reader = StoreReader(engine.store, WORKSPACE, run)
    assert "Did it hold?" not in report_of(run, EN, reader)


def test_other_covariates_from_a_file_change_a_forecast(
    engine: Engine, run: Run, open_app: Callable[..., AppTest]
) -> None:
    at = opened(run, "what_if", what_if_model="fourier_ridge", what_if_how="uploaded")
    waited(at, engine, run, NEXT)
    days = [f"2023-03-{day},1" for day in range(12, 19)]
    file = "\n".join(["day,promotion", *days]).encode()
    at.file_uploader(key=f"deepworth_fc_covariates_{run.id}").set_value(("a.csv", file, "text/csv"))
    at.run()
    assert "Values of periods to come in the file: promotion (84)." in said(at)
    next(one for one in at.button if one.label == "Forecast with these values").click().run()
    waited(at, engine, run, WHAT_IF)
    assert "in place of" in said(at)
    (job,) = Jobs(engine.store).find(WORKSPACE, run.id, WHAT_IF)
    first = Jobs(engine.store).find(WORKSPACE, run.id, NEXT, "fourier_ridge")[0]
    more, less = (
        pd.read_parquet(Jobs(engine.store).path(WORKSPACE, one.id)) for one in (job, first)
    )
    assert (more["forecast"] > 1.1 * less["forecast"]).mean() > 0.9
    reader = StoreReader(engine.store, WORKSPACE, run)
    report = report_of(run, EN, reader)
    assert "What if?" in report
    packed = pack(engine.store, WORKSPACE, run.id, document_of(run, EN, reader))
    brought = unpack(engine.store, "later", packed)
    assert Jobs(engine.store).find("later", brought, WHAT_IF)[0].result == job.result
    assert Jobs(engine.store).find("later", brought, HELD)
    for workspace, one in (("later", brought), ("f" * 32, "")):
        # Brought from elsewhere, or passed on by a link, a run says no more than what was found.
        key = Shares(engine.store).make(WORKSPACE, run.id)
        at = (
            app(run=one, workspace=workspace)
            if one
            else open_app("shared", workspace="f" * 32, share=key)
        )
        at.session_state[f"deepworth_fc_what_if_{one or run.id}"] = True
        at.run()
        assert "Values that are other than in the table: promotion" in said(at)
        assert not at.get("file_uploader")
    assert "Values that are other than in the table: promotion" in report


def waited(at: AppTest, engine: Engine, run: Run, *kinds: JobSpec[Any]) -> None:
    """Run a page again until the jobs of these kinds that it asks for are done."""
    end = time.monotonic() + PATIENCE
    jobs = Jobs(engine.store)
    for kind in kinds:
        while not (found := jobs.find(WORKSPACE, run.id, kind)) or any(
            one.unfinished for one in found
        ):
            assert time.monotonic() < end, engine.log()
            time.sleep(0.05)
            at.run()
    at.run()


def test_its_set_up_says_what_will_be_done_and_starts_it(engine: Engine, run: Run) -> None:
    origin = engine.store.look_up_dataset(WORKSPACE, run.dataset_id).origin
    assert origin is not None
    at = app(dataset=origin)
    lines = [one.value for one in at.markdown]
    assert any("12 series, daily" in one and r"cut\-offs from 2023" in one for one in lines)
    at.button(key="deepworth_run").click().run()
    started = engine.run(str(at.query_params["run"]))
    assert started.task.workflow == "forecasts"
    assert {"naive", "seasonal_naive", "drift", "window_mean"} <= set(started.plan.models)
    engine.store.cancel(WORKSPACE, started.id)


def test_duplicated_it_is_set_up_as_it_was(run: Run) -> None:
    at = app(run=run.id)
    at.button(key="deepworth_duplicate").click().run()
    assert not at.exception
    assert any(r"3 cut\-offs from" in one.value for one in at.markdown)
