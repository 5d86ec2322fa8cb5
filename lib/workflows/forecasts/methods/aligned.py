"""Series of different lengths as one matrix, so that methods run on all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.workflows.forecasts.backtest.panel import Floats, Ints


def right_aligned(values: Sequence[Floats], most: int | None = None) -> Floats:
    """Return series that end together, shape (series, longest), NaN before each begins.

    Of each at most the last ``most`` values are there.
    """
    longest = max((len(one) for one in values), default=0)
    width = longest if most is None else min(longest, most)
    matrix = np.full((len(values), width), np.nan)
    for row, own in zip(matrix, values, strict=True):
        row[width - min(len(own), width) :] = own[-width:]
    return matrix


def errors_at_origins(matrix: Floats, forecasts: Floats, first_origin: int, horizon: int) -> Floats:
    """Return actual minus forecast at earlier origins, shape (series, origins, horizon).

    ``forecasts[:, k, j]`` is of column ``first_origin + k + j`` of the matrix, which the origin
    ``first_origin + k`` is the first column not to know. What lies beyond the matrix is NaN.
    """
    count = forecasts.shape[1]
    columns = first_origin + np.arange(count)[:, None] + np.arange(horizon)
    inside = columns < matrix.shape[1]
    actual = matrix[:, np.minimum(columns, matrix.shape[1] - 1)]
    return np.where(inside, actual - forecasts, np.nan)


def left_aligned(values: Sequence[Floats], most: int | None = None) -> Floats:
    """Return series that begin together, shape (series, longest), NaN after each ends.

    Of each at most the last ``most`` values are there.
    """
    parts = [own if most is None else own[-most:] for own in values]
    matrix = np.full((len(parts), max(map(len, parts), default=0)), np.nan)
    for row, own in zip(matrix, parts, strict=True):
        row[: len(own)] = own
    return matrix


def best_few(owner: Ints, scores: Floats, most: int) -> Ints:
    """Return the places of each owner's smallest scores, in the order of owners."""
    order = np.lexsort((scores, owner))
    owners = owner[order]
    begins = np.flatnonzero(np.diff(owners, prepend=-1))
    rank = np.arange(len(owners)) - np.repeat(begins, np.diff(np.append(begins, len(owners))))
    return np.asarray(order[rank < most])


def akaike_weights(owner: Ints, criteria: Floats) -> Floats:
    """Return what each model of an owner counts (Burnham & Anderson 2002, section 2.9); sum 1."""
    least = np.full(int(owner.max()) + 1, np.inf)
    np.minimum.at(least, owner, criteria)
    weights = np.exp(-(criteria - least[owner]) / 2)
    return np.asarray(weights / np.bincount(owner, weights)[owner])
