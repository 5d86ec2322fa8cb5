import re
from dataclasses import replace

import pytest

from lib.core.dataset import Dataset
from lib.core.workflow import workflows
from lib.i18n import LOCALES, translator
from lib.i18n.locales import Locale
from lib.intake.samples import SAMPLES
from lib.report.drawing.numbers import chance
from lib.report.drawing.svg import clean
from lib.report.sentences import verdict_paragraphs
from lib.ui.home.example import example_run
from lib.ui.home.example_html import drawn
from tests.ui.conftest import WORKSPACE, labels, said
from tests.unit.report.sample_run import sample_run


def test_empty_workspace_says_what_to_do(open_app):
    at = open_app()
    assert at.title[0].value == "Is deep learning worth it on your data?"
    assert "No runs yet" in said(at)
    assert "Open your own file" in labels(at)
    assert sum(label in labels(at) for label in (s.label for s in SAMPLES.values())) == len(SAMPLES)


def test_language_of_the_browser_then_the_other_at_once(open_app):
    at = open_app(locale="ko-KR")
    assert "딥러닝" in at.title[0].value
    at.button(key="deepworth_language_en").click().run()
    assert at.title[0].value.startswith("Is deep learning")
    assert at.query_params["lang"] == "en"


def test_a_link_can_say_the_language(open_app):
    assert "딥러닝" in open_app(lang="ko").title[0].value


def test_without_a_workspace_nothing_is_listed_and_samples_wait(open_app):
    at = open_app(workspace=None)
    assert "No runs yet" not in said(at)
    assert at.button(key="deepworth_sample_churn").disabled
    assert next(one for one in at.button if one.label == "Open your own file").disabled


def test_recent_runs_show_their_verdict(open_app, monkeypatch):
    monkeypatch.setattr("lib.store.Store.runs", lambda *_, **__: [sample_run()])
    at = open_app()
    assert "Deep learning does not pay off here" in said(at)


def test_sample_opens_on_the_data_page(open_app, store):
    at = open_app()
    at.button(key="deepworth_sample_breast_cancer").click().run()
    assert at.title[0].value == "Data"
    assert "569 rows" in said(at)
    kept = store.datasets(at.session_state["deepworth.workspace"])
    assert [row.rows for row in kept] == [569]
    assert isinstance(
        store.load_dataset(at.session_state["deepworth.workspace"], kept[0].id), Dataset
    )


def test_the_switch_offers_every_other_language(open_app, tmp_path, monkeypatch):
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "some.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Is deep learning worth it on your data?"\nmsgstr "Lohnt sich Deep Learning?"\n',
        encoding="utf-8",
    )
    monkeypatch.setitem(LOCALES, "de", Locale("de", "Deutsch", folder=tmp_path))
    at = open_app(locale="de-DE")
    assert at.title[0].value == "Lohnt sich Deep Learning?"
    assert {"English", "한국어"} <= set(labels(at))
    assert "Deutsch" not in labels(at)
    at.button(key="deepworth_language_ko").click().run()
    assert "딥러닝" in at.title[0].value
    at.button(key="deepworth_language_de").click().run()
    assert at.title[0].value == "Lohnt sich Deep Learning?"
    assert at.query_params["lang"] == "de"


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_a_newcomer_sees_what_comes_out_and_opens_it(open_app, store, locale):
    at = open_app(locale=locale)
    run, _ = example_run()
    t = translator(locale[:2])
    assert verdict_paragraphs(run, t, brief=True)[0] in said(at)
    at.button(key="deepworth_open_example").click().run()
    assert not at.exception
    (kept,) = store.runs(WORKSPACE)
    assert (kept.verdict, kept.origin) == (run.verdict, "bundle")
    assert at.query_params["run"] in (kept.id, [kept.id])


def test_each_kind_of_job_says_what_it_answers(open_app):
    text = said(open_app())
    for one in workflows().values():
        assert one.answers
        assert one.answers in text


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("gain", [-0.03, 0.0, 0.03])
def test_the_drawn_verdict_keeps_to_its_frame(gain, theme):
    verdict = sample_run(deep_gain=gain).verdict
    page = drawn(verdict, translator("en"), theme)
    for left, width in re.findall(r"left:([\d.-]+)%;width:([\d.-]+)%", page):
        assert 0 <= float(left) <= float(left) + float(width) <= 100
    assert clean(chance(verdict.p_deep, translator("en"))) in page
    withheld = replace(verdict, reason="few_positives")
    assert "chances" not in drawn(withheld, translator("en"), theme).split("</style>")[1]


def test_the_language_of_a_link_stays_on_the_pages_that_follow(open_app):
    at = open_app(lang="ko")
    title = at.title[0].value
    del at.query_params["lang"]  # as the navigation does
    at.run()
    assert at.title[0].value == title
    assert open_app().title[0].value != title
