"""Shares of the cost estimates that several models have in common (CPU seconds)."""

from lib.core.model import Size

_COLUMN = 3e-4
"""Looking at a column at all, in fitting and predicting: felt where there are thousands."""


def dense_seconds(size: Size) -> float:
    """Estimate the preparation of a dense matrix, for fitting and predicting."""
    return 0.05 + size.columns * (_COLUMN + 1.0e-7 * size.rows)


def tree_seconds(size: Size) -> float:
    """Estimate the preparation of ordinal codes, for fitting and predicting."""
    return 0.04 + size.columns * (_COLUMN + 0.3e-7 * size.rows)
