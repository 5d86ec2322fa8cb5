"""Learn: every chapter opens in both languages, shows what was computed, and stops when left."""

from dataclasses import replace

import pandas as pd
import pytest

from lib.core.columns import Column, ColumnKind
from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult
from lib.core.results import Status
from lib.core.workflow import all_jobs
from lib.i18n import translator
from lib.report.glossary.subjects import terms
from lib.store.job_ledger import JobLedger
from lib.store.jobs import Jobs
from lib.workflows.learn.facts.payoff import DATA, MODELS, Payoff, Point
from lib.workflows.learn.jobs import payoff
from lib.workflows.learn.page.lessons import LESSONS
from tests.store_fixture import small_dataset
from tests.ui.conftest import WORKSPACE, said


def compute(store) -> None:
    """Do what the engine would do with all jobs that wait."""
    ledger = JobLedger(store)
    for id_ in ledger.queued():
        job = ledger.inputs(id_).job
        frame = pd.DataFrame()
        if job.dataset is not None:
            frame = store.load_dataset(WORKSPACE, job.dataset).frame
        done = all_jobs()[job.kind].run(JobContext(frame, job.params))
        ledger.finish(job, done.result, done.file)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_chapter_has_all_its_parts(open_app, lesson, language) -> None:
    t = translator(language)
    at = open_app("learn", locale=language, chapter=lesson.id)
    text = said(at)
    assert not at.exception
    assert not at.error
    for part in (lesson.question, lesson.attempt, lesson.keep):
        assert t(part) in text
    assert set(lesson.terms) <= terms().keys()
    assert [choice.right for choice in lesson.choices].count(True) == 1
    radio = at.radio(f"deepworth_learn_check_{lesson.id}")
    for place, choice in enumerate(lesson.choices):
        radio.set_value(place).run()
        shown = [one.value for one in (*at.success, *at.warning)]
        assert any(t(choice.why) in one.replace("\\", "") for one in shown), choice.why
        assert bool(at.success) == choice.right


@pytest.fixture
def measured(monkeypatch) -> Payoff:
    """Take curves instead of a minute of fits."""
    scores = (0.9, 0.8, 0.85, 0.9, 0.7)
    points = (
        Point(data, model, rows, scores) for data in DATA for rows in (40, 400) for model in MODELS
    )
    found = Payoff(tuple(points))
    monkeypatch.setattr(payoff, "payoff", lambda context: JobResult(to_json(found)))
    return found


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_a_chapter_computes_is_drawn(open_app, store, lesson, language) -> None:
    at = open_app("learn", locale=language, chapter=lesson.id)
    first = next(one for one in at.button if str(one.key).startswith("deepworth_learn_ask_"))
    first.click().run()
    compute(store)
    at.run()
    assert not at.exception
    assert not at.error
    assert "CSV" in [one.proto.label for one in at.get("download_button")]


def test_points_are_drawn_as_they_are_told(open_app, store, measured) -> None:
    at = open_app("learn", chapter="payoff")
    at.button("deepworth_learn_ask_payoff").click().run()
    (job,) = Jobs(store).find(WORKSPACE, None)
    ledger = JobLedger(store)
    ledger.begin(job.id)
    one, other = measured.points[:2]
    ledger.progress(job.id, 0.1, {one.name: list(one.scores), other.name: [0.5]})
    at.run()
    assert not at.exception
    (drawn,) = at.get("plotly_chart")
    assert "linear model, 40 rows: 83.0%, from 70.0% to 90.0%" in drawn.proto.spec
    assert "random forest, 40 rows" not in drawn.proto.spec
    assert "With the most rows" not in said(at)


def test_a_descent_is_shown_with_its_own_settings(open_app, store) -> None:
    at = open_app("learn", chapter="line")
    at.button("deepworth_learn_ask_descent").click().run()
    assert not at.exception
    compute(store)
    at.run()
    assert "from step 35 on" in said(at)
    at.toggle("deepworth_learn_scaled").set_value(False).run()
    assert "Ten people, standardised inputs, learning rate 0.1" in said(at)


def test_an_own_rate_of_ten_is_explained(open_app, store) -> None:
    at = open_app("learn", chapter="line")
    at.segmented_control("deepworth_learn_rate").set_value("own").run()
    at.button("deepworth_learn_ask_descent").click().run()
    compute(store)
    at.run()
    assert "It diverges: in 3 steps" in said(at)


def test_work_stops_when_another_page_is_opened(open_app, store) -> None:
    at = open_app("learn", chapter="line")
    at.button("deepworth_learn_ask_descent").click().run()
    (job,) = Jobs(store).find(WORKSPACE, None)
    assert job.status is Status.QUEUED
    assert JobLedger(store).to_cancel() == []
    at.run()
    assert JobLedger(store).to_cancel() == []
    at.switch_page("pages/home.py").run()
    assert JobLedger(store).to_cancel() == [job.id]


def test_what_is_asked_for_again_is_not_stopped(open_app, store) -> None:
    at = open_app("learn", chapter="line")
    for _ in range(2):
        at.button("deepworth_learn_ask_descent").click().run()
        assert JobLedger(store).to_cancel() == []
        compute(store)
        at.run()
        assert "from step 35 on" in said(at)


def test_another_course_stops_the_one_before(open_app, store) -> None:
    at = open_app("learn", chapter="line")
    at.button("deepworth_learn_ask_descent").click().run()
    (first,) = Jobs(store).find(WORKSPACE, None)
    at.toggle("deepworth_learn_scaled").set_value(False).run()
    at.button("deepworth_learn_ask_descent").click().run()
    assert JobLedger(store).to_cancel() == [first.id]


def test_an_unknown_chapter_is_the_first(open_app) -> None:
    at = open_app("learn", chapter="<b>nothing</b>")
    assert LESSONS[0].question in said(at)


def trained(at, store) -> None:
    at.button("deepworth_learn_ask_playground").click().run()
    compute(store)
    at.run()
    assert not at.exception
    assert not at.error


def test_two_settings_stand_side_by_side(open_app, store) -> None:
    at = open_app("learn", chapter="playground")
    trained(at, store)
    assert "A: Circles" not in said(at)
    at.button("deepworth_learn_keep").click().run()
    at.selectbox("deepworth_learn_data").select("spirals").run()
    trained(at, store)
    assert "A: Circles, hidden layers 4-4" in said(at)
    assert "B: Spirals, hidden layers 4-4" in said(at)
    at.button("deepworth_learn_drop").click().run()
    assert "A: Circles" not in said(at)


def test_borders_of_other_points_are_not_shown(open_app, store) -> None:
    at = open_app("learn", chapter="playground")
    trained(at, store)
    at.button("deepworth_learn_ask_rivals").click().run()
    compute(store)
    at.run()
    assert "All learned from the same 210 points" in said(at)
    at.selectbox("deepworth_learn_noise").select(0.8).run()
    trained(at, store)
    assert "These were drawn for other points" in said(at)


def test_points_go_to_compare_as_a_table(open_app, store) -> None:
    at = open_app("learn", chapter="playground")
    trained(at, store)
    at.button("deepworth_learn_send").click().run()
    assert not at.exception
    (row,) = store.datasets(WORKSPACE)
    assert (row.name, row.rows, row.columns) == ("circles.csv", 300, 3)
    frame = store.load_dataset(WORKSPACE, row.id).frame
    assert list(frame.columns) == ["x1", "x2", "class"]
    assert sorted(frame["class"].unique()) == ["a", "b"]


def test_two_columns_of_ones_own_table_are_learned(open_app, store) -> None:
    at = open_app("learn", chapter="playground")
    at.selectbox("deepworth_learn_data").select("table").run()
    assert "There is no table yet" in said(at)
    assert at.button("deepworth_learn_ask_playground").disabled
    table = small_dataset()
    frame = table.frame.assign(weight=table.frame["크기"].rank())
    columns = (*table.columns, Column("weight", ColumnKind.NUMBER, 1, 239))
    dataset = store.save_dataset(WORKSPACE, replace(table, frame=frame, columns=columns))
    at.run()
    trained(at, store)
    (job,) = Jobs(store).find(WORKSPACE, None)
    assert job.dataset == dataset
    assert "Two columns of my table, hidden layers 4-4" in said(at)


def test_a_run_is_compared_with_the_one_before(open_app, store) -> None:
    at = open_app("learn", chapter="overfitting")

    def train() -> str:
        at.button("deepworth_learn_ask_overfit").click().run()
        compute(store)
        at.run()
        assert not at.exception
        return said(at)

    assert "Compared with the run before" not in train()
    at.toggle("deepworth_learn_overfit_stopping").set_value(True).run()
    text = train()
    assert "Switched on: Early stopping" in text
    assert "Compared with the run before" in text
    assert list(at.table[0].value.columns) == ["This run", "The run before"]
    assert at.table[0].value.loc["Switched on"].tolist() == ["Early stopping", "none"]
    assert train() == text  # the same settings again are no other run
    at.toggle("deepworth_learn_overfit_stopping").set_value(False).run()
    assert train() != text
    assert at.table[0].value.loc["Switched on"].tolist() == ["none", "Early stopping"]


def test_what_would_take_long_cannot_be_asked_for(open_app, store) -> None:
    at = open_app("learn", chapter="playground")
    at.selectbox("deepworth_learn_epochs").select(1000).run()
    at.selectbox("deepworth_learn_batch").select(1).run()
    assert "These settings change the weights 210,000 times" in said(at)
    assert at.button("deepworth_learn_ask_playground").disabled
