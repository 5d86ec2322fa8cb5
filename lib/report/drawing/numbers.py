"""Numbers as text, with as many digits as their uncertainty allows, and three for an AUC."""

import math

from lib.core.metrics import METRICS
from lib.core.results import Interval
from lib.i18n import Translator

KILO = 1024
_THOUSANDTH = 0.001


def decimals_for(uncertainty: float) -> int:
    """Return the decimals worth showing beside an uncertainty: one digit of it, or 1x and 2x.

    Negative for tens, hundreds and so on. Without an uncertainty (0, NaN): 3.
    """
    if not math.isfinite(uncertainty) or uncertainty <= 0:
        return 3
    power = math.floor(math.log10(uncertainty))
    leading = uncertainty / 10.0**power
    return min(-power + (1 if leading < 2.95 else 0), 6)


def decimals_in(metric: str, uncertainty: float) -> int:
    """Return the decimals of a metric's figures: three for what ends at 1, as an AUC does.

    Where the uncertainty is less than a thousandth, as many as that is worth. Else two digits of
    the uncertainty: with one, models that rank apart would have the same figure.
    """
    known = METRICS.get(metric)
    sure = math.isfinite(uncertainty) and uncertainty > 0
    if known is not None and math.isfinite(known.highest):
        return decimals_for(uncertainty) if sure and uncertainty < _THOUSANDTH / 2 else 3
    return min(1 - math.floor(math.log10(uncertainty)), 6) if sure else 3


def decimals_of(interval: Interval, metric: str) -> int:
    """Return the decimals worth showing for a mean; about three digits without an interval."""
    half = _half(interval)
    if math.isfinite(half) and half > 0:
        return decimals_in(metric, half)
    return decimals_in(metric, abs(interval.mean) / 10) if interval.mean else 3


def _half(interval: Interval) -> float:
    """Return the half-width; one that is drawn may be cut at the end of what can be."""
    return max(interval.high - interval.mean, interval.mean - interval.low)


def rounded(value: float, decimals: int, t: Translator) -> str:
    """Return a number with that many decimals; negative: rounded to tens, hundreds ..."""
    if not math.isfinite(value):
        return t.number(value)
    # Adding zero turns -0.0 into 0.0.
    text = t.number(round(value, decimals) + 0.0, max(decimals, 0))
    return text.replace("-", "\N{MINUS SIGN}")


def signed(value: float, decimals: int, t: Translator) -> str:
    """Return a number with its sign, a true minus for a negative one."""
    text = rounded(abs(value), decimals, t)
    if not math.isfinite(value) or round(value, decimals) == 0:
        return text
    return ("+" if value > 0 else "\N{MINUS SIGN}") + text


def score_text(interval: Interval, t: Translator, metric: str) -> str:
    """Return "0.846 ± 0.009": the mean and the half-width of its 95 % interval.

    Where the interval ends at what the metric can be at most, its ends: "0.995 (0.981–1.000)".
    """
    decimals = decimals_of(interval, metric)
    half = _half(interval)
    mean = rounded(interval.mean, decimals, t)
    if not math.isfinite(half):
        return mean
    if abs(interval.high + interval.low - 2 * interval.mean) > half * _THOUSANDTH:
        return (
            f"{mean} ({rounded(interval.low, decimals, t)}–{rounded(interval.high, decimals, t)})"
        )
    return f"{mean} ± {rounded(half, decimals, t)}"


def chance(probability: float, t: Translator) -> str:
    """Return a probability in whole per cent, "<1%" and ">99%" at the ends."""
    if not math.isfinite(probability):
        return t.number(probability)
    if probability < 0.005:
        return f"<{t.percent(0.01)}"
    if probability > 0.995:
        return f">{t.percent(0.99)}"
    return t.percent(probability)


def size_text(size: int | None, t: Translator) -> str:
    """Return a size in bytes as "402 kB" or "1.2 MB"."""
    if size is None:
        return "–"
    if size < KILO:
        return t("{size} B", size=t.number(size))
    kilo = size / KILO
    if kilo < KILO:
        return t("{size} kB", size=t.number(kilo, 0 if kilo >= 9.95 else 1))
    mega = kilo / KILO
    return t("{size} MB", size=t.number(mega, 0 if mega >= 9.95 else 1))


def rough_duration(seconds: float, t: Translator) -> str:
    """Return an expected time as "about 20 s", "about 3 min" or "about 1.5 h"."""
    if seconds < 57.5:
        return t("about {seconds} s", seconds=t.number(max(5 * round(seconds / 5), 5)))
    if seconds < 59.5 * 60:
        return t("about {minutes} min", minutes=t.number(max(round(seconds / 60), 1)))
    return t("about {hours} h", hours=t.number(round(seconds / 3600, 1)))
