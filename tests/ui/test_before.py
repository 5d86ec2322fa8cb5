"""Runs of an earlier version are shown as they were: on their pages and in their reports."""

import re
from collections import Counter

import pytest

from lib.cli.output import check_writable, write_output
from lib.i18n import translator
from lib.report.labels import model_label
from lib.store.bundle.bundles import unpack
from lib.ui.run.exports import document, report
from lib.ui.shell import services
from tests import before
from tests.ui.conftest import said

PAGES = {"tables": "compare", "reviews": "reviews", "labels": "reviews", "segments": "segments"}
EN = translator("en")


@pytest.fixture(autouse=True)
def stored(home):
    before.unpack_home(home)


def cells(page):
    """Return the values that the tables of a report are sorted by, and how often each stands."""
    return Counter(re.findall(r'data-value="(-?[\d.]+(?:e-?\d+)?)"', page))


@pytest.mark.parametrize("name", before.RUNS)
def test_the_page_of_a_run_shows_it(open_app, name):
    at = open_app(PAGES[name], workspace=before.WORKSPACE, run=before.RUNS[name])
    run = services.store().run(before.WORKSPACE, before.RUNS[name])
    assert run.name == f"Before: {name}"
    assert run.name in said(at)
    assert len(at.header) > 2
    assert not at.error
    shown = "\n".join([said(at), *(str(one.value) for one in (*at.dataframe, *at.table))])
    for model in run.models:
        assert model_label(model.id, EN) in shown or name == "segments", model.id
    charts = at.get("plotly_chart")
    assert charts
    offered = [one.proto.label for one in at.get("download_button")]
    assert offered.count("CSV") == len(charts)


@pytest.mark.parametrize("name", before.RUNS)
def test_the_report_of_a_run_has_the_numbers_that_it_had(name):
    run = services.store().run(before.WORKSPACE, before.RUNS[name])
    page = report(run, EN, before.WORKSPACE)
    was = before.handed_out(f"{name}.html").decode()
    assert len(cells(was)) > 10
    assert cells(was) - cells(page) == Counter()
    assert len(re.findall(r"<h2>", page)) >= len(re.findall(r"<h2>", was))
    drawn = [re.findall(r'data-figure="([^"]+)"', one) for one in (was, page)]
    # Charts of one model were named by a number, now by what they show.
    assert {one for one in drawn[0] if not one.startswith("evidence-")} <= set(drawn[1])
    was_drawn, now_drawn = (
        Counter(one.split("-")[1] for one in part if one.startswith(kind))
        for part, kind in zip(drawn, ("evidence-", "model-"), strict=True)
    )
    assert was_drawn <= now_drawn


@pytest.mark.parametrize("name", before.RUNS)
def test_a_run_of_a_bundle_is_shown(open_app, name):
    bundle = before.handed_out(f"{name}.deepworth.zip")
    run = unpack(services.store(), before.WORKSPACE, bundle)
    at = open_app(PAGES[name], workspace=before.WORKSPACE, run=run)
    assert f"Before: {name}" in said(at)
    assert not at.error
    kept = services.store().run(before.WORKSPACE, run)
    assert report(kept, EN, before.WORKSPACE).count("<section") > 2


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", before.RUNS)
def test_the_command_writes_the_report_and_the_document_of_the_page(name, language, tmp_path):
    t, store = translator(language), services.store()
    run = store.run(before.WORKSPACE, before.RUNS[name])
    check_writable(tmp_path / "out")
    write_output(store, before.WORKSPACE, run, tmp_path / "out", t)
    written = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert written == report(run, t, before.WORKSPACE)
    kept = (tmp_path / "out" / "run.json").read_text("utf-8")
    assert kept == document(run, t, before.WORKSPACE) + "\n"
