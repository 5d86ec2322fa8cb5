"""What is known of the segments that one model found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Profile:
    """A number by segment, in its own unit; None for segments without any value."""

    mean: tuple[float | None, ...]
    median: tuple[float | None, ...]
    overall: float | None


@dataclass(frozen=True)
class Umatrix:
    """The map of a SOM: distances to neighbours, and the segment of each prototype."""

    grid: tuple[tuple[float, ...], ...]
    shape: tuple[int, ...]
    prototypes: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class SegmentFacts:
    """What a run keeps of a model's segments; tuples are in the order of their codes.

    ``jaccard`` is each segment's mean agreement with resamples; it is ``recovered`` and
    ``dissolved`` in so many of them. ``centres`` are in the encoded space, whose dimensions
    ``columns`` names. ``names`` are those of the RFM quintiles.
    """

    k: int = 0
    sizes: tuple[int, ...] = ()
    noise: int = 0
    silhouette: float | None = None
    davies_bouldin: float | None = None
    calinski_harabasz: float | None = None
    stability_jaccard: float | None = None
    stability_ari: float | None = None
    index_rows: int = 0
    bic: float | None = None
    jaccard: tuple[float | None, ...] = ()
    recovered: tuple[float, ...] = ()
    dissolved: tuple[float | None, ...] = ()
    resamples: int = 0
    names: tuple[str, ...] | None = None
    columns: tuple[str, ...] = ()
    centres: tuple[tuple[float, ...] | None, ...] = ()
    umatrix: Umatrix | None = None
    profile: Mapping[str, Profile] = field(default_factory=dict)
