"""Uploads as a browser sends them: hostile, large, broken off; the web process does not grow."""

import gzip
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pyarrow as pa
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import COMPARE, Server, settled
from tests.unit.intake.test_bounds import parquet, sheet

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LONG = 300_000
LIMIT = 100_000_000
FILE = 'input[type="file"]'


@contextmanager
def watched(server: Server) -> Iterator[list[int]]:
    """Give a list of the bytes by which the web process grows, filled until the end."""
    process = psutil.Process(server.process.pid)
    before = process.memory_info().rss
    grown, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.02):
            grown.append(process.memory_info().rss - before)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield grown
    finally:
        ended.set()
        thread.join()


def ready(page: Page) -> None:
    """Let the server load what any upload makes it load: only a file's own memory is to count."""
    page.set_input_files(
        FILE, {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n" + b"1,x\n2,y\n" * 40}
    )
    expect(page.get_by_role("button", name=COMPARE)).to_be_visible(timeout=LONG)
    settled(page)
    page.goto("/data")
    settled(page)


def hostile_files(folder: Path) -> dict[Path, str]:
    """Return small files that unfold to gigabytes, with what is to be said of each."""
    word = pa.DictionaryArray.from_arrays(pa.array([0] * 60_000, pa.int32()), ["x" * 1_000_000])
    far = b"".join(
        b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(1, 20_000)
    )
    contents = {
        "far.xlsx": (sheet(far), "16,384"),
        "words.parquet": (parquet(pa.table({"a": word}), store_schema=False), "memory"),
        "rows.csv.gz": (gzip.compress(b"a\n" * 150_000_000, 1), "150,000,000"),
        "header.csv": (b"a" * 10_000_000 + b",b\n1,2\n", "10,000,002"),
    }
    for name, (content, _) in contents.items():
        (folder / name).write_bytes(content)
    return {folder / name: said for name, (_, said) in contents.items()}


def test_no_upload_grows_the_web_process(visitor, server, tmp_path):
    page = visitor("/data")
    ready(page)
    for file, said in hostile_files(tmp_path).items():
        with watched(server) as grown:
            page.set_input_files(FILE, file)
            alert = page.get_by_test_id("stAlert").filter(has_text=said)
            expect(alert).to_have_count(1, timeout=LONG)
            settled(page)
        assert max(grown) < LIMIT, f"{file.name}: {max(grown) / 1e6:.0f} MB"
        assert grown[-1] < 30_000_000, f"{file.name}: {grown[-1] / 1e6:.0f} MB"
    large = tmp_path / "large.csv"
    with large.open("wb") as output:
        output.write(b"id,amount,kind,text,y\n")
        for row in range(700_000):
            output.write(b"%d,%d.5,k%d,some words %d,%d\n" % (row, row, row % 7, row, row % 2))
    with watched(server) as grown:
        page.set_input_files(FILE, large)
        expect(page.get_by_role("button", name=COMPARE)).to_be_visible(timeout=LONG)
        expect(page.get_by_test_id("stDataFrame").nth(1)).to_be_visible(timeout=LONG)
        settled(page)
    assert max(grown) < LIMIT, f"{max(grown) / 1e6:.0f} MB"
    assert grown[-1] < 30_000_000, f"{grown[-1] / 1e6:.0f} MB"


def unnamed_files(process: psutil.Process) -> int:
    """Count the files without a name that a process has open."""
    count = 0
    for link in Path(f"/proc/{process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            count += "(deleted)" in str(link.readlink())
    return count


def test_a_browser_that_goes_in_the_middle_of_an_upload_leaves_nothing(visitor, server, tmp_path):
    file = tmp_path / "slow.csv"
    file.write_bytes(b"a,b\n" + os.urandom(20_000_000).hex().encode())
    process = psutil.Process(server.process.pid)
    ready(visitor("/data"))
    before, open_files = process.memory_info().rss, unnamed_files(process)
    most = 0
    for _ in range(3):
        page = visitor("/data")
        settled(page)
        wire = page.context.new_cdp_session(page)
        slow = {"offline": False, "latency": 0, "downloadThroughput": -1}
        wire.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": 3_000_000})
        page.set_input_files(FILE, file)
        end = time.monotonic() + 20
        while unnamed_files(process) == open_files and time.monotonic() < end:
            page.wait_for_timeout(100)
        most = max(most, unnamed_files(process))
        page.context.close()
    assert most > open_files
    end = time.monotonic() + 30
    while unnamed_files(process) > open_files and time.monotonic() < end:
        time.sleep(0.5)
    assert unnamed_files(process) == open_files
    assert process.memory_info().rss < before + 50_000_000
    ready(visitor("/data"))
