"""Scores of four models on four kinds of data, by the number of rows that they learned from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SPLITS = 5
TEST_SHARE = 0.25
"""Share of the rows that a split holds out, at most: a series holds out a year."""
MODELS = ("linear", "forest", "boosting", "network")
NETWORK = "network"
DATA = ("table", "text", "pictures", "series")
OF_VALUES = frozenset({"series"})
"""Data whose score is a mean absolute error; of the others it is the share right."""


@dataclass(frozen=True)
class Point:
    """Scores of a model that learned from ``rows``, one for each split; ``seconds`` of a fit."""

    data: str
    model: str
    rows: int
    scores: tuple[float, ...]
    seconds: float = 0.0

    @property
    def mean(self) -> float:
        """The mean over the splits."""
        return sum(self.scores) / len(self.scores)

    @property
    def name(self) -> str:
        """What the point is called in what a job tells."""
        return f"{self.data} {self.model} {self.rows}"


@dataclass(frozen=True)
class Payoff:
    """The points so far: by kind of data, rows, then model, each with a score for every split."""

    points: tuple[Point, ...]

    def of(self, data: str, model: str | None = None) -> list[Point]:
        """Return the points of a kind of data, by rows; of one model or of all."""
        return [one for one in self.points if one.data == data and model in (None, one.model)]

    def complete(self, data: str) -> bool:
        """Whether all models are there with as many rows."""
        last = [self.of(data, model)[-1:] for model in MODELS]
        return all(last) and len({one.rows for (one,) in last}) == 1

    @property
    def done(self) -> bool:
        """Whether nothing is missing."""
        return all(self.complete(data) for data in DATA)


def points_told(told: Mapping[str, Any]) -> Payoff:
    """Return the points that a running job has told whole."""
    points = []
    for name, scores in told.items():
        data, model, rows = name.split(" ")
        if len(scores) == SPLITS:
            points.append(Point(data, model, int(rows), _floats(scores)))
    return Payoff(tuple(points))


def _floats(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
