"""What a report says of a run on reviews, taken together from what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lib.core.facts import Json, from_json, to_json
from lib.core.results import Run, Status
from lib.core.task import TaskKind
from lib.evaluation.judge.out_of_fold import OutOfFold
from lib.i18n import N_, Translator
from lib.models.catalogue import get_model
from lib.report.board import ranked
from lib.report.reader import Array, DoneJob, RunReader, latest
from lib.report.sections.section import RunView
from lib.workflows.reviews.exploring import failures as traits
from lib.workflows.reviews.exploring.topic_edits import edited
from lib.workflows.reviews.facts.words import KeptEdits, TopicEdits, TopicsOfRun
from lib.workflows.reviews.job_specs import TOPICS, ReviewsParameters
from lib.workflows.reviews.report.kept import (
    RATES,
    ROBUSTNESS,
    WORD_KINDS,
    ErrorRates,
    KeptReviews,
    passed_on_reviews,
)
from lib.workflows.reviews.report.review_sentences import language_name
from lib.workflows.reviews.texts.languages import languages

TOPIC_EDITS = "review_topic_names"
TRAITS = {
    "all": N_("All reviews"),
    "negation": N_("With a negation"),
    "mixed": N_("Praise with criticism or laughter"),
    "plain": N_("Neither"),
}


@dataclass(frozen=True)
class Seen:
    """A model's out-of-fold predictions with what is seen of each text from outside."""

    given: OutOfFold
    texts: Sequence[str]
    traits: traits.Traits
    wrong: Array
    confidence: Array
    languages: Sequence[str]


def kept_reviews(view: RunView) -> KeptReviews:
    """Return what was asked of the words, and where models fail, without single reviews."""
    results = {**_of_words(view.reader), **_failures(view.run, view.t, view.reader)}
    return passed_on_reviews(results)


def _of_words(reader: RunReader) -> dict[str, Mapping[str, Json]]:
    """Return the latest results about the words of all reviews, by the kind of job."""
    edits = edits_in(next((one.result for one in reader.jobs(TOPIC_EDITS)), None))
    found = {}
    for kind in WORD_KINDS:
        of_all = (one for one in reader.jobs(kind) if is_of_all(one))
        one = next(of_all, None)
        if one is not None and one.result:
            known = edits.get(one.id) if kind == TOPICS.id else None
            found[kind] = edited_result(one.result, known) if known else one.result
    return found


def is_of_all(job: DoneJob) -> bool:
    """Whether a job is about all reviews, not about those of one language."""
    return not (isinstance(job.params, ReviewsParameters) and job.params.language)


def edits_in(result: Mapping[str, Json] | None) -> Mapping[str, TopicEdits]:
    """Return what topics were renamed and joined, by the id of the job that found them."""
    return from_json(KeptEdits, result or {}).answers


def edited_result(topics: Mapping[str, Json], edits: TopicEdits) -> dict[str, Json]:
    """Return the result of a job about topics as it is edited."""
    return to_json(edited(from_json(TopicsOfRun, topics), edits))


def _failures(run: Run, t: Translator, reader: RunReader) -> dict[str, Mapping[str, Json]]:
    """Return where the best model errs and what was asked of robustness."""
    tried = {model: latest(reader, ROBUSTNESS, model) for model in testable(run)}
    found: dict[str, Mapping[str, Json]] = {
        ROBUSTNESS: {id_: one for id_, one in tried.items() if one}
    }
    best = next(
        (one.id for one in ranked(run) if one.status is Status.DONE and one.family != "baseline"),
        None,
    )
    seen = look(run, best, reader) if best is not None else None
    if best is not None and seen is not None and len(seen.wrong):
        overall = float(seen.wrong.mean())
        rates = ErrorRates(model=best, overall=overall, groups=rate_groups(seen, t))
        found[RATES] = to_json(rates)
    return found


def testable(run: Run) -> list[str]:
    """Return the models that can be tried on changed texts, the best first."""
    return [
        one.id
        for one in ranked(run)
        if one.status is Status.DONE
        and one.family != "baseline"
        and get_model(one.id).framework != "none"
    ]


def look(run: Run, model: str, reader: RunReader) -> Seen | None:
    """Look at the texts of a model's predictions; None where these or the table are not here."""
    given, column = reader.out_of_fold(model), run.task.text
    rows = None if given is None or column is None else reader.rows(given.rows, (column,))
    if given is None or rows is None:
        return None
    texts = [str(one) for one in rows[column].fillna("")]
    several = run.task.kind is TaskKind.MULTILABEL
    wrong, confidence = _label_errors(given) if several else _errors(given)
    return Seen(given, texts, traits.traits_of(texts), wrong, confidence, languages(texts))


def _errors(oof: OutOfFold) -> tuple[Array, Array]:
    """Return which rows are wrong and how sure the model is of each."""
    predicted = oof.predicted
    return predicted != oof.codes, oof.outputs[np.arange(len(predicted)), predicted]


def _label_errors(oof: OutOfFold) -> tuple[Array, Array]:
    """Return the same of several labels a row: wrong is where one is missing or too many.

    The surest mistake is the label whose probability is furthest off.
    """
    off = np.abs(oof.outputs - oof.truth)
    return ((oof.outputs > 0.5) != (oof.truth > 0)).any(axis=1), off.max(axis=1)


def rate_groups(found: Seen, t: Translator) -> tuple[tuple[str, tuple[traits.Rate, ...]], ...]:
    """Return title and rows of each way to divide the reviews, named for display."""
    styles = [one for one in traits.by_trait(found.traits, found.wrong) if one.name != "all"]
    groups: tuple[tuple[str, list[traits.Rate], Callable[[str, Translator], str]], ...] = (
        (t("By style"), styles, lambda name, t: t(TRAITS[name])),
        (
            t("By length, in characters"),
            traits.by_length(found.traits, found.wrong),
            lambda name, t: name.replace("-", "–"),
        ),
        (t("By language"), traits.by_kind(found.languages, found.wrong), language_name),
    )
    return tuple(
        (title, tuple(replace(rate, name=named(rate.name, t)) for rate in rates))
        for title, rates, named in groups
    )
