"""After a result: a bundle carried elsewhere, reports compared and shared."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from lib.core.task import TaskKind
from lib.i18n import translator
from lib.report.document import to_json
from lib.store import Store, open_store, tables
from lib.store.bundle.bundles import pack
from lib.store.shares import Shares
from tests.browser.conftest import Server, settled
from tests.browser.test_sharing import key_of, manage
from tests.kept_run import keep_run
from tests.store_fixture import WORKSPACE, settings_in
from tests.ui.finished import finished_run
from tests.unit.report.sample_run import sample_run

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """The store of the server that all tests share."""
    store = open_store(settings_in(server.log.parent))
    yield store
    store.close()


def bundle_from_elsewhere(folder: Path) -> Path:
    """Return the bundle of a run with predictions, made in a store that no engine looks at."""
    store = open_store(settings_in(folder / "elsewhere"))
    run = finished_run(store, WORKSPACE, TaskKind.BINARY)
    store.describe(WORKSPACE, run, name="carried over", note="")
    document = to_json(store.run(WORKSPACE, run), translator("en"))
    file = folder / "run.zip"
    file.write_bytes(pack(store, WORKSPACE, run, document))
    store.close()
    return file


def bring_in(page: Page, file: Path) -> None:
    """Open a bundle on the page of reports, and wait for its run."""
    page.goto("/reports")
    settled(page)
    page.get_by_text("Open a bundle").click()
    page.set_input_files('input[type="file"]', file)
    expect(page.get_by_role("heading", name="carried over")).to_be_visible()
    settled(page)


def test_a_bundle_goes_from_browser_to_browser(
    visitor: Callable[..., Page], tmp_path: Path
) -> None:
    page = visitor("/reports")
    bring_in(page, bundle_from_elsewhere(tmp_path))
    first = page.url
    page.get_by_role("radio", name="Confusion matrix").click()
    expect(page.get_by_text("of the rows are classified correctly")).to_be_visible()
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as a bundle").click()
    taken = tmp_path / "again.zip"
    download.value.save_as(taken)

    other = visitor("/")
    bring_in(other, taken)
    expect(other.get_by_role("heading", name="Quality against cost")).to_be_visible()
    opened = other.url
    bring_in(other, taken)
    expect(other.get_by_text("This run was imported before")).to_be_visible()
    assert other.url == opened != first
    other.goto("/reports")
    expect(other.get_by_role("link", name="carried over")).to_have_count(1)


def test_in_korean_from_a_result_to_two_compared_and_one_shared(
    visitor: Callable[..., Page], store: Store
) -> None:
    t = translator("ko")
    page = visitor("/reports", locale="ko-KR")
    key = key_of(page)
    run = keep_run(store, key, sample_run(name="첫째 실행"))
    keep_run(store, key, sample_run(name="둘째 실행"))
    page.goto(f"/compare?run={run}")
    expect(page.locator(".st-key-deepworth_verdict")).to_contain_text("딥러닝")
    expect(page.get_by_role("heading", name=t("Export"), exact=True)).to_be_visible()
    settled(page)
    page.get_by_role("link", name=t("Reports"), exact=True).first.click()
    for name in ("첫째 실행", "둘째 실행"):
        row = page.locator('[class*="st-key-deepworth_row_"]').filter(has_text=name)
        row.locator('[data-testid="stCheckbox"] label').click()
        settled(page)
    page.get_by_role("button", name=t("Compare side by side")).click()
    page.wait_for_url(re.compile("runs="))
    expect(page.get_by_role("button", name=t("All reports"))).to_be_visible()
    settled(page)
    assert "Traceback" not in page.locator("body").inner_text()
    page.get_by_role("button", name=t("All reports")).click()
    expect(page.get_by_role("link", name="첫째 실행")).to_be_visible()
    settled(page)
    manage(page, "첫째 실행", t("Share by link"), t("Manage"))
    page.get_by_role("button", name=t("Create a link")).click()
    link = page.locator("code").filter(has_text="share=").inner_text()

    other = visitor("/", locale="ko-KR")
    other.goto(link)
    expect(other.get_by_text("첫째 실행")).to_be_visible()
    expect(other.get_by_text("공유받은 보고서입니다")).to_be_visible()
    settled(other)
    assert "둘째 실행" not in other.locator("body").inner_text()


def test_a_link_whose_time_is_over_opens_nothing(
    visitor: Callable[..., Page], store: Store
) -> None:
    page = visitor("/reports")
    run = keep_run(store, key_of(page), sample_run(name="for a day"))
    key = Shares(store).make(key_of(page), run, days=1)
    other = visitor("/")
    other.goto(f"/shared?share={key}")
    expect(other.get_by_text("for a day")).to_be_visible()
    with store.database.write() as connection:
        connection.execute(
            update(tables.shares)
            .where(tables.shares.c.run == run)
            .values(expires="2020-01-01T00:00:00.000+00:00")
        )
    other.reload()
    expect(other.get_by_text("This link does not open any report.")).to_be_visible()
    assert "for a day" not in other.locator("body").inner_text()
    page.reload()
    manage(page, "for a day", "Share by link")
    expect(page.get_by_text(re.compile("xpired"))).to_be_visible()
