"""What jobs find out about reviews: their results, as facts that pages and reports read.

Positions are those of the run's table, counted from 0. What is passed on to readers of a share link
or a report has no examples and no counts of words (lib.report.disclosed_results).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from lib.core.facts import OMIT_DEFAULT, stored_as
from lib.core.findings import Finding
from lib.core.proportions import NamedShare, Share


class CountedValues(TypedDict):
    """The fields of Counted, to make what has more."""

    reviews: int
    of: int
    positive: int


@dataclass(frozen=True, kw_only=True)
class Counted:
    """``reviews`` were looked at ``of`` all there are; ``positive``: the class that is meant."""

    reviews: int
    of: int
    positive: int


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word and how typical it is of a class.

    ``score`` is the log-odds ratio against the other classes with its 95 % interval, ``low`` to
    ``high``; ``uses`` in the class and ``others`` elsewhere; ``sure``: it holds among all words
    counted (Benjamini & Hochberg 1995: of those said to be typical, five in a hundred are by chance
    at most).
    """

    word: str
    score: float
    low: float
    high: float
    z: float
    sure: bool = True
    uses: int
    others: int
    reviews: int

    @property
    def typical(self) -> bool:
        """Whether it is surely one of the class."""
        return self.low > 0 and self.sure


@dataclass(frozen=True, kw_only=True)
class TypicalWords(Counted):
    """The words typical of each class, of ``words`` that were counted.

    ``languages``: reviews of each; ``morphemes``: whether Korean was taken apart into them.
    """

    classes: Mapping[str, tuple[Word, ...]]
    words: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)
    morphemes: bool | None = None


@dataclass(frozen=True, kw_only=True)
class PlainTopic:
    """A topic: its words, in how many reviews each stands, and typical reviews."""

    name: str
    words: tuple[str, ...]
    counts: tuple[int, ...] = field(default=(), metadata=OMIT_DEFAULT)
    examples: tuple[int, ...] = ()
    rows: int


@dataclass(frozen=True, kw_only=True)
class Topic(PlainTopic, NamedShare):
    """A topic with the share of a class among the reviews that are mainly about it.

    ``parts`` are the places of the topics that an analyst joined to it; ``renamed`` by one.
    """

    parts: tuple[int, ...] = field(default=(), metadata=OMIT_DEFAULT)
    renamed: bool = field(default=False, metadata=OMIT_DEFAULT)


@dataclass(frozen=True, kw_only=True)
class TopicTimes:
    """How many reviews of each point of time are mainly about each topic; ``rows`` are of all."""

    when: tuple[str, ...]
    rows: tuple[int, ...]
    topics: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Topics:
    """Topics, the most frequent first; ``without`` reviews are about none.

    ``number`` was asked for, or chosen by the coherence of those ``tried``.
    """

    topics: tuple[Topic, ...]
    without: int
    tried: Mapping[str, float] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class TopicsOfRun(Topics, Counted):
    """The topics of a run's reviews, over time where there are dates."""

    times: TopicTimes | None = field(default=None, metadata=OMIT_DEFAULT)


@dataclass(frozen=True, kw_only=True)
class TopicEdits:
    """What an analyst calls topics, and the place that each is joined to, by its own as a text."""

    names: Mapping[str, str] = field(default_factory=dict)
    into: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class KeptEdits:
    """Edits of topics by the id of the job that found them."""

    answers: Mapping[str, TopicEdits] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Point(Share):
    """The share of a class at a point of time, ``when`` in ISO."""

    when: str


@dataclass(frozen=True, kw_only=True)
class OverTime:
    """The share of a class over time, by steps "D", "W-MON", "MS" or "YS".

    ``z`` and ``p`` are of the test for a trend of Cochran (1954) and Armitage (1955), ``ends`` the
    shares at which its line begins and ends; None with fewer than three points.
    """

    points: tuple[Point, ...]
    step: str = ""
    undated: int = 0
    z: float | None = None
    p: float | None = None
    ends: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Groups:
    """The share of a class in groups; ``others`` are not among them."""

    groups: tuple[NamedShare, ...]
    others: int


@dataclass(frozen=True, kw_only=True)
class Times(Counted):
    """The share of a class over time, by product and by rating, of ``columns`` that were chosen."""

    time: OverTime | None = field(default=None, metadata=OMIT_DEFAULT)
    product: Groups | None = field(default=None, metadata=OMIT_DEFAULT)
    rating: Groups | None = field(default=None, metadata=OMIT_DEFAULT)
    columns: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Aspect(NamedShare):
    """The share of a class among the reviews that speak of an aspect.

    ``gap`` with its 95 % interval is against those that do not; ``examples`` are of the class,
    ``counter`` are not.
    """

    words: tuple[str, ...]
    gap: float | None
    gap_low: float | None
    gap_high: float | None
    examples: tuple[int, ...] = ()
    counter: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Aspects(Counted):
    """Aspects, the ``lines`` they were typed as, and the share of the class in all reviews."""

    aspects: tuple[Aspect, ...]
    lines: tuple[str, ...] = ()
    overall: float | None = None


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
