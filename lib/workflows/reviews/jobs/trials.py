"""Jobs about reviews that need a fit: how robust a model is, and what a few labels teach."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lib.core.facts import to_json
from lib.core.jobs import JobContext, JobResult, Parameters
from lib.core.metrics import scorer
from lib.core.progress import NullProgress
from lib.core.proportions import Share, share_of
from lib.core.results import Split
from lib.errors import Cancelled, InputError
from lib.evaluation.common_jobs import prepared
from lib.workflows.reviews.exploring import active
from lib.workflows.reviews.exploring import robustness as noise
from lib.workflows.reviews.facts.models import Drop, Robustness
from lib.workflows.reviews.facts.unlabelled import LabelsTaught
from lib.workflows.reviews.job_specs import LabelsParameters
from lib.workflows.reviews.jobs.words import texts_of

if TYPE_CHECKING:
    from sklearn.model_selection import BaseCrossValidator
    from sklearn.pipeline import Pipeline

    from lib.evaluation.train.problem import Problem

MAX_TESTED = 2_000
"""Test rows whose texts are disturbed, at most."""
MAX_LOOKED_AT = 5_000
"""Unlabelled texts among which the next to be labelled are chosen."""
_SEED = 0

Array = np.ndarray[Any, Any]


def robustness(context: JobContext[Parameters]) -> JobResult:
    """Return how far a model drops on disturbed texts of the first fold's test rows: Robustness.

    The stored model has seen every row, so the model is fitted anew on the training rows of the
    first fold. Positive drops are worse; the interval is over rows.
    """
    from lib.evaluation.train.crossval import cores, fit_on, guarded
    from lib.evaluation.train.prediction import outputs_of
    from lib.models.catalogue import get_model

    task, plan = context.task, context.plan
    if task is None or plan is None or task.text is None:
        raise InputError("not_a_review_run")
    if get_model(context.model).framework == "none":
        raise InputError("robustness_of_blend")
    problem, (split, *_) = prepared(context)
    with guarded(context.model), cores(context.threads):
        spec = get_model(context.model)
        estimator, _, _ = fit_on(spec, problem, task, plan, split, context.threads, NullProgress())
        _go_on(context, 0.5)
        X, y = _tested(problem, split, plan.seed)
        before = outputs_of(estimator, X, task)
        entries = []
        for place, (name, change) in enumerate(noise.disturbances(plan.seed).items()):
            texts = X[task.text].fillna("").astype(str)
            changed = X.assign(**{task.text: texts.map(change).astype("str")})
            after = outputs_of(estimator, changed, task)
            entry = _dropped(name, before, after, y, plan.metric, plan.seed)
            entries.append(replace(entry, touched=int((changed[task.text] != texts).sum())))
            _go_on(context, 0.6 + 0.1 * place)
    score = _plain(scorer(plan.metric, y)(before))
    result = Robustness(metric=plan.metric, score=score, rows=len(y), drops=tuple(entries))
    return JobResult(to_json(result))


def _go_on(context: JobContext[Parameters], share: float) -> None:
    if context.watch.cancelled():
        raise Cancelled
    context.watch.progress(share)


def _tested(problem: Problem, split: Split, seed: int) -> tuple[pd.DataFrame, Array]:
    test = split.test
    if len(test) > MAX_TESTED:
        generator = np.random.default_rng(seed)
        test = np.sort(generator.choice(test, MAX_TESTED, replace=False))
    return problem.X.iloc[test].reset_index(drop=True), problem.y[test]


def _dropped(name: str, before: Array, after: Array, y: Array, metric: str, seed: int) -> Drop:
    def drop(rows: Array) -> float:
        measure = scorer(metric, y[rows])
        return measure(before[rows]) - measure(after[rows])

    low, high = noise.drop_interval(drop, len(y), seed)
    measure = scorer(metric, y)
    changed = int(_differ(before, after, y).sum())
    return Drop(
        name=name,
        score=_plain(measure(after)),
        drop=_plain(measure(before) - measure(after)),
        low=_plain(low),
        high=_plain(high),
        changed=Share(**share_of(changed, len(y))),
    )


def _differ(before: Array, after: Array, y: Array) -> Array:
    """Return which rows get another class, or, where they may have several labels, other labels."""
    if y.ndim == 2:
        return np.asarray(((before > 0.5) != (after > 0.5)).any(axis=1))
    return np.asarray(before.argmax(axis=1) != after.argmax(axis=1))


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def active_learning(context: JobContext[LabelsParameters]) -> JobResult:
    """Return what labels given so far teach, and which reviews to label next: LabelsTaught.

    The model is TF-IDF of character n-grams with logistic regression, as in tfidf_logistic, scored
    by cross-validation on the labelled rows. There is no accuracy as long as no two classes have
    two labels each; the shares are the predicted classes of the rows looked at.
    """
    texts = texts_of(context.frame, context.params.text)
    labels = dict(context.params.labels)
    state = active.given(active.start(context.params.classes, len(texts)), labels)
    if not state.trainable:
        batch = active.next_batch(state, None, _SEED)
        nothing = LabelsTaught(labels=len(state.labels), accuracy=None, batch=batch)
        return JobResult(to_json(nothing))
    rows = np.array(sorted(state.labels))
    names = np.array([state.labels[int(row)] for row in rows])
    known = [texts[row] for row in rows]
    right = _cross_validated(known, names)
    _go_on(context, 0.4)
    model = _quick_model().fit(known, names)
    looked = _looked_at(len(texts))
    proba = model.predict_proba([texts[row] for row in looked])
    _go_on(context, 0.8)
    chances = np.full((len(texts), proba.shape[1]), 0.0)
    chances[:, 0] = 1.0  # rows not looked at are as if certain: they are not chosen
    chances[looked] = proba
    batch = active.next_batch(state, chances, _SEED)
    counts = np.bincount(proba.argmax(axis=1), minlength=len(model.classes_))
    result = LabelsTaught(
        labels=len(state.labels),
        accuracy=Share(**share_of(int(right.sum()), len(right))),
        batch=batch,
        guess=float(max(np.unique(names, return_counts=True)[1]) / len(names)),
        shares={
            str(name): Share(**share_of(int(count), len(looked)))
            for name, count in zip(model.classes_, counts, strict=True)
        },
    )
    return JobResult(to_json(result))


def _looked_at(rows: int) -> Array:
    if rows <= MAX_LOOKED_AT:
        return np.arange(rows)
    return np.sort(np.random.default_rng(_SEED).choice(rows, MAX_LOOKED_AT, replace=False))


def _quick_model() -> Pipeline:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    return make_pipeline(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True),
        LogisticRegression(C=10.0, class_weight="balanced", max_iter=500),
    )


def _cross_validated(texts: Sequence[str], names: Array) -> Array:
    """Return which labels are predicted rightly by models that have not seen them."""
    from sklearn.model_selection import StratifiedKFold

    least = int(min(np.unique(names, return_counts=True)[1]))
    right = np.zeros(len(names), dtype=bool)
    # A class with one label cannot be on both sides: it counts as an error where it is tested.
    folds = min(5, max(2, least))
    splitter = StratifiedKFold(folds, shuffle=True, random_state=_SEED)
    for train, test in _parts(splitter, names):
        if len(set(names[train])) < 2:
            continue
        model = _quick_model().fit([texts[at] for at in train], names[train])
        right[test] = model.predict([texts[at] for at in test]) == names[test]
    return right


def _parts(splitter: BaseCrossValidator, names: Array) -> list[tuple[Array, Array]]:
    import warnings

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The least populated class")
        return list(splitter.split(np.zeros(len(names)), names))
