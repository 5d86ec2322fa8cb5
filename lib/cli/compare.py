"""The command `compare`: what the Compare page does, then board and verdict on the terminal."""

import argparse
import sys
import time

from lib.cli.arguments import reading_overrides
from lib.cli.files import read_dataset
from lib.cli.output import check_writable, write_output
from lib.cli.screen import Screen
from lib.core.dataset import Dataset
from lib.core.findings import Finding
from lib.core.plan import Effort, Plan
from lib.core.results import Run, Status
from lib.core.task import Task, TaskKind
from lib.engine.launch import EngineProcess, start_engine
from lib.errors import EngineError, InputError
from lib.evaluation.budget import plan_within
from lib.evaluation.estimate import wall_seconds
from lib.evaluation.planning import make_plan, make_task
from lib.evaluation.tasks import nearest
from lib.i18n import Translator
from lib.intake.findings import find_for_target
from lib.models.catalogue import get_model
from lib.models.settings import Settings as ModelSettings
from lib.models.settings import read_setting
from lib.report.document import to_json
from lib.settings import Settings, available_cores, read_settings
from lib.store import Store, open_store

WORKSPACE = "command-line"
ENDED = (Status.DONE, Status.FAILED, Status.CANCELLED)
MOST_ENGINES = 3
POLL_SECONDS = 0.25


def run(parsed: argparse.Namespace, t: Translator) -> int:
    """Compare models on a file; exit code 0 if the run came to its end, else 1."""
    dataset = read_dataset(parsed.file, reading_overrides(parsed))
    task, plan, findings = _plan(parsed, dataset)
    test = read_dataset(parsed.test, reading_overrides(parsed)) if parsed.test else None
    if test is not None and task.target not in test.frame.columns:
        raise InputError(
            "unknown_column",
            column=task.target,
            nearest=nearest(task.target, list(test.frame.columns)),
        )
    if parsed.out:
        check_writable(parsed.out)
    settings = read_settings()
    store = open_store(settings)
    engine = _start(parsed, settings, store, plan)
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
        result = _watch(store, run_id, engine, Screen(t, sys.stderr if parsed.json else sys.stdout))
        if parsed.out:
            write_output(store, WORKSPACE, result, parsed.out, t)
    finally:
        engine.stop()
    if parsed.json:
        print(to_json(result, t))
    return 0 if result.status is Status.DONE else 1


def _plan(parsed: argparse.Namespace, dataset: Dataset) -> tuple[Task, Plan, tuple[Finding, ...]]:
    task = make_task(
        dataset,
        parsed.target,
        kind=TaskKind(parsed.kind) if parsed.kind else None,
        positive=parsed.positive,
        drop=parsed.drop,
        keep=parsed.keep,
        group=parsed.group,
        time=parsed.time,
    )
    plan, noted = _choose_plan(parsed, dataset, task)
    followed = {
        "dates_suggest_time_split": task.time is not None,
        "groups_suggest_group_split": task.group is not None,
    }
    general = [found for found in dataset.findings if not followed.get(found.code)]
    return task, plan, (*general, *find_for_target(dataset, task), *noted)


def _choose_plan(
    parsed: argparse.Namespace, dataset: Dataset, task: Task
) -> tuple[Plan, tuple[Finding, ...]]:
    settings: ModelSettings = {}
    for text in parsed.settings:
        model, name, value = read_setting(text)
        settings.setdefault(model, {})[name] = value
    names = ("models", "folds", "repeats", "seed", "metric", "rope", "class_weight")
    options = {**{name: getattr(parsed, name) for name in names}, "settings": settings}
    if parsed.budget is None:
        return make_plan(dataset, task, effort=Effort(parsed.effort or "standard"), **options)
    if parsed.effort is not None:
        raise InputError("budget_and_effort")
    cores = parsed.workers or available_cores()
    plan, noted, _ = plan_within(dataset, task, parsed.budget, cores, **options)
    return plan, noted


def _start(
    parsed: argparse.Namespace, settings: Settings, store: Store, plan: Plan
) -> EngineProcess:
    if parsed.workers and store.engine_state() is not None:
        raise InputError("engine_has_workers")
    networks = any(get_model(model).framework == "keras" for model in plan.models)
    return start_engine(settings, workers=parsed.workers, tensorflow=networks)


def _watch(store: Store, run_id: str, engine: EngineProcess, screen: Screen) -> Run:
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
                    if starts == MOST_ENGINES:
                        home = str(read_settings().home)
                        raise EngineError("engine_gone", count=starts, home=home)
                    starts += 1
                    engine.ensure()
                time.sleep(POLL_SECONDS)
        except KeyboardInterrupt:
            store.cancel(WORKSPACE, run_id)
            raise
