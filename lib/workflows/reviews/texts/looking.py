"""What pages show of a table of texts while reviews are set up: of a large one in the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from lib.core import labels
from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.workflows.reviews.texts import ratings
from lib.workflows.reviews.texts.deriving import SCORED, own_columns
from lib.workflows.reviews.texts.setup import (
    ReviewSetup,
    rating_candidates,
    suggest,
    text_candidates,
)

SCORE = "score: "
"""Begins the names of the columns of scores by class."""
LABEL = "label"
"""Name of the column of labels given by hand, where the table has none of that name."""


@dataclass(frozen=True)
class ReviewColumns:
    """The likely set-up of a table, and which other columns its parts could be.

    ``texts`` are the columns of texts, the longest first, ``ratings`` those of star ratings with
    their scales, ``flags`` those of 0 and 1.
    """

    suggested: ReviewSetup
    texts: tuple[str, ...]
    ratings: dict[str, int]
    flags: tuple[str, ...]


def review_columns(dataset: Dataset) -> ReviewColumns:
    """Return which columns of a table could be what in a set-up of reviews."""
    frame = dataset.frame
    return ReviewColumns(
        suggest(dataset),
        text_candidates(dataset),
        rating_candidates(dataset),
        tuple(labels.flag_columns(frame, map(str, frame.columns))),
    )


def separators(dataset: Dataset) -> dict[str, tuple[tuple[str, ...], str | None]]:
    """Return, by column, what may divide several labels in its cells, and what probably does."""
    found = {}
    for column in dataset.columns:
        values = dataset.frame[column.name]
        possible = labels.possible_separators(values)
        if possible:
            found[column.name] = (possible, labels.detect_separator(values))
    return found


def label_counts(
    dataset: Dataset, column: str, separator: str, columns: tuple[str, ...], blank: bool
) -> dict[str, int]:
    """Return how many rows have each label of a column, or of ``columns`` of 0 and 1."""
    if columns:
        return labels.counts(labels.from_flags(dataset.frame, columns))
    return labels.counts(labels.from_cells(dataset.frame[column], separator, blank=blank))


def rating_counts(dataset: Dataset, column: str, scale: int, neutral: str) -> dict[str, int]:
    """Return how many rows each class of a rating has (reviews.texts.ratings.class_counts)."""
    return ratings.class_counts(dataset.frame[column], scale, neutral)


def texts_at(dataset: Dataset, column: str, rows: tuple[int, ...], most: int) -> list[str]:
    """Return the texts of some rows, by position, cut after so many characters."""
    return [str(text)[:most] for text in dataset.frame[column].iloc[list(rows)]]


def scored_texts(
    dataset: Dataset, scores: pd.DataFrame, column: str, classes: tuple[str, ...], most: int
) -> pd.DataFrame:
    """Return the first scored rows with their texts: row from 1, class, text, scores by class.

    ``scores`` has the positions of rows in ``row``, and a column for the score of each class.
    """
    first = scores.head(most)
    texts = dataset.frame[column].iloc[first["row"]].to_numpy()
    frame = pd.DataFrame({"row": first["row"] + 1, "class": first["class"], "text": texts})
    named = {f"{SCORE}{name}": first[f"score_{at}"].round(4) for at, name in enumerate(classes)}
    return frame.assign(**named)


def predicted_counts(
    frame: pd.DataFrame, classes: tuple[str, ...], several: bool
) -> dict[str, int] | None:
    """Return how many rows are given each class by their predictions; None without any.

    Of several labels a row has those that are more probable than not.
    """
    names = [str(name) for name in frame.columns]
    column = next((name for name in names[::-1] if name.rstrip("_") == "prediction"), None)
    if column is None or not len(frame):
        return None
    if not several:
        counted = frame[column].value_counts()
        return {name: int(counted.get(name, 0)) for name in classes}
    found = {}
    for name in classes:
        there = [one for one in names if one.rstrip("_") == f"p_{name}".rstrip("_")]
        found[name] = int((frame[there[-1]] > 0.5).sum()) if there else 0
    return found


def with_given_labels(dataset: Dataset, given: Mapping[str, str], origin: str) -> Dataset:
    """Return a table with the labels given by hand as a column of its own.

    ``given`` is by the row's position, as a text: the key of a JSON object.
    """
    own = own_columns((one.name for one in dataset.columns), dataset.recipe)
    name = LABEL
    while name in own:
        name += "_"
    values = pd.Series([None] * dataset.rows, dtype="str", name=name)
    values.iloc[[int(row) for row in given]] = list(given.values())
    column = Column(name, ColumnKind.CATEGORY, int(values.isna().sum()), values.nunique())
    return replace(
        dataset,
        columns=(*(one for one in dataset.columns if one.name in own), column),
        frame=dataset.frame[own].assign(**{name: values}),
        origin=origin,
        recipe={"kind": "labels", "column": name},
    )


def to_be_scored(dataset: Dataset, text: str, wanted: str, joined: tuple[str, ...]) -> Dataset:
    """Return derived reviews with their text under the name that an earlier run's models know.

    The texts are joined and cleaned already: the columns that the run joined come empty.
    """
    own = own_columns(map(str, dataset.frame.columns), dataset.recipe)
    frame = dataset.frame[[name for name in own if name != text]].assign(
        **dict.fromkeys(joined, ""), **{wanted: dataset.frame[text]}
    )
    known = {column.name: column for column in dataset.columns}
    columns = tuple(
        replace(known.get(name, dataset.columns[0]), name=name) for name in map(str, frame.columns)
    )
    return replace(dataset, frame=frame, columns=columns, recipe={"kind": SCORED}, remedies=())
