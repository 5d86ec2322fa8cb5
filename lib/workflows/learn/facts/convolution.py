"""A small convolutional network on digits of 8 by 8 pixels: how it sees, and what it came to."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SIDE, POOL, CLASSES, FULL = 8, 2, 10, 16
"""Pixels along a side, how many are pooled along a side, digits, and the value of a full pixel."""
FIXED: Mapping[str, Floats] = {
    "vertical": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 4,
    "horizontal": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]) / 4,
    "blur": np.ones((3, 3)) / 9,
    "outline": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]) / 8,
    "rising": np.array([[0, -1, -2], [1, 0, -1], [2, 1, 0]]) / 4,
    "falling": np.array([[-2, -1, 0], [-1, 0, 1], [0, 1, 2]]) / 4,
    "left": np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]]) / 4,
    "above": np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]]) / 4,
}
"""Filters that nobody trained, in the order in which they are taken; edges are Sobel's."""
COUNTS = (2, 4, 8)
"""How many filters a network may have."""
FIXED_NAME, LEARNED, PIXELS = "fixed", "learned", "pixels"


def windows(pictures: Floats) -> Floats:
    """Return what a filter sees at each pixel (n, rows, columns, 9): zeros beyond the border."""
    framed = np.pad(pictures, ((0, 0), (1, 1), (1, 1)))
    seen = np.lib.stride_tricks.sliding_window_view(framed, (3, 3), axis=(1, 2))
    return seen.reshape(*pictures.shape, 9)


def pooled(maps: Floats) -> Floats:
    """Return the greatest value of each 2 by 2 pixels (n, rows / 2, columns / 2, filters)."""
    n, rows, columns, filters = maps.shape
    parts = maps.reshape(n, rows // POOL, POOL, columns // POOL, POOL, filters)
    return np.asarray(parts.max(axis=(2, 4)))


def softmax(sums: Floats) -> Floats:
    """Return probabilities along the last axis."""
    raised = np.exp(sums - sums.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


@dataclass(frozen=True)
class Seen:
    """What a network makes of pictures: maps after ReLU, pooled maps, probabilities."""

    maps: Floats
    pooled: Floats
    probabilities: Floats


@dataclass(frozen=True)
class ConvolutionNetwork:
    """Filters, ReLU, max pooling, and a dense layer with a softmax.

    ``filters`` are (filters, 3, 3), laid over the picture as they are, as in Keras, not turned
    around; ``offsets`` are theirs. Inputs are (n, 8, 8) from 0 to 1.
    """

    filters: Floats
    offsets: Floats
    weights: Floats
    biases: Floats

    @property
    def parameters(self) -> int:
        """How many numbers it has, learned or not."""
        return sum(one.size for one in (self.filters, self.offsets, self.weights, self.biases))

    def see(self, pictures: Floats) -> Seen:
        """Return what it makes of pictures (n, 8, 8)."""
        sums = windows(pictures) @ self.filters.reshape(len(self.filters), 9).T + self.offsets
        maps = np.maximum(sums, 0.0)
        pools = pooled(maps)
        flat = pools.reshape(len(pictures), -1)
        return Seen(maps, pools, softmax(flat @ self.weights + self.biases))


@dataclass(frozen=True)
class Contender:
    """A way to look at the digits: training loss and share of held-out digits right by epoch.

    ``parameters`` are those that were learned, ``interval`` is that of 95 % of the last share.
    """

    name: str
    parameters: int
    losses: tuple[float, ...]
    right: tuple[float, ...]
    interval: tuple[float, float]


@dataclass(frozen=True)
class Convolutions:
    """What came of training; losses and shares are at ``epochs``, 0 the start.

    ``frames`` are the learned filters (epochs, filters, 3, 3). ``contenders`` are the pixels alone,
    fixed and learned filters. ``packed`` are the pictures learned from as bytes in base64, with
    their ``digits``; ``usual`` is how far 95 % of the held-out digits are at most from the nearest
    of them (see ``nearest``).
    """

    epochs: tuple[int, ...]
    frames: Floats
    learned: ConvolutionNetwork
    fixed: ConvolutionNetwork
    contenders: tuple[Contender, ...]
    packed: str
    digits: tuple[int, ...]
    held_out: int
    usual: float

    @property
    def pictures(self) -> Floats:
        """The pictures learned from (n, 64), pixels from 0 to 16."""
        stored = np.frombuffer(base64.b64decode(self.packed), dtype=np.uint8)
        return stored.reshape(-1, SIDE * SIDE).astype(np.float64)


def nearest(picture: Floats, pictures: Floats) -> tuple[int, float]:
    """Return which of some pictures (n, 64) is nearest to one, and how far in pixel values."""
    distances = np.sqrt(((pictures - picture.ravel()) ** 2).sum(axis=1))
    place = int(np.argmin(distances))
    return place, float(distances[place])
