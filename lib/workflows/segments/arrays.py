"""Kinds of arrays: numbers, codes (of segments, of rows of a table), masks, texts and moments."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]
Texts = NDArray[np.object_]
Moments = NDArray[np.datetime64]
Counts = Numbers | Codes
"""Numbers of purchases, which are whole but may be held as either."""
Numbers32 = NDArray[np.float32]
"""Numbers as networks hold them."""
