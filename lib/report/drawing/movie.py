"""Panels of a figure that changes frame by frame, as data that the player (lib/ui/widgets) draws.

Of what has a value for each frame the last one stays where there are fewer values than frames.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.report.drawing.palette import COLOURS

Floats = Sequence[float | None]


@dataclass(frozen=True)
class Field:
    """A colour for each cell of a grid over the whole panel, one grid or one for each frame.

    ``values`` are bytes in base64 (see ``packed``): 0 is ``low``, 255 ``high``, between them clear;
    rows from the bottom to the top.
    """

    columns: int
    rows: int
    values: str
    low: str = COLOURS["classical"]
    high: str = COLOURS["deep"]
    smooth: bool = True
    kind: str = "field"


@dataclass(frozen=True)
class Points:
    """Marks that stay; ``colour`` and ``symbol`` are one for all or one for each."""

    x: Floats
    y: Floats
    colour: str | Sequence[str]
    symbol: str | Sequence[str] = "circle"
    size: float = 5.0
    kind: str = "points"


@dataclass(frozen=True)
class Line:
    """A line that changes: ``y`` has a list for each frame, or is one line that stays.

    With a ``symbol`` there is a mark at each of its points.
    """

    x: Floats
    y: Sequence[Floats] | Floats
    colour: str
    dash: bool = False
    symbol: str = ""
    kind: str = "line"


@dataclass(frozen=True)
class Trail:
    """A path that grows by a point a frame, with a mark at its end."""

    x: Floats
    y: Floats
    colour: str
    symbol: str = "circle"
    dash: bool = False
    kind: str = "trail"


@dataclass(frozen=True)
class Edges:
    """Lines between two points each; of each frame their widths in pixels, negative in ``low``."""

    x: Sequence[tuple[float, float]]
    y: Sequence[tuple[float, float]]
    widths: Sequence[Sequence[float]]
    low: str = COLOURS["classical"]
    high: str = COLOURS["deep"]
    kind: str = "edges"


@dataclass(frozen=True)
class Labels:
    """Texts at places, for each frame one a place; ``lit`` are the places meant by each frame."""

    x: Floats
    y: Floats
    texts: Sequence[Sequence[str]]
    lit: Sequence[Sequence[int]] = ()
    colour: str = COLOURS["deep"]
    size: int = 13
    boxed: bool = True
    kind: str = "labels"


Layer = Field | Points | Line | Trail | Edges | Labels


@dataclass(frozen=True)
class Scale:
    """An axis: its name and its ends; those of a ``log`` one are above 0."""

    title: str
    range: tuple[float, float]
    log: bool = False


@dataclass(frozen=True)
class Panel:
    """A plot: its layers from the lowest up, and a legend of names with their colours.

    One with ``new_row`` does not stand beside the panel before it.
    """

    title: str
    x: Scale
    y: Scale
    layers: tuple[Layer, ...]
    legend: tuple[tuple[str, str], ...] = ()
    alt: str = ""
    height: int = 300
    axes: bool = True
    square: bool = False
    wide: bool = False
    new_row: bool = False


def packed(values: NDArray[np.float64]) -> str:
    """Return values from -1 to 1 as ``Field`` takes them; what lies outside is cut."""
    shares = np.clip(np.nan_to_num(values), -1.0, 1.0)
    return base64.b64encode(np.round((shares + 1) * 127.5).astype(np.uint8).tobytes()).decode()


def spread(values: NDArray[np.float64], *, log: bool = False) -> tuple[float, float]:
    """Return ends of an axis with a little room beyond finite values."""
    known = values[np.isfinite(values) & ((values > 0) | (not log))]
    if not len(known):
        return (0.1, 1.0) if log else (0.0, 1.0)
    low, high = float(known.min()), float(known.max())
    if log:
        return low / 1.4, high * 1.4
    room = 0.06 * (high - low) or 0.05 * abs(high) or 1.0
    return low - room, high + room
