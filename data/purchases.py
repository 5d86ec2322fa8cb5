"""Invented purchases of an invented shop: three kinds of customers, and what real files have.

Rows without a customer, cancelled invoices and a few prices of zero are there on purpose.
"""

import numpy as np
import pandas as pd

CUSTOMERS = 600
DAYS = 365
_END = pd.Timestamp("2026-06-30")
_GOODS = (
    ("Coffee beans 1 kg", 18.9),
    ("Paper filters", 3.2),
    ("Espresso cups", 24.5),
    ("Green tea", 6.8),
    ("Tea pot", 32.0),
    ("Honey", 7.4),
    ("Oat biscuits", 3.9),
    ("Dark chocolate", 4.6),
    ("Milk frother", 21.0),
    ("Cleaning tablets", 9.5),
    ("Gift box", 39.0),
    ("Travel mug", 16.5),
)
_TASTES = (
    (0.25, 0.14, 0.05, 0.04, 0.01, 0.06, 0.10, 0.12, 0.05, 0.14, 0.01, 0.03),
    (0.06, 0.03, 0.05, 0.20, 0.08, 0.16, 0.18, 0.14, 0.01, 0.02, 0.03, 0.04),
    (0.04, 0.01, 0.12, 0.05, 0.10, 0.05, 0.06, 0.12, 0.06, 0.01, 0.28, 0.10),
)
"""Coffee drinkers who come every other week, tea drinkers now and then, buyers of gifts once."""
_SHARES = (0.22, 0.43, 0.35)
_ORDERS, _PIECES, _LATE = (22.0, 5.5, 1.3), (3.2, 2.2, 1.6), (9.0, 35.0, 190.0)
"""Mean orders a year, pieces a line, and days since the last order of each kind."""


def make_purchases(customers: int = CUSTOMERS, seed: int = 20260701) -> pd.DataFrame:
    """Return one row a line of an invoice, in the order of time."""
    rng = np.random.default_rng(seed)
    lines = []
    kinds = rng.choice(3, customers, p=_SHARES)
    codes = rng.choice(np.arange(10_000, 100_000), customers, replace=False)
    for code, kind in zip(codes, kinds, strict=True):
        last = min(int(rng.gamma(2.0, _LATE[kind] / 2.0)), DAYS - 5)
        count = max(1, int(rng.poisson(_ORDERS[kind])))
        first = DAYS - 1 if count > 2 else min(last + 60, DAYS - 1)
        days = {last, *(int(day) for day in rng.integers(last, first + 1, count - 1))}
        for day in sorted(days, reverse=True):
            lines += _order(rng, int(code), int(kind), day)
    frame = pd.DataFrame(lines).sort_values("when", kind="stable").reset_index(drop=True)
    number = frame.groupby(["customer_id", "when"], sort=False).ngroup() + 70_000
    back = rng.random(len(frame)) < 0.015
    made = pd.DataFrame(
        {
            "invoice": np.where(back, "C", "") + number.astype(str),
            "date": frame["when"].dt.strftime("%Y-%m-%d %H:%M"),
            "customer_id": frame["customer_id"].astype("float64"),
            "product": frame["product"],
            "quantity": frame["quantity"] * np.where(back, -1, 1),
            "unit_price": np.where(rng.random(len(frame)) < 0.002, 0.0, frame["unit_price"]),
        }
    )
    made.loc[rng.random(len(made)) < 0.06, "customer_id"] = np.nan
    return made


def _order(rng: np.random.Generator, code: int, kind: int, day: int) -> list[dict[str, object]]:
    when = _END - pd.Timedelta(days=day) + pd.Timedelta(minutes=int(rng.integers(480, 1260)))
    chosen = rng.choice(len(_GOODS), min(1 + rng.poisson(1.2), 5), replace=False, p=_TASTES[kind])
    return [
        {
            "when": when,
            "customer_id": code,
            "product": _GOODS[good][0],
            "quantity": 1 + int(rng.poisson(_PIECES[kind] - 1)),
            "unit_price": _GOODS[good][1],
        }
        for good in chosen
    ]
