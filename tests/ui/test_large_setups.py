"""Set-ups of large tables: their rows are looked at in the sandbox, with the same outcome."""

import pytest

from lib.store.datasets import Datasets
from lib.store.job_ledger import JobLedger
from lib.store.jobs import Jobs
from lib.store.ledger import Ledger
from lib.ui.shell import table_queries
from lib.workflows.reviews.looking import look_at_reviews
from lib.workflows.reviews.texts.setup import suggest
from lib.workflows.segments.customers.columns import suggest_columns
from lib.workflows.segments.customers.transactions import customer_table
from lib.workflows.segments.groups.planning import make_segment_task
from lib.workflows.segments.plan import make_segment_plan
from tests.samples import read_sample
from tests.ui.conftest import WORKSPACE, labels, said
from tests.ui.review_run import finished_reviews


@pytest.fixture
def large(monkeypatch):
    """Let every table be large from now on, and none be loaded by the pages."""

    def never(*_):
        pytest.fail("a page has loaded the rows of a large table")

    monkeypatch.setattr(table_queries, "_FEW_CELLS", 0)
    return lambda: monkeypatch.setattr(Datasets, "_frame", never)


def press(at, label):
    next(one for one in at.button if one.label == label).click().run()
    assert not at.exception
    assert not at.error
    return at


def choose(at, key, value):
    at.button_group(key=key).set_value(value).run()
    assert not at.exception
    return at


def test_reviews_are_set_up_and_run(open_app, store, large):
    table = read_sample("product_reviews")
    dataset = store.save_dataset(WORKSPACE, table)
    here, look = look_at_reviews(table, suggest(table), dataset)
    expected = store.save_dataset(WORKSPACE, here)
    large()
    at = open_app("reviews", dataset=dataset)
    assert "negative 292 · positive 438 · left out 170" in said(at)
    assert "Korean" in said(at)
    at.button(key="deepworth_run").click().run()
    assert not at.exception
    (run,) = store.runs(WORKSPACE)
    assert (run.dataset_id, run.task) == (expected, look.task)


def test_reviews_without_labels_go_four_ways(open_app, store, large):
    done = finished_reviews(store, WORKSPACE)
    Ledger(store).save_artifact(done, "tfidf_logistic", b"stands for a model", 1.0)
    dataset = store.save_dataset(WORKSPACE, read_sample("product_reviews"))
    large()
    at = open_app("reviews", dataset=dataset)
    choose(at, f"deepworth_reviews_source_{dataset}", "nothing")
    press(at, "Start labelling")
    jobs = Jobs(store)
    (first,) = jobs.find(WORKSPACE, None, "review_labels")
    JobLedger(store).finish(first, {"labels": 0, "accuracy": None, "batch": [3, 5]}, None)
    at.run()
    assert not at.exception
    assert any(one.label.startswith("Label of review 2") for one in at.get("button_group"))
    choose(at, f"deepworth_reviews_way_{dataset}", "earlier")
    press(at, "Score the reviews")
    (asked_for,) = jobs.find(WORKSPACE, done, "predict")
    assert asked_for.params.name == "product_reviews.csv"


def test_transactions_become_customers_that_are_set_up_and_run(open_app, store, large):
    table = read_sample("purchases")
    dataset = store.save_dataset(WORKSPACE, table)
    here, _ = customer_table(table, suggest_columns(table), origin=dataset)
    expected, task = store.save_dataset(WORKSPACE, here), make_segment_task(here)
    large()
    at = open_app("segments", dataset=dataset)
    at.button(key="deepworth_seg_customers").click().run()
    assert not at.exception
    assert at.session_state["deepworth.dataset"] == expected
    at.button(key="deepworth_run").click().run()
    assert not at.exception
    (run,) = store.runs(WORKSPACE)
    plan, _ = make_segment_plan(here, task, models=run.plan.models)
    assert (run.dataset_id, run.task) == (expected, task)
    assert run.plan.segments == plan.segments
    assert any(label.startswith("Stop") for label in labels(at))
