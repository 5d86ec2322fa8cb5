"""What can be done next with a finished run."""

import time
from types import SimpleNamespace

import numpy as np
import pytest

from lib.core.common_jobs import PREDICT, PredictParameters
from lib.core.findings import Finding, Severity
from lib.core.results import Failure, FoldResult, Interval, Status
from lib.store.files import to_parquet
from lib.store.job_ledger import JobLedger
from lib.store.jobs import Job, Jobs
from lib.store.ledger import Ledger
from tests.store_fixture import small_dataset, small_plan, small_task
from tests.ui.conftest import WORKSPACE, said

ROWS = 240


@pytest.fixture
def finished(store) -> str:
    """A run of two models whose folds, predictions and fitted models are in the store."""
    dataset = store.save_dataset(WORKSPACE, small_dataset(ROWS))
    run = store.submit(WORKSPACE, dataset, small_task(), small_plan("dummy", "logistic", folds=2))
    finish(store, run, {"dummy": (), "logistic": ()})
    return run


def finish(store, run: str, notes: dict[str, tuple[Finding, ...]]) -> None:
    """Write what a run of two folds gives: the models' results, and what is noted of them."""
    ledger = Ledger(store)
    ledger.start_run(run, {})
    for model, noted in notes.items():
        for fold in range(2):
            rows = np.arange(fold, ROWS, 2)
            outputs = np.full((len(rows), 2), 0.5, dtype="float32")
            summary = {"roc_auc": Interval(0.5, 0.0, 0.5, 0.5, (0.5,) * (fold + 1))}
            score = {"roc_auc": 0.5}
            result = FoldResult(model, 0, fold, score, score, 0.1, 0.1, 0.1, outputs, notes=noted)
            ledger.save_fold(run, result, rows, (summary, summary))
        ledger.finish_model(run, model, weights={})
        ledger.save_artifact(run, model, b"not opened here", 0.1)
    ledger.save_verdict(run, None, "")
    ledger.end_run(run, Status.DONE)


def asked(store, run: str, model: str = "logistic", **params: object) -> Job:
    jobs = Jobs(store)
    given = PredictParameters(**params)
    return jobs.get(WORKSPACE, jobs.ask(WORKSPACE, PREDICT, run=run, model=model, params=given))


def test_models_and_repeats_are_added_to_the_same_run(open_app, store, finished):
    at = open_app("compare", run=finished)
    assert at.button(key="deepworth_extend").disabled
    at.multiselect(key=f"deepworth_add_{finished}").set_value(["decision_tree"]).run()
    assert "This will take" in said(at)
    at.number_input(key=f"deepworth_longer_{finished}_1").set_value(2).run()
    at.button(key="deepworth_extend").click().run()
    assert not at.exception
    run = store.run(WORKSPACE, finished)
    assert run.status is Status.QUEUED
    assert run.plan.models == ("dummy", "logistic", "decision_tree")
    assert run.plan.repeats == 2


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_predictions_say_what_was_strange_and_are_offered(open_app, store, finished, locale):
    question = asked(
        store,
        finished,
        name="new.csv",
        lost=[
            Finding(
                "dates_unread", Severity.WARNING, ("when",), {"columns": ["when"], "count": 3}
            ).to_dict()
        ],
    )
    frame = small_dataset(130).frame.assign(prediction="yes")
    result = {
        "rows": 130,
        "added": 1,
        "extra": ["more"],
        "unreadable": {"크기": 1},
        "unseen": {"colour": 2},
    }
    JobLedger(store).finish(question, result, to_parquet(frame))
    at = open_app("compare", run=finished, locale=locale)
    text = said(at)
    for part in ("130", "more", "크기: ", "colour: ", "new.csv"):
        assert part in text
    assert any("(Parquet)" in label for label in [one.label for one in at.get("download_button")])


def test_the_file_that_was_predicted_last_is_shown_with_its_own_rows(open_app, store, finished):
    result = {"added": 1, "extra": [], "unreadable": {}, "unseen": {}}
    for name, rows in (("a.csv", 130), ("b.csv", 140)):
        frame = small_dataset(rows).frame.assign(prediction=f"of {name}")
        given = {**result, "rows": rows}
        JobLedger(store).finish(asked(store, finished, name=name), given, to_parquet(frame))
    time.sleep(0.002)  # the clock that orders questions counts thousandths
    asked(store, finished, name="a.csv")
    at = open_app("compare", run=finished)
    assert "**a.csv**: 130 rows" in said(at)
    assert set(at.dataframe[-1].value["prediction"]) == {"of a.csv"}


def test_a_question_that_cannot_be_answered_says_why(open_app, store, finished):
    question = asked(store, finished)
    failure = Failure("missing_columns", {"columns": ["크기"], "nearest": []})
    JobLedger(store).end(question.id, Status.FAILED, failure)
    at = open_app("compare", run=finished)
    assert "크기" in at.error[0].value
    assert "Try again" in [one.label for one in at.button]


def test_an_error_names_its_file_and_is_not_said_of_another(open_app, store, finished, monkeypatch):
    question = asked(store, finished, name="short.csv")
    failure = Failure("missing_columns", {"columns": ["크기"], "nearest": []})
    JobLedger(store).end(question.id, Status.FAILED, failure)
    at = open_app("compare", run=finished)
    told = at.error[0].value.replace("\\", "")
    assert told.startswith("**short.csv: ")
    assert "Other columns of the file: –." in told
    other = SimpleNamespace(id="1", name="whole.csv", file=None)
    monkeypatch.setattr("lib.ui.next_steps.predicting.file_uploader", lambda *_, **__: other)
    assert not open_app("compare", run=finished).error


def test_a_prediction_can_be_stopped_while_it_runs(open_app, store, finished):
    question = asked(store, finished)
    JobLedger(store).begin(question.id)
    at = open_app("compare", run=finished)
    at.button(key=f"deepworth_stop_{question.id}").click().run()
    assert JobLedger(store).to_cancel() == [question.id]


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_a_network_that_was_cut_short_is_offered_more_training(open_app, store, locale):
    dataset = store.save_dataset(WORKSPACE, small_dataset(ROWS))
    plan = small_plan("logistic", "keras_mlp", folds=2)
    run = store.submit(WORKSPACE, dataset, small_task(), plan)
    values = {"model": "keras_mlp", "best": 9, "epochs": 9, "planned": 9, "folds": 1, "of": 1}
    note = Finding("network_still_improving", Severity.INFO, values=values)
    finish(store, run, {"logistic": (), "keras_mlp": (note,)})
    at = open_app("compare", run=run, locale=locale)
    assert not at.exception
    told = {"en-US": "may do better with more training", "ko-KR": "더 학습하면 나아질 수 있음"}
    notes = at.dataframe[0].value["note"].tolist()
    assert [told[locale] in note for note in notes] == [False, True]
    at.button(key="deepworth_longer").click().run()
    assert not at.exception
    new = next(one for one in store.runs(WORKSPACE) if one.id != run)
    assert new.plan.settings == {"keras_mlp": {"epochs": 27}}
    assert (new.plan.seed, new.plan.folds, new.dataset_id) == (plan.seed, plan.folds, dataset)
    assert new.model("logistic").status is Status.DONE
    assert new.model("keras_mlp").status is Status.QUEUED
    assert at.query_params["run"] in (new.id, [new.id])


def test_a_run_whose_networks_had_enough_is_not_offered_more(open_app, finished):
    at = open_app("compare", run=finished)
    assert "deepworth_longer" not in [button.key for button in at.button]
