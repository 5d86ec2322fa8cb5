"""The page of toys: the set-up of a run, and the run."""

from dataclasses import replace

import streamlit as st

from lib.core.task import Domain, TaskKind
from lib.evaluation.plan.planning import look_at_rows
from lib.i18n import Translator
from lib.ui.run.workflow_page import run_or_set_up
from lib.ui.setup import prepared
from lib.ui.setup.launch import run_button
from lib.ui.setup.prepared import Setup
from lib.ui.shell import services, table_queries
from lib.ui.shell.frame import heading, page


def draw(t: Translator, workspace: str) -> None:
    heading("Toy", t)
    run_or_set_up(Domain("toy"), _without_table, _set_up, t, workspace)


def _without_table(t: Translator, workspace: str) -> None:
    del workspace
    st.info(t("Choose a table"))


def _set_up(dataset_id: str, t: Translator, workspace: str) -> None:
    dataset = services.dataset(workspace, dataset_id)
    target = st.selectbox("Target", [column.name for column in dataset.columns][::-1])
    kind = prepared.choices({"kind": TaskKind.REGRESSION})
    task = replace(prepared.task(workspace, dataset_id, target, kind), workflow=Domain("toy"))
    known = table_queries.ask(workspace, dataset_id, look_at_rows, task, 0)
    planned = prepared.planned(dataset, task, known, prepared.choices({"folds": 2}))
    setup = Setup(task, planned.plan, planned.findings, planned.seconds, planned.costs)
    run_button(setup, dataset_id, t, workspace)


page(draw)
