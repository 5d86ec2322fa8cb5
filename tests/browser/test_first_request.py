"""A link into the app as the very first request of a server that has just started."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ARGUMENTS, CHROMIUM, Server
from tests.conftest import skip_or_fail

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_deep_link_is_framed_and_in_its_language(tmp_path):
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        skip_or_fail("browser", "Chromium is not installed: apt-get install chromium")
    server = Server(tmp_path)
    try:
        server.wait()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
            page = browser.new_page(locale="ko-KR", base_url=server.url)
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.goto("/compare?run=unknown")
            expect(page.locator("h1")).to_have_text("비교")
            expect(page.get_by_test_id("stAlert").first).to_be_visible()
            expect(page.get_by_role("link", name="데이터")).to_be_visible()
            assert all(url.startswith((server.url, "data:", "blob:")) for url in asked), asked
            browser.close()
    finally:
        server.stop()
