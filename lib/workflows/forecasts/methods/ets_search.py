"""Form and parameters of exponential smoothing by AICc, for many series at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.core.facts import Json
from lib.workflows.forecasts.backtest.panel import Floats, History, Ints
from lib.workflows.forecasts.methods.aligned import best_few, right_aligned
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
_REFINED = 4
"""Forms of a series whose parameters are looked for closely, the best by AICc at the starts."""
_ROUNDS = 22
_PAIRS = 100
"""Pairs of sampled paths with opposite shocks."""
_CHUNK = 20_000
"""Columns that go through the recursion at once: more do not fit into a processor's cache."""


@dataclass(frozen=True)
class Fitted:
    """The best form of each series: its column, shares and criterion by AICc."""

    columns: Columns
    shares: Floats
    forms: tuple[Form, ...]
    aicc: Floats
    spread: Floats


def forecast_ets(history: History, forms: tuple[Form, ...] = FORMS) -> Floats:
    """Return the forecasts of the form with the smallest AICc, with quantiles of sampled paths."""
    return fan_of(_fitted(history, forms), history)


def ets_parameters(history: History) -> list[dict[str, Json]]:
    """Return the form of each series as it is usually written, its parameters and its AICc."""
    fitted = _fitted(history, FORMS)
    found: list[dict[str, Json]] = []
    for form, own, aicc in zip(
        fitted.forms, from_shares(fitted.shares).T.tolist(), fitted.aicc.tolist(), strict=True
    ):
        there = (True, form.trend, form.season != "N", form.damped)
        names = ("alpha", "beta", "gamma", "phi")
        kept = {name: one for name, one, is_one in zip(names, own, there, strict=True) if is_one}
        found.append({"form": form.name, **kept, "aicc": aicc})
    return found


def _fitted(history: History, forms: tuple[Form, ...]) -> Fitted:
    matrix = right_aligned(history.values, max(MAX_VALUES, 2 * history.season))
    return choose(matrix, history.lengths, history.season, forms)


def choose(matrix: Floats, lengths: Ints, period: int, forms: tuple[Form, ...]) -> Fitted:
    """Return each series' best form; ``matrix`` is right-aligned, shape (series, longest)."""
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
    kept = best_few(owner, tried.min(axis=0) + penalty, _REFINED)
    columns, shares = columns.take(kept), _STARTS[first[kept]].T.copy()
    found = _refined(columns, shares, tried.min(axis=0)[kept], [kinds[one] for one in kept])
    aicc = found + penalty[kept]
    best = best_few(owner[kept], aicc, 1)
    chosen = columns.take(best)
    _, error, _ = smoothed(chosen, from_shares(shares[:, best]))
    size = np.where(chosen.relative_error, chosen.y - error, 1.0)
    relative = error / size
    names = tuple(kinds[kept[one]] for one in best)
    counts = longest - chosen.begins - np.array([form.smoothing for form in names])
    spread = np.sqrt(np.nansum(np.square(relative), axis=0) / np.maximum(counts, 1))
    return Fitted(chosen, shares[:, best], names, aicc[best], spread)


def fan_of(fitted: Fitted, history: History) -> Floats:
    """Return the forecasts of fitted forms, with the quantiles of paths with normal shocks."""
    parameters = from_shares(fitted.shares)
    _, _, states = smoothed(fitted.columns, parameters)
    ahead, count = history.ahead, len(fitted.forms)
    points = projected(fitted.columns, parameters, states, ahead).T
    generator = np.random.default_rng(history.seed)
    half = generator.standard_normal((ahead, _PAIRS))
    shocks = np.concatenate([half, -half], axis=1)
    samples = np.empty((count, 2 * _PAIRS, ahead))
    step = max(1, _CHUNK // (2 * _PAIRS))
    for start in range(0, count, step):
        part = np.arange(start, min(start + step, count))
        own = np.repeat(part, 2 * _PAIRS)
        sizes = np.tile(shocks, (1, len(part))) * fitted.spread[own]
        repeated = type(states)(states.level[own], states.slope[own], states.season[:, own])
        paths = projected(fitted.columns.take(own), parameters[:, own], repeated, ahead, sizes)
        samples[part] = paths.T.reshape(len(part), 2 * _PAIRS, ahead)
    outputs = sampled_fans(samples)
    outputs += (points - outputs[..., 0])[..., None]
    return np.asarray(outputs[:, history.gap :])


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


def _refined(columns: Columns, shares: Floats, scores: Floats, kinds: list[Form]) -> Floats:
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
