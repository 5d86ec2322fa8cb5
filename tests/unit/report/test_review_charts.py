"""Charts of reviews show the numbers they are given, and texts of customers as text."""

import re

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json, to_json
from lib.core.proportions import NamedShare, Share, share_of
from lib.i18n import translator
from lib.report.figures import shares
from lib.workflows.reviews.exploring.over_time import over_time
from lib.workflows.reviews.facts.models import Drop, Robustness
from lib.workflows.reviews.facts.words import OverTime, Word
from lib.workflows.reviews.report import review_charts, word_charts
from lib.workflows.reviews.report.review_text import drawn_text
from lib.workflows.reviews.report.word_cloud import HEIGHT, WIDTH, cloud_html, em_width, layout

EN = translator("en")
NASTY = "<script>alert('x')</script>"


def word(name, z, reviews=20):
    low, high = (z - 2) / 4, (z + 2) / 4
    return Word(word=name, score=z / 4, low=low, high=high, z=z, uses=12, others=8, reviews=reviews)


def share(rows, hits, low, high):
    return Share(rows=rows, hits=hits, share=hits / rows, low=low, high=high)


def test_words_stand_by_reviews_and_z():
    words = [word("great", 5.0, 40), word(NASTY, 3.0), word("plain", 0.1, 90), word("bad", -4.0)]
    chart = word_charts.words_scatter(words, "positive", EN)
    points = {
        x: (y, s)
        for trace in chart.data
        for x, y, s in zip(trace.x, trace.y, trace.marker.symbol, strict=True)
    }
    assert points[40] == (5.0, "triangle-up")
    assert points[90] == (0.1, "circle")
    assert "&lt;script&gt;" in chart.to_json()
    assert "<script" not in chart.to_json()
    assert chart.layout.title.text.startswith("Typical of positive: great")


@pytest.mark.parametrize("count", [3, 14, 60])
def test_on_a_phone_the_strongest_words_are_a_list(count):
    words = [word(f"w{n}", 6.0 - n / 4, 5 + n) for n in range(count - 1)] + [word(NASTY, -9.0)]
    chart = word_charts.words_scatter(words, "positive", EN, narrow=True)
    names = list(chart.layout.yaxis.ticktext)
    assert len(names) == len(set(names)) == len(chart.data[0].x) == min(count, 20)
    assert names[0] == "w0"
    assert "&lt;script&gt;" in names[-1]


def test_no_words_is_a_reason():
    assert word_charts.words_scatter([], "positive", EN).layout.annotations


def test_words_of_a_cloud_never_overlap_and_stay_inside():
    words = [(f"배송이 빠르다 {n}"[: 3 + n % 9], 30.0 - n, "") for n in range(40)]
    placed = layout(words)
    assert len(placed) >= 15
    boxes = []
    for one in placed:
        half = em_width(one.word) * one.size / 2
        assert one.x - half >= 0
        assert one.x + half <= WIDTH
        assert 0 <= one.y <= HEIGHT
        for x, y, other, size in boxes:
            apart = abs(one.x - x) >= half + other - 1e-6
            assert apart or abs(one.y - y) >= (one.size + size) / 2
        boxes.append((one.x, one.y, half, one.size))
    assert placed == layout(words)


def test_hangul_is_wider_than_latin():
    assert em_width("배송") > em_width("ab") > em_width("a ") > 0


def test_a_cloud_is_escaped_and_draws_only_typical_words():
    html = cloud_html([word(NASTY, 5.0), word("chance", 0.5)], "#1B8A7A", "label", "{word}: {z}")
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "chance" not in html


def test_shares_are_drawn_against_all_by_colour_and_shape():
    rows = [
        share(50, 45, 0.8, 0.95).named("price"),
        share(40, 8, 0.1, 0.3).named("box"),
        share(10, 6, 0.3, 0.8).named("fit"),
    ]
    (points,) = review_charts.shares_chart(rows, 0.6, "title", "axis", EN).data
    assert points.marker.symbol == ("triangle-up", "triangle-down", "circle")
    assert points.marker.color[:2] == (shares.GOOD, shares.BAD)
    (errors,) = review_charts.shares_chart(rows, 0.6, "t", "a", EN, good="low").data
    assert errors.marker.color[:2] == (shares.BAD, shares.GOOD)
    said = review_charts.standing_out(rows, 0.6, EN)
    assert said == "Above average: price; below: box"
    assert "None differs" in review_charts.standing_out(rows[2:], 0.6, EN)


def test_of_many_shares_that_do_not_differ_none_is_said_to_stand_out():
    generator = np.random.default_rng(0)
    said = 0
    for _ in range(200):
        drawn = [share_of(int(generator.binomial(60, 0.6)), 60) for _ in range(15)]
        rows = [NamedShare(name=f"topic {place}", **one) for place, one in enumerate(drawn)]
        said += "None differs" not in review_charts.standing_out(rows, 0.6, EN)
    assert said <= 20  # five in a hundred are expected, and were six in ten with 95 % each


@pytest.mark.parametrize(
    ("z", "p", "said"), [(-3.0, 0.003, "falling"), (3.0, 0.003, "rising"), (1.0, 0.3, "no trend")]
)
def test_time_says_its_trend(z, p, said):
    points = [{"when": f"2025-0{n}-01", **to_json(share(10, 10 - n, 0.2, 0.9))} for n in (1, 2, 3)]
    stored = {"points": points, "z": z, "p": p, "step": "MS", "undated": 0}
    time = from_json(OverTime, stored)
    title = review_charts.time_title(time, "Share", EN)
    assert said in title
    assert "from" not in title  # an old answer has no ends of the trend line
    chart = review_charts.time_chart(time, title, "Share", EN)
    assert chart.data[1].y == (0.9, 0.8, 0.7)
    assert list(chart.data[0].y[:3]) == [0.9, 0.9, 0.9]


def test_a_rise_is_told_by_its_trend_line_not_by_the_first_and_last_month():
    # One review in the first month, which is positive, and one in the last, which is not.
    months = ["2025-01"] + ["2025-02"] * 50 + ["2025-05"] * 50 + ["2025-06"]
    hits = np.array([1] + [1] * 10 + [0] * 40 + [1] * 40 + [0] * 10 + [0])
    time = over_time(pd.to_datetime(pd.Series(months)), hits)
    assert time.points[0].share > time.points[-1].share
    assert time.ends[0] < time.ends[1]
    assert "rising from 6% to 94%" in review_charts.time_title(time, "Share", EN)


def test_two_months_have_no_trend_to_speak_of():
    time = over_time(
        pd.to_datetime(pd.Series(["2025-01"] * 9 + ["2025-03"] * 9)), np.arange(18) < 9
    )
    assert review_charts.time_title(time, "Share", EN) == "Share over time"


def test_drops_are_drawn_to_the_left_with_their_interval():
    changed = share(10, 2, 0.1, 0.4)
    drop = Drop(name="spaces", score=0.7, drop=0.1, low=0.0, high=0.15, changed=changed)
    answer = Robustness(metric="accuracy", score=0.8, rows=10, drops=(drop,))
    chart = review_charts.robustness_chart(
        {"m": answer}, {"m": NASTY}, {"m": "deep"}, {"m": "#000000"}, EN
    )
    (points,) = chart.data
    assert points.x == (-0.1,)
    assert points.error_x.array[0] == pytest.approx(0.1)
    assert points.error_x.arrayminus[0] == pytest.approx(0.05)
    assert "<script" not in chart.to_json()


def test_contributions_are_drawn_in_the_text_and_escaped():
    text = f"great {NASTY} bad"
    html = drawn_text(
        text, [(0, 5, 2.0), (6, 6 + len(NASTY), 0.01), (len(text) - 3, len(text), -1)]
    )
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert re.findall("solid|dotted", html) == ["solid", "dotted"]
    plain = re.sub("<[^>]+>", "", html)
    assert plain.startswith("great &lt;script")


def test_spans_that_overlap_or_leave_the_text_do_no_harm():
    html = drawn_text("abcdef", [(0, 4, 1.0), (2, 6, 3.0), (4, 99, 1.0), (3, 3, 1.0)])
    assert re.sub("<[^>]+>", "", html) == "abcdef"
    assert html.count("solid") == 1
