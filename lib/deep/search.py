"""Which configurations of a network are tried, and for how long, when it is tuned."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from lib.core.tuning import Value, tuning_seconds
from lib.deep.recipes import Recipe, Shape, changed, parameters

SEARCHED = ("realmlp", "tabm")
SECONDS_AN_OPERATION = {"realmlp": 3e-11, "tabm": 2.5e-11}
"""CPU seconds of one floating-point operation of a stack, measured on 2 cores."""
_COUNTS = (12, 8, 4)
_ENOUGH_EPOCHS = 10
_ENOUGH_SHARE = 4
"""On few rows a trial is worth as much as a quarter of the epochs: shorter ones prefer rates that
later lose (docs/decisions/0009)."""
_MIN_EPOCHS = 3
_TRACED = 0.3
"""CPU seconds of a member's share of tracing and compiling a shape, with five or six members."""
_SHAPED_ROWS = 1000
"""Training rows from which other shapes are tried, and shorter trials: each shape is a stack of its
own, and below this its tracing would cost more than all trials."""
NO_DROPOUT, NO_DECAY = 1e-3, 1e-6
"""A rate that leaves nothing out (masks know multiples of 1/256), and a decay without effect: so
configurations with and without share one structure."""

Space = Mapping[str, Callable[[np.random.Generator, Recipe], float]]


@dataclass(frozen=True)
class Search:
    """Configurations as changes to a recipe (the first: none), each trained for ``epochs``."""

    configurations: tuple[Mapping[str, Value], ...]
    epochs: int


def plan_search(recipe: Recipe, shape: Shape, rows: int, given: Collection[str] = ()) -> Search:
    """Return what to try on ``rows`` training rows, within lib.core.tuning.tuning_seconds.

    More configurations where they still get ten epochs each, on few rows a quarter of all.
    ``given`` are settings that the analyst chose: they stay. The same numbers give the same
    configurations, on every fold.
    """
    enough = _ENOUGH_EPOCHS
    if rows < _SHAPED_ROWS:
        enough = max(enough, recipe.epochs // _ENOUGH_SHARE)
    for count in _COUNTS:
        tried = configurations(recipe, count, given, shapes=rows >= _SHAPED_ROWS)
        shapes = len({configured(recipe, one, rows).structure() for one in tried})
        seconds = tuning_seconds(rows) - _TRACED * shapes
        operations = seconds / SECONDS_AN_OPERATION[recipe.architecture]
        weights = sum(parameters(configured(recipe, one, rows), shape) for one in tried)
        epochs = int(operations / (6.0 * weights * max(rows, recipe.batch)))
        if epochs >= enough:
            break
    return Search(tried, int(np.clip(epochs, _MIN_EPOCHS, max(_MIN_EPOCHS, recipe.epochs))))


def configured(recipe: Recipe, changes: Mapping[str, Value], rows: int) -> Recipe:
    """Return the recipe with the changes of a configuration."""
    return changed(recipe, changes, rows=rows)


def shortened(recipe: Recipe, epochs: int) -> Recipe:
    """Return the recipe for a trial: few epochs, over which its schedule is compressed."""
    return replace(recipe, epochs=epochs, patience=0)


def configurations(
    recipe: Recipe, count: int, given: Collection[str] = (), *, shapes: bool = True
) -> tuple[Mapping[str, Value], ...]:
    """Return ``count`` configurations: the usual one, and draws from the published space.

    Half of them have the usual layers, the others two other shapes, so that they make three stacks;
    without ``shapes`` all have the usual ones.
    """
    rng = np.random.default_rng(0)
    known = _SHAPES[recipe.architecture](recipe) if shapes else []
    kinds = [{}, *(one for one in known if not set(one) & set(given))]
    others = count // 4
    places = [*[0] * (count - 2 * others), *[1] * others, *[2] * others]
    found: list[Mapping[str, Value]] = [{}]
    for place in places[1:]:
        drawn = {
            name: draw(rng, recipe)
            for name, draw in _SPACES[recipe.architecture].items()
            if getattr(recipe, name) > 0
        }
        kept = {name: value for name, value in drawn.items() if name not in given}
        found.append({**kinds[min(place, len(kinds) - 1)], **kept})
    return tuple(found)


def _realmlp_shapes(recipe: Recipe) -> list[dict[str, Value]]:
    return [{"layers": 5, "width": 64}, {"layers": 1, "width": 512}]


def _tabm_shapes(recipe: Recipe) -> list[dict[str, Value]]:
    width = recipe.hidden[0] if recipe.hidden else 64
    return [{"layers": 3, "width": width}, {"layers": 1, "width": 2 * width}]


def _log(rng: np.random.Generator, low: float, high: float) -> float:
    return float(f"{np.exp(rng.uniform(np.log(low), np.log(high))):.3g}")


_SHAPES = {"realmlp": _realmlp_shapes, "tabm": _tabm_shapes}
_SPACES: Mapping[str, Space] = {
    # Holzmueller et al. 2024, without what changes the preprocessing.
    "realmlp": {
        "learning_rate": lambda rng, recipe: _log(rng, 2e-2, 3e-1),
        "dropout": lambda rng, recipe: float(
            rng.choice([NO_DROPOUT, 0.15, 0.3], p=[0.3, 0.5, 0.2])
        ),
        "weight_decay": lambda rng, recipe: float(rng.choice([NO_DECAY, 0.02])),
    },
    # Gorishniy et al. 2025; rates around our own, which suit fewer epochs.
    "tabm": {
        "learning_rate": lambda rng, recipe: _log(
            rng, recipe.learning_rate / 4, recipe.learning_rate * 2
        ),
        "dropout": lambda rng, recipe: round(float(max(NO_DROPOUT, rng.uniform(-0.1, 0.4))), 3),
        "weight_decay": lambda rng, recipe: _log(rng, 1e-4, 1e-1),
    },
}
