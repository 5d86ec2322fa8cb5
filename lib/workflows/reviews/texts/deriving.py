"""From a table to its reviews: texts joined and cleaned, labels made, repeats found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset, Recipe
from lib.core.facts import Json, Scalar
from lib.core.findings import Finding, Severity
from lib.core.labels import SEPARATORS, from_cells, from_flags
from lib.core.task import Task
from lib.errors import InputError
from lib.workflows.reviews.texts.cleaning import MAX_LENGTH
from lib.workflows.reviews.texts.duplicates import Duplicates
from lib.workflows.reviews.texts.languages import LANGUAGES, language_counts
from lib.workflows.reviews.texts.ratings import (
    NEGATIVE,
    POSITIVE,
    SCALES,
    class_counts,
    detect_scale,
    scale_of,
    to_classes,
)
from lib.workflows.reviews.texts.reading import ReadTexts, joined_texts, read_texts
from lib.workflows.reviews.texts.setup import ReviewSetup

RECIPE = "reviews"
"""The kind of the recipe of a table that was derived here."""
SCORED = "scored"
"""The kind of that of new reviews, made ready to be scored by a model."""
LANGUAGE, GROUP, LABEL, LABELS = "language", "duplicate_group", "sentiment", "labels"
"""Names of the columns that are made, where the table has none of that name."""

_READING = ("encodings_mixed", "undecodable_bytes", "encoding_uncertain")
"""Findings about the file that matter to its texts."""
_ONE_WORD = 0.5
"""Share of texts of a single word from which a finding says so."""
_SHORT = 2


@dataclass(frozen=True)
class Reviews:
    """A derived table, and the names of what was made in it.

    ``label`` is the column of the classes (None without label and rating), ``group`` that of the
    numbers that texts share with their repeats (None without any).
    """

    dataset: Dataset
    text: str
    label: str | None
    language: str
    group: str | None


def derive(dataset: Dataset, setup: ReviewSetup, read: ReadTexts | None = None) -> Reviews:
    """Return the table of reviews of a table; ``read`` are its texts if they are read already.

    Its columns: the text (named by the first text column), the label, rating, date, product and
    extra columns as far as there are any, the language and, where texts repeat, the group. Rows
    without a text are left out. Its ``recipe`` is ``{"kind": "reviews", "setup": ..., "facts":
    {"characters": mean length}, "like": how the columns used are read in other files}``; its set-up
    names only values that become one class.
    Raises InputError where the set-up does not fit the table.
    """
    check_setup(dataset, setup)
    setup = _merging_only(dataset, _with_scale(dataset, setup))
    read = read or read_texts(dataset.frame, setup.text)
    texts = read.texts
    kept = np.fromiter((bool(text) for text in texts), dtype=bool, count=len(texts))
    if not kept.any():
        raise InputError("texts_empty", columns=list(setup.text))
    texts = [text for text, there in zip(texts, kept, strict=True) if there]
    if len(set(texts)) == 1 and len(texts) > 1:
        raise InputError("texts_all_same", columns=list(setup.text), rows=len(texts))
    frame = dataset.frame[kept].reset_index(drop=True)
    taken = set(_carried(setup))
    text = setup.text[0]
    columns: dict[str, tuple[ColumnKind, pd.Series]] = {
        text: (ColumnKind.TEXT, pd.Series(texts, dtype="str"))
    }
    label = _add_label(columns, frame, setup, taken)
    for name in _carried(setup):
        if name not in columns:
            columns[name] = (dataset.column(name).kind, frame[name])
    language = _free(LANGUAGE, {*columns, *taken})
    spoken = read.languages
    columns[language] = (ColumnKind.CATEGORY, pd.Series(spoken, dtype="str"))
    repeats = read.repeats
    group = _free(GROUP, set(columns)) if repeats.any else None
    if group is not None:
        columns[group] = (ColumnKind.IDENTIFIER, pd.Series(repeats.groups))
    found = (
        *_about_texts(dataset, setup, texts, int((~kept).sum())),
        *_about_rows(setup, frame, spoken, repeats),
    )
    facts = {"characters": round(float(np.mean([len(one) for one in texts])))}
    made = _derived(dataset, setup, columns, found, facts)
    return Reviews(made, text, label, language, group)


def new_rows(frame: pd.DataFrame, task: Task) -> pd.DataFrame:
    """Return new rows as a model of that task takes them; see ``derive_new``."""
    setup = setup_of(task.recipe)
    return frame if setup is None else derive_new(frame, setup)


def labelled_rows(frame: pd.DataFrame, task: Task) -> pd.DataFrame:
    """Return rows of another table with the classes of that task; see ``with_labels``."""
    setup = setup_of(task.recipe)
    return frame if setup is None else with_labels(frame, setup, task.target)


def made_from(task: Task) -> list[str]:
    """Return the columns of the analyst's table that the rows of that task are made from."""
    setup = setup_of(task.recipe)
    return [] if setup is None else list(setup.columns)


def derive_new(frame: pd.DataFrame, setup: ReviewSetup) -> pd.DataFrame:
    """Return new rows as a model of reviews takes them: all of them, the text joined and cleaned.

    Raises InputError "missing_columns" where a text column is not there.
    """
    missing = [name for name in setup.text if name not in frame.columns]
    if missing:
        close = [str(name) for name in frame.columns if name not in setup.text][:5]
        raise InputError("missing_columns", columns=missing, nearest=close)
    texts = joined_texts(frame, setup.text)
    return frame.assign(**{setup.text[0]: pd.Series(texts, index=frame.index, dtype="str")})


def with_labels(frame: pd.DataFrame, setup: ReviewSetup, target: str) -> pd.DataFrame:
    """Return new rows with the classes of their ratings or their several labels as lists."""
    if setup.flags:
        there = [name for name in setup.flags if name in frame]
        return frame.assign(**{target: from_flags(frame, there)}) if there else frame
    if setup.label in frame and (setup.separator is not None or setup.names):
        return frame.assign(**{target: _label_cells(frame[str(setup.label)], setup)})
    if setup.label or not setup.rating or target in frame or setup.rating not in frame:
        return frame
    column = frame[setup.rating]
    scale = setup.scale or detect_scale(column)
    return (
        frame
        if scale is None
        else frame.assign(**{target: to_classes(column, scale, setup.neutral)})
    )


def setup_of(recipe: Mapping[str, Any]) -> ReviewSetup | None:
    """Return the set-up that a table's or a model's recipe holds, None if it is no such recipe."""
    return ReviewSetup.from_dict(recipe["setup"]) if recipe.get("kind") == RECIPE else None


def columns_of_run(names: Iterable[str], task: Task) -> list[str]:
    """Return the columns of a run's table that are the analyst's own, and its target."""
    return own_columns(names, task.recipe, task.target)


def own_columns(names: Iterable[str], recipe: Recipe, *made: str) -> list[str]:
    """Return the columns of a table without those that only help to divide its rows.

    Of a table derived here these are the language and the numbers of repeats; what is ``made`` and
    wanted, such as the classes, stays.
    """
    setup = setup_of(recipe)
    kept = None if setup is None else {*setup.columns, *made}
    return [name for name in names if kept is None or name in kept]


def check_setup(dataset: Dataset, setup: ReviewSetup) -> None:
    """Raise InputError unless the columns of a set-up are there, and are what they are said to be.

    Codes: no_text_column, unknown_column, unknown_separator, review_column_twice, text_is_numbers,
    text_is_dates, rating_unreadable, unknown_scale.
    """
    if not setup.text:
        raise InputError("no_text_column", columns=[column.name for column in dataset.columns][:8])
    known = dataset.kinds()
    roles = [*setup.text, *filter(None, (setup.label, setup.rating, setup.date, setup.product))]
    roles += setup.flags
    for name in (*roles, *setup.extra):
        if name not in known:
            raise InputError("unknown_column", column=name, nearest=_nearest(name, list(known)))
    if setup.separator is not None and setup.separator not in SEPARATORS:
        raise InputError("unknown_separator", separator=setup.separator)
    targets = [name for name in (setup.label, setup.rating, *setup.flags) if name]
    for name in setup.text:
        if name in (*targets, *setup.extra) or setup.text.count(name) > 1:
            raise InputError("review_column_twice", column=name)
        values = dataset.frame[name]
        if values.dtype.kind == "M":
            raise InputError("text_is_dates", column=name)
        if pd.api.types.is_numeric_dtype(values.dtype):
            raise InputError("text_is_numbers", column=name)
    learned = targets if setup.flags else [setup.label or setup.rating]
    for name in setup.extra:
        if name in learned:
            raise InputError("review_column_twice", column=name)
    if setup.rating and not (setup.label or setup.flags):
        _check_rating(dataset, setup)


def _check_rating(dataset: Dataset, setup: ReviewSetup) -> None:
    column = dataset.frame[str(setup.rating)]
    if setup.scale is not None and setup.scale not in SCALES:
        raise InputError("unknown_scale", scale=setup.scale, known=list(SCALES))
    scale = setup.scale or scale_of(dataset, str(setup.rating))
    if scale is None:
        present = column.dropna()
        example = str(present.iloc[0]) if len(present) else ""
        raise InputError("rating_unreadable", column=setup.rating, example=example)


def _with_scale(dataset: Dataset, setup: ReviewSetup) -> ReviewSetup:
    """Return the set-up with its scale: another file may lack the lowest or the highest rating."""
    if setup.scale is not None or not setup.rating:
        return setup
    return replace(setup, scale=scale_of(dataset, setup.rating))


def _nearest(name: str, known: list[str]) -> list[str]:
    from difflib import get_close_matches

    folded = {one.casefold(): one for one in known}
    return [folded[one] for one in get_close_matches(name.casefold(), folded)] or known[:5]


def _carried(setup: ReviewSetup) -> list[str]:
    """Return the columns that are taken over as they are."""
    names = (setup.label, setup.rating, setup.date, setup.product, *setup.extra)
    return list(dict.fromkeys(name for name in names if name))


def _add_label(
    columns: dict[str, tuple[ColumnKind, pd.Series]],
    frame: pd.DataFrame,
    setup: ReviewSetup,
    taken: set[str],
) -> str | None:
    if setup.flags:
        label = _free(LABELS, {*columns, *taken})
        columns[label] = (ColumnKind.CATEGORY, from_flags(frame, setup.flags))
        return label
    if setup.label:
        columns[setup.label] = (ColumnKind.CATEGORY, _label_cells(frame[setup.label], setup))
        return setup.label
    if not setup.rating:
        return None
    scale = setup.scale or detect_scale(frame[setup.rating])
    if scale is None:
        raise InputError("rating_unreadable", column=setup.rating, example="")
    label = _free(LABEL, {*columns, *taken})
    columns[label] = (ColumnKind.CATEGORY, to_classes(frame[setup.rating], scale, setup.neutral))
    return label


def _label_cells(column: pd.Series, setup: ReviewSetup) -> pd.Series:
    """Return the labels as they are or as they are named; as lists where a cell holds several."""
    if setup.separator is None:
        return _named(column, dict(setup.names)) if setup.names else column
    return from_cells(column, setup.separator, blank=setup.blank)


def _merging_only(dataset: Dataset, setup: ReviewSetup) -> ReviewSetup:
    """Keep of the names of values those that make several values one class.

    All others change no label: they are what the task's classes are called (Task.names).
    """
    if not setup.names:
        return setup
    names = dict(setup.names)
    values = [] if setup.label is None or setup.several else _values(dataset.frame[setup.label])
    called = Counter(names.get(value, value) for value in values)
    kept = [(value, name) for value, name in setup.names if value in values and called[name] > 1]
    return replace(setup, names=tuple(kept))


def _values(column: pd.Series) -> list[str]:
    """Return the different values as classes are written: whole numbers without ".0"."""
    present = column.dropna().unique()
    numbers = pd.api.types.is_float_dtype(column.dtype)
    return [format(one, ".15g") if numbers else str(one) for one in present]


def _named(column: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """Return values by their names; whole numbers are known without ".0", as classes are."""
    numbers = pd.api.types.is_float_dtype(column.dtype)

    def one(value: Scalar) -> str | None:
        if pd.isna(value):
            return None
        text = format(value, ".15g") if numbers else str(value)
        return names.get(text, text)

    return pd.Series([one(value) for value in column], index=column.index, dtype="str")


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _derived(
    dataset: Dataset,
    setup: ReviewSetup,
    columns: Mapping[str, tuple[ColumnKind, pd.Series]],
    found: tuple[Finding, ...],
    facts: Mapping[str, Json],
) -> Dataset:
    kept = tuple(
        finding
        for finding in dataset.findings
        if finding.code in _READING
        or (finding.columns and set(finding.columns) <= set(columns) - {setup.text[0]})
    )
    return replace(
        dataset,
        columns=tuple(
            Column(name, kind, int(values.isna().sum()), int(values.nunique()))
            for name, (kind, values) in columns.items()
        ),
        frame=pd.DataFrame({name: values for name, (_, values) in columns.items()}),
        findings=(*kept, *found),
        remedies=(),
        recipe={
            "kind": RECIPE,
            "setup": setup.to_dict(),
            "facts": facts,
            "like": {name: dataset.column(name).like() for name in setup.columns},
        },
    )


def _about_texts(
    dataset: Dataset, setup: ReviewSetup, texts: list[str], empty: int
) -> Iterable[Finding]:
    if empty:
        values = {"rows": empty, "total": dataset.rows}
        yield Finding("texts_left_out", Severity.WARNING, setup.text, values)
    single = sum(len(text.split()) < _SHORT for text in texts)
    if single > _ONE_WORD * len(texts):
        values = {"rows": single, "total": len(texts)}
        yield Finding("texts_of_one_word", Severity.WARNING, setup.text, values)
    cut = sum(len(text) >= MAX_LENGTH for text in texts)
    if cut:
        values = {"rows": cut, "limit": MAX_LENGTH}
        yield Finding("texts_cut", Severity.INFO, setup.text, values)


def _about_rows(
    setup: ReviewSetup, frame: pd.DataFrame, spoken: list[str], repeats: Duplicates
) -> Iterable[Finding]:
    if repeats.any:
        values: dict[str, int | str] = {"exact": repeats.exact, "near": repeats.near}
        yield Finding("texts_repeated", Severity.INFO, setup.text, values)
    counts = language_counts(spoken)
    if len(counts) > 1 and max(counts.values()) < 0.95 * len(spoken):
        spread = {name: counts.get(name, 0) for name in LANGUAGES}
        yield Finding("texts_of_languages", Severity.INFO, setup.text, spread)
    if setup.rating and not (setup.label or setup.flags):
        scale = setup.scale or detect_scale(frame[setup.rating]) or 5
        counts = class_counts(frame[setup.rating], scale, setup.neutral)
        if counts["left_out"]:
            values = {"rows": counts["left_out"], "column": setup.rating}
            yield Finding("ratings_left_out", Severity.INFO, (setup.rating,), values)
        if not counts[NEGATIVE] or not counts[POSITIVE]:
            values = {"negative": counts[NEGATIVE], "positive": counts[POSITIVE]}
            yield Finding("ratings_one_sided", Severity.WARNING, (setup.rating,), values)
