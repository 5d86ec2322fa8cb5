"""Topics as an analyst names and joins them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from lib.core.proportions import share_of
from lib.workflows.reviews.facts.words import Topic, TopicEdits, TopicsOfRun, TopicTimes


def edited(found: TopicsOfRun, edits: TopicEdits) -> TopicsOfRun:
    """Return topics with those of ``edits`` renamed and joined.

    Reviews belong to one topic each, so joined topics have the sum of their reviews.
    """
    topics = found.topics
    parts: dict[int, list[int]] = {}
    for place in range(len(topics)):
        parts.setdefault(_end(place, edits.into, len(topics)), []).append(place)
    made = [
        _joined(topics, [end, *(one for one in group if one != end)], edits.names.get(str(end)))
        for end, group in parts.items()
    ]
    made.sort(key=lambda one: -one.rows)
    times = None if found.times is None else _times(found.times, made)
    return replace(found, topics=tuple(made), times=times)


def _end(place: int, into: Mapping[str, int], topics: int) -> int:
    """Return where a topic ends up; a circle of topics that are joined stays as it is."""
    seen = [place]
    while str(seen[-1]) in into:
        following = int(into[str(seen[-1])])
        if following in seen or not 0 <= following < topics:
            return min(seen) if following in seen else seen[-1]
        seen.append(following)
    return seen[-1]


def _joined(every: Sequence[Topic], places: list[int], name: str | None) -> Topic:
    topics = [every[at] for at in places]
    first = replace(topics[0], parts=tuple(places))
    if name:
        first = replace(first, name=name, renamed=True)
    if len(topics) == 1:
        return first
    counts: dict[str, int] = {}
    for one in topics:
        for word, count in zip(one.words, one.counts, strict=False):
            counts[word] = max(counts.get(word, 0), count)
    words = tuple(dict.fromkeys(word for topic in topics for word in topic.words))
    return replace(
        first,
        **share_of(sum(topic.hits for topic in topics), sum(topic.rows for topic in topics)),
        words=words,
        examples=tuple(row for topic in topics for row in topic.examples),
        counts=tuple(counts[word] for word in words) if counts else (),
    )


def _times(times: TopicTimes, made: Sequence[Topic]) -> TopicTimes:
    counts = np.array(times.topics).reshape(len(times.topics), -1)
    summed = (counts[list(one.parts)].sum(axis=0).tolist() for one in made)
    return replace(times, topics=tuple(map(tuple, summed)))
