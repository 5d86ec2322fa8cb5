"""Classes are named after a run, and are called so wherever the run is shown."""

import html
import json

import pytest

from lib.core.task import TaskKind
from lib.i18n import translator
from lib.report.document import to_document, to_json
from lib.store.bundle.bundles import pack, unpack
from tests.ui.conftest import WORKSPACE, said
from tests.ui.finished import finished_run

EN = translator("en")
NASTY = "<script>alert(1)</script> *긍정* {x} $y$"


def named(at, run, *names):
    at.session_state[f"deepworth_class_names_{run}"] = True
    at.run()
    for code, name in enumerate(names):
        at.text_input(key=f"deepworth_class_name_{run}_{code}").set_value(name)
    at.button(key=f"deepworth_class_names_save_{run}").click().run()
    assert not at.exception
    return at


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_every_view_calls_the_classes_by_their_names(open_app, store, locale):
    run = finished_run(store, WORKSPACE, TaskKind.MULTICLASS)
    at = open_app("compare", run=run, locale=locale)
    at.button_group(key=f"deepworth_view_{run}").set_value("confusion").run()
    assert "b" in str(at.table[0].value)
    named(at, run, "", NASTY)
    task = store.run(WORKSPACE, run).task
    assert (task.classes, task.names) == (("a", "b", "c"), {"b": NASTY})
    (matrix,) = [one for one in at.get("plotly_chart") if "confusion" in one.proto.id]
    assert html.escape("<script>") in matrix.proto.spec
    assert "<script>" not in matrix.proto.spec
    assert "script" in str(at.table[0].value)
    assert NASTY in at.selectbox(key=f"deepworth_true_{run}").options
    sheet = next(one.value for one in at.dataframe if "target" in one.value.columns)
    assert NASTY in {*sheet.iloc[:, 1], *sheet.iloc[:, 2]}
    named(at, run, "", "")
    assert store.run(WORKSPACE, run).task.names == {}


def test_two_classes_of_one_name_are_refused_with_a_reason(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    at = named(open_app("compare", run=run), run, "good", "Good")
    assert 'The classes no and yes would both be called "Good".' in said(at)
    assert store.run(WORKSPACE, run).task.names == {}


def test_reports_results_and_bundles_carry_the_names_beside_the_values(store):
    run_id = finished_run(store, WORKSPACE, TaskKind.BINARY)
    store.describe(WORKSPACE, run_id, classes={"yes": NASTY, "no": " \u200b "})
    run = store.run(WORKSPACE, run_id)
    document = json.loads(to_json(run, EN))
    assert document["task"]["positive"] == "yes"
    assert document["task"]["classes"] == ["no", "yes"]
    assert document["task"]["names"] == {"yes": NASTY}
    bundle = pack(store, WORKSPACE, run_id, json.dumps(document))
    brought = store.run("other", unpack(store, "other", bundle))
    assert brought.task.names == {"yes": NASTY}
    assert to_document(brought, EN)["task"]["names"] == {"yes": NASTY}


def test_a_form_that_another_window_is_ahead_of_keeps_the_names_given_there(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.MULTICLASS)
    at = open_app("compare", run=run)
    at.session_state[f"deepworth_class_names_{run}"] = True
    at.run()
    store.describe(WORKSPACE, run, classes={"a": "first"})
    at.text_input(key=f"deepworth_class_name_{run}_1").set_value("second")
    at.button(key=f"deepworth_class_names_save_{run}").click().run()
    assert store.run(WORKSPACE, run).task.names == {"a": "first", "b": "second"}


def test_a_viewer_names_nothing(open_app, store):
    from lib.store.shares import Shares

    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    store.describe(WORKSPACE, run, classes={"yes": "gone"})
    at = open_app("shared", workspace="f" * 32, share=Shares(store).make(WORKSPACE, run))
    assert f"deepworth_class_names_{run}" not in at.session_state
    assert "gone" in str([one.proto for one in at.main])
