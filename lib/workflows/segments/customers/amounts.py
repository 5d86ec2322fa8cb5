"""Amounts of money as people write them: "£1,234.50", "12,000원", "(35.00)"."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from lib.intake.values.cells import make_cells
from lib.intake.values.marks import Marks
from lib.intake.values.numbers import parse_numbers

_CURRENCY = re.compile(
    r"[$€£¥₩￦원엔]|(?<![A-Za-z])(?:KRW|USD|EUR|GBP|JPY|CNY|won)(?![A-Za-z])", re.IGNORECASE
)
_SAME = {
    "￦": "₩",
    "원": "₩",
    "krw": "₩",
    "won": "₩",
    "usd": "$",
    "eur": "€",
    "gbp": "£",
    "jpy": "¥",
    "엔": "¥",
}
_BRACKETS = re.compile(r"\((.*)\)")


def parse_amounts(values: pd.Series) -> tuple[pd.Series, tuple[str, ...]]:
    """Return numbers (NaN where missing or not readable) and the currencies they were written in.

    ``values`` are numbers or strings; the commonest currency comes first, as a sign where it has
    one. Brackets are a minus, as accountants write it.
    """
    if values.dtype.kind in "iuf":
        plain = values.astype("float64")
        return plain.where(np.isfinite(plain)), ()
    codes, distinct = pd.factorize(values)
    stripped = [_without_currency(str(value)) for value in distinct]
    counts = np.bincount(codes[codes >= 0], minlength=len(distinct))
    seen: dict[str, int] = {}
    for (_, currency), count in zip(stripped, counts, strict=True):
        if currency:
            seen[currency] = seen.get(currency, 0) + int(count)
    numbers = _numbers([text for text, _ in stripped])
    found = np.where(codes >= 0, np.append(numbers, np.nan)[codes], np.nan)
    ranked = sorted(seen, key=lambda currency: -seen[currency])
    return pd.Series(found, index=values.index), tuple(ranked)


def currency_sign(unit: str) -> str:
    """Return the sign of a currency, "" of a unit that is none."""
    if not _CURRENCY.fullmatch(unit.strip()):
        return ""
    return _SAME.get(unit.strip().lower(), unit.strip())


def _without_currency(text: str) -> tuple[str, str]:
    match = _CURRENCY.search(text)
    bare = _CURRENCY.sub("", text).strip()
    negative = _BRACKETS.fullmatch(bare)
    if negative:
        bare = "-" + negative[1].strip()
    # "- 1,200" and "-₩1,200" alike.
    bare = re.sub(r"^([-−+])\s+", r"\1", bare)
    return bare, currency_sign(match[0]) if match else ""


def _numbers(texts: list[str]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    if not texts:
        return np.empty(0)
    cells = make_cells(pd.Series(texts, dtype="str"))
    parsed = parse_numbers(cells, Marks(), forced=True)
    if parsed is None:
        return np.full(len(texts), np.nan)
    return parsed.values[cells.codes]
