"""What models make of texts: scores, contributions, vectors, robustness, what columns add."""

from __future__ import annotations

from dataclasses import dataclass, field

from lib.core.facts import OMIT_DEFAULT, stored_as
from lib.core.findings import Finding
from lib.core.proportions import Share


@dataclass(frozen=True, kw_only=True)
class TypedScores:
    """Probabilities of typed texts by class, and findings about the model."""

    classes: tuple[str, ...]
    outputs: tuple[tuple[float, ...], ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Contributions:
    """What the words of a text add for a class, by one model.

    ``method``: "weights", "integrated_gradients", "attention" or "none"; ``spans`` are of words
    (start, end, value), ``characters`` a value each. ``known``: the model knows a piece of the
    text. ``error`` is the share of the change of the logit that the sum misses.
    """

    id: str
    classes: tuple[str, ...]
    proba: tuple[float, ...]
    target: str
    known: bool = True
    method: str
    spans: tuple[tuple[int, int, float], ...]
    characters: tuple[float, ...] = ()
    error: float | None = field(default=None, metadata=OMIT_DEFAULT)


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """A cleaned text, and what its words add by each model."""

    text: str
    models: tuple[Contributions, ...]


@dataclass(frozen=True, kw_only=True)
class KeptModelsExplanation(Explanation):
    """The same by kept models: findings about them, how many words, and those never met before."""

    findings: tuple[Finding, ...] = ()
    words: int = 0
    new: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HeldOutExplanation(Explanation):
    """The same by the model of the fold, from 1, that was tested on the row."""

    fold: int


@dataclass(frozen=True, kw_only=True)
class MappedWord:
    """A word on the first two principal components of vectors."""

    word: str
    count: int
    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A word that a network has learned to be like another."""

    word: str
    count: int
    cosine: float


@dataclass(frozen=True, kw_only=True)
class WordVectors:
    """Neighbours of ``word``, if one was asked for, and a map of the commonest words.

    ``share`` of the variance is on the map.
    """

    words: tuple[MappedWord, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    share: float = 0.0
    word: str = field(default="", metadata=OMIT_DEFAULT)


@dataclass(frozen=True, kw_only=True)
class Drop:
    """How far a model drops on texts that were changed, with a 95 % bootstrap interval.

    ``changed`` is the share of the rows whose predicted class changes, ``touched`` how many texts
    did.
    """

    name: str
    score: float | None
    drop: float | None
    low: float | None
    high: float | None
    changed: Share
    touched: int = 0


@dataclass(frozen=True, kw_only=True)
class Robustness:
    """A model's score on unchanged texts, and its drops."""

    metric: str
    score: float | None
    rows: int
    drops: tuple[Drop, ...]


@dataclass(frozen=True, kw_only=True)
class ColumnsGain:
    """What further columns add to a text; positive differences speak for them.

    ``decision``: "better", "worse", "equivalent" or "unclear". What is not finite is None.
    """

    metric: str
    text: str | None
    columns: tuple[str, ...]
    both: float | None = field(metadata=stored_as("with"))
    alone: float | None
    difference: float | None
    low: float | None
    high: float | None
    p_better: float | None
    p_equivalent: float | None
    p_worse: float | None
    decision: str
    model: str = ""
