"""The network builder by keyboard alone, and its JSON from one workspace to another."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import COMPARE, settled, take_sample

pytestmark = [pytest.mark.browser, pytest.mark.slow]


REACHED = (
    "Down",
    "Remove",
    "Units",
    "Activation",
    "L1",
    "L2",
    "Rate",
    "Dropout",
    "BatchNormalization",
    "Optimizer",
    "Learning rate",
    "Schedule of the rate",
    "Batch size",
    "Epochs",
    "Patience",
    "Save, open, share",
)
"""Controls of a network in the order of Tab."""


def builder(page: Page, sample: str) -> None:
    """Go from a sample to its builder with a network, by keys where one would press a button."""
    take_sample(page, sample)
    page.get_by_role("button", name=COMPARE).click()
    panel = page.get_by_text("Build a network", exact=True)
    expect(panel).to_be_visible()
    settled(page)
    panel.click()
    add = page.get_by_role("button", name="Add a network")
    expect(add).to_be_visible()
    settled(page)
    press(page, add)
    expect(page.get_by_text("1. Dense")).to_be_visible()
    settled(page)


def press(page: Page, control: Locator) -> None:
    control.focus()
    page.keyboard.press("Enter")


def names_by_tab(page: Page, presses: int) -> list[str]:
    """Press Tab so many times; return what has the focus after each."""
    said = """() => {
      const one = document.activeElement;
      return one.ariaLabel || one.innerText || one.getAttribute('aria-labelledby') || one.tagName;
    }"""
    found = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        found.append(" ".join(page.evaluate(said).split()))
    return found


def test_a_network_is_built_by_keyboard_and_taken_to_another_workspace(visitor, tmp_path) -> None:
    page = visitor("/")
    builder(page, "Breast cancer")
    units = page.get_by_role("spinbutton", name="Units").first
    units.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("24")
    page.keyboard.press("Enter")
    expect(page.get_by_text("About 1,577 parameters")).to_be_visible()  # (30+1)24+(24+1)32+33
    page.get_by_role("combobox", name="Activation").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    settled(page)
    press(page, page.get_by_role("button", name="BatchNormalization"))
    expect(page.get_by_text("4. BatchNormalization")).to_be_visible()
    settled(page)
    press(page, page.get_by_role("button", name="Up").last)
    expect(page.get_by_text("3. BatchNormalization")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Add a network").focus()
    order = iter(names_by_tab(page, 55))
    for name in REACHED:
        assert any(name in one for one in order), name  # each after the one before
    press(page, page.get_by_role("button", name="Save, open, share"))
    with page.expect_download() as download:
        press(page, page.get_by_role("button", name="Download JSON"))
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert [one["type"] for one in json.loads(file.read_text("utf-8"))["layers"]] == [
        "Dense",
        "Dropout",
        "BatchNormalization",
        "Dense",
    ]
    other = visitor("/")
    builder(other, "Diabetes")
    press(other, other.get_by_role("button", name="Save, open, share"))
    other.locator('input[type="file"]').set_input_files(file)
    expect(other.get_by_text(re.compile("it gets one linear unit"))).to_be_visible()
    expect(other.get_by_text("3. BatchNormalization")).to_be_visible()
