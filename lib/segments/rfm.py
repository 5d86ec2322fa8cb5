"""Quintile scores of recency, frequency and monetary value, and the customary segment names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.errors import InputError
from lib.i18n import N_
from lib.segments.lines import Array

SCORES = 5


@dataclass(frozen=True)
class RfmSegment:
    """One of the customary segments: texts are English, translated where they are shown.

    ``cells`` are its scores of recency and of frequency with monetary value: ((low, high), ...).
    """

    id: str
    label: str
    about: str
    action: str
    cells: tuple[tuple[int, int], tuple[int, int]]


SEGMENTS: tuple[RfmSegment, ...] = (
    RfmSegment(
        "champions",
        N_("Champions"),
        N_("Bought just now, often, and for much."),
        N_("Reward them; let them try what is new first, and ask them to recommend you."),
        ((5, 5), (4, 5)),
    ),
    RfmSegment(
        "loyal",
        N_("Loyal customers"),
        N_("Buy often and not long ago."),
        N_("Offer what goes with what they buy; ask for reviews."),
        ((3, 4), (4, 5)),
    ),
    RfmSegment(
        "potential_loyalists",
        N_("Potential loyalists"),
        N_("Bought lately, and more than once."),
        N_("Offer a membership, and recommend more products."),
        ((4, 5), (2, 3)),
    ),
    RfmSegment(
        "new",
        N_("New customers"),
        N_("Bought just now, and hardly ever before."),
        N_("Help them start, and give a reason for a second order."),
        ((5, 5), (1, 1)),
    ),
    RfmSegment(
        "promising",
        N_("Promising"),
        N_("Bought lately, but little so far."),
        N_("Make yourself known: small offers, a free trial."),
        ((4, 4), (1, 1)),
    ),
    RfmSegment(
        "need_attention",
        N_("Need attention"),
        N_("In the middle of everything: recency, frequency, value."),
        N_("Offer something for a limited time, based on what they bought."),
        ((3, 3), (3, 3)),
    ),
    RfmSegment(
        "about_to_sleep",
        N_("About to sleep"),
        N_("Not here for a while, and never often."),
        N_("Remind them with what is popular, or with a discount."),
        ((3, 3), (1, 2)),
    ),
    RfmSegment(
        "at_risk",
        N_("At risk"),
        N_("Used to buy fairly often, but long ago."),
        N_("Write to them personally, with a reason to come back."),
        ((1, 2), (3, 4)),
    ),
    RfmSegment(
        "cannot_lose",
        N_("Cannot lose them"),
        N_("Used to buy most, but have not come back for long."),
        N_("Win them back: call them, ask what went wrong, renew the offer."),
        ((1, 2), (5, 5)),
    ),
    RfmSegment(
        "hibernating",
        N_("Hibernating"),
        N_("Last bought long ago, seldom and for little."),
        N_("Send what is relevant, but spend little on them."),
        ((1, 2), (1, 2)),
    ),
)
"""The rule table: every pair of scores (1 to 5 each) is in exactly one segment."""


def _grid() -> Array:
    grid = np.full((SCORES + 1, SCORES + 1), -1, dtype=np.int64)
    for code, segment in enumerate(SEGMENTS):
        (low_r, high_r), (low_f, high_f) = segment.cells
        grid[low_r : high_r + 1, low_f : high_f + 1] = code
    return grid


_GRID = _grid()


@dataclass(frozen=True)
class RfmRule:
    """Where the scores of each measure begin: ``cuts`` holds four thresholds a measure.

    A value's score is one more than the number of thresholds it reaches; recency counts backwards,
    for the latest customers are the best. ``columns`` are recency, frequency, monetary value.
    """

    columns: tuple[str, str, str]
    cuts: tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]

    @classmethod
    def fit(
        cls, frame: pd.DataFrame, columns: Sequence[str] = ("recency", "frequency", "monetary")
    ) -> RfmRule:
        """Learn the fifths of each measure. InputError "unknown_column", "rfm_values_missing"."""
        recency, frequency, monetary = columns
        cuts = [_cuts(values) for values in _values(frame, columns)]
        return cls((recency, frequency, monetary), (cuts[0], cuts[1], cuts[2]))

    def scores(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the columns r, f and m with scores from 1 to 5 (5 is best), in the frame's order.

        InputError "unknown_column", "rfm_values_missing".
        """
        given = _values(frame, self.columns)
        found = {
            name: 1 + np.searchsorted(np.asarray(cuts), values, side="right")
            for name, cuts, values in zip("rfm", self.cuts, given, strict=True)
        }
        return pd.DataFrame(found, index=frame.index)

    def codes(self, frame: pd.DataFrame) -> Array:
        """Return the place in SEGMENTS of each row's segment."""
        return segment_codes(self.scores(frame))

    def labels(self, frame: pd.DataFrame) -> Array:
        """Return the id of each row's segment."""
        return np.array([segment.id for segment in SEGMENTS], dtype=object)[self.codes(frame)]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; a score that is out of reach is None."""
        cuts = [[cut if np.isfinite(cut) else None for cut in one] for one in self.cuts]
        return {"columns": list(self.columns), "cuts": cuts}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> RfmRule:
        """Rebuild from ``to_dict``."""
        recency, frequency, monetary = data["columns"]
        r, f, m = (
            tuple(np.inf if cut is None else float(cut) for cut in cuts) for cuts in data["cuts"]
        )
        return cls((recency, frequency, monetary), (r, f, m))


def rfm_segment(frame: pd.DataFrame) -> Array:
    """Return the id of each customer's segment by the fifths of this very table."""
    return RfmRule.fit(frame).labels(frame)


def segment_codes(scores: pd.DataFrame) -> Array:
    """Return the place in SEGMENTS of scores: recency against the mean of the other two.

    Halves of that mean are rounded up.
    """
    value = (scores["f"].to_numpy() + scores["m"].to_numpy() + 1) // 2
    return np.asarray(_GRID[scores["r"].to_numpy(), value])


def _values(frame: pd.DataFrame, columns: Sequence[str]) -> list[Array]:
    found = []
    for name in columns:
        if name not in frame.columns:
            raise InputError("unknown_column", column=name, nearest=list(frame.columns)[:5])
        values = frame[name].to_numpy(dtype="float64")
        if not np.isfinite(values).all():
            raise InputError("rfm_values_missing", column=name)
        found.append(values)
    found[0] = -found[0]
    return found


def _cuts(values: Array) -> tuple[float, ...]:
    """Return the smallest value of each score from 2 to 5.

    Equal values get equal scores: that of the middle of their ranks. A score that no value gets
    begins where the next one does; one above all values is out of reach.
    """
    distinct, counts = np.unique(values, return_counts=True)
    below = np.cumsum(counts) - counts
    middle = (below + counts / 2) / max(len(values), 1)
    cuts = []
    for score in range(1, SCORES):
        # The smallest slack: 3 of 5 rows is 0.6, whatever a float makes of it.
        reached = np.flatnonzero(middle >= score / SCORES - 1e-12)
        cuts.append(float(distinct[reached[0]]) if len(reached) else float("inf"))
    return tuple(cuts)
