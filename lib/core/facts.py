"""Facts, frozen dataclasses of what was computed, as plain JSON and back.

Documents of other versions can be read: a field that has no key gets its default, and a key that
is no field is ignored. ``field(metadata=stored_as("with"))`` names the key where it is not the
field's name; ``field(default=..., metadata=OMIT_DEFAULT)`` stores no default.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from dataclasses import Field

    from _typeshed import DataclassInstance

F = TypeVar("F", bound="DataclassInstance")

OMIT_DEFAULT: Mapping[str, bool] = {"omit_default": True}
"""Metadata of a field that is stored only where it differs from its default."""


def stored_as(key: str) -> Mapping[str, str]:
    """Return metadata of a field that is stored under another name than its own."""
    return {"key": key}


def to_json(facts: DataclassInstance) -> dict[str, Any]:
    """Return facts as plain JSON: dataclasses in them as dictionaries, tuples as lists."""
    return {
        _key(one): _plain(value)
        for one in fields(facts)
        if not _omitted(one, value := getattr(facts, one.name))
    }


def from_json(kind: type[F], stored: Mapping[str, Any]) -> F:
    """Rebuild facts from JSON by the types of their fields; TypeError if one has no value."""
    hints = _hints(kind)
    values = {
        one.name: _typed(hints[one.name], stored[_key(one)])
        for one in fields(kind)
        if one.init and _key(one) in stored
    }
    return kind(**values)


def _key(one: Field[Any]) -> str:
    return str(one.metadata.get("key", one.name))


def _omitted(one: Field[Any], value: object) -> bool:
    if not one.metadata.get("omit_default"):
        return False
    default = one.default if one.default_factory is MISSING else one.default_factory()
    return bool(value == default)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return to_json(value)
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _typed(hint: Any, value: Any) -> Any:
    """Return a value of JSON as the type that is expected; plain values stay as they are."""
    origin, arguments = get_origin(hint), get_args(hint)
    if value is None:
        return None
    if origin in (Union, types.UnionType):
        options = [one for one in arguments if one is not type(None)]
        return _typed(options[0], value) if len(options) == 1 else value
    if isinstance(hint, type) and is_dataclass(hint):
        return from_json(hint, value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if origin is tuple:
        many = arguments[-1] is Ellipsis
        kinds = arguments[:1] * len(value) if many else arguments
        return tuple(_typed(kind, item) for kind, item in zip(kinds, value, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {name: _typed(arguments[1], item) for name, item in value.items()}
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return [_typed(arguments[0], item) for item in value]
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
