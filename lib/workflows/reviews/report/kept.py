"""What is kept of a run of reviews, read back as facts that may be passed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lib.core.facts import Json, from_json, stored_as, to_json
from lib.report.disclosed_results import passed_on, rounded
from lib.report.disclosure import MIN_ROWS
from lib.workflows.reviews.exploring.failures import Rate
from lib.workflows.reviews.facts.models import Robustness
from lib.workflows.reviews.facts.words import Aspects, Times, TopicsOfRun, TypicalWords

WORD_KINDS = ("review_words", "review_topics", "review_aspects", "review_times")
"""The questions about words whose answers are shown."""
RATES, ROBUSTNESS = "fails", "review_robustness"


@dataclass(frozen=True, kw_only=True)
class ErrorRates:
    """How often a model errs: title and rows of each way to divide the reviews."""

    model: str
    overall: float
    groups: tuple[tuple[str, tuple[Rate, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class KeptReviews:
    """What was asked about a run, by the kind of question; robustness by model."""

    words: TypicalWords | None = field(default=None, metadata=stored_as(WORD_KINDS[0]))
    topics: TopicsOfRun | None = field(default=None, metadata=stored_as(WORD_KINDS[1]))
    aspects: Aspects | None = field(default=None, metadata=stored_as(WORD_KINDS[2]))
    times: Times | None = field(default=None, metadata=stored_as(WORD_KINDS[3]))
    rates: ErrorRates | None = field(default=None, metadata=stored_as(RATES))
    robustness: Mapping[str, Robustness] = field(
        default_factory=dict, metadata=stored_as(ROBUSTNESS)
    )


def passed_on_reviews(results: Mapping[str, Mapping[str, Json]]) -> KeptReviews:
    """Return results by kind without what they say of single reviews."""
    found = {kind: passed_on(kind, one) for kind, one in results.items() if kind != RATES}
    if RATES in results:
        rates = from_json(ErrorRates, results[RATES])
        groups = tuple((title, _large(rows)) for title, rows in rates.groups)
        found[RATES] = rounded(to_json(replace(rates, groups=groups)))
    return from_json(KeptReviews, {kind: one for kind, one in found.items() if one is not None})


def _large(rows: tuple[Rate, ...]) -> tuple[Rate, ...]:
    return tuple(rate for rate in rows if rate.rows >= MIN_ROWS)
