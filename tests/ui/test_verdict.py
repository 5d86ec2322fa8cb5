"""The verdict of a run as its pages show it: effort, what it lacks, and the way to a fuller run."""

from dataclasses import replace

import pytest

from lib.core.findings import Finding, Severity
from lib.core.plan import Effort
from lib.core.results import FEW_POSITIVES, Decision, Status
from lib.core.task import TaskKind
from lib.deep.diagnosis import STILL_IMPROVING
from lib.store.ledger import Ledger
from lib.store.shares import Shares
from tests.kept_run import keep_run
from tests.ui.conftest import WORKSPACE, next_run, said
from tests.ui.finished import finished_run
from tests.ui.review_run import finished_reviews
from tests.unit.report.sample_run import CUT, sample_run

LOCALES = pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
STANDARD = "deepworth_standard"


def has_button(at, key: str) -> bool:
    return any(one.key == key for one in at.button)


@LOCALES
@pytest.mark.parametrize("kind", [TaskKind.BINARY, TaskKind.REGRESSION])
def test_a_quick_run_names_its_effort_and_goes_on_at_standard(open_app, store, kind, locale):
    quick = finished_run(store, WORKSPACE, kind, effort=Effort.QUICK)
    at = open_app("compare", run=quick, locale=locale)
    assert ("Effort: Quick" if locale == "en-US" else "학습 강도: 빠르게") in said(at)
    at.button(key=STANDARD).click().run()
    assert not at.exception
    before = store.run(WORKSPACE, quick)
    after = store.run(WORKSPACE, next_run(at))
    assert after.id != before.id
    assert (after.task, after.dataset_id) == (before.task, before.dataset_id)
    for same in ("folds", "repeats", "seed", "split", "metric", "rope", "sample_rows"):
        assert getattr(after.plan, same) == getattr(before.plan, same)
    assert after.plan.effort is Effort.STANDARD
    added = set(after.plan.models) - set(before.plan.models)
    assert "realmlp" in added
    assert "catboost" not in added, "what was left out by hand stays out"
    assert after.status is Status.QUEUED


def test_a_quick_run_on_reviews_goes_on_at_standard(open_app, store):
    quick = finished_reviews(store, WORKSPACE, effort=Effort.QUICK)
    at = open_app("reviews", run=quick)
    at.button(key=STANDARD).click().run()
    assert not at.exception
    after = store.run(WORKSPACE, next_run(at))
    assert after.plan.effort is Effort.STANDARD
    assert after.dataset_id == store.run(WORKSPACE, quick).dataset_id


def test_only_the_owner_of_a_quick_run_is_offered_standard(open_app, store):
    standard = finished_run(store, WORKSPACE, TaskKind.BINARY)
    assert not has_button(open_app("compare", run=standard), STANDARD)
    quick = finished_run(store, WORKSPACE, TaskKind.BINARY, effort=Effort.QUICK)
    at = open_app("shared", workspace=None, share=Shares(store).make(WORKSPACE, quick))
    assert "Effort: Quick" in said(at)
    assert not has_button(at, STANDARD)


@LOCALES
def test_networks_that_were_cut_short_deny_nothing_on_the_page(open_app, store, locale):
    run = keep_run(store, WORKSPACE, sample_run(deep_gain=-0.03))
    note = Finding(STILL_IMPROVING, Severity.WARNING, values={"model": "realmlp", **CUT})
    Ledger(store).add_note(run, "realmlp", note)
    assert store.run(WORKSPACE, run).verdict.decision is Decision.UNCLEAR
    at = open_app("compare", run=run, locale=locale)
    text = said(at)
    english = locale == "en-US"
    assert ("Cannot tell yet" if english else "아직 판단할 수 없습니다") in text
    assert ("may do better with more training: RealMLP" if english else "신경망: RealMLP") in text
    assert ("Classical models are better" if english else "전통 모델이 더 좋습니다") not in text
    listed = said(open_app("reports", locale=locale))
    assert ("Cannot tell yet" if english else "아직 판단할 수 없습니다") in listed


@LOCALES
def test_a_stopped_run_claims_nothing_on_any_page(open_app, store, locale):
    whole = sample_run(deep_gain=0.03, status=Status.CANCELLED)
    assert whole.verdict.decision is Decision.DEEP
    run = keep_run(store, WORKSPACE, whole)
    Ledger(store).end_model(run, "catboost", Status.CANCELLED, None)
    pays = "Deep learning pays off" if locale == "en-US" else "딥러닝이 효과가 있습니다"
    none = "No verdict: the run ended before" if locale == "en-US" else "판정 없음: 다음 모델이"
    key = Shares(store).make(WORKSPACE, run)
    shown = [("compare", {"run": run}), ("reports", {}), ("home", {}), ("shared", {"share": key})]
    for page, query in shown:
        text = said(open_app(page, locale=locale, **query))
        assert none in text, page
        assert "CatBoost" in text
        assert pays not in text, page


@LOCALES
def test_reviews_without_a_pretrained_network_say_so(open_app, store, locale):
    run = finished_reviews(store, WORKSPACE)
    text = said(open_app("reviews", run=run, locale=locale))
    assert (
        "No pretrained network was included" if locale == "en-US" else "사전 학습 신경망은"
    ) in text
    assert "NSMC" in text
    assert "딥러닝을 쓸 이유가 없습니다" not in text


@LOCALES
def test_too_few_rows_of_a_class_are_said_and_no_region_is_offered(open_app, store, locale):
    whole = sample_run(deep_gain=0.03)
    few = replace(whole.verdict, decision=Decision.UNCLEAR, reason=FEW_POSITIVES, positives=7)
    run = keep_run(store, WORKSPACE, replace(whole, verdict=few))
    at = open_app("compare", run=run, locale=locale)
    assert not at.exception
    words = "a test part has 7" if locale == "en-US" else "7개뿐이며 적어도 10개"
    assert words in said(at)
    assert not [one for one in at.slider if str(one.key).startswith("deepworth_region_")]
    assert "likely that deep" not in said(at)


def test_the_region_is_shown_as_planned_also_between_two_steps(open_app, store) -> None:
    whole = sample_run(deep_gain=0.03)
    run = keep_run(store, WORKSPACE, replace(whole, verdict=replace(whole.verdict, high=0.9)))
    at = open_app("compare", run=run)
    (slider,) = [one for one in at.slider if str(one.key).startswith("deepworth_region_")]
    assert slider.value == 0.005
    assert slider.step > 0.001, "its steps are wider here"
    assert slider.proto.format % slider.value == "0.005"
