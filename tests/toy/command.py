"""The command `toy`."""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lib.cli.files import read_dataset
from lib.cli.jobs import WORKSPACE, wait_for_job
from lib.cli.reading_options import reading_overrides
from lib.cli.running import choose_plan, execute
from lib.cli.shared_options import add_comparing
from lib.core.results import Run
from lib.core.task import Domain, TaskKind
from lib.engine.launch import EngineProcess
from lib.evaluation.plan.planning import make_task
from lib.i18n import Translator
from lib.store import Store
from lib.store.jobs import Jobs
from tests.toy.workflow import TYPICAL


def add_toy(commands: Any, t: Translator) -> None:
    toy = commands.add_parser("toy", help="compare models on a toy")
    toy.add_argument("file", type=Path)
    toy.add_argument("--target", required=True)
    add_comparing(toy, t)
    toy.set_defaults(function="tests.toy.command:run")


def run(parsed: argparse.Namespace, t: Translator) -> int:
    dataset = read_dataset(parsed.file, reading_overrides(parsed))
    predicted = make_task(dataset, parsed.target, kind=TaskKind.REGRESSION)
    task = replace(predicted, workflow=Domain("toy"))
    plan, findings = choose_plan(parsed, dataset, task)

    def typical(store: Store, engine: EngineProcess, run: Run) -> Mapping[str, Any]:
        asked = Jobs(store).ask(WORKSPACE, TYPICAL, run=run.id, model="toy_nearest")
        return {"toy": wait_for_job(store, engine, asked, t).result}

    return execute(parsed, t, dataset, task, plan, findings, after=typical)
