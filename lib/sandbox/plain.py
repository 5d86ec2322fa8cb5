"""Values of our own types as plain JSON, and back by the type that is expected: no pickle."""

from __future__ import annotations

import base64
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

import numpy as np

from lib.core.facts import Json, plain_json

_ARRAYS = "biufM"
"""Kinds of NumPy's types that arrays may have: numbers, truth values and moments."""
_JSON = {get_origin(one) or one for one in get_args(Json)}


def to_plain(value: object) -> Json:
    """Return a value as JSON: dataclasses, mappings with string keys, sequences, arrays, numbers.

    TypeError for anything else.
    """
    if isinstance(value, Enum | np.generic):
        return plain_json(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, np.ndarray) and value.dtype.kind in _ARRAYS:
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return {"dtype": value.dtype.str, "shape": list(value.shape), "data": data}
    if is_dataclass(value) and not isinstance(value, type):
        made = {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
        return {"type": type(value).__name__, "fields": made}
    if isinstance(value, Mapping):
        return {_key(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [to_plain(item) for item in value]
    raise TypeError(f"Expected a value that can be written as JSON, received {type(value)}.")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"Expected a string as a key, received {type(key)}.")
    return str(key)


def from_plain(hint: object, value: Any) -> Any:
    """Return the value of the type that was meant; TypeError where the JSON is of no such value."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _of_union(arguments, value)
    if hint is Any or is_typeddict(hint):
        return value
    if hint is None or hint is type(None):
        return _checked(value, type(None))
    if hint is np.ndarray or origin is np.ndarray:
        array = np.frombuffer(base64.b64decode(value["data"]), dtype=np.dtype(value["dtype"]))
        return array.reshape(value["shape"])
    if isinstance(hint, type) and is_dataclass(hint):
        if value["type"] != hint.__name__:
            raise TypeError(f"Expected {hint.__name__}, received {value['type']}.")
        known = _hints(hint)
        return hint(**{name: from_plain(known[name], one) for name, one in value["fields"].items()})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if origin is tuple:
        many = len(arguments) == 2 and arguments[1] is Ellipsis
        kinds = arguments[:1] * len(value) if many else arguments
        return tuple(from_plain(kind, one) for kind, one in zip(kinds, value, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {name: from_plain(arguments[1], one) for name, one in value.items()}
    if origin is list or origin in (Iterable, Sequence):
        return [from_plain(arguments[0], one) for one in value]
    return _checked(value, hint)


def _of_union(options: tuple[object, ...], value: Any) -> Any:
    if {get_origin(one) or one for one in options} >= _JSON:
        return value  # any JSON stays as it is
    for option in options:
        try:
            return from_plain(option, value)
        except (TypeError, ValueError, KeyError):
            continue
    raise TypeError(f"Expected one of {options}, received {type(value)}.")


def _checked(value: Any, kind: Any) -> Any:
    if kind is float and isinstance(value, int):
        return float(value)
    if not isinstance(value, kind):
        raise TypeError(f"Expected {kind}, received {type(value)}.")
    return value


@cache
def _hints(kind: type) -> dict[str, object]:
    return get_type_hints(kind)
