"""Numbers as people write them: decimal marks, thousands separators, units, infinities."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.cells import Cells, whole_match

_INFINITY = re.compile(r"[+-]?inf(inity)?", re.IGNORECASE)
_UNIT = re.compile(r"(?P<front>[$€£¥₩])?\s*(?P<number>[+-]?[\d.,]*\d[\d.,]*)\s*(?P<back>[%€₩원])?")
_GROUPS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?")
_DOTTED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?")
_SPACED = re.compile(r"[+-]?\d{1,3}([   ']\d{3})+([.,]\d*)?")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_LONGEST = 15
"""Digits that a float64 holds exactly; longer whole numbers are codes, not quantities."""
_ODD_SHARE, _ODD_WORDS = 0.05, 3
"""A column of numbers may hold up to this share of words, up to so many different ones."""


@dataclass(frozen=True)
class Numbers:
    """Distinct cells as float64 (NaN where missing), and what had to be done to get there.

    ``odd`` are words that became missing; ``infinite`` counts rows; ``whole``: no fractions.
    """

    values: np.ndarray[tuple[int], np.dtype[np.float64]]
    whole: bool
    odd: tuple[str, ...] = ()
    odd_rows: int = 0
    infinite: int = 0
    unit: str | None = None


@dataclass(frozen=True)
class Marks:
    """The decimal mark and the thousands separator of a file."""

    decimal: str = "."
    thousands: str | None = None


@cache
def _pattern(marks: Marks) -> str:
    decimal = re.escape(marks.decimal)
    plain = rf"(?:\d+(?:{decimal}\d*)?|{decimal}\d+)"
    if marks.thousands:
        between = "[   ']" if marks.thousands in " '" else re.escape(marks.thousands)
        plain = rf"(?:\d{{1,3}}(?:{between}\d{{3}})+(?:{decimal}\d*)?|{plain})"
    return rf"^[+\-−]?{plain}(?:[eE][+\-]?\d{{1,3}})?$"


def detect_marks(columns: Iterable[Sequence[str]], delimiter: str | None) -> Marks:
    """Find the marks from samples of columns' distinct cells, by a vote of the columns.

    "1,234" alone can be either; a file with ";" then means a decimal comma, any other a thousands
    separator, unless another column is clear.
    """
    clear_decimal = groups = either = dotted = spaced = 0
    for values in columns:
        kind = _kind_of_commas(values)
        clear_decimal += kind == "decimal"
        groups += kind == "groups"
        either += kind == "either"
        dotted += kind == "dotted"
        spaced += (
            bool(values) and any(map(_SPACED.fullmatch, values)) and _numeric_but_spaces(values)
        )
    comma = clear_decimal + dotted > groups or (
        clear_decimal + dotted + groups == 0 and either > 0 and delimiter == ";"
    )
    if comma:
        return Marks(",", "." if dotted else " " if spaced else None)
    if groups + either:
        return Marks(".", ",")
    return Marks(".", " " if spaced else None)


def _numeric_but_spaces(values: Sequence[str]) -> bool:
    return all(_PLAIN.fullmatch(re.sub("[   ']", "", value).replace(",", ".")) for value in values)


def _kind_of_commas(values: Sequence[str]) -> str:
    """Say how a column uses commas: "decimal", "groups", "either", "dotted", or "none"."""
    if any(map(_DOTTED.fullmatch, values)) and any("," in value for value in values):
        rest = (v for v in values if not _DOTTED.fullmatch(v))
        return (
            "dotted" if all(_COMMA.fullmatch(v) or v.lstrip("+-").isdigit() for v in rest) else ""
        )
    with_comma = [value for value in values if "," in value]
    without = [value for value in values if "," not in value]
    if not with_comma:
        return "none"
    sure = sum(map(bool, map(_PLAIN.fullmatch, without)))
    if sure < 0.9 * len(without):
        return "none"
    is_groups = all(map(_GROUPS.fullmatch, with_comma))
    is_decimal = all(map(_COMMA.fullmatch, with_comma))
    if is_groups and is_decimal:
        if any(re.match(r"[+-]?0,", value) for value in with_comma):
            return "decimal"
        return "groups" if any("." in value for value in without) else "either"
    return "groups" if is_groups else "decimal" if is_decimal else "none"


def parse_numbers(cells: Cells, marks: Marks, *, forced: bool = False) -> Numbers | None:
    """Read a column's distinct cells as numbers; None if they are not numbers.

    ``forced`` (the user says it is a number) turns every other word into missing, as long as a
    value is left, and allows leading zeros and long digits.
    """
    unit = None
    values = pa.array(cells.values, type=pa.large_string())
    fits = _fits(values, marks) & ~cells.missing
    todo = ~cells.missing & ~fits
    present = int(cells.counts[~cells.missing].sum())
    if present and todo.any() and (found := _strip_unit(cells, marks)) is not None:
        unit, values = found
        fits = _fits(values, marks) & ~cells.missing
        todo = ~cells.missing & ~fits
    infinite = np.zeros(len(todo), dtype=bool)
    if todo.any():
        for index in np.flatnonzero(todo)[:50]:
            infinite[index] = bool(whole_match(_INFINITY, cells.values[index]))
    odd = todo & ~infinite
    odd_rows = int(cells.counts[odd].sum())
    if not fits.any() or (not forced and not _may_be_odd(cells, odd, odd_rows, present)):
        return None
    parsed, whole = _parse(values, fits, marks)
    too_large = np.isinf(parsed)  # such as 1e400
    parsed[too_large] = np.nan
    infinite |= too_large
    if not forced and whole and _are_codes(values.filter(pa.array(fits))):
        return None
    return Numbers(
        parsed,
        whole,
        tuple(cells.values[i] for i in np.flatnonzero(odd)[:_ODD_WORDS]),
        odd_rows,
        int(cells.counts[infinite].sum()),
        unit,
    )


def _fits(values: pa.Array, marks: Marks) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    matched = pc.match_substring_regex(values, _pattern(marks))
    return np.asarray(matched.to_numpy(zero_copy_only=False), dtype=bool)


def _may_be_odd(
    cells: Cells, odd: np.ndarray[tuple[int], np.dtype[np.bool_]], odd_rows: int, present: int
) -> bool:
    if not odd_rows:
        return True
    if int(odd.sum()) > _ODD_WORDS or odd_rows > _ODD_SHARE * present:
        return False
    return int((~odd & ~cells.missing).sum()) >= 20


def _are_codes(values: pa.Array) -> bool:
    """Whether whole numbers are codes: leading zeros, or more digits than a float64 holds."""
    pattern = rf"^[+\-−]?(?:0\d*[1-9]\d*|\d{{{_LONGEST + 1},}})$"
    return bool(pc.any(pc.match_substring_regex(values, pattern)).as_py())


def _strip_unit(cells: Cells, marks: Marks) -> tuple[str, pa.Array] | None:
    """Take off a currency or percent sign if every present cell carries the same one."""
    units: set[str] = set()
    stripped: list[str] = []
    for value, gone in zip(cells.values, cells.missing, strict=True):
        match = None if gone else whole_match(_UNIT, value.lstrip("+-−"))
        if gone:
            stripped.append("")
            continue
        if not match or bool(match["front"]) == bool(match["back"]):
            return None
        units.add(match["front"] or match["back"])
        if len(units) > 1:
            return None
        sign = "-" if value[0] in "-−" else ""
        stripped.append(sign + match["number"])
    return units.pop(), pa.array(stripped, type=pa.large_string())


def _parse(
    values: pa.Array, fits: np.ndarray[tuple[int], np.dtype[np.bool_]], marks: Marks
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], bool]:
    text = pc.replace_substring(values.filter(pa.array(fits)), "−", "-")
    if marks.thousands:
        between = "[   ']" if marks.thousands in " '" else re.escape(marks.thousands)
        text = pc.replace_substring_regex(text, between, "")
    if marks.decimal != ".":
        text = pc.replace_substring(text, marks.decimal, ".")
    whole = not pc.any(pc.match_substring_regex(text, "[.eE]")).as_py()
    text = pc.utf8_ltrim(text, "+")
    parsed = np.full(len(fits), np.nan)
    parsed[fits] = pc.cast(text, pa.float64()).to_numpy(zero_copy_only=False)
    return parsed, whole
