"""The page of toys: the set-up of a run, and the run."""

from dataclasses import replace

import streamlit as st

from lib.core.task import Domain, TaskKind
from lib.evaluation.plan.planning import look_at_rows
from lib.i18n import Translator
from lib.ui.run.page import run_on_page
from lib.ui.setup import prepared
from lib.ui.setup.launch import run_button
from lib.ui.setup.prepared import Setup
from lib.ui.shell import asked, services
from lib.ui.shell.frame import heading, page
from lib.ui.shell.linked import opened


def draw(t: Translator, workspace: str) -> None:
    heading("Toy", t)
    if run_id := st.query_params.get("run"):
        run_on_page(run_id, Domain("toy"), t, workspace)
    elif (dataset_id := opened(t, workspace)) is not None:
        run_button(_set_up(dataset_id, workspace), dataset_id, t, workspace)


def _set_up(dataset_id: str, workspace: str) -> Setup:
    dataset = services.dataset(workspace, dataset_id)
    target = st.selectbox("Target", [column.name for column in dataset.columns][::-1])
    kind = prepared.choices({"kind": TaskKind.REGRESSION})
    task = replace(prepared.task(workspace, dataset_id, target, kind), workflow=Domain("toy"))
    known = asked.ask(workspace, dataset_id, look_at_rows, task, 0)
    planned = prepared.planned(dataset, task, known, prepared.choices({"folds": 2}))
    return Setup(task, planned.plan, planned.findings, planned.seconds, planned.costs)


page(draw)
