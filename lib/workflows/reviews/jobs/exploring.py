"""What reviews without labels say: those of a file that a model has read, or of a table alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.core.proportions import Share, share_of
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.evaluation.targets.rows import as_dates
from lib.workflows.reviews.exploring import keyness, over_time, topics
from lib.workflows.reviews.exploring.tokenize import words_of
from lib.workflows.reviews.facts.unlabelled import FrequentWord, ScoredReviews, TableReviews
from lib.workflows.reviews.facts.words import OverTime, PlainTopic, Topics, TopicTimes
from lib.workflows.reviews.job_specs import ScoredParameters, TableParameters
from lib.workflows.reviews.jobs.words import MAX_TEXTS
from lib.workflows.reviews.texts import places
from lib.workflows.reviews.texts.deriving import derive_new, setup_of
from lib.workflows.reviews.texts.setup import ReviewSetup

Array = np.ndarray[Any, Any]
_SEED = 0
_FREQUENT = 60


class _Found(NamedTuple):
    topics: Topics
    time: OverTime | None
    times: TopicTimes | None


def explore_scored(context: JobContext[ScoredParameters]) -> JobResult:
    """Return words, topics and change over time of a file's reviews, by what a model says of them.

    ``other`` is the file's table. The result are ScoredReviews; the file holds rows: "word:",
    "topic:" and "time:" with their names.
    """
    task = context.task
    if task is None or task.text is None or context.other is None:
        raise InputError("not_a_review_run")
    setup = setup_of(task.recipe) or ReviewSetup((task.text,))
    raw, rows, total = _some(context.other, setup.text[0])
    frame, hits = derive_new(raw, setup), _predicted(context, raw, task)
    context.watch.progress(0.3)
    code = list(task.classes).index(context.params.positive or task.classes[-1])
    told = list(words_of(frame[setup.text[0]]))
    if task.kind is TaskKind.MULTILABEL:
        counted = keyness.count_labels(told, hits.astype(np.int64))
    else:
        counted = keyness.count(told, hits.argmax(axis=1).tolist(), len(task.classes))
    typical = {name: keyness.typical(counted, at) for at, name in enumerate(task.classes)}
    shown = sorted({one.word for some in typical.values() for one in some})
    found, by_name = _explored(context, frame, rows, hits[:, code], told, shown)
    result = ScoredReviews(
        topics=found.topics.topics,
        without=found.topics.without,
        tried=found.topics.tried,
        number=found.topics.number,
        reviews=len(rows),
        of=total,
        time=found.time,
        times=found.times,
        positive=code,
        classes={
            name: Share(**share_of(int(hits[:, at].sum()), len(rows)))
            for at, name in enumerate(task.classes)
        },
        words=typical,
    )
    return JobResult(to_json(result), places.pack(by_name))


def explore_table(context: JobContext[TableParameters]) -> JobResult:
    """Return the same of a table that no model has read, as TableReviews.

    The most frequent words stand first.
    """
    text = context.params.text
    raw, rows, total = _some(context.frame, text[0])
    frame = derive_new(raw, ReviewSetup(text))
    told = list(words_of(frame[text[0]]))
    counts = pd.Series([word for one in told for word in set(one)], dtype="object").value_counts()
    frequent = sorted(counts.items(), key=lambda pair: (-int(pair[1]), str(pair[0])))[:_FREQUENT]
    known = tuple(
        FrequentWord(word=str(word), **share_of(int(count), len(rows))) for word, count in frequent
    )
    nobody = np.zeros(len(rows), dtype=bool)
    found, by_name = _explored(context, frame, rows, nobody, told, [one.word for one in known])
    result = TableReviews(
        topics=tuple(
            PlainTopic(
                name=topic.name,
                words=topic.words,
                counts=topic.counts,
                examples=topic.examples,
                rows=topic.rows,
            )
            for topic in found.topics.topics
        ),
        without=found.topics.without,
        tried=found.topics.tried,
        number=found.topics.number,
        reviews=len(rows),
        of=total,
        time=found.time,
        times=found.times,
        words=known,
    )
    return JobResult(to_json(result), places.pack(by_name))


def _some(frame: pd.DataFrame, text: str) -> tuple[pd.DataFrame, Array, int]:
    """Return the rows to look at, a seeded sample of very many, their positions, and all rows."""
    if frame.empty:
        raise InputError("texts_empty", columns=[text])
    rows = np.arange(len(frame))
    if len(rows) > MAX_TEXTS:
        rows = np.sort(np.random.default_rng(_SEED).choice(rows, MAX_TEXTS, replace=False))
    return frame.iloc[rows].reset_index(drop=True), rows, len(frame)


def _predicted(context: JobContext[Parameters], frame: pd.DataFrame, task: Task) -> Array:
    """Return which classes or labels a model gives each row, shape (rows, classes)."""
    from lib.evaluation.train.crossval import predict_rows
    from lib.models.artifacts import load_model

    total: Array = np.zeros((len(frame), len(task.classes)))
    weights: Mapping[str, float] = context.weights or {context.model: 1.0}
    for model, weight in weights.items():
        estimator, manifest = load_model(context.members[model])
        total += weight * predict_rows(estimator, frame, manifest).outputs
    if task.kind is TaskKind.MULTILABEL:
        return np.asarray(total / sum(weights.values()) > 0.5)
    return np.asarray(np.eye(len(task.classes), dtype=bool)[total.argmax(axis=1)])


def _explored(
    context: JobContext[ScoredParameters | TableParameters],
    frame: pd.DataFrame,
    rows: Array,
    hits: Array,
    told: Sequence[Sequence[str]],
    shown: Sequence[str],
) -> tuple[_Found, dict[str, Array]]:
    """Return topics and change over time, and the rows of all that is shown."""
    single = [[word for word in one if " " not in word] for one in told]
    found, main = topics.find_topics(single, hits, None, context.watch.progress)
    count = len(found.topics)
    by_name = {f"word:{word}": one for word, one in places.of_words(told, shown, rows).items()}
    by_name |= {f"topic:{at}": rows[main == at] for at in range(count)}
    date = context.params.date
    if date is None or date not in frame.columns:
        return _Found(found, None, None), by_name
    dates = as_dates(frame[date])
    time = over_time.over_time(dates, hits)
    times = over_time.topics_over_time(dates, main, count)
    by_point = places.of_groups(over_time.starts_of(dates), rows)
    by_name |= {f"time:{when}": one for when, one in by_point.items()}
    return _Found(found, time, times), by_name
