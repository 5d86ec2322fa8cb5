"""Figures without script: what the figure holds is in the drawing, as text and as marks."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from lib.i18n import translator
from lib.report import (
    map_charts,
    portrait_charts,
    segment_charts,
    segment_test_charts,
    time_charts,
)
from lib.report.figure_svg import svg_of
from lib.report.interactive import place
from lib.report.segment_report import SegmentParts, segment_plots
from lib.segments import portraits
from tests.unit.report.sample_segments import NASTY, choice, customers, facts, made_map

EN, KO = translator("en"), translator("ko")
NAMES = {0: NASTY, 1: "Hibernating", -1: "In no segment"}
MOVED = {
    "before": [0, 1], "after": [0, 1], "counts": [[40, 5], [3, 20]], "moved": 8, "stayed": 60,
    "new": 4, "before_date": "2026-01-01", "after_date": "2026-04-01",
}  # fmt: skip


def described():
    frame, labels, kinds = customers()
    return portraits.portraits(frame, labels, kinds, money="monetary")


def texts(svg):
    tree = ElementTree.fromstring(svg)
    assert tree.get("aria-label")
    return [one.text for one in tree.iter() if one.tag.endswith("text")]


@pytest.mark.parametrize("t", [EN, KO])
def test_every_figure_of_segments_is_drawn_without_script(t):
    answer = {"portraits": described(), "rules": None}
    parts = SegmentParts("kmeans", choice(), facts(), answer, MOVED, NAMES)
    plots = segment_plots(parts, t)
    assert len(plots) == 10
    for plot in plots.values():
        assert texts(plot.drawing), plot.key
        assert "<a href" not in plot.drawing
        assert plot.drawing in place(plot)


def test_a_drawing_says_what_its_figure_says():
    assert {"2", "3", "4", "Each segment", "used: 3"} <= set(
        texts(svg_of(segment_test_charts.stability_by_k(choice(), EN), EN))
    )
    heat = portrait_charts.means_heatmap(described(), NAMES, str, EN)
    shown = texts(svg_of(heat, EN))
    assert {"recency", "frequency", "monetary", *(heat.data[0].text[0])} <= set(shown)
    each = texts(svg_of(segment_charts.cluster_stability(facts(), [0, 1], NAMES, EN), EN))
    assert {"0.93", "0.55"} <= set(each)
    flow = svg_of(time_charts.movement_chart(MOVED, NAMES, EN), EN)
    assert flow.count("<path") == 4
    assert {"2026-01-01", "2026-04-01", "2 Hibernating"} <= set(texts(flow))


def test_an_interval_with_unequal_sides_is_drawn_so():
    chart = segment_test_charts.valley_chart(choice(), EN)
    lines = re.findall(r'd="M[\d.]+ ([\d.]+)v([\d.]+)" class="error"', svg_of(chart, EN))
    spans = [float(length) for _, length in lines]
    # From 0.1 k to 0.4 k, whatever lies between: lengths grow as 2, 3, 4.
    assert spans[1] / spans[0] == pytest.approx(3 / 2, abs=0.02)
    assert spans[2] / spans[0] == pytest.approx(2, abs=0.02)


def test_what_cannot_be_drawn_is_left_to_the_script():
    made, labels = made_map()
    made = {**made, "points": [[*one, 0] for one in made["points"]]}
    assert svg_of(map_charts.map_3d(made, labels, NAMES, EN), EN) == ""
