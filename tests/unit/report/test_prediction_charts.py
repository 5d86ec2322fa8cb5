"""Charts of evidence as data: what they say, and that users' texts stay texts."""

import math
import re

import numpy as np
import pytest

from lib.core.task import Task, TaskKind
from lib.evaluation.judge import out_of_fold, pairs
from lib.evaluation.judge.out_of_fold import OutOfFold
from lib.i18n import translator
from lib.report.drawing.theme import between, escape, luminance, said_on
from lib.report.figures import error_charts, importance_charts, pair_charts, prediction_charts
from tests.unit.report.sample_run import sample_run

NASTY = "<script>alert(1)</script>"
T = translator("en")


def task(kind=TaskKind.BINARY):
    return Task(kind, NASTY, {NASTY: "number"}, ("no", NASTY) if kind.is_classification else ())


def classified():
    positive = np.array([0.1, 0.2, 0.9, 0.6, 0.4, 0.8])
    outputs = np.column_stack([1 - positive, positive])
    return OutOfFold(np.arange(6), outputs, np.array([0.0, 0.0, 1.0, 1.0, 1.0, 0.0]))


def predicted(rows=60):
    generator = np.random.default_rng(0)
    truth = generator.uniform(0, 100, rows)
    outputs = truth + generator.normal(size=rows) * truth / 20
    return OutOfFold(np.arange(rows), outputs[:, None], truth)


def figures():
    given = classified()
    hits, scores = given.truth, given.outputs[:, 1]
    values = predicted()
    errors = out_of_fold.errors(values)
    others = {NASTY: out_of_fold.roc(hits, scores)}
    cells = out_of_fold.confusion(given.codes, given.predicted, 2)
    table = out_of_fold.Thresholds(hits, scores).table()
    features = [{"name": NASTY, "mean": 0.2, "low": 0.1, "high": 0.3}]
    return {
        "roc": prediction_charts.roc_chart(out_of_fold.roc(hits, scores), "x", "#000", others, T),
        "confusion": prediction_charts.confusion_chart(cells, task(), (1, 0), T),
        "reliability": prediction_charts.reliability_chart(
            out_of_fold.reliability(hits, scores), "#000", T
        ),
        "threshold": prediction_charts.threshold_chart(table, 0.3, ["#000"] * 4, T),
        "values": error_charts.predicted_actual(values, errors, NASTY, "#000", T),
        "residuals": error_charts.residual_histogram(errors, NASTY, "#000", T),
        "scatter": error_charts.residual_scatter(values, errors, NASTY, "#000", T),
        "importance": importance_charts.importance_chart(features, "roc_auc", "#000", T),
        "disagreement": pair_charts.disagreement_chart(
            pairs.disagreement(given, given, TaskKind.BINARY), (given, given), ("a", "b"), task(), T
        ),
    }


def test_the_axis_of_reliability_is_named_under_its_bars():
    chart = figures()["reliability"]
    assert chart.layout.xaxis.anchor == "y2"
    assert chart.layout.yaxis2.domain[0] == 0.0


def test_no_chart_takes_a_users_text_for_markup():
    for name, figure in figures().items():
        drawn = figure.to_json()
        assert "<script" not in drawn.replace("\\u003c", "<"), name
        assert figure.layout.xaxis.title.text, name
        assert name == "importance" or figure.layout.yaxis.title.text, name


def test_a_name_that_javascript_knows_is_shown_as_a_name():
    assert escape("__proto__") == "__\u200bproto__"
    assert escape("<i>") == "&lt;i&gt;"


def test_titles_say_what_was_found():
    titles = {name: figure.layout.title.text for name, figure in figures().items()}
    assert titles["confusion"] == "66.7% of the rows are classified correctly"
    assert titles["roc"] == "ROC: area 0.778 (guessing: 0.5)"
    assert "times as large where predictions are high" in titles["scatter"]


def test_every_cell_of_the_matrix_can_be_pointed_at():
    figure = figures()["confusion"]
    points = figure.data[1]
    assert list(zip(points.y, points.x, strict=True)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    said = [[re.sub("<.*?>", "", text) for text in row] for row in figure.data[0].text]
    assert said == [["2", "1"], ["1", "2"]]


@pytest.mark.parametrize("scale", [prediction_charts.AMOUNTS, pair_charts.DIVERGING])
def test_numbers_can_be_read_on_every_colour_of_a_scale(scale):
    for share in np.linspace(0, 1, 41):
        behind = between(scale, share)
        before = re.search("#......", said_on("1", behind))[0]
        dark, light = sorted([luminance(behind), luminance(before)])
        assert (light + 0.05) / (dark + 0.05) >= 4.5, behind


def test_other_models_are_one_trace_with_a_gap_and_a_name_at_every_point():
    given = classified()
    curve = out_of_fold.roc(given.truth, given.outputs[:, 1])
    chart = prediction_charts.roc_chart(curve, "x", "#000", {"a": curve, "b": curve}, T)
    faint = chart.data[0]
    count = len(curve.x)
    assert np.flatnonzero(np.isnan(faint.y)).tolist() == [count, 2 * count + 1]
    assert (faint.text[0], faint.text[-1]) == ("a", "b")
    assert len(faint.text) == len(faint.x) == 2 * count + 2


def test_pairs_are_drawn_best_first_with_their_words():
    run = sample_run()
    scores = {one.id: one.metrics["roc_auc"].folds for one in run.models}
    found = pairs.pairwise(scores, run.plan)
    figure = pair_charts.pairs_chart(found, T)
    heat = figure.data[0]
    assert figure.data[0].text[0][0] == ""
    assert math.isnan(heat.z[0][0])
    assert ">&gt;99%<" in heat.text[0][-1]
    assert figure.layout.yaxis.ticktext[0].startswith("1. Blend")
    assert "95% interval" in heat.customdata[0][1]
    assert np.nanmax(heat.z) <= 1
    assert np.nanmin(heat.z) >= -1


def test_folds_show_their_mean_and_the_whole_interval():
    run = sample_run()
    result = run.model("catboost")
    figure = pair_charts.fold_chart(run, result, "roc_auc", "#000", T)
    interval = result.metrics["roc_auc"]
    low, high = figure.layout.yaxis.range
    assert low < interval.low < interval.high < high
    assert [len(trace.y) for trace in figure.data] == [5, 5]


@pytest.mark.parametrize(
    "features", [[], [{"name": "a", "mean": 0.1, "low": math.nan, "high": math.nan}]]
)
def test_importance_without_features_or_intervals_is_drawn(features):
    assert importance_charts.importance_chart(features, "roc_auc", "#000", T).layout


def features(*intervals):
    return [
        {"name": name, "mean": (low + high) / 2, "low": low, "high": high}
        for name, (low, high) in zip("abcdef", intervals, strict=False)
    ]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (features((0.2, 0.4), (0.1, 0.19)), "a is the most important feature"),
        (features((0.2, 0.4), (0.1, 0.3)), "a ranks first, but these may be as important: b"),
        (features((-0.1, 0.4), (-0.1, 0.3)), "No feature is clearly important for ROC AUC"),
    ],
)
def test_a_feature_matters_most_only_where_its_interval_is_above_all_others(found, said):
    chart = importance_charts.importance_chart(found, "roc_auc", "#000", T)
    assert chart.layout.title.text == said


def test_a_model_that_beats_nobody_is_not_said_to():
    equal = pairs.pairwise(
        {"knn": (0.7, 0.8, 0.75, 0.7, 0.8), "tree": (0.75, 0.7, 0.8, 0.8, 0.7)}, sample_run().plan
    )
    title = pair_charts.pairs_chart(equal, T).layout.title.text
    assert "beats none of 1 others with at least 95% probability" in title


def where(rows, scale, seed=0):
    generator = np.random.default_rng(seed)
    outputs = np.linspace(0, 1, rows)
    truth = outputs + scale(outputs) * generator.normal(size=rows)
    given = OutOfFold(np.arange(rows), outputs[:, None], truth)
    return error_charts.where_large(given, out_of_fold.errors(given), T)


def test_where_errors_are_large_is_said_only_as_surely_as_it_is_known():
    assert where(600, lambda x: 0.1 + x).endswith("where predictions are high")
    assert where(600, lambda x: 1.1 - x).endswith("where predictions are low")
    assert where(600, np.ones_like) == (
        "Errors are about the same size for low and high predictions"
    )
    few = {where(12, np.ones_like, seed) for seed in range(40)}
    unsure = "No clear difference between the errors of low and high predictions"
    assert unsure in few
    assert sum(where(12, np.ones_like, seed) == unsure for seed in range(40)) >= 35


def test_errors_of_nothing_at_one_end_are_not_as_large_as_at_the_other():
    assert where(300, lambda x: np.where(x > 0.5, 1, 0)) == (
        "Errors are larger where predictions are high"
    )


def test_predictions_that_are_all_alike_have_no_high_and_low_ones():
    given = OutOfFold(np.arange(200), np.ones((200, 1)), np.random.default_rng(0).normal(size=200))
    assert error_charts.where_large(given, out_of_fold.errors(given), T).startswith("No clear")


def test_a_tie_is_nearer_the_truth_for_neither():
    given = classified()
    same = pairs.disagreement(given, given, TaskKind.BINARY)
    chart = pair_charts.disagreement_chart(same, (given, given), ("a", "b"), task(), T)
    assert [len(trace.x) for trace in chart.data[1:]] == [0, 0]
