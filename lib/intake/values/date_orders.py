"""Which of three numbers is the day, which the month and which the year: a column decides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_ENOUGH_STEPS = 5
"""Dates in a row that must go one way before it is no chance."""
_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


class Order(StrEnum):
    """The order of year, month and day."""

    YEAR_FIRST = "ymd"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True)
class Parts:
    """Distinct dates as three numbers (shape (dates, 3)), how many digits each has, and their mark.

    They are in the order of their first appearance in the table.
    """

    numbers: IntArray
    digits: IntArray
    mark: str

    @classmethod
    def of(cls, parts: Sequence[tuple[str, str, str]], mark: str) -> Parts:
        """Take them from texts."""
        numbers = np.array([[int(one) for one in three] for three in parts], dtype=np.int64)
        digits = np.array([[len(one) for one in three] for three in parts], dtype=np.int64)
        return cls(numbers, digits, mark)

    @property
    def year_first(self) -> bool:
        """Whether the first part is a year in four digits, so that nothing is to be decided."""
        return bool((self.digits[:, 0] == 4).mean() > 0.5)

    def years(self, order: Order) -> IntArray:
        """Return the years by an order, two digits as of 1969 to 2068."""
        place = order.value.index("y")
        years, digits = self.numbers[:, place], self.digits[:, place]
        return np.where(digits == 4, years, years + np.where(years < 69, 2000, 1900))

    def fitting(self, order: Order) -> BoolArray:
        """Say which are dates by an order."""
        place, month_at, day_at = (order.value.index(part) for part in "ymd")
        digits = self.digits
        month, day = self.numbers[:, month_at], self.numbers[:, day_at]
        written = np.isin(digits[:, place], (2, 4)) & (digits[:, day_at] <= 2)
        calendar = (month >= 1) & (month <= 12) & (day >= 1)
        return written & calendar & (day <= _DAYS[np.clip(month, 0, 12)])

    def moves_one_way(self, order: Order) -> bool:
        """Whether by an order each date is later, or each is earlier, than the one before it."""
        month, day = (self.numbers[:, order.value.index(part)] for part in "md")
        days = self.years(order) * 372 + month * 31 + day
        steps = np.diff(days[self.fitting(order)])
        return len(steps) >= _ENOUGH_STEPS and bool((steps > 0).all() or (steps < 0).all())


@dataclass(frozen=True)
class Choice:
    """An order; ``rivals`` fit as well, if it is not sure; ``short_years``: of two digits."""

    order: Order
    short_years: bool
    rivals: tuple[Order, ...] = ()


def choose_order(parts: Parts, given: Order | None = None, *, said: bool = False) -> Choice | None:
    """Return the order by which most are dates; None if by none nine in ten are.

    ``said``: the order given is what somebody says, and others are not asked.

    Of several that fit equally well: the one given; that by which the years lie closest together;
    that by which the dates go one way; and at last, ambiguous, day first between points and
    hyphens, month first between slashes.
    """
    if parts.year_first:
        return Choice(Order.YEAR_FIRST, short_years=False)
    if said and given is not None:
        short = bool((parts.digits[:, given.value.index("y")] == 2).any())
        return Choice(given, short_years=short)
    counts = {order: int(parts.fitting(order).sum()) for order in Order}
    most = max(counts.values())
    if most < 0.9 * len(parts.numbers):
        return None
    fitting = [order for order in Order if counts[order] == most]
    order, rivals = _of_several(parts, fitting, given)
    place = order.value.index("y")
    return Choice(order, bool((parts.digits[:, place] == 2).any()), rivals)


def _of_several(
    parts: Parts, fitting: list[Order], given: Order | None
) -> tuple[Order, tuple[Order, ...]]:
    if len(fitting) == 1:
        return fitting[0], ()
    if given in fitting:
        return given, ()
    spans = {order: int(np.ptp(parts.years(order)[parts.fitting(order)])) for order in fitting}
    closest = min(spans.values())
    near = [order for order in fitting if spans[order] <= 2 * closest + 2]
    if len(near) == 1:
        return near[0], ()
    one_way = [order for order in near if parts.moves_one_way(order)]
    if len(one_way) == 1:
        return one_way[0], ()
    preferred = (
        (Order.MONTH_FIRST, Order.DAY_FIRST, Order.YEAR_FIRST)
        if parts.mark == "/"
        else (Order.DAY_FIRST, Order.YEAR_FIRST, Order.MONTH_FIRST)
    )
    chosen = next(order for order in preferred if order in near)
    # Between points nobody writes the month first.
    rivals = tuple(one for one in near if one is not chosen)
    sure = parts.mark == "." and rivals == (Order.MONTH_FIRST,)
    return chosen, () if sure else rivals
