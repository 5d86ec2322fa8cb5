"""Numbers as people write them: decimal marks, thousands separators, units, brackets, words."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.cells import Cells, whole_match
from lib.intake.marks import SPACES, Found, Marks, column_marks
from lib.intake.units import NO_UNIT, Peeled, peel

BoolArray = np.ndarray[Any, np.dtype[np.bool_]]

_INFINITY = re.compile(r"[+-]?inf(inity)?", re.IGNORECASE)
_CENSORED = re.compile(r"(?:[<>≤≥]=?|=[<>])\s*[+-]?[\d.,]+")
_LONGEST = 15
"""Digits that a float64 holds exactly; longer whole numbers are codes, not quantities."""
_ODD_SHARE, _ODD_WORDS = 0.05, 3
"""A column of numbers may hold up to this share of words, up to so many different ones."""
_VAGUE = frozenset(
    [
        *("na", "n.a.", "n/a", "nan", "none", "nil", "null", "..", "...", "…", "---", "–", "—"),
        *("missing", "unknown", "unk", "not available", "not known", "no data", "not applicable"),
        *("tbd", "tba", "*", "k.a.", "k. a.", "n.b.", "s/o", "nd", "n.d.", "#n/a", "-", ":"),
        *(
            "없음",
            "해당없음",
            "해당 없음",
            "미상",
            "모름",
            "무응답",
            "미정",
            "자료없음",
            "자료 없음",
        ),
        *("비공개", "측정불가", "결측", "불명", "확인불가"),
    ]
)
"""Words that stand for no number, in small letters."""
_LEAST_NUMBERS = 5
"""Different numbers beside which such words are no levels of a category."""
_SAMPLE = 2000


_PLAIN = Marks()


@dataclass(frozen=True)
class Numbers:
    """Distinct cells as float64 (NaN where missing), and what had to be done to get there.

    ``odd`` are words that became missing, the most frequent first, in ``odd_rows`` rows;
    ``infinite`` counts rows; ``whole``: no fractions. ``unit`` stood at the numbers; ``marks`` are
    those that were read by, ``open`` where they could as well be others.
    """

    values: np.ndarray[tuple[int], np.dtype[np.float64]]
    whole: bool
    odd: tuple[str, ...] = ()
    odd_rows: int = 0
    infinite: int = 0
    unit: str | None = None
    marks: Marks = _PLAIN
    open: bool = False


@cache
def _pattern(marks: Marks) -> str:
    decimal = re.escape(marks.decimal)
    plain = rf"(?:\d+(?:{decimal}\d*)?|{decimal}\d+)"
    if marks.thousands == ",":
        plain = rf"(?:\d{{1,3}}(?:,\d{{2,3}})*,\d{{3}}(?:{decimal}\d*)?|{plain})"
    elif marks.thousands:
        between = _between(marks.thousands)
        plain = rf"(?:\d{{1,3}}(?:{between}\d{{3}})+(?:{decimal}\d*)?|{plain})"
    return rf"^[+\-−]?{plain}(?:[eE][+\-]?\d{{1,3}})?$"


def _between(thousands: str) -> str:
    return f"[{SPACES}]" if thousands in SPACES else re.escape(thousands)


def parse_numbers(cells: Cells, marks: Marks, *, forced: bool = False) -> Numbers | None:
    """Read a column's distinct cells as numbers; None if they are not numbers.

    ``marks`` are those of the file, for what the column itself leaves open, unless they are given.
    ``forced`` (the user says it is a number) turns every other word into missing, as long as a
    value is left, and allows leading zeros and long digits.
    """
    present = ~cells.missing
    peeled = Peeled(cells.values, NO_UNIT)
    values = pa.array(cells.values, type=pa.large_string())
    found = _marks_of(cells.values, present, marks)
    fits = _fits(values, found.marks) & present
    if present.any() and not fits[present].all() and (other := peel(cells, forced=forced)):
        others = pa.array(other.values, type=pa.large_string())
        again = _marks_of(other.values, present, marks)
        fitting = _fits(others, again.marks) & present
        if fitting.sum() > fits.sum():
            peeled, values, found, fits = other, others, again, fitting
    if not fits.any():
        return None
    infinite = _infinities(cells, present & ~fits)
    odd = present & ~fits & ~infinite
    if not forced and not _may_be_odd(cells, odd, fits):
        return None
    parsed, whole = _parse(values, fits, found.marks)
    too_large = np.isinf(parsed)  # such as 1e400
    parsed[too_large] = np.nan
    infinite |= too_large
    if not forced and whole and _are_codes(values.filter(pa.array(fits))):
        return None
    words = Counter(
        {cells.values[place]: int(cells.counts[place]) for place in np.flatnonzero(odd)}
    )
    return Numbers(
        parsed,
        whole,
        tuple(word for word, _ in words.most_common(_ODD_WORDS)),
        words.total(),
        int(cells.counts[infinite].sum()),
        peeled.unit or None,
        found.marks,
        found.open,
    )


def _marks_of(values: tuple[str, ...], present: BoolArray, marks: Marks) -> Found:
    if marks.given:
        return Found(marks)
    places = np.flatnonzero(present)
    return column_marks([values[i] for i in places[:: max(1, len(places) // _SAMPLE)]], marks)


def _fits(values: pa.Array, marks: Marks) -> BoolArray:
    matched = pc.match_substring_regex(values, _pattern(marks))
    return np.asarray(matched.to_numpy(zero_copy_only=False), dtype=bool)


def _infinities(cells: Cells, where: BoolArray) -> BoolArray:
    infinite = np.zeros(len(where), dtype=bool)
    for index in np.flatnonzero(where)[:50]:
        infinite[index] = bool(whole_match(_INFINITY, cells.values[index]))
    return infinite


def _may_be_odd(cells: Cells, odd: BoolArray, fits: BoolArray) -> bool:
    """Whether words among numbers are few, or such as say that there is no number."""
    if not odd.any():
        return True
    numbers = int(fits.sum())
    vague = np.zeros(len(odd), dtype=bool)
    if numbers >= _LEAST_NUMBERS:
        for index in np.flatnonzero(odd):
            word = cells.values[index]
            vague[index] = word.casefold() in _VAGUE or bool(whole_match(_CENSORED, word))
    rest = odd & ~vague
    rest_rows, rows = int(cells.counts[rest].sum()), cells.present_rows
    if not rest_rows:
        return True
    return int(rest.sum()) <= _ODD_WORDS and rest_rows <= _ODD_SHARE * rows and numbers >= 20


def _are_codes(values: pa.Array) -> bool:
    """Whether whole numbers are codes: leading zeros, or more digits than a float64 holds."""
    pattern = rf"^[+\-−]?(?:0\d*[1-9]\d*|\d{{{_LONGEST + 1},}})$"
    return bool(pc.any(pc.match_substring_regex(values, pattern)).as_py())


def _parse(
    values: pa.Array, fits: BoolArray, marks: Marks
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], bool]:
    text = pc.replace_substring(values.filter(pa.array(fits)), "−", "-")
    if marks.thousands:
        text = pc.replace_substring_regex(text, _between(marks.thousands), "")
    if marks.decimal != ".":
        text = pc.replace_substring(text, marks.decimal, ".")
    whole = not pc.any(pc.match_substring_regex(text, "[.eE]")).as_py()
    text = pc.utf8_ltrim(text, "+")
    parsed = np.full(len(fits), np.nan)
    parsed[fits] = pc.cast(text, pa.float64()).to_numpy(zero_copy_only=False)
    return parsed, whole
