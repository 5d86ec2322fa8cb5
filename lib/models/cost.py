"""Shares of the cost estimates that several models have in common (CPU seconds)."""

from lib.core.model import Size


def dense_seconds(size: Size) -> float:
    """Estimate the preparation of a dense matrix, for fitting and predicting."""
    return 0.05 + 1.0e-7 * size.rows * size.columns


def tree_seconds(size: Size) -> float:
    """Estimate the preparation of ordinal codes, for fitting and predicting."""
    return 0.04 + 0.3e-7 * size.rows * size.columns
