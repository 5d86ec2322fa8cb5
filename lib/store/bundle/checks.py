"""A JSON value from outside, taken apart with its types and sizes checked at every step."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from lib.core.facts import Json
from lib.errors import StoreError

T = TypeVar("T")

_MAX_TEXT_LENGTH = 10_000
_MAX_ITEMS = 10_000
MAX_DEPTH = 6
_MAX_NUMBER = 1e20
"""Larger numbers could not be written out with their decimals."""
_ROUNDING = 1e-6
WHOLE = 2**31 - 1
"""Largest whole number that every database keeps in an integer column."""


class Node:
    """A value and where it stands; methods return it checked or raise "bundle_invalid"."""

    def __init__(self, value: Json, where: str) -> None:
        self._value = value
        self._where = where

    def wrong(self) -> StoreError:
        """Return the error that names this place."""
        return StoreError("bundle_invalid", where=self._where[:200])

    def __getitem__(self, key: str) -> Node:
        """Return what stands under a key that must be there."""
        if not isinstance(self._value, dict) or key not in self._value:
            raise Node(None, f"{self._where}/{key}").wrong()
        return Node(self._value[key], f"{self._where}/{key}")

    def get(self, key: str, default: Json) -> Node:
        """Return what stands under a key that may be absent (added by a later version)."""
        if isinstance(self._value, dict) and key not in self._value:
            return Node(default, f"{self._where}/{key}")
        return self[key]

    def members(self, most: int = _MAX_ITEMS) -> dict[str, Node]:
        """Return an object's values by (cleaned) key."""
        if not isinstance(self._value, dict) or len(self._value) > most:
            raise self.wrong()
        members = {}
        for number, (key, value) in enumerate(self._value.items()):
            place = f"{self._where}/{number}"
            members[Node(key, place).text()] = Node(value, place)
        return members

    def entries(self, most: int = _MAX_ITEMS) -> list[Node]:
        """Return an array's values."""
        if not isinstance(self._value, list) or len(self._value) > most:
            raise self.wrong()
        return [Node(value, f"{self._where}/{place}") for place, value in enumerate(self._value)]

    def text(self, most: int = _MAX_TEXT_LENGTH) -> str:
        """Return a text; what no database could keep (NUL, half a character) is replaced."""
        if not isinstance(self._value, str) or len(self._value) > most:
            raise self.wrong()
        whole = self._value.encode("utf-8", "replace").decode("utf-8")
        return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")

    def word(self, plausible: Callable[[str], object]) -> str:
        """Return a text for which ``plausible`` says nothing false and raises no ValueError."""
        text = self.text()
        try:
            if plausible(text) is not False:
                return text
        except ValueError as error:
            raise self.wrong() from error
        raise self.wrong()

    def number(self) -> float:
        """Return a number, which may be NaN or infinite."""
        if isinstance(self._value, bool) or not isinstance(self._value, (int, float)):
            raise self.wrong()
        if _MAX_NUMBER < abs(self._value) != math.inf:
            raise self.wrong()
        return float(self._value)

    def known(self) -> float:
        """Return a number that is not infinite; NaN stands for one that is not known."""
        value = self.number()
        if math.isinf(value):
            raise self.wrong()
        return value

    def finite(self) -> float:
        """Return a finite number."""
        value = self.number()
        if not math.isfinite(value):
            raise self.wrong()
        return value

    def amount(self) -> float:
        """Return a finite number that is not negative."""
        value = self.finite()
        if value < 0:
            raise self.wrong()
        return value

    def share(self) -> float:
        """Return a number from 0 to 1; what arithmetic adds to that is taken away."""
        value = self.finite()
        if not -_ROUNDING <= value <= 1 + _ROUNDING:
            raise self.wrong()
        return min(max(value, 0.0), 1.0)

    def whole(self, low: int = 0, high: int = WHOLE) -> int:
        """Return a whole number within limits."""
        value = self._value
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.wrong()
        return value

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self._value, bool):
            raise self.wrong()
        return self._value

    def maybe(self, read: Callable[[Node], T]) -> T | None:
        """Return None for null, else what ``read`` makes of it."""
        return None if self._value is None else read(self)

    def moment(self) -> str:
        """Return a moment, ISO 8601 with its zone."""
        text = self.text()
        try:
            when = datetime.fromisoformat(text)
        except ValueError as error:
            raise self.wrong() from error
        if when.tzinfo is None or not 1970 <= when.year <= 9000:
            raise self.wrong()
        return text

    def plain(self, depth: int = MAX_DEPTH) -> Any:
        """Return any JSON value of moderate depth, its texts cleaned."""
        value = self._value
        if depth == 0:
            raise self.wrong()
        if isinstance(value, dict):
            return {key: node.plain(depth - 1) for key, node in self.members().items()}
        if isinstance(value, list):
            return [node.plain(depth - 1) for node in self.entries()]
        if isinstance(value, str):
            return self.text()
        if value is None or isinstance(value, bool):
            return value
        number = self.number()
        return value if isinstance(value, int) else number


def texts(node: Node) -> tuple[str, ...]:
    """Return an array of texts."""
    return tuple(one.text() for one in node.entries())


def numbers(node: Node) -> tuple[float, ...]:
    """Return an array of numbers."""
    return tuple(one.number() for one in node.entries(100_000))
