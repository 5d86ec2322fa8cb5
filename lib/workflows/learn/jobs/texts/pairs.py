"""Sentences in pairs: the same words in another order, and the opposite meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Grammar:
    """What sentences are made of: {p} is a word of praise, {n} one of blame, {s} the subject.

    Each pattern is praise as it is written, and blame with both words exchanged.
    """

    subjects: tuple[str, ...]
    praise: tuple[str, ...]
    blame: tuple[str, ...]
    patterns: tuple[str, ...]


GRAMMARS: Mapping[str, Grammar] = {
    "en": Grammar(
        ("lamp", "kettle", "bag", "parcel", "seller", "price"),
        ("good", "great", "fair", "fine", "lovely", "perfect"),
        ("bad", "awful", "poor", "terrible", "ugly", "dreadful"),
        (
            "the {s} is {p}, not {n}",
            "the {s} is not {n} but {p}",
            "the {s}: {p} rather than {n}",
            "the {s} is more {p} than {n}",
            "the {s} is far from {n}, {p}",
        ),
    ),
    "ko": Grammar(
        ("배송은", "가격은", "포장은", "품질은", "상담은", "설명은"),
        ("장점", "만족", "칭찬", "감동", "추천", "성공"),
        ("단점", "불만", "불평", "실망", "비추천", "실패"),
        (
            "{s} {n} 아니고 {p}",
            "{s} {n} 없고 {p} 있음",
            "{s} {p} 많고 {n} 적음",
            "{s} {n} 적고 {p} 많음",
            "{s} {n} 말고 오히려 {p}",
        ),
    ),
}
_ASIDE = 0.25


@dataclass(frozen=True)
class Pair:
    """Two sentences of the same words: one of praise, one of blame."""

    praise: str
    blame: str


def make_pairs(language: str, seed: int) -> tuple[list[Pair], list[Pair]]:
    """Return pairs to learn from, and those held out: of words that no pair to learn from joins."""
    own = GRAMMARS[language]
    joined = [(good, bad) for good in own.praise for bad in own.blame]
    order = np.random.default_rng(seed).permutation(len(joined)).tolist()
    aside = {joined[at] for at in order[: round(_ASIDE * len(joined))]}
    parts: tuple[list[Pair], list[Pair]] = ([], [])
    for good, bad in joined:
        for subject in own.subjects:
            for pattern in own.patterns:
                made = Pair(
                    pattern.format(s=subject, p=good, n=bad),
                    pattern.format(s=subject, p=bad, n=good),
                )
                parts[(good, bad) in aside].append(made)
    return parts
