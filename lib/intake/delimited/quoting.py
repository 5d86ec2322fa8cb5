"""Whether quotes enclose cells, and by which rules they were written."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.intake.delimited.lenient import Lenient
from lib.intake.delimited.lines import absent_character, lines_of, sample_of

if TYPE_CHECKING:
    from _csv import Reader

_FEW = 2
_ENCLOSED = 0.8
"""Share of a column's cells that begin and end with a quote, from which quotes enclose cells."""
_UNREADABLE = 0.5
"""Share of uneven rows from which a file with an open quote is refused."""


@dataclass(frozen=True)
class Quoting:
    """``quote`` encloses cells (None: nothing does) and is doubled, or escaped, inside of them.

    ``escaped``: what is escaped is so everywhere, the delimiter and the escape itself as well.
    ``lenient``: not all keep to the rules, see the module lenient, and ``reopened`` there;
    ``skip_space``: spaces stand between a delimiter and a quote.
    """

    quote: str | None = '"'
    skip_space: bool = False
    escape: str | None = None
    lenient: bool = False
    escaped: bool = False
    reopened: bool = False


PLAIN = Quoting(None)


@dataclass(frozen=True)
class Scan:
    """How many cells each record has; ``width`` is the commonest, ``uneven`` counts the others."""

    widths: np.ndarray[tuple[int], np.dtype[np.int64]]
    width: int
    uneven: int
    error_line: int | None = None
    stray: tuple[int, ...] = ()
    unclosed: tuple[int, ...] = ()

    @property
    def records(self) -> int:
        """How many are not blank."""
        return int((self.widths > 0).sum())


@dataclass(frozen=True)
class Chosen:
    """The quoting that a text has, with its scan and what is to be said of it."""

    quoting: Quoting
    scan: Scan
    findings: tuple[Finding, ...] = ()


def records_of(text: str, separator: str, quoting: Quoting) -> Iterator[list[str]]:
    """Yield the cells of each record."""
    if quoting.lenient and quoting.quote:
        csv.field_size_limit(1 << 30)
        return _lenient(text, separator, quoting).records()
    return iter(_reader(text, separator, quoting, strict=False))


def _reader(text: str, separator: str, quoting: Quoting, *, strict: bool) -> Reader:
    csv.field_size_limit(1 << 30)
    return csv.reader(
        lines_of(text),
        delimiter=separator,
        quoting=csv.QUOTE_MINIMAL if quoting.quote else csv.QUOTE_NONE,
        strict=strict and quoting.quote is not None,
        skipinitialspace=quoting.skip_space,
    )


def _lenient(text: str, separator: str, quoting: Quoting) -> Lenient:
    lines = list(lines_of(text))
    return Lenient(
        lines,
        separator,
        str(quoting.quote),
        quoting.skip_space,
        quoting.escape,
        quoting.escaped,
        quoting.reopened,
    )


def scan_of(text: str, separator: str, quoting: Quoting) -> Scan:
    """Count the cells of all records; by csv's strict rules where the quoting is not lenient."""
    if quoting.lenient and quoting.quote:
        lenient = _lenient(text, separator, quoting)
        found = _measured(np.fromiter(map(len, lenient.records()), dtype=np.int64))
        return Scan(
            found.widths,
            found.width,
            found.uneven,
            None,
            tuple(lenient.stray),
            tuple(lenient.unclosed),
        )
    reader = _reader(text, separator, quoting, strict=True)
    try:
        return _measured(np.fromiter(map(len, reader), dtype=np.int64))
    except csv.Error:
        line = reader.line_num
        widths = np.fromiter(map(len, records_of(text, separator, quoting)), dtype=np.int64)
        found = _measured(widths)
        return Scan(found.widths, found.width, found.uneven, line)


def _measured(widths: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Scan:
    used = widths[widths > 0]
    if not len(used):
        return Scan(widths, 1, 0)
    counts = np.bincount(used)
    width = int(len(counts) - 1 - np.argmax(counts[::-1]))
    return Scan(widths, width, int((used != width).sum()))


def choose_quoting(text: str, name: str, delimiter: str | None) -> Chosen:
    """Find by which rules the cells of a text are enclosed.

    Quotes that do not enclose are text: told by records without them that are even, though with
    them whole lines would be swallowed. InputError "unclosed_quote" where nothing makes rows even.
    """
    separator = delimiter or absent_character(text)
    escaped = _all_escaped(text, separator) if "\\" in text else None
    if escaped is not None:
        return escaped
    if '"' not in text:
        return _in_single_quotes(text, separator) or Chosen(PLAIN, scan_of(text, separator, PLAIN))
    if not _opens(text, separator, '"') and (single := _in_single_quotes(text, separator)):
        return single
    before = rf"{re.escape(separator)} +\""
    skip_space = delimiter not in (None, " ") and bool(re.search(before, sample_of(text)))
    strict = Quoting(skip_space=skip_space)
    quoted = scan_of(text, separator, strict)
    if quoted.error_line is None and not quoted.uneven and not _spans_lines(text, quoted):
        return Chosen(strict, quoted, _of_stray(_stray_line(text, separator)))
    single = _in_single_quotes(text, separator)
    if single is not None:
        return single
    plain = scan_of(text, separator, PLAIN)
    swallowed = plain.records - quoted.records
    encloses = _encloses(text, separator, '"')
    # Of a cell with line ends each part would be an uneven row.
    if 1 < plain.width >= quoted.width and plain.uneven < swallowed and not encloses:
        return Chosen(PLAIN, plain, _as_text(text, separator, quoted))
    if quoted.error_line is None and '\\"' not in text:
        if plain.width > 1 and plain.uneven == 0 and quoted.uneven and not encloses:
            return Chosen(PLAIN, plain, _as_text(text, separator, quoted))
        return Chosen(strict, quoted, _of_stray(_stray_line(text, separator)))
    return _of_broken(text, name, separator, quoted, plain, encloses)


def _of_broken(
    text: str, name: str, separator: str, quoted: Scan, plain: Scan, encloses: bool
) -> Chosen:
    """Choose where quotes do not keep to the rules: escaped, open, stray, or none at all."""
    skip_space = separator != " " and bool(
        re.search(rf"{re.escape(separator)} +\"", sample_of(text))
    )
    lenient = Quoting(skip_space=skip_space, lenient=True)
    candidates = [(lenient, scan_of(text, separator, lenient))]
    if '\\"' in text:
        escaped = Quoting(skip_space=skip_space, lenient=True, escape="\\")
        candidates.insert(0, (escaped, scan_of(text, separator, escaped)))
    if quoted.error_line is None:
        candidates.append((Quoting(skip_space=skip_space), quoted))
    if any(one.stray for _, one in candidates):
        other = replace(candidates[0][0], reopened=True)
        candidates.append((other, scan_of(text, separator, other)))
    best, scan = min(candidates, key=lambda one: one[1].uneven)
    if scan.unclosed and min(scan.uneven, plain.uneven) > _UNREADABLE * scan.records:
        raise InputError("unclosed_quote", name=name, line=scan.unclosed[0])
    named = bool(len(plain.widths)) and plain.widths[0] == plain.width
    evener = plain.uneven < scan.uneven + named
    if not encloses and 1 < plain.width >= scan.width and evener:
        return Chosen(PLAIN, plain, _as_text(text, separator, quoted))
    found = _of_stray(scan.stray[0] if scan.stray else None)
    if scan.unclosed:
        values = {"line": scan.unclosed[0], "count": len(scan.unclosed)}
        found = (*found, Finding("quotes_open", Severity.WARNING, values=values))
    return Chosen(best, scan, found)


def _in_single_quotes(text: str, separator: str) -> Chosen | None:
    """Return the quoting by single quotes, where a column is in them and none in double ones."""
    if not _opens(text, separator, "'"):
        return None
    single = Quoting(
        "'", bool(re.search(rf"{re.escape(separator)} +'", sample_of(text))), lenient=True
    )
    if _encloses(text, separator, '"'):
        return None
    sample = sample_of(text)
    ours, plain = scan_of(sample, separator, single), scan_of(sample, separator, PLAIN)
    better = (ours.uneven < plain.uneven or _doubled(sample, separator)) and not ours.unclosed
    if not better and not _encloses(text, separator, "'"):
        return None
    found = scan_of(text, separator, single)
    return (
        None if found.unclosed else Chosen(single, found, _of_stray(next(iter(found.stray), None)))
    )


def _opens(text: str, separator: str, quote: str) -> bool:
    """Whether any cell begins with a quote."""
    return bool(re.search(rf"(?m)(?:^|{re.escape(separator)}) *{quote}", sample_of(text)))


def _doubled(text: str, separator: str) -> bool:
    """Whether a cell in single quotes has them doubled within, as nobody writes in a text."""
    mark = re.escape(separator)
    inside = r"'[^'\r\n]*''[^'\r\n]*(?:''[^'\r\n]*)*'"
    return bool(re.search(rf"(?m)(?:^|{mark}){inside}(?={mark}|\r|$)", text))


def _all_escaped(text: str, separator: str) -> Chosen | None:
    """Return the quoting by backslashes, where every one of them escapes something."""
    sample = sample_of(text)
    escapes = rf"\\[\\\"'{re.escape(separator)}]"
    bare = re.sub(escapes, "", sample)
    mark = re.escape(separator)
    doubled = '""' in re.sub(rf'(?m)(^|{mark})""(?={mark}|\r|$)', "", bare)
    if doubled or "\\" in bare or bare == sample:
        return None
    quote = "'" if not _opens(text, separator, '"') and _opens(text, separator, "'") else '"'
    quoting = Quoting(quote, escape="\\", lenient=True, escaped=True)
    found, others = scan_of(text, separator, quoting), scan_of(text, separator, Quoting())
    if found.unclosed or found.stray or found.uneven > others.uneven:
        return None
    return Chosen(quoting, found)


def _encloses(text: str, separator: str, quote: str) -> bool:
    """Whether some column has nearly all of its cells between quotes."""
    lines = [line.strip("\r\n") for line in lines_of(sample_of(text))]
    widths = Counter(line.count(separator) for line in lines if line)
    width = max(widths, key=lambda one: widths[one], default=0)
    usual = [line.split(separator) for line in lines if line and line.count(separator) == width]
    # Names may stand without quotes above cells with them.
    for column in zip(*(usual[1:] if len(usual) > _FEW else usual), strict=True):
        cells = [cell.strip(" ") for cell in column if cell.strip(" ")]
        inside = sum(len(cell) > 1 and cell[0] == cell[-1] == quote for cell in cells)
        if len(cells) > 1 and inside >= max(2, _ENCLOSED * len(cells)):
            return True
    return False


def _spans_lines(text: str, scan: Scan) -> bool:
    """Whether any record takes more than one line."""
    return len(scan.widths) < text.count("\n") + (not text.endswith("\n"))


def _as_text(text: str, separator: str, quoted: Scan) -> tuple[Finding, ...]:
    line = quoted.error_line or _stray_line(text, separator) or _opening(text, separator)
    return (Finding("quotes_as_text", Severity.INFO, values={"line": line}),)


def _of_stray(line: int | None) -> tuple[Finding, ...]:
    return () if line is None else (Finding("stray_quotes", Severity.INFO, values={"line": line}),)


def _opening(text: str, separator: str) -> int:
    """Line (from 1) of the last cell that opens with a quote."""
    position = max(text.rfind(f'{before}"') for before in (separator, "\n"))
    return text.count("\n", 0, position + 1) + 1


def _stray_line(text: str, separator: str) -> int | None:
    """Line (from 1) of the first quote inside an unquoted cell, if any."""
    outside = f'[^"\r\n{re.escape(separator)}]'
    match = re.search(f'{outside}"{outside}', text)
    return text.count("\n", 0, match.start()) + 1 if match else None
