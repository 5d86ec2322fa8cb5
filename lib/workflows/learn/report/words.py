"""Numbers of the chapters as text."""

import math
from decimal import Decimal

from lib.i18n import Translator
from lib.report.drawing.numbers import rounded

_WRITTEN_OUT, _SMALL = 1e6, 1e-4


def three_digits(value: float, t: Translator) -> str:
    """Return a number with three significant digits, large and tiny ones as powers of ten."""
    if not math.isfinite(value) or value == 0:
        return t.number(value)
    size = math.floor(math.log10(abs(value)))
    if abs(value) >= _WRITTEN_OUT or abs(value) < _SMALL:
        mantissa, power = f"{value:.2e}".split("e")
        return f"{rounded(float(mantissa), 2, t)} × 10{_raised(int(power))}"
    return rounded(value, 2 - size, t)


def setting(value: float, t: Translator) -> str:
    """Return a number that was chosen, without zeros that say nothing."""
    if value < _SMALL:
        return three_digits(value, t)
    decimals = -int(Decimal(f"{value:.3g}").normalize().as_tuple().exponent)
    return rounded(value, max(decimals, 0), t)


def diverged(t: Translator) -> str:
    """Return why a training was stopped whose loss was beyond use."""
    return t(
        "Training was stopped: the loss grew more than a millionfold or beyond all numbers, which "
        "happens where steps are too large. Take a smaller learning rate."
    )


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
