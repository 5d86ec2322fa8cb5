"""What the engine answers on why a text is judged as it is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.core.model import BuildContext
from lib.core.plan import Effort
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.evaluation.questions import Asked
from lib.evaluation.review_why import explain, word_vectors
from lib.models.artifacts import save_model
from lib.models.catalogue import get_model

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
    return Asked(
        "explain", frame, params, model, task=TASK, members={model: save_model(fitted, {})}
    )


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
    question = asked(frame, "keras_ngram", row=0, target="good", word="좋은")
    (one,) = explain(question).result["models"]
    assert one["method"] == "integrated_gradients"
    assert one["target"] == "good"
    assert one["error"] < 0.05
    told = word_vectors(question).result
    assert {"영화", "좋은"} <= {word["word"] for word in told["words"]}
    assert told["neighbours"][0]["cosine"] <= 1
    with pytest.raises(InputError, match="why_unknown_class"):
        explain(Asked("explain", frame, {"target": "x"}, task=TASK, members=question.members))
