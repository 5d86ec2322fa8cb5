"""Make the pictures of the README: the verdict on a finished run, in English and in Korean.

It starts the app on a free port with a store of its own, compares models on the churn sample, and
shoots the result from the verdict to the first rows of the board.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "images"
WIDTH, ROWS = 1280, 330
"""Pixels: width of the window, and how much of the board is to be seen."""
LIMIT = 200_000
"""Bytes of a picture."""
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


def compare(page: Page) -> None:
    """Go from the churn sample on Home to the verdict, at quick effort with RealMLP."""
    page.goto("/")
    page.get_by_role("button", name="Customer churn").click()
    page.get_by_role("button", name="Compare models on it").click()
    run = page.get_by_role("button", name=re.compile(r"Run \d+ models"))
    expect(run).to_be_visible()
    page.get_by_text("Quick", exact=True).click()
    expect(run).to_contain_text("13")
    page.get_by_role("button", name="RealMLP", exact=True).click()
    expect(run).to_contain_text("14")
    run.click()
    expect(page.get_by_text("Quality against cost")).to_be_visible(timeout=900_000)


def shoot(browser: Browser, url: str, storage: object, locale: str, file: Path) -> None:
    """Shoot the run at ``url`` from its verdict to the first rows of its board."""
    context = browser.new_context(
        locale=locale,
        storage_state=storage,  # type: ignore[arg-type]
        viewport={"width": WIDTH, "height": 1600},
        color_scheme="light",
    )
    page = context.new_page()
    page.goto(url)
    card = page.locator(".st-key-deepworth_verdict")
    expect(card.locator(".js-plotly-plot")).to_have_count(2)
    expect(page.get_by_test_id("stDataFrame")).to_have_count(1)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.wait_for_timeout(2000)  # charts and the board draw themselves on canvases
    box = card.bounding_box()
    board = page.get_by_test_id("stDataFrame").bounding_box()
    assert box is not None
    assert board is not None
    edge = 16
    clip = {
        "x": box["x"] - edge,
        "y": box["y"] - edge,
        "width": box["width"] + 2 * edge,
        "height": board["y"] + min(board["height"], ROWS) - box["y"] + edge,
    }
    page.screenshot(path=file, clip=clip)  # type: ignore[arg-type]
    context.close()
    if file.stat().st_size > LIMIT:
        sys.exit(f"{file.name} has {file.stat().st_size} bytes, more than {LIMIT}.")


def main() -> None:
    """Compare once, shoot twice."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="deepworth-screenshots-") as home,
        app(home) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=CHROMIUM
        )
        context = browser.new_context(locale="en-US", base_url=url)
        page = context.new_page()
        compare(page)
        storage = context.storage_state()
        for locale, name in (("en-US", "verdict.png"), ("ko-KR", "verdict.ko.png")):
            shoot(browser, page.url, storage, locale, FOLDER / name)
        browser.close()


if __name__ == "__main__":
    main()
