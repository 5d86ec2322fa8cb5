"""Which column is forecast, and how its gaps and repeated rows are best treated."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.workflows.forecasts.facts.setup import Aggregate, Fill
from lib.workflows.forecasts.facts.suggestion import Reason
from lib.workflows.forecasts.series.names import (
    BESIDE,
    FLOW,
    KNOWN,
    LEVEL,
    MEASURED,
    OHLC,
    SERIES,
    SHARE,
    TARGET,
)
from lib.workflows.forecasts.series.periods import Floats, Ints, Moments

_CLOSE = re.compile("close|종가", re.IGNORECASE)


def find_values(
    dataset: Dataset, moments: Moments, taken: Sequence[str]
) -> tuple[tuple[str, ...], str]:
    """Return number columns that could be forecast, the likeliest first, and why that is first.

    Codes: "only" (there is no other), "ends_early" (it ends before the others do), "named",
    "guess".
    """
    names = [
        one.name
        for one in dataset.columns
        if one.name not in taken and dataset.frame[one.name].dtype.kind in "iufb" and one.distinct
    ]
    plain = [one for one in names if _plain(dataset, one)]
    names = plain or names
    if len(names) < 2:
        return tuple(names), "only"
    ending = _ends_early(dataset, moments, names)
    scores = {one: _score(dataset, one) + 4 * (one in ending) for one in names}
    # Between equals the first one counts most, then the last one.
    measured = [one for one in names if not SERIES.search(one)] or names
    scores[measured[0]] += 0.6
    scores[measured[-1]] += 0.5
    ranked = sorted(names, key=lambda one: -scores[one])
    best = ranked[0]
    if best in ending:
        return tuple(ranked), "ends_early"
    said = any(one.search(best) for one in (FLOW, MEASURED)) or TARGET.fullmatch(best.strip())
    return tuple(ranked), "named" if said else "guess"


def _plain(dataset: Dataset, name: str) -> bool:
    return dataset.column(name).kind not in (ColumnKind.IDENTIFIER, ColumnKind.CONSTANT)


def _score(dataset: Dataset, name: str) -> float:
    column = dataset.column(name)
    score = 5.0 * bool(TARGET.fullmatch(name.strip()))
    score += 3.0 * bool(FLOW.search(name)) + 2.5 * bool(MEASURED.search(name))
    beside = BESIDE.search(name) or KNOWN.search(name)
    score -= 3.0 * bool(beside and not MEASURED.search(name))
    score -= 3.0 * bool(SERIES.search(name) and not FLOW.search(name))
    score += 4.0 * bool(OHLC.fullmatch(name.strip()) and _CLOSE.search(name))
    score -= 4.0 * (column.distinct <= 2)
    score += 1.0 * (column.distinct > max(10, 0.001 * dataset.rows))
    return score


def _ends_early(dataset: Dataset, moments: Moments, names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that have no value at the last moments, where others have."""
    known = ~np.isnat(moments)
    if not known.any():
        return ()
    last: dict[str, np.datetime64] = {}
    for name in names:
        present = dataset.frame[name].notna().to_numpy() & known
        if not present.any():
            continue
        last[name] = moments[present].max()
    if not last:
        return ()
    end = max(last.values())
    return tuple(one for one, moment in last.items() if moment < end)


def suggest_aggregate(
    name: str, values: Floats, codes: Ints, numbers: Ints, steps: str = ""
) -> tuple[Aggregate, Reason]:
    """Return how rows of one series and period are best put together, and why.

    Rows are sorted by series, then by period. ``steps`` is the code of the frequency found.
    """
    same = (np.diff(codes) == 0) & (np.diff(numbers) == 0)
    pairs = values[1:][same], values[:-1][same]
    valued = np.isfinite(pairs[0]) & np.isfinite(pairs[1])
    equal = float((pairs[0] == pairs[1])[valued].mean()) if valued.any() else 0.0
    if valued.sum() >= 3 and equal >= 0.8:
        share = {"share": int(100 * equal)}
        return Aggregate.MEAN, Reason("aggregate", "equal", share)
    size = _size_of_parts(values, codes, numbers, steps)
    if size == 1 and not SHARE.search(name):
        return Aggregate.MEAN, Reason("aggregate", "whole")
    if size == 0 and not SHARE.search(name):
        return Aggregate.SUM, Reason("aggregate", "parts")
    if _is_level(name, values):
        below = bool((values < 0).any()) and not LEVEL.search(name)
        return Aggregate.MEAN, Reason("aggregate", "negative" if below else "level")
    if FLOW.search(name):
        return Aggregate.SUM, Reason("aggregate", "flow")
    return Aggregate.SUM, Reason("aggregate", "default")


def _size_of_parts(values: Floats, codes: Ints, numbers: Ints, steps: str) -> int | None:
    """Return 1 where each row of periods with several is as large as a period's only row.

    0 where they only are together; None where neither shows. That tells something where most
    periods have one row, or where the step changes, not of events, of which a period may have one.
    """
    starts = np.flatnonzero(np.append(True, (np.diff(codes) != 0) | (np.diff(numbers) != 0)))
    counts = np.diff(np.append(starts, len(numbers)))
    several = counts > 1
    repeats = steps == "regular" and several.mean() <= 0.2
    if not (repeats or steps == "changes") or several.sum() < 3 or (~several).sum() < 5:
        return None
    rows = np.repeat(counts, counts)
    whole = float(np.median(values[rows == 1]))
    part = float(np.median(values[rows > 1]))
    if whole <= 0 or part <= 0:
        return None
    many = float(np.log(np.median(counts[several])))
    ratio = float(np.log(part / whole))
    if abs(ratio) <= 0.3 * many:
        return 1
    return 0 if abs(ratio + many) <= 0.3 * many else None


def _is_level(name: str, values: Floats) -> bool:
    """Whether a column is a state rather than an amount, by name, else by its numbers."""
    if SHARE.search(name):
        return True
    if FLOW.search(name):
        return False
    # Amounts that add up are hardly ever negative.
    return bool(LEVEL.search(name)) or bool((values < 0).any())


def suggest_fill(
    name: str,
    aggregate: Aggregate,
    values: Floats,
    periods: int,
    broken: int,
    *,
    events: bool = False,
) -> tuple[Fill, Reason]:
    """Return what gaps are best filled with, and why.

    ``periods`` are those of all series, with a row or not, ``broken`` how often there are some
    without between two rows; ``events`` says that rows come at any time.
    """
    present = values[np.isfinite(values)]
    zeros = float((present == 0).mean()) if len(present) else 0.0
    empty = 1 - len(present) / max(periods, 1)
    adds_up = not _is_level(name, values) and bool((present >= 0).all())
    whole = bool((present % 1 == 0).all())
    scattered = empty >= 0.2 and broken >= 0.1 * len(present)
    if events and adds_up and aggregate is Aggregate.SUM:
        return Fill.ZERO, Reason("fill", "events")
    if adds_up and aggregate is Aggregate.SUM and zeros >= 0.1:
        return Fill.ZERO, Reason("fill", "zeros", {"share": round(100 * zeros)})
    if adds_up and aggregate is Aggregate.SUM and whole and scattered and zeros == 0:
        return Fill.ZERO, Reason("fill", "sparse", {"share": round(100 * empty)})
    if adds_up:
        return Fill.INTERPOLATE, Reason("fill", "missing")
    return Fill.INTERPOLATE, Reason("fill", "level")


def is_running_total(values: Floats, codes: Ints) -> bool:
    """Whether values hardly ever fall within a series and grow by much over it.

    Where they fall, they may begin again. They are sorted by series, then by time.
    """
    same = np.diff(codes) == 0
    steps, before = np.diff(values)[same], values[:-1][same]
    falls = steps < 0
    if len(steps) < 10 or not (steps > 0).any():
        return False
    if falls.mean() > 0.005:
        # A total that begins again each year or month: it rises nearly always in between.
        again = before[falls] + steps[falls] < 0.5 * before[falls]
        rising = float((steps > 0)[~falls].mean())
        if falls.mean() > 0.2 or not again.all() or rising < 0.9:
            return False
    spread = float(values.max() - values.min())
    return bool(spread > 5 * abs(float(steps.max())) and float(values.min()) >= 0)


def looks_cumulated(name: str, values: Floats, codes: Ints) -> bool:
    """Whether values look like a running total rather than a price or an index that grows."""
    state = LEVEL.search(name) or SHARE.search(name)
    return not state and is_running_total(values, codes)
