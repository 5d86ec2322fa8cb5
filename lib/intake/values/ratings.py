"""Ratings as people write them, with their scale: stars, "4/5", "4 out of 5", "5점 만점에 4점"."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from lib.intake.values.cells import BoolArray, Cells
from lib.intake.values.no_value import says_nothing

SCALES = (5, 7, 10, 20, 50, 100)
"""Points of the scales that a cell may name."""
_STARS = "★⭐🌟✭✮✯✰"
_EMPTY = "☆✩"
_HALF = "½⯪⯨"
_GLYPHS = _STARS + _EMPTY + _HALF
_WORDS = {
    **{word: str(at) for at, word in enumerate(["one", "two", "three", "four", "five"], 1)},
    **dict.fromkeys(("하나", "한"), "1"),
    **dict.fromkeys(("둘", "두"), "2"),
    **dict.fromkeys(("셋", "세"), "3"),
    **dict.fromkeys(("넷", "네"), "4"),
    "다섯": "5",
}
_WORD = re.compile(
    r"\b(one|two|three|four|five)(?=[\s-]|$)|(?<=별|점)\s*(하나|한|둘|두|셋|세|넷|네|다섯)(?=\s*개|$)"
)
_NUMBER = r"(\d{1,3}(?:[.,]\d{1,2})?)"
_BEFORE = (
    r"(?P<said>(?:(?:my )?(?:rated|rating|score|stars?)|별점|평점|점수|평가|별)(?:은|는|이|가)?"
    r"\s*[:=]?\s*)?"
)
_BEHIND = (
    r"\s*-?\s*(?:stars?|bubbles|points?|pts\.?|sterne?n?|[ée]toiles?|estrellas?|stelle|점|개"
    r"|颗星|星|つ星)?"
)
_RATED = rf"{_BEFORE}[(\[]?\s*{_NUMBER}{_BEHIND}"
_ENDS = r"(?:\s*만점)?\s*[)\]]?[.!]?"
_FORMS = (
    (
        re.compile(rf"{_RATED}\s*(?:/|out\s+of|of|von|sur|auf|de|su)\s*{_NUMBER}{_BEHIND}{_ENDS}"),
        2,
        3,
    ),
    (
        re.compile(
            rf"{_RATED}\s*(?:만점\s*(?:에서?|중에?|기준)?|중에?|のうち)\s*:?\s*{_NUMBER}{_BEHIND}{_ENDS}"
        ),
        3,
        2,
    ),
    (re.compile(rf"{_RATED}\s*\(\s*{_NUMBER}{_BEHIND}\s*만점(?:\s*기준)?\s*\)"), 2, 3),
)
"""Forms that name a scale, with the places of the rating and of the scale among the groups."""
_PERCENT = re.compile(rf"{_BEFORE}{_NUMBER}\s*%")
_ALONE = re.compile(rf"{_BEFORE}x?\s*{_NUMBER}(?P<unit>{_BEHIND})[.!]?")
_VOTES = re.compile(r"\s*\([\d,]+\s*(?:ratings?|reviews?|votes?|명|개|건)\)$")
_Rating = tuple[float, int, bool]
_LONGEST = 200
_MANY, _ODD_SHARE, _SAMPLE = 2_000, 0.05, 200


def read_rating(text: str) -> _Rating | None:
    """Return a rating, the points of its scale (0: not told), and whether it can be nothing else.

    None for what is no rating. Stars count the full ones, and halves; beside a number the number
    counts.
    """
    if len(text) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", text.replace("½", "⯪")).casefold().strip()
    glyphs = "".join(character for character in plain if character in _GLYPHS)
    rest = "".join(character for character in plain if character not in _GLYPHS + "\ufe0f").strip()
    if glyphs and not rest.strip("()"):
        full = sum(character in _STARS for character in glyphs)
        half = 0.5 * sum(character in _HALF for character in glyphs)
        empty = sum(character in _EMPTY for character in glyphs)
        points = len(glyphs) if empty and len(glyphs) in SCALES else 0
        return full + half, points, True
    rest = _VOTES.sub("", rest)
    rest = _WORD.sub(lambda match: _WORDS[match[1] or match[2]], rest)
    for pattern, value, points in _FORMS:
        if match := pattern.fullmatch(rest):
            scale = _float(match[points])
            fits = scale in SCALES and _float(match[value]) <= scale
            return (_float(match[value]), int(scale), True) if fits else None
    if match := _PERCENT.fullmatch(rest):
        return (_float(match[2]), 100, bool(glyphs)) if _float(match[2]) <= 100 else None
    if match := _ALONE.fullmatch(rest):
        sure = bool(glyphs or match["said"] or "star" in match["unit"])
        return _float(match[2]), 0, sure
    return None


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def known_ratings(texts: Sequence[str]) -> dict[int, _Rating]:
    """Return the ratings among the different cells of a column, by their places.

    In a column without full stars hollow ones are stars; stars are on a scale of their own where
    other cells name theirs.
    """
    read = {at: one for at, text in enumerate(texts) if (one := read_rating(text)) is not None}
    if not any(character in _STARS for text in texts for character in text):
        for at in read:
            hollow = sum(texts[at].count(character) for character in _EMPTY)
            if hollow and not any(map(str.isdigit, texts[at])):
                read[at] = (read[at][0] + hollow, 0, True)
    if not any(own for _, own, _ in read.values()):
        return read
    stars = _least(value for value, own, sure in read.values() if sure and not own) or 0
    return {
        at: (value, own or (stars if sure else 0), sure) for at, (value, own, sure) in read.items()
    }


def on_scale(rating: _Rating, points: int) -> float:
    """Return a rating on a scale of so many points: in proportion where it is of another; or NaN.

    A rating that names no scale is one of this, unless it is too large for it.
    """
    value, own, _ = rating
    if own in (0, points):
        return value if value <= points else float("nan")
    return value * points / own


@dataclass(frozen=True)
class Ratings:
    """Distinct cells as ratings on one scale of ``points``; NaN where missing or not readable.

    ``odd`` and ``rescaled`` say which distinct cells could not be read, and which were on another
    scale, of ``others`` points.
    """

    values: np.ndarray[tuple[int], np.dtype[np.float64]]
    points: int
    odd: BoolArray
    rescaled: BoolArray
    others: tuple[int, ...]


def parse_ratings(
    cells: Cells, points: int | None = None, *, forced: bool = False
) -> Ratings | None:
    """Read a column's distinct cells as ratings; None if they are not ratings.

    They are where every cell is one but a few, and none can be anything else but plain numbers;
    a scale that cells name decides, else the least that holds all. ``points`` are those of the
    scale that the column is to be on; ``forced`` reads what can be read.
    """
    present = np.flatnonzero(~cells.missing)
    sample = present[:: max(1, len(present) // _SAMPLE)]
    if not forced and (len(present) > _MANY or not any(_is_sure(cells, at) for at in sample)):
        return None
    texts = [cells.values[at] for at in present]
    known = {int(present[at]): one for at, one in known_ratings(texts).items()}
    odd = ~cells.missing
    odd[list(known)] = False
    if not known or not (forced or _fits(cells, known, odd)):
        return None
    rows: Counter[int] = Counter()
    for at, (_, own, _) in known.items():
        rows[own] += int(cells.counts[at])
    named = sorted((own for own in rows if own), key=lambda own: -rows[own])
    chosen = points or (named[0] if named else _least(value for value, _, _ in known.values()))
    if chosen is None:
        return None
    values, rescaled = np.full(len(cells.values), np.nan), np.zeros_like(odd)
    for at, one in known.items():
        values[at] = on_scale(one, chosen)
        odd[at] = np.isnan(values[at])
        rescaled[at] = one[1] not in (0, chosen)
    others = tuple(own for own in named if own != chosen)
    return Ratings(values, chosen, odd, rescaled, others)


def _is_sure(cells: Cells, at: int) -> bool:
    text = cells.values[at]
    if text.replace(".", "").isdigit():
        return False
    one = read_rating(text)
    return one is not None and one[2]


def _fits(cells: Cells, known: dict[int, _Rating], odd: BoolArray) -> bool:
    """Whether what is no rating is little, and "5/7" and "6/10" are no days or fractions."""
    strange = [at for at in np.flatnonzero(odd) if not says_nothing(cells.values[at])]
    few = int(cells.counts[strange].sum()) <= _ODD_SHARE * cells.present_rows
    bare = {own for at, (_, own, _) in known.items() if own and "/" in cells.values[at]}
    return few and (len(bare) == 1 or bare <= {5, 10, 100})


def _least(values: Iterable[float]) -> int | None:
    """Return the scale that ratings are on where none is named."""
    highest = max(values, default=0.0)
    return 5 if highest <= 5 else 10 if highest <= 10 else None
