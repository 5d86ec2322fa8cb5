"""Why a model says what it says of one text, and what its network has learned of words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from lib.core.facts import to_json
from lib.core.findings import Finding
from lib.core.jobs import JobContext, JobResult
from lib.core.model import Estimator
from lib.core.task import Task
from lib.errors import InputError
from lib.evaluation.common_jobs import prepared
from lib.evaluation.train.prediction import outputs_of
from lib.evaluation.train.problem import prepare_features
from lib.workflows.reviews.facts.models import (
    Contributions,
    HeldOutExplanation,
    KeptModelsExplanation,
    MappedWord,
    Neighbour,
    WordVectors,
)
from lib.workflows.reviews.job_specs import ExplainParameters, VectorsParameters
from lib.workflows.reviews.texts.cleaning import clean

if TYPE_CHECKING:
    from lib.workflows.reviews.networks.text_estimators import Why

Array = np.ndarray[Any, Any]

MAX_SHOWN = 3_000
"""Characters of a text that are explained."""
_WORD = re.compile(r"\S+")
_TOKEN = re.compile(r"\w{2,}")
_NEIGHBOURS = 12
_ON_MAP = 150
_VOCABULARY = 3_000
_SAMPLE = 20_000


@runtime_checkable
@runtime_checkable
class Fitted(Estimator, Protocol):
    """A fitted classifier of reviews."""

    classes_: Array


@runtime_checkable
class Knowing(Protocol):
    """A model that can tell whether it has learned any piece of a text."""

    def knows(self, text: str) -> bool:
        """Whether a cleaned text holds any piece that was learned."""


@runtime_checkable
class Weighing(Protocol):
    """A model whose weights say what each character adds."""

    def contributions(self, text: str) -> Array:
        """Return what each character of a cleaned text adds, shape (characters, classes)."""


@runtime_checkable
class ExplainedNetwork(Protocol):
    """A network that can tell what each piece of a text adds."""

    def why(self, text: str, target: int, row: pd.DataFrame) -> Why:
        """Return what each piece of a cleaned text adds to the logit of a class."""


@runtime_checkable
class WithVectors(Protocol):
    """A network that has vectors of words."""

    def vectors(self, words: Sequence[str]) -> Array:
        """Return a vector for each word."""


def explain(context: JobContext[ExplainParameters]) -> JobResult:
    """Return what the words of one text add for a class, by each model asked about.

    The result is a KeptModelsExplanation; a model that does not know any piece of the text says
    what it says of an empty text. A model with attention has a second entry. New words stand in no
    text of the run, not even as a part of a word. Findings are about the models: that one was
    trained with other versions of packages. Raises InputError "no_text" and "why_unknown_class".
    """
    from lib.models.artifacts import load_model
    from lib.models.versions import differing

    task = context.task
    if task is None or task.text is None:
        raise InputError("no_text")
    row, text = _row(context, task)
    found: list[Contributions] = []
    findings: list[Finding] = []
    for at, (name, data) in enumerate(context.members.items()):
        context.watch.progress(at / len(context.members))
        estimator, manifest = load_model(data)
        assert isinstance(estimator, Fitted)
        findings += differing(manifest)
        found += _explained(name, estimator, row, text, task, context.params.target)
    words = list(dict.fromkeys(_TOKEN.findall(text.lower())))
    every = "\n".join(context.frame[task.text].dropna().astype(str)).lower()
    result = KeptModelsExplanation(
        text=text,
        models=tuple(found),
        findings=tuple(findings),
        words=len(words),
        new=tuple(word for word in words if word not in every),
    )
    return JobResult(to_json(result))


def explain_held_out(context: JobContext[ExplainParameters]) -> JobResult:
    """Return the same of a ``row``, by the model of the fold that was tested on it.

    The kept model has learned from the row, so it may judge it otherwise. Folds' models are not
    kept: the one of the first repeat is fitted again, which gives the same one. Raises InputError
    "no_text" and "not_held_out" for a row that no fold was tested on.
    """
    from lib.evaluation.train.crossval import cores, fit_on, guarded
    from lib.models.catalogue import get_model

    task, plan = context.task, context.plan
    if task is None or plan is None or task.text is None:
        raise InputError("no_text")
    place = context.params.row or 0
    problem, splits = prepared(context)
    at = int(np.searchsorted(problem.rows, place))
    split = next((one for one in splits if at in one.test), None)
    if split is None or problem.rows[at] != place:
        raise InputError("not_held_out", row=place + 1)
    row, text = _row(context, task)
    spec = get_model(context.model)
    with guarded(spec.id), cores(context.threads):
        fitted = fit_on(spec, problem, task, plan, split, context.threads, context.watch)[0]
        assert isinstance(fitted, Fitted)
        found = _explained(spec.id, fitted, row, text, task, context.params.target)
    result = HeldOutExplanation(text=text, models=tuple(found), fold=split.fold + 1)
    return JobResult(to_json(result))


def _row(context: JobContext[ExplainParameters], task: Task) -> tuple[pd.DataFrame, str]:
    """Return the one row to explain, and its text as the models read it."""
    if context.params.row is not None:
        frame = context.frame.iloc[[context.params.row]].reset_index(drop=True)
    else:
        other = context.params.other or {}
        frame = pd.DataFrame({name: [other.get(name)] for name in task.features})
        frame[task.text] = [context.params.text or ""]
    text = frame[task.text].iloc[0]
    text = clean("" if pd.isna(text) else str(text))[:MAX_SHOWN]
    frame[task.text] = pd.Series([text], dtype="str")
    return prepare_features(frame, task.features), text


def _explained(
    name: str, estimator: Fitted, row: pd.DataFrame, text: str, task: Task, wanted: str | None
) -> list[Contributions]:
    proba = outputs_of(estimator, row, task)[0]
    if wanted is not None and wanted not in task.classes:
        raise InputError("why_unknown_class", label=wanted, known=list(task.classes))
    code = int(proba.argmax()) if wanted is None else task.classes.index(wanted)
    known = [_class_code(label, task) for label in estimator.classes_]
    if code not in known:
        code = int(proba.argmax())
    nothing = Contributions(
        id=name,
        classes=tuple(task.classes),
        proba=tuple(round(float(value), 6) for value in proba),
        target=task.classes[code],
        known=estimator.knows(text) if isinstance(estimator, Knowing) else True,
        method="none",
        spans=(),
    )
    if isinstance(estimator, ExplainedNetwork):
        return list(_by_network(nothing, estimator.why(text, known.index(code), row), text))
    if not isinstance(estimator, Weighing):
        return [nothing]
    table = np.asarray(estimator.contributions(text))
    return [_drawn(nothing, "weights", text, table[:, known.index(code)])]


def _class_code(label: str | int, task: Task) -> int:
    return task.classes.index(label) if isinstance(label, str) else int(label)


def _by_network(nothing: Contributions, why: Why, text: str) -> Iterable[Contributions]:
    drawn = _drawn(nothing, "integrated_gradients", text, shared_out(text, why.pieces))
    yield replace(drawn, error=round(why.error, 4))
    if why.attention is not None:
        yield _drawn(nothing, "attention", text, shared_out(text, why.attention))


def shared_out(text: str, pieces: Iterable[tuple[int, int, float]]) -> Array:
    """Return a value for each character: each piece's shared out over its own."""
    values = np.zeros(len(text))
    for start, end, value in pieces:
        values[start:end] += value / max(end - start, 1)
    return values


def _drawn(nothing: Contributions, method: str, text: str, values: Array) -> Contributions:
    """Return the values of characters, and summed over words (a space goes to the word before)."""
    words = list(_WORD.finditer(text))
    later = [word.start() for word in words[1:]]
    return replace(
        nothing,
        method=method,
        spans=tuple(
            (word.start(), word.end(), round(float(values[first:end].sum()), 6))
            for word, first, end in zip(words, [0, *later], [*later, len(text)], strict=False)
        ),
        characters=tuple(round(float(value), 6) for value in values),
    )


def word_vectors(context: JobContext[VectorsParameters]) -> JobResult:
    """Return words that a network has learned to be alike: neighbours of one, and a map.

    The result are WordVectors; without a word wanted, the map only. A word's vector is the mean of
    its n-grams' or tokens' vectors, so words that were never met have one too. Raises InputError
    "no_word_vectors" for a model without any.
    """
    from lib.models.artifacts import load_model

    task = context.task
    if task is None or task.text is None:
        raise InputError("no_text")
    estimator, _ = load_model(next(iter(context.members.values())))
    if not isinstance(estimator, WithVectors):
        raise InputError("no_word_vectors", model=context.model)
    texts = context.frame[task.text].dropna().astype(str).iloc[:_SAMPLE]
    counts = Counter(word for text in texts for word in _TOKEN.findall(text.lower()))
    common = [(word, count) for word, count in counts.most_common(_VOCABULARY) if count > 1]
    words = [word for word, _ in common]
    vectors = estimator.vectors(words) if words else np.zeros((0, 1))
    result = WordVectors()
    if len(words) > 2:
        result = _map(common[:_ON_MAP], vectors[:_ON_MAP])
    wanted = clean(context.params.word).lower()
    if wanted and words:
        near = _neighbours(wanted, estimator.vectors([wanted])[0], common, vectors)
        result = replace(result, word=wanted, neighbours=near)
    return JobResult(to_json(result))


def _map(common: list[tuple[str, int]], vectors: Array) -> WordVectors:
    centred = _unit(vectors)
    centred = centred - centred.mean(axis=0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    places = np.zeros((len(common), 2))
    places[:, : min(2, len(sizes))] = (left * sizes)[:, :2]
    share = float((sizes[:2] ** 2).sum() / max((sizes**2).sum(), 1e-12))
    words = tuple(
        MappedWord(word=word, count=count, x=round(float(x), 4), y=round(float(y), 4))
        for (word, count), (x, y) in zip(common, places, strict=True)
    )
    return WordVectors(words=words, share=round(share, 4))


def _neighbours(
    wanted: str, vector: Array, common: list[tuple[str, int]], vectors: Array
) -> tuple[Neighbour, ...]:
    cosines = _unit(vectors) @ _unit(vector[None])[0]
    nearest = [at for at in np.argsort(-cosines) if common[at][0] != wanted][:_NEIGHBOURS]
    return tuple(
        Neighbour(word=common[at][0], count=common[at][1], cosine=round(float(cosines[at]), 4))
        for at in nearest
    )


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12))
