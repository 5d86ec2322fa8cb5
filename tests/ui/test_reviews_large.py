"""Large tables of reviews: the engine reads their texts, the page shows how far it is."""

import pytest

from lib.core.jobs import JobContext
from lib.store.job_ledger import JobLedger
from lib.store.jobs import Jobs
from lib.workflows.reviews.job_specs import TEXTS
from lib.workflows.reviews.texts import deriving, reading
from tests.samples import read_sample
from tests.ui.conftest import WORKSPACE, labels, said


def test_the_engine_reads_the_texts_of_a_large_table(open_app, store, monkeypatch):
    monkeypatch.setattr(reading, "MANY_TEXTS", 100)
    table = read_sample("product_reviews")
    dataset = store.save_dataset(WORKSPACE, table)
    at = open_app("reviews", dataset=dataset)
    assert "The engine first reads 900 texts" in said(at)
    assert not any(label.startswith("Run ") for label in labels(at))
    jobs = Jobs(store)
    (asked,) = jobs.find(WORKSPACE, None, TEXTS)
    given = TEXTS.run(JobContext(table.frame, asked.params))
    JobLedger(store).finish(asked, given.result, given.file)

    def never(*_):
        pytest.fail("the page read the texts itself")

    monkeypatch.setattr(deriving, "read_texts", never)
    at = open_app("reviews", dataset=dataset)
    assert "The engine first reads" not in said(at)
    assert "negative 292 · positive 438 · left out 170" in said(at)
    assert any(label.startswith("Run ") for label in labels(at))
