"""How models are compared: which models, which splits, which measure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lib.core.facts import OMIT_DEFAULT, Json, Scalar, from_json, to_json

MAX_REPEATS = 20
"""More repeats than this are not worth their time."""
CUTOFFS_APART = "cutoffs_apart"
"""The finding of how many cut-offs few series allow: "apart" ones whose windows share no value."""


class Effort(StrEnum):
    """How much is spent on a comparison."""

    QUICK = "quick"
    STANDARD = "standard"
    THOROUGH = "thorough"


class SplitKind(StrEnum):
    """How rows are divided into folds; ORIGINS: series are cut, and what follows is tested."""

    KFOLD = "kfold"
    STRATIFIED = "stratified"
    GROUP = "group"
    TIME = "time"
    BOOTSTRAP = "bootstrap"
    ORIGINS = "origins"

    @property
    def in_order(self) -> bool:
        """Whether what is tested is later than what was learned from."""
        return self in (SplitKind.TIME, SplitKind.ORIGINS)


@dataclass(frozen=True)
class Plan:
    """A comparison, fixed before any model is built.

    ``rope`` is the half-width of the region of practical equivalence: in the metric's unit, or,
    if ``rope_relative``, as a share of the better mean. ``sample_rows`` is the number of rows
    sampled where the table has more than the limit, else None. ``models`` are ids in board order.
    ``settings`` are, by model, the settings that differ from the model's own. ``budget_seconds``
    is the wall time after which no further fold is begun; what is not complete then stays out.
    ``repeats_differ`` is False where another repeat would have the very same test parts.
    ``looks`` are the numbers of repeats after which it is decided whether those models that may
    still be the best are repeated again (empty: they are not); ``further`` says how many repeats
    models have in all that have more than ``repeats``.
    ``segments`` says, for a task of clusters, how many groups are looked for and how columns are
    encoded (see segments.groups.planning); ``folds`` is then the number of bootstrap resamples.
    ``details`` are what a workflow's plans say beside all this, by facts of its own.
    """

    models: tuple[str, ...]
    effort: Effort
    folds: int
    repeats: int
    seed: int
    metric: str
    rope: float
    rope_relative: bool
    split: SplitKind
    sample_rows: int | None = None
    class_weight: bool = False
    settings: Mapping[str, Mapping[str, Scalar]] = field(default_factory=dict)
    budget_seconds: float | None = None
    repeats_differ: bool = True
    segments: Mapping[str, Any] = field(default_factory=dict)
    looks: tuple[int, ...] = ()
    further: Mapping[str, int] = field(default_factory=dict)
    details: Mapping[str, Json] = field(default_factory=dict, metadata=OMIT_DEFAULT)

    @property
    def most_repeats(self) -> int:
        """How many repeats the model has that has most."""
        return max((self.repeats, *self.further.values()))

    @property
    def parts(self) -> float:
        """How many folds the rows are divided into, as far as the overlap of folds is concerned.

        A bootstrap resample leaves out a share of 1/e of the rows, as one of e folds would: it
        stands for e folds, however many resamples there are.
        """
        return math.e if self.split is SplitKind.BOOTSTRAP else self.folds

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form."""
        return to_json(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "Plan":
        """Rebuild a plan from ``to_dict``."""
        return from_json(cls, data)
