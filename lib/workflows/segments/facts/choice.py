"""How many segments there are, and how each number of segments did in the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.core.facts import OMIT_DEFAULT


@dataclass(frozen=True)
class Valley:
    """The two segments with the shallowest valley between them.

    ``ratio`` is the customers half-way over those around the emptier centre, with its limits; None
    is infinite.
    """

    pair: tuple[int, ...] = ()
    between: int = 0
    beside: int = 0
    ratio: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class ValleyCounts:
    """How many pairs of segments have a valley between them, none, or are undecided."""

    found: int = 0
    missing: int = 0
    undecided: int = 0

    @property
    def pairs(self) -> int:
        """The number of pairs."""
        return self.found + self.missing + self.undecided


@dataclass(frozen=True)
class KScores:
    """Measures and tests of one number of segments.

    ``tests`` has by test whether it was passed (None: cannot be decided); it is empty in choices
    that were made before there were tests, which lack other measures, too.
    """

    k: int
    silhouette: float | None = None
    davies_bouldin: float | None = None
    calinski_harabasz: float | None = None
    bic: float | None = None
    inertia: float | None = None
    gap: float | None = None
    gap_se: float | None = None
    jaccard: float | None = None
    jaccard_clusters: tuple[float, ...] = ()
    dissolved: tuple[float, ...] = ()
    sizes: tuple[int, ...] = ()
    ari: float | None = None
    ari_low: float | None = None
    ari_high: float | None = None
    control_jaccard: float | None = None
    control_silhouette: float | None = None
    above_noise: float = 0.0
    above_noise_se: float = 0.0
    distance: float = 0.0
    distance_pair: tuple[int, ...] = ()
    valley: Valley = Valley()
    valleys: ValleyCounts = ValleyCounts()
    tests: Mapping[str, bool | None] = field(default_factory=dict)
    stable: bool = False


@dataclass(frozen=True)
class Sentence:
    """A text of earlier versions: its code in lib.i18n.texts.segments and its numbers."""

    code: str
    values: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """How many segments there are: the number that is used, why, and every number that was tried.

    What it rests on, segments.groups.decision says. ``gap_k``, ``bic_k`` and ``silhouette_k`` are
    what each index alone would choose. Only ``k`` is known where the search failed.
    """

    k: int
    auto: bool = True
    decision: str = ""
    basis: str = ""
    stable_k: int | None = None
    tests_k: int = 0
    gap_k: int | None = None
    bic_k: int | None = None
    silhouette_k: int | None = None
    rows: int = 0
    sampled: bool = False
    index_rows: int = 0
    resamples: int = 0
    control_resamples: int = 0
    references: int = 0
    gap_one: float | None = None
    ks: tuple[KScores, ...] = ()
    sentence: Sentence | None = field(default=None, metadata=OMIT_DEFAULT)
