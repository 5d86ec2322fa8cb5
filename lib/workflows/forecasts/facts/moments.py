"""Moments and numbers as JSON holds them."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Values: TypeAlias = tuple[float | None, ...]


def iso(moments: NDArray[np.datetime64]) -> tuple[str, ...]:
    """Return moments as ISO 8601, dates alone where all are midnight."""
    days = moments.astype("datetime64[D]")
    if (days == moments).all():
        return tuple(map(str, np.datetime_as_string(days)))
    return tuple(map(str, np.datetime_as_string(moments.astype("datetime64[s]"))))


def finite(values: NDArray[np.floating[Any]]) -> Values:
    """Return numbers as JSON can hold them."""
    return tuple(float(one) if np.isfinite(one) else None for one in values)
