"""Entries among the products that are none: postage, fees, corrections."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lib.core.dataset import Dataset

_WORDS = re.compile(
    r"\b(postage|shipping|freight|carriage$|delivery|bank charges?|fees?|charges?|commission|manual"
    r"|adjust(ment)?s?|discounts?|vouchers?|gift ?cards?|samples?|test|bad debts?|deposits?"
    r"|tax|vat|tips?)\b|배송|택배|운송비|수수료|할인|쿠폰|조정|보정|세금|부가세|상품권|증정|샘플|테스트",
    re.IGNORECASE,
)
_MAX_PRODUCTS = 40
_MAX_NAME_LENGTH = 40
"""Names longer than this describe a product, whatever words are in them."""


def counts_of(dataset: Dataset, column: str) -> dict[str, int]:
    """Return how many rows each product of a table is in, the most frequent first."""
    counts = dataset.frame[column].dropna().value_counts()
    return {str(name): int(count) for name, count in counts.items()}


def not_products(counts: Mapping[str, int]) -> list[str]:
    """Return names that look like no product, the most frequent first.

    By words such as "POSTAGE", or, where most names hold a digit, as codes do, by having none, such
    as "M" or "BANK CHARGES" among "85123A".
    """
    names = [name for name in counts if name.strip()]
    coded = sum(_has_digit(name) for name in names) > 0.8 * len(names)
    found = [
        name
        for name in names
        if (len(name) <= _MAX_NAME_LENGTH and _WORDS.search(name))
        or (coded and not _has_digit(name))
        or len(name.strip()) == 1
    ]
    return sorted(found, key=lambda name: (-counts[name], name))[:_MAX_PRODUCTS]


def _has_digit(name: str) -> bool:
    return any(letter.isdigit() for letter in name)


def matching(names: Sequence[str], wanted: str) -> bool:
    """Whether a text that was looked for is in one of the names, whatever its case."""
    text = wanted.strip().casefold()
    return not text or any(text in name.casefold() for name in names)
