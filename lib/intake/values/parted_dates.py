"""Dates of three numbers with marks between, written the same plain way: taken apart as a whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lib.intake.values.cells import Cells
from lib.intake.values.date_orders import Order, Parts

IntArray = NDArray[np.int64]

_PLAIN = (
    r"^(?P<a>\d{1,4})(?P<m>[./-])(?P<b>\d{1,2})(?P<n>[./-])(?P<c>\d{1,4})"
    r"(?:[T ](?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?)?$"
)
_CLOCK = ("hour", "minute", "second")
_MICRO = 1_000_000


@dataclass(frozen=True)
class PlainDates:
    """The parts of distinct dates, and microseconds since midnight; ``places``: in the cells."""

    parts: Parts
    clock: IntArray
    places: IntArray
    cells: int

    def moments(self, order: Order) -> pd.Series | None:
        """Return date-times by an order, NaT where there is none; None where a part is too long."""
        year_at, month_at, day_at = (order.value.index(part) for part in "ymd")
        digits, numbers = self.parts.digits, self.parts.numbers
        if not np.isin(digits[:, year_at], (2, 4)).all() or (digits[:, day_at] > 2).any():
            return None
        dates = pd.DataFrame(
            {
                "year": self.parts.years(order),
                "month": numbers[:, month_at],
                "day": numbers[:, day_at],
            }
        )
        days = pd.to_datetime(dates, errors="coerce").astype("datetime64[us]").to_numpy()
        values = np.full(self.cells, np.datetime64("NaT"), dtype="datetime64[us]")
        values[self.places] = days + self.clock.astype("timedelta64[us]")
        return pd.Series(values)


def plain_dates(cells: Cells) -> PlainDates | None:
    """Take the distinct dates of a column apart; None unless all are written in this plain way."""
    places = np.flatnonzero(~cells.missing)
    found = pc.extract_regex(cells.dictionary.take(pa.array(places)), _PLAIN)
    if found.null_count or not len(found):
        return None
    part = {name: pc.struct_field(found, name) for name in ("m", "n")}
    if not part["m"].equals(part["n"]):
        return None
    three = [pc.struct_field(found, name) for name in "abc"]
    hour, minute, second = (_number(pc.struct_field(found, n)) for n in _CLOCK)
    if hour.max() > 23 or minute.max() > 59 or second.max() > 59:
        return None  # among them 24:00, a whole day
    parts = Parts(
        np.column_stack([_number(one) for one in three]),
        np.column_stack([pc.binary_length(one).to_numpy().astype(np.int64) for one in three]),
        part["m"][0].as_py(),
    )
    return PlainDates(
        parts, ((hour * 60 + minute) * 60 + second) * _MICRO, places, len(cells.counts)
    )


def _number(texts: pa.Array) -> IntArray:
    """Return digits as numbers, 0 where there are none."""
    written = pc.if_else(pc.equal(texts, ""), "0", texts)
    return np.asarray(pc.cast(written, pa.int64()).to_numpy(), dtype=np.int64)
