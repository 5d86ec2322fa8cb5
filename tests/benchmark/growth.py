"""How much the web process grows by one large file: of each kind, on each page of set-ups.

The same walk with small files comes first: what is imported at a first visit is no growth by a
file. The highest of the walk counts, not only what is left of it. DEEPWORTH_BENCH_GROWTH names the
files, all by default.
"""

import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from lib.core.task import TaskKind
from lib.intake.samples import read_sample
from lib.store import open_store
from lib.store.bundle.bundles import pack
from tests.benchmark.web import CHROMIUM, ROOT, server
from tests.store_fixture import settings_in
from tests.ui import finished

PORT = 8595
KEY = "0123456789abcdef" * 2
LIMIT = 100.0
_PATIENCE = 180_000
"""Milliseconds for one page: the engine reads a large table's texts meanwhile."""
_BUNDLED = 100_000
"""Rows of the run that comes as a bundle: as many as a comparison uses."""
_PAGES = {
    "compare": r"Run \d+ models?",
    "reviews": r"Run \d+ models?",
    "reviews without labels": "Start labelling",
    "segments": r"(Continue with|Run) .*",
    "customers": r"Run \d+ models?",
}
"""Set-ups by what can be pressed once they are there."""


def measure(data: Path) -> None:
    """Print the growth of the web process by each file beside its limit."""
    del data
    wanted = os.environ.get("DEEPWORTH_BENCH_GROWTH")
    with (
        tempfile.TemporaryDirectory(prefix="deepworth-growth-") as folder,
        sync_playwright() as play,
    ):
        home = Path(folder)
        small, large = home / "small", home / "large"
        names = wanted.split(",") if wanted else list(FILES)
        for name in names:
            for place, rows in ((small, FILES[name].few), (large, FILES[name].rows)):
                place.mkdir(exist_ok=True)
                _write(place / name, rows)
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
        with server(ROOT / "app.py", PORT, home) as process:
            for name in names:
                _walk(browser, small / name, Watch(process))
            for name in names:
                with _watched(process) as watch:
                    _walk(browser, large / name, watch)
                _report(large / name, watch)
        browser.close()


@dataclass
class Watch:
    """How far a process has grown since the beginning: at most, and step by step."""

    process: psutil.Process
    most: float = 0.0
    steps: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._before, self._began = self._size(), time.monotonic()
        self._highest = self._before

    def look(self) -> None:
        """Take the size of now into account."""
        self._highest = max(self._highest, self._size())

    def step(self, name: str) -> None:
        """Note the highest since the step before, and begin the next."""
        self.look()
        grown = (self._highest - self._before) / 1e6
        self.most = max(self.most, grown)
        seconds = time.monotonic() - self._began
        self.steps.append(f"{name} {grown:.0f} MB {seconds:.1f} s")
        self._highest, self._began = self._size(), time.monotonic()

    def left(self) -> float:
        """Return by how much it is larger now."""
        return (self._size() - self._before) / 1e6

    def _size(self) -> int:
        return int(self.process.memory_info().rss)


@contextmanager
def _watched(process: psutil.Process) -> Iterator[Watch]:
    """Look at the process fifty times a second while something goes on."""
    watch, ended = Watch(process), threading.Event()

    def go_on() -> None:
        while not ended.wait(0.02):
            watch.look()

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield watch
    finally:
        ended.set()
        thread.join()


def _report(file: Path, watch: Watch) -> None:
    print(
        f"{file.name} ({file.stat().st_size / 1e6:.0f} MB): the web process grew by "
        f"{watch.most:.0f} MB at most (limit {LIMIT:.0f}), {watch.left():.0f} MB were left; "
        f"{'; '.join(watch.steps)}",
        flush=True,
    )


def _walk(browser: Browser, file: Path, watch: Watch) -> None:
    """Upload a file in a session of its own, and visit the set-ups that it is for."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(f"localStorage.setItem('deepworth.workspace', '{KEY}')")
    page = context.new_page()
    bundle = file.name.startswith("run.")
    page.goto(f"http://localhost:{PORT}/{'reports' if bundle else 'data'}")
    if bundle:
        page.get_by_text("Open a bundle").click(timeout=60_000)
    page.locator("input[type=file]").first.set_input_files(file, timeout=60_000)
    if bundle:
        page.wait_for_url("**/*run=*", timeout=_PATIENCE)
    else:
        page.get_by_role("heading", name="Columns").wait_for(timeout=_PATIENCE)
    _settle(page)
    watch.step("upload")
    for name in FILES[file.name].visits:
        _visit(page, name)
        watch.step(name)
    context.close()
    time.sleep(1)


def _visit(page: Page, name: str) -> None:
    """Take the session's table away, or go to a set-up of it; wait for the end of that."""
    if name == "download":
        page.get_by_role("button", name="Download", exact=True).click()
        with page.expect_download(timeout=_PATIENCE) as waited:
            page.get_by_role("button", name="Table (CSV)").click(timeout=60_000)
        waited.value.path()
        page.keyboard.press("Escape")
        return
    if name == "reviews without labels":
        page.get_by_text("There are no labels").click()
    elif name == "customers":
        page.get_by_role("button", name=re.compile("Continue with")).click()
    else:
        page.get_by_role("link", name=name.title(), exact=True).first.click()
    page.get_by_role("button", name=re.compile(_PAGES[name])).first.wait_for(timeout=_PATIENCE)
    _settle(page)


def _settle(page: Page) -> None:
    """Wait until no script has run for a second."""
    quiet = 0
    while quiet < 10:
        page.wait_for_timeout(100)
        state = page.get_by_test_id("stApp").get_attribute("data-test-script-state")
        quiet = quiet + 1 if state == "notRunning" else 0


def _write(file: Path, rows: int) -> None:
    """Write a file of so many rows in the format of its name."""
    if file.name.startswith("run."):
        with patch.object(finished, "ROWS", rows):
            store = open_store(settings_in(file.parent / "bundled"))
            run = finished.finished_run(store, "somebody", TaskKind.MULTICLASS, repeats=3)
            file.write_bytes(pack(store, "somebody", run, '{"format": 1}'))
            store.close()
        return
    frame = _MAKE.get(re.split(r"[._]", file.name)[0], _wide)(rows)
    if file.suffix == ".parquet":
        frame.to_parquet(file, index=False)
    elif file.suffix == ".xlsx":
        frame.to_excel(file, index=False)
    else:
        frame.to_csv(file, index=False)


def _reviews(rows: int) -> pd.DataFrame:
    generator = np.random.default_rng(1)
    written = " ".join(read_sample("product_reviews").frame["review"].dropna()).split()
    words = generator.choice(written, (rows, 30))
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(generator.integers(0, 700, rows), unit="D")
    return pd.DataFrame(
        {
            "review": [" ".join(line) for line in words],
            "rating": generator.integers(1, 6, rows),
            "product": generator.choice(["kettle", "lamp", "chair", "desk"], rows),
            "date": days.strftime("%Y-%m-%d"),
        }
    )


def _purchases(rows: int) -> pd.DataFrame:
    generator = np.random.default_rng(2)
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(generator.integers(0, 700, rows), unit="D")
    orders = generator.integers(0, rows // 3, rows)
    return pd.DataFrame(
        {
            "InvoiceNo": 500_000 + orders,
            "StockCode": generator.integers(10_000, 13_000, rows),
            "Quantity": generator.integers(1, 12, rows),
            "InvoiceDate": days.strftime("%Y-%m-%d"),
            "UnitPrice": generator.gamma(2.0, 3.0, rows).round(2),
            "CustomerID": 12_000 + orders % max(rows // 20, 30),
        }
    )


def _wide(rows: int) -> pd.DataFrame:
    generator = np.random.default_rng(3)
    columns: dict[str, object] = {
        f"n{at}": generator.normal(size=rows).round(4) for at in range(18)
    }
    columns |= {f"i{at}": generator.integers(0, 1000, rows) for at in range(4)}
    levels = ["alpha", "beta", "gamma", "delta", "epsilon"]
    columns |= {f"c{at}": generator.choice(levels, rows) for at in range(7)}
    return pd.DataFrame(columns | {"outcome": generator.choice(["yes", "no"], rows)})


_MAKE = {"reviews": _reviews, "purchases": _purchases}


@dataclass(frozen=True)
class File:
    """How many rows a file has, how many the same in small, and which set-ups are visited."""

    rows: int
    visits: tuple[str, ...] = ()
    few: int = 400


_TABLES = ("download", "compare", "segments")
FILES = {
    "reviews.csv": File(200_000, ("download", "reviews", "reviews without labels", "compare")),
    "reviews_40k.csv": File(40_000, ("reviews", "reviews without labels", "compare")),
    "purchases.csv": File(600_000, ("segments", "customers", "compare")),
    "wide.csv": File(100_000, _TABLES),
    "wide.xlsx": File(40_000, _TABLES),
    "wide.parquet": File(200_000, _TABLES),
    "wide.csv.gz": File(200_000, _TABLES),
    "run.zip": File(_BUNDLED),
}
"""Of each kind one, near 50 MB where its format allows, and one that the engine does not read."""
