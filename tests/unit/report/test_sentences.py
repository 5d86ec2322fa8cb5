"""One clear sentence for each decision, in both languages, and why there is none."""

import math
from dataclasses import replace

import numpy as np
import pytest

from lib.core.findings import Finding, Severity
from lib.core.plan import SplitKind
from lib.core.results import Decision, Failure, Status
from lib.i18n import translator
from lib.report.figures.verdict_charts import difference_title
from lib.report.labels import findings_of
from lib.report.sentences import (
    cost_sentence,
    plan_sentence,
    plan_text,
    rope_text,
    verdict_sentence,
)
from lib.workflows.reviews.exploring.failures import rate
from lib.workflows.reviews.report.review_sentences import negation_note
from tests.unit.report.sample_run import sample_plan, sample_run

EN, KO = translator("en"), translator("ko")
RUNS = {
    Decision.DEEP: sample_run(deep_gain=0.03),
    Decision.CLASSICAL: sample_run(deep_gain=-0.03),
    Decision.EQUIVALENT: sample_run(),
    Decision.NO_GAIN: sample_run(deep_gain=-0.004, wobble=2.5),
    Decision.UNCLEAR: sample_run(deep_gain=0.011, wobble=5),
}


@pytest.mark.parametrize("decision", list(Decision))
def test_each_decision_is_said_in_both_languages(decision):
    run = RUNS[decision]
    assert run.verdict.decision is decision
    english, korean = verdict_sentence(run, EN), verdict_sentence(run, KO)
    for text in (english, korean):
        assert "RealMLP" in text
        assert "ROC AUC" in text
        assert "{" not in text
    assert korean.count("다.") >= 2
    assert "딥러닝" in korean


def test_the_sentence_holds_scores_probability_and_cost():
    assert verdict_sentence(RUNS[Decision.EQUIVALENT], EN) == (
        "Deep learning does not pay off here: the best deep model, RealMLP (ROC AUC 0.844), is "
        "practically equivalent to CatBoost (0.847). "
        "It is 96% likely that the difference is at most 0.005. "
        "Deep learning needs 14 times the training time. "
        "Strong models that were not compared: TabM."
    )


def test_equivalent_but_cheaper_is_not_called_a_waste():
    run = sample_run()
    cheap = replace(run, verdict=replace(run.verdict, cost_ratio=0.3))
    assert verdict_sentence(cheap, EN).startswith("Deep learning is as good as classical models")
    assert "a third of the training time" in verdict_sentence(cheap, EN)


def test_unclear_says_what_usually_helps_and_what_must_hold_but_promises_nothing():
    run = RUNS[Decision.UNCLEAR]
    text = verdict_sentence(run, EN)
    assert "More repeats of the folds usually narrow the interval." in text
    assert "With 5 folds and one repeat" in text
    assert "about 1.4 standard deviations" in text
    assert "settle" not in text
    for plan in ({"repeats": 2}, {"repeats_differ": False}):
        other = replace(run, plan=replace(run.plan, **plan))
        assert "usually narrow" not in verdict_sentence(other, EN)
    resampled = replace(run, plan=replace(run.plan, split=SplitKind.BOOTSTRAP))
    assert "More rows usually narrow the interval." in verdict_sentence(resampled, EN)


@pytest.mark.parametrize(
    ("ratio", "part"),
    [
        (14.2, "14 times"),
        (2.04, " 2 times"),
        (1.1, "about the same"),
        (0.5, "half"),
        (0.33, "a third"),
        (0.1, "10%"),
    ],
)
def test_costs(ratio, part):
    assert part in cost_sentence(ratio, EN)
    assert cost_sentence(ratio, KO).endswith("다.")


def test_an_unknown_cost_is_not_mentioned():
    assert cost_sentence(math.nan, EN) == ""


def test_without_a_verdict_it_says_why():
    deep = ("keras_linear", "keras_mlp", "realmlp")
    assert verdict_sentence(sample_run(without=deep), EN) == (
        "No verdict: this run has no deep model."
    )
    failed = sample_run(failed={name: Failure("cancelled") for name in deep})
    assert verdict_sentence(failed, EN) == "No verdict: no deep model was completed."
    going = [replace(one, status=Status.RUNNING) for one in sample_run().models[-2:]]
    running = replace(
        sample_run(),
        verdict=None,
        status=Status.RUNNING,
        models=(*sample_run().models[:-2], *going),
    )
    assert verdict_sentence(running, EN) == "No verdict yet: 9 of 11 models are complete."
    undefined = replace(sample_run(), verdict=None)
    assert "is not defined in enough folds" in verdict_sentence(undefined, EN)


def test_the_plan_in_a_line():
    assert plan_sentence(sample_run(), EN) == "11 models, 5 folds, ROC AUC, seed 0"
    going = replace(sample_run(), status=Status.RUNNING)
    assert plan_sentence(going, EN) == "11 models, 5 folds, ROC AUC, seed 0, about 2 min"
    assert plan_sentence(going, EN, 3.0) == "11 models, 5 folds, ROC AUC, seed 0, about 8 min"
    plan = sample_plan(repeats=3, split=SplitKind.GROUP, sample_rows=100_000, class_weight=True)
    assert plan_text(plan, EN) == (
        "11 models, 5 folds × 3 repeats, groups kept together, ROC AUC, seed 0, "
        "classes weighted equally, a sample of 100,000 rows"
    )
    assert plan_sentence(going, KO) == "모델 11개, 폴드 5개, ROC AUC, 시드 0, 약 2분"


@pytest.mark.parametrize(
    ("rope", "text"), [(0.005, "0.005"), (0.01, "0.01"), (212.04, "210"), (0.0, "0"), (1.0, "1")]
)
def test_the_region_has_two_digits_at_most(rope, text):
    assert rope_text(rope, EN) == text


def test_probabilities_that_lean_the_other_way_than_the_means_are_explained():
    run = RUNS[Decision.UNCLEAR]
    gap = run.verdict.score_deep - run.verdict.score_classical
    turned = replace(run, verdict=replace(run.verdict, difference=-3 * gap))
    assert "point the other way" in verdict_sentence(turned, EN)
    assert "반대쪽" in verdict_sentence(turned, KO)
    assert "point the other way" not in verdict_sentence(run, EN)


def test_reviews_with_a_negation_are_told_apart_and_never_by_a_handful():
    right, other = np.array([True] * 12 + [False] * 18), np.array([True] * 90 + [False] * 10)
    negated, rest = rate("negation", right), rate("rest", other)
    said = negation_note(negated, rest, 0.95, EN)
    assert "got 40% of reviews with a negation right (25% to 58%, 30 reviews)" in said
    assert "overconfident on such texts" in said
    assert "overconfident" not in negation_note(negated, rest, 0.45, EN)
    assert negation_note(rate("negation", right[:5]), rest, 0.95, EN) == ""


def test_a_difference_in_the_heading_that_is_not_that_of_the_means_is_explained():
    run = RUNS[Decision.CLASSICAL]
    verdict = replace(
        run.verdict, score_deep=0.836, score_classical=0.846, difference=-0.014, low=-0.03, high=0.0
    )
    said = verdict_sentence(replace(run, verdict=verdict), EN)
    assert "The verdict is based on a difference of 0.014, not the 0.010" in said
    assert "Deep is 0.014 worse" in difference_title(verdict, EN)
    same = replace(verdict, difference=-0.0101)
    assert "verdict is based on" not in verdict_sentence(replace(run, verdict=same), EN)


def test_a_claim_in_brief_says_which_strong_models_it_leaves_out():
    plan = sample_plan(models=("dummy", "logistic", "decision_tree", "keras_mlp"))
    run = sample_run(plan=plan, deep_gain=0.05, without=("catboost", "hist_gradient_boosting"))
    assert run.verdict.decision is Decision.DEEP
    said = verdict_sentence(run, EN, brief=True)
    assert "Strong models that were not compared: " in said
    assert "CatBoost" in said


def test_a_small_difference_is_not_said_to_be_none():
    verdict = replace(RUNS[Decision.UNCLEAR].verdict, metric="rmse", reason="")
    said = [
        difference_title(replace(verdict, difference=mean, low=-3286.0, high=3426.0), EN)
        for mean in (70.0, 20.0)
    ]
    assert said == [
        "Deep may be better or worse: +100 on average (95% interval −3,300 to +3,400)",
        "Hardly any difference on average, but it may be −3,300 to +3,400 (95% interval)",
    ]


def test_findings_call_classes_by_their_names():
    found = Finding("rare_classes", Severity.WARNING, ("y",), {"minimum": 10, "levels": ["Yes"]})
    other = Finding("constant", Severity.INFO, ("y",), {"columns": ["Yes"], "levels": ["Yes"]})
    run = sample_run(findings=(found, other))
    named = replace(run, task=run.task.called({"Yes": "left"}))
    assert [one.values["levels"] for one in findings_of(named)] == [["left"], ["Yes"]]
    assert findings_of(run) == run.findings
