"""How soon the pages answer: clicks on a finished run, page switches, a large upload, the report.

All in Chromium: from the press of the pointer to the last change of the page, after which the
script has ended, nothing of the page before is left on it, and it stays as it is for 0.4 s. What
screen readers are told of a list ("8 options available.") is no answer: it comes and goes by a
clock of its own, seconds after the click that it belongs to.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import numpy as np
import pandas as pd
import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from lib.core.plan import Effort
from lib.core.results import Status
from lib.evaluation.plan.planning import make_plan, make_task
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.settings import read_settings
from lib.store import Store, open_store
from tests.benchmark import sessions
from tests.benchmark.web import CHROMIUM, ROOT, server

PORT = 8593
KEY = "0123456789abcdef" * 2
ROUNDS = int(os.environ.get("DEEPWORTH_BENCH_RUNS", "3"))
ENDED = (Status.DONE, Status.FAILED, Status.CANCELLED, Status.INTERRUPTED)
_WATCH = """
() => {
  window.__settled = null;
  window.__press = 0;
  let last = 0;
  const announcer = (node) => (node.closest ? node : node.parentElement)
    ?.closest('[data-live-announcer]');
  const told = (one) => announcer(one.target)
    || [...one.addedNodes, ...one.removedNodes].some(announcer);
  new MutationObserver((all) => { if (!all.every(told)) { last = performance.now(); } })
    .observe(document.body, { childList: true, subtree: true, characterData: true });
  const busy = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    return !app || app.getAttribute('data-test-script-state') !== 'notRunning'
      || document.querySelector('[data-stale="true"]') !== null;
  };
  const begin = () => {
    const started = performance.now(), press = ++window.__press;
    window.__settled = null;
    last = started;
    const look = () => {
      if (press !== window.__press) { return; }
      const now = performance.now();
      if (busy()) { last = now; }
      if (now - last > 400) { window.__settled = (last - started) / 1000; return; }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
  document.addEventListener('pointerdown', begin, true);
  const typed = (event) => { if (event.key === 'Enter') { begin(); } };
  document.addEventListener('keydown', typed, true);
}
"""


def measure(data: Path) -> None:
    """Print the figures of the dashboard."""
    with tempfile.TemporaryDirectory(prefix="deepworth-bench-") as folder:
        home = Path(folder)
        os.environ["DEEPWORTH_HOME"] = folder
        read_settings.cache_clear()
        store = open_store(read_settings())
        with (
            sync_playwright() as play,
            server(ROOT / "app.py", PORT, home) as process,
        ):
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
            _visit(browser, "/")  # the first visit starts the engine
            run = _finished(store, data)
            with _page(browser, f"/compare?run={run}") as page:
                _print("click on a finished run", _clicks(page), 0.3, 0.8)
                _print("page switch", _switches(page), 0.4, None)
                going = [_thorough(store, data, seed) for seed in (1, 2, 3)]
                page.goto(f"http://localhost:{PORT}/compare?run={run}")
                _ready(page)
                _print("click with three runs going on", _clicks(page), 0.5, None)
                # Playwright's two interfaces do not share a thread.
                with ThreadPoolExecutor(1) as thread:
                    sessions.report(thread.submit(sessions.clicks, PORT, KEY, _WATCH).result())
                for other in going:
                    store.cancel(KEY, other)
            _upload(browser, home, process)
            _report(store, run)
            browser.close()


def _print(what: str, seconds: list[float], middle: float, slow: float | None) -> None:
    slowest = quantiles(seconds, n=20)[-1]
    limits = f"limits {middle:g} s" + ("" if slow is None else f" and {slow:g} s")
    print(
        f"{what}: median {median(seconds):.3f} s, 95th percentile {slowest:.3f} s "
        f"of {len(seconds)} ({limits})",
        flush=True,
    )


def _finished(store: Store, data: Path) -> str:
    run = _submit(store, data, Effort.STANDARD, 0, 1)
    while (state := store.run(KEY, run)).status not in ENDED:
        time.sleep(0.5)
    assert state.status is Status.DONE, state.failure
    print(f"telco_churn, {len(state.models)} models, standard: {state.seconds:.0f} s")
    return run


def _thorough(store: Store, data: Path, seed: int) -> str:
    return _submit(store, data, Effort.THOROUGH, seed, 3)


def _submit(store: Store, data: Path, effort: Effort, seed: int, repeats: int) -> str:
    file = data / "tabular" / "telco_churn.csv"
    dataset = read_table(file.read_bytes(), file.name)
    table = store.save_dataset(KEY, dataset)
    task = make_task(dataset, "Churn")
    plan, _ = make_plan(dataset, task, effort=effort, seed=seed, repeats=repeats)
    return store.submit(KEY, table, task, replace(plan))


@contextmanager
def _page(browser: Browser, path: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(f"localStorage.setItem('deepworth.workspace', '{KEY}')")
    page = context.new_page()
    page.goto(f"http://localhost:{PORT}{path}")
    _ready(page)
    yield page
    context.close()


def _visit(browser: Browser, path: str) -> None:
    with _page(browser, path):
        pass


def _ready(page: Page) -> None:
    page.locator("h1").first.wait_for(timeout=60_000)
    page.wait_for_function(
        "document.querySelector('[data-testid=\"stApp\"]')"
        ".getAttribute('data-test-script-state') === 'notRunning'",
        timeout=60_000,
    )
    page.wait_for_timeout(1500)
    page.evaluate(_WATCH)


def _timed(page: Page, act: Callable[[], None]) -> float:
    """Return the seconds from the pointer's press until the page has answered."""
    act()
    page.wait_for_function("window.__settled !== null", timeout=30_000)
    return float(page.evaluate("window.__settled"))


def _clicks(page: Page) -> list[float]:
    """Press what a reader of a finished run presses: its views, its models, its metrics."""
    views = page.get_by_role("radiogroup", name="View").or_(page.get_by_label("View"))
    buttons = views.first.get_by_role("radio").or_(views.first.get_by_role("button"))
    seconds = []
    for turn in range(ROUNDS):
        # Which views there are is the chosen model's affair.
        for name in [name for name in buttons.all_inner_texts() if name.strip()]:
            button = buttons.filter(has_text=name).first
            chosen = [button.get_attribute(f"aria-{state}") for state in ("checked", "pressed")]
            if "true" in chosen:
                continue
            seconds.append(_timed(page, button.click))
        for label in ("CatBoost", "RealMLP", "Logistic regression"):
            box = page.get_by_role("combobox", name="Model").first
            box.fill(label)
            page.wait_for_timeout(300)
            seconds.append(_timed(page, partial(box.press, "Enter")))
        toggle = page.get_by_text("All metrics", exact=True).first
        seconds += [_timed(page, toggle.click), _timed(page, toggle.click)]
        if turn == 0:
            seconds.clear()  # the first round fills the caches, as a reader's first look does
    return seconds


def _switches(page: Page) -> list[float]:
    """Go round the pages by the navigation bar."""
    seconds = []
    for turn in range(ROUNDS + 1):
        for name in ("Data", "Reports", "Home", "Compare"):
            link = page.get_by_role("link", name=name, exact=True).first
            taken = _timed(page, link.click)
            if turn:
                seconds.append(taken)
    return seconds


def _upload(browser: Browser, home: Path, process: psutil.Process) -> None:
    """Upload 100,000 x 30 and wait for its profile; watch the web process meanwhile."""
    file = home / "large.csv"
    _large().to_csv(file, index=False)
    with _page(browser, "/data") as page:
        started, highest = time.monotonic(), 0.0
        page.locator("input[type=file]").first.set_input_files(file)
        page.wait_for_timeout(200)
        done = page.get_by_test_id("stDataFrame").nth(1)
        while not (done.is_visible() and _idle(page)):
            highest = max(highest, process.memory_info().rss)
            page.wait_for_timeout(50)
            assert time.monotonic() - started < 120
        seconds = time.monotonic() - started
        page.wait_for_timeout(3000)
        kept = process.memory_info().rss
    size = file.stat().st_size / 1e6
    print(
        f"100,000 x 30 ({size:.0f} MB): upload to full profile {seconds:.1f} s (limit 12); web "
        f"process {kept / 1e6:.0f} MB, at most {highest / 1e6:.0f} MB (limit 400)",
        flush=True,
    )


def _idle(page: Page) -> bool:
    state = page.get_by_test_id("stApp").get_attribute("data-test-script-state")
    return state == "notRunning"


def _large() -> pd.DataFrame:
    generator = np.random.default_rng(0)
    rows = 100_000
    columns: dict[str, object] = {f"n{k}": generator.normal(size=rows).round(4) for k in range(14)}
    columns |= {f"i{k}": generator.integers(0, 1000, rows) for k in range(6)}
    levels = ["alpha", "beta", "gamma", "delta", "epsilon"]
    columns |= {f"c{k}": generator.choice(levels, rows) for k in range(7)}
    days = pd.to_timedelta(generator.integers(0, 1000, rows), unit="D")
    columns["date"] = pd.Timestamp("2020-01-01") + days
    columns["id"] = [f"C{row:06d}" for row in range(rows)]
    columns["target"] = generator.choice(["yes", "no"], rows)
    return pd.DataFrame(columns)


def _report(store: Store, run_id: str) -> None:
    """Write the HTML report of the finished run, as its download does."""
    from lib.report.html import render

    run = store.run(KEY, run_id)
    seconds = []
    for _ in range(3):
        started = time.monotonic()
        text = render(run, translator("en"))
        seconds.append(time.monotonic() - started)
    size = len(text.encode()) / 1e6
    print(
        f"HTML report of {len(run.models)} models: {size:.2f} MB (limit 5), "
        f"{max(seconds):.2f} s at most of 3 (limit 3)",
        flush=True,
    )
