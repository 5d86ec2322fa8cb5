"""Student's t distribution around an estimate: intervals, probabilities, expected losses."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import gammaln, stdtr, stdtrit


@dataclass(frozen=True)
class Estimate:
    """An estimated value: Student's t with ``freedom`` degrees of freedom around ``value``.

    ``ratio`` is how many times the variance that rows show the folds show; ``unstable`` where it is
    more than chance explains, so that the scale is that of the folds.
    """

    value: float
    scale: float
    freedom: int
    ratio: float = 1.0
    unstable: bool = False

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return the central interval."""
        half = self.scale * float(stdtrit(self.freedom, 0.5 + level / 2))
        return self.value - half, self.value + half

    def quantile(self, share: float) -> float:
        """Return the value below which lies that share."""
        return self.value + self.scale * float(stdtrit(self.freedom, share))

    def above(self, bound: float) -> float:
        """Return the probability of more than a bound."""
        if self.scale == 0.0:
            return float(self.value > bound)
        return float(stdtr(self.freedom, (self.value - bound) / self.scale))

    def below(self, bound: float) -> float:
        """Return the probability of less than a bound."""
        if self.scale == 0.0:
            return float(self.value < bound)
        return float(stdtr(self.freedom, (bound - self.value) / self.scale))

    def expected_gain(self) -> float:
        """Return the mean of max(0, value); infinite with one degree of freedom."""
        if self.scale == 0.0:
            return max(self.value, 0.0)
        if self.freedom <= 1:
            return math.inf
        z, nu = self.value / self.scale, self.freedom
        log_density = gammaln((nu + 1) / 2) - gammaln(nu / 2) - math.log(nu * math.pi) / 2
        density = math.exp(log_density - (nu + 1) / 2 * math.log1p(z * z / nu))
        return self.value * float(stdtr(nu, z)) + self.scale * density * (nu + z * z) / (nu - 1)
