"""Each customer's purchases over time: what the models of lifetimes learn from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.workflows.segments.arrays import Codes, Numbers
from lib.workflows.segments.customers.lines import Lines

WEEK = 7.0


def purchase_days(lines: Lines) -> pd.DataFrame:
    """Return one row a customer and day with a purchase: customer (code), day, amount.

    Purchases of a customer on one day are one; returns are not in it. ``day`` is datetime64[D] as
    a number of days. Sorted by customer, then day.
    """
    bought = lines.bought
    days = lines.day[bought].astype(np.int64)
    return merged_days(lines.customer[bought], days, lines.amount[bought])


def merged_days(customer: Codes, day: Codes, amount: Numbers) -> pd.DataFrame:
    """Return one row a customer and day, amounts added up, sorted by customer, then day."""
    start = int(day.min()) if len(day) else 0
    width = int(day.max()) - start + 1 if len(day) else 1
    key = customer.astype(np.int64) * width + (day - start)
    found, places = np.unique(key, return_inverse=True)
    paid = np.bincount(places, weights=amount, minlength=len(found))
    return pd.DataFrame({"customer": found // width, "day": found % width + start, "amount": paid})


def histories(days: pd.DataFrame, end: int) -> pd.DataFrame:
    """Return one row a customer who bought up to the day ``end`` (its number, inclusive).

    x: purchases after the first; t_x, T: weeks from the first to the last of them and to ``end``;
    mean: what one of them was worth on average (NaN without any); first, last: days; spent: all.
    """
    seen = days[days["day"] <= end]
    customer, day = seen["customer"].to_numpy(), seen["day"].to_numpy()
    amount = seen["amount"].to_numpy()
    who, start, count = np.unique(customer, return_index=True, return_counts=True)
    if not len(who):
        names = ["customer", "x", "t_x", "T", "mean", "first", "last", "spent"]
        return pd.DataFrame({name: np.empty(0) for name in names})
    first, last = day[start], day[start + count - 1]
    spent = np.add.reduceat(amount, start)
    again = count - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(again > 0, (spent - amount[start]) / again, np.nan)
    return pd.DataFrame(
        {
            "customer": who,
            "x": again,
            "t_x": (last - first) / WEEK,
            "T": (end - first) / WEEK,
            "mean": mean,
            "first": first,
            "last": last,
            "spent": spent,
        }
    )


def bought_between(days: pd.DataFrame, customers: Codes, after: int, until: int) -> pd.DataFrame:
    """Return purchases and spend of customers in the days after ``after`` up to ``until``.

    One row a customer of ``customers``, in that order: count, amount.
    """
    part = days[(days["day"] > after) & (days["day"] <= until)]
    sums = part.groupby("customer")["amount"].agg(["size", "sum"])
    sums = sums.reindex(customers, fill_value=0)
    return pd.DataFrame(
        {"count": sums["size"].to_numpy(), "amount": sums["sum"].to_numpy(dtype="float64")}
    )


def day_number(day: np.datetime64 | str) -> int:
    """Return the number of a day (datetime64, or text such as "2026-01-31")."""
    moment = np.datetime64(day) if isinstance(day, str) else day
    return int(moment.astype("datetime64[D]").astype(np.int64))
