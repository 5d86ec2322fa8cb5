"""The notebook makes the board again: its cells run in a fresh process, and its numbers agree."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from lib.core.dataset import Remedy, RemedyKind
from lib.core.model import Family
from lib.core.results import ModelResult, Run, Status
from lib.core.task import Task
from lib.evaluation.judge.summary import summarise
from lib.evaluation.train.crossval import fit_fold
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.intake.remedies import apply
from lib.models.catalogue import get_model
from lib.report.exports.notebook import notebook
from lib.report.markdown import literal
from lib.report.recommended import recommendation_sentence
from tests.store_fixture import small_dataset, small_plan, small_task
from tests.unit.report.run_by_rows import run_by_rows
from tests.unit.report.sample_run import sample_run
from tests.unit.report.test_html import NASTY

EN, KO = translator("en"), translator("ko")


def code_of(document: str) -> str:
    cells = json.loads(document)["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def compared(frame, task: Task) -> Run:
    """A run of dummy and logistic whose scores are those of the evaluation itself."""
    plan = small_plan("dummy", "logistic")
    problem = make_problem(frame, task, plan)
    splits = make_splits(problem, task, plan)
    models = []
    for model in plan.models:
        folds = [fit_fold(get_model(model), problem, task, plan, split) for split in splits]
        values = {"roc_auc": [fold.metrics["roc_auc"] for fold in folds]}
        family = Family.BASELINE if model == "dummy" else Family.CLASSICAL
        done = ModelResult(model, str(family), Status.DONE, metrics=summarise(values, plan))
        models.append(done)
    return replace(
        sample_run(),
        task=task,
        plan=plan,
        models=tuple(models),
        verdict=None,
        dataset_name="표.csv",
    )


@pytest.fixture(scope="module")
def table():
    text = small_dataset().frame.to_csv(index=False, sep=";").replace("초록", "999")
    return text.encode("cp949")


def ran(document: str, folder) -> subprocess.CompletedProcess:
    (folder / "cells.py").write_text(code_of(document), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "cells.py"],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
    )


def test_its_cells_make_the_same_board(table, tmp_path):
    original = read_table(table, "표.csv")
    remedy = Remedy(RemedyKind.AS_MISSING, ("colour",), ("999",))
    dataset = apply(original, [remedy])
    run = replace(compared(dataset.frame, small_task()), dataset_sha256=dataset.sha256)
    (tmp_path / "표.csv").write_bytes(table)
    document = notebook(run, KO, dataset, original)
    done = ran(document, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "as in the run: True" in done.stdout
    assert done.stdout.count("True") == 3
    other = run.model("logistic").metrics["roc_auc"]
    worse = replace(other, folds=(other.folds[0] + 1e-4, *other.folds[1:]))
    changed = replace(run.models[1], metrics={"roc_auc": worse})
    done = ran(notebook(replace(run, models=(run.models[0], changed)), EN, dataset), tmp_path)
    assert "some scores differ" in done.stderr


@pytest.mark.parametrize("t", [EN, KO])
def test_it_is_a_notebook(t):
    document = json.loads(notebook(sample_run(), t))
    assert (document["nbformat"], document["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in document["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in document["cells"]:
        assert cell["cell_type"] in ("markdown", "code")
        assert isinstance(cell["metadata"], dict)
        assert all(isinstance(line, str) for line in cell["source"])
        assert ("outputs" in cell) == (cell["cell_type"] == "code")
    compile(code_of(json.dumps(document)), "notebook", "exec")


@pytest.mark.parametrize("text", [*NASTY, "''' + quit() + '''", "\\", "$x$ [a](javascript:b)"])
def test_names_are_data(text):
    document = notebook(sample_run(text=text, note=text), EN)
    names: dict = {}
    code = code_of(document)
    start = code.index("TABLE = ")
    exec(code[start : code.index("NUMBERS = ")], names)  # noqa: S102 - our own cell
    assert names["TARGET"] == text
    first = "".join(json.loads(document)["cells"][0]["source"])
    assert f"# {literal(text)}\n" in first


def test_the_best_network_is_summed_up_where_there_is_one():
    run = sample_run()
    assert "network.summary()" in code_of(notebook(run, EN))
    networks = {"keras_mlp", "keras_linear", "realmlp", "tabm"}
    without = replace(run, models=tuple(one for one in run.models if one.id not in networks))
    assert "network.summary()" not in code_of(notebook(without, EN))


def test_of_a_run_that_claims_nothing_it_computes_no_verdict():
    stopped = replace(sample_run().model("catboost"), status=Status.CANCELLED)
    others = [one for one in sample_run().models if one.id != "catboost"]
    run = sample_run(deep_gain=0.03, status=Status.CANCELLED, models=(*others, stopped))
    assert run.verdict is None
    written = notebook(run, EN)
    assert "judge(" not in written
    assert "the run ended before these models were complete" in written
    assert "DECISION" not in written
    assert "judge(" in notebook(sample_run(), EN)


def test_it_opens_with_what_the_rows_recommend():
    run, evidence = run_by_rows()
    opening = "".join(json.loads(notebook(run, EN, evidence=evidence))["cells"][0]["source"])
    assert f"> {literal(recommendation_sentence(run, evidence, EN))}" in opening
    assert recommendation_sentence(run, None, EN) != recommendation_sentence(run, evidence, EN)
