"""A store, bundles and result documents of an earlier version are read as they were meant."""

import json
import sqlite3
from dataclasses import replace

import pytest

from lib.core.results import Status
from lib.core.workflow import all_jobs
from lib.i18n import translator
from lib.report.document import to_document
from lib.store import open_store
from lib.store.bundle.bundles import unpack
from lib.store.jobs import Jobs
from tests import before
from tests.store_fixture import settings_in

EN = translator("en")
TEXTS = {"sentence", "message", "title", "text", "hint", "label", "advice"}
"""Keys of a document whose values are texts for people: they may be worded anew."""
OF_THE_PAGE = {"k_choice", "segments", "best_model"}
"""What a workflow adds to the document."""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    before.unpack_home(home)
    store = open_store(settings_in(home))
    yield store
    store.close()


def values(document, path=()):
    """Return all of a document but texts for people, by place."""
    if isinstance(document, dict):
        for name, one in document.items():
            if name not in TEXTS:
                yield from values(one, (*path, name))
    elif isinstance(document, list):
        for number, one in enumerate(document):
            yield from values(one, (*path, number))
    else:
        yield path, document


@pytest.mark.parametrize("name", before.RUNS)
def test_a_run_has_the_results_that_its_document_says(store, name):
    kept = json.loads(before.handed_out(f"{name}.json"))
    assert kept["format"] == 1
    now = dict(values(to_document(store.run(before.WORKSPACE, before.RUNS[name]), EN)))
    said = {place: one for place, one in values(kept) if place[0] not in OF_THE_PAGE}
    assert len(said) > 100
    for place, one in said.items():
        assert now[place] == one, place


@pytest.mark.parametrize("name", before.RUNS)
def test_a_bundle_is_brought_in_with_the_same_results(store, name):
    run = unpack(store, "f" * 32, before.handed_out(f"{name}.deepworth.zip"))
    kept, own = store.run("f" * 32, run), store.run(before.WORKSPACE, before.RUNS[name])
    assert kept.origin == "bundle"
    assert [(one.id, one.metrics, one.status) for one in kept.models] == [
        (one.id, one.metrics, one.status) for one in own.models
    ]
    # How the table was made, and how it was written, stays with the table.
    assert (kept.task, kept.plan) == (replace(own.task, recipe={}, written={}), own.plan)
    assert kept.verdict == own.verdict
    for model in own.models:
        mine = store.predictions(before.WORKSPACE, own.id, model.id)
        assert store.predictions("f" * 32, run, model.id).equals(mine)
    brought = {(one.kind, one.model) for one in Jobs(store).find("f" * 32, run)}
    if name == "segments":
        assert {("k_choice", ""), ("segment_portraits", "kmeans")} <= brought


@pytest.mark.parametrize("name", before.RUNS)
def test_jobs_are_done_and_of_kinds_that_are_known(store, name):
    asked = Jobs(store).find(before.WORKSPACE, before.RUNS[name])
    assert asked
    for one in asked:
        assert one.status is Status.DONE
        assert one.result is not None
        if one.file is not None:
            assert Jobs(store).data(before.WORKSPACE, one.id)
    by_themselves = {"importance", "predict", "k_choice", "segment_facts", "segment_names"}
    assert {one.kind for one in asked} <= {*all_jobs(), *by_themselves}


def test_the_same_job_is_the_one_that_was_done(store):
    """Ids of jobs are sums of what is asked: another way to sum would do all of them anew."""
    kept = {"importance", "segment_portraits", "segment_map", "lifetime_placed", "movement"}
    kept |= {"cohorts", "baskets", "anomalies"}
    # Others were asked for the fixtures with fewer parameters than pages ask with.
    done = [
        (run, one)
        for run in before.RUNS.values()
        for one in Jobs(store).find(before.WORKSPACE, run)
        if one.kind in kept
    ]
    assert {one.kind for _, one in done} == kept
    for run, one in done:
        again = Jobs(store).id_of(
            before.WORKSPACE,
            all_jobs()[one.kind],
            run=run,
            model=one.model,
            dataset=one.dataset,
            params=one.params,
        )
        assert again == one.id, one.kind


def test_the_ledger_holds_no_name_of_a_module(tmp_path):
    """Names of modules change: what is stored of runs and jobs are ids."""
    before.unpack_home(tmp_path)
    with sqlite3.connect(tmp_path / "deepworth.db") as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    assert "tablesxxx" in dump
    assert "lib." not in dump
    assert "keras_layers" not in dump
