"""Forms and parameters of exponential smoothing by AICc, for many series at once.

The forms that come first forecast together, with Akaike weights (Kolassa 2011, IJF 27:238-251):
AICc hardly tells them apart, and their mean is better than its first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.core.facts import Json
from lib.workflows.forecasts.backtest.panel import Floats, History, Ints
from lib.workflows.forecasts.methods.aligned import (
    akaike_weights,
    best_few,
    right_aligned,
)
from lib.workflows.forecasts.methods.ets import (
    FORMS,
    HIGH,
    LOW,
    Columns,
    Form,
    criterion,
    from_shares,
    projected,
    smoothed,
    starts,
)
from lib.workflows.forecasts.methods.fans import sampled_fans

MAX_VALUES = 1_000
"""Values of a series that are smoothed, the latest ones."""
_STARTS = np.array(
    [
        [0.3, 0.1, 0.1, 0.95],
        [0.1, 0.02, 0.05, 0.97],
        [0.7, 0.05, 0.3, 0.9],
        [0.05, 0.3, 0.3, 0.95],
    ]
)
"""Where the search begins: alpha and the shares of the others."""
_TOGETHER = 4
"""Forms of a series that forecast together, the best by AICc at the starts, then refined."""
_ROUNDS = 22
_PAIRS = 100
"""Pairs of sampled paths with opposite shocks."""
_CHUNK = 20_000
"""Columns that go through the recursion at once: more do not fit into a processor's cache."""


@dataclass(frozen=True)
class Fitted:
    """The best forms of each series, as columns: shape (columns,), those of a series together.

    ``owner`` is the number of a column's series, ``weights`` what it counts there, in sum 1;
    ``spread`` the deviation of its errors, relative ones where they are.
    """

    columns: Columns
    owner: Ints
    shares: Floats
    forms: tuple[Form, ...]
    aicc: Floats
    weights: Floats
    spread: Floats


def forecast_ets(history: History, forms: tuple[Form, ...] = FORMS) -> Floats:
    """Return the mean forecasts of the best forms, with quantiles of sampled paths."""
    return fan_of(_fitted(history, forms), history)


def ets_parameters(history: History) -> list[dict[str, Json]]:
    """Return the forms of each series as they are usually written, their parameters and weights."""
    fitted = _fitted(history, FORMS)
    found: list[list[Json]] = [[] for _ in history.values]
    every = zip(
        fitted.owner.tolist(), fitted.forms, from_shares(fitted.shares).T.tolist(), strict=True
    )
    figures = zip(fitted.aicc.tolist(), fitted.weights.tolist(), strict=True)
    for (owner, form, own), (aicc, weight) in zip(every, figures, strict=True):
        there = (True, form.trend, form.season != "N", form.damped)
        names = ("alpha", "beta", "gamma", "phi")
        kept = {name: one for name, one, is_one in zip(names, own, there, strict=True) if is_one}
        found[owner].append({"form": form.name, **kept, "aicc": aicc, "weight": weight})
    return [{"forms": forms} for forms in found]


def _fitted(history: History, forms: tuple[Form, ...]) -> Fitted:
    matrix = right_aligned(history.values, max(MAX_VALUES, 2 * history.season))
    return choose(matrix, history.lengths, history.season, forms)


def choose(matrix: Floats, lengths: Ints, period: int, forms: tuple[Form, ...]) -> Fitted:
    """Return each series' best forms; ``matrix`` is right-aligned, shape (series, longest)."""
    series, longest = matrix.shape
    begins = longest - np.minimum(lengths, longest)
    pairs = [
        (number, form)
        for number in range(series)
        for form in forms
        if _allowed(form, matrix[number, begins[number] :], period)
    ]
    owner = np.array([number for number, _ in pairs])
    kinds = [form for _, form in pairs]
    columns = _columns(matrix, begins, owner, kinds, period)
    penalty = _penalty(kinds, longest - columns.begins, period)
    tried = np.stack(
        [_criterion(columns, np.repeat(one[:, None], len(owner), 1)) for one in _STARTS]
    )
    first = tried.argmin(axis=0)
    kept = best_few(owner, tried.min(axis=0) + penalty, _TOGETHER)
    columns, shares = columns.take(kept), _STARTS[first[kept]].T.copy()
    names = tuple(kinds[one] for one in kept)
    aicc = _refined(columns, shares, tried.min(axis=0)[kept], names) + penalty[kept]
    _, error, _ = smoothed(columns, from_shares(shares))
    relative = error / np.where(columns.relative_error, columns.y - error, 1.0)
    counts = longest - columns.begins - np.array([form.smoothing for form in names])
    spread = np.sqrt(np.nansum(np.square(relative), axis=0) / np.maximum(counts, 1))
    weights = akaike_weights(owner[kept], aicc)
    return Fitted(columns, owner[kept], shares, names, aicc, weights, spread)


def fan_of(fitted: Fitted, history: History) -> Floats:
    """Return the mean forecasts of fitted forms, with the quantiles of paths with normal shocks.

    Of a series' paths each form has as many as it counts.
    """
    parameters = from_shares(fitted.shares)
    _, _, states = smoothed(fitted.columns, parameters)
    ahead, count = history.ahead, len(history.values)
    points = np.zeros((count, ahead))
    each = projected(fitted.columns, parameters, states, ahead).T
    np.add.at(points, fitted.owner, fitted.weights[:, None] * each)
    generator = np.random.default_rng(history.seed)
    half = generator.standard_normal((ahead, _PAIRS))
    shocks = np.concatenate([half, -half], axis=1)
    samples = np.empty((count, 2 * _PAIRS, ahead))
    form_of = np.tile(_shared_out(fitted, count), (1, 2))
    step = max(1, _CHUNK // (2 * _PAIRS))
    for start in range(0, count, step):
        own = form_of[start : start + step].ravel()
        sizes = np.tile(shocks, (1, len(own) // (2 * _PAIRS))) * fitted.spread[own]
        repeated = type(states)(states.level[own], states.slope[own], states.season[:, own])
        paths = projected(fitted.columns.take(own), parameters[:, own], repeated, ahead, sizes)
        samples[start : start + step] = paths.T.reshape(-1, 2 * _PAIRS, ahead)
    outputs = sampled_fans(samples)
    outputs += (points - outputs[..., 0])[..., None]
    return np.asarray(outputs[:, history.gap :])


def _shared_out(fitted: Fitted, count: int) -> Ints:
    """Return the columns that pairs of paths are of, shape (series, _PAIRS), by their weights."""
    below = np.cumsum(fitted.weights)  # of the series before, too, each of which adds 1
    wanted = np.arange(count)[:, None] + (np.arange(_PAIRS) + 0.5) / _PAIRS
    return np.minimum(np.searchsorted(below, wanted), len(below) - 1)


def _allowed(form: Form, own: Floats, period: int) -> bool:
    """Whether a series can have a form: long enough for it, only positive values for ratios."""
    if form.season != "N" and (period < 2 or len(own) < 2 * period + 2):
        return False
    if (form.multiplicative_error or form.season == "M") and own.min() <= 0:
        return False
    return len(own) > form.parameters(period) + 1 or form == FORMS[0]


def _columns(matrix: Floats, begins: Ints, owner: Ints, kinds: list[Form], period: int) -> Columns:
    y = np.ascontiguousarray(matrix[owner].T)
    level, slope, season = starts(y, begins[owner], period, kinds)
    return Columns(
        y=y,
        begins=begins[owner],
        trend=np.array([float(form.trend) for form in kinds]),
        damped=np.array([float(form.damped) for form in kinds]),
        additive=np.array([float(form.season == "A") for form in kinds]),
        multiplicative=np.array([float(form.season == "M") for form in kinds]),
        relative_error=np.array([form.multiplicative_error for form in kinds]),
        level=level,
        slope=slope,
        season=season,
    )


def _penalty(kinds: list[Form], counts: Ints, period: int) -> Floats:
    """Return what AICc adds to -2 log likelihood: 2 k n / (n - k - 1)."""
    k = np.array([form.parameters(period) for form in kinds], dtype=np.float64)
    room = np.maximum(counts - k - 1, 0.5)
    return np.asarray(2 * k * counts / room)


def _refined(columns: Columns, shares: Floats, scores: Floats, kinds: Sequence[Form]) -> Floats:
    """Improve shares in place by a search along the axes with steps that shrink; return scores."""
    free = np.array([[True, form.trend, form.season != "N", form.damped] for form in kinds]).T
    width = np.where(free, 0.25 * (HIGH - LOW)[:, None], 0.0)
    everyone = np.arange(shares.shape[1])
    for _ in range(_ROUNDS):
        axes = [(axis, sign) for axis in range(4) for sign in (1, -1) if free[axis].any()]
        probes = np.repeat(shares[None], len(axes), axis=0)
        for place, (axis, sign) in enumerate(axes):
            moved = shares[axis] + sign * width[axis]
            probes[place, axis] = np.clip(moved, LOW[axis], HIGH[axis])
        moves = [free[axis] & (probes[p, axis] != shares[axis]) for p, (axis, _) in enumerate(axes)]
        found = np.full((len(axes), len(everyone)), np.inf)
        where = np.argwhere(np.array(moves))
        if not len(where):
            break
        columns_of = columns.take(where[:, 1])
        found[where[:, 0], where[:, 1]] = _criterion(
            columns_of, probes[where[:, 0], :, where[:, 1]].T
        )
        best = found.argmin(axis=0)
        better = found[best, everyone] < scores - 1e-9
        shares[:, better] = probes[best[better], :, everyone[better]].T
        scores = np.where(better, found[best, everyone], scores)
        width = np.where(better[None], width, width / 2)
    return scores


def _criterion(columns: Columns, shares: Floats) -> Floats:
    """Return the criterion in parts that fit into a processor's cache."""
    count = shares.shape[1]
    found = np.empty(count)
    for start in range(0, count, _CHUNK):
        part = np.arange(start, min(start + _CHUNK, count))
        found[part] = criterion(columns.take(part), from_shares(shares[:, part]))
    return found
