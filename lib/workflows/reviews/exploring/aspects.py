"""How customers feel about what the analyst names: delivery, price, acting."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from lib.core.proportions import Array, difference, share_of
from lib.workflows.reviews.facts.words import Aspect

EXAMPLES = 6
_READABLE = 80
"""Letters of a review that says something and is soon read."""
MAX_ASPECTS = 30
MAX_SUGGESTED = 8
PRESETS = (
    "delivery, shipping, shipped, arrived, 배송, 배달",
    "packaging, package, box, 포장, 박스",
    "price, value, expensive, cheap, 가격, 가성비, 비싸",
    "quality, material, fabric, 품질, 재질, 소재, 원단",
    "size, fit, fits, 사이즈, 크기, 핏",
    "color, colour, 색, 색상",
    "design, look, style, 디자인, 모양",
    "service, staff, support, 서비스, 직원, 고객센터, 상담",
    "food, taste, flavor, 음식, 맛, 맛있, 맛없",
    "battery, charge, charging, 배터리, 충전",
    "sound, noise, 소리, 소음, 음질",
    "story, plot, script, 스토리, 줄거리, 내용, 각본",
    "acting, actor, actress, cast, 연기, 배우, 주연",
    "music, soundtrack, 음악, 노래",
    "director, direction, 감독, 연출",
)
"""What is often spoken of; offered where a review in a hundred does."""
_LATIN = re.compile(r"[a-z0-9]", re.IGNORECASE)


def read_aspect(line: str) -> tuple[str, ...]:
    """Return the words of an aspect, which commas part, each once; empty where there is none."""
    words = (" ".join(one.split()).lower() for one in line.split(","))
    return tuple(dict.fromkeys(word for word in words if word))[:40]


def pattern_of(words: Sequence[str]) -> re.Pattern[str]:
    """Return what finds an aspect: words of Latin letters whole (or with an s), others anywhere.

    Korean joins particles to its words, so that a boundary would hide most of them.
    """
    parts = []
    for word in sorted(words, key=len, reverse=True):
        found = re.escape(word)
        if _LATIN.match(word[0]):
            found = rf"(?<![^\W_]){found}"
        if _LATIN.match(word[-1]):
            found = rf"{found}s?(?![a-z0-9])"
        parts.append(found)
    return re.compile("|".join(parts), re.IGNORECASE)


def mentions(texts: Sequence[str], words: Sequence[str]) -> Array:
    """Return whether each text speaks of an aspect."""
    search = pattern_of(words).search
    return np.fromiter((search(text) is not None for text in texts), bool, len(texts))


def find_aspects(texts: Sequence[str], hits: Array, lines: Sequence[str]) -> list[Aspect]:
    """Return each aspect with the share of positive reviews among those that speak of it.

    Its first word is its name; examples are of readable length. Lines without a word are left out.
    """
    found = []
    lengths = np.array([len(text) for text in texts])
    for line in lines[:MAX_ASPECTS]:
        words = read_aspect(line)
        if not words:
            continue
        inside = mentions(texts, words)
        rows, positive = int(inside.sum()), int(hits[inside].sum())
        rest, others = len(texts) - rows, int(hits[~inside].sum())
        gap, low, high = difference(positive, rows, others, rest)
        known = bool(rows and rest)
        found.append(
            Aspect(
                name=words[0],
                words=words,
                **share_of(positive, rows),
                gap=gap if known else None,
                gap_low=low if known else None,
                gap_high=high if known else None,
                examples=_examples(inside & hits.astype(bool), lengths),
                counter=_examples(inside & ~hits.astype(bool), lengths),
            )
        )
    return found


def _examples(inside: Array, lengths: Array) -> tuple[int, ...]:
    rows = np.flatnonzero(inside)
    readable = rows[np.argsort(np.abs(lengths[rows] - _READABLE), kind="stable")]
    return tuple(int(row) for row in readable[:EXAMPLES])


def suggested(texts: Sequence[str], least: float = 0.01) -> list[str]:
    """Return the presets that at least a share of the texts speaks of, the most frequent first."""
    shares = {line: float(mentions(texts, read_aspect(line)).mean()) for line in PRESETS}
    often = [line for line in PRESETS if shares[line] >= least]
    best = sorted(often, key=lambda line: -shares[line])[:MAX_SUGGESTED]
    return [", ".join(_frequent_first(texts, read_aspect(line))) for line in best]


def _frequent_first(texts: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return the words so that the one the reviews use most gives the aspect its name."""
    some = texts[:2_000]
    return sorted(words, key=lambda word: -int(mentions(some, [word]).sum()))
