"""Which character separates the columns, and whether double quotes enclose cells."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.intake.cells import whole_match

_COMMON = (",", "\t", ";", "|")
_SAMPLE_CHARACTERS = 200_000
_SAMPLE_LINES = 500
_PIECE = 1 << 20
_NEVER = frozenset("\"'.-_/@+()[]{}<>?!%°$€£₩")
"""Characters that stand inside values too often to be taken as a delimiter unasked."""
_TIMES = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
_VALUE = re.compile(r"\s*([+-]?[\d.,]*\d[\d.,]*(e[+-]?\d+)?|[^;\t|,]{0,40})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """How records are written: ``delimiter`` None means one column; widths count each record.

    ``width`` is the number of columns; ``text`` is what is to be parsed (white space that separates
    columns is made single).
    """

    text: str
    delimiter: str | None
    quotes: bool
    skip_space: bool
    widths: np.ndarray[tuple[int], np.dtype[np.int64]]
    width: int
    findings: tuple[Finding, ...] = ()

    @property
    def separator(self) -> str:
        """Return a character that a parser can be given: one that is nowhere, if there is none."""
        return self.delimiter or absent_character(self.text)


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines of a text with their ends, as StringIO does, which takes four times its size.

    A piece ends behind a line feed, so that none is cut off its carriage return.
    """
    start = 0
    while start < len(text):
        end = text.find("\n", start + _PIECE) + 1 or len(text)
        yield from io.StringIO(text[start:end], newline="")
        start = end


def absent_character(text: str) -> str:
    """Return a control character that does not occur in the text."""
    return next(c for c in map(chr, (0x1F, 0x1E, 0x1D, 0x1C, 0x01, 0x02, 0x03)) if c not in text)


def detect_dialect(text: str, name: str, delimiter: str | None = None) -> Dialect:
    """Find the delimiter (unless given) and the quoting; InputError if rows are too uneven."""
    hint = re.match(r"sep=(.)\r?\n", text)
    if hint:
        text = text[hint.end() :]
        delimiter = delimiter or hint[1]
    chosen = delimiter or _find_delimiter(text)
    if chosen == " ":
        # In this order: of a run of spaces, each would be tried as the beginning of the last.
        text = re.sub(r"(?m)^ | (?=\r?$)", "", re.sub(r" {2,}", " ", text))
    return _find_quoting(text, name, chosen)


def _find_delimiter(text: str) -> str | None:
    sample = _sample(text)
    lines = [line for line in io.StringIO(sample, newline="") if line.strip(" \t\r\n,;|")]
    lines = lines[:_SAMPLE_LINES]
    if not lines:
        return None
    scored = [(*_score(lines, candidate), candidate) for candidate in _COMMON]
    best = max(scored, key=lambda item: item[:2])
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


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE_CHARACTERS:
        return text
    cut = text.rfind("\n", 0, _SAMPLE_CHARACTERS)
    return text[: cut + 1] if cut > 0 else text[:_SAMPLE_CHARACTERS]


def _all_times(lines: list[str]) -> bool:
    return all(_TIMES.fullmatch(line.strip()) for line in lines)


def _spaced(lines: list[str]) -> bool:
    """Whether runs of spaces separate at least three columns, most of them numbers."""
    rows = [line.split() for line in lines]
    if len({len(row) for row in rows}) != 1 or len(rows[0]) < 3 or len(rows) < 2:
        return False
    cells = [cell for row in rows[1:] for cell in row]
    return sum(bool(re.fullmatch(r"[+-]?[\d.]+", cell)) for cell in cells) > 0.5 * len(cells)


def _score(lines: list[str], delimiter: str) -> tuple[float, int]:
    """Rate a delimiter: share of rows of the usual width times share of plain cells; the width."""
    best = (0.0, 0)
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        rows = [row for row in csv.reader(lines, delimiter=delimiter, quoting=quoting) if row]
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


@dataclass(frozen=True)
class _Scan:
    widths: np.ndarray[tuple[int], np.dtype[np.int64]]
    width: int
    uneven: int
    error_line: int | None = None
    unclosed: bool = False


def _scan(text: str, separator: str, quotes: bool, skip_space: bool, strict: bool = True) -> _Scan:
    csv.field_size_limit(1 << 30)
    reader = csv.reader(
        lines_of(text),
        delimiter=separator,
        quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE,
        strict=strict and quotes,
        skipinitialspace=skip_space,
    )
    try:
        widths = np.fromiter(map(len, reader), dtype=np.int64)
    except csv.Error as error:
        lenient = _scan(text, separator, quotes, skip_space, strict=False)
        unclosed = "unexpected end" in str(error)
        return _Scan(lenient.widths, lenient.width, lenient.uneven, reader.line_num, unclosed)
    used = widths[widths > 0]
    if not len(used):
        return _Scan(widths, 1, 0)
    counts = np.bincount(used)
    width = int(len(counts) - 1 - np.argmax(counts[::-1]))
    return _Scan(widths, width, int((used != width).sum()))


def _find_quoting(text: str, name: str, delimiter: str | None) -> Dialect:
    separator = delimiter or absent_character(text)
    if '"' not in text:
        scan = _scan(text, separator, False, False)
        return Dialect(text, delimiter, False, False, scan.widths, scan.width)
    skip_space = delimiter not in (None, " ") and bool(
        re.search(re.escape(separator) + ' +"', _sample(text))
    )
    quoted = _scan(text, separator, True, skip_space)
    plain = _scan(text, separator, False, False)
    if _prefer_plain(quoted, plain):
        if quoted.unclosed and plain.uneven > 0.2 * len(plain.widths):
            raise InputError("unclosed_quote", name=name, line=_opening(text, separator))
        found: tuple[Finding, ...] = ()
        if quoted.error_line is not None:
            values = {"line": _opening(text, separator) if quoted.unclosed else quoted.error_line}
            found = (Finding("quotes_as_text", Severity.INFO, values=values),)
        return Dialect(text, delimiter, False, False, plain.widths, plain.width, found)
    line = quoted.error_line or _stray_quote(text, separator)
    found = ()
    if line is not None:
        found = (Finding("stray_quotes", Severity.INFO, values={"line": line}),)
    return Dialect(text, delimiter, True, skip_space, quoted.widths, quoted.width, found)


def _prefer_plain(quoted: _Scan, plain: _Scan) -> bool:
    """Whether quotes are plain text: then rows are even without them, and not with them."""
    if quoted.unclosed:
        return True
    if quoted.error_line is not None:
        return plain.uneven <= quoted.uneven and plain.width > 1
    swallowed = len(plain.widths) > len(quoted.widths)
    return plain.width > 1 and plain.uneven == 0 and (swallowed or quoted.uneven > 0)


def _opening(text: str, separator: str) -> int:
    """Line (from 1) of the last cell that opens with a quote: where the unclosed one may be."""
    position = max(text.rfind(f'{before}"') for before in (separator, "\n"))
    return text.count("\n", 0, position + 1) + 1


def _stray_quote(text: str, separator: str) -> int | None:
    """Line (from 1) of the first quote inside an unquoted cell, if any."""
    outside = f'[^"\r\n{re.escape(separator)}]'
    match = re.search(f'{outside}"{outside}', text)
    return text.count("\n", 0, match.start()) + 1 if match else None
