"""Charts of segments: the finding in the title, no markup of anybody, no colour alone."""

import json
from dataclasses import replace

import numpy as np
import pytest

from lib.i18n import translator
from lib.workflows.segments.facts.choice import Choice
from lib.workflows.segments.facts.maps import DrawnMap
from lib.workflows.segments.facts.portraits import PortraitSet
from lib.workflows.segments.facts.segmentation import SegmentFacts
from lib.workflows.segments.groups import compare, portraits
from lib.workflows.segments.report import (
    map_charts,
    portrait_charts,
    segment_charts,
    segment_test_charts,
)
from lib.workflows.segments.report.segment_looks import colour, symbol
from tests.unit.report.sample_segments import (
    NASTY,
    choice,
    customers,
    decided,
    facts,
    made_map,
    old_choice,
)

EN = translator("en")
NAMES = {0: NASTY, 1: "Hibernating", -1: "In no segment"}


def plain(name):
    return name


@pytest.fixture(scope="module")
def described():
    frame, labels, kinds = customers()
    return portraits.portraits(frame, labels, kinds, money="monetary")


def test_every_test_names_who_passes_and_draws_its_limit_and_the_number_used():
    drawn = [
        (segment_test_charts.stability_by_k, "Each reproduced: passed by 2, 3", 0.75),
        (segment_test_charts.noise_chart, "Tighter than noise: passed by 2 to 4", 0),
        (segment_test_charts.apart_chart, "Well separated: passed by 2, 3", 4.0),
        (segment_test_charts.valley_chart, "Valley in between: passed by 2; undecided for 3, 4", 1),
    ]
    for draw, title, limit in drawn:
        chart = draw(choice(), EN)
        assert chart.layout.title.text == title
        assert limit in [shape.y0 for shape in chart.layout.shapes]
        assert chart.layout.shapes[-1].x0 == choice().k == 3
    states = {trace.name: list(trace.x) for trace in chart.data if trace.mode == "markers"}
    assert states == {"Passed": [2], "Cannot decide": [3, 4]}


def test_a_chart_says_so_where_no_number_passes():
    none = decided([replace(look, distance=2.0) for look in choice().ks])
    title = segment_test_charts.apart_chart(none, EN).layout.title.text
    assert title == "Well separated: passed by none"


def test_what_an_old_run_measured_is_still_drawn():
    old = old_choice()
    stability = segment_test_charts.stability_by_k(old, EN)
    assert stability.layout.title.text == "Stability by number"
    assert list(segment_test_charts.noise_chart(old, EN).data[0].y) == [0.3, 0.4, 0.3]
    for draw in (segment_test_charts.apart_chart, segment_test_charts.valley_chart):
        assert draw(old, EN).layout.annotations[0].text
    assert segment_charts.indices_chart(choice(), EN).data


def test_indices_say_what_they_choose():
    indices = segment_charts.indices_chart(choice(), EN)
    assert "disagree" in indices.layout.title.text
    assert all(max(trace.y) == 1 and min(trace.y) == 0 for trace in indices.data)
    assert len({trace.marker.symbol for trace in indices.data}) == len(indices.data)


def test_hennig_s_marks_stand_beside_every_cluster():
    chart = segment_charts.cluster_stability(facts(), [0, 1], NAMES, EN)
    assert [shape.x0 for shape in chart.layout.shapes] == [0.6, 0.75, 0.85]
    assert chart.layout.title.text == "Not stable: 2 Hibernating"
    assert list(chart.data[0].x) == [0.55, 0.93]


def test_ten_segments_flow_in_ten_colours():
    codes = np.arange(10)
    chart = map_charts.flow_chart(compare.compare(codes, codes), {}, {}, EN)
    assert len(set(chart.data[0].node.color[:10])) == 10
    assert len({(colour(code), symbol(code)) for code in range(50)}) == 50


def test_segments_differ_by_colour_and_marker_and_number(described):
    for draw in (portrait_charts.snake_plot, portrait_charts.radar):
        lines = [trace for trace in draw(described, NAMES, plain, EN).data if trace.name]
        assert [trace.line.color for trace in lines] == [colour(0), colour(1)]
        assert [trace.marker.symbol for trace in lines] == [symbol(0), symbol(1)]
        assert lines[1].name == "2 Hibernating"


def test_the_heat_map_holds_the_standardised_means(described):
    chart = portrait_charts.means_heatmap(described, NAMES, plain, EN)
    values = np.array(chart.data[0].z)
    assert values.shape == (3, 2)
    assert np.nanmax(np.abs(values)) < 3
    assert "Furthest from the mean" in chart.layout.title.text


def test_names_on_the_heat_map_are_cut_only_where_there_is_no_room(described):
    long = "Gap between orders, in days"
    names = {0: "Customers of the first year", 1: "Others"}
    for narrow, cut_off in ((False, False), (True, True)):
        chart = portrait_charts.means_heatmap(described, names, lambda _: long, EN, narrow=narrow)
        assert ("1 Customers of the first year" not in chart.layout.xaxis.ticktext) == cut_off
        assert (long not in chart.layout.yaxis.ticktext) == cut_off


def test_a_map_keeps_the_rows_for_the_lasso(described):
    made, labels = made_map()
    chart = map_charts.map_2d(made, labels, NAMES, EN)
    rows = sorted(int(row) for trace in chart.data for row in trace.customdata)
    assert rows == list(made.rows)
    assert chart.layout.dragmode == "lasso"
    assert chart.data[-1].marker.symbol == "x"
    deep = replace(made, points=tuple((*point, 0.0) for point in made.points))
    assert len(map_charts.map_3d(deep, labels, NAMES, EN).data) == 3


def test_a_flow_counts_everybody():
    made = compare.compare(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 1]))
    chart = map_charts.flow_chart(made, NAMES, NAMES, EN)
    assert sum(chart.data[0].link.value) == 4
    assert chart.layout.title.text.startswith("75%")


def test_names_beside_a_flow_do_not_cover_each_other():
    """Two of nine segments have a customer each: their names still need a line each."""
    second = np.repeat(np.arange(9), [150, 120, 60, 1, 1, 50, 30, 90, 120])
    made = compare.compare((second > 4).astype(int), second)
    chart = map_charts.flow_chart(made, {}, {}, EN)
    places = np.array(chart.data[0].node.y[2:])
    room = chart.layout.height - 110
    assert (np.diff(places) * room).min() >= 13


def test_nobody_s_markup_is_drawn(described):
    made, labels = made_map()
    charts = [
        segment_charts.cluster_stability(facts(), [0, 1], NAMES, EN),
        portrait_charts.means_heatmap(described, NAMES, lambda _: NASTY, EN),
        portrait_charts.snake_plot(described, NAMES, lambda _: NASTY, EN),
        portrait_charts.radar(described, NAMES, lambda _: NASTY, EN),
        portrait_charts.parallel_coordinates(described, NAMES, lambda _: NASTY, EN),
        map_charts.map_2d(made, labels, NAMES, EN),
    ]
    for chart in charts:
        said = json.dumps(chart.to_dict(), default=str)
        assert "<a href" not in said
        assert "&lt;a" in said


def test_without_anything_to_draw_there_is_a_reason():
    empty = PortraitSet()
    for chart in (
        segment_test_charts.stability_by_k(Choice(2), EN),
        segment_test_charts.noise_chart(Choice(2), EN),
        segment_test_charts.apart_chart(Choice(2), EN),
        segment_charts.indices_chart(Choice(2), EN),
        segment_charts.cluster_stability(SegmentFacts(), [], {}, EN),
        portrait_charts.means_heatmap(empty, {}, plain, EN),
        portrait_charts.parallel_coordinates(empty, {}, plain, EN),
        map_charts.map_2d(DrawnMap("pca"), [], {}, EN),
    ):
        assert chart.layout.annotations[0].text


def test_a_segment_s_number_stands_at_one_of_its_customers_and_space_says_who_they_are():
    """A segment in two parts has nobody at its median; lines of space must be seen on white."""
    points = ((0.0, 0.0), (0.1, 0.0), (10.0, 10.0), (10.1, 10.0), (5.0, -5.0))
    made = DrawnMap("umap", points, rows=tuple(range(5)))
    flat = map_charts.map_2d(made, [0, 0, 0, 0, 1], NAMES, EN)
    assert (flat.layout.annotations[0].x, flat.layout.annotations[0].y) in points
    deep = replace(made, kind="pca3", points=tuple((*one, 0.0) for one in points))
    space = map_charts.map_3d(deep, [0, 0, 0, 0, 1], NAMES, EN, ["a", "b", "c", "d", "e"])
    assert list(space.data[1].text) == ["e"]
    assert "rgba" not in space.layout.scene.xaxis.gridcolor
