"""A figure for a page looks as its template says, and holds nothing that is drawn again."""

import numpy as np

from lib.report.drawing.drawn_once import drawn_once
from lib.report.drawing.theme import GRID, REFERENCE_LINE, figure, level_line, upright_line


def sent(chart):
    drawn_once(chart)
    found = chart.to_dict()
    return found["data"], found["layout"]


def test_what_counts_as_changed_in_a_copy_is_not_in_a_figure():
    chart = figure("Title", 300, showlegend=True)
    values = np.array([0.5, 1.0])
    chart.add_scatter(x=values, y=values, error_y={"array": values}, customdata=values[:, None])
    (trace,), layout = sent(chart)
    assert "template" not in layout
    assert "datarevision" in layout
    assert trace["x"] == trace["y"] == trace["error_y"]["array"] == [0.5, 1.0]
    assert trace["customdata"] == [[0.5], [1.0]]


def test_a_layout_says_what_its_template_said_beside_its_own():
    chart = figure("Title", 300, margin={"l": 64}, xaxis={"title": {"text": "Rows"}})
    chart.add_scatter(x=[1], y=[2], yaxis="y2")
    _, layout = sent(chart)
    assert layout["margin"] == {"l": 64, "r": 16, "t": 48, "b": 8}
    assert layout["xaxis"]["title"] == {"text": "Rows", "font": {"size": 13}}
    assert layout["yaxis2"]["gridcolor"] == GRID
    assert "yaxis" not in layout


def test_colours_of_lines_draw_no_lines():
    """Where bars stand plotly draws no grid, and nowhere a line along the axis."""
    chart = figure("", 300).add_bar(x=[1], y=["a"], orientation="h")
    _, layout = sent(chart)
    drawn = [
        [layout[axis][f"show{part}"] for part in ("grid", "line")] for axis in ("xaxis", "yaxis")
    ]
    assert drawn == [[True, False], [False, False]]
    assert [layout["xaxis"]["zeroline"], layout["yaxis"]["zeroline"]] == [True, False]
    own = figure("", 300, xaxis={"showgrid": False}, yaxis={"gridcolor": "red", "linecolor": "red"})
    _, layout = sent(own.add_bar(x=[1], y=["a"], orientation="h"))
    assert not layout["xaxis"]["showgrid"]
    assert layout["yaxis"]["showgrid"]
    assert layout["yaxis"]["showline"]


def test_lines_from_end_to_end_are_those_that_plotly_would_draw():
    ours, own = figure("", 300), figure("", 300)
    upright_line(ours, 0.5, REFERENCE_LINE)
    level_line(ours, 2, REFERENCE_LINE)
    own.add_vline(x=0.5, line=REFERENCE_LINE).add_hline(y=2, line=REFERENCE_LINE)
    assert ours.to_dict() == own.to_dict()
