"""Every text that a user can see stands in each language's catalogues, once, whole."""

import re
import string
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from lib.i18n import LOCALES, SOURCE

ROOT = Path(__file__).resolve().parents[3]
KEYWORDS = {"t": None, "_t": None, "N_": None, "plural": (1, 2), "NN_": (1, 2)}
# Shown through t(str(value)): values of enumerations that are texts as well.
SPOKEN_VALUES = ROOT / "lib" / "i18n" / "values.py"


@cache
def used() -> dict[str, str]:
    """Every message id in the code, with where it stands."""
    found = {}
    for folder in ("lib", "pages", "."):
        files = extract_from_dir(
            str(ROOT / folder),
            method_map=[("**.py" if folder != "." else "app.py", "python")],
            keywords=KEYWORDS,
            directory_filter=None if folder != "." else lambda _: False,
        )
        for name, line, message, _, _ in files:
            for text in (message,) if isinstance(message, str) else (message[:1]):
                found[text] = f"{folder}/{name}:{line}"
    return found


OTHERS = [code for code in LOCALES if code != SOURCE]
each_language = pytest.mark.parametrize("language", OTHERS)


@cache
def translated(language: str) -> dict[str, tuple[str, ...]]:
    """Every message id of a language's catalogues with its translations."""
    found = {}
    for path in LOCALES[language].catalogues:
        with path.open("rb") as file:
            for message in read_po(file, abort_invalid=True):
                if message.id:
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    texts = message.string
                    found[key] = (texts,) if isinstance(texts, str) else tuple(texts)
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@each_language
def test_no_text_is_missing(language: str) -> None:
    missing = {text: place for text, place in used().items() if text not in translated(language)}
    assert not missing


@each_language
def test_no_translation_is_unused(language: str) -> None:
    assert not set(translated(language)) - set(used())


@each_language
def test_every_text_is_translated(language: str) -> None:
    empty = [text for text, texts in translated(language).items() if not all(texts)]
    assert not empty


def test_korean_is_written_in_korean() -> None:
    latin_only = [
        text
        for text, texts in translated("ko").items()
        if re.search(r"[a-z]{3} [a-z]{2}", text) and not re.search("[가-힣]", "".join(texts))
    ]
    assert not latin_only


@each_language
def test_placeholders_agree(language: str) -> None:
    wrong = {
        text: texts
        for text, texts in translated(language).items()
        if any(not placeholders(one) <= placeholders(text) | {"count"} for one in texts)
    }
    assert not wrong


@each_language
def test_a_text_stands_in_one_catalogue_only(language: str) -> None:
    counts: Counter[str] = Counter()
    for path in LOCALES[language].catalogues:
        with path.open("rb") as file:
            counts.update(
                message.id if isinstance(message.id, str) else message.id[0]
                for message in read_po(file)
                if message.id
            )
    assert [text for text, count in counts.items() if count > 1] == []


def test_every_code_raised_has_a_text() -> None:
    from lib.i18n.texts import ERRORS, FINDINGS

    raised, noted = {}, {}
    for path in (ROOT / "lib").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        errors = r"(?:Input|Model|Store|Engine)Error\(\s*\"(\w+)\""
        for code in re.findall(errors, source):
            raised[code] = path.name
        for code in re.findall(r"Finding\(\s*(?:code=)?\"(\w+)\"", source):
            noted[code] = path.name
    assert {code: place for code, place in raised.items() if code not in ERRORS} == {}
    assert {code: place for code, place in noted.items() if code not in FINDINGS} == {}


@pytest.mark.parametrize(
    ("language", "seconds", "text"),
    [
        ("en", 0.42, "0.4 s"),
        ("en", 200, "3 min 20 s"),
        ("en", 120, "2 min"),
        ("ko", 12, "12초"),
        ("ko", 3900, "1시간 05분"),
    ],
)
def test_durations(language: str, seconds: float, text: str) -> None:
    from lib.i18n import translator

    assert translator(language).duration(seconds) == text


def test_language_of_a_browser() -> None:
    from lib.i18n import pick_language

    assert [pick_language(x) for x in ("ko-KR", "en-GB", "fr", None, "ko_KR.UTF-8")] == [
        "ko",
        "en",
        "en",
        "en",
        "ko",
    ]
