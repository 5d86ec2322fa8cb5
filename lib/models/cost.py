"""Shares of the cost estimates that several models have in common (CPU seconds)."""

from lib.core.model import Settings, Size, chosen

_COLUMN = 3e-4
"""Looking at a column at all, in fitting and predicting: felt where there are thousands."""


def dense_seconds(size: Size) -> float:
    """Estimate the preparation of a dense matrix, for fitting and predicting."""
    return 0.05 + size.columns * (_COLUMN + 1.0e-7 * size.rows)


def tree_seconds(size: Size) -> float:
    """Estimate the preparation of ordinal codes, for fitting and predicting."""
    return 0.04 + size.columns * (_COLUMN + 0.3e-7 * size.rows)


def network_factor(
    settings: Settings,
    epochs: float,
    *,
    layers: int = 2,
    width: int = 128,
    growth: float = 0.5,
) -> float:
    """Return about how many times the usual cost a network has with changed settings.

    ``epochs`` is the share of the usual epochs that it trains; ``layers`` and ``width`` are its
    usual hidden layers, ``growth`` the power of their width that its cost grows with.
    """
    wider = (chosen(settings, "width", width) / width) ** growth
    deeper = (1 + chosen(settings, "layers", layers)) / (1 + layers)
    more = chosen(settings, "ensemble", 8) / 8
    batch = (128 / chosen(settings, "batch", 128)) ** 0.7
    return float(epochs * wider * deeper * more * batch)


def epochs_share(settings: Settings, usual: float) -> float:
    """Return the share of the usual epochs that a network trains with changed settings."""
    return chosen(settings, "epochs", 0.0) / usual if "epochs" in settings else 1.0
