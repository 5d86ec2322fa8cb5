"""The command `compare`: what the Compare page does, then board and verdict on the terminal."""

import argparse

from lib.cli.arguments import reading_overrides
from lib.cli.files import read_dataset
from lib.cli.running import choose_plan, execute
from lib.core.dataset import Dataset
from lib.core.findings import Finding
from lib.core.plan import Plan
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.evaluation.planning import make_task
from lib.evaluation.tasks import nearest
from lib.i18n import Translator
from lib.intake.findings import find_for_target


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
    return execute(parsed, t, dataset, task, plan, findings, test)


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
    plan, noted = choose_plan(parsed, dataset, task)
    followed = {
        "dates_suggest_time_split": task.time is not None,
        "groups_suggest_group_split": task.group is not None,
    }
    general = [found for found in dataset.findings if not followed.get(found.code)]
    return task, plan, (*general, *find_for_target(dataset, task), *noted)
