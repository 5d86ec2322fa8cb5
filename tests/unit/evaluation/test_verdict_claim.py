"""What a run may claim: nothing while somebody is missing, nor more than training supports."""

import re
from dataclasses import replace

import pytest

from lib.core.findings import Finding, Severity
from lib.core.model import Role
from lib.core.plan import Effort
from lib.core.results import Decision, Failure, ModelResult, Run, Status
from lib.core.task import TaskKind
from lib.core.workflow import workflows
from lib.deep.diagnosis import STILL_IMPROVING
from lib.evaluation.judge.verdict import judge
from lib.evaluation.judge.verdict_claim import (
    Missing,
    Withheld,
    claimed,
    not_compared,
    why_none,
)
from lib.i18n import translator
from lib.models.catalogue import all_models, side_of
from lib.report.document import to_document
from lib.report.html import render
from lib.report.sentences import decision_title, verdict_sentence
from tests.unit.report.sample_run import CUT, sample_plan, sample_run

EN, KO = translator("en"), translator("ko")
GAINS = {
    Decision.DEEP: {"deep_gain": 0.03},
    Decision.CLASSICAL: {"deep_gain": -0.03},
    Decision.EQUIVALENT: {},
    Decision.NO_GAIN: {"deep_gain": -0.004, "wobble": 2.5},
    Decision.UNCLEAR: {"deep_gain": 0.011, "wobble": 5},
}


def ended(run: Run, status: Status, **models: Status) -> Run:
    """Return a run that ended in some way, with the verdict by the scores that are done."""
    changed = tuple(replace(one, status=models.get(one.id, one.status)) for one in run.models)
    run = replace(run, status=status, models=changed)
    return replace(run, verdict=claimed(run))


def cut_short(run: Run, *networks: str) -> Run:
    note = Finding(STILL_IMPROVING, Severity.WARNING, values={"model": networks[0], **CUT})

    def noted(one: ModelResult) -> ModelResult:
        return replace(one, notes=(note,)) if one.id in networks else one

    run = replace(run, models=tuple(map(noted, run.models)))
    return replace(run, verdict=claimed(run))


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.INTERRUPTED, Status.RUNNING])
@pytest.mark.parametrize("left", ["catboost", "realmlp", "decision_tree", "keras_mlp"])
@pytest.mark.parametrize("decision", list(Decision))
def test_a_run_that_did_not_end_by_itself_claims_nothing(status, left, decision):
    whole = sample_run(**GAINS[decision])
    assert whole.verdict.decision is decision
    open_ = {Status.CANCELLED: Status.CANCELLED}.get(status, Status.QUEUED)
    run = ended(whole, status, **{left: open_})
    assert run.verdict is None
    reason = Withheld.STOPPED if status is Status.CANCELLED else Withheld.UNFINISHED
    assert why_none(run) == Missing(reason, (left,))
    if status is Status.CANCELLED:
        assert "No verdict: the run ended before" in verdict_sentence(run, EN)


def test_what_is_said_of_a_stopped_run_is_the_same_everywhere():
    stopped = dict.fromkeys(("catboost", "realmlp", "blend"), Status.CANCELLED)
    run = ended(sample_run(deep_gain=0.03), Status.CANCELLED, **stopped)
    for t in (EN, KO):
        sentence = verdict_sentence(run, t)
        assert "CatBoost, RealMLP" in sentence
        document = to_document(run, t)
        assert document["verdict"] is None
        assert document["sentence"] == sentence
        assert document["no_verdict"] == {
            "reason": "stopped",
            "missing": ["catboost", "realmlp"],
            "provisional": True,
        }
        page = render(run, t)
        assert sentence in page
        card = re.search('<section class="card">.*?</section>', page, re.DOTALL)[0]
        assert "99%" not in card
        assert t("Deep learning pays off") not in page


@pytest.mark.parametrize(
    ("model", "claims"),
    [("catboost", False), ("logistic", False), ("realmlp", False), ("rbf_svm", True)],
)
@pytest.mark.parametrize("how", [Status.FAILED, Status.CANCELLED])
def test_an_ended_run_needs_the_strong_models_of_its_plan(model, claims, how):
    run = ended(sample_run(deep_gain=0.03), Status.DONE, **{model: how})
    assert (run.verdict is not None) == claims
    if claims:
        assert run.verdict.missing == (model,)
        assert "Left out because they did not finish: Support vector machine" in verdict_sentence(
            run, EN
        )
    else:
        assert why_none(run) == Missing(Withheld.INCOMPLETE, (model,))
        assert "were not completed" in verdict_sentence(run, EN)


def test_what_was_not_planned_is_named_and_no_hindrance():
    without = ("catboost", "logistic")
    models = tuple(one for one in sample_plan().models if one not in without)
    run = sample_run(without=without, plan=sample_plan(models=models))
    assert run.verdict is not None
    assert not_compared(run) == ("logistic", "catboost", "tabm")
    assert "not compared: Logistic regression, CatBoost, TabM." in verdict_sentence(run, EN)
    whole = sample_run(plan=sample_plan(models=(*sample_plan().models, "tabm")))
    assert "not compared" not in verdict_sentence(whole, EN)


@pytest.mark.parametrize("decision", list(Decision))
def test_networks_cut_short_deny_nothing_and_may_still_win(decision):
    run = cut_short(sample_run(**GAINS[decision]), "realmlp")
    expected = Decision.DEEP if decision is Decision.DEEP else Decision.UNCLEAR
    assert run.verdict.decision is expected
    assert run.verdict.improving == ("realmlp",)
    sentence = verdict_sentence(run, EN)
    assert (
        "Still improving when training ended; may do better with more training: RealMLP."
    ) in sentence
    if expected is Decision.UNCLEAR:
        assert sentence.startswith("Cannot tell yet")
        assert "likely that" not in sentence
        assert "settle" not in sentence
        assert "times the training time" not in sentence
        assert EN("Probability of each answer") not in render(run, EN)
    found = to_document(run, EN)["verdict"]
    assert found["reason"] == ("" if expected is Decision.DEEP else STILL_IMPROVING)
    assert found["improving"] == ["realmlp"]
    assert claimed(run) == run.verdict, "claiming again changes nothing"


def test_any_network_that_could_overtake_counts_but_no_reference():
    assert cut_short(sample_run(deep_gain=-0.03), "keras_mlp").verdict.reason == STILL_IMPROVING
    run = cut_short(sample_run(deep_gain=-0.03), "keras_linear")
    assert run.verdict.decision is Decision.CLASSICAL
    assert run.verdict.improving == ()


def test_the_perceptron_stands_for_neither_side():
    assert side_of("keras_linear", "deep") is None
    families = {"logistic": "classical", "keras_linear": "deep", "keras_mlp": "deep"}
    scores = {"logistic": [0.7] * 5, "keras_linear": [0.9] * 5, "keras_mlp": [0.6] * 5}
    verdict = judge(scores, families, {}, sample_plan(), 500)
    assert verdict.best_deep == "keras_mlp"
    assert verdict.difference == pytest.approx(-0.1)
    del scores["keras_mlp"]
    assert judge(scores, families, {}, sample_plan(), 500) is None
    scores["keras_mlp"] = [0.6] * 5
    del scores["logistic"]
    assert judge(scores, families, {}, sample_plan(), 500) is None


def test_a_run_whose_only_network_is_the_perceptron_has_no_deep_side():
    run = sample_run(without=("keras_mlp", "realmlp"))
    assert run.verdict is None
    assert why_none(run).reason is Withheld.NO_DEEP
    assert "only deep model of this run is Perceptron, which is a linear model" in verdict_sentence(
        run, EN
    )


def test_a_perceptron_ahead_of_the_networks_is_explained():
    assert "represents neither side" in verdict_sentence(sample_run(without=("realmlp",)), EN)
    assert "represents neither side" not in verdict_sentence(sample_run(), EN)


def test_a_verdict_that_was_made_with_the_perceptron_is_made_again():
    run = sample_run()
    old = replace(run, verdict=replace(run.verdict, best_deep="keras_linear", score_deep=0.9))
    assert claimed(old) == run.verdict


def test_quick_effort_is_named_where_deep_learning_did_not_win():
    quick = sample_plan(effort=Effort.QUICK)
    for decision, gain in GAINS.items():
        said = "This run used quick effort" in verdict_sentence(sample_run(plan=quick, **gain), EN)
        assert said == (decision is not Decision.DEEP)
    assert "quick effort" not in verdict_sentence(sample_run(), EN)
    assert "Effort: Quick" in render(sample_run(plan=quick, deep_gain=0.03), EN)


def test_every_task_has_strong_models_on_both_sides():
    for kind in TaskKind:
        for domain in workflows():
            suitable = [one for one in all_models() if one.suits(kind, domain)]
            sides = {side_of(one.id, one.family) for one in suitable} - {None}
            strong = {side_of(one.id, one.family) for one in suitable if one.role is Role.STRONG}
            assert strong == sides, (kind, domain)


def test_a_failed_run_and_a_failed_side_say_why():
    failed = sample_run(failed={"realmlp": Failure("fit_failed"), "keras_mlp": Failure("x")})
    assert verdict_sentence(failed, EN) == "No verdict: no deep model was completed."


def test_the_title_claims_no_more_than_the_sentence():
    run = sample_run(**GAINS[Decision.NO_GAIN])
    assert decision_title(run, run.verdict, EN) == "No gain from deep learning"


@pytest.mark.parametrize("t", [EN, KO])
@pytest.mark.parametrize("decision", list(Decision))
def test_reviews_speak_of_pretrained_networks_only_where_one_took_part(decision, t):
    run = sample_run(**GAINS[decision])
    run = replace(run, task=replace(run.task, text="review"))
    sentence, brief = verdict_sentence(run, t), verdict_sentence(run, t, brief=True)
    assert "NSMC" in sentence
    assert t("No pretrained network was included.") in brief
    assert "딥러닝을 쓸 이유가 없습니다" not in sentence
    assert "Deep learning does not pay off" not in sentence
    title = decision_title(run, run.verdict, t)
    assert (title == t("No gain from deep learning")) is False
    assert to_document(run, t)["verdict"]["without_pretrained"] is True

    def pretrained(status: Status) -> Run:
        model = replace(run.model("keras_mlp"), id="pretrained_linear", status=status)
        return replace(run, models=(*run.models, model))

    assert "NSMC" not in verdict_sentence(pretrained(Status.DONE), t)
    assert "NSMC" in verdict_sentence(pretrained(Status.FAILED), t)
    assert "NSMC" not in verdict_sentence(sample_run(**GAINS[decision]), t)
