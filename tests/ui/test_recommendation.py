"""Which model to take, on pages: under every verdict, by the reader's own weight and prices."""

from dataclasses import replace

import pytest

from lib.core.results import FEW_POSITIVES, Decision
from lib.core.task import TaskKind
from lib.evaluation.judge.inference.stored import EVIDENCE, stored
from lib.evaluation.judge.recommended import Terms, recommended
from lib.evaluation.judge.verdict import judge_run
from lib.i18n import translator
from lib.report.document import to_json
from lib.report.recommended import recommendation_paragraphs, recommendation_title
from lib.store.bundle.bundles import pack, unpack
from lib.store.ledger import Ledger
from lib.store.shares import Shares
from tests.kept_run import keep_run
from tests.ui.conftest import WORKSPACE, said
from tests.ui.finished import finished_run
from tests.unit.report.sample_evidence import evidence_of
from tests.unit.report.sample_run import sample_plan, sample_run

LOCALES = pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
OTHER = "f" * 32


def kept(store, run):
    return keep_run(store, WORKSPACE, run)


def judged_by(store, run):
    """Judge a run in the store by made-up evidence that is kept with it; return that."""
    evidence = evidence_of(run)
    verdict = judge_run(run, evidence)
    ledger = Ledger(store)
    ledger.save_result(run.id, EVIDENCE, stored(evidence))
    ledger.save_verdict(run.id, verdict, "")
    return evidence


def sliders(at):
    return [one.key for one in at.slider if str(one.key).startswith("deepworth_weight_")]


@LOCALES
def test_page_link_and_brought_in_bundle_say_what_the_rows_recommend(open_app, store, locale):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    own = store.run(WORKSPACE, run)
    evidence = judged_by(store, own)
    own, t = store.run(WORKSPACE, run), translator(locale[:2])
    found = recommended(own, evidence)
    assert not found.of_pair  # else it would be the same without what is kept
    wanted = [recommendation_title(own, found, t), *recommendation_paragraphs(own, found, t)]
    brought = unpack(store, OTHER, pack(store, WORKSPACE, run, to_json(own, t, evidence)))
    shown = [
        open_app("compare", run=run, locale=locale),
        open_app("shared", workspace=None, share=Shares(store).make(WORKSPACE, run), locale=locale),
        open_app("compare", run=brought, workspace=OTHER, locale=locale),
    ]
    for at in shown:
        assert not at.exception
        for one in wanted:
            assert one in said(at)


def test_the_weight_of_cost_moves_the_choice(open_app, store):
    run = kept(store, sample_run(deep_gain=0.01))
    at = open_app("compare", run=run)
    assert "Take RealMLP" in said(at)
    at.slider(key=f"deepworth_weight_{run}").set_value(5.0).run()
    assert not at.exception
    assert "Take CatBoost" in said(at)
    assert "by more than 0.025" in said(at)
    assert "By what you entered of cost" in said(at)
    at.slider(key=f"deepworth_weight_{run}").set_value(1.0).run()
    assert "Take RealMLP" in said(at)
    assert "By what you entered of cost" not in said(at)


def test_no_weight_is_offered_where_it_changes_nothing(open_app, store):
    assert sliders(open_app("compare", run=kept(store, sample_run(deep_gain=0.01))))
    # The better side is also the cheaper one.
    assert not sliders(open_app("compare", run=kept(store, sample_run(deep_gain=-0.01))))


@LOCALES
def test_what_a_better_score_is_worth_decides_in_money(open_app, store, locale):
    run = kept(store, sample_run(deep_gain=0.01))
    at = open_app("compare", run=run, locale=locale)
    prices = {"worth": 10.0, "hour": 2.0, "fits": 300.0, "rows": 0.0}
    at.text_input(key=f"deepworth_price_currency_{run}").set_value("EUR").run()
    for name, value in prices.items():
        at.number_input(key=f"deepworth_price_{name}_{run}").set_value(value).run()
    assert not at.exception
    text = said(at)
    english = locale == "en-US"
    # Better by 0.0075, so worth 7.50; 300 trainings of 26.6 more seconds, at 2 an hour: 4.43.
    assert ("Take RealMLP" if english else "추천: RealMLP") in text
    assert "4.43 EUR" in text
    assert not sliders(at)
    at.number_input(key=f"deepworth_price_fits_{run}").set_value(3_000.0).run()
    assert ("Take CatBoost" if english else "추천: CatBoost") in said(at)
    at.number_input(key=f"deepworth_price_worth_{run}").set_value(None).run()
    assert "EUR" not in said(at)
    assert sliders(at)


def test_the_worth_is_asked_for_in_the_direction_that_is_better(open_app, store):
    losses = sample_plan(metric="rmse", rope=0.01, rope_relative=True)
    run = kept(store, sample_run(plan=losses))
    at = open_app("compare", run=run)
    label = at.number_input(key=f"deepworth_price_worth_{run}").label
    assert label == "Worth of 100 less in RMSE, per period"
    run = kept(store, sample_run())
    at = open_app("compare", run=run)
    label = at.number_input(key=f"deepworth_price_worth_{run}").label
    assert label == "Worth of 0.01 more in ROC AUC, per period"


@LOCALES
def test_a_withheld_verdict_recommends_for_now_and_asks_nothing(open_app, store, locale):
    whole = sample_run(deep_gain=0.03)
    few = replace(whole.verdict, decision=Decision.UNCLEAR, reason=FEW_POSITIVES, positives=7)
    run = kept(store, replace(whole, verdict=few))
    at = open_app("compare", run=run, locale=locale)
    found = recommended(store.run(WORKSPACE, run), None, Terms())
    t = translator(locale[:2])
    assert recommendation_title(whole, found, t) in said(at)
    assert ("not estimated" if locale == "en-US" else "추정하지 않습니다") in said(at)
    assert not sliders(at)
    assert not [one for one in at.number_input if "deepworth_price" in str(one.key)]


@LOCALES
def test_one_side_alone_is_recommended_from_too(open_app, store, locale):
    run = kept(store, sample_run(without=("keras_linear", "keras_mlp", "realmlp")))
    at = open_app("compare", run=run, locale=locale)
    assert ("For now, take CatBoost" if locale == "en-US" else "우선 추천: CatBoost") in said(at)
    assert ("No verdict" if locale == "en-US" else "판정 없음") in said(at)
