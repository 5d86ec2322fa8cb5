"""Results about customers as they may be passed on (see lib.report.disclosure): no single one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lib.core.facts import Json, from_json, to_json
from lib.evaluation.judge.out_of_fold import joined
from lib.report.disclosed_results import ENDS
from lib.report.disclosure import MIN_ROWS, short
from lib.workflows.segments.facts.anomalies import Anomalies
from lib.workflows.segments.facts.baskets import BasketRule, Baskets, Product
from lib.workflows.segments.facts.contest import Contest
from lib.workflows.segments.facts.holdout import Check, CurvePoint
from lib.workflows.segments.facts.lifetime_value import Distribution, Lifetime, ScoreGrid
from lib.workflows.segments.facts.maps import DrawnMap, MapGroup
from lib.workflows.segments.facts.movement import Churn, ChurnSummary, Cohorts, Movement
from lib.workflows.segments.facts.portraits import (
    Portrait,
    Portraits,
    PortraitSet,
    Rule,
    Rules,
    Span,
    SuggestedName,
)

C = TypeVar("C", bound=Churn)
_MAX_MARKS = 150
"""About so many groups of customers are drawn on a map."""
Common = set[tuple[str, str]]
"""Categories, as feature and value, that enough customers have."""


def suggestions(found: Portraits) -> dict[str, SuggestedName]:
    """Return what suggested names are made of, without rare categories."""
    common = _common(found.portraits)

    def told(how: str, feature: str, value: str) -> bool:
        return how != "is" or (feature, value) in common

    return {
        code: replace(one, parts=tuple(part for part in one.parts if told(*part)))
        for code, one in found.suggested.items()
    }


def score_grid(grid: ScoreGrid) -> ScoreGrid:
    """Return a grid with empty cells where there are too few customers."""
    money = [
        tuple(0.0 if count < MIN_ROWS else value for count, value in zip(*row, strict=True))
        for row in zip(grid.customers, grid.money, strict=True)
    ]
    return replace(grid, customers=_large_counts(grid.customers), money=tuple(money))


def _large_counts(counts: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(0 if count < MIN_ROWS else count for count in row) for row in counts)


def _common(described: PortraitSet) -> Common:
    """Return the categories that enough customers have."""
    rows = described.rows
    return {
        (part.name, part.value)
        for segment in described.segments
        for part in segment.categories
        if round(part.share * segment.size + part.rest * (rows - segment.size)) >= MIN_ROWS
    }


def portraits(result: Mapping[str, Json]) -> dict[str, Json]:
    """Return the portraits of segments that are large enough."""
    found = from_json(Portraits, result)
    described = found.portraits
    common = _common(described)
    large = [place for place, one in enumerate(described.segments) if one.size >= MIN_ROWS]
    segments = tuple(_segment(described.segments[place], described.rows, common) for place in large)
    spans = {name: _span(span, large) for name, span in described.spans.items()}
    told = Portraits(
        portraits=replace(described, segments=segments, spans=spans),
        rules=None if found.rules is None else _rules(found.rules, common),
        suggested=suggestions(found),
    )
    return to_json(told)


def _end(value: float | None) -> float | None:
    return value if value is None else short(value, ENDS)


def _span(span: Span, large: Sequence[int]) -> Span:
    quartiles = tuple(
        tuple(None if cut is None else round(cut, 2) for cut in span.quartiles[place])
        for place in large
    )
    return Span(_end(span.low), _end(span.high), quartiles)


def _segment(one: Portrait, rows: int, common: Common) -> Portrait:
    features = one.features if rows - one.size >= MIN_ROWS else ()
    return replace(
        one,
        typical=(),
        extreme=(),
        features=tuple(replace(part, median=_end(part.median)) for part in features),
        categories=tuple(part for part in one.categories if (part.name, part.value) in common),
    )


def _rules(rules: Rules, common: Common) -> Rules:
    return Rules(
        fidelity=rules.fidelity,
        agreement=rules.agreement,
        rules=tuple(_rule(rule, common) for rule in rules.rules),
    )


def _rule(rule: Rule, common: Common) -> Rule:
    rare = any(
        sign in ("is", "not") and (name, value) not in common
        for name, sign, value in rule.conditions
    )
    return replace(rule, conditions=()) if rare or rule.rows < MIN_ROWS else rule


def drawn_map(result: Mapping[str, Json]) -> dict[str, Json]:
    """Return the middles of groups of neighbours on a map, each of one segment."""
    found = from_json(DrawnMap, result)
    points = np.array(found.points, dtype=float).reshape(len(found.labels), -1)[:, :2]
    labels = np.array(found.labels, dtype=np.int64)
    least = max(MIN_ROWS, len(points) // _MAX_MARKS)
    groups = tuple(
        MapGroup(
            segment=int(segment),
            x=float(points[rows, 0].mean()),
            y=float(points[rows, 1].mean()),
            customers=len(rows),
        )
        for segment in np.unique(labels)
        for rows in _neighbours(points, np.flatnonzero(labels == segment), least)
        if len(rows) >= MIN_ROWS
    )
    drawn = sum(group.customers for group in groups)
    return to_json(DrawnMap(kind=found.kind, shares=found.shares, groups=groups, drawn=drawn))


def _neighbours(
    points: NDArray[np.float64], rows: NDArray[np.int64], least: int
) -> list[NDArray[np.int64]]:
    """Divide rows into groups of neighbours, from ``least`` to twice as many in each.

    Halves along the wider direction, as for a k-d tree; too few rows at all are one group.
    """
    if len(rows) < 2 * least:
        return [rows]
    own = points[rows]
    ordered = rows[np.argsort(own[:, np.ptp(own, axis=0).argmax()], kind="stable")]
    middle = len(rows) // 2
    return [
        *_neighbours(points, ordered[:middle], least),
        *_neighbours(points, ordered[middle:], least),
    ]


def lifetime(result: Mapping[str, Json]) -> dict[str, Json]:
    """Return what customers are worth by groups of them."""
    found = from_json(Lifetime, result)
    segments = tuple(
        replace(segment, median=short(segment.median, ENDS))
        for segment in found.segments
        if segment.customers >= MIN_ROWS
    )
    told = replace(
        found,
        median=short(found.median, ENDS),
        distribution=_distribution(found.distribution),
        segments=segments,
        check=None if found.check is None else _check(found.check),
    )
    return to_json(told)


def _check(check: Check) -> Check:
    return replace(
        check,
        alive=(),
        buckets=tuple(bucket for bucket in check.buckets if bucket.customers >= MIN_ROWS),
        segments=tuple(segment for segment in check.segments if segment.customers >= MIN_ROWS),
        curve=_curve(check.curve),
    )


def _distribution(drawn: Distribution) -> Distribution:
    if not drawn.counts:
        return Distribution()
    counts = np.array(drawn.counts)
    groups = joined(counts, MIN_ROWS)
    ends = np.append(np.flatnonzero(np.diff(groups)), len(groups) - 1)
    edges = [drawn.edges[0], *(drawn.edges[place + 1] for place in ends)]
    together = np.bincount(groups, weights=counts).astype(int).tolist()
    return Distribution(tuple(short(edge, ENDS) for edge in edges), tuple(together))


def _curve(points: Sequence[CurvePoint]) -> tuple[CurvePoint, ...]:
    """Return a curve of counted purchases with enough of them between two points."""
    kept = list(points[:1])
    for point in points:
        if point.actual - kept[-1].actual >= MIN_ROWS:
            kept.append(point)
    if len(kept) > 1:
        kept[-1] = points[-1]
    return tuple(kept)


def movement(result: Mapping[str, Json]) -> dict[str, Json]:
    """Return how enough customers moved."""
    found = from_json(Movement, result)
    revenue = found.revenue
    if revenue is not None:
        revenue = tuple(
            tuple(0.0 if count < MIN_ROWS else paid for count, paid in zip(*row, strict=True))
            for row in zip(found.counts, revenue, strict=True)
        )
    segments = tuple(_churn(one) for one in found.churn.segments if one.customers >= MIN_ROWS)
    told = replace(
        found,
        counts=_large_counts(found.counts),
        revenue=revenue,
        returned=tuple(one for one in found.returned if one.customers >= MIN_ROWS),
        churn=ChurnSummary(_churn(found.churn.all), segments),
    )
    return to_json(told)


def _churn(one: C) -> C:
    told = replace(one, at_stake=0.0)
    if one.customers - one.once < MIN_ROWS:
        told = replace(told, alive=None, overdue=None, gone=None)
    return told


def cohorts(result: Mapping[str, Json]) -> dict[str, Json]:
    """Return the cohorts of enough customers, without what they paid."""
    found = from_json(Cohorts, result)
    large = [place for place, size in enumerate(found.sizes) if size >= MIN_ROWS]
    told = replace(
        found,
        cohorts=tuple(found.cohorts[place] for place in large),
        sizes=tuple(found.sizes[place] for place in large),
        retention=tuple(found.retention[place] for place in large),
        revenue=(),
    )
    return to_json(told)


def baskets(result: Mapping[str, Json]) -> dict[str, Json]:
    """Return the rules and products of enough orders."""
    found = from_json(Baskets, result)
    segments = tuple(
        one
        if one.rules is None
        else replace(one, rules=_counted(one.rules), top=_frequent(one.top, one.baskets))
        for one in found.segments
    )
    told = replace(
        found,
        rules=_counted(found.rules),
        top=_frequent(found.top, found.baskets),
        segments=segments,
    )
    return to_json(told)


def _counted(rules: Sequence[BasketRule]) -> tuple[BasketRule, ...]:
    return tuple(rule for rule in rules if rule.count >= MIN_ROWS)


def _frequent(products: Sequence[Product], orders: int) -> tuple[Product, ...]:
    return tuple(product for product in products if round(product.share * orders) >= MIN_ROWS)


def anomalies(result: Mapping[str, Json]) -> dict[str, Json]:
    """Return how far methods agree, without the customers that they put forward."""
    return to_json(replace(from_json(Anomalies, result), points={}, rows_shown=()))


def contest(result: Mapping[str, Json]) -> dict[str, Json]:
    """Return the errors of models, without the tenths of the customers."""
    return to_json(replace(from_json(Contest, result), deciles={}))
