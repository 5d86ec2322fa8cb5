"""What users wrote, as Chromium draws it: as it was typed, and nothing comes of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, Server
from tests.hostile import TEXTS

pytestmark = pytest.mark.browser

PAGE = """
import streamlit as st

from lib.ui.shell.text import plain
from tests.hostile import TEXTS

place = st.query_params.get("in")
for number, text in enumerate(TEXTS):
    said = plain(text)
    with st.container(key=f"text{number}"):
        if place == "text":
            st.markdown(said)
        elif place == "line":
            st.markdown(f":small[:material/info: Before 10:20:30  \\n{said}]")
        elif place == "bold":
            st.markdown(f"**{said}**: :smile: after")
        elif place == "caption":
            st.caption(f":gray[{said}]")
        elif place == "heading":
            st.header(said, anchor=False)
        elif place == "message":
            st.error(said)
        elif place == "button":
            st.button(said, key=f"button{number}")
        elif place == "choice":
            st.segmented_control("Choice", [text], format_func=plain, key=f"choice{number}",
                                 label_visibility="collapsed")
        elif place == "table":
            st.table({"a": [said]})
        elif place == "folded":
            st.expander(said)
st.dataframe({"a": ["=1+1"]}, key="grid")
st.text("That is all.")
"""
OF_OURS = {
    "line": ("info Before 10:20:30 ", ""),
    "bold": ("", ": \N{SMILING FACE WITH OPEN MOUTH AND SMILING EYES} after"),
    "table": ("a ", ""),
    "folded": ("keyboard_arrow_right ", ""),
}
MADE_OF_IT = (
    "a, img, script, iframe, .katex, h3, h4, h5, h6, ul, ol, li, del, em, code, pre, blockquote, "
    "hr, sup, input, [class*=stMarkdownBadge], [class*=Shimmer], [class*=ColoredBackground]"
)
SETTLED = """() => !document.querySelector('[data-testid="stSkeleton"]')"""
DRAWN = """([count, made]) => Array.from({length: count}, (_, number) => {
  const place = document.querySelector('.st-key-text' + number);
  return [place.innerText, [...place.querySelectorAll(made)].map(one => one.outerHTML)];
})"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page that draws the texts in one kind of place after another."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "page.py").write_text(PAGE, "utf-8")
    server = Server(folder, script=str(folder / "page.py"), PYTHONPATH=str(ROOT))
    try:
        server.wait()
        yield server.url
    finally:
        server.stop()


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    "place",
    [
        "text",
        "line",
        "bold",
        "caption",
        "heading",
        "message",
        "button",
        "choice",
        "table",
        "folded",
    ],
)
def test_a_text_is_drawn_as_it_was_typed(address: str, page: Page, place: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/?in={place}")
    expect(page.get_by_text("That is all.")).to_be_visible()
    page.wait_for_function(SETTLED)
    before, after = OF_OURS.get(place, ("", ""))
    drawn: list[tuple[str, list[str]]] = page.evaluate(DRAWN, [len(TEXTS), MADE_OF_IT])
    for text, (shown, made) in zip(TEXTS, drawn, strict=True):
        assert " ".join(shown.split()) == f"{before}{' '.join(text.split())}{after}"
        assert made == [], text
    assert not [url for url in asked if "evil" in url]


def test_a_grid_hands_out_no_formulas(address: str, page: Page) -> None:
    page.goto(address)
    grid = page.get_by_test_id("stDataFrame")
    grid.hover()
    expect(page.get_by_role("button", name="Fullscreen")).to_be_visible()
    expect(page.get_by_role("button", name="Download as CSV")).to_have_count(0)
