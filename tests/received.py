"""All that a reader of a page was sent, taken apart, to be compared with the table's rows."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
from google.protobuf.message import Message

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?")
_FIGURES = re.compile(r'<script type="application/json" id="figures">(.*?)</script>', re.DOTALL)
_LIBRARY = re.compile(r'<script type="text/plain" id="library">.*?</script>', re.DOTALL)
_MAX_DIGITS, _MIN_DIGITS = 9, 6
"""Significant digits that are compared; a number with fewer tells no row from others."""


class Received:
    """Texts, numbers and the lengths of figures' arrays in messages and files."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.numbers: list[float | str] = []
        self.lengths: list[int] = []
        self.figures = 0

    def message(self, message: Message) -> None:
        """Take a protobuf message apart."""
        for field, value in message.ListFields():
            values = value if field.is_repeated else [value]
            if field.message_type and field.message_type.GetOptions().map_entry:
                values = [*value.keys(), *value.values()]
            for one in values:
                if isinstance(one, Message):
                    self.message(one)
                elif isinstance(one, bytes):
                    self._bytes(one)
                elif field.name == "spec":
                    self.figure(json.loads(one))
                else:
                    self._one(one)

    def file(self, data: bytes | str) -> None:
        """Take a file that was downloaded apart: a report, JSON or CSV."""
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        for figures in _FIGURES.findall(text):
            for figure in json.loads(figures).values():
                self.figure(figure)
        if text.startswith("{"):
            self._json(json.loads(text))
        self._one(_LIBRARY.sub("", text))

    def figure(self, figure: Any) -> None:
        """Take a plotly figure apart."""
        self.figures += 1
        self._json(figure["data"], measured=True)
        self._json({key: one for key, one in figure["layout"].items() if key != "template"})

    def _json(self, value: Any, measured: bool = False) -> None:
        if isinstance(value, dict):
            if "bdata" in value:
                raw = np.frombuffer(base64.b64decode(value["bdata"]), np.dtype(value["dtype"]))
                value = raw.tolist()
            else:
                for one in value.values():
                    self._json(one, measured)
                return
        if isinstance(value, list):
            if measured:
                self.lengths.append(len(value))
            for one in value:
                self._json(one, measured)
        else:
            self._one(value)

    def _bytes(self, data: bytes) -> None:
        """Take a table of st.dataframe or st.table apart."""
        table = pa.ipc.open_stream(data).read_all()
        for column in table.columns:
            for one in column.to_pylist():
                self._json(one)

    def _one(self, value: Any) -> None:
        if isinstance(value, str):
            self.texts.append(value)
        elif isinstance(value, float | int) and not isinstance(value, bool):
            self.numbers.append(float(value))

    def rows_of(self, numbers: Iterable[float], texts: Iterable[str] = ()) -> list[str]:
        """Return which of a table's cells and predictions are in what was received.

        Numbers count in any rounding to six significant digits or more; texts wherever they stand.
        """
        whole = "\n".join(self.texts)
        found = [text for text in texts if text in whole]
        said = [token.replace(",", "") for token in _NUMBER.findall(whole)]
        known: dict[int, set[str]] = {}
        cells = [abs(float(one)) for one in numbers if _digits(repr(float(one))) >= _MIN_DIGITS]
        for token in [*said, *(repr(abs(one)) for one in self.numbers)]:  # type: ignore[arg-type]
            digits = min(_digits(token), _MAX_DIGITS)
            if digits < _MIN_DIGITS:
                continue
            if digits not in known:
                known[digits] = {_short(one, digits) for one in cells}
            if _short(float(token), digits) in known[digits]:
                found.append(token)
        return found


def _digits(token: str) -> int:
    """Return how many significant digits a number is written with."""
    mantissa = re.split("[eE]", token)[0].removesuffix(".0")
    bare = mantissa.replace(".", "").lstrip("0")
    return len(bare if "." in mantissa else bare.rstrip("0"))


def _short(value: float, digits: int) -> str:
    return f"{value:.{digits - 1}e}"
