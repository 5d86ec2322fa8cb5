"""Comparisons of made-up predictions, for tests of what is inferred from them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lib.core.task import TaskKind
from lib.evaluation.judge.inference.evidence import Evidence, TestPart, measure

Array = np.ndarray


def dealt(rows: int, folds: int, repeats: int, seed: int = 0) -> list[tuple[int, int, Array]]:
    """Return repeat, fold and rows of each test part."""
    generator = np.random.default_rng(seed)
    parts = []
    for repeat in range(repeats):
        fold_of = generator.permutation(rows) % folds
        parts += [(repeat, fold, np.flatnonzero(fold_of == fold)) for fold in range(folds)]
    return parts


def parts_of(
    predictions: Mapping[str, Array], folds: int = 5, seed: int = 0, repeats: int | None = None
) -> list[TestPart]:
    """Return test parts; predictions of a model have shape (repeats, rows, outputs)."""
    first = next(iter(predictions.values()))
    found = dealt(first.shape[1], folds, repeats or len(first), seed)
    return [
        TestPart(
            repeat,
            fold,
            rows,
            {
                name: values[repeat, rows]
                for name, values in predictions.items()
                if repeat < len(values)
            },
        )
        for repeat, fold, rows in found
    ]


def regression(
    spreads: Mapping[str, float],
    rows: int = 400,
    repeats: int = 1,
    noise: float = 0.0,
    seed: int = 0,
) -> tuple[dict[str, Array], Array]:
    """Return predictions that are off by a model's own errors of these spreads, and the truth.

    ``noise`` is how far predictions of another repeat differ.
    """
    generator = np.random.default_rng(seed)
    truth = generator.normal(size=rows)
    common = 0.5 * generator.normal(size=rows)
    found = {}
    for name, spread in spreads.items():
        own = truth + common + spread * generator.normal(size=rows)
        again = noise * generator.normal(size=(repeats, rows))
        found[name] = (own + again)[:, :, None]
    return found, truth


def evidence_of(
    spreads: Mapping[str, float],
    metric: str = "mae",
    rows: int = 400,
    repeats: int = 1,
    noise: float = 0.0,
    seed: int = 0,
    by_folds: bool = False,
    folds: int = 5,
) -> Evidence:
    """Return the evidence of ``regression``."""
    predictions, truth = regression(spreads, rows, repeats, noise, seed)
    parts = parts_of(predictions, folds, seed)
    found = measure(parts, truth, metric, TaskKind.REGRESSION, list(spreads), by_folds=by_folds)
    assert found is not None
    return found
