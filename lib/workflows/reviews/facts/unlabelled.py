"""What is found out about reviews without labels, and about texts before any are learned from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.core.facts import OMIT_DEFAULT
from lib.core.proportions import Share
from lib.workflows.reviews.facts.words import OverTime, PlainTopic, Topic, TopicTimes, Word


@dataclass(frozen=True, kw_only=True)
class Explored:
    """Topics and change over time of reviews that nobody labelled."""

    topics: tuple[PlainTopic, ...]
    without: int
    tried: Mapping[str, float] = field(default_factory=dict)
    number: int = 0
    reviews: int
    of: int
    time: OverTime | None = field(default=None, metadata=OMIT_DEFAULT)
    times: TopicTimes | None = field(default=None, metadata=OMIT_DEFAULT)


@dataclass(frozen=True, kw_only=True)
class ScoredReviews(Explored):
    """Those of a file that a model has read: shares of predicted classes, and words of each."""

    topics: tuple[Topic, ...]
    positive: int
    classes: Mapping[str, Share]
    words: Mapping[str, tuple[Word, ...]]


@dataclass(frozen=True, kw_only=True)
class FrequentWord(Share):
    """A word and the share of the reviews that it stands in."""

    word: str


@dataclass(frozen=True, kw_only=True)
class TableReviews(Explored):
    """Those of a table that no model has read, and its frequent words."""

    words: tuple[FrequentWord, ...]


@dataclass(frozen=True, kw_only=True)
class LexiconShares:
    """Shares by a list of words; ``unread`` texts have no score."""

    positive: Share
    neutral: Share
    negative: Share
    unread: int
    rows: int


@dataclass(frozen=True, kw_only=True)
class Agreement(Share):
    """How often the nearest class is the label that a person gave.

    ``guess`` is the share of the most frequent label; ``other`` labels are of no class.
    """

    guess: float
    other: int


@dataclass(frozen=True, kw_only=True)
class NearestClasses:
    """The share of each described class in ``rows`` texts ``of`` all."""

    classes: tuple[str, ...]
    shares: tuple[Share, ...]
    rows: int
    of: int
    mean_score: float
    check: Agreement | None


@dataclass(frozen=True, kw_only=True)
class LabelsTaught:
    """What labels given so far teach, and the positions to be labelled next.

    ``accuracy`` is None until a model can learn; ``guess`` is that of the most frequent label;
    ``shares`` are of predicted classes.
    """

    labels: int
    accuracy: Share | None
    batch: tuple[int, ...]
    guess: float = field(default=0.0, metadata=OMIT_DEFAULT)
    shares: Mapping[str, Share] = field(default_factory=dict, metadata=OMIT_DEFAULT)


@dataclass(frozen=True, kw_only=True)
class TextsRead:
    """How many texts were read, and how many of them repeat."""

    rows: int
    exact: int
    near: int
