"""Real and made-up rows of four kinds, as inputs for the same four models, and their splits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.intake.samples import SAMPLES, sample_path
from lib.workflows.learn.facts.payoff import SPLITS, TEST_SHARE
from lib.workflows.learn.jobs.network import Floats

Rows = NDArray[np.int64]

_SIZES, _FEWEST = 4, 40
_PIECES = 512
"""Columns in which pieces of texts are counted."""
_LENGTHS = (2, 4)
_SHARPER = 5.0
"""What weights of pieces are multiplied by: a text's whole row has a length of 1."""
_MIDDLING = 3
"""The stars of reviews that are left out: neither good nor bad."""
WEEKS, AHEAD = 52, 4
"""How many weeks of a series a model sees, and how far ahead it says the value."""
_YEARS = 10


@dataclass(frozen=True)
class Examples:
    """Inputs (n, columns) and targets: codes of ``classes``, or values where these are 0.

    A split is the rows to learn from, of which the first ``sizes`` are taken, and those to test on.
    ``scaler`` returns what is learned on training rows before a model sees them.
    """

    X: Floats
    y: NDArray[np.float64]
    classes: int
    splits: list[tuple[Rows, Rows]]
    scaler: Callable[[], object] | None

    @property
    def sizes(self) -> list[int]:
        """How many rows are learned from: from a few to the most that each split has."""
        most = min(len(train) for train, _ in self.splits)
        return [round(size) for size in np.geomspace(_FEWEST, most, _SIZES)]

    def parts(self, size: int, split: int) -> tuple[Floats, Floats, Floats, Floats]:
        """Return inputs and targets to learn from, then those to test on, as models take them."""
        train, test = self.splits[split]
        train = train[:size]
        inputs, tested = self.X[train], self.X[test]
        if self.scaler is not None:
            scaler = self.scaler()
            inputs, tested = scaler.fit(inputs).transform(inputs), scaler.transform(tested)  # type: ignore[attr-defined]
        return inputs, self.y[train], tested, self.y[test]


def _table(seed: int) -> Examples:
    from sklearn.preprocessing import StandardScaler

    frame, y = _sample("breast_cancer")
    return _of_classes(frame.to_numpy(np.float64), y, seed, StandardScaler)


def _text(seed: int) -> Examples:
    """Return reviews that are not alike, as counts of pieces of words; a class for good ones."""
    from sklearn.feature_extraction.text import HashingVectorizer

    frame = pd.read_csv(sample_path("product_reviews"))
    frame = frame[frame["rating"] != _MIDDLING].drop_duplicates("review")
    counted = HashingVectorizer(
        analyzer="char_wb",
        ngram_range=_LENGTHS,
        n_features=_PIECES,
        norm=None,
        alternate_sign=False,
    )
    X = counted.transform(frame["review"].fillna("").str.lower()).toarray()
    good = (frame["rating"] > _MIDDLING).to_numpy().astype(np.float64)
    return _of_classes(X, good, seed, _weighed)


def _weighed() -> object:
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    dense = FunctionTransformer(lambda weights: weights.toarray() * _SHARPER, accept_sparse=True)
    return make_pipeline(TfidfTransformer(sublinear_tf=True), dense)


def _pictures(seed: int) -> Examples:
    frame, y = _sample("digits")
    pixels = frame.to_numpy(np.float64)
    return _of_classes(pixels / pixels.max(), y, seed, None)


def _series(seed: int) -> Examples:
    """Return a year of weeks and the change in the weeks after; tested on five of the last years.

    Both are differences from the last week known: trees cannot say what they have never seen.
    """
    from sklearn.preprocessing import StandardScaler
    from statsmodels.datasets import co2

    values = co2.load_pandas().data["co2"].interpolate().to_numpy()
    windows = np.lib.stride_tricks.sliding_window_view(values, WEEKS + AHEAD)
    known = windows[:, [WEEKS - 1]]
    X, y = windows[:, : WEEKS - 1] - known, windows[:, -1] - known[:, 0]
    years = np.random.default_rng(seed).choice(_YEARS, SPLITS, replace=False)
    splits = []
    for year in np.sort(years):
        start = len(y) - WEEKS * (int(year) + 1)
        # Of what is learned all is known once the first week is asked for; the latest comes first.
        splits.append((np.arange(start - AHEAD, -1, -1), np.arange(start, start + WEEKS)))
    return Examples(X, y, 0, splits, StandardScaler)


LOADED: Mapping[str, Callable[[int], Examples]] = {
    "table": _table,
    "text": _text,
    "pictures": _pictures,
    "series": _series,
}


def _sample(name: str) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """Return the columns of a sample to learn from, and its classes as codes."""
    target = SAMPLES[name].target
    frame = pd.read_csv(sample_path(name))
    codes = pd.factorize(frame[target], sort=True)[0].astype(np.float64)
    return frame.drop(columns=target), codes


def _of_classes(
    X: Floats, y: NDArray[np.float64], seed: int, scaler: Callable[[], object] | None
) -> Examples:
    from sklearn.model_selection import StratifiedShuffleSplit

    drawn = StratifiedShuffleSplit(SPLITS, test_size=TEST_SHARE, random_state=seed)
    return Examples(X, y, len(np.unique(y)), list(drawn.split(X, y)), scaler)
