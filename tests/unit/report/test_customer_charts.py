"""Charts of customers draw the numbers they are given, and their titles say what is found."""

import json

import numpy as np
import pytest

from lib.i18n import translator
from lib.report import basket_charts, customer_charts, time_charts
from lib.report.customer_sentences import contest_sentence
from tests.ui.customers_run import NEXT_SPEND

EN, KO = translator("en"), translator("ko")
NASTY = '<a href="javascript:alert(1)">x</a>'
NAMES = {0: "Champions", 1: NASTY}


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
    grid = {"customers": counts.tolist(), "money": (counts * 10.0).tolist(), "segments": []}
    chart = customer_charts.rfm_chart(grid, "£", EN)
    assert chart.data[0].z[4][4] == 3
    assert title(chart).startswith("30% of the customers bought lately and often, and bring 30%")


def test_expected_stands_beside_actual():
    bucket = {"purchases": 0, "more": False, "customers": 9, "actual": 0.5, "low": 0.2,
              "high": 0.8, "expected": 0.45, "same_rate": 0.0}  # fmt: skip
    check = {
        "weeks": 13.0,
        "purchases": {"bgnbd": {"total": 0.9}},
        "buckets": [bucket, {**bucket, "purchases": 7, "more": True}],
        "curve": [{"day": 100, "actual": 10, "expected": 8}, {"day": 200, "actual": 20.0,
                  "expected": 16.0}],
    }  # fmt: skip
    chart = customer_charts.expected_actual(check, EN)
    assert list(chart.data[0].y) == [0.5, 0.5]
    assert list(chart.data[1].y) == [0.45, 0.45]
    assert title(chart) == "Expected purchases are 90% of what customers made"
    assert "8 or more" in chart.layout.xaxis.ticktext
    assert title(customer_charts.tracking(check, 150, EN)).startswith("20% fewer purchases")


def test_worth_is_drawn_by_segment_and_as_a_whole():
    segments = [
        {"segment": 0, "customers": 10, "total": 90.0, "share": 0.9, "mean": 9.0},
        {"segment": 1, "customers": 30, "total": 10.0, "share": 0.1, "mean": 0.3},
        {"segment": -3, "customers": 5, "total": 0.0, "share": 0.0, "mean": 0.0},
    ]
    chart = customer_charts.value_by_segment(segments, NAMES, "£", EN)
    clean(chart)
    assert list(chart.data[1].x) == [0.1, 0.9]
    assert "1 Champions holds 90% of the value to come with 25%" in title(chart)
    result = {
        "shares": [{"customers": 0.2, "value": 0.6}],
        "distribution": {"edges": [1, 10, 100], "counts": [3, 4]},
        "median": 9.0,
        "months": 12,
    }
    chart = customer_charts.value_distribution(result, "£", EN)
    assert list(chart.data[0].y) == [3, 4]
    assert title(chart) == "A fifth of the customers hold 60% of the value to come"
    grid = {"alive": [[1.0, 1.0], [0.6, 0.3]], "weeks_since": [0, 20.0], "purchases": [2, 5]}
    assert title(customer_charts.alive_chart(grid, EN)).startswith("After 5 purchases, 20 weeks")


def test_the_contest_names_the_best_and_the_verdict():
    chart = customer_charts.contest_chart(NEXT_SPEND, None, EN)
    assert title(chart) == "BG/NBD and Gamma-Gamma is off by the least"
    head, sentence = contest_sentence(NEXT_SPEND, "£", EN)
    assert head == "No gain from deep learning"
    assert "£63.50" in sentence
    assert "P(network better by more than £0.60) = 2%" in sentence
    assert "Neither" not in sentence
    first = {**NEXT_SPEND["models"][-1], "mean": 50.0}
    better = {**NEXT_SPEND, "models": [first, *NEXT_SPEND["models"][:-1]]}
    assert (
        "Neither is better than to expect the same as last time"
        in contest_sentence(better, "£", EN)[1]
    )
    assert contest_sentence({**NEXT_SPEND, "verdict": None}, None, KO)[0] == "판정 없음"


def test_retention_leaves_the_first_column_out():
    found = {
        "period": "month", "cohorts": ["2026-01", "2026-02"], "sizes": [10, 20],
        "retention": [[1.0, 0.4], [1.0, None]], "mean": [1.0, 0.4], "days_missing": 0,
    }  # fmt: skip
    chart = time_charts.retention_chart(found, EN)
    assert np.array(chart.data[0].z).shape == (2, 1)
    assert title(chart).startswith("40% of the customers come back")
    assert chart.layout.xaxis.title.text == "Months after the first purchase"
    longer = {**found, "mean": [1.0, 0.4, 0.2]}
    assert title(time_charts.retention_curve(longer, EN)).endswith("falls from 40% to 20%")


def test_movement_has_a_band_for_each_move():
    found = {
        "before_date": "2026-01-01", "after_date": "2026-04-01", "before": [-2, 0, 1],
        "after": [0, 1], "counts": [[1, 0], [5, 2], [0, 3]], "stayed": 8, "moved": 2, "new": 1,
    }  # fmt: skip
    chart = time_charts.movement_chart(found, NAMES, EN)
    clean(chart)
    assert list(chart.data[0].link.value) == [1, 5, 2, 3]
    assert list(chart.data[0].link.target) == [3, 3, 4, 4]
    assert title(chart).startswith("20% of 10 earlier customers")
    churn = {"segments": [{"segment": 0, "overdue": 0.1, "gone": None},
                          {"segment": 1, "overdue": 0.4, "gone": 0.2}]}  # fmt: skip
    chart = time_charts.churn_chart(churn, NAMES, EN)
    clean(chart)
    assert "40% are silent" in title(chart)
    assert time_charts.churn_chart({"segments": []}, NAMES, EN).layout.annotations


def test_rules_and_their_graph():
    rule = {"if": [NASTY], "then": "ink", "count": 9, "support": 0.1, "confidence": 0.5,
            "lift": 3.0, "p": 0.0, "q": 0.0}  # fmt: skip
    result = {"rules": [rule, {**rule, "if": ["cap"], "lift": 1.2}]}
    chart = basket_charts.rules_chart(result, EN)
    clean(chart)
    assert list(chart.data[0].y) == [0.5, 0.5]
    assert title(chart).startswith("ink is bought 3.0 times as often with")
    graph = {
        "nodes": [{"name": NASTY, "x": 0, "y": 0, "degree": 1},
                  {"name": "ink", "x": 0, "y": 1, "degree": 1}],
        "edges": [{"from": 0, "to": 1, "lift": 3.0, "confidence": 0.5, "count": 9}],
    }  # fmt: skip
    chart = basket_charts.graph_chart(graph, EN)
    clean(chart)
    assert chart.data[-2].textposition == ("bottom center", "top center")
    for empty in (basket_charts.rules_chart({"rules": []}, EN),
                  basket_charts.graph_chart({"nodes": [], "edges": []}, EN)):  # fmt: skip
        assert empty.layout.annotations


@pytest.mark.parametrize("t", [EN, KO])
def test_the_odd_are_marked_by_how_many_find_them(t):
    result = {
        "rows": 4, "each": 1, "methods": ["isolation_forest", "local_outlier_factor"],
        "pairs": [{"first": "isolation_forest", "second": "local_outlier_factor", "both": 1,
                   "overlap": 1.0, "chance": 0.1, "correlation": 0.9}],
        "points": {"row": [0, 1, 2, 3], "votes": [0, 0, 0, 2],
                   "isolation_forest": [0, 1 / 3, 2 / 3, 1],
                   "local_outlier_factor": [1 / 3, 0, 2 / 3, 1]},
    }  # fmt: skip
    chart = basket_charts.anomaly_chart(result, t)
    assert [len(trace.x) for trace in chart.data] == [3, 1]
    # The oddest of four: a quarter of the customers is as odd.
    assert chart.data[1].x[0] == 0.25
    assert basket_charts.overlap_chart(result, t).data[0].z[0][1] == 1.0
