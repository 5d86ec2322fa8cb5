"""Customers over time: who moved between segments, who stays, who is likely to be gone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from lib.errors import InputError
from lib.workflows.segments.arrays import Codes, Mask, Moments, Numbers
from lib.workflows.segments.customers.history import day_number, histories, purchase_days
from lib.workflows.segments.customers.lifetime import BgNbd
from lib.workflows.segments.customers.lines import DAY, Lines
from lib.workflows.segments.customers.retention import followed, wilson
from lib.workflows.segments.customers.transactions import customer_frame
from lib.workflows.segments.facts.movement import (
    Churn,
    ChurnSummary,
    Cohorts,
    Movement,
    Returned,
    SegmentChurn,
)

NEW = -2
"""The code, before, of who had not bought anything yet (-1 is a clusterer's noise)."""
MAX_PERIODS = 24
_PERIODS = (("month", "M"), ("quarter", "Q"), ("year", "Y"))
_MIN_STEP = 7

Rule = Callable[[pd.DataFrame], Codes]
"""From the customers' features to the codes of their segments."""


def default_before(lines: Lines, after: np.datetime64) -> np.datetime64:
    """Return a reference date before ``after``: a quarter of a year, or of the time covered."""
    span = int((after - lines.day.min()) // DAY)
    step = min(91, span // 3)
    if step < _MIN_STEP:
        raise InputError("history_too_short", days=span, least=3 * _MIN_STEP)
    return after - step * DAY


def movement(
    lines: Lines, before: np.datetime64, after: np.datetime64, rule: Rule
) -> tuple[Movement, pd.DataFrame]:
    """Return how customers moved between two reference dates, by one rule for both.

    NEW is among the codes before. The frame has one row a customer. InputError
    "dates_in_wrong_order", "no_purchases".
    """
    if not before < after:
        raise InputError("dates_in_wrong_order", before=str(before), after=str(after))
    now, _ = customer_frame(lines, after)
    then, _ = customer_frame(lines, before)
    moved = pd.DataFrame({"customer": now["customer"], "after": rule(now)})
    earlier = pd.Series(rule(then), index=then["customer"])
    moved["before"] = earlier.reindex(moved["customer"]).fillna(NEW).astype("int64").to_numpy()
    moved["recency"] = now["recency"]
    if lines.paid:
        moved["monetary"] = now["monetary"]
        spent = then.set_index("customer")["monetary"].reindex(now["customer"]).fillna(0.0)
        moved["between"] = now["monetary"].to_numpy() - spent.to_numpy()
    froms, tos = sorted(set(moved["before"])), sorted(set(moved["after"]))
    counts = pd.crosstab(moved["before"], moved["after"]).reindex(froms, columns=tos, fill_value=0)
    old = moved["before"] != NEW
    stayed = int((moved["before"] == moved["after"])[old].sum())
    # A customer table counts what was bought on its reference day.
    since = lines.bought & (lines.day > before) & (lines.day <= after)
    moved["returned"] = moved["customer"].isin(lines.customers[np.unique(lines.customer[since])])
    found = Movement(
        before_date=str(before),
        after_date=str(after),
        before=tuple(int(code) for code in froms),
        after=tuple(int(code) for code in tos),
        counts=tuple(map(tuple, counts.to_numpy().tolist())),
        revenue=_paid(moved, froms, tos) if lines.paid else None,
        customers=len(moved),
        new=int((~old).sum()),
        stayed=stayed,
        moved=int(old.sum()) - stayed,
        returned=_returned(moved[old]),
    )
    columns = ["customer", "before", "after", "recency", "monetary", "between"]
    return found, moved[[name for name in columns if name in moved]]


def _paid(moved: pd.DataFrame, froms: list[int], tos: list[int]) -> tuple[tuple[float, ...], ...]:
    """Return what was paid in between by those who went from each segment to each."""
    paid = moved.pivot_table("between", "before", "after", aggfunc="sum").reindex(froms)
    return tuple(map(tuple, paid.reindex(columns=tos).fillna(0.0).to_numpy().round(2).tolist()))


def _returned(old: pd.DataFrame) -> tuple[Returned, ...]:
    """Return by segment of the earlier date who bought since then, with Wilson's 95 % interval.

    By that of the later date all would be told by what they did in between.
    """
    found = []
    for code, part in old.groupby("before"):
        share = float(part["returned"].mean())
        low, high = wilson(np.array(share), len(part))
        bought = int(part["returned"].sum())
        found.append(Returned(int(str(code)), len(part), bought, share, float(low), float(high)))
    return tuple(found)


def cohorts(lines: Lines, period: str | None = None) -> Cohorts:
    """Return who of those who began in one period bought again in later ones.

    ``period`` is "month", "quarter" or "year" (None: the shortest that makes at most 24). The means
    leave out a last period that is not over, and are of all cohorts that were seen so long; those
    followed are the same customers throughout. Only purchases count, not returns.
    """
    days = purchase_days(lines)
    when = days["day"].to_numpy().astype("datetime64[D]")
    name, unit = _period(when, period)
    # numpy knows months and years; quarters are three months.
    number = when.astype("datetime64[M]").astype(int)
    number = number // {"M": 1, "Q": 3, "Y": 12}[unit]
    first = pd.Series(number).groupby(days["customer"]).transform("min").to_numpy()
    size = int(number.max() - number.min()) + 1
    born, age = first - number.min(), number - first
    began = np.zeros((size, size))
    seen = pd.unique((days["customer"].to_numpy() * size + age) * size + born)
    np.add.at(began, (seen % size, seen // size % size), 1)
    revenue = np.zeros((size, size))
    np.add.at(revenue, (born, age), days["amount"].to_numpy())
    begun = began[:, 0] > 0
    known = np.add.outer(np.arange(size), np.arange(size)) < size
    with np.errstate(invalid="ignore", divide="ignore"):
        share = began / began[:, :1]
    starts = [_label(int(number.min()) + place, unit) for place in range(size)]
    ages = np.arange(size)
    missing = _days_missing(when.max(), unit)
    complete = size - (missing > 0)
    over = np.add.outer(ages, ages) < complete
    # What began in the open period has begun.
    over[:, 0] = True
    weights = [np.where(over[:, age] & begun, began[:, 0], 0.0) for age in ages]
    mean = [
        float(began[:, age][weights[age] > 0].sum() / weights[age].sum())
        if weights[age].sum() > 0
        else None
        for age in ages
    ]
    return Cohorts(
        period=name,
        cohorts=tuple(start for start, used in zip(starts, begun, strict=True) if used),
        sizes=tuple(int(count) for count in began[begun, 0]),
        retention=_triangle(share, known, begun),
        revenue=_triangle(revenue, known, begun),
        mean=tuple(mean),
        followed=followed(days["customer"].to_numpy(), born, age, complete),
        days_missing=missing,
    )


def churn(
    days: pd.DataFrame, end: int, model: BgNbd | None, horizon_weeks: float = 13.0
) -> pd.DataFrame:
    """Return each customer's risk of being gone at the day ``end``.

    alive: probability of still buying (NaN without a model); gap: the customer's own median days
    between purchases; since: days since the last; overdue: since over gap (NaN for a single
    purchase); expected: purchases in the coming weeks; risk: 1 - alive for who came back, and NaN
    for who never did: nothing is known of when they would.
    """
    past = histories(days, end)
    x, t_x, T = (past[name].to_numpy() for name in ("x", "t_x", "T"))
    seen = days[days["day"] <= end]
    gaps = seen["day"].diff().where(~(seen["customer"] != seen["customer"].shift()))
    median = gaps.groupby(seen["customer"]).median().reindex(past["customer"]).to_numpy()
    since = (end - past["last"]).to_numpy(dtype=np.float64)
    overdue = since / np.maximum(median, 1.0)
    alive = np.full(len(past), np.nan) if model is None else model.alive(x, t_x, T)
    expected = alive if model is None else model.expected(horizon_weeks, x, t_x, T)
    return pd.DataFrame(
        {
            "customer": past["customer"].to_numpy(),
            "purchases": x + 1,
            "since": since,
            "gap": median,
            "overdue": overdue,
            "alive": alive,
            "expected": expected,
            "risk": np.where(x > 0, 1 - alive, np.nan),
            "spent": past["spent"].to_numpy(),
        }
    )


def churn_summary(risks: pd.DataFrame, segments: Sequence[int] | None = None) -> ChurnSummary:
    """Return the risk over all customers and, where their segments are given, in each."""
    if segments is None:
        return ChurnSummary(_churn_of(risks))
    parts = risks.groupby(np.asarray(segments))
    by_segment = (
        SegmentChurn(**vars(_churn_of(part)), segment=int(str(code))) for code, part in parts
    )
    return ChurnSummary(_churn_of(risks), tuple(by_segment))


def _churn_of(part: pd.DataFrame) -> Churn:
    again = part[part["purchases"] > 1]
    return Churn(
        customers=len(part),
        once=int((part["purchases"] == 1).sum()),
        alive=_mean(again["alive"]),
        overdue=_share(again["overdue"] > 2, len(again)),
        # Without a model of leaving nobody is known to be gone, nor to be there.
        gone=_share(again["alive"] < 0.5, int(again["alive"].notna().sum())),
        at_stake=float(again.loc[again["alive"] < 0.5, "spent"].sum()),
    )


def reference_day(text: str) -> np.datetime64:
    """Return a day of a recipe; InputError "reference_unreadable"."""
    try:
        return np.datetime64(day_number(text), "D")
    except ValueError as error:
        raise InputError("reference_unreadable", text=text) from error


def _period(when: Moments, wanted: str | None) -> tuple[str, str]:
    months = int(np.ptp(when.astype("datetime64[M]").astype(int))) + 1
    for (name, unit), width in zip(_PERIODS, (1, 3, 12), strict=True):
        if wanted == name or (wanted is None and months / width <= MAX_PERIODS):
            return name, unit
    return _PERIODS[-1]


def _label(number: int, unit: str) -> str:
    if unit == "Y":
        return str(1970 + number)
    if unit == "Q":
        return f"{1970 + number // 4}-Q{number % 4 + 1}"
    return str(np.datetime64(number, "M"))


def _days_missing(last: np.datetime64, unit: str) -> int:
    """Return how many days the last period lacks."""
    width = {"M": 1, "Q": 3, "Y": 12}[unit]
    month = int(last.astype("datetime64[M]").astype(int))
    following = np.datetime64((month // width + 1) * width, "M").astype("datetime64[D]")
    return int((following - last) // DAY) - 1


def _triangle(values: Numbers, known: Mask, begun: Mask) -> tuple[tuple[float | None, ...], ...]:
    kept = np.where(known, np.round(values, 4), np.nan)[begun]
    return tuple(tuple(None if np.isnan(one) else float(one) for one in row) for row in kept)


def _mean(values: pd.Series) -> float | None:
    found = float(values.mean()) if len(values) else float("nan")
    return found if np.isfinite(found) else None


def _share(hits: pd.Series, of: int) -> float | None:
    return float(hits.sum()) / of if of else None
