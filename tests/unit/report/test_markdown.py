"""Names and notes in Markdown: in notebooks, in the description of a model, in what pages show."""

import html
import re

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lib.report.markdown import code, literal
from tests.hostile import TEXTS

# What GitHub's Markdown and Streamlit look for in finished texts (mdast-util-gfm-autolink-literal,
# remark-emoji, and Streamlit's icons and arrows).
SEARCHED = (
    r"(?i)(https?://|www(?=\.))([-.\w]+)([^ \t\r\n]*)",
    r"([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)",
    r":\+1:|:-1:|:[\w-]+:|:material_(\w+):",
    r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)",
)


def tokens_of(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


@pytest.mark.parametrize("before", ["", "before  \n", "**Before:** "])
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_stays_a_text(text: str, before: str) -> None:
    tokens = tokens_of(before + literal(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    own = [one for one in tokens[1].children or () if one.content != "Before:"]
    pieces = [one.content for one in own if one.type == "text"]
    others = {one.type for one in own} - {
        "text",
        "html_inline",
        "hardbreak",
        "strong_open",
        "strong_close",
    }
    assert not others
    assert {one.content for one in own if one.type == "html_inline"} <= {"<!-- -->"}
    shown = "".join(pieces).removeprefix("before").strip()
    assert shown == " ".join(text.split())
    for piece in pieces:
        assert not any(re.search(pattern, piece) for pattern in SEARCHED), piece


@pytest.mark.parametrize("text", [*TEXTS, "``a`` `b`", "a```", "`"])
def test_code_is_the_text(text: str) -> None:
    (inline,) = (token for token in tokens_of(f"Columns: {code(text)}.") if token.type == "inline")
    before, shown, after = inline.children or ()
    assert (before.content, shown.type, after.content) == ("Columns: ", "code_inline", ".")
    assert shown.content == " ".join(text.split())


def test_what_is_before_a_bracket_begins_no_formula() -> None:
    assert "\\\\" not in literal("\\(x\\) \\[y\\]")
    assert html.unescape(literal("\\")) == "\\"


def test_words_stay_readable() -> None:
    assert literal("Customer churn, 5%") == "Customer churn, 5%"
    assert literal("2026-01-05 10:20") == r"2026\-01\-05 10\:20"
    assert code("  ") == "–"
