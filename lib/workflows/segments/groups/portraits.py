"""What is in each segment: its size, what sets it apart, who is typical of it.

All functions take the customers' table and one label per row: 0, 1, 2 ... for the segments, and
-1 for customers that belong to none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import stdtrit

from lib.workflows.segments.arrays import Codes, Mask, Numbers
from lib.workflows.segments.facts.portraits import (
    CategoryShare,
    FeatureDifference,
    FeatureSummary,
    Portrait,
    PortraitSet,
    Span,
)

if TYPE_CHECKING:
    import pandas as pd

NOISE = -1
"""The label of customers that belong to no segment."""
MAX_CATEGORIES = 12
"""Categories of a feature that are looked at, the commonest first."""
TYPICAL = 3
_MEDOID_ROWS = 400
_SURE = 0.975


def portraits(
    frame: pd.DataFrame,
    labels: Codes,
    kinds: Mapping[str, str],
    *,
    money: str | None = None,
    logged: Sequence[str] = (),
    seed: int = 0,
) -> PortraitSet:
    """Describe every segment of a table.

    ``kinds`` maps the features to "number", "category" or others (which are left out); ``money``
    is the column whose sum is shared out; ``logged`` are features compared as log(1 + x), as the
    models saw them.
    """
    labels = np.asarray(labels, dtype=np.int64)
    numbers = numeric(frame, kinds, logged)
    categories = {name: levels_of(frame[name]) for name in _named(kinds, "category")}
    segments = [int(one) for one in np.unique(labels) if one != NOISE]
    scaled = _scaled(numbers)
    near = {one: medoids(_places(scaled, categories), labels == one, seed=seed) for one in segments}
    amounts = _amounts(frame, money)
    return PortraitSet(
        rows=len(labels),
        noise=int((labels == NOISE).sum()),
        money=money if amounts is not None else None,
        segments=tuple(
            _segment(segment, labels, frame, numbers, categories, amounts, near[segment])
            for segment in segments
        ),
        features=tuple(
            FeatureSummary(
                name=name,
                logged=name in logged,
                mean=_plain(float(np.nanmean(_raw(frame, name)))) if len(frame) else None,
                eta2=_plain(eta_squared(values, labels)),
            )
            for name, values in numbers.items()
        ),
        spans=_spans(frame, numbers, labels, segments),
    )


def numeric(
    frame: pd.DataFrame, kinds: Mapping[str, str], logged: Sequence[str] = ()
) -> dict[str, Numbers]:
    """Return the number features as float64, some as log(1 + x); infinities are missing.

    A value below zero has no logarithm of 1 + x to speak of: its sign is kept (symmetric log).
    """
    found = {}
    for name in _named(kinds, "number"):
        values = _raw(frame, name)
        found[name] = np.sign(values) * np.log1p(np.abs(values)) if name in logged else values
    return found


def eta_squared(values: Numbers, labels: Codes) -> float:
    """Return the share of a feature's variance that lies between the segments, noise left out."""
    known = np.isfinite(values) & (labels != NOISE)
    x, codes = values[known], labels[known]
    total = float(((x - x.mean()) ** 2).sum()) if len(x) else 0.0
    if total <= 0:
        return 0.0
    between = sum(
        float((codes == one).sum()) * (float(x[codes == one].mean()) - float(x.mean())) ** 2
        for one in np.unique(codes)
    )
    return min(between / total, 1.0)


class Difference(NamedTuple):
    """How far two means are apart in standard deviations of all, with Welch's 95 % interval."""

    d: float
    low: float
    high: float


def difference(values: Numbers, inside: Mask) -> Difference | None:
    """Return how far a segment's mean is from that of the rest.

    None where either side has fewer than two values, or all are equal.
    """
    known = np.isfinite(values)
    a, b = values[known & inside], values[known & ~inside]
    spread = float(values[known].std()) if known.any() else 0.0
    if len(a) < 2 or len(b) < 2 or spread <= 0:
        return None
    parts = np.array([a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)])
    gap, error = float(a.mean() - b.mean()), float(np.sqrt(parts.sum()))
    half = 0.0
    if error > 0:
        freedom = parts.sum() ** 2 / float((parts**2 / [len(a) - 1, len(b) - 1]).sum())
        half = float(stdtrit(freedom, _SURE)) * error
    return Difference(gap / spread, (gap - half) / spread, (gap + half) / spread)


def levels_of(column: pd.Series) -> dict[str, Mask]:
    """Return the commonest categories of a column, each with where it stands."""
    texts = column.astype("str")
    common = texts[column.notna()].value_counts().head(MAX_CATEGORIES).index
    return {str(level): (texts == level).to_numpy() for level in common}


def medoids(X: Numbers, inside: Mask, *, seed: int = 0) -> tuple[list[int], list[int]]:
    """Return positions of typical members (the medoid and its neighbours) and of extreme ones.

    The medoid is the member with the least mean distance to others, looked for among those near
    the segment's centre and measured on a sample where the segment is large.
    """
    members = np.flatnonzero(inside)
    own = X[members]
    centre = own.mean(axis=0)
    away = np.sqrt(((own - centre) ** 2).sum(axis=1))
    order = np.argsort(away, kind="stable")
    near = order[:_MEDOID_ROWS]
    some = np.arange(len(members))
    if len(members) > _MEDOID_ROWS:
        some = np.random.default_rng(seed).choice(len(members), _MEDOID_ROWS, replace=False)
    mean = np.array([np.sqrt(((own[some] - own[one]) ** 2).sum(axis=1)).mean() for one in near])
    best = near[int(mean.argmin())]
    close = np.argsort(((own - own[best]) ** 2).sum(axis=1), kind="stable")
    typical = [int(best), *(int(one) for one in close if one != best)][:TYPICAL]
    far = [int(one) for one in order[::-1] if int(one) not in typical][:TYPICAL]
    return [int(members[one]) for one in typical], [int(members[one]) for one in far]


def _segment(
    segment: int,
    labels: Codes,
    frame: pd.DataFrame,
    numbers: Mapping[str, Numbers],
    categories: Mapping[str, Mapping[str, Mask]],
    amounts: Numbers | None,
    near: tuple[list[int], list[int]],
) -> Portrait:
    """Return one segment: size, shares, features by strength, categories, typical and extreme."""
    inside = labels == segment
    money = share = None
    if amounts is not None:
        total = float(amounts.sum())
        money = float(amounts[inside].sum())
        share = money / total if total > 0 else None
    features = [
        FeatureDifference(
            name,
            *found,
            mean=_plain(np.nanmean(raw[inside])),
            median=_plain(np.nanmedian(raw[inside])),
            rest=_plain(np.nanmean(raw[~inside])),
            z=_plain(_z(values, inside)),
        )
        for name, values in numbers.items()
        if (found := difference(values, inside)) is not None
        for raw in [_raw(frame, name)]
    ]
    shares = [
        CategoryShare(
            name=name,
            value=level,
            share=float(where[inside].mean()),
            rest=float(where[~inside].mean()) if (~inside).any() else 0.0,
        )
        for name, levels in categories.items()
        for level, where in levels.items()
    ]
    return Portrait(
        segment=segment,
        size=int(inside.sum()),
        share=float(inside.mean()),
        money=money,
        money_share=share,
        typical=tuple(near[0]),
        extreme=tuple(near[1]),
        features=tuple(sorted(features, key=lambda one: -abs(one.d))),
        categories=tuple(sorted(shares, key=lambda one: -abs(one.share - one.rest))),
    )


def _z(values: Numbers, inside: Mask) -> float:
    """Return a segment's mean in standard deviations from the mean of all."""
    return float((np.nanmean(values[inside]) - np.nanmean(values)) / np.nanstd(values))


def _spans(
    frame: pd.DataFrame,
    numbers: Mapping[str, Numbers],
    labels: Codes,
    segments: Sequence[int],
) -> dict[str, Span]:
    """Return per feature its ends (1st and 99th percentile) and each segment's quartiles."""
    made: dict[str, Span] = {}
    for name, values in numbers.items():
        known = values[np.isfinite(values)]
        if not len(known):
            continue
        low, high = (float(one) for one in np.percentile(known, [1, 99]))
        width = high - low or 1.0
        rows = []
        for one in segments:
            own = values[(labels == one) & np.isfinite(values)]
            cuts = np.percentile(own, [25, 50, 75]) if len(own) else np.full(3, low)
            rows.append(tuple(float(np.clip((cut - low) / width, 0, 1)) for cut in cuts))
        raw = _raw(frame, name)
        ends = np.nanpercentile(raw, [1, 99])
        made[name] = Span(float(ends[0]), float(ends[1]), tuple(rows))
    return made


def _places(scaled: Numbers, categories: Mapping[str, Mapping[str, Mask]]) -> Numbers:
    """Return where rows stand for distances: standardised numbers, and categories as half steps."""
    marks = [0.5 * where[:, None] for levels in categories.values() for where in levels.values()]
    return np.hstack([scaled, *marks]) if marks else scaled


def _scaled(numbers: Mapping[str, Numbers]) -> Numbers:
    columns = []
    for values in numbers.values():
        known = np.isfinite(values)
        mean = float(values[known].mean()) if known.any() else 0.0
        spread = float(values[known].std()) if known.any() else 0.0
        columns.append(np.where(known, (values - mean) / (spread or 1.0), 0.0))
    return np.column_stack(columns) if columns else np.zeros((0, 0))


def _amounts(frame: pd.DataFrame, money: str | None) -> Numbers | None:
    if money is None or money not in frame.columns:
        return None
    return np.asarray(np.nan_to_num(_raw(frame, money), nan=0.0))


def _raw(frame: pd.DataFrame, name: str) -> Numbers:
    values = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(values), values, np.nan)


def _named(kinds: Mapping[str, str], kind: str) -> list[str]:
    return [name for name, one in kinds.items() if one == kind]


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
