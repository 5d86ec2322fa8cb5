"""From purchases to named segments and a file of them, as an analyst does it."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import RUN, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]
FEW = ("K-means", "Gaussian mixture")
LONG = 300_000


def choose(page, view):
    page.locator(".st-key-deepworth_segments").wait_for()
    page.get_by_role("radio", name=view, exact=True).click()
    settled(page)


def test_purchases_become_segments_that_are_named_and_taken_away(visitor):
    page = visitor("/segments")
    page.get_by_role("button", name="Shop purchases").click()
    expect(page.get_by_text("One row per purchase")).to_be_visible()
    page.get_by_role("button", name=re.compile("Continue with 596 customers")).click()
    expect(page.get_by_text("Features to segment by")).to_be_visible()
    page.get_by_role("radio", name="Quick", exact=True).click()
    expect(page.get_by_text("10 resamples")).to_be_visible()
    settled(page)
    chosen = page.locator('button[data-variant="pills"][aria-pressed="true"]')
    for name in [name for name in chosen.all_inner_texts() if name not in FEW]:
        chosen.filter(has_text=re.compile(f"^{re.escape(name)}$")).click()
    expect(chosen).to_have_count(len(FEW))
    # RFM quintiles are always there: what every clustering must beat.
    expect(page.get_by_role("button", name="Run 3 models")).to_be_visible()
    settled(page)
    page.get_by_role("button", name=RUN).click()
    expect(page.get_by_text("Stop the run")).to_be_visible()
    heading = page.get_by_role("heading", name="The segments", exact=True)
    expect(heading).to_be_visible(timeout=LONG)
    expect(page.locator(".st-key-deepworth_stability")).to_contain_text(
        re.compile("stable segment|No number of segments passes every test")
    )
    choose(page, "Segment profiles")
    expect(page.get_by_text("Rule", exact=True)).to_be_visible(timeout=LONG)
    expect(page.get_by_text(re.compile("of those it finds belong to it"))).to_be_visible()
    choose(page, "Use it")
    expect(page.locator("code").filter(has_text="CASE")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the customers (CSV)").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 596
    assert {row["segment_name"] for row in rows} >= {"Champions"}
    add_a_model(page)
    duplicate(page)


def add_a_model(page):
    """Add a model on the same resamples: it stands among the others, which are kept."""
    page.get_by_text("Add models on the same resamples").click()
    # While the part unfolds, a list that opens below it closes again.
    page.wait_for_timeout(500)
    page.get_by_role("combobox", name="Models to add").click()
    page.get_by_role("option", name="DBSCAN", exact=True).click()
    page.keyboard.press("Escape")
    settled(page)
    page.get_by_role("button", name="Add to this run").click()
    expect(page.get_by_text("Stop the run")).to_be_visible()
    expect(page.get_by_role("heading", name="Which model")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("4 models, 10 resamples")).to_be_visible()
    settled(page)


def duplicate(page):
    """Open the set-up again: it is as the run was set up."""
    page.get_by_role("button", name="Duplicate and edit").click()
    expect(page.get_by_text("Features to segment by")).to_be_visible()
    expect(page.get_by_role("button", name="Run 4 models")).to_be_visible()
    expect(page.get_by_role("radio", name="Quick", exact=True)).to_be_checked()
