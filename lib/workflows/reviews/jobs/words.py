"""Jobs about reviews: what the words say, and what a model makes of a text.

The results are those of reviews.facts. Nothing of a review's text is in them but its words, so that
they may be shown to whoever has a share link; ``examples`` are positions, whose texts the page
reads from the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from lib.core.facts import to_json
from lib.core.findings import Finding
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.evaluation.targets.rows import as_dates, as_labels, known_targets
from lib.evaluation.targets.task_rows import encode
from lib.workflows.reviews.exploring import aspects, keyness, over_time, topics
from lib.workflows.reviews.exploring.tokenize import has_morphemes, words_of
from lib.workflows.reviews.facts.models import TypedScores
from lib.workflows.reviews.facts.words import (
    Aspects,
    CountedValues,
    Groups,
    Times,
    TopicsOfRun,
    TypicalWords,
)
from lib.workflows.reviews.job_specs import (
    AspectsParameters,
    LexiconParameters,
    ReviewsParameters,
    TimesParameters,
    TopicsParameters,
    TypedParameters,
    WordsParameters,
)
from lib.workflows.reviews.texts import lexicon, places
from lib.workflows.reviews.texts.cleaning import clean_all
from lib.workflows.reviews.texts.deriving import LANGUAGE, setup_of

MAX_TEXTS = 20_000
"""Reviews whose words are counted: a sample of more."""
_SEED = 0

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Reviews:
    """Labelled reviews of a run: positions in its table, texts, class codes, and which is meant.

    ``codes`` is a matrix of 0 and 1 where a review may have several labels. ``hits`` says of each
    whether it is of the class ``code``, the positive one.
    """

    rows: Array
    texts: list[str]
    codes: Array
    code: int
    all_rows: int

    @property
    def hits(self) -> Array:
        """Whether each review is of the class."""
        if self.codes.ndim == 2:
            return np.asarray(self.codes[:, self.code] > 0)
        return np.asarray(self.codes == self.code)

    @property
    def counted(self) -> CountedValues:
        """The values of Counted."""
        return {"reviews": len(self.rows), "of": self.all_rows, "positive": self.code}

    def placed(self, places: Sequence[int]) -> tuple[int, ...]:
        """Return places among these reviews as positions in the table."""
        return tuple(int(self.rows[at]) for at in places)


def positive_code(task: Task, wanted: str | None = None) -> int:
    """Return the class that counts as positive: the wanted one, else the task's, else the last."""
    if wanted is not None and wanted in task.classes:
        return task.classes.index(wanted)
    return len(task.classes) - 1


def texts_of(frame: pd.DataFrame, column: str) -> list[str]:
    """Return a column as texts, missing ones empty; InputError if there is no such column."""
    if column not in frame.columns:
        raise InputError("missing_columns", columns=[column], nearest=[])
    return [str(text) for text in as_labels(frame[column]).fillna("")]


def reviews_of(context: JobContext[ReviewsParameters], most: int | None = MAX_TEXTS) -> Reviews:
    """Return the labelled reviews of a run, a seeded sample where there are very many."""
    task = _task(context)
    codes = encode(context.frame[task.target], task)
    rows = np.flatnonzero(known_targets(codes) & _in_language(context))
    total = len(rows)
    if most is not None and total > most:
        rows = np.sort(np.random.default_rng(_SEED).choice(rows, most, replace=False))
    return Reviews(
        rows=rows,
        texts=texts_of(context.frame.iloc[rows], task.text or ""),
        codes=codes[rows].astype(np.int64),
        code=positive_code(task, context.params.positive),
        all_rows=total,
    )


def _in_language(context: JobContext[ReviewsParameters]) -> Array:
    """Return which rows are in the language asked about; all of them where none is."""
    wanted, column = context.params.language, language_column(context.frame)
    if wanted is None or column is None:
        return np.ones(len(context.frame), dtype=bool)
    return (context.frame[column] == wanted).to_numpy()


def language_column(frame: pd.DataFrame) -> str | None:
    """Return the column of a derived table that holds the languages of its texts."""
    return next((name for name in (f"{LANGUAGE}_", LANGUAGE) if name in frame.columns), None)


def _task(context: JobContext[Parameters]) -> Task:
    if context.task is None or context.task.text is None:
        raise InputError("not_a_review_run")
    return context.task


def typical_words(context: JobContext[WordsParameters]) -> JobResult:
    """Return the words typical of each class as TypicalWords; the file holds the rows of each."""
    found = reviews_of(context)
    names = _task(context).classes
    told = list(_told_words(found.texts, context))
    if found.codes.ndim == 2:
        counted = keyness.count_labels(told, found.codes)
    else:
        counted = keyness.count(told, found.codes.tolist(), len(names))
    classes = {name: keyness.typical(counted, code) for code, name in enumerate(names)}
    shown = {one.word for told_of in classes.values() for one in told_of}
    result = TypicalWords(
        classes=classes,
        words=len(counted.words),
        languages=_languages(context),
        morphemes=has_morphemes(),
        **found.counted,
    )
    rows = places.of_words(told, sorted(shown), found.rows)
    return JobResult(to_json(result), places.pack(rows))


def _languages(context: JobContext[WordsParameters]) -> dict[str, int]:
    """Return the reviews of each language, whatever language is asked about."""
    column = language_column(context.frame)
    if column is None:
        return {}
    counted = context.frame[column].value_counts()
    return {str(name): int(count) for name, count in counted.items()}


def topics_found(context: JobContext[TopicsParameters]) -> JobResult:
    """Return the topics as TopicsOfRun; the file holds the rows of each, by its place."""
    found = reviews_of(context)
    documents = list(_told_words(found.texts, context, 0.0, 0.2, pairs=False))
    result, main = topics.find_topics(
        documents, found.hits, context.params.number, context.watch.progress
    )
    times = None
    if _there(context.frame, context.params.date):
        dates = as_dates(context.frame[context.params.date].iloc[found.rows])
        times = over_time.topics_over_time(dates, main, len(result.topics))
    made = TopicsOfRun(
        topics=tuple(replace(one, examples=found.placed(one.examples)) for one in result.topics),
        without=result.without,
        tried=result.tried,
        number=result.number,
        times=times,
        **found.counted,
    )
    rows = {str(at): found.rows[main == at] for at in range(len(made.topics))}
    return JobResult(to_json(made), places.pack(rows))


def aspects_found(context: JobContext[AspectsParameters]) -> JobResult:
    """Return the named aspects; without names, those of the presets that are often spoken of.

    The file holds the rows that speak of each.
    """
    found = reviews_of(context, None)
    lines = context.params.aspects or aspects.suggested(found.texts)
    result = aspects.find_aspects(found.texts, found.hits, list(lines))
    rows = {one.name: found.rows[aspects.mentions(found.texts, one.words)] for one in result}
    made = Aspects(
        aspects=tuple(
            replace(one, examples=found.placed(one.examples), counter=found.placed(one.counter))
            for one in result
        ),
        lines=tuple(lines),
        overall=float(found.hits.mean()) if len(found.texts) else None,
        **found.counted,
    )
    return JobResult(to_json(made), places.pack(rows))


def sentiment_over_time(context: JobContext[TimesParameters]) -> JobResult:
    """Return the share of the class over time, by product and by rating, as columns are given.

    The file holds the rows of each point of time, product and rating ("time:2025-01-01").
    """
    found = reviews_of(context, None)
    frame = context.frame.iloc[found.rows]
    columns = {name: getattr(context.params, name) for name in ("date", "product", "rating")}
    time, rows = None, dict[str, Array]()
    if _there(frame, columns["date"]):
        dates = as_dates(frame[columns["date"]])
        time = over_time.over_time(dates, found.hits)
        by_point = places.of_groups(over_time.starts_of(dates), found.rows)
        rows |= {f"time:{when}": one for when, one in by_point.items()}
    grouped: dict[str, Groups] = {}
    for name, ordered in (("product", False), ("rating", True)):
        if _there(frame, columns[name]):
            groups = as_labels(frame[columns[name]])
            grouped[name] = over_time.by_group(groups, found.hits, ordered=ordered)
            shown = {group.name for group in grouped[name].groups}
            by_group = places.of_groups(groups.to_numpy(), found.rows)
            rows |= {f"{name}:{one}": by_group[one] for one in by_group if one in shown}
    result = Times(
        time=time,
        product=grouped.get("product"),
        rating=grouped.get("rating"),
        columns=columns,
        **found.counted,
    )
    return JobResult(to_json(result), places.pack(rows))


def _there(frame: pd.DataFrame, column: str | None) -> bool:
    return column is not None and column in frame.columns


def lexicon_scores(context: JobContext[LexiconParameters]) -> JobResult:
    """Return VADER's shares of a table without labels, and each row's score as a Parquet file."""
    if not lexicon.has_lexicon():
        raise InputError("lexicon_missing")
    texts = texts_of(context.frame, context.params.text)
    scores = lexicon.compounds(texts, context.watch.progress)
    data = pd.DataFrame({"lexicon_score": scores}).to_parquet()
    return JobResult(to_json(lexicon.summary(scores)), data)


def score_texts(context: JobContext[TypedParameters]) -> JobResult:
    """Return what a fitted model (or a blend's members) says of typed texts, as TypedScores."""
    from lib.evaluation.train.crossval import predict_rows
    from lib.models.artifacts import load_model

    task = _task(context)
    texts = clean_all(context.params.texts)
    other = context.params.other
    columns = {
        name: texts if name == task.text else [other.get(name)] * len(texts)
        for name in task.features
    }
    setup = setup_of(task.recipe)
    columns |= {
        name: [""] * len(texts) for name in (setup.text if setup else ()) if name not in columns
    }
    frame = pd.DataFrame(columns)
    total: Array = np.zeros((len(texts), len(task.classes)))
    weights = context.weights or {context.model: 1.0}
    findings: list[Finding] = []
    for model, weight in weights.items():
        estimator, manifest = load_model(context.members[model])
        predicted = predict_rows(estimator, frame, manifest)
        total += weight * predicted.outputs
        findings += predicted.findings
    several = task.kind is TaskKind.MULTILABEL
    total /= sum(weights.values()) if several else total.sum(axis=1, keepdims=True)
    outputs = tuple(tuple(round(float(value), 6) for value in row) for row in total)
    result = TypedScores(classes=tuple(task.classes), outputs=outputs, findings=tuple(findings))
    return JobResult(to_json(result))


def _told_words(
    texts: list[str],
    context: JobContext[WordsParameters],
    start: float = 0.0,
    end: float = 0.9,
    *,
    pairs: bool = True,
) -> Iterator[Sequence[str]]:
    """Yield the words of each text, and tell the page how far it is."""
    left_out = {"stop": context.params.stop, "keep": context.params.keep}
    for place, one in enumerate(words_of(texts, pairs=pairs, **left_out)):
        if place % 200 == 0:
            context.watch.progress(start + (end - start) * place / max(len(texts), 1))
        yield one
