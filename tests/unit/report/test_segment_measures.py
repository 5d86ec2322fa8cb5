"""Sizes and means of segments in words and files, and amounts with their currency."""

from dataclasses import replace

from lib.i18n import translator
from lib.workflows.segments.facts.measures import ColumnMeans, SegmentMeans
from lib.workflows.segments.report.money import money, with_unit
from lib.workflows.segments.report.segment_measures import (
    Measures,
    cell_text,
    means_frame,
    passed_on_measures,
)
from lib.workflows.segments.report.segment_report import (
    SegmentParts,
    measures_html,
    passed_on_segments,
)

EN, KO = translator("en"), translator("ko")
TOLD = ColumnMeans(1234.56, 1100.2, 1368.9, 987.654)
SEGMENT = SegmentMeans(0, 12, 0.3, {"monetary": TOLD, "recency": TOLD})
FOUND = Measures([SEGMENT], ["monetary", "recency"], ["monetary"], "£", {0: "Champions"})


def test_a_cell_names_the_currency_of_amounts_alone():
    assert cell_text(FOUND, "monetary", TOLD, "mean", EN) == "£1,235 (£1,100 – £1,369)"
    assert cell_text(FOUND, "monetary", TOLD, "median", EN) == "£988"
    assert cell_text(FOUND, "recency", TOLD, "median", EN) == "988"
    alone = replace(TOLD, low=None, high=None)
    assert cell_text(FOUND, "monetary", alone, "mean", EN) == "£1,235"


def test_currencies_stand_where_they_are_expected():
    assert money(1234.6, "원", KO) == "1,235원"
    assert money(-5.5, "$", EN) == "\N{MINUS SIGN}$5.50"
    assert money(-0.001, "$", EN) == "$0.00"
    assert money(5.5, "CHF", EN) == "CHF 5.50"
    assert with_unit("Mean", None) == "Mean"


def test_others_see_no_segment_of_a_few_customers():
    few = replace(SEGMENT, segment=1, size=4)
    [shown] = passed_on_measures([SEGMENT, few])
    assert shown.columns["monetary"].mean == 1234.56
    assert shown.columns["monetary"].median == 988


def test_the_file_has_a_row_a_segment():
    frame = means_frame(FOUND)
    assert frame.loc[0, ["segment", "name", "customers"]].tolist() == [1, "Champions", 12]
    assert frame.loc[0, "monetary_low"] == 1100.2


def test_the_report_begins_with_the_table_and_names_given_limits():
    nasty = {0: '<a href="javascript:alert(1)">x</a>'}
    parts = SegmentParts(
        "kmeans",
        names=nasty,
        measures=replace(FOUND, names=nasty),
        cuts={"recency": "30, 60, 90, 180"},
    )
    page = measures_html(passed_on_segments(parts), EN)
    assert "£1,235 (£1,100 – £1,369)" in page
    assert "median £988" in page
    assert "Recency: 30, 60, 90, 180" in page
    assert "<a" not in page
    few = replace(FOUND, segments=[replace(SEGMENT, size=4)])
    assert "1,235" not in measures_html(passed_on_segments(replace(parts, measures=few)), EN)
