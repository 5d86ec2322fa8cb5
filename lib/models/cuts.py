"""Limits as an analyst writes them: numbers that ascend."""

import math
from itertools import pairwise


def read_cuts(text: str, count: int = 4) -> tuple[float, ...]:
    """Return the numbers in a text such as "30, 60, 90, 180"; ValueError unless they ascend."""
    found = tuple(float(part) for part in text.replace(";", ",").split(","))
    ascending = all(first < second for first, second in pairwise(found))
    if len(found) != count or not ascending or not all(map(math.isfinite, found)):
        raise ValueError(text)
    return found
