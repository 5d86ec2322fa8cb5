"""What stands at a number and is none of it: currency, percent, a unit, brackets for minus."""

import re
from collections import Counter
from dataclasses import dataclass

from lib.intake.values.cells import Cells, whole_match
from lib.intake.values.marks import SPACES

NO_UNIT = ""
_CODES = (
    "USD|EUR|GBP|JPY|CNY|KRW|CHF|CAD|AUD|NZD|HKD|SGD|TWD|INR|BRL|MXN|SEK|NOK|DKK|PLN|CZK|HUF|TRY"
    "|RUB|ZAR|THB|VND|IDR|ILS|AED"
)
_CURRENCY = rf"(?:US|A|C|R|S|HK|NT|NZ)?\$|[€£¥₩￦₹₽฿₫₺₴₦₪￥]|Rs\.?|{_CODES}"
_NUMBER = rf"(?:\d[\d.,{SPACES}]*|[.,]\d+)(?:[eE][+\-]?\d{{1,3}})?"
_UNIT = r"[%‰°℃℉★☆]|°\s?[CFK]?|[A-Za-zµμΩÅ가-힣一-龥ぁ-んァ-ヶзł€$£][\w%²³^./·-]{0,11}"
_WRITTEN = re.compile(
    rf"(?P<sign>[+\-−])?\s*(?:(?P<front>{_CURRENCY})\s*)?(?P<inner>[+\-−])?"
    rf"(?P<number>{_NUMBER})\s*(?P<back>{_CURRENCY}|{_UNIT})?\s*(?P<behind>[\-−])?"
)
_BRACKETS = re.compile(
    rf"(?P<front>{_CURRENCY})?\s*\((?P<inner>[^()]*)\)\s*(?P<back>{_CURRENCY}|{_UNIT})?"
)
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_SIGN = re.compile(rf"{_CURRENCY}|[%‰°℃℉★☆]|°\s?[CFK]?|원|엔|円|元|점|zł|kr\.?")
_LETTER = re.compile(r"[^\W\d_eE]")
_COVERED = 0.5
"""Share of the cells that must show the unit, where others are bare numbers."""
_LEAST_WORDS = 5
"""Different numbers from which a word behind all of them is a unit; fewer may be names."""
_SAMPLE = 200
_MOST_ODD = 0.5
"""Share of the different cells that may be something else: the caller judges those."""


@dataclass(frozen=True)
class Peeled:
    """Distinct cells without what stands at their numbers, and the one unit that did."""

    values: tuple[str, ...]
    unit: str


def peel(cells: Cells, *, forced: bool = False) -> Peeled | None:
    """Take off the unit, brackets and trailing minus of a column's numbers; None without any.

    Only where all that is at the numbers is one unit. Brackets and a minus behind mean less than
    nothing.
    """
    sample = cells.sample(_SAMPLE)
    if sum(_peeled(value) is None for value in sample) > _MOST_ODD * len(sample):
        return None
    bare: list[str] = []
    units: Counter[str] = Counter()
    changed = other = 0
    for value, gone, count in zip(cells.values, cells.missing, cells.counts, strict=True):
        found = None if gone else _peeled(value)
        if found is None:
            bare.append(value)
            other += not gone
            continue
        text, unit = found
        bare.append(text)
        changed += text != value
        if unit:
            units[unit] += int(count)
    numbers = int((~cells.missing).sum()) - other
    if not changed or len(units) > 1 or other > _MOST_ODD * max(numbers + other, 1):
        return None
    unit = next(iter(units), NO_UNIT)
    if unit and not forced:
        if units[unit] < _COVERED * cells.present_rows:
            return None
        if not _SIGN.fullmatch(unit) and numbers < _LEAST_WORDS:
            return None
    return Peeled(tuple(bare), unit)


def is_word(value: str) -> bool:
    """Whether a cell is no number whatever stands at it, and has letters that no number has."""
    return bool(_LETTER.search(value)) and _peeled(value) is None


def _peeled(value: str) -> tuple[str, str] | None:
    """Return a number without what stands at it, and that; None for what is no number."""
    negative = False
    if "(" in value:
        bracket = whole_match(_BRACKETS, value)
        if not bracket:
            return None
        value = f"{bracket['front'] or ''}{bracket['inner'].strip()}{bracket['back'] or ''}"
        negative = True
    match = whole_match(_WRITTEN, value)
    if not match or (match["front"] and match["back"]):
        return None
    unit = match["front"] or match["back"] or NO_UNIT
    signs = [match[name] for name in ("sign", "inner", "behind") if match[name]]
    if unit.lower() in _ORDINALS or len(signs) + negative > 1:
        return None
    negative = negative or any(sign in "-−" for sign in signs)
    return ("-" if negative else "") + match["number"].strip(), unit


def is_amount_sign(unit: str) -> bool:
    """Whether a unit is that of money."""
    return bool(re.fullmatch(rf"{_CURRENCY}|원|엔|円|元|zł|kr\.?", unit))
