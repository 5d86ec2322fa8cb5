"""The Data page in the browser: a guess corrected, a remedy applied and undone, a download."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

TABLE = "이름;값;도시;이탈\n" + "".join(
    f"고객{n};{-999 if n < 6 else n % 37 + 1};{'=1+1' if n % 5 else '부산'};"
    f"{'예' if n % 3 else '아니오'}\n"
    for n in range(200)
)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).first.click()
    settled(page)


def test_correct_a_guess_apply_a_remedy_undo_it_and_take_the_table_away(
    visitor: Callable[..., Page], tmp_path: Path
) -> None:
    page = visitor("/data", accept_downloads=True)
    file = tmp_path / "고객.csv"
    file.write_bytes(TABLE.encode("cp949"))
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_text("CP949 (EUC-KR) · semicolon")).to_be_visible()
    settled(page)

    page.get_by_text("Change how the file is read").click()
    expect(page.get_by_text("Preview of the first rows: 4 columns")).to_be_visible()
    choose(page, "Encoding", "UTF-8")
    expect(page.get_by_text("cannot be read as utf-8 text")).to_be_visible()
    choose(page, "Encoding", "CP949")
    header = page.get_by_role("spinbutton", name="Header row")
    header.fill("0")
    header.press("Enter")
    expect(page.get_by_text(re.compile("Preview of the first rows.*no header row"))).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Read again").click()
    expect(page.get_by_text(re.compile("201 rows, 4 columns.*no header row"))).to_be_visible()
    settled(page)
    page.get_by_text("Change how the file is read").click()
    page.get_by_role("button", name="Detect everything again").click()
    expect(page.get_by_text(re.compile("200 rows, 4 columns.*header in row 1"))).to_be_visible()
    settled(page)

    linked = page.url
    assert "table=" in linked
    page.get_by_role("button", name="Treat as missing", exact=True).first.click()
    expect(page.get_by_text("Treated as missing in 값: -999")).to_be_visible()
    settled(page)
    assert page.url != linked
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Treated as missing in 값: -999")).to_have_count(0)
    settled(page)
    page.get_by_role("button", name="Treat as missing", exact=True).first.click()
    expect(page.get_by_text("Treated as missing in 값: -999")).to_be_visible()
    settled(page)

    page.get_by_role("button", name="Download", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Table (CSV)").click()
    taken = Path(download.value.path()).read_bytes()
    assert taken.startswith(b"\xef\xbb\xbf")
    lines = taken.decode("utf-8-sig").splitlines()
    assert lines[0] == "이름,값,도시,이탈"
    assert lines[2].startswith("고객1,,'=1+1,")
    page.reload()
    expect(page.get_by_text("Treated as missing in 값: -999")).to_be_visible()
