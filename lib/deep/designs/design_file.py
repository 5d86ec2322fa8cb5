"""A network's design as JSON: written for people to share, read as from a stranger.

Every key and value is checked by type and limits, and an InputError names what is wrong and where
("layers[2].units"). Nothing is run or looked up by a name that the file gives.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from lib.core.facts import Json
from lib.deep.designs.design import (
    ACTIVATIONS,
    ADAMW,
    DENSE,
    DROPOUT,
    MAX_LAYERS,
    NORMALIZATION,
    OPTIMISERS,
    SCHEDULES,
    SGD,
    Design,
    Layer,
)
from lib.errors import InputError

FORMAT, VERSION = "deepworth-network", 1
MAX_BYTES = 64_000
MAX_NAME = 80


@dataclass(frozen=True)
class Limits:
    """From where to where a number may go, and whether it is a whole one."""

    low: float
    high: float
    whole: bool = False


LIMITS = {
    "units": Limits(1, 4096, whole=True),
    "l1": Limits(0.0, 1.0),
    "l2": Limits(0.0, 1.0),
    "rate": Limits(0.0, 0.9),
    "learning_rate": Limits(1e-7, 100.0),
    "momentum": Limits(0.0, 0.999),
    "weight_decay": Limits(0.0, 1.0),
    "batch_size": Limits(1, 65_536, whole=True),
    "epochs": Limits(1, 1000, whole=True),
    "patience": Limits(0, 1000, whole=True),
}


def to_text(design: Design, indent: int | None = None) -> str:
    """Return a design as JSON; the same design gives the same text."""
    optimiser: dict[str, Json] = {
        "type": design.optimiser,
        "learning_rate": design.learning_rate,
        **({"momentum": design.momentum} if design.optimiser == SGD else {}),
        **({"weight_decay": design.weight_decay} if design.optimiser == ADAMW else {}),
        "schedule": design.schedule,
    }
    document: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "name": design.name,
        "layers": [_layer_json(layer) for layer in design.layers],
        "optimizer": optimiser,
        "batch_size": design.batch,
        "epochs": design.epochs,
        "patience": design.patience,
    }
    return json.dumps(document, ensure_ascii=False, indent=indent)


def _layer_json(layer: Layer) -> dict[str, Json]:
    if layer.type == DENSE:
        penalties = {name: value for name, value in (("l1", layer.l1), ("l2", layer.l2)) if value}
        return {
            "type": DENSE,
            "units": layer.units,
            "activation": layer.activation,
            **penalties,
        }
    return {"type": layer.type, **({"rate": layer.rate} if layer.type == DROPOUT else {})}


def from_text(text: str | bytes) -> Design:
    """Return the design that a JSON text describes; InputError for whatever else it is."""
    if len(text) > MAX_BYTES:
        raise InputError("network_file_large", most=MAX_BYTES)
    document = _parsed(text)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise InputError("network_file_foreign", format=FORMAT)
    version = document.get("version")
    if version != VERSION or isinstance(version, bool):
        raise InputError("network_file_version", version=_shown(version), known=VERSION)
    given = _Part(document, "")
    given.keys(
        "format", "version", "name", "layers", "optimizer", "batch_size", "epochs", "patience"
    )
    optimiser = _Part(given.mapping("optimizer"), "optimizer.")
    kind = optimiser.choice("type", OPTIMISERS)
    own = {SGD: ("momentum",), ADAMW: ("weight_decay",)}.get(kind, ())
    optimiser.keys("type", "learning_rate", *own, "schedule")
    usual = Design(())
    return Design(
        layers=tuple(_layer(one, place) for place, one in enumerate(given.items("layers"))),
        name=given.text("name"),
        optimiser=kind,
        learning_rate=optimiser.number("learning_rate"),
        momentum=optimiser.number("momentum", usual.momentum),
        weight_decay=optimiser.number("weight_decay", usual.weight_decay),
        schedule=optimiser.choice("schedule", SCHEDULES, usual.schedule),
        batch=int(given.number("batch_size")),
        epochs=int(given.number("epochs")),
        patience=int(given.number("patience", usual.patience)),
    )


def _layer(stored: object, place: int) -> Layer:
    where = f"layers[{place}]"
    if not isinstance(stored, dict):
        _wrong(where, stored, '{"type": ...}')
    layer = _Part(stored, f"{where}.")
    kind = layer.choice("type", (DENSE, DROPOUT, NORMALIZATION))
    if kind == DENSE:
        layer.keys("type", "units", "activation", "l1", "l2")
        return Layer(
            kind,
            units=int(layer.number("units")),
            activation=layer.choice("activation", ACTIVATIONS),
            l1=layer.number("l1", 0.0),
            l2=layer.number("l2", 0.0),
        )
    if kind == DROPOUT:
        layer.keys("type", "rate")
        return Layer(kind, rate=layer.number("rate"))
    layer.keys("type")
    return Layer(kind)


class _Part:
    """An object of the document, whose values are taken one by one, each as what it must be."""

    def __init__(self, stored: Mapping[str, object], where: str) -> None:
        self._stored = stored
        self._where = where

    def keys(self, *known: str) -> None:
        """Refuse keys that mean nothing here."""
        for key in self._stored:
            if key not in known:
                where = self._where.rstrip(".")
                raise InputError(
                    "network_unknown_key", where=where, key=_shown(key), known=list(known)
                )

    def number(self, key: str, otherwise: float | None = None) -> float:
        """Return a number within its limits."""
        value = self._value(key, otherwise)
        limits, where = LIMITS[key], self._where + key
        if key == "epochs" and value == 0 and not isinstance(value, bool):
            raise InputError("network_no_epochs", most=int(limits.high))
        kinds = int if limits.whole else (int, float)
        finite = isinstance(value, kinds) and not isinstance(value, bool) and math.isfinite(value)
        if not finite or not limits.low <= value <= limits.high:  # type: ignore[operator]
            code = "network_not_whole" if limits.whole else "network_not_number"
            low, high = f"{limits.low:g}", f"{limits.high:.9g}"
            raise InputError(code, where=where, value=_shown(value), low=low, high=high)
        return value  # type: ignore[return-value]

    def choice(self, key: str, known: Sequence[str], otherwise: str | None = None) -> str:
        """Return one of a few words."""
        value = self._value(key, otherwise)
        if not isinstance(value, str) or value not in known:
            where = self._where + key
            raise InputError(
                "network_not_known", where=where, value=_shown(value), known=list(known)
            )
        return value

    def text(self, key: str) -> str:
        """Return a short text of one line, empty where there is none."""
        value = self._value(key, "")
        if not isinstance(value, str) or len(value) > MAX_NAME or not value.isprintable():
            raise InputError("network_bad_name", value=_shown(value), most=MAX_NAME)
        return value.strip()

    def mapping(self, key: str) -> Mapping[str, object]:
        """Return an object."""
        value = self._value(key, None)
        if not isinstance(value, dict):
            _wrong(self._where + key, value, "{...}")
        return value

    def items(self, key: str) -> list[object]:
        """Return the layers."""
        value = self._value(key, None)
        if not isinstance(value, list):
            _wrong(self._where + key, value, "[...]")
        if len(value) > MAX_LAYERS:
            raise InputError("network_many_layers", count=len(value), most=MAX_LAYERS)
        return value

    def _value(self, key: str, otherwise: object) -> object:
        if key not in self._stored and otherwise is None:
            raise InputError("network_lacks_key", where=self._where + key)
        return self._stored.get(key, otherwise)


def _parsed(text: str | bytes) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except InputError:
        raise
    except json.JSONDecodeError as error:
        raise InputError(
            "network_file_unreadable", line=error.lineno, column=error.colno
        ) from error
    except (ValueError, RecursionError) as error:
        # Not text at all, digits without end, or brackets within brackets.
        raise InputError("network_file_unreadable", line=1, column=1) from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError("network_key_twice", key=_shown(twice))
    return found


def _no_constant(text: str) -> NoReturn:
    raise InputError("network_not_finite", value=text)


def _wrong(where: str, value: object, expected: str) -> NoReturn:
    raise InputError("network_wrong_form", where=where, value=_shown(value), expected=expected)


def _shown(value: object) -> str:
    """Return a value of a stranger's file for a message: short, and in one line."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    clean = "".join(character if character.isprintable() else " " for character in text)
    return clean if len(clean) <= 40 else clean[:39] + "…"
