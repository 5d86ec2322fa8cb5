"""The web process: how soon Home is there, beside a one-line app, and how much memory it takes."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
import psutil
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
LOADS = 5
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def server(script: Path, port: int, home: Path) -> Iterator[psutil.Process]:
    """Run a Streamlit script on a port; give its process once it answers."""
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script),
        "--server.headless",
        "true",
        "--server.port",
        str(port),
        "--server.address",
        "localhost",
        "--browser.gatherUsageStats",
        "false",
    ]
    with (home / f"server-{port}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=script.parent,
            stdout=log,
            stderr=log,
            env={**os.environ, "DEEPWORTH_HOME": str(home)},
        )
        try:
            _wait(port)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(30)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"No server on port {port} after 30 s.")


def _heading(browser: Browser, port: int) -> float:
    """Return the seconds until the first heading is visible in a new browser context."""
    context = browser.new_context()
    page = context.new_page()
    started = time.monotonic()
    page.goto(f"http://localhost:{port}/")
    page.locator("h1").first.wait_for(timeout=60_000)
    seconds = time.monotonic() - started
    context.close()
    return seconds


def measure(data: Path) -> None:
    """Print the medians of page loads, and memory after a 5 MB upload."""
    with (
        tempfile.TemporaryDirectory(prefix="deepworth-bench-") as folder,
        sync_playwright() as play,
    ):
        home = Path(folder)
        line = home / "line" / "one_line.py"
        line.parent.mkdir()
        line.write_text("import streamlit as st\nst.title('One line')\n")
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
        with server(line, 8591, home), server(ROOT / "app.py", 8592, home) as process:
            first = _heading(browser, 8592) - _heading(browser, 8591)
            time.sleep(40)  # the engine's workers have warmed up
            plain = median(_heading(browser, 8591) for _ in range(LOADS))
            ours = median(_heading(browser, 8592) for _ in range(LOADS))
            print(
                f"Home heading: {ours:.2f} s, one-line app {plain:.2f} s, later by "
                f"{ours - plain:.2f} s (limit 1.5), median of {LOADS}; the very first, while the "
                f"engine starts: later by {first:.2f} s"
            )
            _upload(browser, home)
            print(f"Web process after a 5 MB file: {_megabytes(process):.0f} MB (limit 300)")
        browser.close()


def _upload(browser: Browser, home: Path) -> None:
    """Upload a table of 5 MB on the Data page and wait until it is profiled."""
    generator = np.random.default_rng(0)
    frame = pd.DataFrame(generator.normal(size=(28_000, 10)).round(14))
    file = home / "five.csv"
    frame.add_prefix("x").to_csv(file, index=False)
    assert file.stat().st_size > 4.5e6
    page = browser.new_context().new_page()
    page.goto("http://localhost:8592/data")
    page.locator("input[type=file]").first.set_input_files(file)
    page.get_by_text("28,000").first.wait_for(timeout=60_000)
    page.wait_for_timeout(5000)


def _megabytes(process: psutil.Process) -> float:
    return process.memory_info().rss / 1024**2
