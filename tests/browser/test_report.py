"""The HTML report in a browser: it asks for nothing, draws its figures, and prints."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lib.core.results import Failure
from lib.i18n import translator
from lib.report.figures import charts
from lib.report.html import render
from tests.unit.report.sample_run import sample_run, with_chart
from tests.unit.report.test_html import NASTY

pytestmark = pytest.mark.browser
_FIGURES = 7


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page without a network, which fails the test if a page asks, complains or runs a text."""
    said: list[str] = []
    context = chromium.new_context(offline=True, color_scheme="light")
    page = context.new_page()
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))
    yield page
    context.close()
    assert all(entry.startswith("file://") and entry.endswith(".html") for entry in said), said


def opened(page: Page, folder: Path, report: str, figures: int = _FIGURES) -> None:
    path = folder / "report.html"
    path.write_text(report, encoding="utf-8")
    page.goto(path.as_uri())
    # Not by a function: the policy forbids the evaluation of text.
    expect(page.locator("html")).to_have_attribute("data-drawn", str(figures))


def test_names_run_nowhere(page: Page, tmp_path: Path) -> None:
    text = " ".join(NASTY)
    opened(page, tmp_path, render(sample_run(text=text, note=text), translator("en")))
    page.hover("h1")


def test_figures_answer_and_the_board_sorts(page: Page, tmp_path: Path) -> None:
    chart = charts.top_levels(["<img src=x onerror=alert(1)>"], [3], "a", translator("ko"))
    run = sample_run(failed={"rbf_svm": Failure("cancelled")})
    opened(page, tmp_path, with_chart(run, "ko", chart))
    for key in ("verdict", "quality", "folds", "loss-realmlp"):
        expect(page.locator(f'[data-figure="{key}"] .main-svg').first).to_be_visible()
    expect(page.locator(".static").first).to_be_hidden()
    page.locator('[data-figure="verdict"] .points .point').last.hover(force=True)
    expect(page.locator('[data-figure="verdict"] .hovertext')).to_be_visible()
    page.locator("summary", has_text="CatBoost").click()
    expect(page.locator('[data-figure^="model-"] .main-svg').first).to_be_visible()
    heading = page.locator("table.board th").nth(4)
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    names = page.locator("table.board tbody td:nth-child(2)")
    expect(names.first).to_have_text("기준 모델")
    expect(names.last).to_contain_text("서포트 벡터")
    heading.get_by_role("button").click()
    expect(names.first).to_have_text("혼합 모델")
    expect(names.last).to_contain_text("서포트 벡터")


def test_paper_gets_the_drawings(page: Page, tmp_path: Path) -> None:
    chart = charts.top_levels(["x"], [3], "a", translator("en"))
    opened(page, tmp_path, with_chart(sample_run(), "en", chart))
    page.set_viewport_size({"width": 690, "height": 900})  # A4 between its margins
    page.emulate_media(media="print")
    for table in page.locator(".scroll:has(table)").all():
        room, wide = table.bounding_box(), table.locator("table").bounding_box()
        assert room is not None and wide is not None  # noqa: PT018 - for the type checker
        assert wide["width"] <= room["width"] + 1
    for place in ("verdict", "quality", "folds", "loss-realmlp", "model-catboost-own"):
        expect(page.locator(f'[data-figure="{place}"] .live')).to_be_hidden()
        drawn = page.locator(f'[data-figure="{place}"] .static :is(svg, img)').first
        expect(drawn).to_be_visible()
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF")
    assert 3 <= paper.count(b"/Type /Page\n") <= 8
