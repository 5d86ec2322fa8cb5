"""Decimal marks and thousands separators: each column's own, and what a file's columns agree on."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

_APOSTROPHES = "'\u2019"
SPACES = f" \u00a0\u202f\u2009{_APOSTROPHES}"
"""What parts thousands beside comma and point: four kinds of spaces, two of apostrophes."""
_GROUPS = {
    ",": re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}"),
    ".": re.compile(r"\d{1,3}(?:\.\d{3})+"),
}
"""Whole numbers in groups of three or, with commas, as in India."""
_SPACED = re.compile(rf"\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?:[.,]\d+)?")
_NUMBER = re.compile(rf"\d[\d.,{SPACES}]*|[.,]\d+")
_EXPONENT = re.compile(r"[eE][+\-]?\d{1,3}$")


@dataclass(frozen=True)
class Marks:
    """The decimal mark and the thousands separator of a file or a column.

    ``given``: somebody says so, and columns are not asked. ``comma_groups``: what is left open is
    no decimal comma, as in a file whose cells are parted by commas. ``bounds``: a cell such as "<5"
    is read as the number in it, not as missing. ``point_groups``: nothing shows that a point is no
    separator of thousands. ``multiplied``: "1.2K" is read as 1200 whatever stands at other numbers.
    """

    decimal: str = "."
    thousands: str | None = None
    given: bool = False
    comma_groups: bool = False
    bounds: bool = False
    point_groups: bool = False
    multiplied: bool = False


@dataclass(frozen=True)
class Found:
    """A column's marks; ``sure``: it shows them itself; ``open``: it could as well be the other."""

    marks: Marks
    sure: bool = False
    open: bool = False


def column_marks(values: Sequence[str], default: Marks) -> Found:
    """Find the marks of one column from its distinct cells; what it leaves open is ``default``'s.

    "0,5" and "1.234,5" show a decimal comma, "0.5" and "1,234,567" a decimal point; "1,234" alone
    can be either: a group of three, unless the file's other columns have a decimal comma.
    """
    votes: Counter[str] = Counter()
    long_whole, apostrophes = False, 0
    for value in values:
        bare = _EXPONENT.sub("", value.lstrip("+-−"))
        if bare.isdigit():
            long_whole |= len(bare) > 3
        elif _NUMBER.fullmatch(bare):
            votes[_vote(bare)] += 1
            apostrophes += any(mark in bare for mark in _APOSTROPHES)
    votes.pop("", None)
    spaced = votes["spaced"] + votes["spaced comma"] + votes["spaced point"]
    thousands = ("'" if 2 * apostrophes > spaced else " ") if spaced else None
    comma = votes["comma"] + votes["point groups"] + votes["spaced comma"]
    point = votes["point"] + votes["comma groups"] + votes["spaced point"]
    if comma or point:
        if comma > point:
            dotted = votes["point groups"] or votes["either point"]
            return Found(Marks(",", "." if dotted else thousands), sure=True)
        grouped = votes["comma groups"] or votes["either comma"]
        return Found(Marks(".", "," if grouped else thousands), sure=True)
    if votes["either comma"]:
        if default.decimal == ",":
            return Found(Marks(",", thousands), open=True)
        return Found(Marks(".", ","), open=not default.comma_groups)
    if votes["either point"]:
        if default.decimal == "," and not long_whole:
            return Found(Marks(",", "."))
        return Found(Marks(".", thousands), open=default.point_groups and not long_whole)
    if thousands:
        return Found(Marks(default.decimal, thousands), sure=True)
    return Found(default)


@cache
def _vote(bare: str) -> str:
    """Say what an unsigned number shows: a decimal "comma" or "point", or groups of thousands."""
    if _SPACED.fullmatch(bare):
        return "spaced comma" if "," in bare else "spaced point" if "." in bare else "spaced"
    commas, points = bare.count(","), bare.count(".")
    if commas and points:
        last = max(",", ".", key=bare.rfind)
        other = "." if last == "," else ","
        whole = bare[: bare.rfind(last)]
        if bare.count(last) > 1 or not _GROUPS[other].fullmatch(whole):
            return ""
        return "point groups" if last == "," else "comma groups"
    mark = "," if commas else "."
    said = "comma" if commas else "point"
    whole, _, fraction = bare.partition(mark)
    if commas + points > 1:
        return f"{said} groups" if _GROUPS[mark].fullmatch(bare) else ""
    if len(fraction) != 3 or not whole or len(whole) > 3 or whole.startswith("0"):
        return said
    return f"either {said}"


def file_marks(columns: Iterable[Sequence[str]]) -> Marks:
    """Return the marks that most of the columns which show any have; a point where none does."""
    votes: Counter[Marks] = Counter()
    groups: Counter[str] = Counter()
    for values in columns:
        found = column_marks(values, Marks())
        if found.sure:
            votes[Marks(found.marks.decimal)] += 1
        if found.marks.thousands:
            groups[found.marks.thousands] += 1
    decimal = max(votes, key=lambda one: (votes[one], one.decimal == ",")).decimal if votes else "."
    thousands = [mark for mark, _ in groups.most_common() if mark != decimal]
    decided = bool(votes) and decimal == "."
    return Marks(decimal, thousands[0] if thousands else None, comma_groups=decided)
