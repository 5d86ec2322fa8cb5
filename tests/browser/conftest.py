"""The app itself in Chromium: one server with one warm engine for all tests of a session."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from lib.core.plan import Effort
from lib.core.task import PREDICTED
from lib.models.catalogue import default_models
from tests.conftest import ROOT, skip_or_fail

CHROMIUM = next(
    (
        path
        for path in map(Path, ("/usr/bin/chromium", "/usr/bin/chromium-browser"))
        if path.exists()
    ),
    None,
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=30_000)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Server:
    """A running app: its address, its process, and the file with all that it wrote."""

    def __init__(
        self, home: Path, port: int | None = None, script: str = "app.py", **environment: str
    ) -> None:
        self.port = port or _free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = home / "server.log"
        command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless", "true"]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [*command, "--server.port", str(self.port), "--server.address", "localhost"],
                cwd=ROOT,
                env={**os.environ, "DEEPWORTH_HOME": str(home), **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait(self, seconds: float = 60) -> None:
        """Wait until the server answers."""
        end = time.monotonic() + seconds
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2):
                    return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    pytest.fail(f"The app did not start:\n{self.log.read_text()[-3000:]}")
                time.sleep(0.2)

    def stop(self) -> None:
        """End the server as Ctrl-C does; its engine ends with it."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    one = Server(tmp_path_factory.mktemp("app"))
    try:
        one.wait()
        yield one
    finally:
        one.stop()
        wrote = one.log.read_text()
        assert "Traceback" not in wrote, wrote[-3000:]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        skip_or_fail("browser", "Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Open the app as a new visitor: a browser profile of its own."""
    contexts: list[BrowserContext] = []

    def opened(path: str = "/", locale: str = "en-US", **options: object) -> Page:
        context = chromium.new_context(base_url=server.url, locale=locale, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()


RUN = re.compile(r"Run \d+ models?|모델 \d+개 실행")
COMPARE = re.compile("Compare models|모델 비교")


_IDLE = """() => {
  const idle = localStorage.getItem('deepworth.workspace')
    && document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    && !document.querySelector(
      '[data-testid="stStatusWidget"], [data-testid="stSkeleton"], [data-stale="true"]');
  if (!idle) delete window.idleSince;
  else window.idleSince ??= performance.now();
  return idle && performance.now() - window.idleSince > 250;
}"""
"""The script has run, the workspace is known, the code of every kind of element is loaded (until
then a skeleton stands in its place, which no key reaches), and nothing of the last run is left."""


def settled(page: Page) -> None:
    """Wait until all is there and has stayed so for a quarter of a second."""
    page.wait_for_function(_IDLE)


def take_sample(page: Page, label: str) -> None:
    """Press a sample on Home; the real ones are under a heading that opens."""
    sample = page.get_by_role("button", name=label)
    settled(page)
    if not sample.is_visible():
        page.get_by_text(re.compile("More samples|예제 더 보기")).click()
    sample.click()


def set_up_sample(page: Page, label: str, models: tuple[str, ...], effort: str = "Quick") -> None:
    """Go from a sample on Home to a comparison of a few models, ready to be run."""
    take_sample(page, label)
    set_up(page, models, effort)


def set_up(page: Page, models: tuple[str, ...], effort: str = "Quick") -> None:
    """Go from a table on Data to a comparison of a few models, ready to be run."""
    page.get_by_role("button", name=COMPARE).click()
    expect(page.get_by_role("button", name=RUN)).to_be_visible()
    page.get_by_text(effort, exact=True).click()
    usual = "|".join(str(len(default_models(kind, Effort.QUICK))) for kind in PREDICTED)
    expect(page.get_by_role("button", name=re.compile(rf"\b({usual})\b"))).to_be_visible()
    settled(page)
    chosen = page.locator('button[data-variant="pills"][aria-pressed="true"]')
    for name in [name for name in chosen.all_inner_texts() if name not in models]:
        chosen.filter(has_text=re.compile(f"^{re.escape(name)}$")).click()
    expect(chosen).to_have_count(len(models))
    count = len(models) + 1  # the baseline is always among them
    expect(page.get_by_role("button", name=re.compile(rf"\b{count}\D"))).to_be_visible()
