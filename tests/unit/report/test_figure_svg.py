"""Figures without script: what the figure holds is in the drawing, as text and as marks."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import numpy as np
import pytest

from lib.core.proportions import NamedShare
from lib.core.task import Task, TaskKind
from lib.evaluation.judge.out_of_fold import Reliability
from lib.i18n import translator
from lib.report.drawing.figure_svg import svg_of
from lib.report.drawing.interactive import place
from lib.report.drawing.theme import figure
from lib.report.figures import prediction_charts
from lib.workflows.reviews.report import review_charts
from lib.workflows.segments.facts.movement import Movement
from lib.workflows.segments.facts.portraits import Portraits
from lib.workflows.segments.groups import portraits
from lib.workflows.segments.report import (
    map_charts,
    portrait_charts,
    segment_charts,
    segment_test_charts,
    time_charts,
)
from lib.workflows.segments.report.segment_report import (
    SegmentParts,
    movement_displays,
    number_displays,
    profile_displays,
)
from tests.unit.report.sample_segments import NASTY, choice, customers, facts, made_map

EN, KO = translator("en"), translator("ko")
NAMES = {0: NASTY, 1: "Hibernating", -1: "In no segment"}
MOVED = Movement(
    before=(0, 1),
    after=(0, 1),
    counts=((40, 5), (3, 20)),
    moved=8,
    stayed=60,
    new=4,
    before_date="2026-01-01",
    after_date="2026-04-01",
)


def described():
    frame, labels, kinds = customers()
    return portraits.portraits(frame, labels, kinds, money="monetary")


def texts(svg):
    tree = ElementTree.fromstring(svg)
    assert tree.get("aria-label")
    return [one.text for one in tree.iter() if one.tag.endswith("text")]


@pytest.mark.parametrize("t", [EN, KO])
def test_every_figure_of_segments_is_drawn_without_script(t):
    answer = Portraits(described())
    parts = SegmentParts("kmeans", choice(), facts(), answer, MOVED, NAMES)
    draw = (number_displays, profile_displays, movement_displays)
    plots = [plot for displays in draw for plot in displays(parts, t)]
    assert len(plots) == 10
    for plot in plots:
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
    made = replace(made, points=tuple((*one, 0.0) for one in made.points))
    assert svg_of(map_charts.map_3d(made, labels, NAMES, EN), EN) == ""


def test_bars_of_a_second_axis_have_their_width_and_their_part_of_the_height():
    found = Reliability(
        predicted=np.array([0.1, 0.5]),
        share=np.array([0.2, 0.6]),
        low=np.array([0.1, 0.5]),
        high=np.array([0.3, 0.7]),
        counts=np.array([40, 20]),
        brier=0.2,
    )
    svg = svg_of(prediction_charts.reliability_chart(found, "#0072B2", EN), EN)
    assert {"Share of positives", "Rows", "Predicted probability"} <= set(texts(svg))
    boxes = [
        list(map(float, one))
        for one in re.findall(
            r'<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"', svg
        )
    ]
    assert len(boxes) == 2
    assert all(20 < wide < 40 and y > 300 for _, y, wide, _ in boxes)
    assert boxes[0][3] == pytest.approx(2 * boxes[1][3], rel=0.02)


def test_a_confusion_matrix_is_drawn_with_both_its_names():
    task = Task(TaskKind.BINARY, "y", {"a": "number"}, ("no", "yes"))
    chart = prediction_charts.confusion_chart(np.array([[40, 3], [5, 20]]), task, None, EN)
    assert {"Predicted", "Actual", "no", "yes", "40", "5"} <= set(texts(svg_of(chart, EN)))


def test_lying_intervals_are_drawn_with_the_names_of_their_rows():
    rows = [NamedShare(name=name, share=0.2, low=0.1, high=0.3, rows=9, hits=2) for name in "ab"]
    svg = svg_of(review_charts.shares_chart(rows, 0.25, "title", "errors", EN), EN)
    assert {"a  (9)", "b  (9)", "all: 25%"} <= set(texts(svg))
    assert len(re.findall(r'h[0-9.]+" class="error"', svg)) == 2


def test_wide_bars_stay_inside_their_axis():
    chart = figure("Errors", 300)
    chart.add_bar(x=[-50.0, 5.0], y=[6, 90], width=[80.0, 10.0])
    svg = svg_of(chart, EN)
    boxes = re.findall(r'<rect x="([^"]+)" y="[^"]+" width="([^"]+)"', svg)
    assert len(boxes) == 2
    (left, _), (last, wide) = ((float(x), float(w)) for x, w in boxes)
    assert left > 20
    assert last + wide < 720
