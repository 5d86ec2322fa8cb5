"""Classes described in words, by the tiny encoder of the tests."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pandas as pd
import pytest

from lib.core.jobs import JobContext
from lib.core.progress import NullProgress
from lib.errors import Cancelled, InputError, ModelError
from lib.workflows.reviews.exploring import zero_shot
from lib.workflows.reviews.job_specs import ZeroShotParameters
from lib.workflows.reviews.jobs.zero_shot import zero_shot_scores
from lib.workflows.reviews.texts import encoders
from tests.unit.text.tiny_encoder import write_encoder

CLASSES = [["positive", ["good", "good film"]], ["negative", ["bad"]]]


@pytest.fixture
def encoder(tmp_path, monkeypatch):
    monkeypatch.setenv(encoders.SOURCE, str(write_encoder(tmp_path)))


def asked(texts, watch=None, **params):
    given = ZeroShotParameters.from_json({"text": "t", "classes": CLASSES, **params})
    frame = pd.DataFrame({"t": pd.Series(texts, dtype="str")})
    return JobContext(frame, given, watch=watch or NullProgress())


def test_a_review_belongs_to_the_nearest_description(encoder):
    texts = ["good", "bad film", "a good good film", "bad", None]
    answer = zero_shot_scores(asked(texts))
    data = pd.read_parquet(BytesIO(answer.file))
    assert list(data["class"][:4]) == ["positive", "negative", "positive", "negative"]
    np.testing.assert_allclose(data[["score_0", "score_1"]].sum(axis=1), 1)
    assert answer.result["rows"] == answer.result["of"] == 5
    assert sum(one["hits"] for one in answer.result["shares"]) == 5
    assert answer.result["check"] is None


def test_scores_are_the_softmax_of_scaled_cosines(encoder):
    data = pd.read_parquet(BytesIO(zero_shot_scores(asked(["good film"])).file))
    vectors = encoders.encode_texts(encoders.chosen_source(), ["good film", "good", "bad"])
    text, good, bad = vectors
    middle = (good + text) / np.linalg.norm(good + text)
    powers = np.exp(20 * np.array([text @ middle, text @ bad]))
    np.testing.assert_allclose(data[["score_0", "score_1"]].iloc[0], powers / powers.sum(), 1e-4)


def test_labels_given_by_hand_check_it_in_a_sample_too(encoder):
    texts = ["good", "bad"] * 50
    labels = [[98, "Positive"], [99, "negative"], [97, "positive"], [96, "neutral"]]
    result = zero_shot_scores(asked(texts, labels=labels, most=10)).result
    assert 10 <= result["rows"] <= 14
    check = result["check"]
    assert (check["hits"], check["rows"], check["other"]) == (2, 3, 1)
    assert check["guess"] == pytest.approx(2 / 3)


def test_it_stops_when_asked_and_says_what_is_missing(encoder, monkeypatch):
    class Stop(NullProgress):
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        zero_shot_scores(asked(["x"], Stop()))
    monkeypatch.delenv(encoders.SOURCE)
    with pytest.raises(ModelError, match="encoder_unset"):
        zero_shot_scores(asked(["x"]))


def test_classes_are_read_from_lines():
    lines = ["positive: I love it, 좋아요", "", " negative :Bad, really; 별로예요 ;", "meh"]
    assert zero_shot.read_classes(lines) == {
        "positive": ("I love it", "좋아요"),
        "negative": ("Bad, really", "별로예요"),
        "meh": ("meh",),
    }
    for wrong in (["one: x"], [f"c{n}" for n in range(9)], [": x", ""]):
        with pytest.raises(InputError, match="zero_shot_classes"):
            zero_shot.read_classes(wrong)
    usual = (f"{name}: {'; '.join(words)}" for name, words in zero_shot.SENTIMENT.items())
    assert zero_shot.read_classes(usual) == zero_shot.SENTIMENT
