"""Jobs about reviews, done as on a worker: small tables, the real functions."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.core.jobs import JobContext
from lib.core.workflow import all_jobs
from lib.errors import InputError
from tests.ui.review_run import review_table
from tests.unit.report.sample_run import sample_plan


@pytest.fixture(scope="module")
def reviews():
    dataset, task = review_table(200)
    return dataset.frame, task


def answer(kind, frame, task=None, **params):
    plan = sample_plan(models=("tfidf_logistic",), metric="accuracy", folds=3, repeats=1)
    spec = all_jobs()[kind]
    given = spec.parameters.from_json(params)
    given = spec.run(JobContext(frame, given, "tfidf_logistic", task=task, plan=plan))
    json.dumps(given.result, allow_nan=False)
    return given


def test_words_topics_and_times_count_the_labelled_reviews(reviews):
    frame, task = reviews
    labelled = int(frame[task.target].notna().sum())
    words = answer("review_words", frame, task).result
    assert (words["reviews"], words["of"], words["positive"]) == (labelled, labelled, 1)
    assert set(words["classes"]) == set(task.classes)
    topics = answer("review_topics", frame, task, number=4).result
    assert topics["number"] == 4
    assert all(0 <= row < len(frame) for one in topics["topics"] for row in one["examples"])
    times = answer(
        "review_times", frame, task, date="date", product="product", rating="gone"
    ).result
    assert sum(one["rows"] for one in times["time"]["points"]) == labelled
    assert "rating" not in times


def test_the_class_that_counts_as_positive_can_be_chosen(reviews):
    frame, task = reviews
    rows = answer("review_aspects", frame, task, aspects=["배송, delivery"]).result["aspects"][0]
    other = answer("review_aspects", frame, task, aspects=["배송, delivery"], positive="negative")
    assert rows["hits"] + other.result["aspects"][0]["hits"] == rows["rows"]


def test_a_table_run_has_no_reviews(reviews):
    frame, task = reviews
    with pytest.raises(InputError) as caught:
        answer("review_words", frame, replace(task, text=None))
    assert caught.value.code == "not_a_review_run"


def test_robustness_is_of_rows_the_model_has_not_seen(reviews):
    frame, task = reviews
    found = answer("review_robustness", frame, replace(task, group=None)).result
    assert found["rows"] == pytest.approx(frame[task.target].notna().sum() / 3, abs=3)
    assert {one["name"] for one in found["drops"]} == {"spelling", "spaces", "emoji", "capitals"}
    for one in found["drops"]:
        assert one["low"] <= one["drop"] + 1e-9
        assert one["high"] >= one["drop"] - 1e-9
        assert found["score"] - one["score"] == pytest.approx(one["drop"])


def test_labels_teach_and_the_next_ones_are_new(reviews):
    frame, task = reviews
    truth = frame[task.target].dropna()
    labels = [[int(row), truth[row]] for row in truth.index[:40]]
    given = {"text": task.text, "classes": list(task.classes)}
    assert answer("review_labels", frame, **given, labels=[]).result["accuracy"] is None
    found = answer("review_labels", frame, **given, labels=labels).result
    assert (found["labels"], len(found["batch"])) == (40, 10)
    assert not set(found["batch"]) & {row for row, _ in labels}
    assert found["accuracy"]["share"] > 0.6
    assert sum(one["hits"] for one in found["shares"].values()) == len(frame)


def test_one_class_alone_teaches_nothing(reviews):
    frame, task = reviews
    labels = [[row, "positive"] for row in range(12)]
    found = answer(
        "review_labels", frame, text=task.text, classes=list(task.classes), labels=labels
    ).result
    assert found["accuracy"] is None
    assert found["batch"]


def test_the_lexicon_keeps_a_score_for_each_row():
    pytest.importorskip("vaderSentiment")
    frame = pd.DataFrame({"text": ["I love it", "awful", "배송", None]})
    given = answer("review_lexicon", frame, text="text")
    assert given.result["unread"] == 2
    import io

    scores = pd.read_parquet(io.BytesIO(given.file))["lexicon_score"]
    assert np.isfinite(scores).tolist() == [True, True, False, False]
    with pytest.raises(InputError):
        answer("review_lexicon", frame, text="gone")
