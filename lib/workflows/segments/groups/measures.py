"""In which measures the customers of each segment are told apart."""

from __future__ import annotations

from collections.abc import Sequence

MEASURES = ("recency", "frequency", "monetary", "average_amount")
MONEY = ("monetary", "average_amount")
"""What analysts ask of every segment first, as customer tables made of transactions name it."""
_MAX_MEASURES = 4


def measured(kinds: dict[str, str], roles: dict[str, str], columns: Sequence[str]) -> list[str]:
    """Return the columns whose values are told of each segment.

    Recency, frequency, monetary value and the value of an order where they are known (``roles``:
    columns by measure), else the first numbers among the features (``kinds``).
    """
    known = [roles.get(name, name if name == "average_amount" else "") for name in MEASURES]
    found = [name for name in known if name in columns]
    if not roles or not found:
        found = [name for name, kind in kinds.items() if kind == "number"][:_MAX_MEASURES]
    return [name for name in dict.fromkeys(found) if name in columns]
