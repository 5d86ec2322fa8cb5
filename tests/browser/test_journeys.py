"""What an analyst does, from the first click to the verdict."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import RUN, set_up_sample, settled
from tests.conftest import ROOT, skip_or_fail

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FEW = ("Logistic regression", "Decision tree", "Plain MLP (two hidden layers)")
LONG = 180_000


def run_id(page) -> str:
    page.wait_for_url(re.compile(r"run=\w+"))
    return re.search(r"run=(\w+)", page.url)[1]


def test_sample_run_verdict_and_downloads(visitor):
    page = visitor()
    set_up_sample(page, "Breast cancer", FEW)
    page.get_by_role("button", name=RUN).click()
    expect(page.get_by_text("Stop the run")).to_be_visible()
    expect(page.get_by_role("heading", name="Quality against cost")).to_be_visible(timeout=LONG)
    settled(page)
    card = page.locator(".st-key-deepworth_verdict")
    expect(card).to_contain_text(re.compile("eep learning"))
    expect(card.locator(".js-plotly-plot").first).to_be_visible()
    for scheme, ink in (("dark", "rgb(174, 180, 189)"), ("light", "rgb(86, 92, 101)")):
        page.emulate_media(color_scheme=scheme)
        expect(card.locator(".js-plotly-plot .xtick text").first).to_have_css("fill", ink)
    for name, ending in (("CSV", ".csv"), ("HTML", ".html"), ("JSON", ".json")):
        with page.expect_download() as download:
            page.get_by_role("button", name=re.compile(rf"Download.*\({name}\)")).click()
        assert download.value.suggested_filename.endswith(ending)
        assert Path(download.value.path()).stat().st_size > 100
    page.get_by_text("Predict a new file").click()
    page.set_input_files('input[type="file"]', ROOT / "data" / "breast_cancer.csv")
    page.get_by_role("button", name="Predict", exact=True).click()
    expect(page.get_by_text(re.compile("569 rows predicted by"))).to_be_visible(timeout=LONG)
    page.goto("/")
    expect(page.get_by_role("link", name=re.compile("breast_cancer"))).to_be_visible()


def test_sample_run_verdict_in_korean(visitor):
    page = visitor(locale="ko-KR")
    assert "딥러닝" in page.locator("h1").inner_text()
    from lib.i18n import translator
    from lib.models.catalogue import all_models

    t = translator("ko")
    few = tuple(t(spec.label) for spec in all_models() if spec.label in FEW)
    page_label = t("Breast cancer")
    set_up_sample(page, page_label, few, effort="빠르게")
    page.get_by_role("button", name=RUN).click()
    expect(page.get_by_role("heading", name="성능과 비용")).to_be_visible(timeout=LONG)
    settled(page)
    expect(page.locator(".st-key-deepworth_verdict")).to_contain_text("딥러닝")
    expect(page.get_by_role("button", name="보고서 내려받기(HTML)")).to_be_visible()


def test_reload_in_mid_run_then_stop(visitor):
    page = visitor()
    set_up_sample(page, "Customer churn", (*FEW, "Random forest"))
    page.get_by_role("button", name=RUN).click()
    expect(page.get_by_text("Stop the run")).to_be_visible()
    first = run_id(page)
    page.reload()
    expect(page.get_by_text("Stop the run")).to_be_visible()
    assert run_id(page) == first
    page.get_by_role("button", name="Stop the run").click()
    expect(page.get_by_text("This run was stopped")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Resume")).to_be_visible()


def test_double_click_on_run_starts_one(visitor):
    page = visitor()
    set_up_sample(page, "Wine cultivars", FEW[:2])
    page.get_by_role("button", name=RUN).dblclick()
    expect(page.get_by_text(re.compile("took "))).to_be_visible(timeout=LONG)
    page.goto("/")
    expect(page.get_by_role("link", name=re.compile("wine"))).to_have_count(1)


def test_upload_of_a_cp949_file(visitor, real_data):
    page = visitor("/data")
    file = real_data / "encodings" / "kr_seoul_crime.csv"
    if not file.exists():
        skip_or_fail("data", f"{file} is not there")
    page.set_input_files('input[type="file"]', file)
    expect(page.get_by_text(re.compile("31 rows"))).to_be_visible()
    expect(page.get_by_text(re.compile("CP949"))).to_be_visible()


def test_two_browsers_see_nothing_of_each_other(visitor):
    one, other = visitor(), visitor()
    set_up_sample(one, "Wine cultivars", FEW[:2])
    one.get_by_role("button", name=RUN).click()
    secret = run_id(one)
    other.goto(f"/compare?run={secret}")
    expect(other.get_by_test_id("stAlert")).to_be_visible()
    assert "wine" not in other.locator("body").inner_text()
    other.goto("/")
    expect(other.get_by_text("No runs yet")).to_be_visible()
    assert secret in one.url
    key = one.evaluate("localStorage.getItem('deepworth.workspace')")
    assert re.fullmatch("[0-9a-f]{32}", key)
    assert key != other.evaluate("localStorage.getItem('deepworth.workspace')")
    assert key not in one.url


def test_the_language_is_kept_by_the_browser(visitor):
    page = visitor()
    page.get_by_role("button", name="한국어").click()
    expect(page.locator("h1")).to_contain_text("딥러닝")
    assert "lang=ko" in page.url
    time.sleep(0.5)
    page.goto("/")
    expect(page.locator("h1")).to_contain_text("딥러닝")


def test_without_local_storage_the_session_still_works(chromium, server):
    context = chromium.new_context(base_url=server.url, locale="en-US")
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('off'); }});"
    )
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_text("No runs yet")).to_be_visible()
    context.close()


def test_a_stopped_run_keeps_what_is_done_and_goes_on(visitor):
    page = visitor()
    set_up_sample(page, "Customer churn", ("Logistic regression", "TabM"))
    page.get_by_role("button", name=RUN).click()
    # The network needs many times as long as what is done by then.
    expect(page.get_by_text(re.compile("[12] of 3 models"))).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Stop the run").click()
    expect(page.get_by_text("This run was stopped. Finished results are kept.")).to_be_visible(
        timeout=LONG
    )
    settled(page)
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Stop the run")).to_be_visible()
    # A worker stopped while TensorFlow started begins anew; on a busy machine that takes a minute.
    expect(page.get_by_text("took ")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("heading", name="Quality against cost")).to_be_visible()
