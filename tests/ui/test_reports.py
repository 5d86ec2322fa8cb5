import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from lib.core.results import Status
from lib.core.task import TaskKind
from lib.i18n import translator
from lib.report.document import to_json
from lib.store import tables
from lib.store.bundle.bundles import pack
from lib.store.ledger import Ledger
from lib.store.shares import Shares
from tests.kept_run import keep_run
from tests.samples import read_sample
from tests.store_fixture import small_plan, small_task
from tests.ui.conftest import WORKSPACE, labels, said
from tests.ui.finished import finished_run
from tests.unit.report.sample_run import sample_run


@pytest.fixture
def fill(store):
    """Put finished runs into the store, each with these columns of its row; return their ids."""
    from tests.store_fixture import small_dataset

    def filled(*names: str, workspace: str = WORKSPACE, **columns) -> list[str]:
        dataset = store.save_dataset(workspace, small_dataset())
        made = []
        for name in names:
            run = store.submit(workspace, dataset, small_task(), small_plan(), name=name)
            with store.database.write() as connection:
                values = {
                    "status": Status.DONE,
                    "created": f"2026-03-01T00:{len(made):02d}:00+00:00",
                }
                connection.execute(
                    update(tables.runs).where(tables.runs.c.id == run).values(**values | columns)
                )
            made.append(run)
        return made

    return filled


def listed(at) -> list[str]:
    """The names of the runs on the page, in their order."""
    return [link.label for link in at.get("page_link") if link.label.startswith("**")]


def open_panel(at, run: str, kind: str):
    return at.menu_button(key=f"deepworth_more_{run}").click(kind).run()


def test_an_empty_workspace_says_what_to_do(open_app):
    at = open_app("reports")
    assert "No runs yet" in said(at)
    assert "Stored on the server: 0 runs, 0 tables, 0 share links" in said(at)
    assert not at.text_input
    at.button(key="deepworth_to_data").click().run()
    assert at.title[0].value == "Data"


def test_few_runs_need_no_search_and_lead_to_their_reports(open_app, fill):
    first, second, _ = fill("a", "b", "c")
    at = open_app("reports")
    assert listed(at) == ["**c**", "**b**", "**a**"]
    assert not at.text_input
    assert at.button(key="deepworth_contrast").disabled
    at.checkbox(key=f"deepworth_pick_{first}").check().run()
    at.checkbox(key=f"deepworth_pick_{second}").check().run()
    assert "2 runs selected" in said(at)
    assert not at.button(key="deepworth_contrast").disabled


def test_many_runs_are_paged_and_found(open_app, fill):
    names = [f"run {number}" for number in range(43)]
    runs = fill(*names)
    at = open_app("reports", locale="ko-KR")
    assert listed(at)[0] == "**run 42**"
    assert len(listed(at)) == 10
    assert "실행 43개 중 1~10" in said(at)
    at.checkbox(key=f"deepworth_pick_{runs[42]}").check().run()
    at.get("pagination")[0].select(5).run()
    assert listed(at) == ["**run 2**", "**run 1**", "**run 0**"]
    at.text_input(key="deepworth_reports_words").set_value("RUN 4").run()
    assert len(listed(at)) == 7
    # What was ticked elsewhere stays ticked.
    assert at.checkbox(key=f"deepworth_pick_{runs[42]}").value
    at.text_input(key="deepworth_reports_words").set_value("로지스틱 outcome small.csv").run()
    assert len(listed(at)) == 10
    at.text_input(key="deepworth_reports_words").set_value("nothing has this").run()
    assert listed(at) == []
    assert "조건에 맞는 실행이 없습니다" in said(at)


def test_runs_are_filtered_by_status_verdict_and_note(open_app, fill, store):
    fill(*"abc")
    fill("failed", status=Status.FAILED)
    keep_run(store, WORKSPACE, sample_run(deep_gain=0.05, name="won"))
    stopped = sample_run(deep_gain=0.05, name="stopped", status=Status.CANCELLED)
    run = keep_run(store, WORKSPACE, stopped)
    Ledger(store).end_model(run, "catboost", Status.CANCELLED, None)
    (noted,) = fill("noted")
    store.describe(WORKSPACE, noted, note="이사회 보고용")
    at = open_app("reports")
    at.selectbox(key="deepworth_reports_status").set_value("failed").run()
    assert listed(at) == ["**failed**"]
    at.selectbox(key="deepworth_reports_status").set_value("").run()
    at.selectbox(key="deepworth_reports_decision").set_value("deep").run()
    assert listed(at) == ["**won**"]
    at.selectbox(key="deepworth_reports_decision").set_value("").run()
    at.text_input(key="deepworth_reports_words").set_value("pays off").run()
    assert listed(at) == ["**won**"]
    # As a Mac writes it: syllables taken apart.
    at.text_input(key="deepworth_reports_words").set_value("이사회").run()
    assert listed(at) == ["**noted**"]


def test_a_run_gets_a_name_and_a_note(open_app, fill, store):
    (run,) = fill("a")
    at = open_panel(open_app("reports"), run, "edit")
    at.text_input(key=f"deepworth_name_{run}").set_value("Churn in March")
    at.text_area(key=f"deepworth_note_{run}").set_value("for the board")
    at.button(key=f"deepworth_save_{run}").click().run()
    assert listed(at) == ["**Churn in March**"]
    assert "for the board" in said(at)
    assert not at.text_area
    at = open_panel(at, run, "edit")
    at.text_input(key=f"deepworth_name_{run}").set_value("\u200b ")
    at.button(key=f"deepworth_save_{run}").click().run()
    assert "needs a visible name" in said(at)
    assert store.run(WORKSPACE, run).name == "Churn in March"


def test_deleting_asks_first(open_app, fill, store):
    first, second = fill("a", "b")
    at = open_panel(open_app("reports"), first, "delete")
    at.button(key=f"deepworth_close_{first}").click().run()
    assert len(listed(at)) == 2
    at = open_panel(at, first, "delete")
    at.button(key=f"deepworth_delete_{first}").click().run()
    assert listed(at) == ["**b**"]
    assert [run.id for run in store.runs(WORKSPACE)] == [second]


@pytest.mark.parametrize("work", ["edit", "delete", "share"])
def test_a_run_deleted_in_another_tab_is_said_to_be_gone(open_app, fill, store, work):
    run, _ = fill("a", "b")
    at = open_panel(open_app("reports"), run, work)
    store.delete_run(WORKSPACE, run)
    button = {"edit": "save", "delete": "delete", "share": "share_make"}[work]
    at.button(key=f"deepworth_{button}_{run}").click().run()
    assert not at.exception
    assert "no such run" in said(at)
    assert listed(at) == ["**b**"]


def test_a_report_can_be_downloaded(open_app, fill):
    (run,) = fill("a")
    at = open_panel(open_app("reports"), run, "download")
    assert "Download the report (HTML)" in [button.label for button in at.download_button]
    at.button(key=f"deepworth_close_{run}").click().run()
    assert not at.download_button


def test_links_are_made_shown_once_and_revoked(open_app, fill, store):
    (run,) = fill("a")
    at = open_panel(open_app("reports"), run, "share")
    at.text_input(key=f"deepworth_share_label_{run}").set_value("Kim")
    at.button(key=f"deepworth_share_make_{run}").click().run()
    at.button(key=f"deepworth_share_make_{run}").click().run()  # of a double click
    (link,) = at.code
    key = link.value.partition("share=")[2]
    assert Shares(store).open(key).run == run
    assert "Kim" in said(at)
    assert len(Shares(store).list(WORKSPACE, run)) == 1
    at.button(key=f"deepworth_close_{run}").click().run()
    at = open_panel(at, run, "share")
    assert not at.code
    (share,) = Shares(store).list(WORKSPACE, run)
    at.button(key=f"deepworth_revoke_{share.digest[:12]}").click().run()
    assert Shares(store).list(WORKSPACE, run) == []
    assert not open_app("shared", workspace=None, share=key).header


def shared(open_app, key, **options):
    return open_app("shared", workspace=options.pop("workspace", "f" * 32), share=key, **options)


def test_a_link_shows_one_report_and_nothing_that_changes_it(open_app, fill, store, monkeypatch):
    run, other = fill("theirs", "secret")
    store.describe(WORKSPACE, run, note="only for me")
    key = Shares(store).make(WORKSPACE, run)
    done = sample_run(id=run, name="theirs", note="only for me", status=Status.CANCELLED)
    monkeypatch.setattr("lib.store.Store.run", lambda *_: done)
    at = shared(open_app, key, run=other)
    assert at.header[0].value == "theirs"
    assert "Deep learning does not pay off here" in said(at)
    assert "only for me" not in said(at)
    assert "secret" not in said(at)
    assert not {"Resume", "New comparison", "Stop the run"} & set(labels(at))
    assert not at.get("file_uploader")
    assert at.session_state["deepworth.workspace"] == "f" * 32
    assert store.runs("f" * 32) == []


def test_a_link_works_before_the_browser_has_told_a_workspace(open_app, fill, store):
    (run,) = fill("theirs")
    at = shared(open_app, Shares(store).make(WORKSPACE, run), workspace=None)
    assert at.header[0].value == "theirs"


def test_a_shared_run_that_goes_on_is_shown_without_buttons(open_app, fill, store):
    (run,) = fill("theirs", status=Status.QUEUED)
    at = shared(open_app, Shares(store).make(WORKSPACE, run))
    assert "0 of 2 models" in said(at)
    assert labels(at) == ["한국어"]


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
@pytest.mark.parametrize("what", ["revoked", "expired", "guessed", "deleted", "none"])
def test_a_link_that_opens_nothing_is_a_callout(open_app, fill, store, what, locale):
    (run,) = fill("theirs")
    shares = Shares(store)
    key = shares.make(WORKSPACE, run, days=-1 if what == "expired" else None)
    if what == "revoked":
        shares.revoke(WORKSPACE, shares.list(WORKSPACE, run)[0].digest)
    elif what == "deleted":
        store.delete_run(WORKSPACE, run)
    at = shared(open_app, {"guessed": "x" * 32, "none": ""}.get(what, key), locale=locale)
    expected = {
        "en-US": "This link does not open any report.",
        "ko-KR": "이 링크로 열 수 있는 보고서가 없습니다.",
    }
    assert expected[locale] in said(at)
    assert "theirs" not in said(at)
    assert at.get("page_link")


def test_everything_is_forgotten_after_a_second_word(open_app, fill, store):
    (run,) = fill("a")
    (kept,) = fill("other", workspace="f" * 32)
    key = Shares(store).make(WORKSPACE, run)
    dataset = store.save_dataset(WORKSPACE, read_sample("breast_cancer"))
    at = open_app("reports", dataset=dataset)
    at.button(key="deepworth_forget").click().run()
    at.button(key="deepworth_forget_no").click().run()
    assert len(listed(at)) == 1
    at.button(key="deepworth_forget").click().run()
    at.button(key="deepworth_forget_yes").click().run()
    assert not at.exception
    assert store.runs(WORKSPACE) == []
    assert store.datasets(WORKSPACE) == []
    # The browser is asked for a new key; the old one and what was chosen are gone.
    assert "deepworth.workspace" not in at.session_state
    assert "deepworth.dataset" not in at.session_state
    assert at.session_state["deepworth.forgotten"] == WORKSPACE
    assert len(store.runs("f" * 32)) == 1
    assert kept
    assert "This link does not open any report" in said(shared(open_app, key))


def test_a_browser_that_keeps_nothing_is_told_so(open_app, home):
    at = open_app("reports")
    assert "stores nothing" not in said(at)
    at.session_state["deepworth.workspace_lasts"] = False
    at.run()
    assert "stores nothing" in said(at)


def test_the_address_names_runs_to_compare(open_app, fill):
    at = open_app("reports", runs="gone,also gone")
    assert "not in this workspace" in said(at)
    at.button(key="deepworth_all_reports").click().run()
    assert "runs" not in at.query_params


@pytest.mark.parametrize("part", range(4))
def test_naughty_names_and_notes_are_shown_as_they_are(open_app, fill, store, real_data, part):
    lines = (real_data / "csv" / "blns.txt").read_text("utf-8", errors="replace").split("\n")
    naughty = [line for line in lines if line.strip() and not line.startswith("#")]
    naughty = naughty[part * 20 :: 8][:18]
    for run, text in zip(fill(*(f"n{n}" for n in range(len(naughty)))), naughty, strict=False):
        store.describe(WORKSPACE, run, name=text, note=text)
        key = Shares(store).make(WORKSPACE, run, label=text)
    at = open_app("reports")
    assert len(listed(at)) == min(len(naughty), 10)
    at = open_panel(at, run, "share")
    assert not at.exception
    assert not shared(open_app, key).error


def test_korean_throughout(open_app, fill):
    from lib.ui.reports.panels import _PANELS

    t = translator("ko")
    (run,) = fill("실행")
    at = open_app("reports", locale="ko-KR")
    for kind in _PANELS:
        at = open_panel(at, run, kind)
        words = said(at) + " ".join(labels(at))
        assert t(_PANELS[kind]) in words
        assert "Close" not in words


def test_a_box_that_comes_after_all_was_forgotten_is_no_tick():
    def late() -> None:
        import streamlit as st

        from lib.ui.reports import reports
        from lib.ui.shell.state import state

        reports._pick("gone", "deepworth_pick_gone")
        st.write(state.picked)

    at = AppTest.from_function(late).run()
    assert not at.exception
    assert at.json[0].value == "[]"


def test_a_bundle_again_opens_the_run_it_was_and_says_so(open_app, store):
    run = finished_run(store, "elsewhere", TaskKind.BINARY)
    data = pack(store, "elsewhere", run, to_json(store.run("elsewhere", run), translator("en")))
    for times in (1, 2):
        at = open_app("reports")
        at.file_uploader(key="deepworth_bundle_upload").set_value(
            ("run.zip", data, "application/zip")
        ).run()
        assert at.title[0].value == "Compare"
        assert len(store.runs(WORKSPACE)) == 1
        assert [toast.value for toast in at.toast] == [
            "This run was imported before; here it is."
        ] * (times - 1)
