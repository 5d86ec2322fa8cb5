"""Learning curves as power laws with an offset: error = a + b n^-c, with a and b not negative.

Of the forms that have been fitted to learning curves it is the simplest that falls, levels off and
has a theory behind it (Viering & Loog 2022, IEEE TPAMI 45:7799, sections 3 and 4); no form fits
every model, so nothing is said of more than a few times the rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.evaluation.judge.inference.row_scores import Floats

_RATES = np.geomspace(0.1, 1.5, 121)
"""Rates tried: slower than 0.1 cannot be told from a line in log n, faster ones from a step."""


@dataclass(frozen=True)
class PowerLaws:
    """Several curves at once; ``offset``, ``scale`` and ``rate`` have shape (curves,).

    ``scale`` is the error above the offset at ``unit`` rows.
    """

    offset: Floats
    scale: Floats
    rate: Floats
    unit: float

    def at(self, rows: Floats) -> Floats:
        """Return the errors, shape (curves, rows)."""
        part = (np.asarray(rows) / self.unit)[None, :] ** -self.rate[:, None]
        return np.asarray(self.offset[:, None] + self.scale[:, None] * part)


def fit(rows: Floats, errors: Floats, weights: Floats) -> PowerLaws:
    """Fit a curve to each row of ``errors`` by weighted least squares.

    ``errors`` has shape (curves, sizes) and is not negative, ``rows`` and ``weights`` (sizes,).
    The problem is separable (Golub & Pereyra 1973): for a given rate offset and scale are found
    directly, and the best of a grid of rates has no local minima to fall into.
    """
    unit = float(np.max(rows))
    parts = (np.asarray(rows) / unit)[None, :] ** -_RATES[:, None]
    share = weights / weights.sum()
    middle, mean = parts @ share, errors @ share
    apart = parts - middle[:, None]
    spread = (apart**2) @ share
    scale = np.maximum((errors * share) @ apart.T / spread, 0.0)
    offset = mean[:, None] - scale * middle
    through = ((errors * share) @ parts.T) / ((parts**2) @ share)
    scale = np.where(offset < 0, through, scale)
    offset = np.maximum(offset, 0.0)
    fitted = offset[:, :, None] + scale[:, :, None] * parts[None]
    loss = ((errors[:, None, :] - fitted) ** 2) @ share
    chosen = np.argmin(loss, axis=1)
    curves = np.arange(len(errors))
    return PowerLaws(offset[curves, chosen], scale[curves, chosen], _RATES[chosen], unit)
