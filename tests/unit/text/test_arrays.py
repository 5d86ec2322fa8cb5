"""Distinct values, as NumPy finds them."""

import numpy as np
import pytest

from lib.workflows.reviews.texts.arrays import distinct


@pytest.mark.parametrize("size", [0, 1, 2, 1000])
def test_distinct_values_are_those_of_numpy(size: int) -> None:
    values = np.random.default_rng(size).integers(0, 50, size).astype(np.uint64)
    found = distinct(values)
    assert found.tolist() == np.unique(values).tolist()
    assert found.dtype == values.dtype
