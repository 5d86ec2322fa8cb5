"""A link into the app as the very first request of a server that has just started."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_deep_link_is_framed_and_in_its_language(chromium: Browser, tmp_path: Path) -> None:
    server = Server(tmp_path)
    try:
        server.wait()
        context = chromium.new_context(locale="ko-KR", base_url=server.url)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/compare?run=unknown")
        expect(page.locator("h1")).to_have_text("비교")
        expect(page.get_by_test_id("stAlert").first).to_be_visible()
        expect(page.get_by_role("link", name="데이터")).to_be_visible()
        assert all(url.startswith((server.url, "data:", "blob:")) for url in asked), asked
        context.close()
    finally:
        server.stop()
