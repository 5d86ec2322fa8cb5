"""Make the pictures of the README and the guides, in English and in Korean.

It starts the app on a free port with a store of its own, compares models on samples at quick
effort, and shoots what an analyst sees: the verdict with the board, one model, the data, the set-up
of a comparison, the list of reports; set-up and result of reviews, segments and forecasts.

`python scripts/screenshots.py reviews segments` makes the pictures of these pages only.
"""

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lib.i18n import Translator, translator

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "images"
WIDTH, HEIGHT, EDGE = 1280, 5600, 16
"""Pixels: the window, high enough that nothing has to be scrolled to, and the margin of a shot."""
LIMIT = 250_000
"""Bytes of a picture."""
SAMPLES = ("Korean house prices", "Breast cancer", "Customer churn")
"""All are in the list of reports; the last is in the pictures of comparisons."""
PAGES = ("compare", "reviews", "segments", "forecasts")
Shots = Callable[[Page, str, Translator], None]
"""Shoots in a page: given the ending of the files' names and the language."""
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=60_000)


@contextmanager
def app(home: str) -> Iterator[str]:
    """Run the app with a store of its own; give its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    process = subprocess.Popen(
        [*command, "--server.port", str(port), "--server.address", "localhost"],
        cwd=ROOT,
        env={**os.environ, "DEEPWORTH_HOME": home},
        stdin=subprocess.DEVNULL,
    )
    url = f"http://localhost:{port}"
    try:
        _wait(f"{url}/_stcore/health", process)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.2)


def compare(page: Page, sample: str) -> str:
    """Go from a sample on Home to its verdict, at quick effort; return the table's address."""
    page.goto("/")
    expect(page.get_by_role("button", name="Open your own file")).to_be_enabled()
    settled(page)
    button = page.get_by_role("button", name=sample)
    if not button.is_visible():
        page.get_by_text("More samples").click()
    button.click()
    page.get_by_role("button", name="Compare models").click()
    run = page.locator(".st-key-deepworth_run button")
    expect(run).to_be_visible()
    standard = run.inner_text()
    page.get_by_text("Quick", exact=True).click()
    expect(run).not_to_have_text(standard)
    settled(page)
    run.click()
    done = page.get_by_role("heading", name="Quality against cost")
    expect(done).to_be_visible(timeout=900_000)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=60_000)
    page.get_by_role("button", name="New comparison").click()
    page.get_by_role("link", name="View the data").click()
    page.wait_for_url(re.compile(r"/data\?.*table="))
    return page.url


def settled(page: Page) -> None:
    """Wait until the script has run and charts and tables have drawn themselves on canvases."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.locator('[data-stale="true"]')).to_have_count(0)
    page.wait_for_timeout(2000)


def shoot(page: Page, name: str, first: Locator, last: Locator, most: int) -> None:
    """Shoot from the top of ``first`` to the bottom of ``last``, at most so many pixels of it."""
    settled(page)
    page.mouse.move(0, 0)
    top, bottom = first.bounding_box(), last.bounding_box()
    assert top is not None
    assert bottom is not None
    x, y = top["x"] - EDGE, top["y"] - EDGE
    height = bottom["y"] + min(bottom["height"], most) + EDGE - y
    assert y + height <= HEIGHT, f"{name} ends below the window."
    file = FOLDER / name
    clip = {"x": x, "y": y, "width": WIDTH - 2 * x, "height": height}
    page.screenshot(path=file, clip=clip)  # type: ignore[arg-type]
    if file.stat().st_size > LIMIT:
        sys.exit(f"{file.name} has {file.stat().st_size} bytes, more than {LIMIT}.")


def shoot_all(page: Page, run: str, table: str, ending: str, t: Translator) -> None:
    """Shoot every picture in the language of the page."""
    heading = page.locator("h1")
    page.goto(run)
    card = page.locator(".st-key-deepworth_verdict")
    board = page.get_by_test_id("stDataFrame")
    expect(card.locator(".js-plotly-plot")).to_have_count(2)
    expect(board).to_have_count(1)
    shoot(page, f"verdict{ending}", card, board, 330)

    page.get_by_text(t("Confusion matrix"), exact=True).click()
    evidence = page.locator(".st-key-deepworth_evidence")
    expect(evidence.get_by_test_id("stDataFrame")).not_to_have_count(0)
    title = page.get_by_role("heading", name=t("Model details"))
    shoot(page, f"model{ending}", title, evidence, 760)

    page.goto(table)
    columns = page.get_by_test_id("stDataFrame").nth(1)
    expect(columns).to_be_visible()
    shoot(page, f"data{ending}", heading, columns, 270)

    page.get_by_role("button", name=t("Compare models")).click()
    start = page.locator(".st-key-deepworth_run")
    expect(start).to_be_visible()
    shoot(page, f"setup{ending}", heading, start, 60)

    page.goto("/reports")
    rows = page.locator('[class*="st-key-deepworth_row_"]')
    expect(rows.nth(len(SAMPLES) - 1)).to_be_visible()
    shoot(page, f"reports{ending}", heading, rows.last, 220)


def compare_all(page: Page) -> Shots:
    """Compare once on each sample; return what shoots the latest run."""
    for sample in SAMPLES:
        table = compare(page, sample)
    page.goto("/reports")
    latest = page.locator('[class*="st-key-deepworth_row_"] a').first
    run = latest.get_attribute("href") or ""
    return lambda page, ending, t: shoot_all(page, run, table, ending, t)


def run_quickly(page: Page, done: str) -> str:
    """Run what is set up at quick effort; return the run's address once ``done`` is to be seen."""
    run = page.locator(".st-key-deepworth_run button")
    expect(run).to_be_visible()
    settled(page)
    page.get_by_role("radio", name="Quick", exact=True).click()
    settled(page)
    run.click()
    expect(page.get_by_role("heading", name=done, exact=True)).to_be_visible(timeout=900_000)
    return page.url


def read_reviews(page: Page) -> Shots:
    """Compare models on the sample of reviews; return what shoots its set-up and its words."""
    page.goto("/")
    page.get_by_role("button", name="Product reviews").click()
    run = run_quickly(page, "The reviews")
    expect(page.get_by_text("Words typical of positive")).to_be_visible(timeout=300_000)

    def shots(page: Page, ending: str, t: Translator) -> None:
        heading = page.locator("h1")
        page.goto(run)
        part = page.locator(".st-key-deepworth_reviews_part")
        expect(part.get_by_role("img")).not_to_have_count(0)
        title = page.get_by_role("heading", name=t("The reviews"), exact=True)
        shoot(page, f"reviews{ending}", title, part, 1085)
        page.get_by_role("button", name=t("New comparison")).click()
        start = page.locator(".st-key-deepworth_run")
        expect(start).to_be_visible()
        shoot(page, f"reviews-setup{ending}", heading, start, 60)

    return shots


def find_segments(page: Page) -> Shots:
    """Group the customers of the sample of purchases; return what shoots set-up and portraits."""
    page.goto("/")
    page.get_by_role("button", name="Shop purchases").click()
    onward = page.locator(".st-key-deepworth_seg_customers button")
    expect(onward).to_be_visible()
    settled(page)
    onward.click()
    expect(page.get_by_text("Features to segment by")).to_be_visible()
    run = run_quickly(page, "The segments")
    page.get_by_role("radio", name="Segment profiles", exact=True).click()
    expect(page.get_by_text("Rule", exact=True).first).to_be_visible(timeout=300_000)

    def shots(page: Page, ending: str, t: Translator) -> None:
        heading = page.locator("h1")
        page.goto(run)
        # In Korean the page and this part of it have the same name.
        title = page.get_by_role("heading", name=t("The segments"), exact=True).last
        part = page.locator(".st-key-deepworth_segments")
        page.get_by_role("radio", name=t("Segment profiles"), exact=True).click()
        expect(page.get_by_text(t("Rule"), exact=True).first).to_be_visible()
        shoot(page, f"segments{ending}", title, part, 925)
        page.goto("/")
        page.get_by_role("button", name=t("Shop purchases")).click()
        onward = page.locator(".st-key-deepworth_seg_customers")
        expect(onward).to_be_visible()
        shoot(page, f"segments-setup{ending}", heading, onward, 60)

    return shots


def forecast_sales(page: Page) -> Shots:
    """Forecast the sample of shop sales; return what shoots its set-up and what comes next."""
    page.goto("/")
    page.get_by_role("button", name="Daily shop sales").click()
    page.wait_for_url(re.compile(r"/forecasts\?.*table="))
    setup = page.url
    run = run_quickly(page, "What comes next")
    expect(page.get_by_role("button", name="Download the forecast (CSV)")).to_be_visible()

    def shots(page: Page, ending: str, t: Translator) -> None:
        heading = page.locator("h1")
        page.goto(run)
        card = page.locator(".st-key-deepworth_verdict")
        last = page.get_by_role("button", name=t("Download the forecast (CSV)"))
        expect(last).to_be_visible()
        shoot(page, f"forecasts{ending}", card, last, 60)
        page.goto(setup)
        start = page.locator(".st-key-deepworth_run")
        expect(start).to_be_visible()
        shoot(page, f"forecasts-setup{ending}", heading, start, 60)

    return shots


def main() -> None:
    """Run what the chosen pages need once, and shoot it in both languages."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("pages", nargs="*", metavar="page", help=" | ".join(PAGES))
    pages = parser.parse_args().pages or PAGES
    if not set(pages) <= set(PAGES):
        parser.error(f"pages are {', '.join(PAGES)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="deepworth-screenshots-") as home,
        app(home) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=CHROMIUM
        )
        make(browser, url, pages)
        browser.close()


def make(browser: Browser, url: str, pages: Sequence[str]) -> None:
    """Run and shoot in a browser."""
    context = browser.new_context(locale="en-US", base_url=url)
    page = context.new_page()
    first = {
        "compare": compare_all,
        "reviews": read_reviews,
        "segments": find_segments,
        "forecasts": forecast_sales,
    }
    shots = [first[name](page) for name in PAGES if name in pages]
    storage = context.storage_state()
    for locale, ending in (("en-US", ".png"), ("ko-KR", ".ko.png")):
        context = browser.new_context(
            locale=locale,
            base_url=url,
            storage_state=storage,
            viewport={"width": WIDTH, "height": HEIGHT},
            color_scheme="light",
        )
        page = context.new_page()
        for shot in shots:
            shot(page, ending, translator(locale[:2]))
        context.close()


if __name__ == "__main__":
    main()
