"""Charts show the numbers they are given, and no markup of the user's."""

import json
from dataclasses import replace
from itertools import combinations

import pytest

from lib.core.results import Decision, Interval
from lib.i18n import translator
from lib.report.drawing.svg import nice_ticks
from lib.report.drawing.theme import COLOURS, shade
from lib.report.figures import charts, pair_charts, verdict_charts
from lib.report.figures.folds import fold_scores
from lib.report.pareto import (
    label_box,
    label_points,
    log_ticks,
    pareto,
    place_labels,
    short_labels,
)
from tests.unit.report.sample_run import sample_plan, sample_run

EN = translator("en")
NASTY = '<a href="javascript:alert(1)">x</a>'


def test_the_interval_is_drawn_against_the_region():
    run = sample_run()
    chart = verdict_charts.verdict_interval(run, EN)
    line, point = chart.data[1], chart.data[2]
    assert list(line.x) == [run.verdict.low, run.verdict.high]
    assert point.x == (run.verdict.difference,)
    band = chart.layout.shapes[0]
    assert (band.x0, band.x1) == (-0.005, 0.005)
    assert chart.layout.title.text.startswith("Practically no difference: −0.003")


@pytest.mark.parametrize(
    ("decision", "said"),
    [(Decision.EQUIVALENT, "perform equally"), (Decision.UNCLEAR, "may be −0.046 to +0.037")],
)
def test_no_difference_on_average_is_not_yet_equally_good(decision, said):
    verdict = replace(
        sample_run().verdict, decision=decision, difference=-0.0004, low=-0.046, high=0.037
    )
    assert said in verdict_charts.difference_title(verdict, EN)


def test_the_probabilities_fill_the_bar():
    bars = verdict_charts.probabilities(sample_run(), EN).data
    assert sum(bar.x[0] for bar in bars) == pytest.approx(1)
    assert [bar.marker.color for bar in bars][::2] == [COLOURS["classical"], COLOURS["deep"]]


def test_quality_against_cost_has_every_complete_model_but_the_baseline():
    run = sample_run()
    chart = charts.quality_cost(run, EN)
    points = [x for trace in chart.data[1:] for x in trace.x]
    assert len(points) == len(run.models) - 1
    assert len({trace.marker.symbol for trace in chart.data[1:]}) == 3
    assert chart.layout.title.text.startswith("Best for their cost: Blend, CatBoost")


def test_errors_have_a_front_as_well():
    run = sample_run(plan=sample_plan(metric="rmse", rope=0.01, rope_relative=True))
    assert charts.quality_cost(run, EN).layout.title.text.startswith(
        "Best for their cost: Blend, CatBoost"
    )


def test_the_chosen_epoch_is_marked():
    result = sample_run().model("realmlp")
    chart = charts.loss_curves(result, EN)
    assert [trace.name for trace in chart.data] == ["Training loss", "Validation loss"]
    assert chart.layout.shapes[0].x0 == result.curves["best_epoch"][0] + 1
    assert charts.loss_curves(sample_run().model("catboost"), EN).layout.annotations


def test_without_a_verdict_or_models_there_is_a_reason_to_read():
    run = sample_run(without=("keras_linear", "keras_mlp", "realmlp"))
    for chart in (verdict_charts.verdict_interval(run, EN), verdict_charts.probabilities(run, EN)):
        assert "No verdict" in chart.layout.annotations[0].text
    nothing = charts.quality_cost(sample_run(models=()), EN)
    assert nothing.layout.annotations[0].text == "No model is complete yet."


def test_users_markup_is_escaped():
    drawn = (
        charts.column_histogram([0, 1, 2], [3, 4], NASTY, EN),
        charts.top_levels([NASTY, "b"], [2, 1], NASTY, EN, others=4),
    )
    for chart in drawn:
        text = json.dumps(json.loads(chart.to_json()), ensure_ascii=False)
        assert "<a" not in text
        assert "&lt;a" in text


def test_levels_that_look_alike_once_cut_stay_two_bars():
    chart = charts.top_levels(["a" * 60, "a" * 61], [2, 1], "x", EN)
    assert list(chart.data[0].y) == [0, 1]


def test_a_model_keeps_a_shade_of_its_own():
    colours = charts.model_colours(sample_run())
    assert colours["logistic"] == COLOURS["classical"]
    assert len(set(colours.values())) == len(colours)
    assert shade("deep", 0) == COLOURS["deep"]


def test_pareto_front():
    assert pareto([0.8, 0.7, 0.9, 0.9], greater_is_better=True) == {0, 2}
    assert pareto([5.0, 6.0, 4.0], greater_is_better=False) == {0, 2}


def test_a_crowd_of_points_is_named_as_far_as_there_is_room():
    names = [f"A model of long name {place}" for place in range(30)]
    ranks = [str(place + 1) for place in range(30)]
    marks = [(400.0 + 3 * (place % 6), 150.0 + 4 * (place // 6)) for place in range(30)]
    named = label_points(marks, names, ranks, 860, 340, first={29})
    assert named[29][0] == names[29]
    full = [
        label_box(*mark, *beside)
        for mark, beside, name in zip(marks, named, names, strict=True)
        if beside[0] == name
    ]
    assert 1 < len(full) < 30
    for one, other in combinations(full, 2):
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        assert max(across, 0) * max(down, 0) < 25
    assert all(beside[0] in own for beside, *own in zip(named, names, ranks, strict=True))


def test_a_chart_says_whether_it_has_ranks_for_names():
    assert not charts.by_rank(charts.quality_cost(sample_run(), EN))
    assert charts.by_rank(charts.quality_cost(sample_run(), EN, narrow=True))


def test_labels_of_near_points_do_not_overlap():
    marks = [(300.0, 150.0, "Random forest"), (310.0, 152.0, "Job trees"), (5.0, 5.0, "Ridge")]
    places = place_labels(marks, 700, 300)
    boxes = [label_box(*mark, place) for mark, place in zip(marks, places, strict=True)]
    first, second, corner = boxes
    assert (
        first[2] <= second[0]
        or second[2] <= first[0]
        or first[3] <= second[1]
        or (second[3] <= first[1])
    )
    assert corner[0] >= 0
    assert short_labels(["Net (a)", "Net (b)", "SVM (RBF)"]) == ["Net (a)", "Net (b)", "SVM"]


def test_ticks_are_round():
    assert nice_ticks(-0.011, 0.011, 6) == pytest.approx([-0.01, -0.005, 0, 0.005, 0.01])
    assert log_ticks(0.1, 2.9) == [10, 100]
    assert log_ticks(-0.1, 0.8) == [1, 2, 5]


@pytest.mark.parametrize(("low", "high"), [(0.31, 0.39), (1.05, 1.95), (2e6, 2.7e6), (-3e-9, 1e-9)])
def test_an_axis_has_two_ticks_wherever_it_begins(low, high):
    ticks = nice_ticks(low, high, 4)
    assert len(ticks) >= 2
    assert low - 1e-12 <= ticks[0] < ticks[-1] <= high + 1e-12


def test_live_losses_show_the_band_of_all_folds_of_the_stack_that_trains() -> None:
    run = sample_run()
    curves = {
        "loss": [0.9, 0.8, 0.7, 0.6],
        "val_loss": [0.9, 0.85, 0.8, 0.75],
        "epoch": [3.0, 8.0, 1.0, 2.0],
        "val_loss_low": [0.7, 0.65],
        "val_loss_high": [0.9, 0.8],
    }
    chart = charts.loss_curves(replace(run.model("realmlp"), curves=curves), EN)
    band, loss, validation = chart.data
    assert list(loss.x) == list(validation.x) == [1.0, 2.0]
    assert list(loss.y) == [0.7, 0.6]
    assert list(band.x) == [1.0, 2.0, 2.0, 1.0]
    assert list(band.y) == [0.9, 0.8, 0.65, 0.7]


def test_no_axis_reaches_beyond_what_a_score_can_be():
    run = sample_run()
    wide = Interval(mean=0.9, sd=0.1, low=0.6, high=1.2, folds=(0.8, 1.0))
    models = tuple(replace(one, metrics={**one.metrics, "roc_auc": wide}) for one in run.models)
    run = replace(run, models=models)
    for chart in (charts.quality_cost(run, EN), fold_scores(run, EN)):
        axis = chart.layout.yaxis if chart.layout.xaxis.type == "log" else chart.layout.xaxis
        assert 1.0 < axis.range[1] < 1.02
    drawn = charts.quality_cost(run, EN).data
    bars = next(one.error_y.array for one in drawn if one.error_y.array)
    assert max(bars) == pytest.approx(0.1)


def test_a_difference_that_may_be_none_is_not_called_better():
    verdict = replace(
        sample_run().verdict, decision=Decision.UNCLEAR, difference=0.1, low=-0.3, high=0.5
    )
    assert "may be better or worse" in verdict_charts.difference_title(verdict, EN)
    sure = replace(verdict, low=0.02)
    assert verdict_charts.difference_title(sure, EN).startswith("Deep is 0.1")


def test_the_weight_of_a_reference_is_not_lost_in_the_title():
    """Its bar has the colour of deep models, and its weight is none of theirs."""
    run = sample_run()
    blend = replace(run.model("blend"), weights={"realmlp": 0.4, "keras_linear": 0.16})
    title = pair_charts.weights_chart(blend, run, EN).layout.title.text
    assert title == "Deep models have 40% of the weight, reference networks another 16%"
    plain = replace(blend, weights={"realmlp": 0.4, "logistic": 0.6})
    assert "reference" not in pair_charts.weights_chart(plain, run, EN).layout.title.text
