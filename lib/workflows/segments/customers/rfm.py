"""Quintile scores of recency, frequency and monetary value, and the customary segment names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.core.dataset import Dataset
from lib.errors import InputError
from lib.i18n import N_
from lib.models.cuts import read_cuts
from lib.workflows.segments.arrays import Codes, Numbers, Texts
from lib.workflows.segments.facts.lifetime_value import ScoreGrid
from lib.workflows.segments.facts.portraits import RfmLimits

SCORES = 5
COLUMNS = ("recency", "frequency", "monetary")


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


RULES: tuple[RfmSegment, ...] = (
    RfmSegment(
        "champions",
        N_("Champions"),
        N_("Highest recency score; high combined frequency and value score."),
        N_("Reward them; let them try new products first, and ask them to recommend you."),
        ((5, 5), (4, 5)),
    ),
    RfmSegment(
        "loyal",
        N_("Loyal customers"),
        N_("Middle or higher recency score; high combined frequency and value score."),
        N_("Offer products that complement what they buy; ask for reviews."),
        ((3, 4), (4, 5)),
    ),
    RfmSegment(
        "potential_loyalists",
        N_("Potential loyalists"),
        N_("High recency score; middle or lower combined frequency and value score."),
        N_("Offer a membership, and recommend more products."),
        ((4, 5), (2, 3)),
    ),
    RfmSegment(
        "new",
        N_("New customers"),
        N_("Highest recency score; lowest frequency and value scores."),
        N_("Help them get started, and give them a reason for a second order."),
        ((5, 5), (1, 1)),
    ),
    RfmSegment(
        "promising",
        N_("Promising"),
        N_("High recency score; lowest frequency and value scores."),
        N_("Build awareness: small offers, a free trial."),
        ((4, 4), (1, 1)),
    ),
    RfmSegment(
        "need_attention",
        N_("Need attention"),
        N_("Middle recency score; middle combined frequency and value score."),
        N_("Offer something for a limited time, based on what they bought."),
        ((3, 3), (3, 3)),
    ),
    RfmSegment(
        "about_to_sleep",
        N_("About to sleep"),
        N_("Middle recency score; low combined frequency and value score."),
        N_("Remind them with what is popular, or with a discount."),
        ((3, 3), (1, 2)),
    ),
    RfmSegment(
        "at_risk",
        N_("At risk"),
        N_("Low recency score; middle or higher combined frequency and value score."),
        N_("Write to them personally, with a reason to come back."),
        ((1, 2), (3, 4)),
    ),
    RfmSegment(
        "cannot_lose",
        N_("Cannot lose them"),
        N_("Low recency score; high frequency and value scores."),
        N_("Win them back: call them, ask what went wrong, renew the offer."),
        ((1, 2), (5, 5)),
    ),
    RfmSegment(
        "hibernating",
        N_("Hibernating"),
        N_("Low recency score; low combined frequency and value score."),
        N_("Send only what is relevant, and spend little on them."),
        ((1, 2), (1, 2)),
    ),
)
"""The rule table: every pair of scores (1 to 5 each) is in exactly one segment."""
SEGMENTS: tuple[str, ...] = tuple(segment.label for segment in RULES)
"""The segments' English names by code."""


def _grid() -> Codes:
    grid = np.full((SCORES + 1, SCORES + 1), -1, dtype=np.int64)
    for code, segment in enumerate(RULES):
        (low_r, high_r), (low_f, high_f) = segment.cells
        grid[low_r : high_r + 1, low_f : high_f + 1] = code
    return grid


_GRID = _grid()


def quintile_edges(values: Numbers) -> list[float]:
    """Return the smallest value of each score from 2 to 5.

    Equal values get equal scores: that of the middle of their ranks. A score that no value gets
    begins where the next one does; one above all values begins at infinity.
    """
    distinct, counts = np.unique(np.asarray(values, dtype=np.float64), return_counts=True)
    below = np.cumsum(counts) - counts
    middle = (below + counts / 2) / max(int(counts.sum()), 1)
    edges = []
    for score in range(1, SCORES):
        # A little slack: 3 of 5 rows is 0.6, whatever a float makes of it.
        reached = np.flatnonzero(middle >= score / SCORES - 1e-12)
        edges.append(float(distinct[reached[0]]) if len(reached) else float("inf"))
    return edges


def quintile_scores(values: Numbers, edges: Sequence[float], reverse: bool = False) -> Codes:
    """Return scores from 1 to 5 (5 is best); ``reverse``: small values are good."""
    given = np.asarray(values, dtype=np.float64)
    scores = 1 + np.searchsorted(np.asarray(edges), given, side="right")
    return np.asarray(SCORES + 1 - scores if reverse else scores)


def segment_codes(r: Codes, f: Codes, m: Codes) -> Codes:
    """Return the place in SEGMENTS of scores: recency against the mean of the other two.

    Halves of that mean are rounded up.
    """
    return np.asarray(_GRID[np.asarray(r), (np.asarray(f) + np.asarray(m) + 1) // 2])


@dataclass(frozen=True)
class RfmRule:
    """The edges of the scores of recency, frequency and monetary value, four each."""

    columns: tuple[str, str, str]
    edges: tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]

    @classmethod
    def fit(
        cls,
        frame: pd.DataFrame,
        columns: Sequence[str] = COLUMNS,
        cuts: Mapping[str, str] | None = None,
    ) -> RfmRule:
        """Learn the fifths of each measure; of those in ``cuts`` (by COLUMNS) take these limits.

        InputError "unknown_column", "rfm_values_missing".
        """
        recency, frequency, monetary = columns
        given = cuts or {}
        r, f, m = (
            read_cuts(given[measure]) if given.get(measure) else tuple(quintile_edges(values))
            for measure, values in zip(COLUMNS, _values(frame, columns), strict=True)
        )
        return cls((recency, frequency, monetary), (r, f, m))

    def scores(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the columns r, f and m with scores from 1 to 5 (5 is best), in the frame's order.

        InputError "unknown_column", "rfm_values_missing".
        """
        given = _values(frame, self.columns)
        found = {
            name: quintile_scores(values, edges, reverse=name == "r")
            for name, edges, values in zip("rfm", self.edges, given, strict=True)
        }
        return pd.DataFrame(found, index=frame.index)

    def codes(self, frame: pd.DataFrame) -> Codes:
        """Return the place in SEGMENTS of each row's segment."""
        scores = self.scores(frame)
        return segment_codes(*(scores[name].to_numpy() for name in "rfm"))

    def labels(self, frame: pd.DataFrame) -> Texts:
        """Return the id of each row's segment."""
        return np.array([segment.id for segment in RULES], dtype=object)[self.codes(frame)]

    def limits(self) -> RfmLimits:
        """Return the rule as it is kept; a score that is out of reach is None."""
        edges = (tuple(edge if np.isfinite(edge) else None for edge in one) for one in self.edges)
        return RfmLimits(self.columns, tuple(edges))

    @classmethod
    def of(cls, limits: RfmLimits) -> RfmRule:
        """Rebuild from ``limits``."""
        recency, frequency, monetary = limits.columns
        r, f, m = (
            tuple(np.inf if edge is None else float(edge) for edge in one) for one in limits.edges
        )
        return cls((recency, frequency, monetary), (r, f, m))


def _values(frame: pd.DataFrame, columns: Sequence[str]) -> list[Numbers]:
    found = []
    for name in columns:
        if name not in frame.columns:
            raise InputError("unknown_column", column=name, nearest=list(frame.columns)[:5])
        values = frame[name].to_numpy(dtype="float64")
        if not np.isfinite(values).all():
            raise InputError("rfm_values_missing", column=name)
        found.append(values)
    return found


def scores_of(dataset: Dataset, cuts: dict[str, str]) -> ScoreGrid:
    """Return ``score_grid`` of a table by its own fifths and by given limits (RfmRule.fit).

    InputError where it has no scores.
    """
    return score_grid(dataset.frame, RfmRule.fit(dataset.frame, cuts=cuts))


def score_grid(frame: pd.DataFrame, rule: RfmRule) -> ScoreGrid:
    """Return customers and money by the scores of recency and frequency, 1 first."""
    scores = rule.scores(frame)
    place = (scores["r"].to_numpy() - 1) * SCORES + scores["f"].to_numpy() - 1
    money = frame[rule.columns[2]].to_numpy(dtype=np.float64)
    codes = segment_codes(*(scores[name].to_numpy() for name in "rfm"))
    cells = SCORES * SCORES
    customers = np.bincount(place, minlength=cells).reshape(SCORES, SCORES)
    paid = np.bincount(place, money, cells).reshape(SCORES, SCORES)
    return ScoreGrid(
        customers=tuple(map(tuple, customers.tolist())),
        money=tuple(map(tuple, paid.tolist())),
        segments=tuple(np.bincount(codes, minlength=len(RULES)).tolist()),
    )
