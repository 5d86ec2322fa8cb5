"""Pages of tables and runs whose every name holds an address: none of it is Markdown.

What is looked for, on these pages as on all others, is said in tests/ui/conftest.py.
"""

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import update

from lib.core.common_jobs import PREDICT, PredictParameters
from lib.core.results import Failure, Status
from lib.core.task import TaskKind
from lib.intake.reading import read_table
from lib.store import tables
from lib.store.job_ledger import JobLedger
from lib.store.jobs import Jobs
from lib.store.shares import Shares
from tests.hostile import ADDRESS, NAME
from tests.ui import finished
from tests.ui.conftest import WORKSPACE, said
from tests.ui.finished import finished_run
from tests.ui.finished_segments import finished_segments
from tests.ui.test_model_page import CLASS_VIEWS, opened, shown


def table_of_addresses(rows: int = 120) -> bytes:
    """A table in which every column, class and text is one, with findings of many kinds."""
    generator = np.random.default_rng(0)
    target = generator.integers(0, 2, rows)
    frame = pd.DataFrame(
        {
            "review": [f"good {NAME} and text {number} of some length" for number in range(rows)],
            "target": np.where(target, f"yes {NAME}", f"no {NAME}"),
            "leak": np.where(target, "a", "b"),
            "constant": NAME,
            "id": range(rows),
            "gaps": np.where(generator.random(rows) < 0.7, "", f"{NAME} there"),
            "size": generator.normal(size=rows).round(3),
            "group": generator.integers(0, 9, rows),
            "day": pd.date_range("2026-01-01", periods=rows).astype("str"),
        }
    ).add_suffix(f" {NAME}")
    return pd.concat([frame, frame.head(5)]).to_csv(index=False).encode()


@pytest.fixture
def dataset(store) -> str:
    return store.save_dataset(WORKSPACE, read_table(table_of_addresses(), f"{NAME}.csv"))


@pytest.fixture
def run(store, monkeypatch) -> str:
    """A finished run whose classes, name and note hold the address."""
    classes = (f"no {NAME}", f"yes {NAME}")
    monkeypatch.setitem(finished.CLASSES, TaskKind.BINARY, classes)
    made = finished_run(store, WORKSPACE, TaskKind.BINARY)
    values = {"name": f"run {NAME}", "note": f"note {NAME}\n![x](https://{ADDRESS}/x.png)"}
    with store.database.write() as connection:
        connection.execute(update(tables.runs).where(tables.runs.c.id == made).values(**values))
    return made


@pytest.mark.parametrize("page", ["data", "compare", "reviews", "segments"])
@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_a_table_before_a_run(open_app, dataset, page, locale):
    at = open_app(page, dataset=dataset, locale=locale)
    assert NAME in said(at)
    for expander in at.expander:
        assert expander.label


def test_transactions(open_app, dataset):
    at = open_app("segments", dataset=dataset)
    at.button_group(key=f"deepworth_seg_door_{dataset}").set_value("transactions").run()
    assert not at.exception


def test_the_positive_of_two_classes(open_app, dataset):
    at = open_app("reviews", dataset=dataset)
    at.button_group(key=f"deepworth_reviews_source_{dataset}").set_value("label").run()
    label = at.selectbox(key=f"deepworth_reviews_label_{dataset}")
    at = label.set_value(f"target {NAME}").run()
    key = f"deepworth_reviews_positive_target {NAME}_{dataset}"
    assert at.button_group(key=key).value == f"yes {NAME}"
    at.button_group(key=key).set_value(f"no {NAME}").run()
    assert at.button_group(key=key).value == f"no {NAME}"


def test_labels_that_are_given_by_hand(open_app, dataset, store):
    classes = [f"a {NAME}", f"b {NAME}"]
    at = open_app("reviews", dataset=dataset)
    at.button_group(key=f"deepworth_reviews_source_{dataset}").set_value("nothing").run()
    named = next(one for one in at.text_input if one.label.startswith("Classes"))
    named.set_value(",".join(classes)).run()
    next(one for one in at.button if one.label == "Start labelling").click().run()
    (asked,) = Jobs(store).find(WORKSPACE, None, "review_labels")
    assert asked.params.classes == tuple(classes)
    JobLedger(store).finish(asked, {"labels": 0, "accuracy": None, "batch": [3]}, None)
    at.run()
    at.button_group(key=f"deepworth_label_{asked.id}_3").set_value(classes[0])
    next(one for one in at.button if one.label == "Submit these labels").click().run()
    assert Jobs(store).find(WORKSPACE, None, "review_labels")[0].params.labels == ((3, classes[0]),)


def test_names_of_segments(open_app, store):
    run = finished_segments(store, WORKSPACE)
    named = {"names": {"0": NAME, "1": f":smile: {NAME}"}}
    Jobs(store).keep(WORKSPACE, "segment_names", run, "kmeans", named)
    at = open_app("segments", run=run)
    for view in ("many", "inside", "maps", "time", "worth", "together", "odd", "use"):
        at.button_group(key=f"deepworth_segments_view_{run}").set_value(view).run()
        assert not at.exception
    assert NAME in at.code[0].value


def test_a_run(open_app, run):
    at = open_app("compare", run=run)
    assert NAME in at.header[0].value.replace("\\", "").replace(":color[]", "")
    for view in (*CLASS_VIEWS, "importance", "learning", "inside"):
        shown(at, run, view, "keras_mlp")
    opened(at, "differ", run)
    shown(at, run, "confusion")
    assert any("yes www.evil.example &lt;i" in one.proto.spec for one in at.get("plotly_chart"))


def test_reports_and_what_is_shared(open_app, run, store):
    second = finished_run(store, WORKSPACE, TaskKind.BINARY)
    at = open_app("reports")
    assert NAME in said(at)
    for kind in ("edit", "share", "download", "delete"):
        at.menu_button(key=f"deepworth_more_{run}").click(kind).run()
        assert not at.exception
    assert open_app("reports", runs=f"{run},{second}").header
    key = Shares(store).make(WORKSPACE, run, label=NAME)
    assert NAME not in open_app("shared", workspace=None, share=key).header[0].value


def test_predictions_of_a_file(open_app, run, store):
    jobs = Jobs(store)
    asked = jobs.ask(
        WORKSPACE, PREDICT, run=run, model="logistic", params=PredictParameters(name=NAME)
    )
    ledger = JobLedger(store)
    failure = Failure("missing_columns", {"columns": [NAME]})
    ledger.end(asked, Status.FAILED, failure)
    assert jobs.get(WORKSPACE, asked).status is Status.FAILED
    at = open_app("compare", run=run)
    assert not at.exception
