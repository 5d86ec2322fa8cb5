"""Results about reviews as they may be passed on (see lib.report.disclosure): no single review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lib.core.facts import Json, from_json, to_json
from lib.report.disclosure import MIN_ROWS
from lib.workflows.reviews.facts.words import (
    Aspects,
    Groups,
    Times,
    Topic,
    TopicsOfRun,
    TypicalWords,
)


def words(result: Mapping[str, Json]) -> dict[str, Json]:
    """Return the words that enough reviews hold."""
    found = from_json(TypicalWords, result)
    classes = {
        name: tuple(word for word in typical if word.reviews >= MIN_ROWS)
        for name, typical in found.classes.items()
    }
    return to_json(replace(found, classes=classes))


def topics(result: Mapping[str, Json]) -> dict[str, Json] | None:
    """Return the topics of enough reviews with the words that enough of them hold.

    None of before words were counted: some may be of one review.
    """
    found = from_json(TopicsOfRun, result)
    large = [topic for topic in found.topics if topic.rows >= MIN_ROWS]
    if any(topic.words and not topic.counts for topic in large):
        return None
    told = tuple(topic for one in large if (topic := _topic(one)).words)
    # Of a topic in a month there may be one review.
    return to_json(replace(found, topics=told, times=None))


def _topic(topic: Topic) -> Topic:
    counted = zip(topic.words, topic.counts, strict=True)
    common = tuple(word for word, count in counted if count >= MIN_ROWS)
    # What an analyst called it is no review's word.
    named = topic.renamed or all(part in common for part in topic.name.split(", "))
    name = topic.name if named else ", ".join(common[:3])
    return replace(topic, name=name, words=common, counts=(), examples=())


def aspects(result: Mapping[str, Json]) -> dict[str, Json]:
    """Return the aspects that enough reviews speak of, or none does."""
    found = from_json(Aspects, result)
    told = tuple(
        replace(aspect, examples=(), counter=())
        for aspect in found.aspects
        if aspect.rows >= MIN_ROWS or not aspect.rows
    )
    return to_json(replace(found, aspects=told))


def times(result: Mapping[str, Json]) -> dict[str, Json]:
    """Return the points of time and the groups of enough reviews."""
    found = from_json(Times, result)
    time = found.time
    if time is not None:
        points = tuple(point for point in time.points if point.rows >= MIN_ROWS)
        time = replace(time, points=points)
    product, rating = _large(found.product), _large(found.rating)
    return to_json(replace(found, time=time, product=product, rating=rating))


def _large(found: Groups | None) -> Groups | None:
    if found is None:
        return None
    return replace(found, groups=tuple(group for group in found.groups if group.rows >= MIN_ROWS))
