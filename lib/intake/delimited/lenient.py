"""Records whose quotes do not keep to the rules: a quote closes a cell only where the cell ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MAX_LINES = 1000
"""Lines that one cell may span."""


@dataclass
class Lenient:
    """Reads records, and notes the lines (from 1) with quotes that did not keep to the rules.

    ``stray``: a quote within a cell, kept as text; ``unclosed``: a quote that opens a cell and is
    never closed, kept as text. ``escape`` before a quote makes it part of the text; where all is
    ``escaped``, also the delimiter and itself, in cells without quotes too. A quote behind which
    another cell opens before it is closed is text, within a line only where ``reopened``.
    """

    lines: list[str]
    delimiter: str
    quote: str = '"'
    skip_space: bool = False
    escape: str | None = None
    escaped: bool = False
    reopened: bool = False
    stray: list[int] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)

    def records(self) -> Iterator[list[str]]:
        """Yield the cells of each record; of a blank line none."""
        place = 0
        while place < len(self.lines):
            body = self.lines[place].rstrip("\r\n")
            place += 1
            if self.quote not in body and not (self.escaped and str(self.escape) in body):
                yield body.split(self.delimiter) if body else []
                continue
            cells, place = self._cells(body, place)
            yield cells

    def _cells(self, body: str, place: int) -> tuple[list[str], int]:
        """Return the cells of a record; ``body`` is its first line, ``place`` the one after it."""
        cells: list[str] = []
        at = 0
        while True:
            start = at
            if self.skip_space:
                while body.startswith(" ", start):
                    start += 1
            if body.startswith(self.quote, start):
                body, place, end = self._closed(body, start, place)
                if end >= 0:
                    cells.append(self._text(body[start + 1 : end]))
                    at = end + 1
                    if at >= len(body):
                        return cells, place
                    at += len(self.delimiter)
                    continue
            end = self._next(body, at)
            cells.append(self._bare(body[start:] if end < 0 else body[start:end]))
            if end < 0:
                return cells, place
            at = end + len(self.delimiter)

    def _next(self, body: str, at: int) -> int:
        """Return where the next delimiter stands that is not escaped; -1 if there is none."""
        end = body.find(self.delimiter, at)
        while self.escaped and end >= 0 and self._is_escaped(body, end):
            end = body.find(self.delimiter, end + len(self.delimiter))
        return end

    def _is_escaped(self, body: str, at: int) -> bool:
        """Whether an odd number of escapes stands before a place, or any, where only quotes are."""
        bare = body[:at].rstrip(str(self.escape))
        return (at - len(bare)) % 2 == 1 if self.escaped else at > len(bare)

    def _bare(self, inside: str) -> str:
        if not self.escaped or str(self.escape) not in inside:
            return inside
        return re.sub(rf"{re.escape(str(self.escape))}(.)", r"\1", inside, flags=re.DOTALL)

    def _text(self, inside: str) -> str:
        if self.escaped:
            return self._bare(inside)
        text = inside.replace(self.quote * 2, self.quote)
        return text.replace(self.escape + self.quote, self.quote) if self.escape else text

    def _closed(self, body: str, start: int, place: int) -> tuple[str, int, int]:
        """Find the quote that closes a cell, in lines below if it must be; -1 if there is none."""
        end = self._end(body, start + 1, place)
        if end >= 0:
            if self.reopened and self._opens_within(body, start + 1, end):
                self.stray.append(place)
                return body, place, -1
            return body, place, end
        whole, below = body, place
        while below < min(len(self.lines), place + _MAX_LINES):
            line = self.lines[below].rstrip("\r\n")
            opens = line.startswith(self.quote) and len(line) > 1
            if (opens and line[1] != self.delimiter) or f"{self.delimiter}{self.quote}" in line:
                # Another cell opens before this one is closed: unless it is closed first.
                first = self._end(line, 0, below)
                other = line.find(f"{self.delimiter}{self.quote}")
                if first < 0 or opens or 0 <= other < first:
                    break
            from_here = len(whole) + 1
            whole = f"{whole}\n{line}"
            below += 1
            end = self._end(whole, from_here, below)
            if end >= 0:
                return whole, below, end
        self.unclosed.append(place)
        return body, place, -1

    def _opens_within(self, body: str, start: int, end: int) -> bool:
        """Whether a quote behind a delimiter, and before more of a cell, stands between places."""
        mark = f"{self.delimiter}{self.quote}"
        found = body.find(mark, start, end)
        while found >= 0:
            after = body[found + len(mark) : found + len(mark) + 1]
            if after not in (self.delimiter, self.quote):
                return True
            found = body.find(mark, found + 1, end)
        return False

    def _end(self, body: str, at: int, line: int) -> int:
        """Return where the next quote stands that a delimiter or the end of the line follows."""
        stray = 0
        while (found := body.find(self.quote, at)) >= 0:
            after = found + 1
            if self.escape and self._is_escaped(body, found):
                at = after
                continue
            if not self.escaped and body.startswith(self.quote, after):
                # Behind one within the cell a second one ends, where the cell can end.
                beyond = body[after + 1 : after + 2]
                if stray % 2 and beyond in ("", self.delimiter):
                    return after
                at = after + 1
                continue
            rest = body[after : after + 1]
            if not rest or rest == self.delimiter:
                return found
            self.stray.append(line)
            stray += 1
            at = after
        return -1
