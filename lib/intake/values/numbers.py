"""Numbers as people write them: decimal marks, thousands separators, units, brackets, words."""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.intake.values.cells import Cells, whole_match
from lib.intake.values.column_options import without_unit
from lib.intake.values.marks import SPACES, Found, Marks, column_marks
from lib.intake.values.no_value import bound, says_nothing
from lib.intake.values.units import NO_UNIT, Peeled, is_word, peel

BoolArray = NDArray[np.bool_]
FloatArray = np.ndarray[tuple[int], np.dtype[np.float64]]

_INFINITY = re.compile(r"[+-]?inf(inity)?", re.IGNORECASE)
_MAX_DIGITS = 15
"""Digits that a float64 holds exactly; longer whole numbers are codes, not quantities."""
_ODD_SHARE, _ODD_WORDS, _MANY_NUMBERS = 0.05, 3, 20
"""A column of so many different numbers may hold up to this share of other words, up to so many
different ones."""
_MIN_NUMBERS, _MIN_ROWS = 5, 3
"""Different numbers beside which words for no number are no levels of a category; fewer where each
row has another one."""
_SAMPLE = 2000
_FIRST = 20

_PLAIN = Marks()


@dataclass(frozen=True)
class Numbers:
    """Distinct cells as float64 (NaN where missing), and what had to be done to get there.

    ``odd``, ``bounds`` and ``infinite`` say of the distinct cells which are words that became
    missing, which give a bound such as "<5" (missing, or the number in them where the marks say
    so), and which no float64 holds. ``whole``: no fractions. ``unit`` stood at the numbers;
    ``marks`` are those that were read by, ``open`` where they could as well be others;
    ``multiplied`` were those such as "1.2K".
    """

    values: FloatArray
    whole: bool
    odd: BoolArray
    bounds: BoolArray
    infinite: BoolArray
    unit: str | None = None
    marks: Marks = _PLAIN
    open: bool = False
    multiplied: bool = False

    @classmethod
    def clean(cls, values: FloatArray) -> "Numbers":
        """Return numbers of which nothing was lost."""
        none = np.zeros(len(values), dtype=bool)
        return cls(values, False, none, none, none)

    @property
    def lost(self) -> BoolArray:
        """Which distinct cells are words or bounds, and no number is read from them."""
        found: BoolArray = (self.odd | self.bounds) & np.isnan(self.values)
        return found


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


def parse_numbers(
    cells: Cells, marks: Marks, *, forced: bool = False, unit: str | None = None
) -> Numbers | None:
    """Read a column's distinct cells as numbers; None if they are not numbers.

    ``marks`` are those of the file, for what the column itself leaves open, unless they are given.
    ``forced`` (the user says it is a number) turns every other word into missing, as long as a
    value is left, and allows leading zeros and long digits. ``unit`` is what somebody says stands
    at the numbers, or that none does.
    """
    if not forced and unit is None and _has_many_words(cells):
        return None
    present = ~cells.missing
    peeled = Peeled(without_unit(cells.values, unit or NO_UNIT), unit or NO_UNIT)
    values = pa.array(peeled.values, type=pa.large_string())
    found = _marks_of(peeled.values, present, marks)
    fits = _fits(values, found.marks) & present
    asked = unit is None and present.any() and not fits[present].all()
    if asked and (other := peel(cells, forced=forced, multiplied=marks.multiplied)):
        others = pa.array(other.values, type=pa.large_string())
        again = _marks_of(other.values, present, marks)
        fitting = _fits(others, again.marks) & present
        if fitting.sum() > fits.sum():
            peeled, values, found, fits = other, others, again, fitting
    if not fits.any():
        return None
    infinite = _infinities(cells, present & ~fits)
    odd = present & ~fits & ~infinite
    limits = {int(at): limit for at in np.flatnonzero(odd) if (limit := bound(cells.values[at]))}
    bounds = np.zeros(len(odd), dtype=bool)
    bounds[list(limits)] = True
    odd &= ~bounds
    if not forced and not _may_be_odd(cells, odd, odd | bounds, fits):
        return None
    parsed, whole = _parse(values, fits, found.marks)
    too_large = np.isinf(parsed)  # such as 1e400
    parsed[too_large] = np.nan
    if not forced and _are_codes(values.filter(pa.array(fits)), whole=whole):
        return None
    if marks.bounds and limits:
        parsed[list(limits)], whole_bounds = _at_bounds(list(limits.values()), found.marks)
        whole &= whole_bounds
    unit, own, open_ = peeled.unit or None, found.marks, found.open
    infinite |= too_large
    return Numbers(parsed, whole, odd, bounds, infinite, unit, own, open_, peeled.multiplied)


def _at_bounds(limits: list[str], marks: Marks) -> tuple[FloatArray, bool]:
    """Read the numbers of bounds, which may have thousands where no other number is so large."""
    texts = pa.array(limits, type=pa.large_string())
    own = column_marks(limits, marks).marks
    return _parse(texts, _fits(texts, own), own)


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


def _may_be_odd(cells: Cells, odd: BoolArray, others: BoolArray, fits: BoolArray) -> bool:
    """Whether words among numbers are few, or such as say that there is no number.

    ``others`` are all cells that are no number: the odd ones, and bounds.
    """
    if not others.any():
        return True
    numbers = int(fits.sum())
    apart = numbers >= _MIN_ROWS and numbers == int(cells.counts[fits].sum())
    if numbers < _MIN_NUMBERS and not apart:
        return False
    rest = odd.copy()
    for index in np.flatnonzero(odd):
        rest[index] = not says_nothing(cells.values[index])
    if not rest.any():
        return True
    few = int(cells.counts[rest].sum()) <= _ODD_SHARE * cells.present_rows
    return int(rest.sum()) <= _ODD_WORDS and few and numbers >= _MANY_NUMBERS


def _has_many_words(cells: Cells) -> bool:
    """Whether a few cells are enough to see more words than a column of numbers may have."""
    odd = 0
    for word in cells.sample(_FIRST):
        other = says_nothing(word) or bound(word) or whole_match(_INFINITY, word)
        odd += is_word(word) and not other
        if odd > _ODD_WORDS:
            return True
    return False


def _are_codes(values: pa.Array, *, whole: bool) -> bool:
    """Whether numbers are codes: leading zeros, or more digits than a float64 holds.

    "001E5" is one as well, though it can be read as a number with an exponent.
    """
    pattern = rf"^[+\-−]?(?:0\d*[1-9]\d*|\d{{{_MAX_DIGITS + 1},}})$" if whole else r"^0\d+[eE]\d+$"
    return bool(pc.any(pc.match_substring_regex(values, pattern)).as_py())


def _parse(values: pa.Array, fits: BoolArray, marks: Marks) -> tuple[FloatArray, bool]:
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
