"""What networks of forecasts are made from: sizes, rates and steps, by series and effort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lib.core.facts import Scalar
from lib.core.model import chosen
from lib.core.plan import Effort

_SHORTEST, _LONGEST = 4, 512
"""Limits of the input window in periods."""
_EFFORTS = {Effort.QUICK: 0.5, Effort.STANDARD: 1.0, Effort.THOROUGH: 2.0}
"""How many times the usual steps."""
_FEW_WINDOWS = 1_000
"""Windows below which a step takes fewer of them, and training has fewer steps."""


@dataclass(frozen=True)
class Recipe:
    """One network, of which ``ensemble`` members are trained for each cut-off.

    It reads ``length`` periods and forecasts ``horizon`` after ``gap``; ``center`` is the number
    of last values whose mean is taken from a window. Training has ``steps`` of ``batch`` windows.
    """

    architecture: str
    length: int
    horizon: int
    gap: int
    season: int
    width: int = 64
    blocks: int = 3
    layers: int = 2
    thetas: int = 16
    center: int = 1
    ensemble: int = 1
    batch: int = 128
    steps: int = 800
    learning_rate: float = 3e-3


_USUAL: Mapping[str, Mapping[str, int | float]] = {
    "dlinear": {},
    "nlinear": {},
    "nbeats": {"ensemble": 4, "steps": 1200},
}
"""What the networks have of their own."""
ARCHITECTURES = tuple(_USUAL)


def choose_recipe(
    architecture: str,
    *,
    effort: Effort,
    horizon: int,
    gap: int,
    seasons: Sequence[int],
    lengths: Sequence[int],
    changes: Mapping[str, Scalar],
) -> Recipe:
    """Return the recipe of a network for series of these lengths, with an analyst's ``changes``."""
    length = window_length(horizon + gap, seasons, int(max(lengths)))
    length = chosen(changes, "length", length)
    recipe = Recipe(architecture, length, horizon, gap, seasons[0])
    own = _USUAL[architecture]
    recipe = replace(
        recipe,
        ensemble=chosen(own, "ensemble", recipe.ensemble),
        steps=chosen(own, "steps", recipe.steps),
        learning_rate=chosen(own, "learning_rate", recipe.learning_rate),
    )
    windows = sum(max(1, one - horizon - gap) for one in lengths)
    batch, steps = recipe.batch, recipe.steps * _EFFORTS[effort]
    if windows < _FEW_WINDOWS:
        batch, steps = batch // 4, steps / 2
    return replace(
        recipe,
        batch=batch,
        steps=chosen(changes, "steps", int(steps)),
        width=chosen(changes, "width", recipe.width),
        ensemble=chosen(changes, "ensemble", recipe.ensemble),
        learning_rate=chosen(changes, "learning_rate", recipe.learning_rate),
    )


def window_length(ahead: int, seasons: Sequence[int], longest: int) -> int:
    """Return how many periods a network reads: three horizons or two seasons.

    Fewer where no series is half as long. ``ahead`` is how far it forecasts, ``longest`` the
    number of values of the longest series. Cut-offs that read as much are trained as one stack.
    """
    season = max((one for one in seasons if 2 * one <= _LONGEST), default=1)
    wanted = min(max(3 * ahead, 2 * season), _LONGEST)
    while wanted > _SHORTEST and 2 * longest < wanted:
        wanted //= 2
    return max(wanted, _SHORTEST)


def reaches(recipe: Recipe) -> tuple[int, ...]:
    """Return how many periods each member of an ensemble looks back: unlike ones are better."""
    least = min(recipe.length, max(recipe.horizon, recipe.season + 1))
    shares = (1.0, 0.75, 0.5)
    return tuple(
        max(least, int(recipe.length * shares[at % len(shares)])) for at in range(recipe.ensemble)
    )
