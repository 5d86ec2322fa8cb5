"""Reviews without labels are explored by what a model says of them, or as they are."""

import pandas as pd
import pytest

from lib.core.jobs import JobContext
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.models.artifacts import load_model, save_model
from lib.workflows.reviews.job_specs import ScoredParameters, TableParameters
from lib.workflows.reviews.jobs.exploring import explore_scored, explore_table
from lib.workflows.reviews.texts.places import unpack
from tests.unit.evaluation.test_review_why import asked as fitted

TASK = Task(TaskKind.BINARY, "y", {"글": "text"}, ("bad", "good"), text="글")
GOOD, BAD = "정말 좋은 영화 최고", "지루한 영화 별로 실망"


@pytest.fixture
def new():
    dates = pd.to_datetime(["2025-01-05"] * 20 + ["2025-06-05"] * 20)
    texts = [GOOD] * 20 + [BAD] * 20
    return pd.DataFrame({"글": pd.Series(texts, dtype="str"), "day": dates})


def test_a_scored_file_is_told_by_its_predictions(new):
    learned = pd.DataFrame({"글": [GOOD, BAD, "최고 좋은 배우", "별로 실망"] * 20})
    estimator, _ = load_model(fitted(learned, "tfidf_logistic").members["tfidf_logistic"])
    manifest = {"task": TASK.to_dict(), "features": dict(TASK.features), "levels": {}}
    members = {"tfidf_logistic": save_model(estimator, manifest)}
    question = JobContext(
        learned,
        ScoredParameters(positive="good", date="day"),
        "tfidf_logistic",
        other=new,
        task=TASK,
        members=members,
    )
    found = explore_scored(question)
    result = found.result
    assert result["classes"]["good"]["hits"] == 20
    assert [one["share"] for one in result["time"]["points"]] == [1.0, 0.0]
    rows = unpack(found.file)
    first = result["time"]["points"][0]["when"]
    assert rows[f"time:{first}"].tolist() == list(range(20))
    assert sum(len(one) for name, one in rows.items() if name.startswith("topic:")) <= 40
    word = result["words"]["good"][0]["word"]
    assert set(rows[f"word:{word}"]) <= set(range(20))


def test_a_table_that_no_model_has_read_says_nothing_of_feelings(new):
    found = explore_table(JobContext(new, TableParameters(text=("글",), date="day")))
    assert found.result["words"][0]["rows"] == 40
    assert all("share" not in one for one in found.result["topics"])
    assert found.result["times"]["rows"] == [20, 20]
    with pytest.raises(InputError, match="texts_empty"):
        explore_table(JobContext(new.head(0), TableParameters(text=("글",))))
