"""Charts of customers draw the numbers they are given, and their titles say what is found."""

import json
from dataclasses import replace

import numpy as np
import pytest

from lib.core.facts import from_json
from lib.i18n import translator
from lib.workflows.segments.facts.anomalies import Anomalies, MethodPair
from lib.workflows.segments.facts.baskets import BasketRule, GraphEdge, GraphNode, ProductGraph
from lib.workflows.segments.facts.contest import Contest
from lib.workflows.segments.facts.holdout import (
    Bucket,
    Check,
    CurvePoint,
    Errors,
    ForecastCheck,
    GapInterval,
    MeanPurchase,
    SegmentCheck,
)
from lib.workflows.segments.facts.lifetime_value import (
    AliveGrid,
    Distribution,
    Lifetime,
    ScoreGrid,
    SegmentValue,
    ValueInterval,
    ValueShare,
)
from lib.workflows.segments.facts.movement import (
    ChurnSummary,
    Cohorts,
    Followed,
    Movement,
    Returned,
    SegmentChurn,
)
from lib.workflows.segments.report import basket_charts, customer_charts, time_charts, value_charts
from lib.workflows.segments.report.customer_sentences import (
    classes_sentence,
    contest_sentence,
    value_interval,
)
from tests.ui.customers_run import NEXT_SPEND

EN, KO = translator("en"), translator("ko")
NASTY = '<a href="javascript:alert(1)">x</a>'
NAMES = {0: "Champions", 1: NASTY}
CONTEST = from_json(Contest, NEXT_SPEND)


def title(chart) -> str:
    return chart.layout.title.text


def clean(chart) -> None:
    text = json.dumps(json.loads(chart.to_json()), ensure_ascii=False)
    assert "<a" not in text


def test_money_has_its_currency():
    assert customer_charts.money(1234.6, "£", EN) == "£1,235"
    assert customer_charts.money(9.5, None, EN) == "9.50"
    assert customer_charts.money(None, "£", EN) == "–"


def test_scores_are_counted_in_their_cells():
    counts = np.zeros((5, 5), int)
    counts[4, 4], counts[0, 0] = 3, 7
    money = counts * 10.0
    grid = ScoreGrid(tuple(counts.tolist()), tuple(money.tolist()))
    chart = customer_charts.rfm_chart(grid, "£", EN)
    assert chart.data[0].z[4][4] == 3
    assert title(chart).startswith(
        "30% of the customers bought recently and often, and account for 30%"
    )
    money[0][0] = -500.0  # returns outweigh purchases: there is no share of such a sum
    grid = replace(grid, money=tuple(money.tolist()))
    assert title(customer_charts.rfm_chart(grid, "£", EN)).endswith("bought recently and often")


def test_expected_stands_beside_actual():
    bucket = Bucket(purchases=0, customers=9, actual=0.5, low=0.2, high=0.8, expected=0.45)
    check = Check(
        weeks=13.0,
        purchases={"bgnbd": Errors(1.21), "same_rate": Errors(1.11)},
        less=GapInterval(0.1, 0.05, 0.15),
        total=ForecastCheck(actual=2.26, low=2.06, high=2.48, expected=2.2586, same_rate=2.1),
        buckets=(bucket, replace(bucket, purchases=7, more=True)),
        curve=(CurvePoint(100, 10, 8), CurvePoint(200, 20.0, 16.0)),
    )
    chart = customer_charts.expected_actual(check, EN)
    assert list(chart.data[0].y) == [0.5, 0.5]
    assert list(chart.data[1].y) == [0.45, 0.45]
    # All purchases together are foretold to 100 %, and yet the plain rate errs less.
    assert title(chart).startswith(
        "The past purchase rate beats BG/NBD: mean error 1.11 against 1.21"
    )
    assert "8 or more" in chart.layout.xaxis.ticktext
    said = title(customer_charts.tracking(check, 150, EN))
    assert said.startswith(
        "Holdout period: 2.26 purchases per customer expected, 2.26 made (95% 2.06"
    )
    open_ = replace(check, less=GapInterval(0.1, -0.05, 0.25))
    assert "No clear difference" in title(customer_charts.expected_actual(open_, EN))
    better = replace(check, less=GapInterval(-0.1, -0.2, -0.05))
    assert title(customer_charts.expected_actual(better, EN)).startswith("BG/NBD beats")


def test_classes_are_counted_in_the_sentence():
    held, off = Bucket(purchases=1, holds=True), Bucket(purchases=2, naive=True)
    segments = (SegmentCheck(segment=0, holds=True), SegmentCheck(segment=-3, naive=True))
    check = Check(weeks=13.0, buckets=(off, held), segments=segments)
    said = classes_sentence(check, EN)
    assert "in 2 of 3 customer groups (by earlier purchases, and by segment)" in said
    assert "In 1 group it is outside" in said
    check = replace(check, buckets=(held,))
    assert "outside" not in classes_sentence(check, EN)
    assert "(by earlier purchases)" in classes_sentence(replace(check, segments=()), EN)


def test_the_value_to_come_has_an_interval_where_it_was_tried():
    check = Check(share=MeanPurchase(0.8, -0.1, 1.7), weeks=13.0)
    result = Lifetime(months=12, told=ValueInterval(0.0, 170.0), check=check)
    said = value_interval(result, "$", EN)
    assert said.startswith("$0.00 to $170, if")
    assert "80% (95% interval 0% to 170%)" in said
    assert "further ahead" in said
    assert "further ahead" not in value_interval(replace(result, months=3), "$", EN)
    assert value_interval(replace(result, told=None), "$", EN) == ""


def test_worth_is_drawn_by_segment_and_as_a_whole():
    segments = [
        SegmentValue(0, customers=10, total=90.0, share=0.9, mean=9.0),
        SegmentValue(1, customers=30, total=10.0, share=0.1, mean=0.3),
        SegmentValue(-3, customers=5, total=0.0, share=0.0, mean=0.0),
    ]
    chart = value_charts.value_by_segment(segments, NAMES, "£", EN)
    clean(chart)
    assert list(chart.data[1].x) == [0.1, 0.9]
    assert "1 Champions: 25% of the customers, 90% of the expected value" in title(chart)
    result = Lifetime(
        shares=(ValueShare(0.2, 0.6),),
        distribution=Distribution((1, 10, 100), (3, 4)),
        median=9.0,
        months=12,
    )
    chart = value_charts.value_distribution(result, "£", EN)
    assert list(chart.data[0].y) == [3, 4]
    assert title(chart) == (
        "The most valuable 20% of customers account for 60% of the expected value"
    )
    grid = AliveGrid((2, 5), (0.0, 20.0), ((1.0, 1.0), (0.6, 0.3)))
    said = title(customer_charts.alive_chart(grid, EN))
    assert said.startswith("BG/NBD: after 5 purchases, 20 weeks")
    grid = replace(grid, alive=((1.0, 1.0), (0.9, 0.9)))
    said = title(customer_charts.alive_chart(grid, EN))
    assert said == "BG/NBD considers nobody churned, up to 20 weeks without a purchase"


def test_the_contest_names_the_best_and_the_verdict():
    chart = value_charts.contest_chart(CONTEST, None, EN)
    assert title(chart) == "Lowest mean error: BG/NBD and Gamma-Gamma"
    head, sentence = contest_sentence(CONTEST, "£", EN)
    assert head == "No gain from deep learning"
    assert "£63.50" in sentence
    assert "It is 2% likely that the RMSE of deep learning is lower by more than £0.60." in sentence
    assert "same as last period" not in sentence
    first = replace(CONTEST.models[-1], mean=50.0)
    better = replace(CONTEST, models=(first, *CONTEST.models[:-1]))
    assert (
        "Predicting the same as last period has a lower mean error than either"
        in contest_sentence(better, "£", EN)[1]
    )
    assert contest_sentence(replace(CONTEST, verdict=None), None, KO)[0] == "판정 없음"


def test_retention_leaves_the_first_column_out():
    found = Cohorts(
        period="month",
        cohorts=("2026-01", "2026-02"),
        sizes=(10, 20),
        retention=((1.0, 0.4), (1.0, None)),
        mean=(1.0, 0.4),
    )
    chart = time_charts.retention_chart(found, EN)
    assert np.array(chart.data[0].z).shape == (2, 1)
    assert title(chart).startswith("40% of the customers bought again in the period after")
    assert chart.layout.xaxis.title.text == "Months after the first purchase"


def test_no_trend_is_claimed_that_its_interval_does_not_show():
    followed = Followed(
        cohorts=1,
        customers=1200,
        shares=(1.0, 0.37, 0.27),
        low=(1.0, 0.34, 0.24),
        high=(1.0, 0.4, 0.3),
        change=GapInterval(-0.1, -0.13, -0.07),
    )

    def curve(change: GapInterval):
        same = replace(followed, change=change)
        return time_charts.retention_curve(Cohorts("month", followed=same), EN)

    chart = curve(followed.change)
    assert list(chart.data[0].y) == [0.37, 0.27]
    assert title(chart) == (
        "Among the same 1,200 customers, fewer buy: 37% at first, 27% at the end"
    )
    assert title(curve(GapInterval(-0.1, -0.21, 0.01))).startswith(
        "Among the same 1,200 customers, no clear"
    )
    assert "more buy" in title(curve(GapInterval(0.1, 0.02, 0.2)))
    short = time_charts.retention_curve(Cohorts("month"), EN)
    assert "history is too short" in short.layout.annotations[0].text


def test_movement_has_a_band_for_each_move():
    found = Movement(
        before_date="2026-01-01",
        after_date="2026-04-01",
        before=(-2, 0, 1),
        after=(0, 1),
        counts=((1, 0), (5, 2), (0, 3)),
        stayed=8,
        moved=2,
        new=1,
    )
    chart = time_charts.movement_chart(found, NAMES, EN)
    clean(chart)
    assert list(chart.data[0].link.value) == [1, 5, 2, 3]
    assert list(chart.data[0].link.target) == [3, 3, 4, 4]
    assert title(chart).startswith("20% of 10 earlier customers")
    churn = ChurnSummary(
        segments=(
            SegmentChurn(90, 10, overdue=0.1, segment=0),
            SegmentChurn(90, 10, overdue=0.4, gone=0.2, segment=1),
            SegmentChurn(11, 10, overdue=1.0, segment=2),
        )
    )
    chart = time_charts.churn_chart(churn, NAMES, EN)
    clean(chart)
    assert "40% of returning customers have not bought" in title(chart), "one customer names nobody"
    assert time_charts.churn_chart(ChurnSummary(), NAMES, EN).layout.annotations


def test_each_segment_says_who_bought_since():
    returned = [
        Returned(0, customers=100, bought=20, share=0.2, low=0.13, high=0.29),
        Returned(1, customers=50, bought=45, share=0.9, low=0.79, high=0.96),
        Returned(-3, customers=9, bought=0, share=0.0, low=0.0, high=0.3),
    ]
    chart = time_charts.returned_chart(returned, NAMES, EN)
    clean(chart)
    assert list(chart.data[0].x) == [0.2, 0.9]
    assert title(chart) == "65 of 150 earlier customers have bought since"


def test_rules_and_their_graph():
    rule = BasketRule((NASTY,), "ink", 9, support=0.1, confidence=0.5, lift=3.0, p=0.0, q=0.0)
    rules = [rule, replace(rule, given=("cap",), lift=1.2)]
    chart = basket_charts.rules_chart(rules, EN)
    clean(chart)
    assert list(chart.data[0].y) == [0.5, 0.5]
    assert title(chart).startswith("ink is bought 3.0 times as often with")
    graph = ProductGraph(
        (GraphNode(NASTY, 0, 0, 1), GraphNode("ink", 0, 1, 1)), (GraphEdge(0, 1, 3.0, 0.5, 9),)
    )
    chart = basket_charts.graph_chart(graph, EN)
    assert title(chart) == "The strongest link", "no product has more than one"
    clean(chart)
    assert chart.data[-2].textposition == ("bottom center", "top center")
    for empty in (
        basket_charts.rules_chart([], EN),
        basket_charts.graph_chart(ProductGraph(), EN),
    ):
        assert empty.layout.annotations


@pytest.mark.parametrize("t", [EN, KO])
def test_the_odd_are_marked_by_how_many_find_them(t):
    methods = ("isolation_forest", "local_outlier_factor")
    result = Anomalies(
        rows=4,
        each=1,
        methods=methods,
        pairs=(MethodPair(*methods, both=1, overlap=1.0, chance=0.1, correlation=0.9),),
        points={
            "row": (0, 1, 2, 3),
            "votes": (0, 0, 0, 2),
            "isolation_forest": (0, 1 / 3, 2 / 3, 1),
            "local_outlier_factor": (1 / 3, 0, 2 / 3, 1),
        },
    )
    chart = basket_charts.anomaly_chart(result, t)
    assert [len(trace.x) for trace in chart.data] == [3, 1]
    # The oddest of four: a quarter of the customers is as odd.
    assert chart.data[1].x[0] == 0.25
    assert basket_charts.overlap_chart(result, t).data[0].z[0][1] == 1.0
