"""From the sample of reviews to a verdict, the words, and a typed review."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import RUN, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LONG = 180_000
FEW = ("TF-IDF + logistic regression", "Averaged n-grams (fastText)")


def test_sample_of_reviews_verdict_words_and_a_typed_review(visitor):
    page = visitor()
    page.get_by_role("button", name="Product reviews").click()
    expect(page.get_by_role("heading", name="Reviews", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=RUN)).to_be_visible(timeout=60_000)
    page.get_by_text("Quick", exact=True).click()
    settled(page)
    page.get_by_role("button", name="Clear", exact=True).click()
    pills = page.locator('button[data-variant="pills"]')
    # A busy server answers late: a pill pressed before that would bring back all the others.
    expect(pills.and_(page.locator('[aria-pressed="true"]'))).to_have_count(0)
    settled(page)
    for name in FEW:
        pills.filter(has_text=re.compile(f"^{re.escape(name)}$")).click()
    expect(page.get_by_role("button", name=re.compile(r"Run 3 models"))).to_be_visible()
    page.get_by_role("button", name=RUN).click()
    heading = page.get_by_role("heading", name="The reviews", exact=True)
    expect(heading).to_be_visible(timeout=LONG)
    settled(page)
    expect(page.locator(".st-key-deepworth_verdict")).to_contain_text(re.compile("eep learning"))
    expect(page.get_by_text("Words typical of positive")).to_be_visible(timeout=LONG)
    cloud = page.get_by_role("img", name="Words typical of negative")
    expect(cloud).to_contain_text("disappointed")
    page.get_by_text("Use it", exact=True).click()
    page.get_by_label("Type or paste a review").fill(
        "배송이 빨라요 <img src=x onerror=alert(1)> 최고"
    )
    page.get_by_role("button", name="Score the review").click()
    expect(page.get_by_text(re.compile(r"^positive = \d+"))).to_have_count(2, timeout=LONG)
    assert page.locator('img[src="x"]').count() == 0
