"""The quantiles that a forecast consists of."""

LEVELS = (0.025, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.975)
"""The quantiles of a forecast; the outputs of a model are a point forecast, then these."""
WIDTH = 1 + len(LEVELS)
"""Outputs a row."""


def output_names() -> tuple[str, ...]:
    """Return what the outputs are called in files: "forecast", "q2.5", "q10", ..."""
    return ("forecast", *(f"q{100 * level:g}" for level in LEVELS))
