"""What a finished run's page shows behind its scores."""

import io
import json
import re
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from sqlalchemy import update

from lib.core.common_jobs import IMPORTANCE
from lib.core.results import Status
from lib.core.task import PREDICTED, TaskKind
from lib.deep.designs.design import USUAL
from lib.deep.designs.design_file import to_text
from lib.store import tables
from lib.store.ledger import Ledger
from tests.ui.conftest import WORKSPACE, labels, said
from tests.ui.finished import ROWS, finished_run

CLASS_VIEWS = ("folds", "curves", "confusion", "reliability", "threshold")
VALUE_VIEWS = ("folds", "values", "errors")


def shown(at, run, view=None, model=None):
    """Choose a model and a view, and return the page."""
    if model:
        at.selectbox(key=f"deepworth_model_{run}").set_value(model).run()
    if view:
        at.button_group(key=f"deepworth_view_{run}").set_value(view)
    at.run()
    assert not at.exception
    assert not at.error, [error.value for error in at.error]
    return at


def opened(at, name, run):
    """Open one of the page's folded sections."""
    at.session_state[f"deepworth_{name}_{run}"] = True
    at.run()
    assert not at.exception
    assert not at.error
    return at


@pytest.mark.parametrize("kind", PREDICTED)
@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_every_view_draws(open_app, store, kind, locale):
    run = finished_run(store, WORKSPACE, kind, repeats=2)
    at = open_app("compare", run=run, locale=locale)
    views = CLASS_VIEWS if kind.is_classification else VALUE_VIEWS
    for view in (*views, "importance", "learning", "inside"):
        shown(at, run, view, "keras_mlp")
    for view in views[1:] if locale == "en-US" else ():
        shown(at, run, view, "dummy")
    at.session_state[f"deepworth_pairs_{run}"] = True
    opened(at, "differ", run)


def test_a_failed_model_says_why_and_the_others_go_on(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY, failed="keras_mlp")
    at = shown(open_app("compare", run=run), run, "curves", "keras_mlp")
    assert said(at).count("singular matrix") == 2  # below the board, and here
    assert "Why these predictions differ" not in [box.label for box in at.expander]
    shown(at, run, model="logistic")
    assert said(at).count("singular matrix") == 1


def test_the_region_can_be_moved_and_put_back_without_changing_the_run(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    stored = store.run(WORKSPACE, run).verdict
    at = open_app("compare", run=run)
    before = said(at)
    slider = at.slider(key=f"deepworth_region_{run}")
    assert slider.value == stored.rope
    slider.set_value(slider.max).run()
    assert "a different region of equivalence than planned" in said(at)
    assert "Practically equivalent" in said(at)
    assert store.run(WORKSPACE, run).verdict == stored
    at.button(key=f"deepworth_planned_{run}").click().run()
    assert at.slider(key=f"deepworth_region_{run}").value == stored.rope
    assert said(at) == before


def test_a_relative_region_is_moved_as_a_share(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.REGRESSION)
    at = open_app("compare", run=run)
    assert at.slider(key=f"deepworth_region_{run}").value == 0.01
    assert "(share of the score)" in at.slider(key=f"deepworth_region_{run}").label


def test_all_metrics_are_on_the_board_and_in_its_download_when_asked_for(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    at = open_app("compare", run=run)
    assert "brier" not in at.dataframe[0].value
    at.toggle(key=f"deepworth_every_metric_{run}").set_value(True).run()
    board = at.dataframe[0].value
    assert {"train", "brier", "brier_half", "recall", "score"} <= set(board.columns)
    assert board["brier"].notna().all()


def test_rows_of_a_cell_come_a_page_at_a_time_with_truth_and_prediction(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    at = shown(open_app("compare", run=run), run, "confusion", "dummy")
    at.selectbox(key=f"deepworth_true_{run}").set_value(1)
    at.selectbox(key=f"deepworth_predicted_{run}").set_value(0)
    at.run()
    rows = at.dataframe[-1].value
    # The baseline names every row "no": half of the rows are missed, fifteen a page.
    assert len(rows) == 15
    assert set(rows["Prediction"]) == {"no"}
    assert set(rows["Actual (2)"]) == {"yes"}
    assert set(rows["target"]) == {"yes"}
    assert set(rows["Actual"]) == {"taken"}


def test_rows_are_downloaded_with_no_formula_in_them(store):
    import numpy as np

    from lib.i18n import translator
    from lib.report.drawing.cells import safe_csv
    from lib.ui.widgets import model_predictions
    from lib.ui.widgets.row_table import rows_of

    run = store.run(WORKSPACE, finished_run(store, WORKSPACE, TaskKind.BINARY))
    given = model_predictions.out_of_fold_of(run, "logistic", WORKSPACE)
    part = rows_of(run, given, WORKSPACE, translator("en"))
    read = pd.read_csv(io.BytesIO(safe_csv(part(np.arange(ROWS)))))
    assert len(read) == ROWS
    assert set(read["'=note"]) == {"'=1+1"}


def test_typical_rows_have_no_more_decimals_than_are_read():
    from lib.ui.widgets.row_table import legible

    rows = pd.DataFrame({"gap": [44.625, 43.7556, None], "rate": [0.03456, 0.0, 0.01], "n": 3})
    shown = legible(rows)
    assert shown["gap"].tolist()[:2] == [44.62, 43.76]
    assert shown["rate"].tolist() == [0.0346, 0.0, 0.01]
    assert shown["n"].dtype.kind == "i"
    assert rows["gap"][1] == 43.7556


def test_the_threshold_moves_its_measures_and_keeps_the_default_ones(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    at = shown(open_app("compare", run=run), run, "threshold", "logistic")
    measures = {metric.label: metric.value for metric in at.metric}
    assert f"at 0.5: {measures['Recall']}" in said(at)
    at.slider(key=f"deepworth_threshold_{run}").set_value(0.0).run()
    moved = {metric.label: metric.value for metric in at.metric}
    assert moved["Recall"] == moved["Predicted positive"] == "1.000"
    assert f"at 0.5: {measures['Recall']}" in said(at)


def test_a_choice_of_view_and_model_is_kept(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.MULTICLASS)
    at = shown(open_app("compare", run=run), run, "reliability", "keras_mlp")
    at.selectbox(key=f"deepworth_class_{run}").set_value(2).run()
    at.switch_page("pages/home.py").run()
    at.query_params["run"] = run
    at.switch_page("pages/compare.py").run()
    assert at.selectbox(key=f"deepworth_model_{run}").value == "keras_mlp"
    assert at.button_group(key=f"deepworth_view_{run}").value == "reliability"
    assert at.selectbox(key=f"deepworth_class_{run}").value == 2


def test_each_folds_curves_can_be_looked_at(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    at = shown(open_app("compare", run=run), run, "learning", "keras_mlp")
    assert "Selected epochs by fold: 2, 2, 2" in said(at)
    at.button_group(key=f"deepworth_learning_{run}_keras_mlp").set_value(2).run()
    assert not at.error
    shown(at, run, model="logistic")
    views = at.button_group(key=f"deepworth_view_{run}")
    assert views.value == "folds", "a model without epochs has no such view"
    assert "Loss curves" not in str(views.options)


def test_disagreement_says_who_is_right_and_lists_the_rows(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    at = opened(open_app("compare", run=run), "differ", run)
    assert "predict different classes for" in said(at)
    rows = at.dataframe[-1].value
    assert "Plain MLP (two hidden layers): Prediction" in rows
    assert "Logistic regression: P(predicted class)" in rows


def test_on_a_phone_one_model_is_listed_against_the_others(open_app, store, monkeypatch):
    monkeypatch.setattr("lib.ui.shell.state.State.narrow", True)
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    at = opened(open_app("compare", run=run), "pairs", run)
    at.selectbox(key=f"deepworth_against_{run}").set_value("dummy").run()
    table = next(one.value for one in at.dataframe if "Compared with" in one.value)
    assert len(table) == 2
    assert all(int(said.strip("<>%")) > 90 for said in table["Worse"])


def asked(store, run, **values):
    """Let somebody have asked for the importance of the logistic model's features."""
    from lib.ui.shell import services

    job = services.jobs().ask(WORKSPACE, IMPORTANCE, run=run, model="logistic")
    with store.database.write() as connection:
        connection.execute(update(tables.jobs).where(tables.jobs.c.id == job).values(**values))


def test_importance_is_asked_for_waited_for_and_kept(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    at = shown(open_app("compare", run=run), run, "importance", "logistic")
    next(one for one in at.button if one.label == "Compute importance").click().run()
    assert "Stop" in labels(at)
    features = [{"name": "size", "mean": 0.2, "low": 0.1, "high": 0.3}]
    asked(store, run, status=Status.DONE, result={"metric": "roc_auc", "features": features})
    at.run()
    assert "size is the most important feature" in said(at)
    assert "Compute importance" not in labels(at)


def test_importance_that_failed_says_why_and_can_be_asked_again(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    failure = {"code": "fit_failed", "context": {"model": "logistic", "reason": "no room"}}
    asked(store, run, status=Status.FAILED, failure=failure)
    at = open_app("compare", run=run)
    at.selectbox(key=f"deepworth_model_{run}").set_value("logistic").run()
    at.button_group(key=f"deepworth_view_{run}").set_value("importance").run()
    assert not at.exception
    assert "no room" in at.error[0].value
    assert "Compute importance" in labels(at)


def test_settings_and_layers_of_a_fitted_model_are_listed(open_app, store):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    layers = [{"name": "dense", "type": "Dense", "shape": "(rows, 64)", "parameters": 1280}]
    manifest = {"settings": {"width": 64, "recipe": {"dropout": 0.1}}, "layers": layers}
    for model, members in (
        ("keras_mlp", {"manifest.json": json.dumps(manifest)}),
        ("logistic", {"manifest.json": "{}"}),
        ("dummy", {}),
    ):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        Ledger(store).save_artifact(run, model, buffer.getvalue(), 0.1)
    at = shown(open_app("compare", run=run), run, "inside", "keras_mlp")
    assert "1 layer, 1,280 weights" in said(at)
    assert list(at.dataframe[-1].value["Shape"]) == ["n × 64"]
    named = [list(one.value["name"]) for one in at.table if "name" in one.value]
    assert ["width", "recipe\\.dropout"] in named
    shown(at, run, model="logistic")
    assert "did not record settings" in said(at)
    at.selectbox(key=f"deepworth_model_{run}").set_value("dummy").run()
    assert "damaged" in said(at)


def test_a_built_network_gives_its_program_and_its_summary(open_app, store):
    design = replace(USUAL, name="Mine <b>")
    run = finished_run(store, WORKSPACE, TaskKind.BINARY, network=to_text(design))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"summary": "Total params: 7"}))
    Ledger(store).save_artifact(run, "own_network", buffer.getvalue(), 0.1)
    at = shown(open_app("compare", run=run), run, "inside", "own_network")
    assert "64 relu, Dropout 0.2, 32 relu" in said(at)
    assert [code.value for code in at.code] == ["Total params: 7"]
    at.session_state["deepworth_program_own_network"] = True
    at.run()
    program = at.code[0].value
    assert 'network.add(keras.layers.Dense(1, activation="sigmoid"))' in program
    compile(program, "program", "exec")


VIEWER = """
from lib.i18n import translator
from lib.ui.shell import services
from lib.ui.run.result import result
run = services.store().run({workspace!r}, {run!r})
result(run, translator("en"), {workspace!r}, viewer=True)
"""


def test_a_viewer_sees_no_rows_and_no_button_that_computes(store):
    from streamlit.testing.v1 import AppTest

    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    at = AppTest.from_string(VIEWER.format(workspace=WORKSPACE, run=run), default_timeout=60).run()
    shown(at, run, "confusion", "logistic")
    opened(at, "differ", run)
    assert len(at.dataframe) == 1  # the board
    assert re.search(r"Accuracy 0\.\d+ \(95% interval 0\.\d+ to 0\.\d+\)", said(at))
    shown(at, run, "importance")
    assert "has not been computed" in said(at)
    assert set(labels(at)) <= {"Reset"}


def test_a_run_without_its_table_shows_curves_but_no_rows(open_app, store, monkeypatch):
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    frame = store.load_dataset(WORKSPACE, store.run(WORKSPACE, run).dataset_id).frame
    truth = pd.DataFrame({"row": range(ROWS), "truth": (frame["target"] == "yes").astype(float)})
    monkeypatch.setattr("lib.store.Store.truth", lambda *_: truth)
    real = store.run(WORKSPACE, run)
    monkeypatch.setattr("lib.store.Store.run", lambda *_: replace(real, origin="bundle"))
    at = shown(open_app("compare", run=run), run, "confusion", "logistic")
    assert len(at.dataframe) == 1
    shown(at, run, "curves")
    assert re.search(r"ROC AUC 0\.\d+ \(95% interval", said(at))
    assert "90 rows" in said(at)
    shown(at, run, "importance")
    assert "needs the table of the run" in said(at)


def test_a_gap_is_overfitting_only_where_training_rows_do_better():
    from lib.core.results import Interval
    from lib.i18n import translator
    from lib.ui.run.model_page import _gap_word

    t, test = translator("en"), Interval(0.8, 0.01, 0.78, 0.82, ())
    assert _gap_word("roc_auc", 0.99, test, t).startswith("very large")
    assert _gap_word("roc_auc", 0.84, test, t).startswith("large")
    assert _gap_word("roc_auc", 0.6, test, t) == "small"
    assert _gap_word("log_loss", 0.6, test, t).startswith("very large")
