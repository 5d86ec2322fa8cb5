"""How many configurations of a classical model are tried (no scikit-learn here)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from lib.core.columns import ColumnKind
from lib.core.model import BuildContext, Settings, Size
from lib.core.plan import Effort
from lib.core.tuning import tuning_seconds

_MAX_TRIALS = 60
_MAX_LEVELS = 30
_PARTS = {ColumnKind.DATETIME: 6, ColumnKind.TEXT: 30}

Space: TypeAlias = Mapping[str, Sequence[str | float | bool]]
"""Name -> (kind "int" or "float", least, greatest, whether steps are factors)."""


def trials_of(once: Callable[[Size], float], size: Size, most: int = _MAX_TRIALS) -> int:
    """Return how many fits of ``once`` CPU seconds each fill the time for tuning; 0 where none is.

    At least two, and at most ``most``, after which nothing more is to be found.
    """
    if size.effort is not Effort.THOROUGH:
        return 0
    return int(min(max(tuning_seconds(size.rows) / once(size), 2), most))


def size_of(ctx: BuildContext) -> Size:
    """Return the size of a fit, with about as many columns as the model will get."""
    columns = 0
    for name, kind in ctx.features.items():
        if kind == ColumnKind.CATEGORY:
            levels = ctx.levels.get(name, 1)
            columns += 1 if levels <= 2 else min(levels, _MAX_LEVELS)
        else:
            columns += _PARTS.get(ColumnKind(kind), 1)
    return Size(rows=ctx.rows, columns=columns, classes=ctx.classes, effort=ctx.effort)


def open_space(
    space: Space, settings: Settings, names: Mapping[str, str]
) -> dict[str, Sequence[str | float | bool]]:
    """Return the part of a space that the analyst's settings leave open.

    ``names`` are the settings' names of the model's parameters, where they differ.
    """
    return {
        name: list(limits)
        for name, limits in space.items()
        if names.get(name, name) not in settings
    }
