"""What customers are worth: fitted models, a value for each, and what is drawn of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.errors import InputError
from lib.workflows.segments.arrays import Codes, Counts, Numbers
from lib.workflows.segments.customers.holdout import (
    NOWHERE,
    by_own_spend,
    by_same_rate,
    correlation,
    held_for,
    mean_purchase,
    scale_of,
    spend_of_segments,
)
from lib.workflows.segments.customers.lifetime import BgNbd, GammaGamma, discounted
from lib.workflows.segments.facts.holdout import Check
from lib.workflows.segments.facts.lifetime_value import (
    AliveGrid,
    Distribution,
    Lifetime,
    SegmentValue,
    ValueInterval,
    ValueShare,
)

_GRID = 25
_BINS = 24


@dataclass(frozen=True)
class Worth:
    """``result`` without the check, ``customers`` one row a customer (codes in "customer")."""

    result: Lifetime
    customers: pd.DataFrame


def value(
    past: pd.DataFrame,
    *,
    months: int = 12,
    yearly_discount: float = 0.1,
    margin: float = 1.0,
    segment: Codes | None = None,
    check: Check | None = None,
) -> Worth:
    """Fit both models to histories (segments.customers.history) and value each customer.

    ``segment``: that of each row now. ``check`` is segments.customers.holdout.check's: in classes
    and
    segments where it found the same rate to be nearer, customers are valued by that rate. Where it
    found the segment's own mean of a purchase nearer than Gamma-Gamma, or this ran to its limit, a
    purchase brings what it brought in the customer's segment. "told": the total if customers go on
    spending as much of what is expected as they did on what was held back, with its 95 % interval.
    InputError of the fits; "value_options" for options outside of what makes sense.
    """
    if not (1 <= months <= 120 and 0 <= yearly_discount <= 1 and 0 < margin <= 1):
        raise InputError("value_options")
    x, t_x, T, mean = (past[name].to_numpy(dtype=np.float64) for name in ("x", "t_x", "T", "mean"))
    buys, spends = BgNbd.fit(x, t_x, T), GammaGamma.fit(x, mean)
    own = np.full(len(past), NOWHERE) if segment is None else segment
    naive, held = by_same_rate(x, own, check), held_for(x, own, check)
    by_group = by_own_spend(own, check) | (not spends.settled)
    spend = np.where(by_group, spend_of_segments(past, own), spends.expected(x, mean))
    rate, scale = x / np.maximum(T, 1.0), scale_of(x, check)

    def purchases(weeks: float) -> Numbers:
        return np.where(naive, rate * weeks, scale * buys.expected(weeks, x, t_x, T))

    worth = spend * margin * discounted(purchases, months, yearly_discount)
    alive = buys.alive(x, t_x, T)
    table = pd.DataFrame(
        {
            "customer": past["customer"].to_numpy(),
            "segment": own,
            "purchases": (x + 1).astype(np.int64),
            "spent": past["spent"].to_numpy(),
            # Where its rates of leaving ran to the edge, nobody is told to have left or not.
            "alive": np.where(held & (x > 0) & buys.settled, alive, np.nan),
            "expected_purchases": purchases(months * 365.25 / 12 / 7),
            "forecast": np.where(naive, "same_rate", np.where(scale == 1, "bgnbd", "scaled")),
            "expected_spend": spend,
            "spend_by": np.where(by_group, "segment", "gamma_gamma"),
            "value": worth,
        }
    )
    again = (x > 0) & (mean > 0)
    known = table["alive"].dropna()
    result = Lifetime(
        months=months,
        yearly_discount=yearly_discount,
        margin=margin,
        customers=len(table),
        came_back=int(again.sum()),
        same_rate=int(naive.sum()),
        scaled=int((scale != 1).sum()),
        bgnbd=buys,
        gamma_gamma=spends,
        total=float(worth.sum()),
        told=_told(float(worth.sum()), check),
        mean=float(worth.mean()),
        median=float(np.median(worth)),
        expected_purchases=float(table["expected_purchases"].sum()),
        alive=float(known.mean()) if len(known) else None,
        alive_of=len(known),
        independence=correlation(np.log(x[again]), np.log(mean[again])),
        distribution=_distribution(worth),
        shares=_shares(worth),
        grid=_grid(buys, x, T),
    )
    return Worth(result, table)


def _told(total: float, check: Check | None) -> ValueInterval | None:
    """Return the ends of the total by the share of what was expected that customers spent."""
    share = None if check is None else check.share
    if share is None or share.low is None or share.high is None:
        return None
    return ValueInterval(total * max(share.low, 0.0), total * share.high)


def by_segment(table: pd.DataFrame) -> tuple[SegmentValue, ...]:
    """Return the value of each segment.

    Who still buys is said only of customers of whom BG/NBD can tell, None without any.
    """
    whole = float(table["value"].sum()) or 1.0
    return tuple(
        SegmentValue(
            segment=int(str(code)),
            customers=len(part),
            total=float(part["value"].sum()),
            share=float(part["value"].sum() / whole),
            mean=float(part["value"].mean()),
            median=float(part["value"].median()),
            alive=float(part["alive"].mean()) if part["alive"].notna().any() else None,
            same_rate=int((part["forecast"] == "same_rate").sum()),
            purchases=float(part["expected_purchases"].mean()),
            spend=float(part["expected_spend"].mean()),
            spend_by=str(part["spend_by"].iloc[0]),
            brought=mean_purchase(part["spent"].to_numpy(), part["purchases"].to_numpy()),
        )
        for code, part in table.groupby("segment")
    )


def _distribution(worth: Numbers) -> Distribution:
    """Return how many customers are worth how much, in steps of equal factors.

    The first step holds what is below it as well.
    """
    some = worth[worth > 0]
    low, high = np.quantile(some, [0.01, 1.0]) if len(some) else (1.0, 1.0)
    low = max(float(low), float(high) / 1e4, 1e-9)
    edges = np.geomspace(low, max(float(high), low * 1.01), _BINS + 1)
    counts, _ = np.histogram(np.clip(some, edges[0], edges[-1]), edges)
    return Distribution(tuple(edges.tolist()), tuple(counts.tolist()), len(worth) - len(some))


def _shares(worth: Numbers) -> tuple[ValueShare, ...]:
    """Return the share of the whole value that the most valuable customers hold."""
    ordered = np.sort(worth)[::-1]
    held = np.cumsum(ordered) / max(float(ordered.sum()), 1e-12)
    return tuple(
        ValueShare(share, float(held[max(round(share * len(worth)), 1) - 1]))
        for share in (0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
    )


def _grid(model: BgNbd, x: Counts, T: Numbers) -> AliveGrid:
    """Return the probability of still buying by purchases and weeks since the last one.

    Of a customer seen as long as the one seen longest.
    """
    seen = float(T.max())
    most = int(np.clip(np.quantile(x, 0.995), 3, 30))
    purchases = np.unique(np.linspace(1, most, min(most, _GRID)).round())
    since = np.linspace(0.0, seen, _GRID)
    count, gone = np.meshgrid(purchases, since)
    alive = model.alive(count.ravel(), (seen - gone).ravel(), np.full(count.size, seen))
    return AliveGrid(
        purchases=tuple((purchases + 1).astype(int).tolist()),
        weeks_since=tuple(since.tolist()),
        alive=tuple(map(tuple, alive.reshape(count.shape).tolist())),
        seen_weeks=seen,
    )
