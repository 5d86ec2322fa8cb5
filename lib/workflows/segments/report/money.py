"""Amounts of money in words: the currency where readers expect it, digits by size and locale."""

from __future__ import annotations

import math

from lib.i18n import N_, Translator

CURRENCIES = ("", "$", "€", "£", "¥", "₩", "원", "CHF", "₹", "元")
_BEHIND = ("원", "円", "元")
NONE = N_("No currency")


def money(value: float | None, currency: str | None, t: Translator) -> str:
    """Return an amount with its currency, and without decimals from 100 up."""
    if value is None or not math.isfinite(value):
        return "–"
    said = t.number(abs(value), 0 if abs(value) >= 100 else 2)
    sign = "\N{MINUS SIGN}" if value < 0 and float(f"{value:.2f}") else ""
    if not currency:
        return sign + said
    if currency in _BEHIND:
        return f"{sign}{said}{currency}"
    # Signs stand at the number, words apart from it.
    return f"{sign}{currency}{' ' if currency.isalpha() else ''}{said}"


def with_unit(label: str, currency: str | None) -> str:
    """Return a heading with its currency in brackets, if there is one."""
    return f"{label} ({currency})" if currency else label
