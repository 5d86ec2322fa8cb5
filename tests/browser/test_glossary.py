"""The glossary as somebody reads it: a search, a link to what it put away, the keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import COMPARE, RUN, settled, take_sample

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_search_finds_and_its_links_lead_on(visitor) -> None:
    page = visitor("/glossary?lang=ko&term=rope")
    expect(page.get_by_role("heading", name="동등 구간")).to_be_visible()
    search = page.get_by_role("searchbox")
    search.fill("precision")
    expect(page.locator("dt:visible")).to_have_count(4)
    expect(page.locator("#confusion_matrix")).to_be_hidden()
    first = page.locator(".first a", has_text="혼동 행렬")
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#confusion_matrix")).to_be_in_viewport()
    expect(page.locator("dt:visible")).to_have_count(5)
    assert "/glossary" in page.url
    search.fill("")
    expect(page.get_by_role("link", name="평가 지표", exact=True).first).to_be_visible()


def test_it_fits_a_phone(visitor) -> None:
    page = visitor("/glossary?lang=en", viewport={"width": 390, "height": 844})
    expect(page.locator("dt").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ends = page.locator("dt, dd").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().right)"
    )
    assert max(ends) <= 390


def test_a_tooltip_leads_to_its_term_beside_the_page(visitor) -> None:
    page = visitor("/")
    take_sample(page, "Breast cancer")
    page.get_by_role("button", name=COMPARE).click()
    expect(page.get_by_role("button", name=RUN)).to_be_visible()
    settled(page)
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_role("heading", name="비교")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="목표 변수: 예측할 열").first.hover()
    link = page.get_by_role("tooltip").get_by_role("link", name="목표 변수")
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", name="목표 변수")).to_be_visible()
