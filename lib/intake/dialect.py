"""How the records of a text are written: what separates cells, and what encloses them."""

import re
from dataclasses import dataclass

import numpy as np

from lib.core.findings import Finding
from lib.intake.delimiters import find_delimiter
from lib.intake.fixed_width import fixed_columns
from lib.intake.lines import absent_character
from lib.intake.quoting import Quoting, choose_quoting


@dataclass(frozen=True)
class Dialect:
    """How records are written: ``delimiter`` None means one column; widths count each record.

    ``width`` is the number of columns; ``text`` is what is to be parsed (white space that separates
    columns is made single).
    """

    text: str
    delimiter: str | None
    quoting: Quoting
    widths: np.ndarray[tuple[int], np.dtype[np.int64]]
    width: int
    findings: tuple[Finding, ...] = ()

    @property
    def separator(self) -> str:
        """Return a character that a parser can be given: one that is nowhere, if there is none."""
        return self.delimiter or absent_character(self.text)


def detect_dialect(text: str, name: str, delimiter: str | None = None) -> Dialect:
    """Find the delimiter (unless given) and the quoting; InputError if rows are too uneven."""
    hint = re.match(r"sep=(.)\r?\n", text)
    if hint:
        text = text[hint.end() :]
        delimiter = delimiter or hint[1]
    chosen = delimiter or find_delimiter(text)
    if chosen is None and (columns := fixed_columns(text)) is not None:
        text, chosen = columns, "\t"
    if chosen == " ":
        # In this order: of a run of spaces, each would be tried as the beginning of the last.
        text = re.sub(r"(?m)^ | (?=\r?$)", "", re.sub(r" {2,}", " ", text))
    found = choose_quoting(text, name, chosen)
    return Dialect(text, chosen, found.quoting, found.scan.widths, found.scan.width, found.findings)
