"""What is said of models that were repeated on more folds than the others."""

from dataclasses import replace

from lib.core.findings import Finding, Severity
from lib.core.results import BY_ROWS, REPEATED, REPEATING, Run, Status
from lib.i18n import translator
from lib.report.board import board_frame
from lib.report.repeated import fewer_sentence, repeating_sentence, repeats_note, repeats_sentence
from lib.report.sentences import plan_text, verdict_sentence
from tests.unit.report.sample_run import sample_plan, sample_run

EN, KO = translator("en"), translator("ko")
PAIR = {"catboost": 4, "realmlp": 4}


def repeated() -> Run:
    run = sample_run(plan=sample_plan(looks=(1, 2, 4), further=PAIR))
    values = {"repeats": 4, "mean": 0.8412, "low": 0.8312, "high": 0.8512}
    note = Finding(REPEATED, Severity.INFO, values=values)
    models = tuple(replace(one, notes=(note,)) if one.id in PAIR else one for one in run.models)
    assert run.verdict is not None
    verdict = replace(run.verdict, method=BY_ROWS, repeats=4)
    return replace(run, models=models, verdict=verdict)


def test_while_they_are_repeated_it_is_said_who_and_how_far() -> None:
    run = replace(repeated(), status=Status.RUNNING, phase=REPEATING, repeated=2)
    assert repeating_sentence(run, EN) == (
        "CatBoost, RealMLP are repeated on new folds: 2 of 4 repeats"
    )
    assert repeating_sentence(run, KO) == "새 폴드에서 반복 중: CatBoost, RealMLP (전체 4회 중 2회)"


def test_a_verdict_over_more_repeats_says_so_and_any_other_does_not() -> None:
    run = repeated()
    assert run.verdict is not None
    said = repeats_sentence(run, run.verdict, EN)
    assert said == (
        "Both scores are means over 4 repeats of the folds; the leaderboard shows the 1 repeat "
        "that all models have."
    )
    assert said in verdict_sentence(run, EN)
    assert "may be another one" in fewer_sentence(run, EN)
    plain = sample_run()
    assert plain.verdict is not None
    assert repeats_sentence(plain, plain.verdict, EN) == fewer_sentence(plain, EN) == ""


def test_the_board_says_which_models_have_more_repeats_and_keeps_the_common_scores() -> None:
    run, plain = repeated(), sample_run()
    frame, before = (board_frame(one, EN).set_index("id") for one in (run, plain))
    assert frame.loc["catboost", "note"] == "4 repeats: 0.841 ± 0.010"
    assert frame.loc["catboost", "score"] == before.loc["catboost", "score"]
    assert (frame["note"] != "").sum() == len(PAIR)
    assert repeats_note(plain.model("catboost"), "roc_auc", EN) == ""


def test_an_estimate_says_that_it_may_take_longer_only_where_it_may() -> None:
    longer = "at most twice as long"
    assert longer in plan_text(sample_plan(looks=(1, 2, 4)), EN, 40.0)
    assert longer not in plan_text(sample_plan(), EN, 40.0)
    assert longer not in plan_text(sample_plan(looks=(1, 2, 4)), EN)
    assert longer not in plan_text(sample_plan(looks=(1, 2, 4), further=PAIR), EN, 40.0)
    alone = sample_plan(looks=(1, 2, 4), models=("dummy", "logistic", "catboost"))
    assert longer not in plan_text(alone, EN, 40.0), "one side alone is never unclear"


def test_many_models_are_counted_not_named() -> None:
    many = dict.fromkeys(("logistic", "knn", "catboost", "realmlp", "keras_mlp"), 2)
    plan = sample_plan(looks=(1, 2, 4), further=many)
    run = replace(sample_run(), plan=plan, phase=REPEATING, repeated=1)
    assert repeating_sentence(run, EN) == "5 models are repeated on new folds: 1 of 2 repeats"


def test_the_plan_says_how_many_were_repeated() -> None:
    assert "2 models over 4 repeats" in plan_text(sample_plan(further=PAIR), EN)
    assert "그중 모델 2개는 반복 4회" in plan_text(sample_plan(further=PAIR), KO)
