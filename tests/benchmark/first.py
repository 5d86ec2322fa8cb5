"""From a bare clone to the first verdict on a sample: the seconds and clicks of a newcomer."""

import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.benchmark.web import CHROMIUM, ROOT

PORT = 8595
LONG = 600_000


def measure(data: Path) -> None:
    """Print the seconds of `make run` on a clone with nothing downloaded, and to the verdict."""
    del data  # a newcomer has the samples only
    with tempfile.TemporaryDirectory(prefix="deepworth-first-") as folder:
        clone = Path(folder) / "deepworth"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        started = time.monotonic()
        app = subprocess.Popen(
            ["make", "run", f"PORT={PORT}"],
            cwd=clone,
            env={**os.environ, "UV_CACHE_DIR": f"{folder}/cache", "PIP_NO_CACHE_DIR": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _answered()
            installed = time.monotonic() - started
            with sync_playwright() as play:
                browser = play.chromium.launch(
                    executable_path="/usr/bin/chromium", args=list(CHROMIUM)
                )
                clicks, verdict = _verdict(browser.new_context(locale="en-US").new_page())
                browser.close()
        finally:
            os.killpg(app.pid, signal.SIGINT)
            app.wait(60)
    print(
        f"bare clone: make run answers after {installed:.0f} s (everything downloaded); "
        f"verdict on Customer churn, standard, {clicks} clicks (limit 5) and {verdict:.0f} s "
        "after Home was opened, while the engine starts",
        flush=True,
    )


def _answered() -> None:
    for _ in range(1200):
        with suppress(OSError), urllib.request.urlopen(f"http://localhost:{PORT}/_stcore/health"):
            return
        time.sleep(0.5)
    raise TimeoutError("make run did not answer within ten minutes.")


def _verdict(page: Page) -> tuple[int, float]:
    """Click from Home to the verdict on a sample; return the clicks and the seconds."""
    started = time.monotonic()
    page.goto(f"http://localhost:{PORT}/")
    names = ("Customer churn", re.compile("Compare models"), re.compile(r"Run \d+ models"))
    for name in names:
        button = page.get_by_role("button", name=name)
        expect(button).to_be_enabled(timeout=LONG)
        button.click()
    expect(page.locator(".st-key-deepworth_verdict")).to_be_visible(timeout=LONG)
    return len(names), time.monotonic() - started
