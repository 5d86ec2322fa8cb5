"""What every job promises, on the runs of tests/fixtures/before: plain JSON, the same again.

A job that is added has a case here, or says why it cannot have one.
"""

import json
from inspect import signature

import pandas as pd
import pytest

from lib.core.jobs import JobContext, JobResult
from lib.core.references import look_up
from lib.core.workflow import all_jobs
from lib.store import open_store
from lib.workflows.forecasts.job_specs import FORECAST_JOBS
from lib.workflows.learn.job_specs import LEARN_JOBS
from tests import before
from tests.store_fixture import settings_in

TOPICS = {"positive": "pos", "number": 3, "date": "day"}
WORTH = {"months": 12, "discount": 0.1, "margin": 1.0, "rules": 2}
CASES = {
    "review_texts": ("reviews", "", {"columns": ["review"]}),
    "review_words": ("reviews", "", {}),
    "review_topics": ("reviews", "", TOPICS),
    "review_aspects": ("reviews", "", {"aspects": ["cup", "box, 배송"]}),
    "review_times": ("reviews", "", {"date": "day"}),
    "review_explore_scored": ("reviews", "tfidf_logistic", {"date": "day"}),
    "review_explore_table": ("reviews", "", {"text": ["review"], "date": "day"}),
    "review_lexicon": ("reviews", "", {"text": "review"}),
    "review_score": ("reviews", "tfidf_logistic", {"texts": ["a lovely cup", ""]}),
    "review_robustness": ("reviews", "tfidf_logistic", {}),
    "review_labels": (
        "reviews",
        "",
        {"text": "review", "classes": ["neg", "pos"], "labels": [[0, "neg"], [1, "pos"]]},
    ),
    "explain": ("reviews", "tfidf_logistic", {"text": "a lovely cup"}),
    "explain_held_out": ("reviews", "tfidf_logistic", {"row": 3}),
    "word_vectors": ("reviews", "keras_textcnn", {}),
    "segment_portraits": ("segments", "kmeans", {}),
    "segment_map": ("segments", "kmeans", {"kind": "pca"}),
    "segment_deep_map": ("segments", "idec", {"kind": "pca"}),
    "lifetime": ("segments", "kmeans", WORTH),
    "lifetime_placed": ("segments", "kmeans", WORTH),
    "movement": ("segments", "kmeans", {"before": None, "rules": 2}),
    "cohorts": ("segments", "", {"period": None, "rules": 2}),
    "baskets": ("segments", "kmeans", {}),
    "anomalies": ("segments", "", {}),
    "anomalies_deep": ("segments", "idec", {}),
}
"""The run that each is about, the model, and parameters."""
ELSEWHERE = {
    **{job.id: "is about no run: tests/unit/learn" for job in LEARN_JOBS},
    **{job.id: "is about series: tests/unit/forecasts" for job in FORECAST_JOBS},
    "review_zero_shot": "needs a network that is downloaded: tests/unit/text/test_zero_shot.py",
    "review_columns": "needs reviews with further columns: tests/unit/evaluation",
    "importance": "fits a run's folds again: tests/unit/evaluation and tests/unit/engine",
    "learning_curve": "fits a run's folds again: tests/unit/evaluation and tests/unit/engine",
    "predict": "takes new rows: tests/unit/evaluation/test_prediction.py",
    "next_spend": "compares networks for a minute: tests/unit/evaluation/test_next_spend.py",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    before.unpack_home(home)
    store = open_store(settings_in(home))
    yield store
    store.close()


def context_of(store, kind):
    """Return what the engine would give the job."""
    name, model, params = CASES[kind]
    run = store.run(before.WORKSPACE, before.RUNS[name])
    table = store.load_dataset(before.WORKSPACE, run.dataset_id)
    other, recipe = None, {}
    if name == "segments":
        other = store.load_dataset(before.WORKSPACE, table.origin).frame
        recipe = {one: table.recipe[one] for one in ("columns", "reference")}
    elif kind == "review_explore_scored":
        other = table.frame.head(30)
    spec = all_jobs()[kind]
    data = store.artifact(before.WORKSPACE, run.id, model) if spec.fitted else b""
    return JobContext(
        table.frame,
        spec.parameters.from_json({**recipe, **params}),
        model,
        other,
        run.task,
        run.plan,
        {model: data} if spec.fitted else {},
        {},
        store.predictions(before.WORKSPACE, run.id, model) if spec.predictions else None,
    )


def test_no_job_is_left_out():
    assert set(CASES) | set(ELSEWHERE) == set(all_jobs())
    assert not set(CASES) & set(ELSEWHERE)


@pytest.mark.parametrize("kind", all_jobs())
def test_the_function_of_a_job_takes_its_context_and_nothing_else(kind):
    assert list(signature(look_up(all_jobs()[kind].function)).parameters) == ["context"]


@pytest.mark.parametrize("kind", CASES)
def test_a_job_returns_plain_json_and_the_same_again(store, kind):
    context = context_of(store, kind)
    table = context.frame.copy()
    made = all_jobs()[kind].run(context)
    assert isinstance(made, JobResult)
    said = json.dumps(made.result, allow_nan=False)
    assert json.loads(said) == made.result, "what comes out of the store is what was put in"
    assert made.file is None or isinstance(made.file, bytes)
    pd.testing.assert_frame_equal(context.frame, table)
    again = all_jobs()[kind].run(context_of(store, kind))
    assert json.dumps(again.result) == said
    assert again.file == made.file
