"""Which character separates the columns of a text."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from lib.intake.delimited.lines import sample_of
from lib.intake.values.cells import whole_match

_COMMON = (",", "\t", ";", "|")
_SAMPLE_LINES = 500
_LOWER = 5
_NEAR, _MIN_LINES = 0.9, 3
"""Share of the best score from which another delimiter may be meant as well."""
_NEVER = frozenset("\"'.-_/@+()[]{}<>?!%°$€£₩")
"""Characters that stand inside values too often to be taken as a delimiter unasked."""
_FEW_ROWS = 2
_NO_NAMES = frozenset(
    ["of", "the", "and", "in", "per", "a", "an", "to", "for", "by", "is", "&", "-"]
)
_MONTH = re.compile(r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\d월")
_TIMES = re.compile(r"\d{1,2}:\d{2}(:\d{2})?([.,]\d+)?")
_VALUE = re.compile(r"\s*([+-]?[\d.,]*\d[\d.,]*(e[+-]?\d+)?|[^;\t|,]{0,40})\s*", re.IGNORECASE)


class _Quoted(csv.Dialect):
    delimiter, quotechar, lineterminator, quoting = ",", '"', "\n", csv.QUOTE_MINIMAL


class _Spaced(_Quoted):
    skipinitialspace = True


class _Plain(csv.Dialect):
    delimiter, lineterminator, quoting = ",", "\n", csv.QUOTE_NONE


class _Single(_Quoted):
    quotechar = "'"


_RULES = (_Quoted, _Spaced, _Plain, _Single)


def find_delimiter(text: str) -> str | None:
    """Return the character that makes rows most even; None for a table of one column."""
    sample = sample_of(text)
    lines = [line for line in io.StringIO(sample, newline="") if line.strip(" \t\r\n,;|")]
    lines = lines[:_SAMPLE_LINES]
    if not lines:
        return None
    scored = [(*_score(lines, candidate), candidate) for candidate in _COMMON]
    best = max(scored, key=lambda item: item[:2])
    if _quoted_between_spaces(lines):
        return " "
    if best[0] > 0:
        return best[2]
    for candidate in dict.fromkeys(lines[0].strip("\r\n")):
        if candidate == " " or candidate.isalnum() or candidate in _NEVER:
            continue
        counts = {line.count(candidate) for line in lines}
        if len(counts) == 1 and len(lines) > 1 and not _all_times(lines):
            return candidate
    return " " if _spaced(lines) else _uneven_delimiter(lines)


def _uneven_delimiter(lines: list[str]) -> str | None:
    """Return what separates the names and stands in nearly every line, if rows are that uneven."""
    counts = {mark: [line.count(mark) for line in lines] for mark in _COMMON}
    found = [m for m, each in counts.items() if each[0] and sum(map(bool, each)) > 0.9 * len(each)]
    return max(found, key=lambda mark: counts[mark][0], default=None)


def _all_times(lines: list[str]) -> bool:
    return all(_TIMES.fullmatch(line.strip()) for line in lines[1:])


def _quoted_between_spaces(lines: list[str]) -> bool:
    """Whether quoted cells stand one space apart in nearly every line that is whole."""
    cell = r'"(?:[^"\r\n\\]|""|\\.)*"'
    whole = [line.strip("\r\n") for line in lines]
    matched = [bool(re.fullmatch(rf"{cell}(?: {cell})+", line)) for line in whole]
    return matched[0] and sum(matched) >= 0.3 * len(matched)


def _spaced(lines: list[str]) -> bool:
    """Whether runs of spaces separate at least three columns: mostly numbers, or in quotes."""
    rows = [row for row in csv.reader(lines, delimiter=" ", skipinitialspace=True) if row]
    rows = [[cell for cell in row if cell] for row in rows]
    if len({len(row) for row in rows}) != 1 or len(rows[0]) < 3 or len(rows) < 2:
        return False
    cells = [cell for row in rows[1:] for cell in row]
    quoted = sum(len(re.findall(r'(?:^|\s)"[^"]*"(?=\s|$)', line)) for line in lines[1:])
    numbers = sum(bool(re.fullmatch(r"[+-]?[\d.]+", cell)) for cell in cells)
    if quoted >= len(lines) - 1:
        return True
    if any(_MONTH.search(" ".join(row)) for row in rows[1:]):
        return False
    return numbers > 0.5 * len(cells) or _named_numbers(rows)


def is_phrase(words: Sequence[str]) -> bool:
    """Whether words one space apart belong together, as those of a title do."""
    return not _NO_NAMES.isdisjoint(word.lower() for word in words)


def _named_numbers(rows: list[list[str]]) -> bool:
    """Whether a column of numbers stands below a word, in rows that are no sentences."""
    first, below = rows[0], rows[1:]
    if len(below) < _FEW_ROWS or is_phrase(first):
        return False
    return any(
        cell[0].isalpha() and all(re.fullmatch(r"[+-]?\d+([.,]\d+)?", one) for one in column)
        for cell, column in zip(first, zip(*below, strict=True), strict=True)
    )


def _score(lines: list[str], delimiter: str) -> tuple[float, int]:
    """Rate a delimiter: share of rows of the usual width times share of plain cells; the width.

    Where lines stand above the table, its lower half tells more than all.
    """
    best = _score_of(lines, delimiter)
    lower = lines[len(lines) // 2 :]
    return max(best, _score_of(lower, delimiter)) if len(lower) >= _LOWER else best


def _score_of(lines: list[str], delimiter: str) -> tuple[float, int]:
    best = (0.0, 0)
    for rules in _RULES:
        rows = [row for row in csv.reader(lines, rules, delimiter=delimiter) if row]
        counts = Counter(map(len, rows))
        width = max(counts, key=lambda value: (counts[value], value), default=0)
        if width < 2:
            first = len(rows[0]) if rows else 0
            if first < 2 or sum(len(row) > 1 for row in rows) < 0.5 * len(rows):
                continue
            width = first
        even = counts[width] / len(rows)
        if even < 0.5:
            continue
        cells = [cell for row in rows[:100] for cell in row]
        plain = sum(whole_match(_VALUE, cell) is not None for cell in cells) / len(cells)
        best = max(best, (round(even * (0.5 + 0.5 * plain), 3), width))
    return best


def rival(text: str, chosen: str | None) -> str | None:
    """Return another character that parts rows about as evenly as the chosen one; mostly none."""
    sample = sample_of(text)
    lines = [line for line in io.StringIO(sample, newline="") if line.strip(" \t\r\n,;|")]
    if chosen not in _COMMON or len(lines) < _MIN_LINES:
        return None
    scores = {mark: _score(lines[:_SAMPLE_LINES], mark) for mark in _COMMON}
    # What parts the names parts the rows.
    only = chosen in lines[0]
    others = [mark for mark in _COMMON if mark != chosen and scores[mark][0] > 0]
    others = [mark for mark in others if mark in lines[0] or not only]
    best = max(others, key=scores.__getitem__, default=None)
    return best if best is not None and scores[best][0] >= _NEAR * scores[chosen][0] else None
