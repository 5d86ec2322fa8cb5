"""Classes in words, beside the other ways of reviews without labels."""

from io import BytesIO

import pandas as pd
import pytest

from lib.store.job_ledger import JobLedger
from lib.store.jobs import Jobs
from lib.workflows.reviews.texts import encoders
from tests.samples import read_sample
from tests.ui.conftest import WORKSPACE, labels, said


@pytest.fixture
def page(open_app, store):
    dataset = store.save_dataset(WORKSPACE, read_sample("product_reviews"))
    at = open_app("reviews", dataset=dataset)
    at.button_group(key=f"deepworth_reviews_source_{dataset}").set_value("nothing").run()

    def open_way():
        return at.button_group(key=f"deepworth_reviews_way_{dataset}").set_value("zero_shot").run()

    return open_way


def test_without_an_encoder_it_says_what_is_missing(page, monkeypatch):
    monkeypatch.delenv(encoders.SOURCE, raising=False)
    at = page()
    assert "No pretrained encoder was chosen" in said(at)
    assert "Find the nearest class" not in labels(at)


def test_it_is_asked_shown_checked_and_downloaded(page, store, monkeypatch):
    monkeypatch.setenv(encoders.SOURCE, "/somewhere")
    at = page()
    area = next(one for one in at.text_area if one.label.startswith("Classes in your own words"))
    assert "정말 좋아요" in area.value
    area.set_value("only one").run()
    assert "Two to eight classes are needed" in said(at)
    area.set_value("good: I love it\nbad: I hate it").run()
    next(one for one in at.button if one.label == "Find the nearest class").click().run()
    (asked,) = Jobs(store).find(WORKSPACE, None, "review_zero_shot")
    assert asked.params.classes == (("good", ("I love it",)), ("bad", ("I hate it",)))
    data = pd.DataFrame({"row": [0, 1], "class": ["good", "bad"], "score_0": [0.9, 0.2]})
    data = data.assign(score_1=1 - data["score_0"])
    file = BytesIO()
    data.to_parquet(file)
    share = {"rows": 2, "hits": 1, "share": 0.5, "low": 0.1, "high": 0.9}
    result = {
        "classes": ["good", "bad"],
        "shares": [share, share],
        "rows": 2,
        "of": 900,
        "mean_score": 0.8,
        "check": {**share, "guess": 0.5, "other": 0},
    }
    JobLedger(store).finish(asked, result, file.getvalue())
    at.run()
    assert "2 of 900 reviews were scored" in said(at)
    assert "50% of 2 manual labels agree" in said(at)
    assert list(at.dataframe[0].value["Class"]) == ["good", "bad"]
    assert "Score: good" in at.dataframe[0].value
