"""Who is odd is found by each method, and how far they agree is counted."""

import json

import numpy as np
import pytest

from lib.core.facts import to_json
from lib.errors import InputError
from lib.workflows.segments.customers.anomalies import (
    agreement,
    ranks_of,
    reasons,
    scores,
    votes_of,
)


def crowd(rows: int = 300, seed: int = 0) -> np.ndarray:
    matrix = np.random.default_rng(seed).normal(size=(rows, 3))
    matrix[:3] = [[9, 0, 0], [0, -9, 0], [8, 8, 8]]
    return matrix


def test_those_far_out_are_put_forward():
    found = scores(crowd(), error=lambda rows: (rows**2).sum(axis=1))
    assert set(found) == {"isolation_forest", "local_outlier_factor", "autoencoder"}
    votes = votes_of(found)
    assert votes[:3].tolist() == [3, 3, 3]
    told = agreement(found)
    json.dumps(to_json(told), allow_nan=False)
    assert told.each == 6
    assert sum(told.votes) == told.candidates == int((votes > 0).sum())
    assert len(told.pairs) == 3
    assert all(pair.overlap > 3 * pair.chance for pair in told.pairs)


def test_the_reason_is_the_feature_that_is_far_out():
    first, second, _ = reasons(crowd(), ["a", "b", "c"], np.arange(3))
    assert first[0][0] == "a"
    assert first[0][1] > 5
    assert second[0][0] == "b"
    assert second[0][1] < -5


def test_equal_rows_and_few_rows():
    matrix = np.zeros((100, 2))
    matrix[0] = 50
    found = scores(matrix)
    assert all(np.isfinite(values).all() for values in found.values())
    assert agreement(found).pairs[0].correlation is not None
    assert ranks_of(found["isolation_forest"])[0] == 1
    with pytest.raises(InputError, match="anomalies_too_few"):
        scores(np.zeros((5, 2)))
