"""What can be computed for the chapters, with typed parameters; nothing is about a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lib.core.jobs import JobSpec, Parameters, always


@dataclass(frozen=True, kw_only=True)
class DescentParameters(Parameters):
    """``rate`` of learning, number of ``steps``; ``scaled``: on standardised inputs."""

    points: str = always("people")
    scaled: bool = always(True)
    rate: float = always(0.1)
    steps: int = always(100)


@dataclass(frozen=True, kw_only=True)
class PointsParameters(Parameters):
    """``points``: which of the two sets."""

    points: str = always("people")


DESCENT = JobSpec(
    "learn_descent",
    "The path of a gradient descent over slope and intercept of a line.",
    "lib.workflows.learn.jobs.line:descend",
    DescentParameters,
    cancellable=True,
    alone=True,
)
THREE_WAYS = JobSpec(
    "learn_three_ways",
    "The same line by least squares, by gradient descent and by a Keras unit.",
    "lib.workflows.learn.jobs.line:three_ways",
    PointsParameters,
    tensorflow=True,
    cancellable=True,
    alone=True,
)
LEARN_JOBS: tuple[JobSpec[Any], ...] = (DESCENT, THREE_WAYS)
