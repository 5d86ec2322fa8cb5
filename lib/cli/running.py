"""What the commands that train have in common: plan, hand to the engine, watch, write, print."""

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial

from lib.cli.jobs import POLL_SECONDS, WORKSPACE, wait_for_job
from lib.cli.merging import say_first
from lib.cli.more_rows import tell_more_rows
from lib.cli.output import check_writable, write_output
from lib.cli.screen import Screen
from lib.cli.store_reader import StoreReader
from lib.cli.terminal import say_json
from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.core.findings import Finding
from lib.core.plan import Effort, Plan
from lib.core.results import Run, Status
from lib.core.task import Task
from lib.engine.launch import EngineProcess, start_engine
from lib.errors import EngineError, InputError
from lib.evaluation.plan.budget import plan_within
from lib.evaluation.plan.estimate import wall_seconds
from lib.evaluation.plan.planning import make_plan
from lib.i18n import Translator
from lib.models.catalogue import default_models, get_model
from lib.models.settings import Settings as ModelSettings
from lib.models.settings import read_setting
from lib.report.whole import document_of
from lib.settings import Settings, available_cores, read_settings
from lib.store import Store, open_store
from lib.store.jobs import Jobs

ENDED = (Status.DONE, Status.FAILED, Status.CANCELLED)
MAX_ENGINES = 3


def choose_plan(
    parsed: argparse.Namespace,
    dataset: Dataset,
    task: Task,
    networks: Mapping[str, str] | None = None,
) -> tuple[Plan, tuple[Finding, ...]]:
    """Return the plan that the options ask for, and what had to be done differently.

    ``networks`` are built networks as JSON, by the models that take part with them beside others.
    """
    settings: ModelSettings = {model: {"network": text} for model, text in (networks or {}).items()}
    for text in parsed.settings:
        model, name, value = read_setting(text)
        settings.setdefault(model, {})[name] = value
    models = parsed.models
    if networks:
        usual = default_models(task.kind, Effort(parsed.effort or "standard"), task.domain)
        models = list(dict.fromkeys([*(usual if models is None else models), *networks]))
    names = ("folds", "repeats", "seed", "metric", "rope", "class_weight")
    options = {name: getattr(parsed, name) for name in names}
    options |= {"models": models, "settings": settings}
    if parsed.budget is None:
        return make_plan(dataset, task, effort=Effort(parsed.effort or "standard"), **options)
    if parsed.effort is not None:
        raise InputError("budget_and_effort")
    cores = parsed.workers or available_cores()
    plan, noted, _ = plan_within(dataset, task, parsed.budget, cores, **options)
    return plan, noted


def execute(
    parsed: argparse.Namespace,
    t: Translator,
    dataset: Dataset,
    task: Task,
    plan: Plan,
    findings: tuple[Finding, ...],
    test: Dataset | None = None,
    after: Callable[[Store, EngineProcess, Run], Mapping[str, Json]] | None = None,
) -> int:
    """Train, show, write what was asked for; exit code 0 if the run came to its end, else 1.

    ``after`` is called with the finished run while the engine is still there; what it returns is
    added to the result document.
    """
    if parsed.out:
        check_writable(parsed.out)
    say_first(findings, t)
    settings = read_settings()
    store = open_store(settings)
    engine = start(parsed, settings, store, plan)
    try:
        run_id = store.submit(
            WORKSPACE,
            store.save_dataset(WORKSPACE, dataset),
            task,
            plan,
            findings=findings,
            estimate=wall_seconds(dataset, task, plan, parsed.workers or available_cores()),
            test_dataset_id=store.save_dataset(WORKSPACE, test) if test is not None else None,
        )
        stream = sys.stderr if parsed.json else sys.stdout
        screen = Screen(t, stream, store.pace(task.domain), partial(StoreReader, store, WORKSPACE))
        result = watch(store, run_id, engine, screen)
        _settle(store, result, engine, t, wanted=bool(parsed.out))
        if parsed.learning_curve and result.status is Status.DONE:
            tell_more_rows(store, engine, result, t, stream)
        more = after(store, engine, result) if after and result.status is Status.DONE else {}
        document = document_of(result, t, StoreReader(store, WORKSPACE, result), more)
        if parsed.out:
            write_output(store, WORKSPACE, result, parsed.out, t, more)
    finally:
        engine.stop()
    if parsed.json:
        say_json(document)
    return 0 if result.status is Status.DONE else 1


def _settle(store: Store, run: Run, engine: EngineProcess, t: Translator, *, wanted: bool) -> None:
    """Wait for what the engine finds out by itself once a run is done, or take it back.

    Without an engine the run is complete as well; its report is made without.
    """
    jobs = Jobs(store)
    for job in jobs.find(WORKSPACE, run.id):
        if job.unfinished and job.params.by_itself:
            if wanted:
                wait_for_job(store, engine, job.id, t)
            else:
                jobs.cancel(WORKSPACE, job.id)


def start(
    parsed: argparse.Namespace, settings: Settings, store: Store, plan: Plan
) -> EngineProcess:
    """Start the engine of a store, or be told of the one that it has."""
    if parsed.workers and store.engine_state() is not None:
        raise InputError("engine_has_workers")
    networks = any(get_model(model).framework == "keras" for model in plan.models)
    return start_engine(settings, workers=parsed.workers, tensorflow=networks)


def watch(store: Store, run_id: str, engine: EngineProcess, screen: Screen) -> Run:
    """Show the run until it has ended; start the engine again if it was killed."""
    starts = 1
    with screen:
        try:
            while True:
                current = store.run(WORKSPACE, run_id)
                screen.show(current)
                if current.status in ENDED:
                    return current
                if not engine.alive():
                    # Ours was killed, or that of another process ended with its owner.
                    if starts == MAX_ENGINES:
                        home = str(read_settings().home)
                        raise EngineError("engine_gone", count=starts, home=home)
                    starts += 1
                    engine.ensure()
                time.sleep(POLL_SECONDS)
        except KeyboardInterrupt:
            store.cancel(WORKSPACE, run_id)
            raise
