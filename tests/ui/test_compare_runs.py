"""Runs side by side on a page, and bundles that are taken and given."""

from dataclasses import replace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.core.results import Run
from lib.errors import StoreError
from lib.ui.widgets import model_predictions
from tests.ui.conftest import WORKSPACE, said
from tests.unit.report.sample_run import sample_plan, sample_run


def page(ids: list[str], language: str, workspace: str) -> None:
    from lib.i18n import translator
    from lib.ui.reports.compare_runs import compare_runs

    compare_runs(ids, translator(language), workspace)


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Draw runs side by side; None stands for one that was deleted."""
    # A link leads to a page of the app, which this is not.
    monkeypatch.setattr(st, "page_link", lambda *_, label, **__: st.markdown(label))

    def drawn(*runs: Run | None, language: str = "en") -> AppTest:
        known = {f"r{place}": run for place, run in enumerate(runs)}

        def find(_: object, __: str, run_id: str) -> Run:
            run = known[run_id]
            if run is None:
                raise StoreError("run_not_found", run=run_id)
            return replace(run, id=run_id)

        monkeypatch.setattr("lib.store.Store.run", find)
        at = AppTest.from_function(page, args=(list(known), language, WORKSPACE))
        at.default_timeout = 60
        at.run()
        assert not at.exception
        return at

    return drawn


def test_same_folds_get_paired_intervals(show: Any) -> None:
    at = show(sample_run(), sample_run(deep_gain=0.02, plan=sample_plan(rope=0.01)))
    text = said(at)
    assert "A · telco_churn.csv" in text
    assert "on the same rows" in text
    assert "B against A" in text
    assert len(at.dataframe) == 2
    assert "Region of equivalence" in str(at.table[0].value)
    assert "Seed" not in str(at.table[0].value)
    at.toggle(key="deepworth_contrast_all").set_value(True).run()
    assert "Seed" in str(at.table[0].value)


@pytest.mark.parametrize(("language", "word"), [("en", "Take"), ("ko", "추천:")])
def test_each_run_says_what_to_take(show: Any, language: str, word: str) -> None:
    at = show(sample_run(), sample_run(deep_gain=0.02), language=language)
    assert f"{word} CatBoost" in said(at)
    assert f"{word} RealMLP" in said(at)
    table = str(at.table[0].value.to_dict()).replace("\\", "")
    assert f"{word} CatBoost" in table
    assert f"{word} RealMLP" in table


def test_other_folds_are_said_and_not_paired(show: Any) -> None:
    at = show(sample_run(), sample_run(plan=sample_plan(seed=1)))
    assert "not tested on the same folds (they differ in: Seed)" in said(at)
    assert len(at.dataframe) == 1


def test_other_kinds_still_show_what_can_be_shown(show: Any) -> None:
    other = sample_run(plan=sample_plan(metric="rmse", rope_relative=True))
    text = said(show(sample_run(), other, sample_run()))
    assert "different kinds of target" in text
    assert "share no metric" in text
    assert "C against A" in text


def test_any_run_can_be_the_reference_and_any_measure_chosen(show: Any) -> None:
    at = show(sample_run(), sample_run(), sample_run(plan=sample_plan(repeats=2)))
    at.selectbox(key="deepworth_contrast_reference").set_value("r2").run()
    at.selectbox(key="deepworth_contrast_metric").set_value("accuracy").run()
    assert not at.exception
    text = said(at)
    assert "B against C" in text
    assert "From the 1 repeat that both have." in text


def test_a_deleted_run_is_said_and_the_others_stay(show: Any) -> None:
    at = show(sample_run(), None, sample_run())
    assert "There is no such run" in said(at)
    assert len(at.dataframe) == 2
    alone = show(sample_run(), None)
    assert "Select two or more runs" in said(alone)


def test_eight_runs_in_korean(show: Any) -> None:
    at = show(*[sample_run(text="<b>_x_</b>")] * 9, language="ko")
    text = said(at)
    assert "판정" in text
    assert "H · " in text
    assert "I · " not in text


def bundles(workspace: str, run_id: str) -> None:
    from lib.i18n import translator
    from lib.ui.run.bundles import bundle, download_button, upload
    from lib.ui.shell import services

    t = translator("en")
    upload(t, workspace)
    if run_id:
        run = services.store().run(workspace, run_id)
        download_button(run, t, workspace)
        services.store().files.write("packed.zip", bundle(run, t, workspace))


def test_a_bundle_goes_out_and_comes_in(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from lib.core.results import Status
    from lib.store.ledger import Ledger
    from tests.samples import read_sample

    first = sample_run()
    dataset = store.save_dataset(WORKSPACE, read_sample("breast_cancer"))
    task = replace(first.task, target="diagnosis", classes=("benign", "malignant"))
    run = store.submit(WORKSPACE, dataset, task, first.plan, name="=nasty <b>")
    Ledger(store).end_run(run, Status.FAILED)
    at = AppTest.from_function(bundles, args=(WORKSPACE, run), default_timeout=60).run()
    assert not at.exception
    packed = store.files.read("packed.zip")
    opened: list[Any] = []
    monkeypatch.setattr("streamlit.switch_page", lambda *args, **options: opened.append(options))
    other = AppTest.from_function(bundles, args=("f" * 32, ""), default_timeout=60).run()
    other.file_uploader[0].set_value(("run.zip", packed, "application/zip")).run()
    assert not other.exception
    (kept,) = store.runs("f" * 32)
    assert opened[-1]["query_params"] == {"run": kept.id}
    assert (kept.name, kept.origin) == ("=nasty <b>", "bundle")
    truth = model_predictions.truth_of_run("f" * 32, kept.id)
    assert truth is not None
    assert len(truth) == kept.rows


def test_what_is_no_bundle_is_a_callout(store: Any) -> None:
    at = AppTest.from_function(bundles, args=(WORKSPACE, ""), default_timeout=60).run()
    at.file_uploader[0].set_value(("x.zip", b"a,b", "text/csv")).run()
    assert "This file is not a bundle" in said(at)
    assert store.runs(WORKSPACE) == []
