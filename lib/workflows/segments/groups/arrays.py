"""Kinds of arrays: numbers, codes (of segments, of rows of a table), marks and texts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]
Marks = NDArray[np.bool_]
Texts = NDArray[np.object_]
Numbers32 = NDArray[np.float32]
"""Numbers as networks hold them."""
