"""Kills at random moments: worker, engine and web process; nothing finished may be lost.

``DEEPWORTH_BENCH_KILLS`` kills (100), while three runs are always going on or waiting. After each
kill the app is started again if it was it, and everything that was finished before must still be
there, unchanged, and the store whole. In the end every run must be complete, with the results of
an undisturbed run of the same plan.
"""

import os
import random
import signal
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select

from lib.core.plan import Effort
from lib.core.results import Run, Status
from lib.evaluation.plan.planning import make_plan, make_task
from lib.intake.reading import read_table
from lib.settings import read_settings
from lib.store import Store, open_store, tables
from lib.store.integrity import problems
from tests.benchmark.web import CHROMIUM, ROOT, server

PORT = 8594
KEY = "0123456789abcdef" * 2
KILLS = int(os.environ.get("DEEPWORTH_BENCH_KILLS", "100"))
SEED = int(os.environ.get("DEEPWORTH_BENCH_SEED", str(time.time_ns() % 100_000)))
GOING_ON = 3
EARLY = 0.25
"""Share of the kills that come while all is perhaps still starting after the one before."""
MODELS = ("dummy", "logistic", "knn", "random_forest", "hist_gradient_boosting")
NETWORK = "keras_mlp"
PATIENCE = 180.0
ENDED = (Status.DONE, Status.FAILED, Status.CANCELLED)
CLASSICAL, DEEP = 1e-6, 1e-3
"""How far the same seed's metrics may be apart."""


def measure(data: Path) -> None:
    """Kill, look, and go on; print what was killed and what was found."""
    with (
        tempfile.TemporaryDirectory(prefix="deepworth-kills-") as folder,
        sync_playwright() as play,
    ):
        home = Path(folder)
        os.environ["DEEPWORTH_HOME"] = folder
        read_settings.cache_clear()
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
        app = App(home, browser)
        app.start()
        trial = Trial(open_store(read_settings()), app, data)
        try:
            trial.run(KILLS)
        finally:
            app.stop()
            browser.close()


class App:
    """The real app: a Streamlit process, which starts the engine at its first visit."""

    def __init__(self, home: Path, browser: Browser) -> None:
        self._home, self._browser = home, browser
        self._stack = ExitStack()
        self.process: psutil.Process

    def start(self) -> None:
        """Start the app and visit it, as whoever comes back does."""
        self._stack = ExitStack()
        self.process = self._stack.enter_context(server(ROOT / "app.py", PORT, self._home))
        self.visit()

    def visit(self) -> None:
        """Open a page, which also starts an engine that has ended."""
        context = self._browser.new_context()
        context.add_init_script(f"localStorage.setItem('deepworth.workspace', '{KEY}')")
        page = context.new_page()
        page.goto(f"http://localhost:{PORT}/reports")
        page.locator("h1").first.wait_for(timeout=60_000)
        page.wait_for_timeout(500)
        context.close()

    def stop(self) -> None:
        """End the app."""
        self._stack.close()

    def engine(self) -> psutil.Process | None:
        """Return the engine's process, if there is one."""
        return self._below(self.process, "lib.engine")

    def worker(self, among: random.Random) -> psutil.Process | None:
        """Return one of the engine's workers."""
        engine = self.engine()
        found = (
            [] if engine is None else [one for one in engine.children() if _is(one, "spawn_main")]
        )
        return among.choice(found) if found else None

    @staticmethod
    def _below(parent: psutil.Process, word: str) -> psutil.Process | None:
        with suppress(psutil.NoSuchProcess):
            return next((one for one in parent.children() if _is(one, word)), None)
        return None


def _is(process: psutil.Process, word: str) -> bool:
    with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
        return any(word in part for part in process.cmdline())
    return False


class Trial:
    """The runs that are going on, what was finished before a kill, and what is there after it."""

    def __init__(self, store: Store, app: App, data: Path) -> None:
        self._store, self._app = store, app
        self._random = random.Random(SEED)
        file = data / "tabular" / "german_credit_named.csv"
        self._dataset = read_table(file.read_bytes(), file.name)
        self._table = store.save_dataset(KEY, self._dataset)
        self._runs: list[str] = []
        self._found: list[str] = []
        self._killed: Counter[str] = Counter()

    def run(self, kills: int) -> None:
        """Kill that often, then wait for all runs and compare them with an undisturbed one."""
        print(f"Seed {SEED} (DEEPWORTH_BENCH_SEED).", flush=True)
        reference = self._submit(network=True)
        self._wait(reference)
        began = time.monotonic()
        # Whoever was to be killed may have ended just before: that counts for nothing.
        while (number := self._killed.total() + 1) <= kills:
            self._fill()
            if self._random.random() > EARLY:
                self._wait_for_progress()
            time.sleep(self._random.uniform(0.0, 4.0))
            self._kill(number)
        for run in self._runs:
            self._wait(run)
        self._app.visit()
        self._compare(self._store.run(KEY, reference))
        seconds = time.monotonic() - began
        said = ", ".join(f"{count} {what}" for what, count in sorted(self._killed.items()))
        print(
            f"{sum(self._killed.values())} kills ({said}) in {seconds:.0f} s; "
            f"{len(self._runs)} runs; faults: {len(self._found)} (limit 0)",
            flush=True,
        )
        for line in self._found:
            print(f"  {line}")
        if self._found:
            raise SystemExit(1)

    def _submit(self, *, network: bool) -> str:
        task = make_task(self._dataset, self._dataset.columns[-1].name)
        models = [*MODELS, *([NETWORK] if network else [])]
        plan, _ = make_plan(self._dataset, task, effort=Effort.QUICK, seed=1, models=models)
        return self._store.submit(KEY, self._table, task, plan)

    def _fill(self) -> None:
        """Let there always be runs that go on or wait; some with a network."""
        going = [run for run in self._runs if self._status(run) not in ENDED]
        for _ in range(GOING_ON - len(going)):
            self._runs.append(self._submit(network=self._random.random() < 0.3))

    def _wait_for_progress(self) -> None:
        """Wait until more is finished than now."""
        until, before = time.monotonic() + PATIENCE, len(self._finished())
        while len(self._finished()) <= before:
            self._go_on()
            if time.monotonic() > until:
                self._found.append(f"nothing was finished for {PATIENCE:.0f} s")
                return
            time.sleep(0.1)

    def _kill(self, number: int) -> None:
        what = self._random.choice(["worker", "engine", "app"])
        victim = {
            "worker": lambda: self._app.worker(self._random),
            "engine": self._app.engine,
            "app": lambda: self._app.process,
        }[what]()
        if victim is None:
            return
        before = self._finished()
        engine = self._app.engine()
        with suppress(psutil.NoSuchProcess):
            victim.send_signal(signal.SIGKILL)
        self._killed[what] += 1
        if what == "app":
            with suppress(psutil.NoSuchProcess):
                victim.wait(30)
            self._app.stop()
            if engine is not None:
                self._gone(engine, number)
            self._app.start()
        self._look(number, what, before)

    def _gone(self, engine: psutil.Process, number: int) -> None:
        """The engine ends with the app that started it."""
        try:
            engine.wait(60)
        except psutil.TimeoutExpired:
            self._found.append(f"kill {number}: the engine went on for 60 s without its app")

    def _look(self, number: int, what: str, before: dict[tuple[Any, ...], Any]) -> None:
        after = self._finished()
        lost = [key for key, value in before.items() if after.get(key) != value]
        self._found += [
            f"kill {number} ({what}): {key} was finished and is not now" for key in lost
        ]
        with self._store.database.read() as connection:
            damage = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if damage != "ok":
            self._found.append(f"kill {number} ({what}): database: {damage}")
        print(f"{number:4} {what:7} {len(after)} finished", flush=True)

    def _finished(self) -> dict[tuple[Any, ...], Any]:
        """Return what is complete: folds with their metrics, models, runs, verdicts."""
        folds, models, runs = tables.folds, tables.models, tables.runs
        with self._store.database.read() as connection:
            done: dict[tuple[Any, ...], Any] = {
                ("fold", row.run, row.model, row.repeat, row.fold): row.metrics
                for row in connection.execute(select(folds))
            }
            for row in connection.execute(select(models).where(models.c.status == Status.DONE)):
                done["model", row.run, row.model] = row.metrics
            for row in connection.execute(select(runs).where(runs.c.status == Status.DONE)):
                done["run", row.id] = row.verdict
        return done

    def _go_on(self) -> None:
        """Ask for what is missing of runs in which engines died too often, as their owner would."""
        for run in self._runs:
            if self._status(run) is Status.INTERRUPTED:
                self._store.resume(KEY, run)

    def _status(self, run: str) -> Status:
        return self._store.run(KEY, run).status

    def _wait(self, run: str) -> None:
        """Wait until a run has ended."""
        until = time.monotonic() + PATIENCE
        while (status := self._status(run)) not in ENDED:
            self._go_on()
            if time.monotonic() > until:
                self._found.append(f"run {run}: still {status} after {PATIENCE:.0f} s")
                return
            time.sleep(0.3)

    def _compare(self, reference: Run) -> None:
        """All is complete, equal to the undisturbed run, and the store is whole."""
        for run in (self._store.run(KEY, one) for one in self._runs):
            if run.status is not Status.DONE:
                self._found.append(f"run {run.id}: {run.status}, {run.failure}")
            for model in run.models:
                expected = reference.model(model.id)
                if model.status is not Status.DONE:
                    self._found.append(f"run {run.id}, {model.id}: {model.status} {model.failure}")
                    continue
                allowed = DEEP if model.id == NETWORK else CLASSICAL
                for name, interval in model.metrics.items():
                    if abs(interval.mean - expected.metrics[name].mean) > allowed:
                        self._found.append(f"run {run.id}, {model.id}: another {name}")
        self._app.stop()
        self._found += problems(self._store)
