"""A notebook's own scikit-learn gives the scores of the run: every model, every kind of task."""

import contextlib
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.core.columns import ColumnKind
from lib.core.model import Family
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.results import ModelResult, Run, Status
from lib.core.task import Task, TaskKind
from lib.evaluation.judge.summary import summarise
from lib.evaluation.train.crossval import fit_fold
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.models.catalogue import get_model
from lib.report.exports.notebook import notebook
from lib.report.exports.plain_scores import plain_score
from tests.unit.report.sample_run import sample_run
from tests.unit.report.test_notebook import code_of

EN = translator("en")
BOTH = (
    "dummy",
    "knn",
    "decision_tree",
    "random_forest",
    "extra_trees",
    "hist_gradient_boosting",
    "catboost",
    "linear_svm",
    "rbf_svm",
)
CLASSES = ("logistic", "naive_bayes", *BOTH)


def written(rows: int = 160) -> pd.DataFrame:
    """A table of all kinds of columns, with missing values and a category of many levels."""
    rng = np.random.default_rng(4)
    size, level = rng.normal(50, 20, rows).round(2), rng.integers(0, 60, rows)
    frame = pd.DataFrame(
        {
            "size": size,
            "count": rng.poisson(3, rows),
            "town": [f"town {one}" for one in level],
            "colour": rng.choice(["red", "초록", "blue", "n/a"], rows),
            "day": pd.date_range("2024-01-01", periods=rows).strftime("%Y-%m-%d"),
            "owner": rng.integers(0, 40, rows),
            "words": [f"{a} {b} thing" for a, b in rng.choice(["good", "bad", "so"], (rows, 2))],
        }
    )
    value = size / 20 + level / 30 + (frame["colour"] == "red") + rng.normal(0, 0.5, rows)
    frame["price"] = value.round(3)
    frame["yes"] = np.where(value > value.median(), "yes", "no")
    frame["class"] = np.digitize(value, np.quantile(value, [0.3, 0.7]))
    frame["class"] = frame["class"].astype("Int64")
    frame.loc[3:9, "size"] = np.nan
    frame.loc[5, ["yes", "price", "class"]] = None
    return frame


FEATURES = {
    "size": "number",
    "count": "number",
    "town": "category",
    "colour": "category",
    "day": "datetime",
    "words": "text",
}


def task_of(kind: TaskKind, **more: str) -> Task:
    target, classes = {
        TaskKind.REGRESSION: ("price", ()),
        TaskKind.BINARY: ("yes", ("no", "yes")),
        TaskKind.MULTICLASS: ("class", ("0", "1", "2")),
    }[kind]
    return Task(kind, target, FEATURES, classes, **more)


def run_of(dataset, task: Task, models: tuple[str, ...], **plan: object) -> Run:
    """A run of these models with the scores that the evaluation gives."""
    metric = "rmse" if task.kind is TaskKind.REGRESSION else "log_loss"
    split = SplitKind.KFOLD if task.kind is TaskKind.REGRESSION else SplitKind.STRATIFIED
    chosen = {"effort": Effort.QUICK, "folds": 2, "repeats": 1, "split": split, **plan}
    made = Plan(models=models, seed=3, metric=metric, rope=0.01, rope_relative=True, **chosen)
    problem = make_problem(dataset.frame, task, made)
    splits = make_splits(problem, task, made)
    results = []
    for model in models:
        folds = [fit_fold(get_model(model), problem, task, made, split) for split in splits]
        scores = summarise({metric: [fold.metrics[metric] for fold in folds]}, made)
        results.append(ModelResult(model, str(Family.CLASSICAL), Status.DONE, metrics=scores))
    return replace(
        sample_run(),
        task=task,
        plan=made,
        models=tuple(results),
        verdict=None,
        dataset_name="table.csv",
        dataset_sha256=dataset.sha256,
    )


@pytest.mark.parametrize(
    ("kind", "models", "plan"),
    [
        (TaskKind.BINARY, CLASSES, {"class_weight": True}),
        (TaskKind.MULTICLASS, ("logistic", "catboost", *CLASSES[-2:]), {"effort": Effort.STANDARD}),
        (TaskKind.REGRESSION, ("linear", "ridge", *BOTH), {"effort": Effort.STANDARD}),
    ],
    ids=["weighed", "several", "regression"],
)
def test_every_model_scores_as_in_the_run(kind, models, plan, tmp_path, capsys):
    check(kind, models, plan, tmp_path, capsys)


@pytest.mark.parametrize(
    ("plan", "more"),
    [
        ({"split": SplitKind.GROUP}, {"group": "owner"}),
        ({"split": SplitKind.TIME, "folds": 3}, {"time": "day"}),
        ({"split": SplitKind.TIME, "folds": 3}, {"time": "day", "group": "owner"}),
        ({"sample_rows": 120}, {}),
    ],
    ids=["groups", "time", "time and groups", "sample"],
)
def test_every_division_of_rows_is_the_same(plan, more, tmp_path, capsys):
    check(TaskKind.BINARY, ("logistic", "hist_gradient_boosting"), plan, tmp_path, capsys, **more)


def check(kind, models, plan, folder, capsys, **more):
    text = written().to_csv(index=False)
    (folder / "table.csv").write_text(text, encoding="utf-8")
    named = {**FEATURES, "yes": "category", "class": "category"}
    kinds = {name: ColumnKind(one) for name, one in named.items()}
    dataset = read_table(text.encode(), "table.csv", kinds=kinds)
    document = notebook(run_of(dataset, task_of(kind, **more), models, **plan), EN, dataset)
    code = code_of(document)
    assert "from lib" not in code
    assert "import lib" not in code
    with contextlib.chdir(folder), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of libraries about a table this small
        exec(code, {})  # noqa: S102 - our own cells; they compare all scores at their end
    assert "as in the run: True" in capsys.readouterr().out


@pytest.mark.parametrize("kind", [TaskKind.REGRESSION, TaskKind.BINARY, TaskKind.MULTICLASS])
def test_every_measure_is_that_of_the_run(kind):
    from lib.core.metrics import metrics_of
    from lib.evaluation.train.scoring import score

    rng, task = np.random.default_rng(0), task_of(kind)
    y = rng.integers(0, len(task.classes) or 9, 60)
    found = (
        rng.dirichlet(np.ones(len(task.classes) or 1), 60)
        if task.classes
        else rng.normal(5, 2, (60, 1))
    )
    truth = score(y, found.astype("float32"), task)
    for metric in metrics_of(kind):
        names = {"np": np, "CLASSES": task.classes}
        exec(plain_score(metric.name, kind), names)  # noqa: S102 - our own code
        given = found.astype("float32") if task.classes else found[:, 0].astype("float32")
        assert names["score"](y, given) == pytest.approx(truth[metric.name], nan_ok=True), (
            metric.name
        )
