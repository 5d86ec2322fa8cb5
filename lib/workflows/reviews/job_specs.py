"""What can be computed on demand about reviews, labelled or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib.core.facts import Scalar
from lib.core.jobs import JobSpec, Parameters, always


@dataclass(frozen=True, kw_only=True)
class TextsParameters(Parameters):
    """``columns`` whose texts are joined."""

    columns: tuple[str, ...] = always(())


@dataclass(frozen=True, kw_only=True)
class ReviewsParameters(Parameters):
    """``positive``: the class that is meant; ``language``: that of the reviews; None for all."""

    positive: str | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class WordsParameters(ReviewsParameters):
    """``stop``: words left out as well; ``keep``: words that are not left out."""

    stop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TopicsParameters(WordsParameters):
    """``number`` of topics, None to choose it; ``date``: a column, to count them over time."""

    number: int | None = always(None)
    date: str | None = None


@dataclass(frozen=True, kw_only=True)
class AspectsParameters(ReviewsParameters):
    """``aspects``: a line each, as typed; without any, usual ones."""

    aspects: tuple[str, ...] = always(())


@dataclass(frozen=True, kw_only=True)
class TimesParameters(ReviewsParameters):
    """Columns."""

    date: str | None = always(None)
    product: str | None = always(None)
    rating: str | None = always(None)


@dataclass(frozen=True, kw_only=True)
class ScoredParameters(Parameters):
    """``positive``: a class; ``date``: a column."""

    positive: str | None = always(None)
    date: str | None = always(None)


@dataclass(frozen=True, kw_only=True)
class TableParameters(Parameters):
    """``text``: columns that are joined; ``date``: a column."""

    text: tuple[str, ...] = always(())
    date: str | None = always(None)


@dataclass(frozen=True, kw_only=True)
class LexiconParameters(Parameters):
    """``text``: a column."""

    text: str = always("")


@dataclass(frozen=True, kw_only=True)
class ZeroShotParameters(Parameters):
    """``text``: a column; ``classes``: pairs of a name and its phrases.

    ``most``: how many texts are scored, a random sample of more; ``labels``: pairs of a position
    and a label, to check against; ``encoder``: the source of the sentence encoder.
    """

    text: str = always("")
    classes: tuple[tuple[str, tuple[str, ...]], ...] = always(())
    most: int | None = None
    labels: tuple[tuple[int, str], ...] = always(())
    encoder: str = always("")


@dataclass(frozen=True, kw_only=True)
class TypedParameters(Parameters):
    """``texts`` that were typed; ``other``: values by column, the same for each."""

    texts: tuple[str, ...] = always(())
    other: Mapping[str, Scalar] = always({})


@dataclass(frozen=True, kw_only=True)
class LabelsParameters(Parameters):
    """``text``: a column; ``labels``: pairs of a position and one of ``classes``."""

    text: str = always("")
    classes: tuple[str, ...] = always(())
    labels: tuple[tuple[int, str], ...] = always(())


@dataclass(frozen=True, kw_only=True)
class ExplainParameters(Parameters):
    """A typed ``text``, or a ``row``: a position in the run's table.

    ``other``: values by column, for a typed text; ``target``: a class, None for the predicted one.
    """

    text: str | None = None
    row: int | None = None
    other: Mapping[str, Scalar] | None = None
    target: str | None = None


@dataclass(frozen=True, kw_only=True)
class VectorsParameters(Parameters):
    """``word`` whose neighbours are wanted; empty for none."""

    word: str = ""


TEXTS = JobSpec(
    "review_texts",
    "The texts of a large table: cleaned, with languages and repeats.",
    "lib.workflows.reviews.jobs.table:texts_read",
    TextsParameters,
    cancellable=True,
)
WORDS = JobSpec(
    "review_words",
    "The words typical of each class.",
    "lib.workflows.reviews.jobs.words:typical_words",
    WordsParameters,
    disclosed="lib.workflows.reviews.report.disclosed:words",
)
TOPICS = JobSpec(
    "review_topics",
    "Topics, and the share of a class in each.",
    "lib.workflows.reviews.jobs.words:topics_found",
    TopicsParameters,
    disclosed="lib.workflows.reviews.report.disclosed:topics",
)
ASPECTS = JobSpec(
    "review_aspects",
    "How the reviews that speak of an aspect are meant.",
    "lib.workflows.reviews.jobs.words:aspects_found",
    AspectsParameters,
    disclosed="lib.workflows.reviews.report.disclosed:aspects",
)
TIMES = JobSpec(
    "review_times",
    "The share of a class over time, by product and by rating.",
    "lib.workflows.reviews.jobs.words:sentiment_over_time",
    TimesParameters,
    disclosed="lib.workflows.reviews.report.disclosed:times",
)
EXPLORE_SCORED = JobSpec(
    "review_explore_scored",
    "Words, topics and change over time of a file that a model has scored.",
    "lib.workflows.reviews.jobs.exploring:explore_scored",
    ScoredParameters,
    fitted=True,
)
EXPLORE_TABLE = JobSpec(
    "review_explore_table",
    "Frequent words, topics and their change in a table without labels.",
    "lib.workflows.reviews.jobs.exploring:explore_table",
    TableParameters,
)
LEXICON = JobSpec(
    "review_lexicon",
    "Each text's score by a list of words.",
    "lib.workflows.reviews.jobs.words:lexicon_scores",
    LexiconParameters,
)
ZERO_SHOT = JobSpec(
    "review_zero_shot",
    "The nearest of the described classes for each text.",
    "lib.workflows.reviews.jobs.zero_shot:zero_shot_scores",
    ZeroShotParameters,
    cancellable=True,
)
SCORE = JobSpec(
    "review_score",
    "What a fitted model says of typed texts.",
    "lib.workflows.reviews.jobs.words:score_texts",
    TypedParameters,
    fitted=True,
)
ROBUSTNESS = JobSpec(
    "review_robustness",
    "How much a model's score drops on misspelt and changed texts.",
    "lib.workflows.reviews.jobs.trials:robustness",
    Parameters,
    fits=True,
    disclosed="lib.report.disclosed_results:whole",
)
COLUMNS = JobSpec(
    "review_columns",
    "Whether further columns predict better than the text alone.",
    "lib.workflows.reviews.jobs.columns:text_and_columns",
    Parameters,
    fits=True,
    cancellable=True,
)
LABELS = JobSpec(
    "review_labels",
    "What the labels given so far teach, and which reviews to label next.",
    "lib.workflows.reviews.jobs.trials:active_learning",
    LabelsParameters,
)
EXPLAIN = JobSpec(
    "explain",
    "What each word of a text adds for a class, by the fitted model.",
    "lib.workflows.reviews.jobs.why:explain",
    ExplainParameters,
    fitted=True,
)
EXPLAIN_HELD_OUT = JobSpec(
    "explain_held_out",
    "The same by the model of the fold that was tested on the row.",
    "lib.workflows.reviews.jobs.why:explain_held_out",
    ExplainParameters,
    fits=True,
)
WORD_VECTORS = JobSpec(
    "word_vectors",
    "Which words a network has learned to be alike.",
    "lib.workflows.reviews.jobs.why:word_vectors",
    VectorsParameters,
    fitted=True,
)
REVIEWS_JOBS: tuple[JobSpec[Any], ...] = (
    TEXTS,
    WORDS,
    TOPICS,
    ASPECTS,
    TIMES,
    EXPLORE_SCORED,
    EXPLORE_TABLE,
    LEXICON,
    ZERO_SHOT,
    SCORE,
    ROBUSTNESS,
    COLUMNS,
    LABELS,
    EXPLAIN,
    EXPLAIN_HELD_OUT,
    WORD_VECTORS,
)
