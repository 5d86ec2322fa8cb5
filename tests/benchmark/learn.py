"""Learn: frames, starts, page loads, stopping, and a run on the board beside five learners.

The goals are those of the page's own brief; each figure stands beside its goal, and one that is
missed makes the benchmark end with 1.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Event, Thread

from playwright.sync_api import Browser, Page, expect, sync_playwright

from lib.core.results import Status
from lib.evaluation.plan.planning import make_plan, make_task
from lib.intake.samples import SAMPLES, read_sample
from lib.settings import read_settings
from lib.store import Store, open_store
from lib.store.jobs import Jobs
from lib.workflows.learn.facts.course import NetworkSettings
from lib.workflows.learn.job_specs import COURSE, CourseParameters
from lib.workflows.learn.page.lessons import LESSONS
from tests.benchmark.web import CHROMIUM, ROOT, server

PORT = 8594
KEYS = [f"{number}123456789abcdef" * 2 for number in range(5)]
LOADS = 3
MODELS = ("logistic", "random_forest", "hist_gradient_boosting", "keras_mlp")
SECONDS = 4
"""How long frames are counted: a course plays for about five seconds."""
_COUNT = """(output) => {
  const player = output.closest('.player'), times = [];
  const watch = new MutationObserver(() => times.push(performance.now()));
  watch.observe(output, { childList: true, characterData: true, subtree: true });
  player.querySelector('.rewind').click();
  const play = player.querySelector('.play');
  play.click();
  output.counted = times;
}"""
_COUNTED = "(output) => [output.counted.length - 1, output.counted.at(-1) - output.counted[0]]"
_EARLY = r"""() => [...document.querySelectorAll('*')]
  .map((one) => one.shadowRoot?.querySelector('.player output')).find(Boolean)
  ?.textContent.match(/Epoch \d\d?\b/)"""
"""Whether one of the first frames of a course is shown: its last ones are of later epochs."""
_LOADED = "() => document.body.innerText.includes('Where you need it')"
_UNFINISHED = (Status.QUEUED, Status.RUNNING)


class Goals:
    """Prints figures beside their goals, and keeps which were missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def at_most(self, what: str, value: float, most: float) -> None:
        """Print a figure that is in seconds."""
        self._print(what, f"{value:.2f} s", f"at most {most:g} s", value <= most)

    def at_least(self, what: str, value: float, least: float) -> None:
        """Print a figure that is in frames a second."""
        self._print(what, f"{value:.1f} frames/s", f"at least {least:g}", value >= least)

    def holds(self, what: str, figure: str, goal: str, held: bool) -> None:
        """Print a figure whose goal is a word."""
        self._print(what, figure, goal, held)

    def _print(self, what: str, figure: str, goal: str, held: bool) -> None:
        print(f"{what}: {figure} ({goal}){'' if held else ': MISSED'}", flush=True)
        if not held:
            self.missed.append(what)


def measure(data: Path) -> None:
    """Print the figures of Learn; SystemExit 1 where a goal is missed."""
    goals = Goals()
    with tempfile.TemporaryDirectory(prefix="deepworth-bench-") as folder:
        home = Path(folder)
        os.environ["DEEPWORTH_HOME"] = folder
        read_settings.cache_clear()
        store = open_store(read_settings())
        with sync_playwright() as play, server(ROOT / "app.py", PORT, home):
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
            with _chapter(browser, KEYS[0], "playground"):
                _warm(store)
            _loads(browser, goals)
            _playground(browser, goals)
            _epochs(store, goals)
            _left(browser, store, goals)
            _beside_learners(store, goals)
            browser.close()
        store.close()
    if goals.missed:
        raise SystemExit(1)


@contextmanager
def _chapter(browser: Browser, key: str, chapter: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 1600}, locale="en-US")
    context.add_init_script(f"localStorage.setItem('deepworth.workspace', '{key}')")
    page = context.new_page()
    page.goto(f"http://localhost:{PORT}/learn?chapter={chapter}")
    page.locator("h2").first.wait_for(timeout=60_000)
    yield page
    context.close()


def _warm(store: Store) -> None:
    end = time.monotonic() + 180
    while not ((state := store.engine_state()) and state.warm):
        assert time.monotonic() < end, "the engine is not warm"
        time.sleep(0.2)


def _loads(browser: Browser, goals: Goals) -> None:
    for lesson in LESSONS:
        with _chapter(browser, KEYS[0], lesson.id) as page:
            seconds = []
            for _ in range(LOADS):
                started = time.monotonic()
                page.goto(f"http://localhost:{PORT}/learn?chapter={lesson.id}")
                page.wait_for_function(_LOADED, timeout=60_000)  # looks at every frame
                seconds.append(time.monotonic() - started)
        goals.at_most(f"load of the chapter {lesson.id}", median(seconds), 1.5)


def _playground(browser: Browser, goals: Goals) -> None:
    with _chapter(browser, KEYS[0], "playground") as page:
        first = _trained(page)  # the browser loads what draws frames, too
        page.wait_for_timeout(1000 * (SECONDS + 3))  # until it has played
        print(f"playground, the very first press to its first frame: {first:.2f} s", flush=True)
        goals.at_most("playground, press to first frame", _trained(page), 1.0)
        goals.at_least("playground alone", _frames([page])[0], 10)
        others = [_chapter(browser, key, "playground") for key in KEYS[1:]]
        pages = [page, *(other.__enter__() for other in others)]
        for one in pages:
            one.get_by_role("button", name="Train", exact=True).click(no_wait_after=True)
        for one in pages:
            expect(one.locator(".player output")).not_to_be_empty(timeout=60_000)
            one.wait_for_timeout(500)
        goals.at_least("playground with five at once, the slowest", min(_frames(pages)), 3)
        for other in others:
            other.__exit__(None, None, None)


def _trained(page: Page) -> float:
    """Press Train; return the seconds until the first frame is there."""
    started = time.monotonic()
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function(_EARLY, timeout=60_000)
    return time.monotonic() - started


def _frames(pages: list[Page]) -> list[float]:
    """Play what all pages show from its start at once; return the frames a second of each."""
    outputs = [page.locator(".player output").first for page in pages]
    for output in outputs:
        output.evaluate(_COUNT)
    time.sleep(SECONDS)
    counted = [output.evaluate(_COUNTED) for output in outputs]
    return [1000 * frames / milliseconds for frames, milliseconds in counted]


def _epochs(store: Store, goals: Goals) -> None:
    seconds = _course(store, KEYS[0])
    goals.at_most("200 epochs of a 4-4 network on 500 points, on the engine", seconds, 5.0)


def _course(store: Store, key: str, seed: int = 0) -> float:
    """Train a network on the engine; return the seconds from asking to the result."""
    settings = NetworkSettings(hidden=(4, 4), points=500, epochs=200, seed=seed)
    jobs, started = Jobs(store), time.monotonic()
    job = jobs.ask(key, COURSE, params=CourseParameters.of(settings))
    while (found := jobs.get(key, job)).unfinished:
        time.sleep(0.02)
    assert found.status is Status.DONE, found.failure
    return time.monotonic() - started


def _left(browser: Browser, store: Store, goals: Goals) -> None:
    """Close the page of the longest chapter in mid-work."""
    jobs = Jobs(store)
    with _chapter(browser, KEYS[0], "payoff") as page:
        page.get_by_role("button", name="Measure", exact=True).click()
        end = time.monotonic() + 60
        while not any(one.told for one in jobs.find(KEYS[0], None)):
            assert time.monotonic() < end, "nothing was told"
            time.sleep(0.2)
    started = time.monotonic()
    while any(one.unfinished for one in jobs.find(KEYS[0], None)):
        assert time.monotonic() - started < 60, "it goes on"
        time.sleep(0.05)
    goals.at_most("work stops after its page was closed", time.monotonic() - started, 2.0)


def _beside_learners(store: Store, goals: Goals) -> None:
    """Compare models alone, and while five learners train one network after the other."""
    alone, _ = _run(store, seed=0)
    stopped = Event()
    counts = [0] * len(KEYS)

    def learn(place: int) -> None:
        while not stopped.is_set():
            _course(store, KEYS[place], seed=counts[place])
            counts[place] += 1

    learners = [Thread(target=learn, args=(place,)) for place in range(len(KEYS))]
    for one in learners:
        one.start()
    beside, status = _run(store, seed=1)
    stopped.set()
    for one in learners:
        one.join()
    figure = (
        f"{beside:.1f} s, {alone:.1f} s alone: {beside / alone:.1f} times; "
        f"the learners trained {sum(counts)} networks"
    )
    goals.holds(
        "a run beside five learners", figure, "it goes on to its end", status is Status.DONE
    )


def _run(store: Store, seed: int) -> tuple[float, Status]:
    """Run some models on a sample; return the seconds to its end, and how it ended."""
    dataset = read_sample("breast_cancer")
    task = make_task(dataset, SAMPLES["breast_cancer"].target)
    plan, _ = make_plan(dataset, task, models=MODELS, effort="quick", seed=seed)
    started = time.monotonic()
    run = store.submit(KEYS[0], store.save_dataset(KEYS[0], dataset), task, plan)
    while (status := store.run(KEYS[0], run).status) in _UNFINISHED:
        assert time.monotonic() - started < 600, "the run does not end"
        time.sleep(0.1)
    return time.monotonic() - started, status
