"""One person's runs, another's link to one of them, and the end of a workspace."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.core.results import Status
from lib.core.task import TaskKind
from lib.store import Store, open_store
from lib.store.shares import Shares
from tests.browser.conftest import Server, settled
from tests.kept_run import keep_run
from tests.received import Received
from tests.store_fixture import settings_in
from tests.ui.finished import finished_run
from tests.unit.report.sample_run import sample_run

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NO_STORAGE = (
    "Object.defineProperty(window, 'localStorage',"
    " {get() { throw new DOMException('no', 'SecurityError'); }})"
)

ASKS_NOTHING = (
    "const every = window.setInterval;"
    "window.setInterval = (what, time, ...more) => time >= 10000 ? 0 : every(what, time, ...more);"
)
"""A page that does not ask by itself whether its link is still good."""


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    store = open_store(settings_in(server.log.parent))
    yield store
    store.close()


def key_of(page: Page) -> str:
    """The key of the page's workspace, once its browser has made one."""
    told = page.wait_for_function("localStorage.getItem('deepworth.workspace')")
    return str(told.json_value())


def watch(page: Page, received: list[bytes]) -> None:
    """Keep all that the server sends to a page."""

    def frame(payload: bytes | str) -> None:
        received.append(payload if isinstance(payload, bytes) else payload.encode())

    def opened(socket: WebSocket) -> None:
        socket.on("framereceived", frame)

    page.on("websocket", opened)


def wait_for_engine(store: Store) -> None:
    """Wait until the engine has looked for runs that an earlier one left: it would take ours up."""
    end = time.monotonic() + 60
    while store.engine_state() is None:
        assert time.monotonic() < end, "The engine did not start."
        time.sleep(0.1)


def manage(page: Page, name: str, work: str, button: str = "Manage") -> None:
    """Open a panel of the run of this name."""
    row = page.locator('[class*="st-key-deepworth_row_"]').filter(has_text=name)
    row.get_by_role("button", name=button).click()
    page.get_by_role("menuitem", name=work).or_(page.get_by_role("option", name=work)).click()
    settled(page)


def test_a_link_shows_one_report_until_it_is_revoked(
    visitor, store: Store, chromium: Browser, server: Server
) -> None:
    owner = visitor("/reports")
    key = key_of(owner)
    run = keep_run(store, key, sample_run(name="told to others", note="only for me"))
    secret = keep_run(store, key, sample_run(name="kept to myself"))
    owner.reload()
    manage(owner, "told to others", "Share by link")
    owner.get_by_label("Recipient").fill("Kim")
    owner.get_by_role("button", name="Create a link").click()
    link = owner.locator("code").filter(has_text="share=").inner_text()
    assert link.startswith(f"{server.url}/shared?share=")
    assert key not in link
    assert run not in link

    other = visitor("/")
    own = key_of(other)
    assert own != key
    received: list[bytes] = []
    watch(other, received)
    other.goto(f"{link}&run={secret}")
    expect(other.get_by_text("told to others")).to_be_visible()
    expect(other.get_by_text("read-only")).to_be_visible()
    expect(other.get_by_role("button", name=re.compile("Download the report"))).to_be_visible()
    settled(other)
    body = other.locator("body").inner_text()
    assert "Deep learning does not pay off here" in body
    assert "kept to myself" not in body
    assert "only for me" not in body
    for changing in ("Resume", "New comparison", "Share by link", "Manage"):
        assert changing not in body
    sent = b"".join(received)
    assert b"told to others" in sent
    assert key.encode() not in sent
    other.goto(f"/compare?run={run}")
    expect(other.get_by_text("There is no such run in this workspace.")).to_be_visible()
    other.goto("/")
    expect(other.get_by_text("No runs yet")).to_be_visible()
    assert key_of(other) == own

    bare = chromium.new_context(locale="ko-KR")
    bare.add_init_script(NO_STORAGE)
    page = bare.new_page()
    page.goto(link)
    expect(page.get_by_text("told to others")).to_be_visible()
    expect(page.get_by_text("공유받은 보고서입니다")).to_be_visible()
    page.goto(f"{server.url}/reports")
    expect(page.get_by_text("이 브라우저는 정보를 저장하지 않으므로")).to_be_visible()
    bare.close()

    owner.get_by_role("button", name="Revoke").click()
    expect(owner.get_by_role("button", name="Revoke")).to_have_count(0)
    other.goto(link)
    expect(other.get_by_text("This link does not open any report.")).to_be_visible()
    assert "told to others" not in other.locator("body").inner_text()


def test_an_open_page_holds_no_row_and_ends_with_its_link(
    visitor, store: Store, server: Server
) -> None:
    """All that a viewer's browser receives is compared with the table; then the owner revokes."""
    owner = visitor("/reports")
    key = key_of(owner)
    run = finished_run(store, key, TaskKind.REGRESSION)
    link = f"{server.url}/shared?share={Shares(store).make(key, run)}"
    owner.reload()
    received: list[bytes] = []
    viewer, quiet = visitor("/"), visitor("/")
    watch(viewer, received)
    viewer.add_init_script(ASKS_NOTHING)
    viewer.goto(link)
    quiet.goto(link)
    for page in (viewer, quiet):  # the code of all kinds of elements at once takes its time
        download_report = page.get_by_role("button", name="Download the report")
        expect(download_report).to_be_visible(timeout=120_000)
    for view in ("Predicted and actual", "Errors", "Folds"):
        viewer.get_by_role("radio", name=view, exact=True).click()
        settled(viewer)
    report = viewer.get_by_role("button", name="Download the report")
    with viewer.expect_download() as download:
        report.click()
    sent = Received()
    for frame in received:
        sent.message(ForwardMsg.FromString(frame))
    sent.file(download.value.path().read_bytes())
    table = store.load_dataset(key, store.run(key, run).dataset_id).frame
    predictions = store.predictions(key, run, "ridge")["output_0"]
    assert sent.figures > 10
    assert not sent.rows_of([*table["size"], *table["target"], *predictions])

    manage(owner, store.run(key, run).name, "Share by link")
    owner.get_by_role("button", name="Revoke").click()
    expect(owner.get_by_role("button", name="Revoke")).to_have_count(0)
    with viewer.expect_download() as download:
        report.click()
    assert "This link does not open any report." in download.value.path().read_text()
    viewer.get_by_role("radio", name="Errors", exact=True).click()
    for page in (viewer, quiet):  # one by its click, the other by itself
        expect(page.get_by_text("This link does not open any report.")).to_be_visible()
        expect(page.get_by_role("button", name="Download the report")).to_have_count(0)
        assert "Ridge" not in page.locator("body").inner_text()


def test_a_run_deleted_in_one_tab_is_gone_in_the_other_and_a_workspace_can_end(
    visitor, store: Store
) -> None:
    page = visitor("/reports")
    key = key_of(page)
    wait_for_engine(store)
    run = keep_run(store, key, sample_run(name="going on", status=Status.RUNNING, verdict=None))
    keep_run(store, key, sample_run(name="<b>done</b>"))
    tab = page.context.new_page()
    tab.goto(f"/compare?run={run}")
    expect(tab.get_by_role("button", name="Stop the run")).to_be_visible()
    page.reload()
    manage(page, "going on", "Delete")
    page.get_by_role("button", name="Delete the run").click()
    expect(tab.get_by_text("There is no such run in this workspace.")).to_be_visible()
    tab.get_by_role("link", name="All reports").click()
    expect(tab.get_by_role("link", name="<b>done</b>")).to_be_visible()
    expect(tab.get_by_text("going on")).to_have_count(0)

    settled(tab)
    tab.get_by_text("This workspace").click()
    settled(tab)
    tab.get_by_role("button", name="Delete everything").click()
    tab.get_by_role("button", name="Yes, delete everything").click()
    expect(tab.get_by_text("No runs yet")).to_be_visible()
    assert key_of(tab) != key
    assert store.runs(key) == []
    assert store.datasets(key) == []
    # The other tab goes over to the new workspace: what it keeps would else be lost.
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_text("아직 실행이 없습니다")).to_be_visible()
