"""Learn: every chapter opens in both languages, shows what was computed, and stops when left."""

import pandas as pd
import pytest

from lib.core.jobs import JobContext
from lib.core.results import Status
from lib.core.workflow import all_jobs
from lib.i18n import translator
from lib.store.job_ledger import JobLedger
from lib.store.jobs import Jobs
from lib.workflows.learn.page.lessons import LESSONS
from tests.ui.conftest import WORKSPACE, said


def compute(store) -> None:
    """Do what the engine would do with all jobs that wait."""
    ledger = JobLedger(store)
    for id_ in ledger.queued():
        job = ledger.inputs(id_).job
        done = all_jobs()[job.kind].run(JobContext(pd.DataFrame(), job.params))
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
    assert [choice.right for choice in lesson.choices].count(True) == 1
    radio = at.radio(f"deepworth_learn_check_{lesson.id}")
    for place, choice in enumerate(lesson.choices):
        radio.set_value(place).run()
        shown = [one.value for one in (*at.success, *at.warning)]
        assert any(t(choice.why) in one.replace("\\", "") for one in shown), choice.why
        assert bool(at.success) == choice.right


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


def test_an_unknown_chapter_is_the_first(open_app) -> None:
    at = open_app("learn", chapter="<b>nothing</b>")
    assert LESSONS[0].question in said(at)
