"""From a table and a target's name to a Task: the kind, the classes and the features."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from lib.core.columns import FEATURE_KINDS, ColumnKind
from lib.core.dataset import Dataset
from lib.core.facts import Scalar
from lib.core.task import PREDICTED, Task, TaskKind
from lib.errors import InputError
from lib.evaluation.targets.label_sets import labels_of
from lib.evaluation.targets.rows import as_labels, as_moments, as_numbers
from lib.evaluation.targets.task_rows import usable_rows

MIN_ROWS = 6
"""Rows with a target below which nothing can be compared."""
MAX_CLASSES = 500
_FEW_VALUES = 10
_ROWS_A_VALUE = 10
_READABLE_TIMES = 0.95

_POSITIVE_WORDS = frozenset(
    (
        "yes",
        "y",
        "true",
        "t",
        "positive",
        "pos",
        "churn",
        "churned",
        "left",
        "default",
        "bad",
        "fraud",
        "spam",
        "malignant",
        "success",
        "won",
        "예",
        "네",
        "참",
        "이탈",
        "해지",
        "불량",
        "부도",
        "연체",
        "양성",
        "사기",
        "스팸",
        "구매",
        "성공",
        "합격",
        "있음",
        "긍정",
    )
)
_NEGATIVE_WORDS = frozenset(
    (
        "no",
        "n",
        "false",
        "f",
        "negative",
        "neg",
        "stay",
        "stayed",
        "good",
        "ham",
        "none",
        "benign",
        "normal",
        "아니오",
        "아니요",
        "거짓",
        "유지",
        "정상",
        "음성",
        "없음",
        "미구매",
        "부정",
        "실패",
        "불합격",
        "미이탈",
    )
)


def make_task(
    dataset: Dataset,
    target: str,
    *,
    kind: TaskKind | str | None = None,
    positive: Scalar = None,
    drop: Iterable[str] = (),
    keep: Iterable[str] = (),
    group: str | None = None,
    time: str | None = None,
) -> Task:
    """Return the task of predicting ``target``.

    Without ``kind``: texts, and numbers of two values, are classes; whole numbers of at most ten
    values, each with ten rows on average, are classes too (a wine's quality from 3 to 8 may be
    either: say ``kind="regression"`` to keep its order); other numbers are values.
    Classes of a single row are left out: they cannot be both learned and tested.
    Features are all columns that a model may learn from; ``keep`` brings in a column that would be
    left out (an identifier, as a category). ``kind="multilabel"`` takes a column of JSON lists of
    labels, as reviews.texts.deriving makes them. The group column is never a feature, and the time
    column only by ``keep``: a later moment has no like in the rows learned from.
    Raises InputError for whatever cannot be used.
    """
    drop, keep = tuple(drop), tuple(keep)
    _check_columns(dataset, [target, *drop, *keep, *filter(None, (group, time))])
    roles = [target, *filter(None, (group, time))]
    if twice := [name for name in roles if roles.count(name) > 1]:
        raise InputError("column_used_twice", column=twice[0])
    column = dataset.frame[target]
    if kind == TaskKind.MULTILABEL:
        chosen, classes = TaskKind.MULTILABEL, labels_of(column)
    else:
        chosen, classes = _kind_and_classes(dataset, column, kind, positive)
    if positive is not None and not chosen.has_positive:
        raise InputError("positive_needs_binary", column=target, value=str(positive))
    if time is not None:
        _check_time(dataset.frame[time])
    features = _features(dataset, target, drop, keep, group, time)
    written = {
        column.name: dict(column.written)
        for column in dataset.columns
        if column.written and column.name in (*features, target)
    }
    task = Task(chosen, target, features, classes, group, time, written=written)
    if (rows := len(usable_rows(dataset.frame, task))) < MIN_ROWS:
        raise InputError("too_few_target_rows", column=target, rows=rows, needed=MIN_ROWS)
    return task


def nearest(name: str, names: Sequence[str]) -> list[str]:
    """Return the names that look most like ``name``; the first few where none does."""
    folded = {candidate.casefold().strip(): candidate for candidate in reversed(names)}
    close = difflib.get_close_matches(name.casefold().strip(), list(folded), n=3, cutoff=0.6)
    return [folded[match] for match in close] or list(names[:5])


def _check_columns(dataset: Dataset, names: Iterable[str]) -> None:
    columns = [column.name for column in dataset.columns]
    for name in names:
        if name not in columns:
            raise InputError("unknown_column", column=name, nearest=nearest(name, columns))


def _read_kind(kind: TaskKind | str) -> TaskKind:
    if kind not in PREDICTED:
        raise InputError("unknown_kind", kind=str(kind), known=[str(each) for each in PREDICTED])
    return TaskKind(kind)


def _kind_and_classes(
    dataset: Dataset, column: pd.Series, kind: TaskKind | str | None, positive: Scalar
) -> tuple[TaskKind, tuple[str, ...]]:
    """Return the kind of task and its classes; of two classes it is always BINARY."""
    wanted = None if kind is None else _read_kind(kind)
    if not _choose_kind(dataset, column, wanted).has_classes:
        return TaskKind.REGRESSION, ()
    levels = _levels(column)
    if wanted is TaskKind.BINARY and len(levels) != 2:
        raise InputError("kind_needs_two_classes", column=str(column.name), count=len(levels))
    chosen = TaskKind.BINARY if len(levels) == 2 else TaskKind.MULTICLASS
    return chosen, _ordered(levels, positive)


def _choose_kind(dataset: Dataset, column: pd.Series, kind: TaskKind | None) -> TaskKind:
    """Return the kind of task; without one given, MULTICLASS stands for any number of classes."""
    name = str(column.name)
    present = column.dropna()
    if present.empty:
        raise InputError("target_missing", column=name)
    if present.nunique() == 1:
        raise InputError("target_constant", column=name, value=str(as_labels(present).iloc[0]))
    what = dataset.column(name).kind
    if what is ColumnKind.DATETIME:
        raise InputError("target_datetime", column=name)
    if what is ColumnKind.TEXT and kind is None:
        raise InputError("target_text", column=name)
    if kind is TaskKind.REGRESSION:
        unread = present[as_numbers(present).isna()]
        if len(unread):
            raise InputError("kind_needs_numbers", column=name, example=str(unread.iloc[0]))
        return kind
    if kind is not None:
        return kind
    numeric = pd.api.types.is_numeric_dtype(present.dtype)
    if numeric and not pd.api.types.is_bool_dtype(present.dtype) and not _few_values(present):
        return TaskKind.REGRESSION
    return TaskKind.MULTICLASS


def _few_values(numbers: pd.Series) -> bool:
    finite = numbers[np.isfinite(numbers)]
    distinct = finite.nunique()
    if distinct == 2:
        return True
    whole = bool((finite == finite.round()).all())
    return whole and distinct <= min(_FEW_VALUES, len(finite) / _ROWS_A_VALUE)


def _levels(column: pd.Series) -> pd.Series:
    """Return the row counts of all classes of two rows or more, by label."""
    name = str(column.name)
    counts = as_labels(column).value_counts()
    if counts.max() == 1:
        raise InputError("target_unique", column=name)
    levels = counts[counts > 1]
    if len(levels) < 2:
        raise InputError("target_rare_classes", column=name, label=str(levels.index[0]))
    if len(levels) > MAX_CLASSES:
        raise InputError("target_many_classes", column=name, count=len(levels), limit=MAX_CLASSES)
    return levels


def _ordered(levels: pd.Series, positive: Scalar) -> tuple[str, ...]:
    """Return the classes in order: numbers by value, else by name; of two the positive one last."""
    names = sorted(map(str, levels.index), key=_sort_key)
    if len(names) != 2:
        return tuple(names)
    chosen = _suggest_positive(names, levels) if positive is None else _match(names, positive)
    return tuple(sorted(names, key=lambda name: name == chosen))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _sort_key(label: str) -> tuple[bool, float, str]:
    number = _number(label)
    return (number is None, 0.0 if number is None else number, label)


def _match(names: Sequence[str], positive: Scalar) -> str:
    wanted = as_labels(pd.Series([positive])).iloc[0]
    wanted = str(positive) if pd.isna(wanted) else str(wanted)
    for name in names:
        if name == wanted:
            return name
    for name in names:
        if name.casefold().strip() == wanted.casefold().strip():
            return name
    raise InputError("unknown_positive", value=wanted, classes=list(names))


def _suggest_positive(names: Sequence[str], levels: pd.Series) -> str:
    """Return the class of interest: 1 of 0/1, 2 of 1/2, a word such as "yes", else the rarer."""
    if all(_number(name) is not None for name in names):
        return names[1]
    words = [name.casefold().strip(" .") for name in names]
    positive = [name for name, word in zip(names, words, strict=True) if word in _POSITIVE_WORDS]
    if len(positive) == 1:
        return positive[0]
    others = [name for name, word in zip(names, words, strict=True) if word not in _NEGATIVE_WORDS]
    if len(others) == 1:
        return others[0]
    return min(reversed(names), key=lambda name: int(levels[name]))


def _check_time(column: pd.Series) -> None:
    moments = as_moments(column)
    unread = column[moments.isna() & column.notna()]
    present = int(column.notna().sum())
    if present == 0 or len(unread) > (1 - _READABLE_TIMES) * present:
        example = str(unread.iloc[0]) if len(unread) else ""
        raise InputError("time_unreadable", column=str(column.name), example=example)


def _features(
    dataset: Dataset,
    target: str,
    drop: Sequence[str],
    keep: Sequence[str],
    group: str | None,
    time: str | None,
) -> dict[str, str]:
    features: dict[str, str] = {}
    for column in dataset.columns:
        if column.name in (target, group) or column.name in drop:
            continue
        usual = column.kind in FEATURE_KINDS and column.name != time
        if column.name in keep:
            kind = column.kind if column.kind in FEATURE_KINDS else ColumnKind.CATEGORY
            features[column.name] = str(kind)
        elif usual:
            features[column.name] = str(column.kind)
    if len(dataset.columns) == 1:
        raise InputError("only_target", column=target)
    if not features:
        raise InputError("no_features", column=target)
    return features
