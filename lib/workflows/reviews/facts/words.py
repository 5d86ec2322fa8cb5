"""What the words of labelled reviews say: typical words, topics, change over time, aspects.

Positions are those of the run's table, counted from 0. What is passed on to readers of a share link
or a report has no examples and no counts of words (lib.workflows.reviews.report.disclosed).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from lib.core.facts import OMIT_DEFAULT
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
