"""Do the models of lifetimes tell what customers do next? Learned from the past, tried on the rest.

The last part of the history is held back; models are fitted to what was known before it, and what
they expect of each customer is set beside what the customer then did: by purchases so far, and by
the segment that the customer was in at that time. What may be said of a class of customers is
decided by this, see ``judged``.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.errors import InputError
from lib.workflows.segments.arrays import Codes, Counts, Mask, Numbers
from lib.workflows.segments.customers.history import bought_between, histories
from lib.workflows.segments.customers.lifetime import BgNbd, GammaGamma
from lib.workflows.segments.facts.holdout import (
    AliveGroup,
    Bucket,
    Check,
    CurvePoint,
    Errors,
    ForecastCheck,
    GapInterval,
    MeanPurchase,
    Paid,
    SegmentCheck,
    SpendCheck,
)

HELD_BACK = 0.25
"""Share of the time covered that is held back."""
MIN_DAYS = 56
BUCKETS = 7
"""Customers with so many purchases or more after the first are one group."""
_CURVE = 40
NOWHERE = -3
"""The segment of a customer that is in none."""


def periods(days: pd.DataFrame, share: float = HELD_BACK) -> tuple[int, int, int]:
    """Return the first day, the last day of the time to learn from, and the last of all.

    InputError "history_too_short" below eight weeks.
    """
    first, last = int(days["day"].min()), int(days["day"].max())
    span = last - first + 1
    if span < MIN_DAYS:
        raise InputError("history_too_short", days=span, least=MIN_DAYS)
    return first, last - round(span * share), last


def check(days: pd.DataFrame, cut: int, last: int, segment: Codes | None = None) -> Check:
    """Fit to the purchases up to the day ``cut`` and compare with those up to ``last``.

    ``segment``: that of each customer's code as of ``cut``, below -1 for who is in no table.
    InputError as in BgNbd.fit.
    """
    past = histories(days, cut)
    x, t_x, T = (past[name].to_numpy() for name in ("x", "t_x", "T"))
    weeks = (last - cut) / 7
    model = BgNbd.fit(x, t_x, T)
    expected = model.expected(weeks, x, t_x, T)
    real = bought_between(days, past["customer"].to_numpy(), cut, last)
    actual = real["count"].to_numpy(dtype=np.float64)
    same_rate = x / np.maximum(T, 1.0) * weeks
    mean, paid = past["mean"].to_numpy(), real["amount"].to_numpy()
    money = spend = None
    if int(((x > 0) & (mean > 0)).sum()) >= BUCKETS:
        money = GammaGamma.fit(x, mean)
        spend = money.expected(x, mean)
    own = np.full(len(past), NOWHERE)
    if segment is not None:
        own = segment[past["customer"].to_numpy().astype(int)]
    segments = (
        SegmentCheck(
            **vars(judged(expected[inside], same_rate[inside], actual[inside])),
            segment=int(code),
            bought=int((actual[inside] > 0).sum()),
            paid=None if spend is None else _paid(past[inside], real[inside], spend[inside]),
        )
        for code in np.unique(own[own >= -1])
        for inside in [own == code]
    )
    found = Check(
        customers=len(past),
        weeks=weeks,
        parameters=model,
        purchases={"bgnbd": errors(expected, actual), "same_rate": errors(same_rate, actual)},
        less=paired(np.abs(expected - actual), np.abs(same_rate - actual)),
        total=judged(expected, same_rate, actual),
        buckets=_buckets(x, expected, same_rate, actual),
        curve=_curve(model, days, cut, last),
        alive=_alive(model.alive(x, t_x, T), actual, x),
        segments=tuple(segments),
    )
    if spend is None or money is None:
        return found
    bought = np.where(by_same_rate(x, own, found), same_rate, scale_of(x, found) * expected)
    by_group = by_own_spend(own, found) | (not money.settled)
    each = np.where(by_group, spend_of_segments(past, own), spend)
    return replace(
        found,
        spend=SpendCheck(money, errors(expected * spend, paid)),
        share=mean_purchase(paid, bought * each),
    )


def errors(expected: Numbers, actual: Numbers) -> Errors:
    """Return how far what was expected is from what happened."""
    gap = expected - actual
    total = float(actual.sum())
    return Errors(
        mae=float(np.abs(gap).mean()),
        rmse=float(np.sqrt((gap**2).mean())),
        total=float(expected.sum()) / total if total else None,
        correlation=correlation(expected, actual),
        rank_correlation=rank_correlation(expected, actual),
    )


def correlation(first: Numbers, second: Numbers) -> float | None:
    """Return Pearson's correlation; None where one does not vary."""
    if len(first) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    return float(np.corrcoef(first, second)[0, 1])


def rank_correlation(first: Numbers, second: Numbers) -> float | None:
    """Return Spearman's correlation; None where one does not vary."""
    return correlation(_ranks(first), _ranks(second))


def _ranks(values: Numbers) -> Numbers:
    return np.asarray(pd.Series(values).rank(), dtype=np.float64)


def paired(first: Numbers, second: Numbers) -> GapInterval:
    """Return how much greater the first error of the same customers is, with its 95 % interval."""
    gaps = first - second
    gap = float(gaps.mean())
    half = 1.96 * float(gaps.std(ddof=1) / np.sqrt(len(gaps))) if len(gaps) > 1 else abs(gap)
    return GapInterval(gap, gap - half, gap + half)


def judged(expected: Numbers, same_rate: Numbers, actual: Numbers) -> ForecastCheck:
    """Return what a class of customers did on average, what was expected, and which holds."""
    low, high = count_interval(actual)
    real, model, naive = (float(one.mean()) for one in (actual, expected, same_rate))
    holds = low <= model <= high
    return ForecastCheck(
        customers=len(actual),
        actual=real,
        low=low,
        high=high,
        expected=model,
        same_rate=naive,
        holds=holds,
        naive=not holds and abs(naive - real) < abs(model - real),
    )


def count_interval(counts: Counts) -> tuple[float, float]:
    """Return the 95 % interval of a mean count: Poisson's, wider by how much more counts vary.

    Where all are 0 it still has a width: few customers who did nothing prove little.
    """
    from scipy.special import gammaincinv

    total, number = float(counts.sum()), len(counts)
    spread = 1.0
    if total > 0 and number > 1:
        spread = max(float(counts.var(ddof=1) * number / total), 1.0)
    events = total / spread
    low = float(gammaincinv(events, 0.025)) if events else 0.0
    high = float(gammaincinv(events + 1, 0.975))
    return spread * low / number, spread * high / number


def mean_purchase(spent: Numbers, purchases: Counts) -> MeanPurchase:
    """Return what a purchase brought on average, with a 95 % interval over customers.

    Of one customer there is no interval.
    """
    mean = float(spent.sum() / max(purchases.sum(), 1))
    count = len(spent)
    if count < 2:
        return MeanPurchase(mean)
    off = spent - mean * purchases
    error = float(np.sqrt((off**2).sum() * count / (count - 1)) / purchases.sum())
    return MeanPurchase(mean, mean - 1.96 * error, mean + 1.96 * error, error)


def by_same_rate(x: Counts, segment: Codes, check: Check | None) -> Mask:
    """Return of whom the check found that the same rate is nearer than BG/NBD.

    Never of who bought once: their rate is 0, and some of them do come back.
    """
    if check is None:
        return np.zeros(len(x), dtype=bool)
    classes = [bucket.purchases for bucket in check.buckets if bucket.naive]
    segments = [one.segment for one in check.segments if one.naive]
    return np.asarray((np.isin(bucket_of(x), classes) | np.isin(segment, segments)) & (x > 0))


def scale_of(x: Counts, check: Check | None) -> Numbers:
    """Return by how much BG/NBD's purchases are multiplied: of who bought once, what was found."""
    found = [] if check is None else [bucket for bucket in check.buckets if bucket.scaled]
    scale = found[0].actual / found[0].expected if found else 1.0
    return np.where(x == 0, scale, 1.0)


def held_for(x: Counts, segment: Codes, check: Check | None) -> Mask:
    """Return of whom BG/NBD was within the interval, by class and by segment; nobody untried."""
    if check is None:
        return np.zeros(len(x), dtype=bool)
    classes = [bucket.purchases for bucket in check.buckets if bucket.holds]
    off = [one.segment for one in check.segments if not one.holds]
    return np.asarray(np.isin(bucket_of(x), classes) & ~np.isin(segment, off))


def by_own_spend(segment: Codes, check: Check | None) -> Mask:
    """Return of whom the check found the segment's own mean of a purchase to be nearer."""
    found = () if check is None else check.segments
    return np.isin(segment, [one.segment for one in found if one.paid is not None and one.paid.own])


def spend_of_segments(past: pd.DataFrame, segment: Codes) -> Numbers:
    """Return what a purchase brought in each customer's segment, drawn to that of all.

    By as much as the segments' means would differ by chance alone (DerSimonian & Laird 1986).
    """
    spent, purchases = past["spent"].to_numpy(), past["x"].to_numpy() + 1.0
    codes, place = np.unique(segment, return_inverse=True)
    parts = [
        mean_purchase(spent[place == one], purchases[place == one]) for one in range(len(codes))
    ]
    means = np.array([one.mean for one in parts])
    errors = np.array([one.error or 0.0 for one in parts])
    whole = float(spent.sum() / purchases.sum())
    known = errors > 0
    weights = 1 / errors[known] ** 2
    drawn = np.full(len(codes), whole)
    if known.sum() > 1:
        centre = float((weights * means[known]).sum() / weights.sum())
        excess = float((weights * (means[known] - centre) ** 2).sum()) - (known.sum() - 1)
        scale = float(weights.sum() - (weights**2).sum() / weights.sum())
        between = max(excess / scale, 0.0)
        own = between / (between + errors[known] ** 2)
        drawn[known] = whole + own * (means[known] - whole)
    return np.asarray(drawn[place])


def _buckets(
    x: Counts, expected: Numbers, same_rate: Numbers, actual: Numbers
) -> tuple[Bucket, ...]:
    """Return what was expected and what happened, by purchases after the first so far."""
    group = bucket_of(x)
    return tuple(
        _bucket(int(number), judged(expected[inside], same_rate[inside], actual[inside]))
        for number in np.unique(group)
        for inside in [group == number]
    )


def _bucket(purchases: int, found: ForecastCheck) -> Bucket:
    """Return what was judged of a class by purchases."""
    once = purchases == 0
    return Bucket(
        **{**vars(found), "naive": found.naive and not once},
        purchases=purchases,
        more=purchases == BUCKETS,
        scaled=once and not found.holds and found.expected > 0,
    )


def bucket_of(x: Counts) -> Codes:
    """Return the class of customers by their purchases after the first."""
    return np.asarray(np.minimum(x, BUCKETS).astype(int))


def _paid(past: pd.DataFrame, real: pd.DataFrame, spend: Numbers) -> Paid | None:
    """Return what a purchase brought since, and what was expected of it; None if nobody bought."""
    count = real["count"].to_numpy(dtype=np.float64)
    bought = count > 0
    if not bought.any():
        return None
    told = mean_purchase(real["amount"].to_numpy()[bought], count[bought])
    expected = float((spend * count).sum() / count.sum())
    before = float(past["spent"].sum() / (past["x"] + 1).sum())
    low, high = told.low, told.high
    outside = low is not None and high is not None and not low <= expected <= high
    nearer = abs(before - told.mean) < abs(expected - told.mean)
    return Paid(**vars(told), expected=expected, before=before, own=outside and nearer)


def _alive(alive: Numbers, actual: Numbers, x: Counts) -> tuple[AliveGroup, ...]:
    """Return who came back, by the probability of still buying, of those who had bought again."""
    back = x > 0
    alive, came = alive[back], actual[back] > 0
    if len(alive) < BUCKETS:
        return ()
    edges = np.unique(np.quantile(alive, np.linspace(0, 1, 6)))
    part = np.searchsorted(edges[1:-1], alive, side="right")
    return tuple(
        AliveGroup(
            alive=float(alive[part == one].mean()),
            came=float(came[part == one].mean()),
            customers=int((part == one).sum()),
        )
        for one in np.unique(part)
    )


def _curve(model: BgNbd, days: pd.DataFrame, cut: int, last: int) -> tuple[CurvePoint, ...]:
    """Return all purchases after the first over time: what happened, what the model expects.

    Only of customers who began before ``cut``.
    """
    first = days.groupby("customer")["day"].min()
    first = first[first <= cut]
    births, counts = np.unique(first.to_numpy(), return_counts=True)
    part = days[days["customer"].isin(first.index)]
    repeats = part["day"].to_numpy()[part["customer"].duplicated().to_numpy()]
    found = []
    for day in np.unique(np.linspace(births.min() + 7, last, _CURVE).astype(int)):
        age = np.maximum(day - births, 0) / 7
        actual = float((repeats <= day).sum())
        expected = float((model.expected_of_new(age) * counts).sum())
        found.append(CurvePoint(int(day), actual, expected))
    return tuple(found)
