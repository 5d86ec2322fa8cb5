"""The values of a chart as a table: what is drawn, under the names of its axes."""

import plotly.graph_objects as go
import pytest

from lib.i18n import translator
from lib.report.drawing.figure_values import values_of

EN = translator("en")


def records(figure: go.Figure) -> list[dict[str, object]]:
    return values_of(figure, EN).to_dict("records")


def test_a_bar_with_its_interval_is_a_row():
    figure = go.Figure()
    interval = {"array": [0.2], "arrayminus": [0.1]}
    figure.add_bar(x=[0.5], y=["<b>price</b>"], orientation="h", error_x=interval)
    figure.update_layout(xaxis_title="Share")
    [row] = records(figure)
    assert row == {
        "Share": 0.5,
        "Share, lower end": pytest.approx(0.4),
        "Share, upper end": pytest.approx(0.7),
        "Name": "price",
    }


def test_series_are_told_apart_and_what_only_takes_the_pointer_is_left_out():
    figure = go.Figure()
    figure.add_scatter(x=[1, 2], y=[3, None], name="one")
    figure.add_scatter(x=[1], y=[4], name="two", text=["a"])
    figure.add_scatter(x=[1], y=[9], marker={"opacity": 0})
    figure.update_layout(xaxis_title="Epoch", yaxis_title="Loss")
    assert values_of(figure, EN).to_csv(index=False).splitlines() == [
        "Series,Epoch,Loss,Label",
        "one,1,3,",
        "two,1,4,a",
    ]


def test_places_read_as_their_names_and_mere_places_are_left_out():
    figure = go.Figure()
    figure.add_scatter(x=[0.5, 0.7], y=[0, 1])
    figure.update_layout(xaxis_title="Score", yaxis={"tickvals": [0, 1], "ticktext": ["A", "B"]})
    assert records(figure) == [{"Score": 0.5, "Name": "A"}, {"Score": 0.7, "Name": "B"}]
    figure.update_layout(yaxis={"tickvals": [], "ticktext": []})
    assert records(figure) == [{"Score": 0.5}, {"Score": 0.7}]


def test_days_read_as_days():
    figure = go.Figure()
    figure.add_scatter(x=["2025-01-01", "2025-02-01"], y=[1, 2])
    figure.update_layout(yaxis_title="Share")
    assert records(figure)[0] == {"Date": "2025-01-01", "Share": 1}
    figure = go.Figure()
    figure.add_bar(x=[1735689600000.0], y=[1])
    figure.update_layout(xaxis={"type": "date", "title": {"text": "Day"}}, yaxis_title="Share")
    assert records(figure) == [{"Day": "2025-01-01T00:00:00", "Share": 1}]


def test_a_band_is_not_taken_for_the_line_in_it():
    figure = go.Figure()
    figure.add_scatter(x=[1, 2, 2, 1], y=[3, 4, 2, 1], fill="toself")
    figure.add_scatter(x=[1, 2], y=[2, 3])
    figure.update_layout(xaxis_title="Epoch", yaxis_title="Loss")
    assert [row["Series"] for row in records(figure)] == ["Edges of the band"] * 4 + [""] * 2


def test_cells_and_flows_are_rows():
    figure = go.Figure()
    figure.add_heatmap(z=[[1, 2], [3, 4]])
    figure.update_layout(
        xaxis={"title": {"text": "Predicted"}, "tickvals": [0, 1], "ticktext": ["no", "yes"]},
        yaxis={"title": {"text": "Actual"}, "tickvals": [0, 1], "ticktext": ["no", "yes"]},
    )
    assert records(figure)[1] == {"Actual": "no", "Predicted": "yes", "Value": 2}
    figure = go.Figure()
    link = {"source": [0], "target": [1], "value": [7]}
    figure.add_sankey(node={"label": ["new", "loyal"]}, link=link)
    assert records(figure) == [{"From": "new", "To": "loyal", "Value": 7}]
