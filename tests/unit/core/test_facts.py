"""Facts as JSON and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from lib.core.facts import OMIT_DEFAULT, Json, from_json, plain_json, stored_as, to_json


class Side(StrEnum):
    LEFT = "left"


@dataclass(frozen=True)
class Share:
    rows: int
    share: float = 0.0


@dataclass(frozen=True)
class Topic(Share):
    words: tuple[str, ...] = ()
    renamed: bool = field(default=False, metadata=OMIT_DEFAULT)


@dataclass(frozen=True)
class Found:
    topics: tuple[Topic, ...]
    by_class: Mapping[str, Share]
    with_columns: float | None = field(default=None, metadata=stored_as("with"))
    side: Side = Side.LEFT
    pairs: tuple[tuple[str, int], ...] = ()
    time: Share | None = field(default=None, metadata=OMIT_DEFAULT)
    loose: list[Share] = field(default_factory=list, metadata=OMIT_DEFAULT)


FOUND = Found(
    (Topic(3, 0.5, ("a", "b")), Topic(2, renamed=True)),
    {"no": Share(1)},
    pairs=(("a", 1),),
    time=Share(9),
    loose=[Share(4)],
)


def test_facts_come_back_from_json_as_they_were() -> None:
    stored = json.loads(json.dumps(to_json(FOUND)))
    assert from_json(Found, stored) == FOUND


def test_keys_are_those_that_were_named_and_defaults_can_be_left_out() -> None:
    assert to_json(Found((Topic(3),), {})) == {
        "topics": [{"rows": 3, "share": 0.0, "words": []}],
        "by_class": {},
        "with": None,
        "side": "left",
        "pairs": [],
    }


def test_documents_of_other_versions_are_read() -> None:
    stored = {"topics": [{"rows": 1, "later": {"x": 1}}], "by_class": {}, "new": [1]}
    assert from_json(Found, stored) == Found((Topic(1),), {})


def test_a_value_that_is_needed_and_missing_is_an_error() -> None:
    with pytest.raises(TypeError, match="topics"):
        from_json(Found, {"by_class": {}})


class Point(NamedTuple):
    x: float
    side: Side | None


@dataclass(frozen=True)
class Places:
    places: NDArray[np.float32]
    points: tuple[Point, ...] = ()
    by_number: Mapping[int, tuple[float, ...]] = field(default_factory=dict)
    told: Json = None
    best: Share | None = None
    within: Places | None = field(default=None, metadata=OMIT_DEFAULT)


def test_arrays_named_tuples_and_numbers_as_keys_come_back_with_their_types() -> None:
    places = Places(
        np.array([[0.5, 1.0]], dtype=np.float32),
        (Point(1.0, Side.LEFT), Point(2.0, None)),
        {3: (1.0, 2.0)},
        {"a": [1, "b"]},
    )
    stored = json.loads(json.dumps(to_json(Places(np.zeros(0, np.float32), within=places))))
    assert stored["within"]["points"] == [[1.0, "left"], [2.0, None]]
    made = from_json(Places, stored).within
    assert made is not None
    assert made.places.dtype == np.float32
    assert made.places.tolist() == [[0.5, 1.0]]
    assert (made.points, made.by_number, made.told) == (
        places.points,
        places.by_number,
        places.told,
    )


def test_scalars_of_numpy_are_plain_and_other_objects_refused() -> None:
    assert type(plain_json(np.int64(3))) is int
    with pytest.raises(TypeError, match="Expected what JSON can hold"):
        plain_json({"a": object()})
