"""A notebook with networks and a blend runs to its end, with this library's folder beside it."""

import json
from dataclasses import replace

import pytest

from lib.core.columns import ColumnKind
from lib.core.plan import Effort
from lib.core.results import ModelResult, Run, Status
from lib.core.task import TaskKind
from lib.evaluation.judge.inference.evidence import TestPart, measure
from lib.evaluation.judge.summary import summarise
from lib.evaluation.judge.verdict import judge
from lib.evaluation.plan.planning import make_plan
from lib.evaluation.train.blend import blend
from lib.evaluation.train.crossval import fit_fold
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.models.catalogue import get_model
from lib.report.exports.notebook import notebook
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.setup import ReviewSetup
from tests.conftest import ROOT
from tests.unit.report.sample_run import sample_run
from tests.unit.report.test_notebook import ran
from tests.unit.report.test_plain import FEATURES, task_of, written
from tests.unit.report.test_plain_reviews import KOREAN, table

EN = translator("en")
pytestmark = pytest.mark.slow
EPOCHS = {"epochs": 2}


def run_of(dataset, task, models, settings, name) -> Run:
    """Return a finished run of these models, a network and a blend among them."""
    plan, _ = make_plan(
        dataset, task, models=models, effort=Effort.QUICK, folds=3, settings=settings
    )
    problem = make_problem(dataset.frame, task, plan)
    splits = make_splits(problem, task, plan)
    specs = [get_model(id_) for id_ in plan.models if id_ != "blend"]
    folds = {
        spec.id: [fit_fold(spec, problem, task, plan, split) for split in splits] for spec in specs
    }
    folds["blend"] = list(blend(folds, problem.y, splits, task, plan).folds)
    scores = {id_: [fold.metrics[plan.metric] for fold in found] for id_, found in folds.items()}
    cost = {id_: sum(fold.fit_cpu_seconds for fold in found) for id_, found in folds.items()}
    families = {id_: get_model(id_).family for id_ in folds}
    results = tuple(
        ModelResult(
            id_,
            str(families[id_]),
            Status.DONE,
            metrics=summarise({plan.metric: values}, plan),
        )
        for id_, values in scores.items()
    )
    made = {id_: tuple(values) for id_, values in scores.items()}
    parts = [
        TestPart(
            split.repeat,
            split.fold,
            split.test,
            {id_: found[place].outputs.astype("float64") for id_, found in folds.items()},
        )
        for place, split in enumerate(splits)
    ]
    evidence = measure(parts, problem.y, plan.metric, task.kind, list(folds))
    return replace(
        sample_run(),
        task=task,
        plan=plan,
        models=results,
        verdict=judge(made, families, cost, plan, len(problem.X), evidence),
        dataset_name=name,
        dataset_sha256=dataset.sha256,
    )


def check(run: Run, tables, data: bytes, folder) -> None:
    """Run the notebook's cells in a process of their own and read what they say."""
    (folder / run.dataset_name).write_bytes(data)
    document = notebook(run, EN, *tables)
    said = json.loads(document)["cells"][1]["source"]
    assert any("Only Deepworth" in line for line in said)
    done = ran(document.replace("LIBRARY = '.'", f"LIBRARY = {str(ROOT)!r}"), folder)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "same file: True" in done.stdout
    assert "Total params" in done.stdout
    assert "by what is computed here:" in done.stdout
    assert done.stdout.count("  True") == len(run.models), done.stdout


@pytest.mark.parametrize(
    ("kind", "model"),
    [
        (TaskKind.REGRESSION, "realmlp"),
        (TaskKind.BINARY, "tabm"),
        (TaskKind.MULTICLASS, "keras_mlp"),
    ],
)
def test_networks_and_the_blend_score_as_in_the_run(kind, model, tmp_path):
    data = written().to_csv(index=False).encode()
    named = {**FEATURES, "yes": "category", "class": "category"}
    kinds = {name: ColumnKind(one) for name, one in named.items()}
    dataset = read_table(data, "table.csv", kinds=kinds)
    models = ("dummy", "decision_tree", "knn", model, "blend")
    run = run_of(dataset, task_of(kind), models, {model: EPOCHS}, "table.csv")
    check(run, (dataset, None), data, tmp_path)


def test_networks_of_reviews_and_the_blend_score_as_in_the_run(tmp_path):
    data = table(KOREAN).to_csv(index=False).encode()
    original = read_table(data, "reviews.csv")
    dataset, task, _ = make_reviews(original, ReviewSetup(("review",), label="label"))
    models = ("dummy", "tfidf_logistic", "tfidf_nb", "keras_ngram", "blend")
    run = run_of(dataset, task, models, {"keras_ngram": EPOCHS}, "reviews.csv")
    check(run, (dataset, original), data, tmp_path)
