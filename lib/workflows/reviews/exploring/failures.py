"""Where a model errs: by length, negation, mixed words; and where rating and text disagree.

From out-of-fold predictions, with NumPy and pandas alone: the page reads them from the store.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.core.proportions import Array, wilson

LENGTHS = (20, 50, 100, 200, 500)
"""Letters at which the classes of length begin."""
_NEGATION = re.compile(
    r"\b(?:not|never|no|nor|without|cannot|hardly|barely)\b|n['’]t\b"
    # "안" also begins words (안녕, 안전): it negates before a space or the start of a common verb.
    r"|(?<![가-힣])안(?:\s|[되돼된됩됐했하해할한합좋맞와왔갔봐봤먹샀써쓸줘줬들어])|(?<![가-힣])못(?:\s|[가-힣])"
    r"|없|않|아니|지\s?못|지\s?마",
    re.IGNORECASE,
)
_STRONG_GOOD = re.compile(
    r"\b(?:great|excellent|amazing|awesome|perfect|fantastic|wonderful|brilliant|love[ds]?|best|"
    r"masterpiece|outstanding|superb)\b|최고|완벽|대박|감동|강추|명작|훌륭|굿|짱|사랑|멋지|멋진|만족",
    re.IGNORECASE,
)
_STRONG_BAD = re.compile(
    r"\b(?:terrible|awful|horrible|worst|waste|disappoint\w*|garbage|rubbish|useless|poor|hate[ds]?|"
    r"boring|bad)\b|최악|쓰레기|별로|실망|지루|아깝|짜증|노잼|졸작|형편없|망작|불만|엉망|후회",
    re.IGNORECASE,
)
_LAUGH = re.compile(r"[ㅋㅎ]{2,}|\b(?:lol|haha+|lmao)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Traits:
    """What is seen of each text from outside: all of them arrays of the texts' length."""

    letters: Array
    negation: Array
    strong_good: Array
    strong_bad: Array
    laughter: Array


def traits_of(texts: Sequence[str]) -> Traits:
    """Look at each text."""

    def seen(pattern: re.Pattern[str]) -> Array:
        search = pattern.search
        return np.fromiter((search(text) is not None for text in texts), bool, len(texts))

    return Traits(
        letters=np.fromiter((len(text) for text in texts), np.int64, len(texts)),
        negation=seen(_NEGATION),
        strong_good=seen(_STRONG_GOOD),
        strong_bad=seen(_STRONG_BAD),
        laughter=seen(_LAUGH),
    )


def mixed(traits: Traits) -> Array:
    """Return which reviews praise beside blame or laughter: they may not be meant as they say.

    Told from the words alone. By the label as well, errors among them would be frequent for that
    reason only: words that speak against a label are what a model errs on.
    """
    return traits.strong_good & (traits.strong_bad | traits.laughter)


@dataclass(frozen=True)
class Rate:
    """How often a model errs on some of the reviews, with Wilson's 95 % interval.

    ``name`` is a code: of a class of length "50-99", of a language, of a trait; "all" of all.
    """

    name: str
    rows: int
    errors: int
    share: float
    low: float
    high: float


def rate(name: str, wrong: Array) -> Rate:
    """Return the rate of errors among some reviews."""
    errors, rows = int(wrong.sum()), len(wrong)
    low, high = wilson(errors, rows)
    return Rate(name, rows, errors, errors / rows if rows else 0.0, float(low), float(high))


def by_length(traits: Traits, wrong: Array) -> list[Rate]:
    """Return the rate of errors by length, classes without a review left out."""
    edges = (0, *LENGTHS)
    places = np.searchsorted(LENGTHS, traits.letters, side="right")
    names = [f"{low}-{high - 1}" for low, high in zip(edges, LENGTHS, strict=False)] + [
        f"{LENGTHS[-1]}+"
    ]
    return [
        rate(name, wrong[places == place])
        for place, name in enumerate(names)
        if (places == place).any()
    ]


def by_kind(kinds: Sequence[str], wrong: Array) -> list[Rate]:
    """Return the rate of errors by a code of each review, its language for one; frequent first."""
    values = np.asarray(kinds, dtype=object)
    names, counts = np.unique(values.astype(str), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return [rate(str(names[at]), wrong[values == names[at]]) for at in order]


def by_trait(traits: Traits, wrong: Array) -> list[Rate]:
    """Return the rate of errors with negation, with mixed words, and with neither."""
    both = mixed(traits)
    plain = ~traits.negation & ~both
    parts = (("negation", traits.negation), ("mixed", both), ("plain", plain))
    return [rate("all", wrong), *(rate(name, wrong[part]) for name, part in parts if part.any())]


def confident_first(wrong: Array, confidence: Array) -> Array:
    """Return the positions of the errors, the most confident first."""
    places = np.flatnonzero(wrong)
    return places[np.argsort(-confidence[places], kind="stable")]


@dataclass(frozen=True)
class Disagreements:
    """Positions of reviews whose rating and words disagree, the clearest first.

    ``praised_low``: few stars, yet the text reads positive; ``blamed_high``: the reverse.
    """

    praised_low: Array
    blamed_high: Array


def rating_against_text(ratings: Array, chance: Array) -> Disagreements:
    """Compare ratings (NaN: none) with out-of-fold chances of being positive.

    High and low are the upper and the lower third of the scale from the least to the largest
    rating; a text disagrees where its chance is on the other side of a half.
    """
    known = np.isfinite(ratings)
    if not known.any() or ratings[known].min() == ratings[known].max():
        nothing = np.array([], dtype=np.int64)
        return Disagreements(nothing, nothing)
    least, most = float(ratings[known].min()), float(ratings[known].max())
    third = (most - least) / 3
    low = known & (ratings <= least + third)
    high = known & (ratings >= most - third)
    praised = np.flatnonzero(low & (chance > 0.5))
    blamed = np.flatnonzero(high & (chance < 0.5))
    return Disagreements(
        praised[np.argsort(-chance[praised], kind="stable")],
        blamed[np.argsort(chance[blamed], kind="stable")],
    )
