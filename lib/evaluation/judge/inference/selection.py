"""What choosing the best of several models earns by luck, and which of them might be the best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lib.evaluation.judge.inference.evidence import Evidence
from lib.evaluation.judge.inference.row_scores import Floats

DRAWS = 400
WITHIN_REACH = 0.05
"""Probability of being the best from which a model is within reach of it."""
_SEED = 20_26


@dataclass(frozen=True)
class Selection:
    """The best of some models by its mean; the first of equals.

    ``optimism`` is by how much the mean of a chosen best is too good on average; ``chances`` how
    probable it is that each is the best.
    """

    best: str
    optimism: float
    chances: Mapping[str, float]

    @property
    def within_reach(self) -> tuple[str, ...]:
        """The models that might well be the best, the named one always among them."""
        likely = (name for name, chance in self.chances.items() if chance >= WITHIN_REACH)
        return tuple(dict.fromkeys((self.best, *likely)))


def select(evidence: Evidence, models: Sequence[str], factor: float) -> Selection:
    """Return the best of some models, by draws of what other rows would have shown.

    ``factor`` scales the variance that rows show.
    """
    places = [evidence.models.index(name) for name in models]
    means = evidence.means[places]
    errors = _errors(evidence, factor)[:, places]
    chosen = np.argmax(means + errors, axis=1)
    wins = np.bincount(chosen, minlength=len(models)) / DRAWS
    return Selection(
        best=models[int(np.argmax(means))],
        optimism=float(errors[np.arange(DRAWS), chosen].mean()),
        chances={name: float(share) for name, share in zip(models, wins, strict=True)},
    )


def _errors(evidence: Evidence, factor: float) -> Floats:
    """Return draws of the means' errors, shape (draws, models), in pairs of opposite signs.

    They are the same for the same model, in whatever order the models are.
    """
    order = np.argsort(evidence.models)
    normal = np.random.default_rng(_SEED).standard_normal((DRAWS // 2, len(order)))
    values, vectors = np.linalg.eigh(evidence.rows_within[np.ix_(order, order)])
    root = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    drawn = np.empty_like(normal)
    drawn[:, order] = normal @ root * np.sqrt(factor)
    return np.concatenate([drawn, -drawn])
