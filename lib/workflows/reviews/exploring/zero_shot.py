"""Reviews without labels against classes that the analyst describes in words.

A sentence encoder gives each review and each description a vector; the nearer, the likelier.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from lib.core.proportions import share_of
from lib.errors import InputError
from lib.workflows.reviews.facts.unlabelled import Agreement

SENTIMENT = {
    "positive": (
        "I love it",
        "Excellent, I recommend it",
        "It works very well and I am happy",
        "정말 좋아요",
        "최고예요, 추천합니다",
        "재미있고 만족스러워요",
    ),
    "negative": (
        "I hate it",
        "Terrible, a waste of money",
        "It does not work and I am disappointed",
        "정말 별로예요",
        "최악이에요, 돈이 아까워요",
        "지루하고 실망스러워요",
    ),
}
"""What sentiment is described by, unless told otherwise, in both languages."""
SCALE = 20.0
"""What cosines are multiplied by before the softmax (as sentence-transformers do)."""
MIN_CLASSES, MAX_CLASSES = 2, 8
_PHRASES = 30

Array = np.ndarray[Any, Any]
Classes = Mapping[str, Sequence[str]]


def read_classes(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the phrases of each class from lines such as "positive: I love it; 좋아요".

    Semicolons part phrases, or, where a line has none, commas. A line without a colon is described
    by its name. Raises InputError "zero_shot_classes" unless there are two to eight.
    """
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        name, _, rest = line.partition(":")
        name = " ".join(name.split())
        if not name:
            continue
        parts = rest.split(";" if ";" in rest else ",")
        phrases = [" ".join(part.split()) for part in parts]
        kept = tuple(dict.fromkeys(phrase for phrase in phrases if phrase))[:_PHRASES]
        found[name] = (*found.get(name, ()), *(kept or (name,)))
    if not MIN_CLASSES <= len(found) <= MAX_CLASSES:
        raise InputError("zero_shot_classes")
    return found


def class_vectors(vectors: Array, sizes: Sequence[int]) -> Array:
    """Return the mean vector of each class's phrases, of length one, shape (classes, units)."""
    ends = np.cumsum(sizes)
    means = [vectors[end - size : end].mean(axis=0) for end, size in zip(ends, sizes, strict=True)]
    found = np.stack(means)
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12))


def chances(texts: Array, classes: Array) -> Array:
    """Return the softmax of scaled cosines, float64 (texts, classes); all have length one."""
    cosines = SCALE * (texts @ classes.T).astype(np.float64)
    powers = np.exp(cosines - cosines.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def checked(names: Sequence[str], predicted: Array, truth: Mapping[int, str]) -> Agreement:
    """Return how often the nearest class is the label that a person gave.

    ``predicted`` are codes of the looked-at texts; ``truth`` labels by their places among these.
    Labels are compared without regard to capitals.
    """
    codes = {name.casefold().strip(): at for at, name in enumerate(names)}
    known = {
        place: codes[label.casefold().strip()]
        for place, label in truth.items()
        if label.casefold().strip() in codes
    }
    right = sum(int(predicted[place] == code) for place, code in known.items())
    most = max(np.bincount(list(known.values())), default=0) if known else 0
    return Agreement(
        **share_of(right, len(known)),
        guess=float(most / len(known)) if known else 0.0,
        other=len(truth) - len(known),
    )
