"""Rows of a database as columns of Arrow: numbers, dates and texts keep what they are."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

_MAX_DIGITS = 76
_NUMERIC = r"^\s*[-+]?[\d.,]*\d[\d.,]*\s*$"


def column_of(values: Sequence[object]) -> pa.Array:
    """Return a piece of a column; what has no kind of its own, or several, is text."""
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return pa.nulls(len(values))
    for known, kind in (({bool}, pa.bool_()), ({int}, pa.int64()), ({date}, pa.date32())):
        if kinds == known:
            return _as(kind, values)
    decimals = [value for value in values if isinstance(value, Decimal)]
    if kinds == {Decimal} and all(value.is_finite() for value in decimals):
        return _as(None, values)
    if kinds <= {int, float, Decimal}:
        numbers = (int, float, Decimal)
        return pa.array([float(one) if isinstance(one, numbers) else None for one in values])
    moments = [value for value in values if isinstance(value, datetime)]
    if kinds == {datetime} and len({one.tzinfo is None for one in moments}) == 1:
        return _as(None, values)
    return pa.array(list(map(_text, values)), pa.large_string())


def joined(parts: Sequence[pa.Array]) -> pa.ChunkedArray:
    """Return the pieces of a column as one, of the kind that holds all of them."""
    kinds = list({part.type for part in parts if not pa.types.is_null(part.type)})
    kind = reduce(_common, kinds) if kinds else pa.large_string()
    return pa.chunked_array([_cast(part, kind) for part in parts], kind)


def numeric_texts(column: pa.ChunkedArray) -> bool:
    """Whether a column is of texts that all could be numbers, such as numbers of houses."""
    if not pa.types.is_large_string(column.type) or column.null_count == len(column):
        return False
    return bool(pc.all(pc.match_substring_regex(column, _NUMERIC)).as_py())


def _as(kind: pa.DataType | None, values: Sequence[object]) -> pa.Array:
    try:
        return pa.array(values, kind)
    except (pa.ArrowException, OverflowError, ValueError):
        # Numbers of more digits than there is a kind for.
        return pa.array(list(map(_text, values)), pa.large_string())


def _common(one: pa.DataType, other: pa.DataType) -> pa.DataType:
    is_decimal, is_stamp = pa.types.is_decimal, pa.types.is_timestamp
    if is_decimal(one) and is_decimal(other):
        scale = max(one.scale, other.scale)
        digits = max(one.precision - one.scale, other.precision - other.scale) + scale
        return pa.decimal256(digits, scale) if digits <= _MAX_DIGITS else pa.float64()
    if _is_number(one) and _is_number(other):
        return pa.float64()
    if is_stamp(one) and is_stamp(other) and one.tz and other.tz:
        return pa.timestamp("us", "UTC")
    return pa.large_string()


def _is_number(kind: pa.DataType) -> bool:
    return any(
        one(kind) for one in (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
    )


def _cast(part: pa.Array, kind: pa.DataType) -> pa.Array:
    if part.type == kind or not pa.types.is_large_string(kind) or pa.types.is_null(part.type):
        return pc.cast(part, kind, safe=False)
    return pa.array(list(map(_text, part.to_pylist())), kind)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
