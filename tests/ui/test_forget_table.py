"""Forgetting one table: what goes with it is said before, and then it is gone."""

import re
from dataclasses import replace

from lib.ui.shell import services
from tests.store_fixture import small_dataset, small_plan, small_task
from tests.ui.conftest import WORKSPACE, labels, said


def keep(store, name: str, rows: int = 240, **changes) -> str:
    return store.save_dataset(WORKSPACE, replace(small_dataset(rows), name=name, **changes))


def test_the_open_table_is_forgotten_with_its_runs(open_app, store):
    table = keep(store, "<b>customers</b>.csv")
    keep(store, "of it.csv", 200, origin=table)
    other = keep(store, "other.csv", 100, sha256="6" * 64)
    for number in range(12):
        store.submit(WORKSPACE, table, small_task(), small_plan(), name=f"run *{number}*")
    stays = store.submit(WORKSPACE, other, small_task(), small_plan(), name="stays")
    at = open_app("data", dataset=table)
    assert "will be permanently deleted" not in said(at)
    at.button(key="deepworth_forget_table").click().run()
    told = at.warning[0].value.replace("\\", "")
    assert "The table **<b>customers</b>.csv** and the file it was read from" in told
    assert "1 table made from it will also be deleted:" in told
    assert "12 runs that use it will also be deleted:" in told
    assert re.search(r"- run \*11\* · .*20\d\d.* · Waiting", told)
    assert "and 2 more" in told
    at.button(key=f"deepworth_forget_no_{table}").click().run()
    assert "will be permanently deleted" not in said(at)
    assert len(store.datasets(WORKSPACE)) == 3
    at.button(key="deepworth_forget_table").click().run()
    assert "Delete the table and 12 runs" in labels(at)
    at.button(key=f"deepworth_forget_yes_{table}").click().run()
    assert not at.exception
    assert not at.error
    assert [row.id for row in store.datasets(WORKSPACE)] == [other]
    assert [run.id for run in store.runs(WORKSPACE)] == [stays]
    assert at.session_state["deepworth.dataset"] is None
    assert at.toast[0].value == "The table was deleted."
    assert at.file_uploader(key="deepworth_upload").label == "Your file"


def test_a_listed_table_is_forgotten_without_opening_it(open_app, store):
    first, second = keep(store, "a.csv"), keep(store, "a.csv", 239)
    for page in ("data", "reviews"):
        at = open_app(page, locale="ko-KR")
        at.selectbox(key="deepworth_forget_listed").set_value(first).run()
        assert "같은 파일에서 읽은 다른 표가 1개 있어 파일 자체는 남습니다." in said(at)
    at.button(key=f"deepworth_forget_yes_{first}").click().run()
    assert not at.exception
    assert [row.id for row in store.datasets(WORKSPACE)] == [second]
    assert at.selectbox(key="deepworth_forget_listed").value is None
    at.selectbox(key="deepworth_forget_listed").set_value(second).run()
    at.button(key=f"deepworth_forget_yes_{second}").click().run()
    assert not at.exception
    assert store.datasets(WORKSPACE) == []
    assert at.toast[0].value == "표를 삭제했습니다."


def test_a_run_begun_in_another_tab_is_not_deleted_unseen(open_app, store):
    table = keep(store, "a.csv")
    at = open_app("data", dataset=table)
    at.button(key="deepworth_forget_table").click().run()
    services.dataset(WORKSPACE, table)
    run = store.submit(WORKSPACE, table, small_task(), small_plan(), name="unseen")
    at.button(key=f"deepworth_forget_yes_{table}").click().run()
    assert "Nothing was deleted" in said(at)
    assert store.run(WORKSPACE, run).name == "unseen"
    at.button(key="deepworth_forget_table").click().run()
    assert "unseen" in said(at)
    at.button(key=f"deepworth_forget_yes_{table}").click().run()
    assert store.runs(WORKSPACE) == []


def test_what_another_tab_has_forgotten_is_said(open_app, store):
    table = keep(store, "a.csv")
    at = open_app("data", dataset=table)
    at.button(key="deepworth_forget_table").click().run()
    store.delete_dataset(WORKSPACE, table)
    at.button(key=f"deepworth_forget_yes_{table}").click().run()
    assert not at.exception
    assert "There is no such data set in this workspace" in said(at)
