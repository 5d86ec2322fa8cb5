"""What goes wrong in real life: bad files, hostile names, processes that are killed."""

import csv
import json
import re
import signal
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import COMPARE, RUN, Server, set_up, set_up_sample, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LONG = 180_000
HOSTILE = (
    "<script>window.__x = 1</script>",
    '<img src=x onerror="window.__x = 1">',
    "javascript:window.__x=1",
    '"><svg onload=window.__x=1>',
    "[link](javascript:window.__x=1)",
    "{{7*7}} $x^2$ **bold** :red[red]",
)


def bad_files(folder: Path) -> dict[str, Path]:
    """Return files that cannot be compared, each by the code of what is wrong with it."""
    contents = {
        "empty.csv": b"",
        "picture.csv": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01",
        "header.csv": b"age,income,bought\n",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in contents}


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_a_bad_upload_is_a_callout_in_the_readers_language(visitor, tmp_path, locale):
    page = visitor("/data", locale=locale)
    said = set()
    for file in bad_files(tmp_path).values():
        page.set_input_files('input[type="file"]', file)
        alert = page.get_by_test_id("stAlert")
        expect(alert).to_have_count(1)
        expect(alert).to_contain_text(file.name)
        settled(page)
        text = alert.inner_text()
        said.add(text)
        assert "Traceback" not in page.locator("body").inner_text()
        assert bool(re.search("[가-힣]", text)) == (locale == "ko-KR"), text
    assert len(said) == 3
    good = tmp_path / "good.csv"
    good.write_text("a,b\n" + "".join(f"{row},{row % 2}\n" for row in range(40)))
    page.set_input_files('input[type="file"]', good)
    expect(page.get_by_role("button", name=COMPARE)).to_be_visible()


def nasty_table(file: Path, blns: Path) -> Path:
    """Write a table whose column names and categories are hostile and naughty strings."""
    lines = blns.read_text(encoding="utf-8", errors="replace").splitlines()
    naughty = [line for line in lines if line.strip() and not line.startswith("#")]
    names = list(dict.fromkeys((*HOSTILE, *naughty[:120])))
    with file.open("w", newline="", encoding="utf-8") as output:
        writer = csv.writer(output)
        writer.writerow([*names, "label"])
        for row in range(80):
            # Numbers in every second column tell the header from the rows.
            cells = [
                row + place if place % 2 else (*HOSTILE, *naughty)[(row * 7 + place) % 40]
                for place in range(len(names))
            ]
            writer.writerow([*cells, HOSTILE[row % 2]])
    return file


def test_hostile_names_are_shown_and_nothing_executes(visitor, tmp_path, real_data):
    page = visitor("/data")
    blns = real_data / "csv" / "blns.txt"
    page.set_input_files('input[type="file"]', nasty_table(tmp_path / "nasty.csv", blns))
    expect(page.get_by_role("button", name=COMPARE)).to_be_visible()
    settled(page)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    assert page.evaluate("window.__x") is None
    page.get_by_role("button", name=COMPARE).click()
    expect(page.get_by_role("button", name=RUN)).to_be_visible()
    settled(page)
    page.get_by_text(re.compile("^More: ")).click()
    more = page.get_by_role("combobox", name="Leave out these columns")
    expect(more).to_be_visible()
    # While the part unfolds, a list that opens below it closes again: the key is not so hurried.
    page.wait_for_timeout(500)
    more.press("ArrowDown")
    expect(page.get_by_text(HOSTILE[0])).not_to_have_count(0)
    assert page.evaluate("window.__x") is None


def test_one_model_is_stopped_and_the_rest_goes_on(visitor):
    page = visitor()
    models = ("Logistic regression", "Plain MLP (two hidden layers)")
    set_up_sample(page, "Customer churn", models)
    page.get_by_role("button", name=RUN).click()
    page.get_by_role("button", name="Stop a model").click()
    page.get_by_role("menuitem", name=models[1]).or_(
        page.get_by_role("option", name=models[1])
    ).click()
    expect(page.get_by_role("heading", name="Quality against cost")).to_be_visible(timeout=LONG)
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(r"\(JSON\)")).click()
    document = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    status = {model["id"]: model["status"] for model in document["models"]}
    assert status["keras_mlp"] == "cancelled"
    assert status["logistic"] == "done"


def kill_engine_until_said(server: Server, page: Page) -> None:
    """Kill the engine, and each that follows it, until the page has said that there is none.

    One that is back within a second may be missed between two looks at the page.
    """
    said = page.get_by_text("The engine is not running")
    for _ in range(300):
        for child in psutil.Process(server.process.pid).children():
            if "lib.engine" in running(child):
                child.kill()
        if said.is_visible():
            return
        page.wait_for_timeout(100)
    expect(said).to_be_visible()


def running(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:  # it has ended meanwhile
        return []


def long_table(file: Path) -> Path:
    """Write a table on which a run takes long enough to be struck in the middle."""
    rng = np.random.default_rng(0)
    values = rng.normal(size=(8_000, 12))
    frame = pd.DataFrame(values.round(4), columns=[f"measure_{place}" for place in range(12)])
    bought = values[:, 0] + values[:, 1] * values[:, 2] + rng.normal(size=len(values)) > 0
    frame.assign(bought=np.where(bought, "yes", "no")).to_csv(file, index=False)
    return file


def test_a_killed_engine_and_a_killed_server_lose_nothing(chromium, tmp_path):
    # So little memory that workers start without TensorFlow: two starts take half the time.
    little = {"DEEPWORTH_MEMORY": "1400000000"}
    server = Server(tmp_path, **little)
    try:
        server.wait()
        with chromium.new_context(locale="en-US", base_url=server.url) as context:
            page = context.new_page()
            page.goto("/data")
            page.set_input_files('input[type="file"]', long_table(tmp_path / "long.csv"))
            names = ("Logistic regression", "Decision tree", "Random forest", "CatBoost")
            set_up(page, names)
            page.get_by_role("button", name=RUN).click()
            expect(page.get_by_text(re.compile("[1-4] of 5 models"))).to_be_visible(timeout=LONG)
            kill_engine_until_said(server, page)
            expect(page.get_by_text("The engine is not running")).not_to_be_visible(timeout=60_000)
            server.process.send_signal(signal.SIGKILL)
            server.process.wait()
            server = Server(tmp_path, server.port, **little)
            server.wait()
            page.reload()
            missing = page.get_by_role("button", name="Resume")
            finished = page.get_by_role("heading", name="Quality against cost")
            going = page.get_by_role("button", name="Stop the run")
            expect(missing.or_(finished).or_(going).first).to_be_visible()
            if missing.is_visible():
                missing.click()
            expect(finished).to_be_visible(timeout=LONG)
            expect(missing).to_have_count(0)
    finally:
        server.stop()
