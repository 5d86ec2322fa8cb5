"""What the notebook of a run of reviews is made of, beside what that of any run is made of."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_union
from skrub import SquashingScaler

from lib.report.assets.plain import Array, dense, outputs_of
from lib.workflows.reviews.models.review_classifier import choose_grams, put_together
from lib.workflows.reviews.texts.characters import small_letters
from lib.workflows.reviews.texts.cleaning import clean

# What a run decides, which its notebook writes in its place.
TEXT = ""

Progress = Any


class NullProgress:
    """Nobody waits for how far the work is."""


def tell(watch: Any, share: float) -> None:
    """Say nothing of how far the work is."""


def cleaned(table: pd.DataFrame, columns: list[str]) -> list[str]:
    """Return the text of each row, made plain; those of several columns stand below each other."""
    texts = [table[name].astype("str").fillna("").tolist() for name in columns]
    return [clean("\n".join(one for one in row if one.strip())) for row in zip(*texts, strict=True)]


def called(column: "pd.Series[Any]", names: dict[str, str]) -> "pd.Series[Any]":
    """Return labels by the names that were given to them."""
    if column.dtype.kind == "f":
        column = column.map(lambda value: format(value, ".15g"), na_action="ignore")
    return column.map(lambda value: names.get(str(value), str(value)), na_action="ignore")


def as_ratings(column: "pd.Series[Any]") -> Array:
    """Return ratings, which are numbers, as such; NaN where there is none."""
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(values), values, np.nan)


def hangul(letter: str) -> bool:
    """Tell whether a letter is a Korean one."""
    return "가" <= letter <= "힣" or "ㄱ" <= letter <= "ㅎ" or "ㅏ" <= letter <= "ㅣ"


def runs_of_characters(text: str, longest: int) -> Iterator[str]:
    """Yield runs of up to ``longest`` characters of each word, its edges as spaces.

    Spaces beside Hangul are no edge: where they stand in Korean is a matter of habit.
    """
    text = f" {small_letters(text)} "
    last = len(text) - 1
    text = "".join(
        one
        for at, one in enumerate(text)
        if one != " " or at in (0, last) or not (hangul(text[at - 1]) or hangul(text[at + 1]))
    )
    for size in range(1, longest + 1):
        for at in range(len(text) - size + 1):
            run = text[at : at + size]
            if " " not in run[1:-1] and run[:2].strip():
                yield run


def runs_of_words(text: str, longest: int = 2) -> Iterator[str]:
    """Yield words, signs, and pairs of them."""
    parts = groupby(small_letters(text), kind_of)
    words = ["".join(letters) for kind, letters in parts if kind]
    for size in range(1, longest + 1):
        for at in range(len(words) - size + 1):
            yield " ".join(words[at : at + size])


def kind_of(letter: str) -> int:
    """Return 0 for a space, 1 for what words are made of, 2 for signs."""
    if letter == " ":
        return 0
    return 1 if letter < "\uffff" and (letter.isalnum() or letter in "'’_") else 2


def grams_of(texts: list[str], tokens: str) -> Any:
    """Return what counts n-grams: of characters, of words, or of both side by side."""
    tokens, (_, longest) = choose_grams(texts, tokens)
    common = {"sublinear_tf": True, "min_df": 1 if len(texts) < 2_000 else 2, "dtype": np.float32}
    readers = {
        "characters": TfidfVectorizer(
            analyzer=lambda text: runs_of_characters(text, longest), max_features=300_000, **common
        ),
        "words": TfidfVectorizer(analyzer=runs_of_words, max_features=300_000, **common),
    }
    chosen = readers.values() if tokens == "both" else [readers[tokens]]
    return make_union(*chosen)


def of_texts(
    model: Any, X: pd.DataFrame, y: Array, new: pd.DataFrame, seed: int, tokens: str
) -> Array:
    """Return predictions of a linear model of n-grams, with other columns beside the text."""
    texts = X[TEXT].fillna("").tolist()
    grams = grams_of(texts, tokens)
    learn, test = grams.fit_transform(texts), grams.transform(new[TEXT].fillna("").tolist())
    beside = [name for name in X.columns if name != TEXT]
    if beside:
        other = dense(X[beside], seed, SquashingScaler())
        columns = other.fit_transform(X[beside], y)
        learn, test = put_together(learn, columns), put_together(test, other.transform(new[beside]))
        names = [name for name in model.get_params() if name.split("__")[-1] == "plain"]
        model.set_params(**dict.fromkeys(names, columns.shape[1]))
    return outputs_of(model.fit(learn, y), test)
