"""Segments as people count them: from 1, with 0 for customers in none.

Models, stored predictions and answers count from 0, with -1 for noise; every table that leaves the
program has the numbers of the pages.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

NOISE = -1
"""The code of rows in no segment."""


def numbered(codes: ArrayLike) -> pd.api.extensions.ExtensionArray | NDArray[np.int64]:
    """Return the numbers of codes; missing where a customer had no place in the segmentation yet.

    Whole numbers (int64), nullable ones (Int64) only where some are missing.
    """
    whole = np.asarray(codes, dtype=np.float64).round().astype(np.int64)
    numbers = whole - NOISE
    if (whole >= NOISE).all():
        return numbers
    return pd.arrays.IntegerArray(numbers, whole < NOISE)
