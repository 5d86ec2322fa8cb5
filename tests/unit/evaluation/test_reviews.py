"""Reviews through folds, artifacts and new files, as any other task."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import from_json
from lib.core.jobs import JobContext, Parameters
from lib.core.task import TaskKind
from lib.errors import InputError
from lib.evaluation.plan.planning import make_plan
from lib.evaluation.train.crossval import fit_fold, predict_rows, refit, score_on
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.intake.samples import read_sample
from lib.models.artifacts import load_model
from lib.models.catalogue import get_model
from lib.workflows.reviews.facts.models import ColumnsGain
from lib.workflows.reviews.job_specs import COLUMNS
from lib.workflows.reviews.jobs.scoring import score_review
from lib.workflows.reviews.report.review_sentences import columns_sentence
from lib.workflows.reviews.task import make_reviews
from lib.workflows.reviews.texts.deriving import setup_of, with_labels
from lib.workflows.reviews.texts.setup import ReviewSetup, suggest

SETUP = ReviewSetup(("title", "body"), rating="stars", extra=("price",))


@pytest.fixture(scope="module")
def source():
    rows = np.arange(120)
    frame = pd.DataFrame(
        {
            "id": rows,
            "title": [f"<b>{'Great' if row % 2 else 'Bad'}</b>" for row in rows],
            "body": [f"{'loved it' if row % 2 else 'hated it'} number {row}!!!!" for row in rows],
            "stars": [4 + row % 3 % 2 if row % 2 else 1 + row % 3 % 2 for row in rows],
            "price": rows % 7,
        }
    )
    return read_table(frame.to_csv(index=False).encode(), "shop.csv")


@pytest.fixture(scope="module")
def learned(source):
    dataset, task, _ = make_reviews(source, SETUP)
    plan, _ = make_plan(dataset, task, folds=3, models=["nb_svm"])
    problem = make_problem(dataset.frame, task, plan)
    return dataset, task, plan, problem


def test_a_fold_and_new_rows_of_the_original_table(source, learned) -> None:
    _, task, plan, problem = learned
    split = make_splits(problem, task, plan)[0]
    result = fit_fold(get_model("nb_svm"), problem, task, plan, split)
    assert result.metrics["accuracy"] > 0.95
    data, _ = refit(get_model("nb_svm"), problem, task, plan)
    estimator, manifest = load_model(data)
    found = predict_rows(estimator, source.frame, manifest)
    assert found.outputs.shape == (source.rows, 2)
    assert found.extra == ("id",)
    assert score_on(estimator, source.frame, task, manifest)["accuracy"] > 0.95
    chances = score_review(estimator, manifest, "LOVED it <br>so much")
    assert chances["positive"] > 0.5 > chances["negative"]
    with pytest.raises(InputError) as caught:
        predict_rows(estimator, source.frame.drop(columns="body"), manifest)
    assert caught.value.context["columns"] == ["body"]


def test_whether_columns_help_is_answered_on_the_runs_folds(learned) -> None:
    dataset, task, plan, _ = learned
    ask = COLUMNS.run
    asked = JobContext(dataset.frame, Parameters(), "tfidf_nb", task=task, plan=plan)
    found = ask(asked).result
    assert found["columns"] == ["price"]
    assert found["decision"] == "equivalent"
    for language, word in (("en", "does not beat"), ("ko", "낫지 않습니다")):
        assert word in columns_sentence(from_json(ColumnsGain, found), translator(language))
    alone = make_reviews(dataset, ReviewSetup(("title",), label="sentiment"))[1]
    with pytest.raises(InputError, match="no_further_columns"):
        ask(JobContext(dataset.frame, Parameters(), "tfidf_nb", task=alone, plan=plan))


def test_five_classes_of_three_rows_can_be_planned_and_fitted() -> None:
    labels = [f"topic {row % 5}" for row in range(15)]
    frame = pd.DataFrame({"text": [f"{label} text {i}" for i, label in enumerate(labels)]})
    dataset = read_table(frame.assign(label=labels).to_csv(index=False).encode(), "few.csv")
    dataset, task, _ = make_reviews(dataset, ReviewSetup(("text",), label="label"))
    assert task.kind is TaskKind.MULTICLASS
    plan, _ = make_plan(dataset, task, models=["tfidf_logistic", "nb_svm"])
    assert plan.folds == 3
    problem = make_problem(dataset.frame, task, plan)
    for split in make_splits(problem, task, plan):
        for model in ("tfidf_logistic", "nb_svm"):
            result = fit_fold(get_model(model), problem, task, plan, split)
            assert np.isfinite(result.outputs).all()


def test_middle_ratings_are_told_once():

    sample = read_sample("product_reviews")
    dataset, task, found = make_reviews(sample, suggest(sample))
    _, notes = make_plan(dataset, task, effort="quick")
    codes = [one.code for one in (*found, *notes)]
    assert "ratings_left_out" in codes
    assert "rows_without_target" not in codes


def test_one_text_that_repeats_is_told_in_good_english():

    _, message, _ = translator("en").finding("texts_repeated", {"exact": 1, "near": 0})
    assert message == "Texts that duplicate another one: 1 exact, 0 near duplicates."


@pytest.mark.parametrize("values", [["0", "1"], ["0.0", "1.0"]])
def test_named_classes_are_called_so_everywhere(values):
    lines = "".join(f"good film {n},{values[1]}\nbad film {n},{values[0]}\n" for n in range(20))
    table = read_table(f"review,label\n{lines}no label,\n".encode(), "t.csv")
    names = (("0", "negative"), ("1", "아주 좋음"))
    setup = ReviewSetup(("review",), label="label", positive="1", names=names)
    assert ReviewSetup.from_dict(setup.to_dict()) == setup
    dataset, task, _ = make_reviews(table, setup)
    assert (task.classes, task.shown) == (("0", "1"), ("negative", "아주 좋음"))
    assert dataset.frame["label"].isna().sum() == 1
    _, task, _ = make_reviews(table, replace(setup, positive="0"))
    assert task.shown == ("아주 좋음", "negative")


def test_values_of_one_name_are_one_class_and_others_keep_their_value():
    lines = "".join(f"good {n},2\nbad {n},0\npoor {n},1\n" for n in range(20))
    table = read_table(f"review,label\n{lines}".encode(), "t.csv")
    setup = ReviewSetup(("review",), label="label", names=(("0", "low"), ("1", "low"), ("2", "up")))
    dataset, task, _ = make_reviews(table, setup)
    assert (set(task.classes), task.names) == ({"low", "2"}, {"2": "up"})
    # A second file says 0, 1 and 2 as the first did.
    merged = setup_of(dataset.recipe)
    assert set(with_labels(table.frame, merged, "label")["label"]) == {"low", "2"}
    with pytest.raises(InputError, match="class_name_twice"):
        make_reviews(table, replace(setup, names=(("0", "low"), ("2", "LOW"))))
