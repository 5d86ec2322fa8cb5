"""axe-core on the page of reviews: set-up and each part of a finished run, in both themes."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import RUN, settled
from tests.browser.test_accessibility import barriers, store  # noqa: F401 - a fixture
from tests.browser.test_sharing import key_of
from tests.ui.review_run import finished_reviews

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LONG = 180_000
PARTS = ("Words and topics", "Error analysis", "Use it")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_reviews_have_no_serious_barrier(visitor, store, scheme: str) -> None:  # noqa: F811
    page = visitor("/", color_scheme=scheme)
    key = key_of(page)
    run = finished_reviews(store, key)
    page.get_by_role("button", name="Product reviews").click()
    expect(page.get_by_role("button", name=RUN)).to_be_visible(timeout=60_000)
    page.get_by_text("Star ratings", exact=True).first.click()
    settled(page)
    assert not barriers(page)
    page.goto(f"/reviews?run={run}")
    expect(page.get_by_text("Words typical of positive").first).to_be_visible(timeout=LONG)
    for part in PARTS:
        page.get_by_role("button", name=re.compile(part)).or_(
            page.get_by_role("radio", name=re.compile(part))
        ).first.click()
        settled(page)
        assert not barriers(page), part
