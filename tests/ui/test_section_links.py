"""The row of links to the sections of a long page."""

from streamlit.testing.v1 import AppTest


def _page() -> None:
    from lib.ui.shell.section_links import section, section_links

    section_links([("first", "Sizes *and* [means]"), ("second", "Value")])
    section("first", "Sizes *and* [means]")
    section("second", "Value")


def test_each_link_leads_to_a_heading() -> None:
    page = AppTest.from_function(_page).run()
    assert not page.exception
    assert [heading.proto.anchor for heading in page.header] == ["first", "second"]
    links = page.markdown[0].value
    assert "](#first)" in links
    assert "](#second)" in links
    assert r"\[means\]" in links, "titles are shown as they are"
