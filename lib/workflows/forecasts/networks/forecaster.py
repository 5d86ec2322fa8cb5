"""A network as a model of forecasts, importable without TensorFlow."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from lib.core.facts import Scalar
from lib.core.plan import Effort
from lib.core.progress import Progress, SubProgress
from lib.errors import Cancelled, ModelError
from lib.workflows.forecasts.backtest.forecaster import Forecast
from lib.workflows.forecasts.backtest.panel import Floats, History
from lib.workflows.forecasts.networks.recipes import Recipe, choose_recipe, reaches
from lib.workflows.forecasts.networks.windows import Ground, ground

if TYPE_CHECKING:
    from lib.workflows.forecasts.networks.keras_fit import Learned, Learner

_MOST_LOG = 600.0
"""Largest logarithm that is turned back into a value."""


@dataclass(frozen=True, eq=False)
class _Cutoff:
    """A cut-off: its place among all, what its networks learn from and what they are made from.

    The members of an ensemble take turns with ``grounds``: as logarithms, as they are.
    """

    at: int
    history: History
    grounds: tuple[Ground, ...]
    recipe: Recipe


@dataclass(eq=False)
class NetworkForecaster:
    """A network trained on all series together, for all cut-offs at once.

    ``architecture`` is one of recipes.ARCHITECTURES; ``changes`` are settings in place of what the
    recipe would choose.
    """

    architecture: str
    effort: Effort = Effort.STANDARD
    seed: int = 0
    changes: Mapping[str, Scalar] = field(default_factory=dict)

    def forecasts(self, histories: Sequence[History], watch: Progress) -> Iterator[Forecast]:
        """Yield a forecast for each history, in order; all are trained before the first.

        Raises Cancelled, and ModelError "network_diverged".
        """
        began, cpu_began = time.perf_counter(), time.process_time()
        stacks: dict[tuple[Recipe, tuple[int, ...]], list[_Cutoff]] = {}
        for at, history in enumerate(histories):
            if watch.cancelled():
                raise Cancelled
            cutoff = self._cutoff(at, history)
            key = (cutoff.recipe, cutoff.grounds[0].columns)
            stacks.setdefault(key, []).append(cutoff)
        found: dict[int, Forecast] = {}
        for stack in stacks.values():
            part = SubProgress(watch, len(found) / len(histories), len(stack) / len(histories))
            forecasts = self._train(stack, part)
            share = 1 / len(stack)
            seconds = (time.perf_counter() - began) * share
            cpu_seconds = (time.process_time() - cpu_began) * share
            for cutoff, (outputs, curves) in zip(stack, forecasts, strict=True):
                found[cutoff.at] = Forecast(outputs, seconds, cpu_seconds, curves)
            began, cpu_began = time.perf_counter(), time.process_time()
        for at in range(len(histories)):
            yield found[at]

    def fitted(
        self, history: History, watch: Progress
    ) -> tuple[Recipe, tuple[int, int, int, int], Floats]:
        """Train as for a forecast from a history; return the recipe, columns and weights.

        Columns are those of Ground; weights have shape (members, size).
        """
        cutoff = self._cutoff(0, history)
        _, learned = self._learned([cutoff], watch)
        weights = np.stack([one.weights for one in learned])
        return cutoff.recipe, cutoff.grounds[0].columns, weights

    def _cutoff(self, at: int, history: History) -> _Cutoff:
        recipe = self._recipe(history)
        return _Cutoff(at, history, grounds_of(history, recipe, self._seed(history)), recipe)

    def _seed(self, history: History) -> int:
        return self.seed * 1_000 + history.seed

    def _recipe(self, history: History) -> Recipe:
        return choose_recipe(
            self.architecture,
            effort=self.effort,
            horizon=history.horizon,
            gap=history.gap,
            seasons=history.seasons,
            lengths=history.lengths.tolist(),
            changes=self.changes,
        )

    def _learned(
        self, stack: Sequence[_Cutoff], watch: Progress
    ) -> tuple[list[Learner], list[Learned]]:
        """Train the members of all cut-offs of one recipe together."""
        from lib.workflows.forecasts.networks.keras_fit import Learner, train

        recipe = stack[0].recipe
        learners = [
            Learner(
                one.grounds[at % len(one.grounds)],
                one.history,
                self._seed(one.history) * 1_000 + at,
                reach,
            )
            for one in stack
            for at, reach in enumerate(reaches(recipe))
        ]
        return learners, train(recipe, learners, watch)

    def _train(
        self, stack: Sequence[_Cutoff], watch: Progress
    ) -> list[tuple[Floats, dict[str, list[float]]]]:
        """Return for cut-offs that one recipe serves the outputs, and a member's curves."""
        recipe = stack[0].recipe
        learners, learned = self._learned(stack, watch)
        found = []
        for at in range(len(stack)):
            part = slice(at * recipe.ensemble, (at + 1) * recipe.ensemble)
            outputs = np.median(
                [
                    as_values(learner.ground, own.outputs)
                    for learner, own in zip(learners[part], learned[part], strict=True)
                ],
                axis=0,
            )
            if not np.isfinite(outputs).all():
                raise ModelError("network_diverged")
            found.append((outputs, learned[part.start].curves))
        return found


def grounds_of(history: History, recipe: Recipe, seed: int) -> tuple[Ground, ...]:
    """Return what the members of a network take turns with."""
    return tuple(
        ground(history, recipe.length, seed, relative=relative)
        for relative in (True, False)[: recipe.ensemble]
    )


def as_values(ground: Ground, outputs: Floats) -> Floats:
    """Return outputs in deviations of their series as values."""
    found = outputs * ground.deviations[:, None, None] + ground.means[:, None, None]
    found[ground.logged] = np.exp(np.minimum(found[ground.logged], _MOST_LOG))
    return found
