"""How well records were read, by the measures of the Pollock benchmark."""

import re
from collections import Counter
from collections.abc import Iterable

import pandas as pd

_MONEY = re.compile(r"([$€£₩¥])\s*([\d.]+)")
MEASURES = 10
"""The best score: one for being read at all, and precision, recall and F1 of three things."""


def score(clean: list[list[str]], read: list[list[str]] | None) -> float:
    """Return the sum of the ten measures; ``read`` is None where a file was refused.

    Headers and records are compared by what their cells mean, cells by how they are written.
    """
    if read is None:
        return 0.0
    if not clean:
        return float(MEASURES)
    header = [_meant(cell) for cell in clean[0]]
    total = 1 + _measures(header, [_meant(cell) for cell in read[0]] if read else [])
    total += _measures(_records(clean), _records(read))
    return total + _measures((c for row in clean for c in row), (c for row in read for c in row))


def _records(rows: list[list[str]]) -> list[str]:
    return ["".join(map(_meant, row)) for row in rows[1:]]


def _measures(wanted: Iterable[str], got: Iterable[str]) -> float:
    """Return precision + recall + F1 of two bags."""
    ours, theirs = Counter(wanted), Counter(got)
    if not ours:
        return 3.0
    common = (ours & theirs).total()
    if not common:
        return 0.0
    precision, recall = common / ours.total(), common / theirs.total()
    return precision + recall + 2 * precision * recall / (precision + recall)


def _meant(cell: str) -> str:
    """Return a cell so that two ways to write a number, a price or a date are the same."""
    if money := _MONEY.fullmatch(cell):
        return f"{money[1]}{float(money[2])}" if money[2].count(".") < 2 else cell
    if re.fullmatch(r"[+-]?\d+", cell):
        return str(int(cell))
    if re.fullmatch(r"[+-]?\d*\.\d+", cell):
        return str(float(cell))
    if re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", cell):
        first = cell[:4].isdigit()
        day = pd.to_datetime(cell, errors="coerce", dayfirst=not first)
        return cell if pd.isna(day) else str(day)
    return cell.lower()
