"""The page of reviews where a review may have several labels; nothing is trained here."""

import io
import json

import pandas as pd
import pytest

from lib.core.task import TaskKind
from lib.i18n import translator
from lib.intake.reading import read_table
from lib.report.drawing.cells import safe_csv
from lib.store.bundle.bundles import pack, unpack
from lib.store.jobs import Jobs
from lib.ui.run.exports import report
from tests.ui.conftest import WORKSPACE, labels, said
from tests.ui.label_run import HOSTILE, MODELS, finished_labels, label_csv, label_table
from tests.ui.review_run import answer_now


@pytest.fixture
def topics(store) -> str:
    return store.save_dataset(WORKSPACE, label_table())


@pytest.fixture
def done(store) -> str:
    return finished_labels(store, WORKSPACE)


def test_several_labels_are_recognised_counted_and_run(open_app, topics, store):
    at = open_app("reviews", dataset=topics)
    assert at.selectbox(key=f"deepworth_reviews_separator_topics_{topics}").value == ";"
    text = said(at)
    assert "5 labels: fabric" in text
    assert HOSTILE in text  # as text: plain() has escaped it
    assert "Suggested: how well rows with a label" in text
    at.button(key="deepworth_run").click().run()
    (run,) = store.runs(WORKSPACE)
    assert run.task.kind is TaskKind.MULTILABEL
    assert len(run.task.classes) == 5
    assert "keras_textcnn" in run.plan.models
    assert "keras_bilstm" not in run.plan.models


def test_one_label_in_a_cell_is_a_choice_that_stays(open_app, topics):
    at = open_app("reviews", dataset=topics)
    at.selectbox(key=f"deepworth_reviews_separator_topics_{topics}").set_value(None).run()
    assert "5 labels:" not in said(at)
    assert "classes" in said(at)
    at.run()
    assert at.selectbox(key=f"deepworth_reviews_separator_topics_{topics}").value is None


def test_empty_cells_may_be_left_out(open_app, topics):
    at = open_app("reviews", dataset=topics)
    box = at.checkbox(key=f"deepworth_reviews_blank_topics_{topics}")
    assert box.value
    assert "have none of the labels" in said(at)
    box.uncheck().run()
    assert "have none of the labels" not in said(at)


def test_columns_of_zero_and_one_are_labels(open_app, store):
    frame = pd.read_csv(io.BytesIO(label_csv()))
    told = frame["topics"].fillna("")
    for name in ("fabric", "배송"):
        frame[name] = told.str.contains(name).astype(int)
    data = frame.drop(columns="topics").to_csv(index=False).encode()
    dataset = store.save_dataset(WORKSPACE, read_table(data, "flags.csv"))
    at = open_app("reviews", dataset=dataset)
    at.segmented_control(key=f"deepworth_reviews_source_{dataset}").set_value("flags").run()
    assert "2 labels: fabric" in said(at)
    assert any(label.startswith("Run ") for label in labels(at))


def test_labels_that_cannot_be_learned_say_so(open_app, store):
    rows = "".join(f"text {n} of these,x;y\n" for n in range(40))
    dataset = store.save_dataset(WORKSPACE, read_table(f"review,topics\n{rows}".encode(), "s.csv"))
    at = open_app("reviews", dataset=dataset)
    assert not at.exception
    at.segmented_control(key=f"deepworth_reviews_source_{dataset}").set_value("label").run()
    assert not any(label.startswith("Run ") for label in labels(at))


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_done_run_shows_board_and_labels(open_app, done, locale):
    at = open_app("reviews", run=done, locale=locale)
    assert len(at.dataframe[0].value) == len(MODELS)
    at.segmented_control(key=f"deepworth_view_{done}").set_value("labels").run()
    assert not at.exception
    table = next(one.value for one in at.dataframe if one.value.shape[1] == 9)
    assert len(table) == 5
    assert HOSTILE in set(table.iloc[:, 0])
    assert b"'=color" in safe_csv(table)
    for view in ("curves", "reliability", "threshold", "folds"):
        at.segmented_control(key=f"deepworth_view_{done}").set_value(view).run()
        assert not at.exception


def test_rows_of_a_label_show_its_errors(open_app, done):
    at = open_app("reviews", run=done)
    at.segmented_control(key=f"deepworth_view_{done}").set_value("labels").run()
    assert "Actual" in at.dataframe[-1].value.columns or any(
        "Actual" in one.value.columns for one in at.dataframe
    )


def test_words_of_a_label_against_all_others(open_app, done, store):
    answer_now(store, WORKSPACE, done, "review_words")
    (asked,) = Jobs(store).find(WORKSPACE, done)
    classes = asked.result["classes"]
    first = {name: classes[name][0]["word"] for name in classes}
    assert first["size & fit"] in {"small", "runs", "runs small"}
    at = open_app("reviews", run=done)
    assert any(one.label == "Label to show" for one in at.selectbox)
    assert not at.exception


@pytest.mark.parametrize("part", ["errors", "rates"])
def test_where_it_fails_counts_wrong_label_sets(open_app, done, part):
    at = open_app("reviews", run=done)
    at.segmented_control(key=f"deepworth_reviews_view_{done}").set_value("fails").run()
    at.segmented_control(key=f"deepworth_reviews_fails_{done}").set_value(part).run()
    assert not at.exception
    assert "Rating against text" not in said(at)


def test_why_two_models_differ(open_app, done):
    at = open_app("reviews", run=done)
    at.session_state[f"deepworth_differ_{done}"] = True
    at.run()
    assert not at.exception


def test_a_bundle_brings_the_labels_along(open_app, done, store):
    data = pack(store, WORKSPACE, done, json.dumps({"format": 1}))
    other = "fedcba9876543210" * 2
    run = unpack(store, other, data)
    assert list(store.truth(other, run).columns) == ["row", *(f"truth_{n}" for n in range(5))]
    at = open_app("reviews", run=run, workspace=other)
    at.segmented_control(key=f"deepworth_view_{run}").set_value("labels").run()
    assert not at.exception
    assert any(one.value.shape == (5, 9) for one in at.dataframe)


def test_the_report_has_the_table_of_labels(done, store):
    run = store.run(WORKSPACE, done)
    page = report(run, translator("ko"), WORKSPACE)
    assert "레이블별" in page
    assert "&lt;b&gt;price&lt;/b&gt;" in page
    assert HOSTILE not in page
