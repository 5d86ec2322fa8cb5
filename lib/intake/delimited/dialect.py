"""How the records of a text are written: what separates cells, and what encloses them."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

from lib.core.findings import Finding
from lib.intake.delimited.delimiters import find_delimiter
from lib.intake.delimited.fixed_width import FIXED_WIDTH, fixed_columns
from lib.intake.delimited.lines import absent_character
from lib.intake.delimited.quoting import Quoting, choose_quoting


@dataclass(frozen=True)
class Dialect:
    """How records are written: ``delimiter`` None means one column; widths count each record.

    ``width`` is the number of columns; ``text`` is what is to be parsed (white space that separates
    columns is made single, and columns of a ``fixed`` width are separated by tabs).
    """

    text: str
    delimiter: str | None
    quoting: Quoting
    widths: np.ndarray[tuple[int], np.dtype[np.int64]]
    width: int
    findings: tuple[Finding, ...] = ()
    fixed: bool = False

    @property
    def called(self) -> str | None:
        """Return what stands for the delimiter in how the file was read."""
        return FIXED_WIDTH if self.fixed else self.delimiter

    @property
    def separator(self) -> str:
        """Return a character that a parser can be given: one that is nowhere, if there is none."""
        return self.delimiter or absent_character(self.text)


_ENDS = ("\r\n", "\n", "\r")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def _is_quoted(text: str) -> bool:
    """Whether a text begins with quoted cells one space apart, so that each space counts."""
    return bool(re.match(r'"(?:[^"]|"")*"(?: "(?:[^"]|"")*")+\r?(?:\n|$)', text))


def _enclosed_breaks(text: str, delimiter: str) -> str:
    """Put cells in quotes that hold a line end other than that of the records, bare.

    Some programs write them so. Records may as well end in several ways: a part that has as many
    cells as the others is a record.
    """
    if "\r" not in text:
        return text
    counts = {end: text.count(end) for end in _ENDS}
    counts = {**counts, "\n": counts["\n"] - counts["\r\n"], "\r": counts["\r"] - counts["\r\n"]}
    end = max(_ENDS, key=lambda one: counts[one])
    if sum(counts.values()) in (counts[end], 0) or counts[end] < 0.5 * sum(counts.values()):
        return text
    lines = text.split(end)
    whole = [_QUOTED.sub("", line) for line in lines if line]
    whole = [line for line in whole if "\r" not in line and "\n" not in line]
    if len(whole) < 0.5 * len(lines):
        return text  # other ends are ends as well
    usual = Counter(line.count(delimiter) for line in whole).most_common(1)[0][0]
    mark = re.escape(delimiter)
    cell = re.compile(rf'(^|{mark})([^"{mark}]*[\r\n][^"{mark}]*)(?={mark}|$)')
    return end.join(
        cell.sub(r'\1"\2"', line) if _is_broken(line, delimiter, usual) else line for line in lines
    )


def _is_broken(line: str, delimiter: str, usual: int) -> bool:
    """Whether a line has another line end within, and as many cells as a record all the same."""
    bare = _QUOTED.sub("", line)
    inner = bare.strip("\r\n")
    return ("\r" in inner or "\n" in inner) and inner == bare and bare.count(delimiter) == usual


def detect_dialect(text: str, name: str, delimiter: str | None = None) -> Dialect:
    """Find the delimiter (unless given) and the quoting; InputError if rows are too uneven."""
    hint = re.match(r"sep=(.)\r?\n", text)
    if hint:
        text = text[hint.end() :]
        delimiter = delimiter or hint[1]
    chosen = None if delimiter == FIXED_WIDTH else delimiter or find_delimiter(text)
    columns = fixed_columns(text) if chosen is None else None
    if columns is not None:
        text, chosen = columns, "\t"
    if chosen is not None:
        text = _enclosed_breaks(text, chosen)
    if chosen == " " and not _is_quoted(text):
        # In this order: of a run of spaces, each would be tried as the beginning of the last.
        text = re.sub(r"(?m)^ | (?=\r?$)", "", re.sub(r" {2,}", " ", text))
    found = choose_quoting(text, name, chosen)
    scan, fixed = found.scan, columns is not None
    return Dialect(text, chosen, found.quoting, scan.widths, scan.width, found.findings, fixed)
