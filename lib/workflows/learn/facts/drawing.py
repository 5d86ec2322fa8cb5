"""A drawing of 32 by 32 cells, and the picture of 8 by 8 pixels that a network gets of it.

The digits of the sample were made so: bitmaps of 32 by 32, of which each pixel counts 4 by 4
(Alpaydin and Kaynak 1998), from 0 to 16.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lib.workflows.learn.facts.convolution import SIDE, Floats

CELLS, REACH = 32, 2.6
"""Cells along a side, and how far the pen reaches around its place."""
_STEPS = 24
_BLOCK = CELLS // SIDE

Ink = NDArray[np.bool_]
Stroke = tuple[tuple[float, float], ...]

READY: Mapping[int, tuple[Stroke, ...]] = {
    0: (((16, 4), (10, 8), (8, 16), (10, 24), (16, 28), (22, 24), (24, 16), (22, 8), (16, 4)),),
    1: (((11, 10), (17, 4), (17, 28)),),
    2: (((9, 9), (13, 4), (20, 5), (22, 10), (18, 17), (9, 27), (24, 27)),),
    3: (((9, 6), (16, 4), (22, 7), (21, 13), (15, 15), (22, 18), (23, 24), (17, 28), (9, 26)),),
    4: (((18, 4), (8, 19), (25, 19)), ((20, 12), (19, 28))),
    5: (((23, 5), (11, 5), (10, 14), (17, 13), (23, 18), (22, 25), (15, 28), (9, 26)),),
    6: (((19, 4), (12, 11), (9, 21), (13, 28), (20, 27), (22, 21), (17, 17), (10, 20)),),
    7: (((8, 5), (24, 5), (17, 16), (13, 28)),),
    8: (
        ((16, 15), (10, 10), (12, 5), (20, 5), (22, 10), (16, 15)),
        ((16, 15), (9, 21), (11, 27), (21, 27), (23, 21), (16, 15)),
    ),
    9: (((22, 9), (15, 4), (10, 9), (14, 15), (22, 11), (22, 9)), ((22, 9), (21, 20), (16, 28))),
}
"""Strokes of a digit each, in cells across and down, to begin with."""


def drawn(strokes: Iterable[Stroke]) -> Ink:
    """Return strokes drawn with the pen of the pad."""
    rows, columns = np.mgrid[:CELLS, :CELLS] + 0.5
    ink = np.zeros((CELLS, CELLS), dtype=np.bool_)
    for stroke in strokes:
        for (x0, y0), (x1, y1) in pairwise(stroke):
            for share in np.linspace(0, 1, _STEPS):
                across, down = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
                ink |= (columns - across) ** 2 + (rows - down) ** 2 <= REACH**2
    return ink


def to_text(ink: Ink) -> str:
    """Return a drawing as text: four cells a hexadecimal digit, row by row."""
    return np.packbits(ink).tobytes().hex()


def from_text(text: str) -> Ink:
    """Return the drawing of a text; an empty one for what is none."""
    try:
        bits = np.unpackbits(np.frombuffer(bytes.fromhex(text), dtype=np.uint8))
    except ValueError:
        bits = np.zeros(0, dtype=np.uint8)
    if bits.size != CELLS * CELLS:
        bits = np.zeros(CELLS * CELLS, dtype=np.uint8)
    return bits.reshape(CELLS, CELLS).astype(np.bool_)


def fitted(ink: Ink) -> Ink:
    """Return a drawing moved to the middle and enlarged until it fills the height or the width."""
    if not ink.any():
        return ink
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    size = max(int(np.ptp(rows)), int(np.ptp(columns))) + 1
    steps = (np.arange(CELLS) + 0.5) * size / CELLS - size / 2
    down, across = (np.floor(steps + (one[0] + one[-1] + 1) / 2) for one in (rows, columns))
    inside = [(one >= 0) & (one < CELLS) for one in (down, across)]
    places = [np.clip(one, 0, CELLS - 1).astype(np.int64) for one in (down, across)]
    return np.asarray(ink[np.ix_(*places)] & np.outer(*inside))


def picture(ink: Ink) -> Floats:
    """Return how many cells of each pixel are inked (8, 8), from 0 to 16."""
    counted = ink.reshape(SIDE, _BLOCK, SIDE, _BLOCK).sum(axis=(1, 3))
    return np.asarray(counted, dtype=np.float64)
