"""The words of reviews, as an analyst reads them: for counting, not for models.

English words and pairs of neighbours; Korean nouns, verbs and adjectives by kiwipiepy where it is
installed, else the words between spaces with common particles cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import pairwise

from lib.workflows.reviews.texts.morphemes import Analyser

_MARKUP = re.compile(r"<[^<>]{0,200}>|https?://\S+|www\.\S+|&[a-z]{2,8};", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[ㅋㅎㅠㅜ]{2,}")
_HANGUL = re.compile(r"[가-힣]")
_LAUGHTER = re.compile(r"^([ㅋㅎㅠㅜ])[ㅋㅎㅠㅜ]+$")
MAX_LETTERS = 5_000
"""Letters of a review that are looked at: one book among the reviews would take all the time."""

_NO = """
no not never nor without cannot can't won't don't doesn't didn't isn't wasn't aren't weren't
couldn't wouldn't shouldn't haven't hasn't hadn't 안 못 없다 않다 아니다 말다
"""
NEGATIONS = frozenset(_NO.split())
_EMPTY = """
a about above after again all also am an and any are as at be because been before being below
between both but by can could did do does doing down during each even few for from further get got
had has have having he her here hers him his how i i'd i'll i'm i've if in into is it it's its
itself just let me more most my myself now of off on once one only or other our out over own really
s same she should so some such t than that that's the their them then there these they they're this
those through to too under until up us very was we were what when where which while who whom why
will with would you you're your yours br nbsp
하다 되다 있다 이다 같다 보다 그렇다 이렇다 이것 그것 저것 것 거 수 등 때 정도 번 중 더 저 나 너
그 이 정말 진짜 너무 그냥 좀 아주 매우
"""
_STOP = frozenset(_EMPTY.split())
_AFTER = """
은 는 이 가 을 를 에 에서 에게 한테 으로 로 와 과 도 만 의 까지 부터 처럼 보다 이나 나 이랑 랑 이고
하고 라고 이라고 이라 라는 이라는 입니다 이다 이에요 예요 이네요 네요 에요
"""
_PARTICLES = tuple(sorted(_AFTER.split(), key=len, reverse=True))
_NOUNS, _VERBS = ("NNG", "NNP"), ("VV", "VA")


def has_morphemes() -> bool:
    """Whether Korean can be taken apart into morphemes here."""
    return find_spec("kiwipiepy") is not None


def words_of(
    texts: Iterable[str],
    *,
    pairs: bool = True,
    stop: Iterable[str] = (),
    keep: Iterable[str] = (),
) -> Iterator[list[str]]:
    """Yield the words of each text in its order, lower case, then its pairs of neighbours.

    Words that mean nothing alone are left out, and those in ``stop``, but for those in ``keep``;
    pairs keep a negation ("not good", "안 좋다"). A pair in ``stop`` is left out as such.
    """
    wanted = frozenset(one.lower() for one in keep)
    more = frozenset(one.lower() for one in stop)
    left_out = (_STOP | more) - wanted
    for sequence in _sequences(texts):
        kept = [
            word
            for word in sequence
            if word and word not in left_out and (word not in NEGATIONS or word in wanted)
        ]
        yield kept + (list(_pairs(sequence, left_out)) if pairs else [])


def _pairs(sequence: Sequence[str | None], left_out: frozenset[str]) -> Iterator[str]:
    for first, second in pairwise(sequence):
        if not first or not second or first in left_out or second in left_out:
            continue
        if f"{first} {second}" in left_out:
            continue
        if first in NEGATIONS and second in NEGATIONS:
            continue
        yield f"{first} {second}"


def _sequences(texts: Iterable[str]) -> Iterator[list[str | None]]:
    """Yield the words of each text, None where something stands between that is left out."""
    for text in texts:
        cleaned = _MARKUP.sub(" ", str(text)[:MAX_LETTERS])
        if _HANGUL.search(cleaned) and has_morphemes():
            yield list(_morphemes(cleaned))
        else:
            yield [_plain_word(found) for found in _WORD.findall(cleaned)]


def _plain_word(word: str) -> str | None:
    found = word.lower().replace("’", "'").removesuffix("'s")
    laughter = _LAUGHTER.match(found)
    if laughter:
        return laughter[1] * 2
    if not _HANGUL.search(found):
        return found if len(found) > 1 else None
    if found in NEGATIONS or found in _STOP:
        return found  # before a particle is cut off: 이다 is none of 이
    for particle in _PARTICLES:
        if found.endswith(particle) and len(found) - len(particle) >= 2:
            return found[: -len(particle)]
    return found if len(found) > 1 else None


@cache
def _kiwi() -> Analyser:
    from kiwipiepy import Kiwi

    # Proper names and slips of the keyboard are not looked for: that takes most of the loading.
    analyser: Analyser = Kiwi(num_workers=1, load_typo_dict=False, load_multi_dict=False)
    return analyser


def _morphemes(text: str) -> Iterator[str | None]:
    """Yield nouns as they are, verbs and adjectives in their dictionary form."""
    tokens = _kiwi().tokenize(text)
    for place, token in enumerate(tokens):
        tag = token.tag[:3]
        following = tokens[place + 1].tag[:3] if place + 1 < len(tokens) else ""
        if tag in _NOUNS:
            yield token.form if len(token.form) > 1 or following in ("XSA", "XSV") else None
        elif tag[:2] in _VERBS or tag == "VCN":
            yield f"{token.form}다"
        elif tag == "VX" and token.form == "않":
            yield "않다"
        elif tag == "XR":
            yield f"{token.form}{tokens[place + 1].form}다" if following == "XSA" else token.form
        elif tag == "MAG" and token.form in ("안", "못"):
            yield token.form
        elif tag == "SL":
            word = token.form.lower()
            yield word if len(word) > 1 else None
        elif token.form[:1] in "ㅋㅎㅠㅜ" and len(token.form) > 1:
            yield token.form[0] * 2
        elif tag[0] == "S":
            yield None  # a full stop or a number stands between two words
