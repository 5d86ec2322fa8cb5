"""How many of the same customers buy in later periods: no other customers, no open periods."""

from __future__ import annotations

import numpy as np

from lib.workflows.segments.arrays import Codes, Numbers
from lib.workflows.segments.facts.holdout import GapInterval
from lib.workflows.segments.facts.movement import Followed

_SURE = 1.96


def followed(customer: Codes, born: Codes, age: Codes, complete: int) -> Followed | None:
    """Follow the cohorts that hold at least half of all customers as far as all of them are seen.

    Each purchase: its customer, the period of the customer's first (from 0) and the periods since;
    ``complete`` periods are over. Shares over all cohorts cannot be compared from period to period:
    the later ones are of the earlier cohorts alone. None below two periods after the first.
    """
    who, first = np.unique(customer, return_index=True)
    start = born[first]
    counts = np.bincount(start, minlength=complete)[:complete]
    enough = np.flatnonzero(2 * np.cumsum(counts) >= len(who))
    last = complete - 1 - int(enough[0]) if len(enough) else 0
    if last < 2:
        return None
    begun = start < complete - last
    place = np.searchsorted(who, customer)
    seen = np.zeros((len(who), last + 1), dtype=bool)
    kept = age <= last
    seen[place[kept], age[kept]] = True
    seen = seen[begun]
    shares = seen.mean(axis=0)
    low, high = wilson(shares, len(seen))
    gaps = seen[:, last].astype(float) - seen[:, 1]
    change = float(gaps.mean())
    half = _SURE * float(gaps.std(ddof=1)) / np.sqrt(len(gaps)) if len(gaps) > 1 else 1.0
    return Followed(
        cohorts=int((counts[: complete - last] > 0).sum()),
        customers=len(seen),
        shares=tuple(shares.tolist()),
        low=tuple(low.tolist()),
        high=tuple(high.tolist()),
        change=GapInterval(change, change - float(half), change + float(half)),
    )


def wilson(share: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """Return the 95 % interval of shares of ``count`` customers (Wilson 1927)."""
    square = _SURE**2 / max(count, 1)
    middle = (share + square / 2) / (1 + square)
    half = np.sqrt(share * (1 - share) * square + square**2 / 4) / (1 + square)
    return np.asarray(np.clip(middle - half, 0, 1)), np.asarray(np.clip(middle + half, 0, 1))
