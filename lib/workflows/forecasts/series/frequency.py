"""How far apart the moments of series are: the frequency that most of them keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lib.core.facts import Json
from lib.workflows.forecasts.series.periods import (
    DAY,
    HOUR,
    MINUTE,
    MONTHS,
    SECOND,
    WEEK,
    WEEKDAYS,
    Ints,
    make_calendar,
    parse_frequency,
)

_MONTHLY = {1: (28, 31), 2: (59, 62), 3: (89, 92), 4: (120, 123), 6: (181, 184), 12: (365, 366)}
"""Days between the starts of periods of so many months."""
_NICE = (
    *(SECOND * one for one in (1, 5, 10, 15, 20, 30)),
    *(MINUTE * one for one in (1, 2, 3, 5, 10, 15, 20, 30)),
    *(HOUR * one for one in (1, 2, 3, 4, 6, 8, 12)),
    DAY,
    WEEK,
)
_LADDER = ("min", "15min", "h", "D", "W-SUN", "MS", "QS", "YS")
_COARSER = {
    "s": ("min", "h", "D"),
    "min": ("h", "D", "W-SUN"),
    "h": ("D", "W-SUN", "MS"),
    "D": ("W-SUN", "MS"),
    "B": ("D", "W-FRI", "MS"),
    "W": ("MS", "QS"),
    "M": ("QS", "YS"),
    "Q": ("YS",),
    "Y": (),
}
_RUN = 8
"""So many equal steps one after another are a frequency, not a chain of gaps."""
_MONTH_CLASS = 1_000_000_000_000_000_000
"""Steps of n months are told from steps in microseconds by this plus n."""


@dataclass(frozen=True)
class FrequencyFound:
    """A pandas alias, how it was found (``code``), the evidence, and coarser ones to choose from.

    Codes: "regular", "multiples" (most steps are several periods), "jitter" (moments stand beside
    the calendar), "changes" (within series), "differs" (between series), "irregular" (no step at
    all: rows are put together), "single" (there is but one moment).
    """

    alias: str
    code: str = "regular"
    values: Mapping[str, Json] = field(default_factory=dict)
    coarser: tuple[str, ...] = ()


def find_frequency(codes: Ints, times: Ints) -> FrequencyFound:
    """Return the frequency of moments (microseconds since 1970) of series by their codes.

    Moments are sorted by series, then by time.
    """
    new = np.append(True, (np.diff(codes) != 0) | (np.diff(times) != 0))
    codes, times = codes[new], times[new]
    same = np.diff(codes) == 0
    steps, owners = np.diff(times)[same], codes[1:][same]
    if not len(steps):
        times = np.unique(times)
        steps, owners = np.diff(times), np.zeros(max(len(times) - 1, 0), dtype=np.int64)
    if not len(steps):
        return FrequencyFound("D", "single")
    found = _found(_classes(steps, times), steps, owners, codes, times)
    return _with_coarser(found)


def _found(classes: Ints, steps: Ints, owners: Ints, codes: Ints, times: Ints) -> FrequencyFound:
    kinds, counts = np.unique(classes, return_counts=True)
    share = float(counts.max() / len(classes))
    chosen = int(kinds[counts.argmax()])
    if share < 0.5 and chosen < _MONTH_CLASS:
        finer = _finer(kinds, counts, chosen)
        fits = float((classes % finer == 0).mean()) if finer < _MONTH_CLASS else 0.0
        if fits < 0.9:
            return _uneven(codes, times, steps)
        chosen = finer
    elif chosen < _MONTH_CLASS:
        chosen = _finer(kinds, counts, chosen)
    # Steps that neither make up days nor divide one drift through them.
    odd = chosen % SECOND or (chosen % DAY and DAY % chosen)
    if chosen < _MONTH_CLASS and odd:
        return _uneven(codes, times, steps)
    coarse = _of_runs(classes, steps, owners, chosen)
    shorter = _finer_runs(classes, owners, chosen)
    if coarse is not None or shorter is not None:
        longest, shortest = coarse or chosen, chosen if coarse else shorter or chosen
        values = {"from": _alias(shortest, times), "to": _alias(longest, times)}
        return FrequencyFound(_alias(longest, times), "changes", values)
    if not _on_grid(chosen, times):
        return _uneven(codes, times, steps)
    differing = _of_series(classes, owners)
    coarsest = max(differing, key=_length, default=chosen)
    if len(differing) > 1 and _length(coarsest) > _length(chosen):
        values = {"from": _alias(chosen, times), "to": _alias(coarsest, times)}
        return FrequencyFound(_alias(coarsest, times), "differs", values)
    moments = times.astype("datetime64[us]")
    kept = float((classes == chosen).mean())
    code = "regular" if kept >= 0.5 else "multiples"
    alias = _alias(chosen, times)
    if alias == "B":
        # From Friday to Monday is a step of business days, too.
        same = np.diff(codes) == 0
        kept = float((np.diff(make_calendar(alias, moments).numbers(moments))[same] == 1).mean())
    return FrequencyFound(alias, code, {"share": int(100 * kept)})


def _on_grid(chosen: int, times: Ints) -> bool:
    """Whether moments stand where steps of several days or weeks lead from one of them."""
    if chosen >= _MONTH_CLASS or chosen <= DAY:
        return True
    phases = np.unique(times // DAY * DAY % chosen, return_counts=True)[1]
    return bool(phases.max() >= 0.7 * len(times))


def _classes(steps: Ints, times: Ints) -> Ints:
    """Return steps with those of months, quarters and years as one, whatever their days."""
    days = np.round(steps / DAY).astype(np.int64)
    near = np.abs(steps - days * DAY) <= 2 * HOUR
    classes = np.where(near & (days > 0), days * DAY, steps)
    monthly = near & (days == 28)
    if bool(monthly.any()) and not bool((near & (days >= 29) & (days <= 31)).any()):
        return classes  # every fourth week
    for months, (low, high) in _MONTHLY.items():
        classes = np.where(near & (days >= low) & (days <= high), _MONTH_CLASS + months, classes)
    return classes


def _finer(kinds: Ints, counts: Ints, chosen: int) -> int:
    """Return a finer step that is often seen and divides the commonest one."""
    often = kinds[(counts >= 0.05 * counts.sum()) & (kinds < _MONTH_CLASS)]
    common = int(np.gcd.reduce(often)) if len(often) else chosen
    return common if common in often else chosen


def _length(kind: int) -> float:
    """Return about how many microseconds a class of steps is."""
    return (kind - _MONTH_CLASS) * 30.44 * DAY if kind >= _MONTH_CLASS else kind


def _of_runs(classes: Ints, steps: Ints, owners: Ints, chosen: int) -> int | None:
    """Return a coarser step that series keep over long stretches."""
    edges = np.flatnonzero((np.diff(classes) != 0) | (np.diff(owners) != 0)) + 1
    starts = np.append(0, edges)
    sizes = np.diff(np.append(starts, len(classes)))
    spans = np.add.reduceat(steps.astype(np.float64), starts)
    kinds = classes[starts]
    whose = owners[starts]
    lengths = np.bincount(owners, weights=steps.astype(np.float64))
    coarser = []
    for kind in np.unique(kinds[sizes >= _RUN]).tolist():
        runs = (kinds == kind) & (sizes >= _RUN)
        own = np.bincount(whose[runs], weights=spans[runs], minlength=len(lengths))
        # Series that keep it for a while, and the chosen step for another.
        both = (own >= 0.15 * lengths) & np.isin(np.arange(len(lengths)), owners[classes == chosen])
        touched = np.isin(owners, np.flatnonzero(both)).mean()
        if _length(kind) > 1.5 * _length(chosen) and touched >= 0.5:
            coarser.append(int(kind))
    return max(coarser, key=_length, default=None)


def _finer_runs(classes: Ints, owners: Ints, chosen: int) -> int | None:
    """Return the commonest step of days or weeks among months that is kept over a stretch."""
    if chosen < _MONTH_CLASS:
        return None
    edges = np.flatnonzero((np.diff(classes) != 0) | (np.diff(owners) != 0)) + 1
    starts = np.append(0, edges)
    sizes = np.diff(np.append(starts, len(classes)))
    kinds = classes[starts]
    runs = (kinds < _MONTH_CLASS) & (kinds < 0.7 * _length(chosen)) & (sizes >= _RUN)
    if sizes[runs].sum() < 0.05 * len(classes):
        return None
    found, places = np.unique(kinds[runs], return_inverse=True)
    return int(found[np.bincount(places, weights=sizes[runs]).argmax()])


def _of_series(classes: Ints, owners: Ints) -> list[int]:
    """Return the steps that at least a tenth of the series keep nearly always."""
    order = np.lexsort((classes, owners))
    owner, kind = owners[order], classes[order]
    starts = np.flatnonzero(np.append(True, (np.diff(owner) != 0) | (np.diff(kind) != 0)))
    counts = np.diff(np.append(starts, len(owner)))
    sizes = np.bincount(owner)
    sure = (counts >= _RUN) & (counts >= 0.8 * sizes[owner[starts]])
    kinds, series = np.unique(kind[starts][sure], return_counts=True)
    return [int(one) for one, count in zip(kinds, series, strict=True) if count >= 0.1 * sure.sum()]


def _uneven(codes: Ints, times: Ints, steps: Ints) -> FrequencyFound:
    """Return a step that moments keep roughly, else one that leaves few periods empty."""
    median = float(np.median(steps))
    nice = min(_NICE, key=lambda one: abs(np.log(one / median)))
    turns = np.maximum(np.round(steps / nice), 1)
    if float((np.abs(steps / nice - turns) <= 0.2).mean()) >= 0.8 and abs(nice / median - 1) < 0.3:
        return FrequencyFound(_alias(nice, times), "jitter")
    if float(((steps >= 27 * DAY) & (steps <= 36 * DAY)).mean()) >= 0.9:
        return FrequencyFound(_monthly(1, times), "jitter")  # months of four and five weeks
    moments = times.astype("datetime64[us]")
    best = "D"
    for alias in _LADDER:
        if parse_frequency(alias).days * DAY < 0.7 * median:
            continue
        numbers = make_calendar(alias, moments).numbers(moments)
        edges = np.flatnonzero(np.append(True, np.diff(codes) != 0))
        ends = np.append(edges[1:], len(codes)) - 1
        span = int((numbers[ends] - numbers[edges] + 1).sum())
        held = 1 + int(((np.diff(numbers) != 0) | (np.diff(codes) != 0)).sum())
        if span < 12 * len(edges) and alias != _LADDER[0]:
            break
        best = alias
        if held >= 0.7 * span:
            break
    return FrequencyFound(best, "irregular")


def _alias(kind: int, times: Ints) -> str:
    """Return the pandas alias of a class of steps for these moments."""
    if kind >= _MONTH_CLASS:
        return _monthly(kind - _MONTH_CLASS, times)
    if kind % WEEK == 0:
        return f"{_count(kind // WEEK)}W-{WEEKDAYS[_mode((times // DAY + 3) % 7)]}"
    if kind % DAY == 0:
        return f"{_count(kind // DAY)}{'B' if kind == DAY and _no_weekends(times) else 'D'}"
    for unit, length in (("h", HOUR), ("min", MINUTE)):
        if kind % length == 0:
            return f"{_count(kind // length)}{unit}"
    return f"{_count(max(kind // SECOND, 1))}s"


def _count(number: int) -> str:
    return "" if number == 1 else str(number)


def _no_weekends(times: Ints) -> bool:
    weekdays = (times // DAY + 3) % 7
    return len(times) >= 10 and bool((weekdays < 5).all()) and len(np.unique(weekdays)) == 5


def _monthly(months: int, times: Ints) -> str:
    dates = times.astype("datetime64[us]").astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    number = month.astype(np.int64)
    day = (dates - month.astype("datetime64[D]")).astype(np.int64) + 1
    left = ((month + 1).astype("datetime64[D]") - dates).astype(np.int64)
    end = float((left <= 4).mean()) > 0.8 and float((day == 1).mean()) < 0.5
    letter = "E" if end else "S"
    if months == 12 or months in (3, 6):
        unit = "Y" if months == 12 else "Q"
        anchor = _mode(number % (12 if months == 12 else 3))
        if end and unit == "Q":
            # Quarters that end in March end in December too.
            anchor = (anchor + 9) % 12
        usual = 11 if end else 0
        named = "" if anchor == usual else f"-{MONTHS[anchor]}"
        return f"{'2' if months == 6 else ''}{unit}{letter}{named}"
    return f"{_count(months)}M{letter}"


def _mode(values: NDArray[np.int64]) -> int:
    found, counts = np.unique(values, return_counts=True)
    return int(found[counts.argmax()])


def _with_coarser(found: FrequencyFound) -> FrequencyFound:
    kind = parse_frequency(found.alias)
    longer = tuple(
        one for one in _COARSER[kind.unit] if parse_frequency(one).days > 1.5 * kind.days
    )
    if kind.unit == "B":
        longer = ("D", *longer)
    return FrequencyFound(found.alias, found.code, found.values, longer)
