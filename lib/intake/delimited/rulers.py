"""Lines that only draw a table: below the names of Markdown, around those of databases."""

import re

from lib.core.findings import Finding, Severity

_RULER = re.compile(
    r"(?m)^[ \t]*(?=[^\r\n]{0,300}[-=]{3})[|+]?[ \t]*:?[-=]{2,}:?"
    r"(?:[ \t]*[|+ \t][ \t]*:?[-=]{2,}:?)*[ \t]*[|+]?[ \t]*(?=\r?$)"
)
_COUNT = re.compile(
    r"(?m)^[ \t]*(?:\(\d+ (?:rows?|rows affected)\)|\d+ rows? in set[^\r\n]*|\(\d+개 행\))[ \t]*"
    r"(?=\r?\n?\s*\Z)"
)
"""What database clients write below a table."""
_LOOK = 5
"""Lines at the beginning of a text among which the first of them stands."""


def without_rulers(text: str) -> tuple[str, tuple[Finding, ...]]:
    """Return a text with such lines blank, so that all others keep their numbers, and say so."""
    beginning = text[:20_000].splitlines(keepends=True)[:_LOOK]
    if len(beginning) < 2 or not _RULER.search("".join(beginning)):
        return text, ()
    blank, rulers = _RULER.subn("", text)
    blank, counts = _COUNT.subn("", blank)
    values = {"count": rulers + counts}
    return blank, (Finding("rulers_left_out", Severity.INFO, values=values),)
