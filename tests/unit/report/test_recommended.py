"""Recommendations in words: true in every case, in both languages."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from lib.core.model import Family
from lib.core.plan import SplitKind
from lib.core.results import FEW_POSITIVES, Status
from lib.evaluation.judge.inference.recommendation import Money, Prices, Recommendation
from lib.evaluation.judge.recommended import USUAL, Tentative, Terms, recommended
from lib.i18n import translator
from lib.report.document import to_document
from lib.report.drawing.svg import clean
from lib.report.recommended import (
    recommendation_paragraphs,
    recommendation_sentence,
    recommendation_title,
)
from lib.report.sections.verdict_html import verdict_displays, verdict_html
from tests.unit.report.run_by_rows import run_by_rows
from tests.unit.report.sample_run import sample_plan, sample_run, view_of

EN, KO = translator("en"), translator("ko")
TAKEN = Recommendation(
    model="logistic",
    side=Family.CLASSICAL,
    rival="realmlp",
    gain=0.001,
    expected_regret=0.0031,
    regret_high=0.0118,
    fit_times=12.0,
    predict_times=5.0,
)
RUN = sample_run(deep_gain=0.003, wobble=8.0)
"""Its difference is known to about a hundredth."""
PRICES = Prices(metric_unit=1_000, cpu_hour=1, fits=1, predictions=0)


def said(found=TAKEN, t=EN, run=RUN, terms=USUAL):
    return " ".join(recommendation_paragraphs(run, found, t, terms))


def test_a_manager_reads_what_to_take_and_what_it_may_cost():
    assert recommendation_title(RUN, TAKEN, EN) == "Take Logistic regression"
    assert recommendation_title(RUN, TAKEN, KO) == "추천: 로지스틱 회귀"
    assert recommendation_paragraphs(RUN, TAKEN, EN) == [
        (
            "RealMLP may be better in truth: by not taking it, you give up 0.003 in ROC AUC on "
            "average (counting 0 where it is no better), and at most 0.012 with 95% probability. "
            "RealMLP needs 12 times the training time and 5 times the prediction time."
        ),
        (
            "Rule: the side that is expected to be better by more than 0.005 or, if neither is, "
            "the cheaper one; of this side, the cheapest model that may well be its best. The "
            "side's best model is taken if it costs about the same. Cost counts as training time "
            "× prediction time."
        ),
    ]
    korean = said(t=KO)
    assert "RealMLP가 더 나을 수 있습니다" in korean
    assert "평균 0.003" in korean
    assert "0.012 이하" in korean
    assert "학습 시간이 12배, 예측 시간이 5배" in korean


@pytest.mark.parametrize(
    ("changes", "expected", "never"),
    [
        ({"expected_regret": 0.0002}, "give up less than 0.001 in", "0.000"),
        ({"regret_high": 0.0}, "RealMLP is unlikely to be better", "at most"),
        ({"regret_high": 0.0002}, "at most 0.001 with", "0.000"),
        ({"regret_high": 0.0121}, "at most 0.013 with", "0.012"),  # a bound is rounded up
        ({"expected_regret": 0.0, "regret_high": 0.0}, "Nothing suggests that RealMLP", "give up"),
        (
            {"expected_regret": math.inf, "regret_high": 0.5},
            "cannot be bounded with so few folds",
            "0.5",
        ),
    ],
)
def test_what_is_given_up_is_said_as_it_is(changes, expected, never):
    text = said(replace(TAKEN, **changes))
    assert expected in text
    assert never not in text.replace("0.005", "")
    assert "∞" not in said(replace(TAKEN, **changes), KO)
    assert "inf" not in text


def test_resamples_are_called_so():
    run = replace(RUN, plan=replace(RUN.plan, split=SplitKind.BOOTSTRAP))
    text = said(replace(TAKEN, expected_regret=math.inf), run=run)
    assert "so few resamples" in text


@pytest.mark.parametrize(
    ("fit", "predict", "expected"),
    [
        (12.0, 5.0, "RealMLP needs 12 times the training time and 5 times the prediction time."),
        (
            0.05,
            0.5,
            (
                "Compared with RealMLP, Logistic regression needs 20 times the training time and 2 "
                "times the prediction time."
            ),
        ),
        (1.02, 0.95, "Logistic regression and RealMLP need about the same time for training and"),
        (
            3.0,
            0.25,
            (
                "RealMLP needs 3 times the training time. Compared with RealMLP, Logistic "
                "regression needs 4 times the prediction time."
            ),
        ),
        (
            3.0,
            1.0,
            "RealMLP needs 3 times the training time. Logistic regression and RealMLP need about",
        ),
        (
            0.5,
            math.nan,
            "Compared with RealMLP, Logistic regression needs 2 times the training time.",
        ),
    ],
)
def test_the_dearer_one_is_named(fit, predict, expected):
    text = said(replace(TAKEN, fit_times=fit, predict_times=predict))
    assert expected in text
    if math.isnan(predict):
        assert "prediction time" not in text.partition("Rule")[0]


def test_a_cost_that_is_not_known_is_not_said():
    text = said(replace(TAKEN, fit_times=math.nan, predict_times=math.nan))
    assert "time" not in text.partition("Rule")[0]
    assert "nan" not in text


@pytest.mark.parametrize(
    ("terms", "of_pair", "expected"),
    [
        (Terms(), True, "the one of the two that is expected to be better by more than 0.005; if"),
        (Terms(2.0), False, "by more than 0.01 or"),
        (Terms(0.0), False, "the side that is expected to be better, whatever it costs"),
        (Terms(0.0), True, "the one of the two that is expected to be better, whatever it costs"),
        (Terms(prices=PRICES), True, "the one of the two that is worth more after its cost"),
        (Terms(prices=PRICES), False, "the side whose best model is worth more after its cost"),
    ],
)
def test_the_rule_is_the_one_that_was_used(terms, of_pair, expected):
    assert expected in said(replace(TAKEN, of_pair=of_pair), terms=terms)


def test_what_is_cheap_is_said_where_it_decides_and_is_known():
    cost = "Cost counts as training time × prediction time."
    pair = replace(TAKEN, of_pair=True)
    assert cost in said(pair)
    assert cost in said(TAKEN, terms=Terms(0.0))  # within the side
    assert cost not in said(pair, terms=Terms(0.0))
    assert cost not in said(terms=Terms(prices=PRICES))
    unknown = replace(RUN.model("catboost"), predict_ms_per_1000=None)
    models = (*(one for one in RUN.models if one.id != "catboost"), unknown)
    assert cost not in said(run=replace(RUN, models=models))


@pytest.mark.parametrize(
    ("money", "expected", "never"),
    [
        (
            Money(3.1, 11.804, 250.0),
            (
                "not taking RealMLP costs 3.10 EUR on average, and at most 11.81 EUR with 95% "
                "probability. It saves 250 EUR of computing"
            ),
            "more",
        ),
        (Money(1_234.4, 5_678.2, -12.0), "1,234 EUR on average, and at most 5,679 EUR", "saves"),
        (Money(1.0, 0.0, -12.0), "It costs 12.00 EUR more of computing per period.", "at most"),
        (Money(0.001, 0.004, 0.0), "less than 0.01 EUR on average", "computing"),
        (Money(math.inf, 2.0, 1.0), "It saves 1.00 EUR", "In money"),
        (Money(0.0, 0.0, 1.0), "It saves 1.00 EUR", "In money"),
    ],
)
def test_money_is_said_where_it_was_entered(money, expected, never):
    parts = recommendation_paragraphs(
        RUN, replace(TAKEN, money=money), EN, Terms(prices=PRICES, currency="EUR")
    )
    assert expected in parts[1]
    assert never not in parts[1]
    assert "EUR" in said(replace(TAKEN, money=money), KO, terms=Terms(1, PRICES, "EUR"))
    assert "EUR" not in said(replace(TAKEN, money=money), terms=Terms(prices=PRICES))


def test_a_loss_is_said_in_the_unit_of_the_target():
    run = sample_run(plan=sample_plan(metric="rmse", rope=0.01, rope_relative=True), wobble=8.0)
    text = recommendation_sentence(run, None, EN)
    found = recommended(run, None)
    assert "in RMSE on average" in text
    assert found.expected_regret > 10  # the target is in tens of thousands
    assert "by more than 210" in text  # 1 % of the better mean, not 0.01


@pytest.mark.parametrize("t", [EN, KO])
def test_a_withheld_verdict_promises_nothing(t):
    run = replace(RUN, verdict=replace(RUN.verdict, reason=FEW_POSITIVES, positives=4))
    found = recommended(run, None)
    text = recommendation_sentence(run, None, t)
    assert isinstance(found, Tentative)
    assert ("not estimated" if t is EN else "추정하지 않습니다") in text
    assert "95%" not in text
    assert "Rule" not in text
    assert "규칙" not in text


def test_a_tentative_choice_says_from_what_it_was_made():
    names = ("logistic", "catboost", "realmlp")

    def text(near, complete, run=RUN):
        found = Tentative("logistic", Family.CLASSICAL, near, complete)
        assert recommendation_title(run, found, EN) == "For now, take Logistic regression"
        return " ".join(recommendation_paragraphs(run, found, EN))

    assert "2 of the 3 deep and classical models" in text(names[:2], names)
    assert "none but Logistic regression is likely" in text(names[:1], names)
    assert "the only deep or classical model that was completed" in text(names[:1], names[:1])
    assert "still improving" not in text(names[:2], names)
    improving = replace(RUN, verdict=replace(RUN.verdict, improving=("realmlp",)))
    assert "still improving count as they are" in text(names[:2], names, improving)


def test_a_run_without_anything_says_nothing():
    run = sample_run(
        models=tuple(replace(one, status=Status.FAILED) for one in RUN.models), status=Status.FAILED
    )
    assert recommendation_sentence(run, None, EN) == ""
    assert "<h2>No verdict</h2><p>" in verdict_html(view_of(run), ())
    assert to_document(run, EN)["recommendation"] is None


def test_the_document_has_the_recommendation_that_the_rows_give():
    run, evidence = run_by_rows()
    found, kept = recommended(run, evidence), to_document(run, EN, evidence)["recommendation"]
    assert (kept["model"], kept["side"], kept["rival"]) == (found.model, "classical", found.rival)
    assert kept["expected_regret"] == found.expected_regret
    assert kept["regret_high"] == found.regret_high
    assert kept["tentative"] is False
    assert kept["sentence"] == recommendation_sentence(run, evidence, EN)
    alone = to_document(sample_run(without=("keras_linear", "keras_mlp", "realmlp")), KO)
    assert alone["recommendation"]["tentative"] is True
    assert alone["recommendation"]["expected_regret"] is None
    assert alone["recommendation"]["sentence"].startswith("우선 추천")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_report_begins_with_it(language):
    view = view_of(RUN, language)
    page = verdict_html(view, verdict_displays(view))
    t = translator(language)
    found = recommended(RUN, None)
    first, *more = recommendation_paragraphs(RUN, found, t)
    assert page.startswith(
        f'<section class="card"><h2>{clean(recommendation_title(RUN, found, t))}</h2>'
        f'<p class="lead">{clean(first)}</p>'
    )
    for one in more:
        assert clean(one) in page
