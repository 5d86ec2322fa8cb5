"""What stands at a number and is none of it: currency, percent, a unit, brackets for minus.

Digits and signs of other scripts are those of ASCII, and △ stands for minus as in accounts.
"""

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow.compute as pc

from lib.intake.values.cells import BoolArray, Cells, whole_match
from lib.intake.values.marks import SPACES

NO_UNIT = ""
_CODES = (
    "USD|EUR|GBP|JPY|CNY|KRW|CHF|CAD|AUD|NZD|HKD|SGD|TWD|INR|BRL|MXN|SEK|NOK|DKK|PLN|CZK|HUF|TRY"
    "|RUB|ZAR|THB|VND|IDR|ILS|AED"
)
_CURRENCY = rf"(?:US|A|C|R|S|HK|NT|NZ)?\$|[€£¥₩￦₹₽฿₫₺₴₦₪￥]|Rs\.?|{_CODES}"
_NUMBER = rf"(?:\d[\d.,{SPACES}]*|[.,]\d+)(?:[eE][+\-]?\d{{1,3}})?"
_UNIT = (
    r"[%‰°℃℉★☆]|°\s?[CFK]?"
    r"|[A-Za-zµ\u00c0-\u024f\u0370-\u04ff가-힣一-龥ぁ-んァ-ヶ€$£][\w%²³^./·-]{0,11}"
)
_WRITTEN = re.compile(
    rf"(?P<sign>[+\-−])?\s*(?:(?P<front>{_CURRENCY})\s*)?(?P<inner>[+\-−])?"
    rf"(?P<number>{_NUMBER})\s*(?P<back>{_CURRENCY}|{_UNIT})?\s*(?P<behind>[\-−])?"
)
_BRACKETS = re.compile(
    rf"(?P<front>{_CURRENCY})?\s*\((?P<inner>[^()]*)\)\s*(?P<back>{_CURRENCY}|{_UNIT})?"
)
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_SIGN = re.compile(rf"{_CURRENCY}|[%‰°℃℉★☆]|°\s?[CFK]?|원|엔|円|元|점|zł|kr\.?|руб\.?|Kč")
_FORMS: dict[int, int | str] = {
    **{0xFF01 + at: 0x21 + at for at in range(94)},
    **{start + digit: 0x30 + digit for start in (0x660, 0x6F0) for digit in range(10)},
    0x66A: "%",
    0x66B: ".",
    0x66C: ",",
}
"""Full-width forms, and the digits and marks that Arabic and Persian have, in ASCII."""
_FALLING, _TRIANGLES = "▼▽", "△▲▽▼"
_POWERS = {
    "K": 3,
    "k": 3,
    "M": 6,
    "B": 9,
    "천": 3,
    "만": 4,
    "억": 8,
    "조": 12,
    "万": 4,
    "亿": 8,
    "億": 8,
}
"""Units that multiply a number by a power of ten."""
_AMOUNTS = (10**12, 10**8, 10**4, 1)
_AMOUNT = re.compile(
    r"(?:{0}\s*조)?\s*(?:{0}\s*억)?\s*(?:{0}\s*만)?\s*(?:{0}\s*)?원?".format(
        r"(\d[\d,]*(?:\.\d+)?)"
    )
)
"""Amounts of money in Korean: each part times its power of ten."""
_NOT_ALONE = frozenset("B조")
"""Those of which one kind alone may as well be part of a code."""
_MEASURES = re.compile(
    r"[kmµ]?g|t|lbs?|oz|[kcmµ]?m|in|ft|yd|mi|m[lL]|[dcm]?[lL]|[kM]?Wh?|[kM]?J|k?cal|[kMGT]i?B|h|min|s|ms"
    # Of accounts; which of the two is negative, only the account tells.
    r"|[CD]R|[CD]r"
)
_MAX_UNITS, _MIN_OF_EACH = 5, 0.05
_LETTER = re.compile(r"[^\W\d_eE]")
_COVERED = 0.5
"""Share of the cells that must show the unit, where others are bare numbers."""
_MIN_WORDS = 5
"""Different numbers from which a word behind all of them is a unit; fewer may be names."""
_SAMPLE = 200
_MAX_ODD = 0.5
"""Share of the different cells that may be something else: the caller judges those."""


@dataclass(frozen=True)
class Peeled:
    """Distinct cells without what stands at their numbers, and the one unit that did."""

    values: tuple[str, ...]
    unit: str
    multiplied: bool = False


def peel(cells: Cells, *, forced: bool = False, multiplied: bool = False) -> Peeled | None:
    """Take off the unit, brackets and trailing minus of a column's numbers; None without any.

    Only where all that is at the numbers is one unit, or powers of ten: of several of these, or
    where they are to be ``multiplied``, the numbers are multiplied. Brackets and a minus behind
    mean less than nothing.
    """
    sample = cells.sample(_SAMPLE)
    least = 1 if multiplied else 2
    if any(_amount_in_words(value, least) for value in sample):
        amounts = [_amount_in_words(value) or value for value in cells.values]
        return Peeled(tuple(amounts), NO_UNIT, multiplied=True)
    if sum(_peeled(value) is None for value in sample) > _MAX_ODD * len(sample):
        return None
    rises = _rise_and_fall(cells)
    bare: list[str] = []
    units: Counter[str] = Counter()
    changed = other = 0
    of_each: list[str] = []
    for value, gone, count in zip(cells.values, cells.missing, cells.counts, strict=True):
        found = None if gone else _peeled(value, rises=rises)
        of_each.append(found[1] if found else NO_UNIT)
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
    if not changed or other > _MAX_ODD * max(numbers + other, 1):
        return None
    if multiplied or _are_powers(units, of_each, cells):
        return Peeled(tuple(map(_times, bare, of_each)), NO_UNIT, multiplied=True)
    if len(units) > 1:
        return None
    unit = next(iter(units), NO_UNIT)
    if unit and not forced:
        if units[unit] < _COVERED * cells.present_rows:
            return None
        if not _SIGN.fullmatch(unit) and numbers < _MIN_WORDS:
            return None
    return Peeled(tuple(bare), unit)


def _are_powers(units: Counter[str], of_each: list[str], cells: Cells) -> bool:
    """Whether numbers have several powers of ten at them, or one beside numbers in full."""
    if not units or not set(units) <= set(_POWERS):
        return False
    if len(units) > 1:
        return True
    bare = any(
        not unit and not gone and value[:1].isdigit()
        for unit, gone, value in zip(of_each, cells.missing, cells.values, strict=True)
    )
    enough = units.total() >= _COVERED * cells.present_rows
    return bare and enough and _NOT_ALONE.isdisjoint(units) and len(cells.present) >= _MIN_WORDS


def _amount_in_words(value: str, least: int = 1) -> str | None:
    """Read "1억 2,300만원" as "123000000"; None for what is not so, or has fewer than ``least``."""
    match = whole_match(_AMOUNT, value) if value[-1:] in "조억만원" else None
    parts = [part for part in match.groups() if part] if match else []
    if match is None or len(parts) < least:
        return None
    numbers = [Decimal((part or "0").replace(",", "")) for part in match.groups()]
    total = sum(part * power for part, power in zip(numbers, _AMOUNTS, strict=True))
    return format(total, "f")


def _times(bare: str, unit: str) -> str:
    return f"{bare}e{_POWERS[unit]}" if unit in _POWERS else bare


def _begin_with(cells: Cells, signs: str) -> BoolArray:
    found = pc.match_substring_regex(cells.dictionary, f"^[{signs}]")
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def _rise_and_fall(cells: Cells) -> bool:
    """Whether triangles that point down say that those which point up are no minus."""
    return bool(_begin_with(cells, _FALLING).any())


def triangles(cells: Cells) -> tuple[BoolArray, bool]:
    """Say which distinct cells begin with a triangle, and whether one that points up is plus."""
    return _begin_with(cells, _TRIANGLES), _rise_and_fall(cells)


def mixed_units(cells: Cells) -> list[str]:
    """Return the units of a column's numbers where there are several; none if these may be codes.

    They are money, or measures, and each stands at more than a few numbers.
    """
    if any(_peeled(value) is None for value in cells.sample(_SAMPLE)):
        return []
    units: Counter[str] = Counter()
    for value, gone, count in zip(cells.values, cells.missing, cells.counts, strict=True):
        found = None if gone else _peeled(value)
        if found and found[1]:
            units[found[1]] += int(count)
    known = all(
        is_amount_sign(one) or _SIGN.fullmatch(one) or _MEASURES.fullmatch(one) for one in units
    )
    enough = min(units.values(), default=0) >= max(2, _MIN_OF_EACH * cells.present_rows)
    several = 1 < len(units) <= _MAX_UNITS and known and enough
    return [unit for unit, _ in units.most_common()] if several else []


def is_word(value: str) -> bool:
    """Whether a cell is no number whatever stands at it, and has letters that no number has."""
    if not _LETTER.search(value):
        return False
    return _peeled(value) is None and _amount_in_words(value) is None


def _peeled(value: str, *, rises: bool = False) -> tuple[str, str] | None:
    """Return a number without what stands at it, and that; None for what is no number.

    A triangle that points up is minus, unless it ``rises``.
    """
    negative = False
    if not value.isascii():
        value = value.translate(_FORMS)
        if value.startswith(tuple(_TRIANGLES)):
            falls = value[0] in _FALLING or not rises
            value = ("-" if falls else "+") + value[1:].strip()
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
