"""What customers are worth: fitted models, a value for each, and what is drawn of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.errors import InputError
from lib.segments.holdout import correlation
from lib.segments.lifetime import BgNbd, GammaGamma, lifetime_value
from lib.segments.lines import Array

_GRID = 25
_BINS = 24


@dataclass(frozen=True)
class Worth:
    """``result`` is plain JSON, ``customers`` one row a customer (their codes in "customer")."""

    result: dict[str, Any]
    customers: pd.DataFrame


def value(
    past: pd.DataFrame, *, months: int = 12, yearly_discount: float = 0.1, margin: float = 1.0
) -> Worth:
    """Fit both models to histories (lib.segments.history) and value each customer.

    InputError of the fits; "value_options" for options outside of what makes sense.
    """
    if not (1 <= months <= 120 and 0 <= yearly_discount <= 1 and 0 < margin <= 1):
        raise InputError("value_options")
    x, t_x, T, mean = (past[name].to_numpy(dtype=np.float64) for name in ("x", "t_x", "T", "mean"))
    buys, spends = BgNbd.fit(x, t_x, T), GammaGamma.fit(x, mean)
    weeks = months * 365.25 / 12 / 7
    alive, spend = buys.alive(x, t_x, T), spends.expected(x, mean)
    options = {"months": months, "yearly_discount": yearly_discount, "margin": margin}
    worth = lifetime_value(buys, spend, x, t_x, T, months=months,
                           yearly_discount=yearly_discount, margin=margin)  # fmt: skip
    table = pd.DataFrame(
        {
            "customer": past["customer"].to_numpy(),
            "purchases": (x + 1).astype(np.int64),
            "spent": past["spent"].to_numpy(),
            "alive": alive,
            "expected_purchases": buys.expected(weeks, x, t_x, T),
            "expected_spend": spend,
            "value": worth,
        }
    )
    again = (x > 0) & (mean > 0)
    result = {
        **options,
        "customers": len(table),
        "came_back": int(again.sum()),
        "bgnbd": buys.to_dict(),
        "gamma_gamma": spends.to_dict(),
        "total": float(worth.sum()),
        "mean": float(worth.mean()),
        "median": float(np.median(worth)),
        "expected_purchases": float(table["expected_purchases"].sum()),
        "alive": float(alive[x > 0].mean()) if (x > 0).any() else None,
        # Gamma-Gamma supposes that who buys often does not spend more at a time.
        "independence": correlation(np.log(x[again]), np.log(mean[again])),
        "distribution": _distribution(worth),
        "shares": _shares(worth),
        "grid": _grid(buys, x, T),
    }
    return Worth(result, table)


def by_segment(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the value of each segment: customers, sum, mean, share of the whole, alive."""
    whole = float(table["value"].sum()) or 1.0
    return [
        {
            "segment": int(str(code)),
            "customers": len(part),
            "total": float(part["value"].sum()),
            "share": float(part["value"].sum() / whole),
            "mean": float(part["value"].mean()),
            "median": float(part["value"].median()),
            "alive": float(part["alive"].mean()),
            "purchases": float(part["expected_purchases"].mean()),
            "spend": float(part["expected_spend"].mean()),
        }
        for code, part in table.groupby("segment")
    ]


def _distribution(worth: Array) -> dict[str, Any]:
    """Return how many customers are worth how much, in steps of equal factors."""
    low, high = np.quantile(worth, [0.01, 1.0])
    low = max(float(low), float(high) / 1e4, 1e-9)
    edges = np.geomspace(low, max(float(high), low * 1.01), _BINS + 1)
    counts, _ = np.histogram(np.clip(worth, edges[0], edges[-1]), edges)
    return {"edges": edges.tolist(), "counts": counts.tolist()}


def _shares(worth: Array) -> list[dict[str, float]]:
    """Return the share of the whole value that the most valuable customers hold."""
    ordered = np.sort(worth)[::-1]
    held = np.cumsum(ordered) / max(float(ordered.sum()), 1e-12)
    return [
        {"customers": share, "value": float(held[max(round(share * len(worth)), 1) - 1])}
        for share in (0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
    ]


def _grid(model: BgNbd, x: Array, T: Array) -> dict[str, Any]:
    """Return the probability of still buying by purchases and weeks since the last one.

    Of a customer seen as long as the one seen longest.
    """
    seen = float(T.max())
    most = int(np.clip(np.quantile(x, 0.995), 3, 30))
    purchases = np.unique(np.linspace(1, most, min(most, _GRID)).round())
    since = np.linspace(0.0, seen, _GRID)
    count, gone = np.meshgrid(purchases, since)
    alive = model.alive(count.ravel(), (seen - gone).ravel(), np.full(count.size, seen))
    return {
        "purchases": (purchases + 1).astype(int).tolist(),
        "weeks_since": since.tolist(),
        "alive": alive.reshape(count.shape).tolist(),
        "seen_weeks": seen,
    }
