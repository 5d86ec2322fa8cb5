"""What can be done next with a finished run."""

import numpy as np
import pytest

from lib.core.findings import Finding, Severity
from lib.core.results import Failure, FoldResult, Interval, Status
from lib.store.extras import Extra, ExtraLedger, Extras
from lib.store.files import to_parquet
from lib.store.ledger import Ledger
from tests.store_fixture import small_dataset, small_plan, small_task
from tests.ui.conftest import WORKSPACE, said

ROWS = 240


@pytest.fixture
def finished(store) -> str:
    """A run of two models whose folds, predictions and fitted models are in the store."""
    dataset = store.save_dataset(WORKSPACE, small_dataset(ROWS))
    run = store.submit(WORKSPACE, dataset, small_task(), small_plan("dummy", "logistic", folds=2))
    ledger = Ledger(store)
    ledger.start_run(run, {})
    for model in ("dummy", "logistic"):
        for fold in range(2):
            rows = np.arange(fold, ROWS, 2)
            outputs = np.full((len(rows), 2), 0.5, dtype="float32")
            summary = {"roc_auc": Interval(0.5, 0.0, 0.5, 0.5, (0.5,) * (fold + 1))}
            result = FoldResult(
                model, 0, fold, {"roc_auc": 0.5}, {"roc_auc": 0.5}, 0.1, 0.1, 0.1, outputs
            )
            ledger.save_fold(run, result, rows, (summary, summary))
        ledger.finish_model(run, model, weights={})
        ledger.save_artifact(run, model, b"not opened here", 0.1)
    ledger.save_verdict(run, None, "")
    ledger.end_run(run, Status.DONE)
    return run


def asked(store, run: str, model: str = "logistic", **params: object) -> Extra:
    extras = Extras(store)
    return extras.get(
        WORKSPACE, extras.ask(WORKSPACE, "predict", run=run, model=model, params=params)
    )


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
    ExtraLedger(store).answer(question, result, to_parquet(frame))
    at = open_app("compare", run=finished, locale=locale)
    text = said(at)
    for part in ("130", "more", "크기: ", "colour: ", "new.csv"):
        assert part in text
    assert any("(Parquet)" in label for label in [one.label for one in at.get("download_button")])


def test_a_question_that_cannot_be_answered_says_why(open_app, store, finished):
    question = asked(store, finished)
    failure = Failure("missing_columns", {"columns": ["크기"], "nearest": []})
    ExtraLedger(store).end(question.id, Status.FAILED, failure)
    at = open_app("compare", run=finished)
    assert "크기" in at.error[0].value


def test_a_prediction_can_be_stopped_while_it_runs(open_app, store, finished):
    question = asked(store, finished)
    ExtraLedger(store).begin(question.id)
    at = open_app("compare", run=finished)
    at.button(key="deepworth_predict_stop").click().run()
    assert ExtraLedger(store).to_cancel() == [question.id]
