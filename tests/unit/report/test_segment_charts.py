"""Charts of segments: the finding in the title, no markup of anybody, no colour alone."""

import json

import numpy as np
import pytest

from lib.i18n import translator
from lib.report import map_charts, portrait_charts, segment_charts
from lib.report.segment_looks import colour, symbol
from lib.segments import compare, portraits
from tests.unit.report.sample_segments import NASTY, choice, customers, facts, made_map

EN = translator("en")
NAMES = {0: NASTY, 1: "Hibernating", -1: "In no segment"}


def plain(name):
    return name


@pytest.fixture(scope="module")
def described():
    frame, labels, kinds = customers()
    return portraits.portraits(frame, labels, kinds, money="monetary")


def test_stability_names_the_largest_stable_number_and_marks_the_one_used():
    chart = segment_charts.stability_by_k(choice(), EN)
    assert chart.layout.title.text == "Stable up to 3 segments"
    assert chart.layout.shapes[-1].x0 == 3
    assert list(chart.data[2].y) == [one["jaccard"] for one in choice()["ks"]]
    none = segment_charts.stability_by_k({**choice(), "decision": "none"}, EN)
    assert none.layout.title.text == "No number of segments is stable"


def test_gap_and_indices_say_what_they_choose():
    gap = segment_charts.gap_chart(choice(), EN)
    assert gap.layout.title.text == "The gap statistic chooses 3"
    assert list(gap.data[0].error_y.array) == [0.02, 0.02, 0.02]
    indices = segment_charts.indices_chart(choice(), EN)
    assert "disagree" in indices.layout.title.text
    assert all(max(trace.y) == 1 and min(trace.y) == 0 for trace in indices.data)
    assert len({trace.marker.symbol for trace in indices.data}) == len(indices.data)


def test_hennig_s_marks_stand_beside_every_cluster():
    chart = segment_charts.cluster_stability(facts(), [0, 1], NAMES, EN)
    assert [shape.x0 for shape in chart.layout.shapes] == [0.6, 0.75, 0.85]
    assert chart.layout.title.text == "Not stable: 2 Hibernating"
    assert list(chart.data[0].x) == [0.55, 0.93]


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


def test_a_map_keeps_the_rows_for_the_lasso(described):
    made, labels = made_map()
    chart = map_charts.map_2d(made, labels, NAMES, EN)
    rows = sorted(int(row) for trace in chart.data for row in trace.customdata)
    assert rows == made["rows"]
    assert chart.layout.dragmode == "lasso"
    assert chart.data[-1].marker.symbol == "x"
    assert len(map_charts.map_3d({**made, "points": [[*p, 0] for p in made["points"]]}, labels,
                                 NAMES, EN).data) == 3  # fmt: skip


def test_a_flow_counts_everybody():
    made = compare.compare(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 1]))
    chart = map_charts.flow_chart(made, NAMES, NAMES, EN)
    assert sum(chart.data[0].link.value) == 4
    assert chart.layout.title.text.startswith("75%")


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
    empty = {"segments": [], "features": [], "spans": {}}
    for chart in (
        segment_charts.stability_by_k({}, EN),
        segment_charts.gap_chart({}, EN),
        segment_charts.indices_chart({}, EN),
        segment_charts.cluster_stability({}, [], {}, EN),
        portrait_charts.means_heatmap(empty, {}, plain, EN),
        portrait_charts.parallel_coordinates(empty, {}, plain, EN),
        map_charts.map_2d({"points": [], "rows": [], "kind": "pca"}, [], {}, EN),
    ):
        assert chart.layout.annotations[0].text


def test_a_segment_s_number_stands_at_one_of_its_customers_and_space_says_who_they_are():
    """A segment in two parts has nobody at its median; lines of space must be seen on white."""
    points = [[0.0, 0.0], [0.1, 0.0], [10.0, 10.0], [10.1, 10.0], [5.0, -5.0]]
    made = {"points": points, "rows": list(range(5)), "kind": "umap", "shares": []}
    flat = map_charts.map_2d(made, [0, 0, 0, 0, 1], NAMES, EN)
    assert [flat.layout.annotations[0].x, flat.layout.annotations[0].y] in points
    deep = {**made, "kind": "pca3", "points": [[*one, 0.0] for one in points]}
    space = map_charts.map_3d(deep, [0, 0, 0, 0, 1], NAMES, EN, ["a", "b", "c", "d", "e"])
    assert list(space.data[1].text) == ["e"]
    assert "rgba" not in space.layout.scene.xaxis.gridcolor
