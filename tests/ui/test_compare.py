from dataclasses import replace

import pytest

from lib.core.plan import Effort
from lib.core.results import Failure, Status
from lib.errors import EngineError
from tests.samples import read_sample
from tests.ui.conftest import WORKSPACE, labels, said
from tests.unit.report.sample_run import sample_run


@pytest.fixture
def dataset(store) -> str:
    return store.save_dataset(WORKSPACE, read_sample("breast_cancer"))


def shown(open_app, monkeypatch, run, **options):
    monkeypatch.setattr("lib.store.Store.run", lambda *_: run)
    return open_app("compare", run=run.id, **options)


def test_without_a_table_it_says_what_to_do(open_app):
    at = open_app("compare")
    assert "Choose a table first" in said(at)
    at.button(key="deepworth_to_data").click().run()
    assert at.title[0].value == "Data"


def test_target_and_models_are_suggested_and_run_says_what_it_does(open_app, dataset):
    at = open_app("compare", dataset=dataset)
    assert at.selectbox(key=f"deepworth_target_{dataset}").value == "diagnosis"
    assert "Run 16 models" in labels(at)
    assert "5 folds" in said(at)


def test_effort_changes_the_models(open_app, dataset):
    at = open_app("compare", dataset=dataset)
    at.button_group(key=f"deepworth_effort_{dataset}").set_value(Effort.QUICK).run()
    assert "Run 14 models" in labels(at)


def test_no_model_is_a_callout_not_a_run(open_app, dataset):
    at = open_app("compare", dataset=dataset)
    for group in at.button_group:
        if group.key and group.key.startswith("deepworth_models"):
            group.set_value([])
    at.run()
    assert "No model was chosen" in said(at)
    assert not any(label.startswith("Run ") for label in labels(at))


def test_target_that_cannot_be_predicted_is_a_callout(open_app, store):
    from lib.intake.reading import read_table

    table = "a,b\n" + "".join(f"{n},x\n" for n in range(20))
    dataset = store.save_dataset(WORKSPACE, read_table(table.encode(), "constant.csv"))
    at = open_app("compare", dataset=dataset)
    at.selectbox(key=f"deepworth_target_{dataset}").set_value("b").run()
    assert "same value in every row" in said(at)


def test_run_starts_one_run_and_names_it_in_the_address(open_app, dataset, store):
    at = open_app("compare", dataset=dataset)
    at.button(key="deepworth_run").click().run()
    (run,) = store.runs(WORKSPACE)
    assert at.query_params["run"] == run.id
    assert "Waiting" in said(at)
    assert "Stop the run" in labels(at)


def test_second_click_finds_the_run_of_the_first(open_app, dataset, store):
    at = open_app("compare", dataset=dataset)
    first = at.button(key="deepworth_run").click()
    # The click that interrupts: the store has the run, the address does not name it yet.
    at.session_state["deepworth.submitted"] = {0: "already-started"}
    first.run()
    assert store.runs(WORKSPACE) == []
    assert at.query_params["run"] == "already-started"


def test_a_new_comparison_after_a_run_is_another_run(open_app, dataset, store):
    at = open_app("compare", dataset=dataset)
    at.button(key="deepworth_run").click().run()
    at.button(key="deepworth_new").click().run()
    at.button(key="deepworth_run").click().run()
    assert len(store.runs(WORKSPACE)) == 2


def test_a_waiting_run_can_be_stopped(open_app, dataset, store):
    at = open_app("compare", dataset=dataset)
    at.button(key="deepworth_run").click().run()
    at.button(key="deepworth_cancel").click().run()
    at.run()
    assert store.runs(WORKSPACE)[0].status is Status.CANCELLED
    assert "This run was stopped" in said(at)


def test_done_run_shows_verdict_first_then_board(open_app, monkeypatch):
    at = shown(open_app, monkeypatch, sample_run())
    text = said(at)
    assert "Deep learning does not pay off here" in text
    assert len(at.dataframe[0].value) == len(sample_run().models)
    downloads = [button.label for button in at.download_button]
    assert [label for label in downloads if label != "CSV"][:3] == [  # charts have one each
        "Download the table (CSV)",
        "Download the report (HTML)",
        "Download the results (JSON)",
    ]


def test_done_run_in_korean(open_app, monkeypatch):
    at = shown(open_app, monkeypatch, sample_run(), locale="ko-KR")
    assert "딥러닝" in said(at)
    assert "보고서 내려받기(HTML)" in [button.label for button in at.download_button]


def test_failed_model_is_a_row_that_says_why(open_app, monkeypatch):
    failure = Failure("fit_failed", {"model": "rbf_svm", "reason": "singular matrix"})
    at = shown(open_app, monkeypatch, sample_run(failed={"rbf_svm": failure}))
    assert "singular matrix" in said(at)
    assert "Failed" in list(at.dataframe[0].value["status"])


def test_models_cut_off_by_the_budget_say_so_in_one_line(open_app, monkeypatch):
    run = sample_run()
    spent = Failure("budget_spent", {"seconds": 60})
    cut = {result.id for result in run.models[-2:]}
    models = tuple(
        replace(result, status=Status.CANCELLED, failure=spent) if result.id in cut else result
        for result in run.models
    )
    at = shown(open_app, monkeypatch, replace(run, models=models))
    assert said(at).count("The time budget ran out") == 1


@pytest.mark.parametrize(
    ("status", "text"),
    [(Status.INTERRUPTED, "was interrupted"), (Status.CANCELLED, "was stopped")],
)
def test_unfinished_run_offers_the_rest(open_app, monkeypatch, status, text):
    at = shown(open_app, monkeypatch, replace(sample_run(), status=status, verdict=None))
    assert text in said(at)
    assert "Resume" in labels(at)


def test_running_run_shows_progress(open_app, monkeypatch):
    run = sample_run()
    going = replace(run.models[-2], status=Status.RUNNING, progress=0.4, metrics={})
    run = replace(
        run, status=Status.RUNNING, verdict=None, models=(*run.models[:-2], going, run.models[-1])
    )
    at = shown(open_app, monkeypatch, run)
    assert f"{len(run.models) - 1} of {len(run.models)} models" in said(at)


def test_unknown_run_and_a_run_of_others_are_not_found(open_app, dataset, store):
    at = open_app("compare", dataset=dataset)
    at.button(key="deepworth_run").click().run()
    run_id = at.query_params["run"]
    for at in (
        open_app("compare", run="nothing"),
        open_app("compare", workspace="f" * 32, run=run_id),
    ):
        assert len(at.error) == 1
        assert "breast_cancer" not in said(at)


def test_nasty_names_are_shown_as_they_are(open_app, monkeypatch):
    nasty = "<script>alert(1)</script> $x^2$ **b** [l](javascript:1) :red[x]"
    at = shown(open_app, monkeypatch, sample_run(text=nasty))
    assert nasty in said(at)


def test_unexpected_error_gets_a_reference_and_no_trace(open_app, monkeypatch):
    def broken(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("lib.store.Store.run", broken)
    at = open_app("compare", run="x")
    assert "reference" in at.error[0].value
    assert "secret detail" not in said(at)


def test_engine_that_does_not_start_is_said_and_pages_work(open_app, monkeypatch):
    def broken(_):
        raise EngineError("engine_not_started", reason="no room")

    monkeypatch.setattr("lib.engine.launch.start_engine", broken)
    at = open_app()
    assert "no room" in said(at)
    assert at.title[0].value.startswith("Is deep learning")
    assert "Start the engine again" in labels(at)
