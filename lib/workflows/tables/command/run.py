"""The command `compare`: what the Compare page does, then board and verdict on the terminal."""

import argparse

from lib.cli.files import read_dataset
from lib.cli.merging import merged
from lib.cli.reading_options import reading_overrides
from lib.cli.running import choose_plan, execute
from lib.core.dataset import Dataset
from lib.core.findings import Finding
from lib.core.plan import Plan
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.evaluation.plan.planning import make_task
from lib.evaluation.plan.tasks import nearest
from lib.i18n import Translator
from lib.intake.profiling.findings import find_for_target
from lib.workflows.tables.command.networks import read_networks


def run(parsed: argparse.Namespace, t: Translator) -> int:
    """Compare models on a file; exit code 0 if the run came to its end, else 1."""
    dataset = merged(read_dataset(parsed.file, reading_overrides(parsed)), parsed.merge)
    task, plan, findings = _plan(parsed, dataset)
    test = (
        read_dataset(parsed.test, reading_overrides(parsed), task.like()) if parsed.test else None
    )
    if test is not None:
        _check_second(test, task)
    return execute(parsed, t, dataset, task, plan, findings, test)


def _check_second(test: Dataset, task: Task) -> None:
    """Raise InputError if a second file could not be scored: better before the training."""
    present = [str(name) for name in test.frame.columns]
    wanted = (task.target, *task.features)
    if missing := [name for name in wanted if name not in present]:
        others = [name for name in present if name not in wanted] or present
        close = list(dict.fromkeys(near for name in missing for near in nearest(name, others)))
        raise InputError("test_lacks_columns", file=test.name, columns=missing, nearest=close)


def _plan(parsed: argparse.Namespace, dataset: Dataset) -> tuple[Task, Plan, tuple[Finding, ...]]:
    if parsed.target in parsed.drop:
        raise InputError("target_dropped", column=parsed.target)
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
    plan, noted = choose_plan(parsed, dataset, task, read_networks(parsed))
    followed = {
        "dates_suggest_time_split": task.time is not None,
        "groups_suggest_group_split": task.group is not None,
    }
    general = [found for found in dataset.findings if not followed.get(found.code)]
    return task, plan, (*general, *find_for_target(dataset, task), *noted)
