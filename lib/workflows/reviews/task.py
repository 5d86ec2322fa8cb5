"""A table's reviews as an ordinary task: what the Reviews page and command start from."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from lib.core.columns import ColumnKind
from lib.core.dataset import Dataset
from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.core.labels import matrix
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.evaluation.plan.tasks import make_task
from lib.evaluation.targets.label_sets import about_labels, labels_of
from lib.intake.profiling.findings import find_for_target
from lib.intake.values.alike import classes_alike
from lib.workflows.reviews.texts.deriving import Reviews, derive, setup_of
from lib.workflows.reviews.texts.reading import ReadTexts
from lib.workflows.reviews.texts.setup import ReviewSetup

__all__ = ["make_reviews", "task_of"]

_SEPARATORS = (";", "|", ",", "/")
_DIFFERENT = 3
"""Different texts of a class below which its repeats are divided over the folds."""
_SEVERAL = 0.1
"""Share of labels with a separator from which they look like several labels in one cell."""


def make_reviews(
    dataset: Dataset,
    setup: ReviewSetup,
    time: str | None = None,
    read: ReadTexts | None = None,
) -> tuple[Dataset, Task | None, tuple[Finding, ...]]:
    """Return the derived table of a set-up, its task, and findings about texts and labels.

    The task is None where there is neither a label nor a rating. Its features are the text and the
    extra columns; texts that repeat are its groups, unless rows are divided by ``time``, a column
    of the derived table. The caller sets the dataset's ``origin``. The findings
    are those of the derived table too; ``read`` are its texts if they are read already.
    Raises InputError for what cannot be used.
    """
    reviews = derive(dataset, setup, read)
    if reviews.label is None:
        return reviews.dataset, None, reviews.dataset.findings
    task = task_of(reviews, setup, time)
    alike = (Finding("texts_too_alike", Severity.WARNING),) if _too_alike(reviews, setup) else ()
    leaks = find_for_target(reviews.dataset, task) if setup.extra and not setup.several else ()
    labels = (
        about_labels(reviews.dataset.frame[reviews.label])
        if setup.several
        else _several_labels(reviews.dataset, reviews.label)
    )
    if not (leaks or setup.several):
        labels = (*labels, *classes_alike(reviews.dataset.frame[reviews.label]))
    found = (*reviews.dataset.findings, *labels, *leaks, *alike)
    return replace(reviews.dataset, findings=found), task, found


def task_of(reviews: Reviews, setup: ReviewSetup, time: str | None = None) -> Task:
    """Return the task of a derived table: classes, the text and the extra columns as features.

    With a ``time`` column the rows are divided by it instead of by repeats.
    """
    dataset, label = reviews.dataset, str(reviews.label)
    learned = {reviews.text, *setup.extra}
    group = None if time or _too_alike(reviews, setup) else reviews.group
    away = [one.name for one in dataset.columns if one.name not in {*learned, label, group, time}]
    kinds = dataset.kinds()
    odd = (ColumnKind.IDENTIFIER, ColumnKind.CONSTANT)
    task = make_task(
        dataset,
        label,
        kind=TaskKind.MULTILABEL if setup.several else TaskKind.MULTICLASS,
        drop=away,
        keep=[name for name in setup.extra if kinds[name] in odd or name == time],
        group=group,
        time=time,
    )
    if task.kind is TaskKind.BINARY and setup.positive is not None:
        # Values of one name are one class by now, which is called so.
        merged = setup_of(dataset.recipe)
        joined = dict(merged.names) if merged else {}
        positive = joined.get(setup.positive, setup.positive)
        task = replace(task, classes=_turned(task, positive))
    elif setup.positive is not None:
        raise InputError("positive_needs_binary", column=label, value=setup.positive)
    names = {value: name for value, name in setup.names if value in task.classes}
    return replace(task.called(names), text=reviews.text, recipe=dataset.recipe)


def _too_alike(reviews: Reviews, setup: ReviewSetup) -> bool:
    """Whether some class has so few different texts that repeats cannot be kept together."""
    if reviews.group is None:
        return False
    frame, label = reviews.dataset.frame, str(reviews.label)
    if setup.several:
        names = labels_of(frame[label])
        there = matrix(frame[label], names) > 0
        groups = frame[reviews.group]
        return any(groups[column].nunique() < _DIFFERENT for column in there.T)
    counts = frame.groupby(label)[reviews.group].nunique()
    return bool(counts.min() < _DIFFERENT)


def _turned(task: Task, positive: str) -> tuple[str, ...]:
    for name in task.classes:
        if name.casefold().strip() == positive.casefold().strip():
            return tuple(sorted(task.classes, key=lambda one: one == name))
    raise InputError("unknown_positive", value=positive, classes=list(task.classes))


def _several_labels(dataset: Dataset, label: str) -> tuple[Finding, ...]:
    """Say so where cells seem to hold several labels, such as "joy;anger"."""
    values = dataset.frame[label].dropna()
    if pd.api.types.is_numeric_dtype(values.dtype) or values.empty:
        return ()
    for separator in _SEPARATORS:
        share = float(values.astype("str").str.contains(separator, regex=False).mean())
        distinct = pd.Series(values.astype("str").unique())
        parts = distinct.str.split(separator).explode().str.strip()
        # Labels that come back in other combinations; a name with a dash in it does not.
        if share >= _SEVERAL and parts.nunique() < len(parts):
            found: dict[str, Json] = {
                "separator": separator,
                "share": share,
                "labels": int(parts.nunique()),
            }
            return (Finding("labels_several", Severity.WARNING, (label,), found),)
    return ()
