"""Texts made plain."""

import pytest

from lib.workflows.reviews.texts.cleaning import MAX_LENGTH, clean, clean_all, examples


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<b>a</b> &lt;br&gt; b &amp; c", "a b & c"),
        ("<script>alert('x')</script>hi<style>p{}</style>", "hi"),
        ("<기생충> 보고 <3 했다, a<b", "<기생충> 보고 <3 했다, a<b"),
        ("보기 https://x.y/z?q=1입니다", "보기 [url] 입니다"),
        ("ㅋㅋㅋㅋㅋ soooo good!!!!", "ㅋㅋ soo good!!"),
        ("★★★★★ 10000원", "★★★★★ 10000원"),
        ("좋아요😍😍😍👍🏽", "좋아요 😍 😍 👍🏽"),
        ("가족👨‍👩‍👧🇰🇷", "가족 👨‍👩‍👧 🇰🇷"),
        ("\u1100\u1161\u11a8 e\u0301\u200b", "각 é"),
        ("a\r\n \r\n b\x00 c\td", "a\nb c d"),
        ("", ""),
    ],
)
def test_what_is_taken_out_and_what_stays(before: str, after: str) -> None:
    assert clean(before) == after
    assert clean(after) == after


def test_strings_that_break_programs_are_cleaned_to_strings(real_data) -> None:
    texts = (real_data / "csv" / "blns.txt").read_text(encoding="utf-8").splitlines()
    cleaned = clean_all(texts)
    assert len(cleaned) == len(texts)
    assert all(text == text.strip() and "\x00" not in text for text in cleaned)
    assert clean_all(cleaned[:50]) == cleaned[:50]


def test_a_very_long_text_is_cut() -> None:
    assert len(clean("좋아요 그래도 " * 100_000)) <= MAX_LENGTH


def test_examples_show_one_of_each_change() -> None:
    texts = ["plain"] * 50 + ["<p>x</p>", "<p>yy</p>", "ㅋㅋㅋㅋ", "www.a.kr 에서"]
    shown = dict(examples(texts))
    assert shown == {"<p>x</p>": "x", "ㅋㅋㅋㅋ": "ㅋㅋ", "www.a.kr 에서": "[url] 에서"}
