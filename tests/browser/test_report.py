"""The HTML report in a browser: nothing in it runs, and it asks for nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lib.i18n import translator
from lib.report.html import render
from tests.unit.report.sample_run import sample_run
from tests.unit.report.test_html import NASTY

pytestmark = pytest.mark.browser


def test_nothing_runs_and_nothing_is_asked_for(chromium: Browser, tmp_path: Path) -> None:
    said: list[str] = []
    context = chromium.new_context()
    page = context.new_page()
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: said.append(request.url))
    for number, text in enumerate(NASTY):
        path = tmp_path / f"{number}.html"
        path.write_text(render(sample_run(text=text), translator("en")), encoding="utf-8")
        page.goto(path.as_uri())
        page.hover("h1")
    context.close()
    assert len(said) == len(NASTY)
    assert all(url.startswith("file://") and url.endswith(".html") for url in said)
