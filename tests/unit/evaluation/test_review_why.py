"""What the engine answers on why a text is judged as it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.core.jobs import JobContext
from lib.core.model import BuildContext
from lib.core.plan import Effort
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.evaluation.train.crossval import fit_fold
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.models.artifacts import save_model
from lib.models.catalogue import get_model
from lib.workflows.reviews.job_specs import ExplainParameters, VectorsParameters
from lib.workflows.reviews.jobs.why import explain, explain_held_out, word_vectors
from tests.unit.report.sample_run import sample_plan

TASK = Task(TaskKind.BINARY, "y", {"글": "text"}, ("bad", "good"), text="글")


@pytest.fixture(scope="module")
def frame():
    texts = ["정말 좋은 영화", "지루한 영화 별로", "최고 좋은 배우", "별로 실망"] * 20
    return pd.DataFrame({"글": pd.Series(texts, dtype="str")})


def asked(frame, model, **params):
    context = BuildContext(
        kind=TaskKind.BINARY,
        features={"글": "text"},
        levels={},
        rows=len(frame),
        classes=2,
        effort=Effort.QUICK,
        metric="log_loss",
        seed=7,
        text="글",
    )
    fitted = get_model(model).build(context).fit(frame[["글"]], 1 - np.arange(len(frame)) % 2)
    given = ExplainParameters.from_json(params)
    return JobContext(frame, given, model, task=TASK, members={model: save_model(fitted, {})})


def test_a_model_of_other_versions_of_packages_is_said(frame, monkeypatch):
    question = asked(frame, "tfidf_logistic", text="좋은 영화")
    assert explain(question).result["findings"] == []
    monkeypatch.setattr("lib.models.versions._installed", lambda _: "0.0.1")
    (found,) = explain(question).result["findings"]
    assert found["code"] == "packages_differ"


def test_a_linear_model_tells_its_words(frame):
    answer = explain(asked(frame, "tfidf_logistic", text="좋은   영화 <b>별로</b>")).result
    assert answer["text"] == "좋은 영화 별로"
    (one,) = answer["models"]
    assert one["method"] == "weights"
    assert [answer["text"][a:b] for a, b, _ in one["spans"]] == ["좋은", "영화", "별로"]
    towards = {answer["text"][a:b]: value for a, b, value in one["spans"]}
    sign = 1 if one["target"] == "good" else -1
    assert sign * towards["좋은"] > 0 > sign * towards["별로"]
    assert len(one["characters"]) == len(answer["text"])
    assert explain(asked(frame, "tfidf_logistic", text="")).result["models"][0]["spans"] == []


def test_a_network_tells_its_words_and_what_it_has_learned(frame):
    question = asked(frame, "keras_ngram", row=0, target="good")
    (one,) = explain(question).result["models"]
    assert one["method"] == "integrated_gradients"
    assert one["target"] == "good"
    assert one["error"] < 0.05
    told = word_vectors(replace(question, params=VectorsParameters(word="좋은"))).result
    assert {"영화", "좋은"} <= {word["word"] for word in told["words"]}
    assert told["neighbours"][0]["cosine"] <= 1
    with pytest.raises(InputError, match="why_unknown_class"):
        explain(
            JobContext(frame, ExplainParameters(target="x"), task=TASK, members=question.members)
        )


@pytest.mark.parametrize("model", ["tfidf_logistic"])
def test_an_error_is_explained_by_the_model_that_made_it(model):
    # The last row's words speak against its label: held out it is an error, learned perhaps not.
    texts = ["정말 좋은 영화", "지루한 영화 별로", "최고 좋은 배우", "별로 실망"] * 15
    rows = pd.DataFrame(
        {"글": [*texts, "정말 좋은 배우 최고 끝"], "y": ["good", "bad"] * 30 + ["bad"]}
    )
    plan = sample_plan(models=(model,), metric="log_loss", folds=3, repeats=1)
    problem = make_problem(rows, TASK, plan)
    split = next(one for one in make_splits(problem, TASK, plan) if 60 in one.test)
    made = fit_fold(get_model(model), problem, TASK, plan, split)
    held_out = made.outputs[list(split.test).index(60)]
    given = JobContext(rows, ExplainParameters(row=60), model, task=TASK, plan=plan)
    found = explain_held_out(given).result
    (one,) = found["models"]
    assert one["proba"] == pytest.approx([float(value) for value in held_out], abs=1e-5)
    assert one["target"] == "good"
    assert found["fold"] == split.fold + 1
    with pytest.raises(InputError, match="not_held_out"):
        explain_held_out(replace(given, params=ExplainParameters(row=4_000)))


@pytest.mark.parametrize("model", ["tfidf_logistic", "keras_textcnn"])
def test_a_text_of_which_nothing_is_known_is_told(frame, model):
    for text, known, new in (("xqz ##", False, ["xqz"]), ("좋은 xqz", True, ["xqz"])):
        found = explain(asked(frame, model, text=text)).result
        assert found["models"][0]["known"] == known
        assert (found["new"], found["words"]) == (new, 1 + known)
