"""Runs side by side: what differs, scores, and intervals only where folds are the same."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.core.plan import SplitKind
from lib.core.results import Failure, Run, Status
from lib.core.task import TaskKind
from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.two_runs import evidence_of_runs
from lib.evaluation.judge.recommended import recommended
from lib.evaluation.judge.statistics import corrected_interval
from lib.i18n import translator
from lib.report.drawing.cells import safe_csv
from lib.report.recommended import recommendation_paragraphs
from lib.report.side_by_side import compare_charts as charts
from lib.report.side_by_side.compare_runs import (
    all_metrics,
    common_metrics,
    model_order,
    pair_frame,
    pair_word,
    paired,
    score_frame,
    score_numbers,
)
from lib.report.side_by_side.differences import cautions, facts, other_folds
from lib.report.side_by_side.recommendations import recommendation_facts
from tests.unit.report.sample_run import sample_plan, sample_run

EN = translator("en")
NASTY = "<script>alert(1)</script>"


def regression() -> Run:
    return sample_run(plan=sample_plan(metric="rmse", rope=0.01, rope_relative=True))


def test_only_what_differs_differs() -> None:
    first = sample_run()
    second = sample_run(
        without=("realmlp",),
        plan=sample_plan(seed=3, settings={"catboost": {"depth": 4}}),
        rows=100,
        environment={"python": "3.11.13", "packages": {"scikit-learn": "2.0"}, "cores": 2},
    )
    task = replace(second.task, features={"tenure": "category", "new": "number"})
    known = facts([first, replace(second, task=task)], EN)
    differ = {fact.name: fact.values for fact in known if fact.differs}
    assert differ == {
        "Rows": ("7,043", "100"),
        "Features used": ("3", "2"),
        "Features not in all runs": ("MonthlyCharges, Contract", "new"),
        "Kind of the column tenure": ("number", "category"),
        "Seed": ("0", "3"),
        "RealMLP": ("Done", "–"),
        "Settings of CatBoost": ("–", differ["Settings of CatBoost"][1]),
        "scikit-learn": ("1.9.1", "2.0"),
    }
    assert differ["Settings of CatBoost"][1].endswith("4")
    assert not any(fact.differs for fact in facts([first, first], EN))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"dataset_sha256": "0" * 64}, "File (SHA-256)"),
        ({"dataset_id": "other"}, "Table as it was read (id)"),
        ({"rows": 12}, "Rows"),
        ({"plan": sample_plan(seed=1)}, "Seed"),
        ({"plan": sample_plan(folds=3)}, "Folds"),
        ({"plan": sample_plan(sample_rows=99)}, "Rows sampled"),
        ({"plan": sample_plan(split=SplitKind.GROUP)}, "Assignment to folds"),
    ],
)
def test_other_folds_are_noticed(change: dict[str, object], named: str) -> None:
    first = sample_run()
    assert other_folds(replace(first, **change), first, EN) == [named]


def test_same_folds_in_spite_of_other_effort_repeats_and_workspace() -> None:
    first = sample_run()
    plan = sample_plan(repeats=3, rope=0.01, class_weight=True, models=("dummy",))
    second = replace(first, plan=plan, dataset_id=f"bundle-{first.dataset_id}-0123")
    assert other_folds(second, first, EN) == []


def test_paired_interval_is_the_corrected_one_on_differences() -> None:
    first, second = sample_run(), sample_run(deep_gain=0.02, wobble=3.0)
    pairs = {pair.model: pair for pair in paired(second, first, "roc_auc")}
    one, other = (run.model("realmlp").metrics["roc_auc"].folds for run in (second, first))
    expected = corrected_interval([a - b for a, b in zip(one, other, strict=True)], 5)
    pair = pairs["realmlp"]
    assert (pair.low, pair.high) == pytest.approx(expected)
    assert pair.rope == 0.005
    assert pair_word(pair, EN) == "better"
    assert pair_word(pairs["catboost"], EN) == "the same results"
    back = next(pair for pair in paired(first, second, "roc_auc") if pair.model == "realmlp")
    assert pair_word(back, EN) == "worse"
    assert list(pair_frame(list(pairs.values()), EN)["Model"])[-1]


def test_where_the_rows_of_both_runs_are_there_they_decide() -> None:
    first, second = sample_run(), sample_run(deep_gain=0.02, wobble=3.0)
    generator = np.random.default_rng(0)
    truth = np.repeat([0.0, 1.0], 100)
    common = generator.normal(size=200) + truth

    def predictions(noise: float) -> pd.DataFrame:
        share = 1 / (1 + np.exp(-common - noise * generator.normal(size=200)))
        rows = generator.permutation(200)
        fold = rows % 5
        frame = pd.DataFrame({"row": rows, "repeat": 0, "fold": fold})
        return frame.assign(output_0=1 - share[rows], output_1=share[rows])

    def evidence(model: str) -> Evidence | None:
        both = predictions(0.1), predictions(3.0 if model == "realmlp" else 0.1)
        return evidence_of_runs(*both, truth, "roc_auc", TaskKind.BINARY)

    pairs = {pair.model: pair for pair in paired(second, first, "roc_auc", evidence)}
    assert all(pair.by_rows for pair in pairs.values())
    assert pair_word(pairs["realmlp"], EN) == "better"
    assert abs(pairs["catboost"].difference) < 0.02
    # Where one model's rows are missing, all pairs are compared alike.
    mixed = paired(second, first, "roc_auc", lambda m: None if m == "realmlp" else evidence(m))
    assert not any(pair.by_rows for pair in mixed)


def test_the_same_predictions_in_both_runs_are_the_same_results() -> None:
    rows = np.arange(100)
    share = np.linspace(0.1, 0.9, 100)
    frame = pd.DataFrame({"row": rows, "repeat": 0, "fold": rows % 4})
    frame = frame.assign(output_0=1 - share, output_1=share)
    truth = (rows % 3 == 0).astype(float)
    evidence = evidence_of_runs(frame, frame, truth, "roc_auc", TaskKind.BINARY)
    pairs = paired(sample_run(), sample_run(), "roc_auc", lambda _model: evidence)
    assert {pair_word(pair, EN) for pair in pairs} == {"the same results"}
    other_folds = frame.assign(fold=(rows + 1) // 25)
    assert evidence_of_runs(frame, other_folds, truth, "roc_auc", TaskKind.BINARY) is None


def test_positive_is_better_also_for_an_error_and_the_region_is_a_share() -> None:
    first = regression()
    second = sample_run(plan=first.plan, deep_gain=0.02)
    pair = next(one for one in paired(second, first, "rmse") if one.model == "realmlp")
    assert pair.difference > 0
    assert pair.rope == pytest.approx(0.01 * second.model("realmlp").metrics["rmse"].mean)


def test_repeats_that_both_have_are_paired() -> None:
    first, second = sample_run(), sample_run(plan=sample_plan(repeats=2), deep_gain=0.01)
    pair = next(one for one in paired(second, first, "roc_auc") if one.model == "realmlp")
    assert pair.count == 5


def test_incomplete_models_are_not_paired_nor_scored() -> None:
    failure = Failure("fit_failed", {"model": "knn", "reason": "no"})
    first, second = sample_run(), sample_run(failed={"catboost": failure})
    assert "catboost" not in {pair.model for pair in paired(second, first, "roc_auc")}
    frame = score_frame([first, second], "roc_auc", EN).set_index("model")
    assert frame.loc["CatBoost", "B"] == "Failed"
    assert frame.loc["CatBoost", "A"].startswith("0.847 ±")
    numbers = score_numbers([first, second], "roc_auc", EN)
    assert len(numbers) == 22
    assert math.isnan(numbers[numbers["Id"] == "catboost"]["Mean"].iloc[1])


def test_models_stand_by_the_first_run_that_has_them() -> None:
    first, second = sample_run(without=("blend",)), sample_run()
    assert model_order([first, second], "roc_auc")[:2] == ["blend", "catboost"]


def test_what_cannot_be_compared_is_said() -> None:
    first, second = sample_run(), regression()
    kinds, metrics = cautions([first, second], EN)
    assert "binary, regression" in kinds
    assert "ROC AUC, RMSE" in metrics
    assert common_metrics([first, second]) == []
    assert all_metrics([first, second])[0] == "roc_auc"
    assert cautions([first, first], EN) == []
    (other,) = cautions([first, replace(first, dataset_sha256="0" * 64)], EN)
    assert "different tables" in other


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("narrow", [False, True])
def test_charts_have_a_trace_a_run(language: str, narrow: bool) -> None:
    t = translator(language)
    runs = [sample_run(), sample_run(deep_gain=0.01), sample_run(without=("catboost",))]
    scores = charts.score_chart(runs, "roc_auc", t, narrow=narrow)
    assert [trace.name for trace in scores.data] == ["A", "B", "C"]
    assert [len(trace.x) for trace in scores.data] == [10, 10, 9]  # no baseline: far outside
    assert len({trace.marker.color for trace in scores.data}) == 3
    assert len({trace.marker.symbol for trace in scores.data}) == 3
    costs = charts.cost_chart(runs, "roc_auc", t, narrow=narrow)
    assert [trace.name for trace in costs.data if trace.name] == ["A", "B", "C"]
    pairs = {place: paired(runs[place], runs[0], "roc_auc") for place in (1, 2)}
    drawn = charts.pair_chart(pairs, "roc_auc", t, narrow=narrow)
    assert [trace.name for trace in drawn.data] == ["B", "C"]
    verdicts = charts.verdict_chart(runs, t)
    low, high = verdicts.layout.xaxis.range
    assert low == -high < 0


def test_charts_of_runs_without_a_result_say_so() -> None:
    empty = sample_run(
        verdict=None,
        models=tuple(
            replace(model, status=Status.CANCELLED, metrics={}) for model in sample_run().models
        ),
    )
    for chart in (
        charts.score_chart([empty, empty], "roc_auc", EN),
        charts.cost_chart([empty, empty], "roc_auc", EN),
        charts.verdict_chart([empty, empty], EN),
    ):
        assert chart.layout.annotations[0].text
    assert paired(empty, empty, "roc_auc") == []


def test_nasty_names_stay_text() -> None:
    nasty = replace(sample_run(text=NASTY), environment={"packages": {NASTY: "=1+1"}})
    runs = [sample_run(), nasty]
    for chart in (
        charts.score_chart(runs, "roc_auc", EN),
        charts.cost_chart(runs, "roc_auc", EN),
        charts.verdict_chart(runs, EN),
    ):
        assert "<script" not in chart.to_json()
    assert NASTY in [fact.values[1] for fact in facts(runs, EN)]
    named = replace(nasty, name="=cmd()")
    assert b"'=cmd()" in safe_csv(score_numbers([named, named], "roc_auc", EN))


def test_kinds_are_words_in_korean() -> None:
    (fact,) = [one for one in facts([sample_run()], translator("ko")) if one.name == "과제 종류"]
    assert fact.values == (translator("ko")(str(TaskKind.BINARY)),)


def test_each_run_says_what_to_take_and_what_that_gives_up() -> None:
    alone = sample_run(without=("keras_linear", "keras_mlp", "realmlp"))
    waiting = replace(sample_run(), verdict=None, status=Status.RUNNING)
    runs = [sample_run(deep_gain=0.003, wobble=3.0), alone, waiting]
    found = [recommended(run, None) for run in runs]
    by_name = {fact.name: fact.values for fact in recommendation_facts(runs, found, EN)}
    assert by_name["Model to take"] == ("Take CatBoost", "For now, take CatBoost", "–")
    assert by_name["Compared with"] == ("RealMLP", "–", "–")
    average, most = list(by_name.values())[2:]
    text = " ".join(recommendation_paragraphs(runs[0], found[0], EN))
    assert average[0].endswith(" (ROC AUC)")
    assert f"give up {average[0].removesuffix(' (ROC AUC)')} in ROC AUC" in text
    assert f"at most {most[0].removesuffix(' (ROC AUC)')} with" in text
    assert (average[1:], most[1:]) == (("–", "–"), ("–", "–"))
    assert recommendation_facts([waiting], [None], EN) == []
    two = sample_run(plan=sample_plan(folds=2))  # what is given up is not bounded
    values = [fact.values for fact in recommendation_facts([two], [recommended(two, None)], EN)]
    assert values[2:] == [("–",), ("–",)]
