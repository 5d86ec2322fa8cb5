"""Topics as an analyst names and joins them: plain JSON in, plain JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lib.core.proportions import share_of

Json = Mapping[str, Any]


def edited(found: Json, edits: Json) -> dict[str, Any]:
    """Return an answer about topics with those of ``edits`` renamed and joined.

    ``edits`` has ``names`` by a topic's place, as a text, and ``into``, the place that it is joined
    to, likewise. Each topic then has ``parts``, the places it is made of; reviews belong to one
    topic each, so joined topics have the sum of their reviews.
    """
    topics, names, into = found["topics"], edits.get("names", {}), edits.get("into", {})
    parts: dict[int, list[int]] = {}
    for place in range(len(topics)):
        parts.setdefault(_end(place, into, len(topics)), []).append(place)
    made = [
        _joined(
            [topics[at] for at in (end, *(one for one in group if one != end))],
            [end, *(one for one in group if one != end)],
            names.get(str(end)),
        )
        for end, group in parts.items()
    ]
    made.sort(key=lambda one: -one["rows"])
    return {**found, "topics": made, **_times(found, made)}


def _end(place: int, into: Mapping[str, int], topics: int) -> int:
    """Return where a topic ends up; a circle of topics that are joined stays as it is."""
    seen = [place]
    while str(seen[-1]) in into:
        following = int(into[str(seen[-1])])
        if following in seen or not 0 <= following < topics:
            return min(seen) if following in seen else seen[-1]
        seen.append(following)
    return seen[-1]


def _joined(topics: list[Json], places: list[int], name: str | None) -> dict[str, Any]:
    first = topics[0]
    own = {"parts": places, **({"name": name, "renamed": True} if name else {})}
    if len(topics) == 1:
        return {**first, **own}
    counts: dict[str, int] = {}
    for one in topics:
        for word, count in zip(one["words"], one.get("counts", ()), strict=False):
            counts[word] = max(counts.get(word, 0), count)
    words = list(dict.fromkeys(word for one in topics for word in one["words"]))
    total = share_of(sum(one["hits"] for one in topics), sum(one["rows"] for one in topics))
    examples = [row for one in topics for row in one["examples"]]
    joined = {**first, **total, "words": words, "examples": examples, **own}
    return {**joined, "counts": [counts[word] for word in words]} if counts else joined


def _times(found: Json, made: list[dict[str, Any]]) -> dict[str, Any]:
    if "times" not in found:
        return {}
    counts = np.array(found["times"]["topics"]).reshape(len(found["topics"]), -1)
    summed = [counts[one["parts"]].sum(axis=0).tolist() for one in made]
    return {"times": {**found["times"], "topics": summed}}
