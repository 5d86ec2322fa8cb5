"""Dates on a page's charts are written as the language writes them."""

from lib.ui.widgets.chart_dates import plotly_locale


def test_dates_of_charts_are_in_the_language_of_the_page() -> None:
    assert plotly_locale("en") == {}
    korean = plotly_locale("ko")["locales"]["ko"]["format"]
    assert korean["month"] == "%Y년 %b"
    assert korean["dayMonthYear"] == "%Y년 %b %-d일"
    assert korean["shortMonths"][0] == "1월"
    assert korean["days"] == ["일요일", "월요일", "화요일", "수요일", "목요일", "금요일", "토요일"]
