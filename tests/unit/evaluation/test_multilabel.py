"""Texts with several labels from a table to scores, and what cannot be used."""

import json

import numpy as np
import pandas as pd
import pytest

from lib.core.plan import SplitKind
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.evaluation.plan.planning import make_plan, suggest_metric_why
from lib.evaluation.train.blend import blend
from lib.evaluation.train.crossval import fit_fold, predict_rows, refit, score_on
from lib.evaluation.train.prediction import with_predictions
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.intake.reading import read_table
from lib.models.artifacts import load_model
from lib.models.catalogue import get_model
from lib.workflows.reviews.jobs.scoring import score_review
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.setup import ReviewSetup, suggest

PARTS = {"fabric": "soft fabric", "size & fit": "runs small", "<b>price</b>": "cheap price"}


def dataset(cells, texts=None):
    texts = texts or [f"review number {place} of {len(cells)} words" for place in range(len(cells))]
    frame = pd.DataFrame({"review": texts, "topics": cells})
    return read_table(frame.to_csv(index=False).encode(), "t.csv")


def several(rows=150, seed=0):
    generator = np.random.default_rng(seed)
    y = generator.random((rows, 3)) < [0.5, 0.4, 0.15]
    words = [f"{a}{b}{c}" for a in "bdfgkm" for b in "aeiou" for c in "lnrst"]  # no two alike
    names = list(PARTS)
    texts = [
        " ".join([*generator.choice(words, 8), *(PARTS[names[at]] for at in np.flatnonzero(row))])
        for row in y
    ]
    return dataset([";".join(names[at] for at in np.flatnonzero(row)) for row in y], texts)


def made(source=None, **given):
    setup = ReviewSetup(text=("review",), **{"label": "topics", "separator": ";", **given})
    return make_reviews(source or several(), setup)


def test_suggested_as_several_labels():
    found = suggest(several())
    assert (found.label, found.separator) == ("topics", ";")


def test_task_plan_and_splits():
    table, task, findings = made()
    assert task.kind is TaskKind.MULTILABEL
    assert task.classes == ("<b>price</b>", "fabric", "size & fit")
    assert Task.from_dict(json.loads(json.dumps(task.to_dict()))) == task
    assert "labels_none" in {finding.code for finding in findings}
    plan, _ = make_plan(table, task, effort="quick")
    assert (plan.metric, plan.split) == ("average_precision", SplitKind.STRATIFIED)
    assert suggest_metric_why(table, task)[1] == "labels"
    problem = make_problem(table.frame, task, plan)
    assert problem.y.shape == (150, 3)
    for split in make_splits(problem, task, plan):
        assert (problem.y[split.test].sum(axis=0) > 0).all()
        assert not set(split.train) & set(split.test)


def test_near_duplicates_stay_together():
    source = several()
    texts = source.frame["review"].tolist()
    texts[100:130] = texts[:30]
    cells = source.frame["topics"].fillna("").tolist()
    table, task, _ = made(dataset(cells, texts))
    assert task.group is not None
    plan, _ = make_plan(table, task, effort="quick")
    assert plan.split is SplitKind.GROUP
    problem = make_problem(table.frame, task, plan)
    for split in make_splits(problem, task, plan):
        assert not set(problem.groups[split.train]) & set(problem.groups[split.test])
        assert (problem.y[split.test].sum(axis=0) > 0).all()


def test_from_folds_to_a_scored_file():
    table, task, _ = made()
    models = ["tfidf_logistic", "tfidf_svm", "blend"]
    plan, _ = make_plan(table, task, effort="quick", folds=3, models=models)
    problem = make_problem(table.frame, task, plan)
    splits = make_splits(problem, task, plan)
    results = {
        model: [fit_fold(get_model(model), problem, task, plan, split) for split in splits]
        for model in ("dummy", *models[:2])
    }
    mean = {
        model: np.mean([fold.metrics["average_precision"] for fold in folds])
        for model, folds in results.items()
    }
    assert mean["tfidf_logistic"] > 0.95 > 0.6 > mean["dummy"]
    together = blend(results, problem.y, splits, task, plan)
    assert together.folds[0].outputs.shape == (len(splits[0].test), 3)
    assert sum(together.weights.values()) == pytest.approx(1)
    estimator, manifest = load_model(refit(get_model("tfidf_svm"), problem, task, plan)[0])
    chances = score_review(estimator, manifest, "soft fabric, cheap price")
    assert chances["fabric"] > 0.5 < chances["<b>price</b>"]
    assert chances["size & fit"] < 0.5
    new = pd.DataFrame({"review": ["soft fabric and runs small", "bought in 3"]})
    found = predict_rows(estimator, new, manifest)
    scored = with_predictions(new, found.outputs, Task.from_dict(manifest["task"]))
    assert scored["prediction"].tolist() == ["fabric;size & fit", ""]
    assert {"p_fabric", "p_size & fit", "p_<b>price</b>"} <= set(scored.columns)
    test = several(60, seed=1)
    again = score_on(estimator, test.frame, task, manifest)
    assert again["f1_micro"] > 0.9


def test_columns_of_zero_and_one_are_labels():
    y = np.random.default_rng(0).integers(0, 2, (60, 2))
    frame = pd.DataFrame(
        {"review": [f"words of row {n}" for n in range(60)], "toxic": y[:, 0], "spam": y[:, 1]}
    )
    source = read_table(frame.to_csv(index=False).encode(), "t.csv")
    table, task, _ = made(source, label=None, separator=None, flags=("toxic", "spam"))
    assert (task.target, task.classes) == ("labels", ("spam", "toxic"))
    plan, _ = make_plan(table, task, effort="quick")
    np.testing.assert_array_equal(make_problem(table.frame, task, plan).y, y[:, ::-1])


def test_rare_labels_are_left_out_and_their_rows_stay():
    cells = ["a;b", "a", "b", "a;b;odd"] * 20
    cells[5:79] = ["a;b", "a", "b"] * 24 + ["a", "b"]
    table, task, findings = made(dataset(cells))
    assert task.classes == ("a", "b")
    (rare,) = [one for one in findings if one.code == "labels_rare"]
    assert rare.values["labels"] == ["odd"]
    plan, _ = make_plan(table, task, effort="quick")
    assert len(make_problem(table.frame, task, plan).rows) == 80


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["a;b"] * 40, "labels_same"),
        (["a", ""] * 20, "labels_one"),
        ([";"] * 40, "labels_empty"),
        ([f"l{n};m{n}" for n in range(40)], "labels_too_rare"),
    ],
)
def test_labels_that_cannot_be_learned(cells, code):
    with pytest.raises(InputError) as caught:
        made(dataset(cells))
    assert caught.value.code == code


def test_ten_thousand_labels_are_cut_to_the_most_frequent():
    generator = np.random.default_rng(0)
    cells = [f"l{generator.integers(10_000)};c{generator.integers(150)}" for _ in range(2500)]
    _, task, findings = made(dataset(cells))
    assert len(task.classes) == 100
    codes = {finding.code for finding in findings}
    assert {"labels_beyond", "labels_rare"} <= codes


def test_an_unknown_separator_is_refused():
    with pytest.raises(InputError) as caught:
        made(separator="#")
    assert caught.value.code == "unknown_separator"
