"""How often customers will buy and for how much: BG/NBD and Gamma-Gamma on scipy.

BG/NBD: Fader, Hardie & Lee 2005, "Counting your customers the easy way", Marketing Science 24:275.
Gamma-Gamma: Fader & Hardie 2013, "The Gamma-Gamma model of monetary value".
All times are in one unit (weeks here). The first purchase is what makes a customer: only those
after it are counted (``x``), ``t_x`` is when the last of them was and ``T`` how long the customer
has been seen, both counted from the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from lib.errors import InputError
from lib.workflows.segments.arrays import Counts, Numbers
from lib.workflows.segments.facts.holdout import BgNbdParameters, GammaGammaParameters

MIN_CUSTOMERS = 30
MIN_REPEAT = 10
"""Below so many customers, or customers who came back, parameters mean nothing."""
_EDGE = 9.0
"""Parameters are looked for between exp(-9) and exp(9), in units of the data's own scale."""
_NEAR = 0.2
_STARTS = (
    (0.0, 0.0, 0.0, 0.0),
    (-1.0, 0.5, -0.5, 1.0),
    (0.5, 1.0, -2.0, 0.0),
    (-1.5, -1.0, -0.5, 1.5),
)


class BgNbd(BgNbdParameters):
    """Purchases at rates that are gamma distributed, and leaving after a purchase by chance."""

    @classmethod
    def fit(cls, x: Counts, t_x: Numbers, T: Numbers) -> BgNbd:
        """Fit by maximum likelihood from several starts.

        InputError "too_few_customers", "lifetime_not_converged".
        """
        _enough(len(x), int((np.asarray(x) > 0).sum()))
        rows = np.column_stack([x, t_x, T]).astype(np.float64)
        # Few different histories stand for many customers: each is computed once.
        distinct, counts = np.unique(rows, axis=0, return_counts=True)
        scale = float(distinct[:, 2].max()) / 10 or 1.0
        xs, txs, ts = distinct[:, 0], distinct[:, 1] / scale, distinct[:, 2] / scale

        def loss(logs: Numbers) -> float:
            r, alpha, a, b = np.exp(logs)
            each = bgnbd_log_likelihood(r, alpha, a, b, xs, txs, ts)
            return -float(np.average(each, weights=counts))

        best, settled = _minimise(loss, _STARTS)
        r, alpha, a, b = (float(value) for value in np.exp(best))
        found = cls(r, alpha * scale, a, b, settled=settled)
        each = bgnbd_log_likelihood(r, found.alpha, a, b, *distinct.T)
        return cls(r, alpha * scale, a, b, float((each * counts).sum()), settled)

    def alive(self, x: Counts, t_x: Numbers, T: Numbers) -> Numbers:
        """Return the probability that each customer still buys (Fader, Hardie & Lee 2008).

        One who never came back had no occasion to leave in this model: 1.
        """
        return np.asarray(1 / (1 + self._left(x, t_x, T)))

    def expected(self, t: float, x: Counts, t_x: Numbers, T: Numbers) -> Numbers:
        """Return how many purchases each customer is expected to make in the next ``t``.

        Equation 10 of the paper, after Euler's transformation of the hypergeometric function,
        which keeps it finite for many purchases.
        """
        from scipy.special import hyp2f1

        # At 1 the formula is 0 / 0: its limit is reached from nearby.
        a = self.a if abs(self.a - 1) > 1e-7 else 1 + 1e-7
        r, alpha, b = self.r, self.alpha, self.b
        x, T = np.asarray(x, dtype=np.float64), np.asarray(T, dtype=np.float64)
        z = t / (alpha + T + t)
        rest = (1 - z) ** (a - 1) * hyp2f1(a + b - 1 - r, a - 1, a + b + x - 1, z)
        found = (a + b + x - 1) / (a - 1) * (1 - rest) / (1 + self._left(x, t_x, T))
        return np.asarray(np.maximum(found, 0.0))

    def expected_of_new(self, t: Numbers) -> Numbers:
        """Return how many purchases a new customer makes in ``t`` after the first (equation 9)."""
        from scipy.special import hyp2f1

        a = self.a if abs(self.a - 1) > 1e-7 else 1 + 1e-7
        r, alpha, b = self.r, self.alpha, self.b
        t = np.asarray(t, dtype=np.float64)
        z = t / (alpha + t)
        rest = (1 - z) ** (a - 1) * hyp2f1(a + b - 1 - r, a - 1, a + b - 1, z)
        return np.asarray((a + b - 1) / (a - 1) * (1 - rest))

    def _left(self, x: Counts, t_x: Numbers, T: Numbers) -> Numbers:
        """Return the odds of having left."""
        x, t_x, T = (np.asarray(one, dtype=np.float64) for one in (x, t_x, T))
        again = np.maximum(x, 1.0)
        logs = np.log(self.a) - np.log(self.b + again - 1)
        logs += (self.r + x) * (np.log(self.alpha + T) - np.log(self.alpha + t_x))
        return np.asarray(np.where(x > 0, np.exp(np.minimum(logs, 700.0)), 0.0))


def bgnbd_log_likelihood(
    r: float, alpha: float, a: float, b: float, x: Counts, t_x: Numbers, T: Numbers
) -> Numbers:
    """Return the log-likelihood of each history (equation 6 of the paper, in logs throughout)."""
    from scipy.special import gammaln

    fixed = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    fixed += gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
    stayed = -(r + x) * np.log(alpha + T)
    left = np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t_x)
    return np.asarray(fixed + np.where(x > 0, np.logaddexp(stayed, left), stayed))


class GammaGamma(GammaGammaParameters):
    """What customers spend on a purchase, gamma distributed around means that are so themselves."""

    @classmethod
    def fit(cls, x: Counts, mean: Numbers) -> GammaGamma:
        """Fit by maximum likelihood to customers who came back: ``x`` purchases of ``mean`` each.

        Others are left out. InputError "too_few_customers", "lifetime_not_converged".
        """
        x, mean = np.asarray(x, dtype=np.float64), np.asarray(mean, dtype=np.float64)
        used = (x > 0) & (mean > 0)
        _enough(MIN_CUSTOMERS, int(used.sum()))
        x, mean = x[used], mean[used]
        scale = float(np.exp(np.log(mean).mean()))

        def loss(logs: Numbers) -> float:
            p, q, gamma = np.exp(logs)
            return -float(gamma_gamma_log_likelihood(p, q, gamma, x, mean / scale).mean())

        starts = ((1.5, 1.0, 0.0), (0.0, 0.5, 0.5), (2.5, 1.5, -1.0))
        best, settled = _minimise(loss, starts)
        p, q, gamma = (float(value) for value in np.exp(best))
        each = gamma_gamma_log_likelihood(p, q, gamma * scale, x, mean)
        return cls(p, q, gamma * scale, float(each.sum()), settled)

    def expected(self, x: Counts, mean: Numbers) -> Numbers:
        """Return the mean of a purchase to expect of each customer (equation 5 of the paper).

        Between what all spend and what the customer spent, the nearer to that the more was bought;
        for one who never came back what all spend.
        """
        x = np.asarray(x, dtype=np.float64)
        spent = np.where((x > 0) & np.isfinite(mean), x * np.nan_to_num(mean), 0.0)
        # With q below 1 the mean over all customers does not exist.
        weight = np.maximum(self.p * x + self.q - 1, 0.05)
        return np.asarray(self.p * (self.gamma + spent) / weight)


def gamma_gamma_log_likelihood(
    p: float, q: float, gamma: float, x: Counts, mean: Numbers
) -> Numbers:
    """Return the log-likelihood of each customer's mean (equation 1a of the paper)."""
    from scipy.special import gammaln

    px = p * x
    found = gammaln(px + q) - gammaln(px) - gammaln(q) + q * np.log(gamma)
    found += (px - 1) * np.log(mean) + px * np.log(x) - (px + q) * np.log(gamma + x * mean)
    return np.asarray(found)


def lifetime_value(
    model: BgNbd,
    spend: Numbers,
    x: Counts,
    t_x: Numbers,
    T: Numbers,
    *,
    months: int = 12,
    yearly_discount: float = 0.1,
    margin: float = 1.0,
) -> Numbers:
    """Return what each customer is worth over the coming months, discounted to today.

    ``spend`` is the expected mean of a purchase, times in weeks.
    """
    bought = discounted(lambda weeks: model.expected(weeks, x, t_x, T), months, yearly_discount)
    return np.asarray(bought * spend * margin)


def discounted(
    purchases: Callable[[float], Numbers], months: int, yearly_discount: float
) -> Numbers:
    """Return purchases in the coming months, each worth less the later it is.

    ``purchases`` returns how many there are in so many weeks; what is bought in a month is paid at
    its end.
    """
    monthly = (1 + yearly_discount) ** (1 / 12) - 1
    week = 365.25 / 12 / 7
    worth, before = np.zeros(1), np.zeros(1)
    for month in range(1, months + 1):
        until = purchases(month * week)
        worth = worth + (until - before) / (1 + monthly) ** month
        before = until
    return np.asarray(worth)


def _enough(customers: int, repeat: int) -> None:
    if customers < MIN_CUSTOMERS:
        raise InputError("too_few_customers", count=customers, least=MIN_CUSTOMERS)
    if repeat < MIN_REPEAT:
        raise InputError("too_few_repeat_customers", count=repeat, least=MIN_REPEAT)


def _minimise(
    loss: Callable[[Numbers], float], starts: Sequence[Sequence[float]]
) -> tuple[Numbers, bool]:
    """Return the best of several descents, polished without slopes, and whether it is inside."""
    from scipy.optimize import minimize

    bounds = [(-_EDGE, _EDGE)] * len(starts[0])

    def safe(logs: Numbers) -> float:
        with np.errstate(all="ignore"):
            value = loss(np.clip(logs, -_EDGE, _EDGE))
        return value if np.isfinite(value) else 1e10

    found = [minimize(safe, start, method="L-BFGS-B", bounds=bounds) for start in starts]
    best = min(found, key=lambda one: float(one.fun))
    polished = minimize(
        safe,
        best.x,
        method="Nelder-Mead",
        bounds=bounds,
        options={"xatol": 1e-6, "fatol": 1e-12, "maxiter": 2000},
    )
    best = min((best, polished), key=lambda one: float(one.fun))
    if not np.isfinite(best.fun) or best.fun >= 1e10:
        raise InputError("lifetime_not_converged")
    return np.asarray(best.x), bool(np.all(np.abs(best.x) < _EDGE - _NEAR))
