"""axe-core on every page, in both themes: nothing serious for those without mouse or sight."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lib.store import Store, open_store
from tests.browser.conftest import COMPARE, RUN, Server, settled
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_barrier(visitor, store: Store, scheme: str) -> None:
    page = visitor("/", color_scheme=scheme)
    key = key_of(page)
    run = keep_run(store, key, sample_run(name="for everybody"))
    assert not barriers(page)
    page.get_by_role("button", name="Breast cancer").click()
    expect(page.get_by_role("button", name=COMPARE)).to_be_visible()
    assert not barriers(page)
    page.get_by_role("button", name=COMPARE).click()
    expect(page.get_by_role("button", name=RUN)).to_be_visible()
    assert not barriers(page)
    page.goto(f"/compare?run={run}")
    expect(page.get_by_text("Quality against cost")).to_be_visible()
    assert not barriers(page)
    page.goto("/reports")
    expect(page.get_by_role("link", name="for everybody")).to_be_visible()
    assert not barriers(page)


def test_the_keyboard_alone_reaches_what_a_page_is_for(visitor) -> None:
    page = visitor("/")
    expect(page.get_by_role("button", name="Open your own file")).to_be_enabled()
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText || ''").strip())
    order = "\n".join(reached)
    assert 0 < order.find("Open your own file") < order.find("Customer churn"), order
    page.get_by_role("button", name="Customer churn").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=COMPARE)).to_be_visible()
