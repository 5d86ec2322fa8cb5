"""Columns that begin at the same place in every line, with spaces up to the next one."""

import re
from itertools import pairwise

from lib.intake.delimited.lines import lines_of, sample_of

FIXED_WIDTH = "fixed"
"""Stands for the delimiter of such columns, which have none."""
_MIN_LINES = 3
_SAMPLE = 500
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")
_WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")
_FILLER = "\ue000"
_BLANK = 2
"""Spaces that must stand before the next column in most lines."""


def fixed_columns(text: str) -> str | None:
    """Return a text with tabs between its columns, if they stand below each other; else None.

    They do where at some places every line has a space, and before these most lines have more than
    one: in running text no place is free in all lines. Where a column is found so, one space is
    enough beside a column of numbers.
    """
    if "\t" in text:
        return None
    by_characters = _columns(text)
    if by_characters is not None or text.isascii():
        return by_characters
    # Korean, Chinese and Japanese letters are two wide on a terminal, and two bytes in old files.
    widened = _columns(_WIDE.sub(lambda match: match[0] + _FILLER, text))
    return None if widened is None else widened.replace(_FILLER, "")


def _columns(text: str) -> str | None:
    sample = [line.rstrip("\r\n") for line in lines_of(sample_of(text)) if line.strip()][:_SAMPLE]
    if len(sample) < _MIN_LINES:
        return None
    width = max(map(len, sample))
    free = [all(line[at : at + 1] in ("", " ") for line in sample) for at in range(width)]
    begins = [at for at in range(1, width) if not free[at] and free[at - 1]]
    if not any(_is_wide(sample, at) for at in begins):
        return None
    numbers = [
        all(_NUMBER.fullmatch(line[begin:end].strip()) for line in sample[1:])
        for begin, end in pairwise([0, *begins, width])
    ]
    beside = {at for at, two in zip(begins, pairwise(numbers), strict=True) if any(two)}
    starts = [0, *(at for at in begins if at in beside or _is_wide(sample, at))]
    ends = [*starts[1:], None]
    return "".join(
        "\t".join(
            line.rstrip("\r\n")[start:end].strip() for start, end in zip(starts, ends, strict=True)
        )
        + "\n"
        for line in lines_of(text)
    )


def _is_wide(sample: list[str], start: int) -> bool:
    return sum(line[:start].endswith(" " * _BLANK) for line in sample) > 0.5 * len(sample)
