"""What networks of forecasts are made from: sizes, rates and steps, by series and effort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lib.core.facts import Scalar
from lib.core.model import chosen
from lib.core.plan import Effort

_SHORTEST, _LONGEST = 4, 512
"""Limits of the input window in periods."""
_MOST_PIECES = 16
"""Longest sequence that is read piece by piece."""
_EFFORTS = {Effort.QUICK: 0.5, Effort.STANDARD: 1.0, Effort.THOROUGH: 2.0}
"""How many times the usual steps."""
_FEW_WINDOWS, _FEW_SERIES = 1_000, 10
"""Windows below which a step takes fewer of them, and series below which there are fewer steps."""
_WIDE = 128
"""Periods of a window above which few series are learned from in fewer and smaller steps."""


@dataclass(frozen=True)
class Recipe:
    """One network, of which ``ensemble`` members are trained for each cut-off.

    It reads ``length`` periods and forecasts ``horizon`` after ``gap``; ``center`` is the number
    of last values whose mean is taken from a window. Training has ``steps`` of ``batch`` windows.
    """

    architecture: str
    length: int = 1
    horizon: int = 1
    gap: int = 0
    season: int = 1
    width: int = 64
    blocks: int = 3
    layers: int = 2
    thetas: int = 16
    center: int = 1
    ensemble: int = 1
    batch: int = 128
    steps: int = 800
    learning_rate: float = 3e-3


_USUAL = (
    Recipe("dlinear"),
    Recipe("nlinear"),
    Recipe("nbeats", center=3, ensemble=4, steps=1200),
    Recipe("nhits", center=3, ensemble=2, steps=1000),
    Recipe("tcn", width=24, batch=64),
    Recipe("lstm", width=32, batch=64),
    Recipe("gru", width=32, batch=64),
    Recipe("patch_transformer", width=32, blocks=2, batch=64, learning_rate=1.5e-3),
)
ARCHITECTURES = tuple(one.architecture for one in _USUAL)


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
    usual = next(one for one in _USUAL if one.architecture == architecture)
    windows = sum(max(1, one - horizon - gap) for one in lengths)
    length = window_length(horizon + gap, seasons, int(max(lengths)))
    few = len(lengths) < _FEW_SERIES
    wide = few and length > _WIDE
    less = 4 if windows < _FEW_WINDOWS else 2 if wide else 1
    steps = int(usual.steps * _EFFORTS[effort] / (3 if wide else 2 if few else 1))
    return replace(
        usual,
        length=chosen(changes, "length", length),
        horizon=horizon,
        gap=gap,
        season=seasons[0],
        batch=usual.batch // less,
        steps=chosen(changes, "steps", steps),
        width=chosen(changes, "width", usual.width),
        ensemble=chosen(changes, "ensemble", usual.ensemble),
        learning_rate=chosen(changes, "learning_rate", usual.learning_rate),
    )


def piece_size(recipe: Recipe) -> int:
    """Return how many periods networks that read a sequence take at once, so that it is short.

    A part of a season or all of it, where there is one.
    """
    least = -(-recipe.length // _MOST_PIECES)
    parts = [size for size in range(least, 2 * least + 1) if recipe.season % size == 0]
    return parts[0] if recipe.season > 1 and parts else least


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
