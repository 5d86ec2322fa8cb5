"""What pages show of a table of texts while reviews are set up: of a large one in the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.text import labels, ratings
from lib.text.setup import ReviewSetup, rating_candidates, suggest, text_candidates

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
    """Return how many rows each class of a rating has (lib.text.ratings.class_counts)."""
    return ratings.class_counts(dataset.frame[column], scale, neutral)


def texts_at(dataset: Dataset, column: str, rows: tuple[int, ...], most: int) -> list[str]:
    """Return the texts of some rows, by position, cut after so many characters."""
    return [str(text)[:most] for text in dataset.frame[column].iloc[list(rows)]]


def with_texts(dataset: Dataset, column: str, scores: pd.DataFrame) -> pd.DataFrame:
    """Return scored rows, whose positions are in ``row``, with their texts in front.

    Rows are counted from 1 then, as on all pages.
    """
    texts = dataset.frame[column].iloc[scores["row"]].to_numpy()
    front = pd.DataFrame({"row": scores["row"] + 1, "class": scores["class"], "text": texts})
    return pd.concat([front, scores.drop(columns=["row", "class"])], axis=1)


def with_given_labels(dataset: Dataset, given: Mapping[str, str], origin: str) -> Dataset:
    """Return a table with the labels given by hand as a column of its own.

    ``given`` is by the row's position, as a text: the key of a JSON object.
    """
    name = LABEL
    while name in dataset.frame.columns:
        name += "_"
    values = pd.Series([None] * dataset.rows, dtype="str", name=name)
    values.iloc[[int(row) for row in given]] = list(given.values())
    column = Column(name, ColumnKind.CATEGORY, int(values.isna().sum()), values.nunique())
    return replace(
        dataset,
        columns=(*dataset.columns, column),
        frame=dataset.frame.assign(**{name: values}),
        origin=origin,
        recipe={"kind": "labels", "column": name},
    )


def to_be_scored(dataset: Dataset, text: str, wanted: str, joined: tuple[str, ...]) -> Dataset:
    """Return derived reviews with their text under the name that an earlier run's models know.

    The texts are joined and cleaned already: the columns that the run joined come empty.
    """
    frame = dataset.frame.drop(columns=[text]).assign(
        **dict.fromkeys(joined, ""), **{wanted: dataset.frame[text]}
    )
    known = {one.name: one for one in dataset.columns}
    columns = tuple(
        replace(known.get(name, dataset.columns[0]), name=name) for name in map(str, frame.columns)
    )
    return replace(dataset, frame=frame, columns=columns, recipe={}, remedies=())
