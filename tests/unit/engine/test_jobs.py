"""What is asked of a finished run: importance, predictions of new rows, more models and repeats."""

import time
from dataclasses import replace
from io import BytesIO

import numpy as np
import pandas as pd
import pytest

from lib.core.common_jobs import IMPORTANCE, LEARNING_CURVE, PREDICT
from lib.core.facts import from_json
from lib.core.results import Status
from lib.errors import StoreError
from lib.evaluation.judge.learning_curve.points import CurvePoints
from lib.models.archive import read_manifest
from lib.models.settings import longer_settings
from lib.store.extension import extend
from lib.store.jobs import Job, Jobs
from lib.store.longer import train_longer
from tests.engine_fixture import Engine, slow_dataset, slow_task
from tests.store_fixture import WORKSPACE, small_dataset, small_plan, small_task

pytestmark = pytest.mark.slow


def answered(engine: Engine, asked: str) -> Job:
    """Wait until a question has been answered, or cannot be."""
    jobs, end = Jobs(engine.store), time.monotonic() + 100
    while time.monotonic() < end:
        job = jobs.get(WORKSPACE, asked)
        if not job.unfinished:
            return job
        time.sleep(0.05)
    raise AssertionError("no answer")


@pytest.fixture(scope="module")
def finished(engine: Engine) -> str:
    """A finished run with a blend."""
    run = engine.submit("dummy", "logistic", "decision_tree", "blend")
    assert engine.wait(run).status is Status.DONE
    return run


def test_a_run_has_the_importance_of_its_best_two_found_by_itself(
    engine: Engine, finished: str
) -> None:
    asked = Jobs(engine.store).find(WORKSPACE, finished, IMPORTANCE)
    assert {one.model for one in asked} == {"logistic", "decision_tree"}
    found = {one.model: answered(engine, one.id).result for one in asked}
    assert found["decision_tree"] is not None
    assert "coefficients" not in found["decision_tree"]
    assert found["logistic"] is not None
    weights = {
        (one["name"], one["part"], one["level"]): one for one in found["logistic"]["coefficients"]
    }
    assert weights["크기", "number", ""]["low"] > 0.5
    assert weights["colour", "level", "red"]["low"] > weights["colour", "level", "blue"]["high"]
    assert ("크기", "missing", "") not in weights  # one row is not named


def test_the_fitted_tree_is_kept_with_its_questions(engine: Engine, finished: str) -> None:
    manifest = read_manifest(engine.store.artifact(WORKSPACE, finished, "decision_tree"))
    root = manifest["tree"]["root"]
    assert root["rows"] == engine.store.run(WORKSPACE, finished).rows
    assert root["feature"] in manifest["features"]
    logistic = read_manifest(engine.store.artifact(WORKSPACE, finished, "logistic"))
    assert "tree" not in logistic


def test_importance_finds_the_columns_that_matter(engine: Engine, finished: str) -> None:
    jobs = Jobs(engine.store)
    asked = jobs.ask(WORKSPACE, IMPORTANCE, run=finished, model="logistic")
    job = answered(engine, asked)
    assert job.status is Status.DONE
    assert job.result is not None
    found = {one["name"]: one for one in job.result["features"]}
    assert found.keys() == {"크기", "colour"}
    assert found["크기"]["low"] > 0.05
    assert jobs.ask(WORKSPACE, IMPORTANCE, run=finished, model="logistic") == asked
    assert jobs.get(WORKSPACE, asked).status is Status.DONE


def test_a_model_learns_from_fewer_rows_on_the_same_folds(engine: Engine) -> None:
    run = engine.wait(engine.submit("dummy", "logistic", slow=600))
    jobs = Jobs(engine.store)
    job = answered(engine, jobs.ask(WORKSPACE, LEARNING_CURVE, run=run.id, model="logistic"))
    assert job.result is not None
    found = from_json(CurvePoints, job.result)
    assert (found.full, found.total, found.folds) == (400.0, 600, 3)
    assert list(found.rows) == sorted(found.rows)
    scores = np.array(found.scores, dtype=float).mean(axis=1)
    assert scores[0] < scores[-1] <= run.model("logistic").metrics["roc_auc"].mean + 0.02


@pytest.mark.parametrize("model", ["logistic", "blend"])
def test_new_rows_are_predicted_and_strange_ones_reported(
    engine: Engine, finished: str, model: str
) -> None:
    new = small_dataset(50, seed=7)
    frame = new.frame.drop(columns="outcome").assign(more=1.0)
    frame.loc[0, "colour"] = "violet"
    table = engine.store.save_dataset(WORKSPACE, replace(new, frame=frame))
    jobs = Jobs(engine.store)
    asked = jobs.ask(WORKSPACE, PREDICT, run=finished, model=model, dataset=table)
    job = answered(engine, asked)
    assert job.result == {
        "rows": 50,
        "added": 3,
        "extra": ["more"],
        "unreadable": {},
        "unseen": {"colour": 1},
        "findings": [],
    }
    predicted = pd.read_parquet(BytesIO(jobs.data(WORKSPACE, asked)))
    truth = new.frame["outcome"].to_numpy()
    assert np.mean(predicted["prediction"].to_numpy() == truth) > 0.7
    np.testing.assert_allclose(predicted[["p_no", "p_yes"]].sum(axis=1), 1, atol=1e-5)


def test_what_cannot_be_answered_says_why(engine: Engine, finished: str) -> None:
    jobs = Jobs(engine.store)
    table = small_dataset(30)
    without = engine.store.save_dataset(
        WORKSPACE, replace(table, frame=table.frame.drop(columns="크기"))
    )
    asked = jobs.ask(WORKSPACE, PREDICT, run=finished, model="logistic", dataset=without)
    failure = answered(engine, asked).failure
    assert failure is not None
    assert failure.code == "missing_columns"
    blend = jobs.ask(WORKSPACE, IMPORTANCE, run=finished, model="blend")
    failure = answered(engine, blend).failure
    assert failure is not None
    assert failure.code == "importance_of_blend"
    for model, code in (("blend", "curve_of_blend"), ("logistic", "curve_few_rows")):
        curve = jobs.ask(WORKSPACE, LEARNING_CURVE, run=finished, model=model)
        failure = answered(engine, curve).failure
        assert failure is not None
        assert failure.code == code
    with pytest.raises(StoreError, match="extra_not_found"):
        jobs.get("somebody else", asked)
    with pytest.raises(StoreError, match="run_not_found"):
        jobs.ask("somebody else", IMPORTANCE, run=finished, model="logistic")


def test_more_models_and_repeats_keep_what_is_done(engine: Engine) -> None:
    run_id = engine.submit("dummy", "logistic", "blend")
    before = engine.wait(run_id)
    first = engine.store.predictions(WORKSPACE, run_id, "logistic")
    extend(engine.store, WORKSPACE, run_id, models=("decision_tree",), repeats=2)
    run = engine.wait(run_id)
    assert run.status is Status.DONE
    assert run.plan.models == ("dummy", "logistic", "decision_tree", "blend")
    assert all(result.folds_done == 6 for result in run.models)
    assert all(result.status is Status.DONE for result in run.models)
    old = before.model("logistic").metrics["roc_auc"].folds
    assert run.model("logistic").metrics["roc_auc"].folds[:3] == old
    both = engine.store.predictions(WORKSPACE, run_id, "logistic")
    pd.testing.assert_frame_equal(both[both["repeat"] == 0].reset_index(drop=True), first)
    assert len(both) == 2 * len(first)
    with pytest.raises(StoreError, match="nothing_to_add"):
        extend(engine.store, WORKSPACE, run_id, models=("logistic",), repeats=1)


def test_a_network_that_was_cut_short_gets_more_training_beside_the_results_there_are(
    engine: Engine,
) -> None:
    table = engine.store.save_dataset(WORKSPACE, small_dataset(400))
    short = {"keras_mlp": {"epochs": 3, "learning_rate": 1e-4}}
    plan = replace(small_plan("logistic", "keras_mlp", "blend"), settings=short)
    first = engine.wait(engine.store.submit(WORKSPACE, table, small_task(), plan))
    note = next(
        one for one in first.model("keras_mlp").notes if one.code == "network_still_improving"
    )
    assert (note.values["epochs"], note.values["of"]) == (3, plan.folds)
    settings = longer_settings(first)
    assert settings == {"keras_mlp": {"epochs": 9}}
    new = train_longer(engine.store, WORKSPACE, first.id, settings, name="longer")
    run = engine.wait(new)
    assert all(result.status is Status.DONE for result in run.models)
    assert run.plan.settings == {"keras_mlp": {"epochs": 9, "learning_rate": 1e-4}}
    assert run.model("logistic") == first.model("logistic")
    better, before = (one.model("keras_mlp").metrics["roc_auc"].mean for one in (run, first))
    assert better > before
    for id_ in ("logistic", "blend"):
        predicted = engine.store.predictions(WORKSPACE, new, id_)
        assert len(predicted) == 400
    # What was copied is the new run's own.
    engine.store.delete_run(WORKSPACE, first.id)
    assert engine.store.artifact(WORKSPACE, new, "logistic")


def test_a_network_that_is_stopped_leaves_its_worker_as_it_is(engine: Engine) -> None:
    table = engine.store.save_dataset(WORKSPACE, slow_dataset())
    long = {"keras_mlp": {"epochs": 500, "learning_rate": 1e-4}}
    plan = replace(small_plan("keras_mlp"), settings=long)
    run = engine.store.submit(WORKSPACE, table, slow_task(), plan)
    engine.wait_for_model(run, "keras_mlp", lambda one: one.progress > 0)
    workers = engine.worker_pids()
    engine.store.cancel(WORKSPACE, run)
    assert engine.wait(run).status is Status.CANCELLED
    assert engine.wait(engine.submit("dummy", "logistic")).status is Status.DONE
    assert engine.worker_pids() == workers


def test_a_run_ends_with_its_time_budget_and_can_go_on(engine: Engine) -> None:
    table = engine.store.save_dataset(WORKSPACE, slow_dataset())
    # How soon the baseline is done and the forest is not depends on how busy the machine is.
    for seconds in (0.9, 2, 4, 8, 16):
        plan = replace(small_plan("dummy", "logistic", "random_forest"), budget_seconds=seconds)
        run_id = engine.store.submit(WORKSPACE, table, slow_task(), plan)
        run = engine.wait(run_id)
        if run.status is run.model("dummy").status is Status.DONE:
            break
    assert run.status is Status.DONE
    forest = run.model("random_forest")
    assert forest.status is Status.CANCELLED
    assert forest.failure is not None
    assert forest.failure.code == "budget_spent"
    assert run.model("dummy").status is Status.DONE
    extend(engine.store, WORKSPACE, run_id, models=("random_forest",))
    assert engine.wait(run_id).model("random_forest").status is Status.DONE
