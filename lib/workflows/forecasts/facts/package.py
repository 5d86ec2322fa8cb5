"""What a fitted model of forecasts is made from, as it is taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.core.columns import ReadAs
from lib.core.facts import Json, Scalar
from lib.core.plan import Effort
from lib.workflows.forecasts.facts.setup import ForecastSetup, SeriesSetup

MODEL, NETWORKS = "model.json", "networks"
"""Names in the folder of a package: what it is made from, and the folder of its networks."""


@dataclass(frozen=True)
class Member:
    """A model: ``builder`` is a reference to what makes it, ``share`` its weight in an ensemble.

    ``network``: it was trained, and is kept as a file. Others are fitted to the values of the file
    that is forecast, as they were in the run; ``parameters`` are those found there, by series, of
    models that can tell them.
    """

    builder: str
    share: float
    settings: Mapping[str, Scalar] = field(default_factory=dict)
    network: bool = False
    parameters: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)


@dataclass(frozen=True)
class Package:
    """A model with all that its forecast depends on beside the file that it is given.

    ``median``: of an ensemble's members, else their mean by ``share``. ``like`` says how columns
    are read, ``seed`` and ``build_seed`` are those of the run and of its models.
    """

    model: str
    members: Mapping[str, Member]
    median: bool
    setup: SeriesSetup
    ahead: ForecastSetup
    effort: Effort
    seed: int
    build_seed: int
    metric: str
    like: Mapping[str, ReadAs] = field(default_factory=dict)
    sha256: Mapping[str, str] = field(default_factory=dict)
