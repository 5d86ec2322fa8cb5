"""axe-core on every page, in both themes: nothing serious for those without mouse or sight."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from lib.store import Store, open_store
from tests.browser.conftest import COMPARE, RUN, Server, settled, take_sample
from tests.browser.test_sharing import key_of
from tests.kept_run import keep_run
from tests.store_fixture import settings_in
from tests.unit.report.sample_run import sample_run

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SERIOUS = ("serious", "critical")


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    store = open_store(settings_in(server.log.parent))
    yield store
    store.close()


def barriers(page: Page) -> list[str]:
    """Return what axe finds serious, with the first place of each."""
    settled(page)
    page.wait_for_timeout(500)
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0].get('failureSummary', '')}"
        for one in found
        if one["impact"] in SERIOUS
    ]


_A_CONTROL = 200
"""Letters that no control has."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_barrier(visitor, store: Store, scheme: str) -> None:
    page = visitor("/", color_scheme=scheme)
    key = key_of(page)
    run = keep_run(store, key, sample_run(name="for everybody"))
    assert not barriers(page)
    take_sample(page, "Breast cancer")
    expect(page.get_by_role("button", name=COMPARE)).to_be_visible()
    assert not barriers(page)
    page.get_by_role("button", name=COMPARE).click()
    expect(page.get_by_role("button", name=RUN)).to_be_visible()
    assert not barriers(page)
    page.goto(f"/compare?run={run}")
    expect(page.get_by_role("heading", name="Quality against cost")).to_be_visible()
    assert not barriers(page)
    page.goto("/reports")
    expect(page.get_by_role("link", name="for everybody")).to_be_visible()
    assert not barriers(page)
    page.goto("/glossary?term=rope")
    expect(page.get_by_role("heading", name="Region of equivalence")).to_be_visible()
    assert not barriers(page)
    page.goto("/learn?chapter=playground")
    page.get_by_role("button", name="Train").click()
    expect(page.get_by_role("slider", name="Frame")).to_be_visible()
    assert not barriers(page)
    page.goto("/learn?chapter=convolution")
    expect(page.get_by_role("button", name="Train")).to_be_visible()
    assert not barriers(page)
    page.goto("/segments")
    page.get_by_role("button", name="Shop purchases").click()
    expect(page.get_by_text(re.compile("Continue with 596 customers"))).to_be_visible()
    assert not barriers(page)


def test_the_keyboard_alone_reaches_what_a_page_is_for(visitor) -> None:
    page = visitor("/")
    expect(page.get_by_role("button", name="Open your own file")).to_be_enabled()
    settled(page)
    in_order(reached(page, 24), "Open your own file", "Customer churn")
    press(page.get_by_role("button", name="Customer churn"))
    expect(page.get_by_role("button", name=COMPARE)).to_be_visible()
    settled(page)
    press(page.get_by_role("button", name=COMPARE))
    run = page.get_by_role("button", name=RUN)
    expect(run).to_be_visible()
    settled(page)
    last = " ".join(run.inner_text().split())
    in_order(reached(page, 66), "View the data", "Quick", "Logistic regression", last)


def test_the_keyboard_goes_through_a_result_from_top_to_bottom(visitor, store: Store) -> None:
    page = visitor("/")
    run = keep_run(store, key_of(page), sample_run(name="by keyboard"))
    page.goto(f"/compare?run={run}")
    expect(page.get_by_role("heading", name="Export", exact=True)).to_be_visible()
    settled(page)
    parts = (
        "Share by link",
        "Download the table (CSV)",
        "Pairwise comparison of all models",
        "Folds",
        "Download the report (HTML)",
    )
    in_order(reached(page, 80), *parts)
    page.get_by_role("radio", name="Importance").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Inside the model")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="Inside the model")).to_be_checked()
    expect(page.get_by_text("Training, all folds")).to_be_visible()


def test_the_keyboard_draws_a_digit(visitor) -> None:
    page = visitor("/learn?chapter=convolution")
    page.get_by_role("button", name="Erase").click()
    pad = page.get_by_role("application")
    pad.focus()
    for key in ("ArrowUp", "ArrowLeft", "Space", "ArrowDown"):
        pad.press(key)
    expect(page.get_by_text("Pen down, row 17, column 16")).to_be_visible()
    page.get_by_role("radiogroup", name="Epochs").get_by_role("radio", name="1", exact=True).click()
    page.get_by_role("button", name="Train").click()
    expect(page.get_by_text("It says ")).to_be_visible()  # "Nothing is drawn" else


def reached(page: Page, presses: int) -> str:
    """Press Tab so many times from the top; return the words of what had the focus, a line each."""
    page.get_by_role("link", name="Skip to main content").focus()
    found = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        said = "document.activeElement.innerText || document.activeElement.ariaLabel || ''"
        found.append(" ".join(page.evaluate(said).split()))
    # The page itself can have the focus, to be scrolled: its words are all there are.
    return "\n".join(words for words in found if len(words) < _A_CONTROL)


def in_order(words: str, *parts: str) -> None:
    """See that all parts were reached, one after the other."""
    places = [words.find(part) for part in parts]
    assert -1 not in places, (parts, words)
    assert places == sorted(places), (parts, words)


def press(button: Locator) -> None:
    """Press Enter on a button as the keyboard does, once it has the focus."""
    button.focus()
    expect(button).to_be_focused()
    button.press("Enter")
