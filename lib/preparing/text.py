"""Free text as a few dense numbers: TF-IDF of character n-grams, then a truncated SVD."""

from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

Floats = NDArray[np.float32]


class TextVectors(TransformerMixin, BaseEstimator):
    """One column of text as ``components`` numbers (latent semantic analysis).

    Character n-grams need no tokenizer, so Korean and English are served alike. A missing text is
    an empty one; where training texts hold nothing, there are no output columns. Takes a Series.
    Source: Deerwester et al. 1990; skrub's StringEncoder does the same, but fails on empty text.
    """

    def __init__(self, components: int = 30, seed: int = 0) -> None:
        self.components = components
        self.seed = seed

    def fit(self, X: pd.Series, y: object = None) -> Self:
        """Learn the n-grams and their directions."""
        self.fit_transform(X)
        return self

    def fit_transform(self, X: pd.Series, y: object = None) -> Floats:
        """Learn, and return the training texts' vectors, shape (rows, at most components)."""
        texts = _plain(X)
        self.n_features_in_ = 1
        self.vectorizer_ = None
        self.svd_ = None
        self.scale_ = 1.0
        if not any(texts):
            return np.zeros((len(texts), 0), dtype=np.float32)
        self.vectorizer_ = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(2, 4),
            max_features=20_000,
            sublinear_tf=True,
            dtype=np.float32,
        )
        grams = self.vectorizer_.fit_transform(texts)
        if min(grams.shape) > self.components:
            self.svd_ = TruncatedSVD(self.components, n_iter=3, random_state=self.seed)
            vectors = self.svd_.fit_transform(grams)
        else:
            vectors = grams[:, : self.components].toarray()
        self.scale_ = float(np.sqrt(np.sum(np.var(vectors, axis=0)))) or 1.0
        return self._scaled(vectors)

    def transform(self, X: pd.Series) -> Floats:
        """Return the texts' vectors, shape (rows, at most components)."""
        texts = _plain(X)
        if self.vectorizer_ is None:
            return np.zeros((len(texts), 0), dtype=np.float32)
        grams = self.vectorizer_.transform(texts)
        if self.svd_ is None:
            return self._scaled(grams[:, : self.components].toarray())
        return self._scaled(self.svd_.transform(grams))

    def _scaled(self, vectors: Floats) -> Floats:
        # Together the columns weigh as much as three standardised numbers, not as thirty.
        return np.asarray(vectors * (np.sqrt(3) / self.scale_), dtype=np.float32)


def _plain(column: pd.Series) -> list[str]:
    return [text.strip() for text in column.fillna("").astype("str").tolist()]
