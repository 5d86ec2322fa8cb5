"""The Segments page in all its states, with an engine that is not there."""

import json

import numpy as np
import pandas as pd
import pytest

from lib.core.common_jobs import PREDICT, PredictParameters
from lib.core.plan import Effort
from lib.core.results import Status
from lib.intake.reading import read_table
from lib.store.files import to_parquet
from lib.store.job_ledger import JobLedger
from lib.store.jobs import Jobs
from lib.store.ledger import Ledger
from lib.ui.shell import services
from lib.workflows.segments.plan import RESAMPLES
from tests.ui.conftest import WORKSPACE, labels, next_run, said
from tests.ui.finished_segments import HOSTILE, MODELS, finished_segments


@pytest.fixture
def done(store) -> str:
    return finished_segments(store, WORKSPACE)


def view(at, run, name):
    return at.button_group(key=f"deepworth_segments_view_{run}").set_value(name).run()


def test_without_a_table_it_says_what_to_do(open_app):
    at = open_app("segments")
    assert "one row per purchase" in said(at)
    assert at.title[0].value == "Segments"


def test_stability_comes_first_then_the_verdict_on_deep(open_app, done):
    at = view(open_app("segments", run=done), done, "many")
    text = said(at)
    assert not at.exception
    first, second = [one.value for one in at.markdown if one.value.startswith("### ")][:2]
    assert "3 stable segments" in first
    assert "3 segments are used: the largest number of segments that fails no test" in text
    assert "Tests that 4 segments fail: “Each reproduced” (55%), “Well separated” (3.5)" in text
    assert second.startswith("### Take K")
    assert "#### :blue[Classical segments are more reproducible]" in text
    assert "90 customers · 20 resamples" in text
    assert "Each reproduced: passed by 2, 3" in text
    assert "Not stable: 2 Hibernating" in text


def test_a_view_stands_in_the_address_so_that_a_loaded_page_shows_it(open_app, done):
    at = view(open_app("segments", run=done), done, "use")
    assert at.query_params["view"] == "use"
    again = open_app("segments", run=done, view="use")
    assert again.button_group(key=f"deepworth_segments_view_{done}").value == "use"


def test_the_page_begins_with_the_answer_and_what_the_segments_are(open_app, done):
    at = open_app("segments", run=done)
    assert not at.exception
    anchors = [one.proto.anchor for one in at.header if one.proto.anchor]
    assert anchors == [
        "segments-answer",
        "segments-found",
        "segments-closer",
        "verdict",
        "models",
        "cost",
        "next",
        "take-away",
    ]
    links = next(one.value for one in at.markdown if "](#segments-answer)" in one.value)
    assert [one for one in anchors if f"](#{one})" not in links] == []
    means = at.table[0].value
    assert list(means.columns) == ["Customers", "Share", "recency", "frequency", "monetary"]
    assert means["Customers"].tolist() == ["60", "30"]
    assert "–" in means["recency"].iloc[0], "a mean has its interval"
    at.button_group(key=f"deepworth_seg_way_of_means_{done}").set_value("median").run()
    assert "–" not in at.table[0].value["recency"].iloc[0]


def test_a_quick_run_goes_on_at_standard_with_the_same_customers_and_encoding(open_app, store):
    quick = finished_segments(store, WORKSPACE, effort=Effort.QUICK)
    at = open_app("segments", run=quick)
    button = at.button(key="deepworth_standard")
    assert button.label == "Run again at standard effort"
    button.click().run()
    assert not at.exception
    before, after = store.run(WORKSPACE, quick), store.run(WORKSPACE, next_run(at))
    assert after.dataset_id == before.dataset_id
    assert after.task.features == before.task.features
    assert (after.plan.effort, after.plan.folds) == (Effort.STANDARD, RESAMPLES[Effort.STANDARD])
    for same in ("seed", "split", "metric", "rope"):
        assert getattr(after.plan, same) == getattr(before.plan, same)
    assert after.plan.segments["k"] == before.plan.segments["k"]
    monetary = before.plan.segments["transforms"]["monetary"]
    assert monetary.items() <= after.plan.segments["transforms"]["monetary"].items()
    assert set(before.plan.models) < set(after.plan.models)


def test_a_chosen_currency_is_kept_and_named_with_amounts(open_app, done, store):
    at = open_app("segments", run=done)
    at.selectbox(key=f"deepworth_seg_currency_{done}").select("₩").run()
    assert not at.exception
    assert all("₩" in one for one in at.table[0].value["monetary"])
    assert not any("₩" in one for one in at.table[0].value["recency"])
    from lib.i18n import translator
    from lib.ui.run.exports import report

    page = report(store.run(WORKSPACE, done), translator("en"), WORKSPACE)
    assert "₩" in page


def test_portraits_name_segments_and_say_their_rules(open_app, done):
    at = view(open_app("segments", run=done), done, "inside")
    assert not at.exception
    text = said(at)
    assert "Champions" in text
    assert "of those it finds belong to it" in text
    assert "standard deviations" in text
    assert "<b>" not in "".join(str(one.value) for one in at.markdown).replace("\\<b", "")


def test_a_name_that_was_typed_in_is_kept_and_used(open_app, done, store):
    Jobs(store).keep(WORKSPACE, "segment_names", done, "kmeans", {"names": {"0": "<i>Gold</i> =1"}})
    at = view(open_app("segments", run=done), done, "use")
    assert not at.exception
    assert any("'<i>Gold</i> =1'" in code.value for code in at.code)


def test_maps_draw_the_kept_answer_and_offer_the_slow_ones(open_app, done):
    at = view(open_app("segments", run=done), done, "maps")
    assert "components explain" in said(at)
    at = at.button_group(key=f"deepworth_seg_map_{done}").set_value("tsne").run()
    assert "Compute the t-SNE map" in labels(at)


def test_what_is_not_known_yet_is_asked_of_the_engine(open_app, store):
    run = finished_segments(store, WORKSPACE, portraits=False)
    at = view(open_app("segments", run=run), run, "inside")
    assert not at.exception
    (asked,) = Jobs(store).find(WORKSPACE, run, "segment_portraits")
    assert asked.status is Status.QUEUED
    at.run()
    assert "Stop" in labels(at)


def test_use_it_hands_over_customers_code_and_a_comparison(open_app, done):
    at = view(open_app("segments", run=done), done, "use")
    assert not at.exception
    offered = [button.label for button in at.download_button]
    assert "Download the customers (CSV)" in offered
    assert "Download the notebook" not in offered
    assert "CASE" in at.code[0].value
    assert "are in matching segments" in said(at)


@pytest.mark.parametrize("made", [True, False])
def test_assigned_customers_are_named_and_shown(open_app, done, store, made):
    table = store.load_dataset(WORKSPACE, store.run(WORKSPACE, done).dataset_id).frame
    Ledger(store).save_artifact(done, "kmeans", b"not opened here", 0.1)
    jobs, params = Jobs(store), PredictParameters(name="new *customers*.csv", made=made)
    asked = jobs.ask(WORKSPACE, PREDICT, run=done, model="kmeans", params=params)
    new = pd.concat([table, table], ignore_index=True)
    new["prediction"] = np.arange(len(new)) % 2 + 1
    result = {"rows": len(new), "added": 1, "extra": ["more"], "unreadable": {}, "unseen": {"x": 2}}
    JobLedger(store).finish(jobs.get(WORKSPACE, asked), result, to_parquet(new))
    at = view(open_app("segments", run=done), done, "use")
    assert not at.exception
    text = said(at)
    assert "180 customers assigned" in text
    assert "x: 2 values were not seen in training" in text
    assert "The first 100 rows" in text
    assert ("Columns that the model does not use: more" in text) is not made
    [shown] = [one.value for one in at.dataframe if "segment_name" in one.value]
    assert len(shown) == 100
    assert shown["segment_name"].tolist()[0] == "Champions"
    assert "Download the assigned customers (CSV)" in [one.label for one in at.download_button]


def test_the_file_of_customers_has_one_row_each_and_no_formulas(done, store):
    from lib.workflows.segments.page import kept as segments_kept
    from lib.workflows.segments.report.segment_files import customers_csv, with_segments

    run = services.store().run(WORKSPACE, done)
    rows, codes = segments_kept.labels(run, "hdbscan", WORKSPACE)
    given = (services.dataset(WORKSPACE, run.dataset_id), rows, codes, {"0": "가"})
    frame = with_segments(*given)
    assert len(frame) == 90
    assert set(frame["segment"]) == {0, 1, 2}
    assert set(frame["segment_name"]) == {"", "가"}
    text = customers_csv(*given).decode("utf-8-sig")
    assert f"'{HOSTILE}" in text.splitlines()[0]
    assert "'=b" in text


def test_a_run_that_failed_says_why(open_app, store):
    run = finished_segments(store, WORKSPACE, failed=True)
    at = open_app("segments", run=run)
    assert not at.exception
    assert "no convergence" in said(at)
    assert "Resume" in labels(at)


def test_in_korean(open_app, done):
    at = open_app("segments", run=done, locale="ko-KR")
    assert "세그먼트" in at.title[0].value
    at = view(at, done, "inside")
    assert "규칙 나무" in said(at)


def test_compare_leads_a_run_of_segments_to_its_own_page(open_app, done):
    at = open_app("compare", run=done)
    assert at.title[0].value == "Segments"


def test_reports_list_a_run_of_segments_with_its_finding(open_app, done):
    at = open_app("reports")
    assert not at.exception
    assert "is better by this metric" in said(at)
    assert "3 stable segments" in said(at)


def test_the_report_says_how_many_what_is_in_each_and_the_rules(done, store):
    from lib.i18n import translator
    from lib.ui.run.exports import report

    Jobs(store).keep(WORKSPACE, "segment_names", done, "kmeans", {"names": {"0": "<i>Gold</i>"}})
    run = services.store().run(WORKSPACE, done)
    for language, word in (("en", "Segment profiles"), ("ko", "세그먼트별 특징")):
        page = report(run, translator(language), WORKSPACE)
        assert word in page
        assert "&lt;i&gt;Gold&lt;/i&gt;" in page
        assert "<i>Gold" not in page
        assert "segments-means" in page
    assert "monetary ≥" in page


def test_a_shared_run_shows_segments_but_no_rows(open_app, done, store, monkeypatch):
    from lib.store.shares import Shares

    shares = Shares(store)
    key = shares.make(WORKSPACE, done)
    at = open_app("shared", share=key, workspace=None)
    assert not at.exception
    assert "Each reproduced: passed by 2, 3" in said(view(at, done, "many"))
    at = view(at, done, "use")
    assert "Download the customers (CSV)" not in [one.label for one in at.download_button]


def test_models_are_added_to_a_run_on_the_same_resamples(open_app, done, store):
    at = open_app("segments", run=done)
    offered = at.multiselect(key=f"deepworth_add_{done}")
    assert "Self-organising map" in offered.options
    assert "RFM quintiles" not in offered.options
    assert at.button(key="deepworth_extend").disabled
    assert not [one for one in at.number_input if one.key.startswith("deepworth_longer_")]
    offered.set_value(["som"]).run()
    assert "This will take" in said(at)
    at.button(key="deepworth_extend").click().run()
    assert not at.exception
    run = store.run(WORKSPACE, done)
    assert run.status is Status.QUEUED
    assert run.plan.models == (*MODELS, "som")
    assert (run.plan.folds, run.plan.repeats) == (5, 1)
    assert [one.status for one in run.models] == [Status.DONE] * 3 + [Status.QUEUED]


@pytest.mark.parametrize(("locale", "word"), [("en-US", "Next steps"), ("ko-KR", "다음 단계")])
def test_a_run_of_segments_has_next_steps(open_app, done, locale, word):
    at = open_app("segments", run=done, locale=locale)
    assert word in [one.value for one in at.header]
    assert "deepworth_duplicate" in [button.key for button in at.button]


def test_a_run_from_a_bundle_and_a_shared_one_have_no_next_steps(open_app, done, store):
    from lib.i18n import translator
    from lib.report.document import to_json
    from lib.store.bundle.bundles import pack, unpack
    from lib.store.shares import Shares

    document = to_json(services.store().run(WORKSPACE, done), translator("en"))
    run = unpack(store, WORKSPACE, pack(store, WORKSPACE, done, document))
    for at in (
        open_app("segments", run=run),
        open_app("shared", share=Shares(store).make(WORKSPACE, done), workspace=None),
    ):
        assert not at.exception
        assert "Next steps" not in [one.value for one in at.header]


def test_a_run_is_duplicated_on_its_page(open_app, done, store):
    at = open_app("segments", run=done)
    at.button(key="deepworth_duplicate").click().run()
    assert not at.exception
    table = store.run(WORKSPACE, done).dataset_id
    assert at.session_state["deepworth.dataset"] == table
    at.session_state[f"deepworth_more_{table}"] = True
    at.run()
    assert at.number_input(key=f"deepworth_folds_{table}_").value == 5
    at.button(key="deepworth_run").click().run()
    assert not at.exception
    new = next(row for row in store.runs(WORKSPACE) if row.id != done)
    assert new.plan.folds == 5
    assert set(MODELS) <= set(new.plan.models)
    assert new.task.features == store.run(WORKSPACE, done).task.features


@pytest.fixture
def purchases(store) -> str:
    from tests.samples import read_sample

    return store.save_dataset(WORKSPACE, read_sample("purchases"))


def test_transactions_are_recognised_counted_and_made_customers(open_app, purchases, store):
    at = open_app("segments", dataset=purchases)
    assert not at.exception
    assert at.selectbox(key=f"deepworth_seg_customer_{purchases}").value == "customer_id"
    counts = {one.label: one.value for one in at.metric}
    assert counts["Customers"] == "596"
    assert counts["Rows without a customer"] == "654"
    at.button(key="deepworth_seg_customers").click().run()
    assert "Made from 4,721 orders" in said(at)
    made = at.session_state["deepworth.dataset"]
    assert store.load_dataset(WORKSPACE, made).origin == purchases
    at.button(key="deepworth_seg_back").click().run()
    assert at.session_state["deepworth.dataset"] == purchases


def test_a_missing_column_says_what_to_choose(open_app, purchases):
    at = open_app("segments", dataset=purchases)
    at.selectbox(key=f"deepworth_seg_customer_{purchases}").set_value(None).run()
    assert "Choose the columns of the customer" in said(at)
    assert "deepworth_seg_customers" not in [button.key for button in at.button]


@pytest.fixture
def customers_table(store) -> str:
    from tests.ui.finished_segments import table

    return store.save_dataset(WORKSPACE, table()[0])


def test_customers_are_set_up_and_run(open_app, customers_table, store):
    at = open_app("segments", dataset=customers_table)
    assert not at.exception
    assert "30 resamples" in said(at)
    at.button_group(key=f"deepworth_seg_effort_{customers_table}").set_value("quick").run()
    assert "10 resamples" in said(at)
    at.button_group(key=f"deepworth_seg_k_{customers_table}").set_value("fixed").run()
    at.number_input(key=f"deepworth_seg_number_{customers_table}").set_value(3).run()
    at.button(key="deepworth_run").click().run()
    assert not at.exception
    (run,) = store.runs(WORKSPACE)
    assert run.plan.segments["k"] == 3
    assert run.plan.models[0] == "rfm_quintiles"
    assert HOSTILE in run.task.features
    assert "Waiting" in said(at)


def test_metric_resamples_and_seed_are_chosen_on_the_page(open_app, customers_table, store):
    at = open_app("segments", dataset=customers_table)
    metric = f"deepworth_metric_{customers_table}__clusters"
    assert at.selectbox(key=metric).value == "stability_jaccard"
    assert "Suggested: how well the segments come back" in said(at)
    for panel in ("more", "guide"):
        at.session_state[f"deepworth_{panel}_{customers_table}"] = True
    at.selectbox(key=metric).set_value("silhouette").run()
    assert "over all resamples" in said(at)
    at.number_input(key=f"deepworth_folds_{customers_table}_").set_value(6)
    at.number_input(key=f"deepworth_seed_{customers_table}_").set_value(4)
    at.number_input(key=f"deepworth_rope_{customers_table}__silhouette").set_value(0.03).run()
    at.button(key="deepworth_run").click().run()
    assert not at.exception
    [run] = store.runs(WORKSPACE)
    plan = run.plan
    assert (plan.metric, plan.folds, plan.seed, plan.rope) == ("silhouette", 6, 4, 0.03)


def test_more_segments_than_customers_allow_is_a_callout(open_app, store):

    text = "id,x,y\n" + "".join(f"c{n},{n % 4},{n % 3}\n" for n in range(12))
    dataset = store.save_dataset(WORKSPACE, read_table(text.encode(), "few.csv"))
    at = open_app("segments", dataset=dataset)
    at.button_group(key=f"deepworth_seg_k_{dataset}").set_value("fixed").run()
    at.number_input(key=f"deepworth_seg_number_{dataset}").set_value(20).run()
    assert not at.exception
    assert len(at.error) == 1
    assert "deepworth_run" not in [button.key for button in at.button]


def test_a_table_of_one_row_says_what_is_wrong(open_app, store):

    dataset = store.save_dataset(WORKSPACE, read_table(b"id,x\na,1\n", "one.csv"))
    at = open_app("segments", dataset=dataset)
    assert not at.exception
    assert len(at.error) == 1


def test_a_bundle_brings_segments_portraits_and_names_along(open_app, done, store):
    from lib.i18n import translator
    from lib.report.document import to_json
    from lib.store.bundle.bundles import pack, unpack

    Jobs(store).keep(WORKSPACE, "segment_names", done, "kmeans", {"names": {"0": "Gold"}})
    document = to_json(services.store().run(WORKSPACE, done), translator("en"))
    run = unpack(store, WORKSPACE, pack(store, WORKSPACE, done, document))
    at = open_app("segments", run=run)
    assert "3 stable segments" in "".join(one.value for one in at.markdown)
    at = view(at, run, "inside")
    assert not at.exception
    [named] = [one.value for one in at.dataframe if "stable" in one.value]
    assert named["name"].tolist() == ["Gold", "Hibernating"]
    at = view(at, run, "use")
    assert not at.exception
    assert "Download the customers (CSV)" not in [one.label for one in at.download_button]


@pytest.mark.parametrize("change", [{"kind": "importance"}, {"model": "other"}, {"result": [1]}])
def test_answers_of_another_kind_are_refused(change, done, store):
    from lib.errors import StoreError
    from lib.store.bundle.results import checked

    good = {"kind": "k_choice", "model": "", "params": {}, "result": {"k": 2, "ks": []}}
    run = services.store().run(WORKSPACE, done)
    assert checked([good], run) == [good]
    with pytest.raises(StoreError, match="bundle_invalid"):
        checked([{**good, **change}], run)


def test_two_runs_of_segments_stand_side_by_side(open_app, done, store):
    other = finished_segments(store, WORKSPACE)
    at = open_app("reports", runs=f"{done},{other}")
    assert not at.exception
    assert not at.error
    assert "K-means" in "".join(str(frame.value) for frame in at.dataframe) + said(at)


@pytest.mark.parametrize("gone", ["stable", "distance", "valley", "valleys", "jaccard_clusters"])
def test_a_choice_from_outside_has_all_that_its_tests_are_drawn_of(gone, done):
    from lib.core.facts import to_json
    from lib.errors import StoreError
    from lib.store.bundle.results import checked
    from lib.workflows.segments.groups.choice import choose_k

    places = np.random.default_rng(0).normal(size=(60, 2)) + np.repeat([[0, 0], [9, 9]], 30, axis=0)
    run = services.store().run(WORKSPACE, done)
    choice = to_json(choose_k(places, resamples=4, most=3))
    answer = {"kind": "k_choice", "model": "", "params": {}, "result": choice}
    assert checked([answer], run) == [answer]
    del choice["ks"][0][gone]
    with pytest.raises(StoreError, match="bundle_invalid"):
        checked([answer], run)


def test_the_results_of_the_page_are_those_of_the_command(done, store):
    from lib.i18n import translator
    from lib.ui.run.exports import document

    found = json.loads(document(store.run(WORKSPACE, done), translator("en"), WORKSPACE))
    assert found["k_choice"]["k"] == 3
    assert found["k_choice"]["title"] == "3 stable segments"
    assert set(found["segments"]) == set(MODELS)
    assert found["best_model"] == "kmeans"
