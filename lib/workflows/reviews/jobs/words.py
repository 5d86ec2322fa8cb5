"""Jobs about reviews: what the words say, and what a model makes of a text.

The results are plain JSON; positions are those of the run's table, counted from 0. Nothing of a
review's text is in them but its words, so that they may be shown to whoever has a share link;
``examples`` are positions, whose texts the page reads from the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.core.jobs import JobContext, JobResult, Parameters
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.evaluation.targets.rows import as_dates, as_labels, encode, known_targets
from lib.workflows.reviews.exploring import aspects, over_time, topics, words
from lib.workflows.reviews.exploring.wording import has_morphemes, words_of
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
_PLACES = ("examples", "counter")

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
            return self.codes[:, self.code] > 0
        return self.codes == self.code


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
    """Return the words typical of each class: ``classes`` maps it to words.typical."""
    found = reviews_of(context)
    names = _task(context).classes
    told = list(_told_words(found.texts, context))
    if found.codes.ndim == 2:
        counted = words.count_labels(told, found.codes)
    else:
        counted = words.count(told, found.codes.tolist(), len(names))
    classes = {name: words.typical(counted, code) for code, name in enumerate(names)}
    shown = {str(one["word"]) for told_of in classes.values() for one in told_of}
    return JobResult(
        {
            "classes": classes,
            "words": len(counted.words),
            "languages": _languages(context),
            "morphemes": has_morphemes(),
            **_counted(found),
        },
        places.pack(places.of_words(told, sorted(shown), found.rows)),
    )


def _languages(context: JobContext[WordsParameters]) -> dict[str, int]:
    """Return the reviews of each language, whatever language is asked about."""
    column = language_column(context.frame)
    if column is None:
        return {}
    counted = context.frame[column].value_counts()
    return {str(name): int(count) for name, count in counted.items()}


def topics_found(context: JobContext[TopicsParameters]) -> JobResult:
    """Return reviews.exploring.topics.find_topics, its examples as positions in the table.

    With a column of dates, ``times`` is what reviews.exploring.over_time.topics_over_time counts.
    The file holds the rows of each topic, by its place in the list.
    """
    found = reviews_of(context)
    documents = list(_told_words(found.texts, context, 0.0, 0.2, pairs=False))
    result = topics.find_topics(
        documents, found.hits, context.params.number, context.watch.progress
    )
    main = np.array(result.pop("main"), dtype=np.int64)
    placed = [_placed(topic, found.rows) for topic in result["topics"]]
    made = {**result, "topics": placed, **_counted(found)}
    if _there(context.frame, context.params.date):
        dates = as_dates(context.frame[context.params.date].iloc[found.rows])
        made["times"] = over_time.topics_over_time(dates, main, len(placed))
    rows = {str(at): found.rows[main == at] for at in range(len(placed))}
    return JobResult(made, places.pack(rows))


def aspects_found(context: JobContext[AspectsParameters]) -> JobResult:
    """Return the named aspects; without names, those of the presets that are often spoken of.

    The file holds the rows that speak of each.
    """
    found = reviews_of(context, None)
    lines = context.params.aspects or aspects.suggested(found.texts)
    result = aspects.find_aspects(found.texts, found.hits, list(lines))
    placed = [_placed(aspect, found.rows) for aspect in result]
    rows = {one["name"]: found.rows[aspects.mentions(found.texts, one["words"])] for one in result}
    overall = float(found.hits.mean()) if len(found.texts) else None
    made = {"aspects": placed, "lines": list(lines), "overall": overall, **_counted(found)}
    return JobResult(made, places.pack(rows))


def sentiment_over_time(context: JobContext[TimesParameters]) -> JobResult:
    """Return the share of the class over time, by product and by rating, as columns are given.

    The file holds the rows of each point of time, product and rating ("time:2025-01-01").
    """
    found = reviews_of(context, None)
    frame = context.frame.iloc[found.rows]
    result: dict[str, Any] = _counted(found)
    columns = {name: getattr(context.params, name) for name in ("date", "product", "rating")}
    rows: dict[str, Array] = {}
    if _there(frame, columns["date"]):
        dates = as_dates(frame[columns["date"]])
        result["time"] = over_time.over_time(dates, found.hits)
        by_point = places.of_groups(over_time.starts_of(dates), found.rows)
        rows |= {f"time:{when}": one for when, one in by_point.items()}
    for name, ordered in (("product", False), ("rating", True)):
        if _there(frame, columns[name]):
            groups = as_labels(frame[columns[name]])
            result[name] = over_time.by_group(groups, found.hits, ordered=ordered)
            shown = {one["name"] for one in result[name]["groups"]}
            by_group = places.of_groups(groups.to_numpy(), found.rows)
            rows |= {f"{name}:{one}": by_group[one] for one in by_group if one in shown}
    return JobResult({**result, "columns": columns}, places.pack(rows))


def _there(frame: pd.DataFrame, column: str | None) -> bool:
    return column is not None and column in frame.columns


def lexicon_scores(context: JobContext[LexiconParameters]) -> JobResult:
    """Return VADER's shares of a table without labels, and each row's score as a Parquet file."""
    if not lexicon.has_lexicon():
        raise InputError("lexicon_missing")
    texts = texts_of(context.frame, context.params.text)
    scores = lexicon.compounds(texts, context.watch.progress)
    data = pd.DataFrame({"lexicon_score": scores}).to_parquet()
    return JobResult({**lexicon.summary(scores), "rows": len(texts)}, data)


def score_texts(context: JobContext[TypedParameters]) -> JobResult:
    """Return what a fitted model (or a blend's members) says of typed texts.

    Result: ``classes``, ``outputs``, and ``findings`` about the model, such as other versions of
    packages.
    """
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
    about: list[dict[str, Any]] = []
    for model, weight in weights.items():
        estimator, manifest = load_model(context.members[model])
        predicted = predict_rows(estimator, frame, manifest)
        total += weight * predicted.outputs
        about += [one.to_dict() for one in predicted.findings]
    several = task.kind is TaskKind.MULTILABEL
    total /= sum(weights.values()) if several else total.sum(axis=1, keepdims=True)
    outputs = [[round(float(value), 6) for value in row] for row in total]
    return JobResult({"classes": list(task.classes), "outputs": outputs, "findings": about})


def _told_words(
    texts: list[str],
    context: JobContext[WordsParameters],
    start: float = 0.0,
    end: float = 0.9,
    *,
    pairs: bool = True,
) -> Any:
    """Yield the words of each text, and tell the page how far it is."""
    left_out = {"stop": context.params.stop, "keep": context.params.keep}
    for place, one in enumerate(words_of(texts, pairs=pairs, **left_out)):
        if place % 200 == 0:
            context.watch.progress(start + (end - start) * place / max(len(texts), 1))
        yield one


def _placed(found: Mapping[str, Any], rows: Array) -> dict[str, Any]:
    places = {name: [int(rows[at]) for at in found[name]] for name in _PLACES if name in found}
    return {**found, **places}


def _counted(found: Reviews) -> dict[str, Any]:
    return {"reviews": len(found.rows), "of": found.all_rows, "positive": found.code}
