"""What a finished run offers to take away, and what a reader by a link is not offered."""

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lib.i18n import translator
from lib.ui.run import exports
from lib.ui.run.run_tables import tables_of
from tests.ui.conftest import WORKSPACE
from tests.ui.test_next_steps import finished

__all__ = ["finished"]  # a fixture, used by name


def labels(at: AppTest) -> list[str]:
    return [button.proto.label for button in at.get("download_button")]


@pytest.mark.parametrize(("locale", "model"), [("en-US", "fitted model"), ("ko-KR", "학습된 모델")])
def test_a_finished_run_offers_all(open_app, finished, locale, model):
    at = open_app("compare", run=finished, locale=locale)
    assert not at.exception
    said = labels(at)
    assert len([label for label in said if model in label]) == 1
    assert any("HTML" in label for label in said)
    assert any("JSON" in label for label in said)
    assert len([label for label in said if "노트북" in label or "notebook" in label]) == 1
    box = at.selectbox(key=f"deepworth_takeaway_model_{finished}")
    assert len(box.options) == 2


def shown(run_id: str, workspace: str) -> None:
    from lib.i18n import translator
    from lib.ui.run.exports import exports
    from lib.ui.shell.services import store

    exports(store().run(workspace, run_id), translator("en"), workspace, viewer=True)


def test_a_viewer_gets_report_and_results_alone(store, finished):
    at = AppTest.from_function(shown, args=(finished, WORKSPACE)).run()
    assert not at.exception
    assert labels(at) == ["Download the report (HTML)", "Download the results (JSON)"]
    assert not at.selectbox


def test_a_run_without_its_table_still_has_a_report_and_a_notebook(store, finished):
    run, t = store.run(WORKSPACE, finished), translator("ko")
    assert "<details>" in exports.report(run, t, WORKSPACE)
    assert tables_of(replace(run, dataset_id="gone"), WORKSPACE) == (None, None)
    from lib.report.exports.notebook import notebook

    assert json.loads(notebook(run, t, *tables_of(run, WORKSPACE)))["cells"]


def test_a_run_whose_files_are_lost_still_has_its_numbers(open_app, store, finished):
    """A hosted app may keep its database while its disk is emptied."""
    lost = list(store.files.folder.rglob("*.parquet"))
    assert lost
    for path in lost:
        path.unlink()
    run, t = store.run(WORKSPACE, finished), translator("en")
    assert "<html" in exports.report(run, t, WORKSPACE)
    assert tables_of(run, WORKSPACE) == (None, None)
    at = open_app("compare", run=finished)
    assert not at.exception
    assert not at.error
