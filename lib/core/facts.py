"""Facts, frozen dataclasses of what was computed, as plain JSON and back.

The fields of a fact are scalars, enums, NumPy arrays, other facts, and tuples, lists and mappings
of these; a NamedTuple is stored as a list. Their types must be imported where the class stands, not
under TYPE_CHECKING: annotations are looked up at run time.

Documents of other versions can be read: a field that has no key gets its default, and a key that
is no field is ignored. ``field(metadata=stored_as("with"))`` names the key where it is not the
field's name; ``field(default=..., metadata=OMIT_DEFAULT)`` stores no default.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache, partial
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    NamedTuple,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import numpy as np

if TYPE_CHECKING:
    from dataclasses import Field

    from _typeshed import DataclassInstance

Scalar: TypeAlias = str | int | float | bool | None
Json: TypeAlias = Scalar | Sequence["Json"] | Mapping[str, "Json"]
"""What JSON can hold."""

T = TypeVar("T")
F = TypeVar("F", bound="DataclassInstance")
Read: TypeAlias = Callable[[object], object]

OMIT_DEFAULT: Mapping[str, bool] = {"omit_default": True}
"""Metadata of a field that is stored only where it differs from its default."""


def stored_as(key: str) -> Mapping[str, str]:
    """Return metadata of a field that is stored under another name than its own."""
    return {"key": key}


def to_json(facts: DataclassInstance) -> dict[str, Json]:
    """Return facts as plain JSON: dataclasses as dictionaries, tuples and arrays as lists."""
    values = ((one, getattr(facts, one.name)) for one in fields(facts))
    return {
        _key(one): plain_json(value)
        for one, value in values
        if not (one.metadata.get("omit_default") and value == default_of(one))
    }


def from_json(kind: type[F], stored: Mapping[str, object]) -> F:
    """Rebuild facts from JSON by the types of their fields; TypeError if one has no value."""
    present = [item for item in _stored_fields(kind) if item.key in stored]
    return kind(**{item.name: item.read(stored[item.key]) for item in present})


def plain_json(value: object) -> Json:
    """Return a value as plain JSON; TypeError if it has no such form."""
    if isinstance(value, Enum):
        return plain_json(value.value)
    if isinstance(value, np.ndarray | np.generic):
        listed: Json = value.tolist()
        return listed
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(name): plain_json(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return to_json(value)
    raise TypeError(f"Expected what JSON can hold, received {type(value).__name__}")


def finite(value: Json) -> Json:
    """Return JSON in which NaN and infinities are None."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: finite(item) for name, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [finite(item) for item in value]
    return value


def default_of(one: Field[T]) -> T | None:
    """Return a field's default; None if it has none."""
    if one.default_factory is not MISSING:
        return one.default_factory()
    return None if one.default is MISSING else one.default


class _StoredField(NamedTuple):
    name: str
    key: str
    read: Read


@cache
def _stored_fields(kind: type[DataclassInstance]) -> tuple[_StoredField, ...]:
    hints = get_type_hints(kind)
    return tuple(
        _StoredField(one.name, _key(one), _reader(hints[one.name]))
        for one in fields(kind)
        if one.init
    )


def _key(one: Field[object]) -> str:
    return str(one.metadata.get("key", one.name))


def _as_it_is(value: object) -> object:
    return value


def _reader(hint: object) -> Read:
    """Return what makes a value of a type of its JSON; None always stays None."""
    read = _reader_of_values(hint)
    return read if read is _as_it_is else lambda value: None if value is None else read(value)


def _reader_of_values(hint: object) -> Read:
    kind, inner = get_origin(hint) or hint, get_args(hint)
    if kind in (Union, UnionType):
        options = [one for one in inner if one is not NoneType]
        return _reader_of_values(options[0]) if len(options) == 1 else _as_it_is
    if not isinstance(kind, type) or is_typeddict(kind):
        return _as_it_is
    if is_dataclass(kind):
        return partial(_read_facts, kind)
    if issubclass(kind, Enum) or (issubclass(kind, str) and kind is not str):
        return kind
    if issubclass(kind, np.ndarray):
        return _read_array(inner)
    if issubclass(kind, tuple):
        return _read_tuple(kind, inner)
    if issubclass(kind, Mapping) and inner:
        return _read_mapping(*inner)
    if issubclass(kind, Sequence) and inner:
        return _read_list(inner[0])
    return _as_it_is


def _read_facts(kind: type[DataclassInstance], stored: object) -> object:
    return from_json(kind, _members(stored))


def _read_tuple(kind: type[tuple[object, ...]], inner: tuple[object, ...]) -> Read:
    if len(inner) == 2 and inner[1] is Ellipsis:
        read = _reader(inner[0])
        return lambda values: tuple(map(read, _items(values)))
    if not hasattr(kind, "_fields"):
        readers = [_reader(one) for one in inner]
        return lambda values: tuple(_each(readers, values))
    named: Callable[..., object] = kind
    readers = [_reader(one) for one in get_type_hints(kind).values()]
    return lambda values: named(*_each(readers, values))


def _each(readers: Sequence[Read], values: object) -> Iterable[object]:
    return (read(value) for read, value in zip(readers, _items(values), strict=True))


def _items(values: object) -> Sequence[object]:
    if not isinstance(values, Sequence):
        raise TypeError(f"Expected a list, received {type(values).__name__}")
    return values


def _members(values: object) -> Mapping[str, object]:
    if not isinstance(values, Mapping):
        raise TypeError(f"Expected an object, received {type(values).__name__}")
    return values


def _read_list(inner: object) -> Read:
    read = _reader(inner)
    return _as_it_is if read is _as_it_is else lambda values: list(map(read, _items(values)))


def _read_mapping(key: object, inner: object) -> Read:
    name: Read = key if isinstance(key, type) and key is not str else _as_it_is
    read = _reader(inner)
    if name is _as_it_is and read is _as_it_is:
        return _as_it_is

    def mapping(values: object) -> object:
        return {name(one): read(item) for one, item in _members(values).items()}

    return mapping


def _read_array(inner: tuple[object, ...]) -> Read:
    """An array of the scalars that its annotation names: ``NDArray[np.float64]``, for instance."""
    scalars = get_args(inner[1])[0]
    return lambda values: np.asarray(values, dtype=scalars if isinstance(scalars, type) else None)
