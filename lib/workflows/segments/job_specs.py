"""What can be computed on demand about segments, their customers and the customers' purchases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib.core.facts import Json
from lib.core.jobs import JobSpec, Parameters, always

_RULES = 3
"""By which rules values are made: results made by other ones are not shown, but made again."""


@dataclass(frozen=True, kw_only=True)
class MapParameters(Parameters):
    """``kind``: one of segments.groups.maps.KINDS."""

    kind: str = always("pca")


@dataclass(frozen=True, kw_only=True)
class PurchasesParameters(Parameters):
    """How transactions are read: TransactionColumns as JSON, and the date that counts as today."""

    columns: Mapping[str, Json] = always({})
    reference: str | None = always(None)


@dataclass(frozen=True, kw_only=True)
class LifetimeParameters(PurchasesParameters):
    """``months`` ahead, ``discount`` a year, ``margin``: share of the revenue."""

    months: int = always(12)
    discount: float = always(0.1)
    margin: float = always(1.0)
    rules: int = always(_RULES)


@dataclass(frozen=True, kw_only=True)
class MovementParameters(PurchasesParameters):
    """``before``: a date, None for a quarter of a year earlier."""

    before: str | None = always(None)
    rules: int = always(_RULES)


@dataclass(frozen=True, kw_only=True)
class CohortsParameters(PurchasesParameters):
    """``period`` of a cohort, None to choose it."""

    period: str | None = always(None)
    rules: int = always(_RULES)


@dataclass(frozen=True, kw_only=True)
class BasketsParameters(PurchasesParameters):
    """``without``: names of entries that are no products."""

    without: tuple[str, ...] = ()


PORTRAITS = JobSpec(
    "segment_portraits",
    "What is in each segment, by which rules it is found, and suggested names.",
    "lib.workflows.segments.jobs.portrait:portraits_made",
    Parameters,
    predictions=True,
    disclosed="lib.workflows.segments.report.disclosed:portraits",
)
MAP = JobSpec(
    "segment_map",
    "A sample of the customers on a map.",
    "lib.workflows.segments.jobs.portrait:map_made",
    MapParameters,
    predictions=True,
    disclosed="lib.workflows.segments.report.disclosed:drawn_map",
)
DEEP_MAP = JobSpec(
    "segment_deep_map",
    "The same map in the space that a network has learned.",
    "lib.workflows.segments.jobs.portrait:deep_map_made",
    Parameters,
    predictions=True,
    fitted=True,
    disclosed="lib.workflows.segments.report.disclosed:drawn_map",
)
LIFETIME = JobSpec(
    "lifetime",
    "What customers are worth.",
    "lib.workflows.segments.jobs.customer:lifetime",
    LifetimeParameters,
    predictions=True,
    disclosed="lib.workflows.segments.report.disclosed:lifetime",
)
LIFETIME_PLACED = JobSpec(
    "lifetime_placed",
    "The same, checked on purchases held back by the segments of an earlier day.",
    "lib.workflows.segments.jobs.customer:lifetime",
    LifetimeParameters,
    predictions=True,
    fitted=True,
    disclosed="lib.workflows.segments.report.disclosed:lifetime",
)
NEXT_SPEND = JobSpec(
    "next_spend",
    "Whether a network predicts the next spend better than models of lifetimes.",
    "lib.workflows.segments.jobs.customer:next_spend",
    PurchasesParameters,
    tensorflow=True,
    cancellable=True,
    disclosed="lib.workflows.segments.report.disclosed:contest",
)
MOVEMENT = JobSpec(
    "movement",
    "How customers moved between segments, and who has probably left.",
    "lib.workflows.segments.jobs.customer:moved",
    MovementParameters,
    fitted=True,
    disclosed="lib.workflows.segments.report.disclosed:movement",
)
COHORTS = JobSpec(
    "cohorts",
    "Who of each cohort came back when.",
    "lib.workflows.segments.jobs.customer:retention_by_cohort",
    CohortsParameters,
    disclosed="lib.workflows.segments.report.disclosed:cohorts",
)
BASKETS = JobSpec(
    "baskets",
    "What is bought together, overall and by segment.",
    "lib.workflows.segments.jobs.customer:baskets",
    BasketsParameters,
    predictions=True,
    disclosed="lib.workflows.segments.report.disclosed:baskets",
)
ANOMALIES = JobSpec(
    "anomalies",
    "Which customers are unlike the rest, by two methods.",
    "lib.workflows.segments.jobs.customer:anomalies",
    Parameters,
    disclosed="lib.workflows.segments.report.disclosed:anomalies",
)
ANOMALIES_DEEP = JobSpec(
    "anomalies_deep",
    "The same by three methods, an autoencoder among them.",
    "lib.workflows.segments.jobs.customer:anomalies",
    Parameters,
    fitted=True,
    disclosed="lib.workflows.segments.report.disclosed:anomalies",
)
SEGMENTS_JOBS: tuple[JobSpec[Any], ...] = (
    PORTRAITS,
    MAP,
    DEEP_MAP,
    LIFETIME,
    LIFETIME_PLACED,
    NEXT_SPEND,
    MOVEMENT,
    COHORTS,
    BASKETS,
    ANOMALIES,
    ANOMALIES_DEEP,
)
