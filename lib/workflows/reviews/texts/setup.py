"""How reviews are taken from a table: the choices, and what is suggested for a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.core.columns import Column, ColumnKind
from lib.core.dataset import Dataset
from lib.core.facts import Json, from_json, to_json
from lib.core.labels import detect_separator
from lib.workflows.reviews.texts.ratings import LEAVE_OUT, scale_of

_TEXT_NAMES = re.compile(
    r"review|comment|text|content|document|body|feedback|message|opinion|sentence|tweet|remark|"
    r"리뷰|후기|내용|댓글|본문|의견|문장|문서|상품평|감상|평가글|코멘트",
    re.IGNORECASE,
)
_LABEL_NAMES = re.compile(
    r"^(label|labels|sentiment|polarity|class|target|emotions?|category|categories|topics?|tags?|genres?|y)$|sentiment|"
    r"recommend|감성|감정|긍부정|긍정|레이블|라벨|추천|분류|주제|태그|장르",
    re.IGNORECASE,
)
_RATING_NAMES = re.compile(
    r"^(rating|ratings|stars?|score|grade|overall)$|rating|stars?$|별점|평점|점수|만족도",
    re.IGNORECASE,
)
_DATE_NAMES = re.compile(
    r"date|time|written|posted|created|year|month|날짜|일자|일시|작성일|등록일", re.IGNORECASE
)
_PRODUCT_NAMES = re.compile(
    r"product|item|asin|sku|brand|movie|film|hotel|restaurant|store|shop|app$|class[ _]name|"
    r"department|variation|variant|상품|제품|브랜드|영화|매장|가게|식당|품목|모델명",
    re.IGNORECASE,
)
_SAMPLE = 500
_MAX_LABELS, _MAX_RATINGS = 30, 201
_WIDE = 100
"""A scale on which numbers are ratings only if their column says so."""
_MAX_PRODUCTS = 0.5
"""Share of the rows that may have a product of their own."""


@dataclass(frozen=True)
class ReviewSetup:
    """What is what in a table of reviews.

    ``text`` are the columns whose texts are joined, in order. The classes are those of ``label``
    or, without one, made of ``rating`` on a ``scale`` (a key of reviews.texts.ratings.SCALES),
    with the
    middle ratings left out or a class of their own (``neutral``: "leave_out" or "class"); with
    neither there is nothing to be learned. ``date`` and ``product`` are for charts. ``extra``
    columns are learned from as well. ``positive`` is the positive class of two.

    A row may have several labels: those of a cell of ``label`` divided by ``separator`` (of
    lib.core.labels.SEPARATORS; with ``blank`` an empty cell means none of them, else that nobody
    labelled it), or the names of the columns of 0 and 1 in ``flags``, with no ``label``.

    ``names`` are pairs of a class's value and what it is called where it is shown (Task.names);
    values of ``label`` with one name are one class, which has that name in the table too.
    """

    text: tuple[str, ...]
    label: str | None = None
    rating: str | None = None
    scale: int | None = None
    neutral: str = LEAVE_OUT
    date: str | None = None
    product: str | None = None
    extra: tuple[str, ...] = ()
    positive: str | None = None
    separator: str | None = None
    flags: tuple[str, ...] = ()
    blank: bool = True
    names: tuple[tuple[str, str], ...] = ()

    @property
    def several(self) -> bool:
        """Whether a row may have several labels."""
        return bool(self.flags) or self.separator is not None

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that have a part in it, each once."""
        roles = (self.label, *self.flags, self.rating, self.date, self.product)
        return tuple(dict.fromkeys((*self.text, *filter(None, roles), *self.extra)))

    def to_dict(self) -> dict[str, Json]:
        """Return the JSON form."""
        return to_json(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Json]) -> ReviewSetup:
        """Rebuild a set-up from ``to_dict``."""
        return from_json(cls, {"text": (), **data})


def suggest(dataset: Dataset) -> ReviewSetup:
    """Return the likely set-up of a table; ``text`` is empty where no column holds texts.

    The text is the column of the longest texts, whatever its kind; a title is joined only if that
    is asked for: it may be that of a film or a book. Label, rating, date and product are found by
    their names, in English and Korean, and by what they hold.
    """
    text = text_candidates(dataset)[:1]
    others = [column for column in dataset.columns if column.name not in text]
    rating, scale = _rating(dataset, others)
    label = _label(dataset, [column for column in others if column.name != rating])
    date = next((one.name for one in others if one.kind is ColumnKind.DATETIME), None)
    return ReviewSetup(
        text=text,
        label=label,
        rating=rating,
        scale=scale,
        date=date,
        product=_product(dataset, [one for one in others if one.name not in (rating, label)]),
        separator=None if label is None else detect_separator(dataset.frame[label]),
    )


def single_class(dataset: Dataset) -> str | None:
    """Return a column that is named like labels but holds one value only, None without any."""
    for column in dataset.columns:
        if column.distinct == 1 and _LABEL_NAMES.search(column.name.strip()):
            return column.name
    return None


def text_candidates(dataset: Dataset) -> tuple[str, ...]:
    """Return the columns that hold strings of their own, the longest texts first."""
    lengths = {column.name: _length(dataset, column) for column in dataset.columns}
    named = [name for name, length in lengths.items() if length > 0]
    return tuple(sorted(named, key=lambda name: -lengths[name]))


def rating_candidates(dataset: Dataset) -> dict[str, int]:
    """Return the scale by name of each column that could hold star ratings."""
    found = {column.name: _scale(dataset, column) for column in dataset.columns}
    return {
        column.name: scale
        for column in dataset.columns
        if (scale := found[column.name]) is not None
        and (scale < _WIDE or column.written.get("scale") or _RATING_NAMES.search(column.name))
    }


def _length(dataset: Dataset, column: Column) -> float:
    """Return how much text a column holds: characters of a typical cell; 0 for other columns.

    Columns named like texts count double, those that repeat their values count less: reviews may
    be short and much the same ("good"), and a column of URLs or codes is longer than they are.
    """
    values = dataset.frame[column.name]
    if pd.api.types.is_numeric_dtype(values.dtype) or values.dtype.kind == "M":
        return 0.0
    present = values.dropna()
    if present.empty or column.distinct < 2:
        return 0.0
    sample = present.iloc[:: max(1, len(present) // _SAMPLE)].astype("str")
    length = float(np.mean([len(text) for text in sample]))
    spaced = float(np.mean([" " in text.strip() or _hangul(text) for text in sample]))
    distinct = column.distinct / max(len(present), 1)
    named = 2.0 if _TEXT_NAMES.search(column.name) else 1.0
    if column.kind is not ColumnKind.TEXT and (distinct < 0.1 or length < 3):
        return 0.0
    return length * named * (0.1 + 0.9 * spaced) * min(1.0, 0.2 + distinct)


def _hangul(text: str) -> bool:
    return any("가" <= character <= "힣" for character in text[:40])


def _scale(dataset: Dataset, column: Column) -> int | None:
    if column.kind in (ColumnKind.TEXT, ColumnKind.DATETIME) or column.distinct > _MAX_RATINGS:
        return None
    return scale_of(dataset, column.name)


def _rating(dataset: Dataset, columns: Iterable[Column]) -> tuple[str | None, int | None]:
    for column in columns:
        if _RATING_NAMES.search(column.name.strip()):
            scale = _scale(dataset, column)
            if scale is not None:
                return column.name, scale
    return None, None


def _label(dataset: Dataset, columns: Iterable[Column]) -> str | None:
    columns = list(columns)
    usable = [
        column
        for column in columns
        if 2 <= column.distinct <= _MAX_LABELS
        and column.kind in (ColumnKind.CATEGORY, ColumnKind.NUMBER)
        and column.distinct <= dataset.rows / 2
    ]
    # Labels that a cell has several of come in many combinations.
    usable += [
        column
        for column in columns
        if column not in usable
        and column.distinct > 1
        and detect_separator(dataset.frame[column.name]) is not None
    ]
    for column in usable:
        if _LABEL_NAMES.search(column.name.strip()):
            return column.name
    # A table of two columns, the other one with few values: those are its labels.
    return usable[-1].name if len(dataset.columns) == 2 and usable else None


def _product(dataset: Dataset, columns: Iterable[Column]) -> str | None:
    for column in columns:
        enough = 2 <= column.distinct <= max(2, _MAX_PRODUCTS * dataset.rows)
        if enough and _PRODUCT_NAMES.search(column.name) and not _DATE_NAMES.search(column.name):
            return column.name
    return None
