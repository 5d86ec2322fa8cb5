"""Classifiers of reviews: n-grams of a text, further columns beside them, a linear model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, Self

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin, clone
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from lib.errors import InputError, ModelError
from lib.models.labelwise import LabelWise
from lib.workflows.reviews.texts.features import TextGrams, as_texts

Array = np.ndarray[Any, Any]

_BESIDE = 0.2
"""Weight of a further column of variance one beside a text, whose n-grams have length one."""
_FEW = 2_000
"""Training texts below which n-grams that stand only once are features too."""
_MUCH_TEXT = 5_000_000
"""Characters of all training texts from which fewer n-grams tell as much, for far less time."""
_HANGUL = 0.3


class Classifier(Protocol):
    """A classifier of sparse matrices with scikit-learn's interface."""

    classes_: Array

    def fit(self, X: sparse.csr_matrix, y: Array) -> Self:
        """Fit; of several labels a row ``y`` is a matrix of 0 and 1."""


class Linear(Protocol):
    """A fitted classifier with a weight for each feature."""

    coef_: Array


class ReviewClassifier(ClassifierMixin, BaseEstimator):
    """A classifier of rows with a text and perhaps further columns.

    ``text`` names the text's column; ``columns`` is a transformer of the other features to a dense
    matrix, or None. ``model`` is a classifier of sparse matrices; a parameter of it called
    ``plain`` is told how many of the last columns are no n-grams. ``tokens`` is one of
    reviews.texts.features.TOKENS or "auto": characters where Hangul is common (in Korean a space
    says little about words), words where there is much text, both otherwise.
    """

    def __init__(
        self,
        text: str,
        model: Classifier,
        columns: TransformerMixin | None = None,
        tokens: str = "auto",
    ) -> None:
        self.text = text
        self.model = model
        self.columns = columns
        self.tokens = tokens

    def fit(self, X: pd.DataFrame, y: Array) -> Self:
        """Fit; raises ModelError "one_class", or "texts_without_pieces" for texts of nothing."""
        if len(np.unique(y)) < 2:
            raise ModelError("one_class")
        texts = self._texts(X)
        fewest = 1 if len(texts) < _FEW else 2
        tokens, characters = choose_grams(texts, self.tokens)
        self.grams_ = TextGrams(tokens=tokens, characters=characters, fewest=fewest)
        matrix = self.grams_.fit_transform(texts)
        self.columns_ = None if self.columns is None else clone(self.columns)
        beside = None if self.columns_ is None else self.columns_.fit_transform(X, y)
        self.learner_ = clone(self.model)
        plain = 0 if beside is None else beside.shape[1]
        told = {
            name: plain for name in self.learner_.get_params() if name.split("__")[-1] == "plain"
        }
        self.learner_.set_params(**told)
        self.learner_.fit(put_together(matrix, beside), y)
        self.classes_ = self.learner_.classes_
        self.n_features_in_ = X.shape[1]
        return self

    def predict_proba(self, X: pd.DataFrame) -> Array:
        """Return class probabilities, shape (rows, classes)."""
        matrix = self.grams_.transform(self._texts(X))
        beside = None if self.columns_ is None else self.columns_.transform(X)
        return self.learner_.predict_proba(put_together(matrix, beside))

    def predict(self, X: pd.DataFrame) -> Array:
        """Return the most probable classes; of several labels a row their matrix of 0 and 1."""
        proba = self.predict_proba(X)
        if isinstance(self.learner_, LabelWise):
            return (proba > 0.5).astype(np.int64)
        return self.classes_[proba.argmax(axis=1)]

    def term_weights(self) -> tuple[list[str], Array]:
        """Return the n-grams and their weights, shape (classes, n-grams): larger speaks for it.

        Of two classes, those of the negative one are minus those of the positive one.
        """
        names = self.grams_.names
        weights = linear_weights(self.learner_)[:, : len(names)]
        return names, np.vstack([-weights, weights]) if len(weights) == 1 else weights

    def contributions(self, text: str) -> Array:
        """Return what each character of a cleaned text adds for each class.

        Shape (characters, classes). What an n-gram adds (its weight times its value) is shared out
        over its characters; characters that no n-gram covers add nothing.
        """
        columns, starts, ends = self.grams_.places(text)
        names, weights = self.term_weights()
        values = self.grams_.transform([text])
        scale = _scale_of(self.learner_)
        per_class = weights if scale is None else weights / scale(values)
        amounts = np.asarray(values.todense()).ravel()
        times = np.bincount(columns, minlength=len(names))
        result = np.zeros((len(text), len(per_class)))
        for column, start, end in zip(columns, starts, ends, strict=True):
            share = amounts[column] / times[column] / max(end - start, 1)
            result[start:end] += share * per_class[:, column]
        return result

    def knows(self, text: str) -> bool:
        """Whether a cleaned text holds any n-gram that the model has learned."""
        return self.grams_.transform([text]).nnz > 0

    def _texts(self, X: pd.DataFrame) -> list[str]:
        if self.text not in X.columns:
            raise InputError("features_missing", columns=[self.text])
        return as_texts(X[self.text])


def choose_grams(texts: list[str], wanted: str) -> tuple[str, tuple[int, int]]:
    """Return one of TOKENS, and which n-grams of characters: by language and amount of text.

    With 5 million characters of English, words are as good as words and characters (ROC AUC 0.953
    and 0.949 on womens_clothing_reviews) at a quarter of the time and a tenth of the memory.
    """
    much = sum(map(len, texts)) > _MUCH_TEXT
    sample = texts[:: max(1, len(texts) // 500)]
    letters = [character for text in sample for character in text[:200] if character.isalpha()]
    hangul = sum("가" <= one <= "힣" or "ㄱ" <= one <= "ㅣ" for one in letters)
    korean = hangul > _HANGUL * max(len(letters), 1)
    tokens = wanted
    if wanted == "auto":
        tokens = "characters" if korean else "words" if much else "both"
    return tokens, (1, 3) if much else (1, 5)


def linear_weights(model: Classifier) -> Array:
    """Return a linear classifier's weights, shape (1 or classes, features)."""
    if isinstance(model, LabelWise):
        return _weights_of_labels(model)
    inner = _innermost(model)
    if not isinstance(inner, ComplementNB):
        return np.atleast_2d(np.asarray(inner.coef_, dtype=np.float64))
    logs = np.asarray(inner.feature_log_prob_, dtype=np.float64)
    return logs[1:] - logs[:1] if len(logs) == 2 else logs - logs.mean(axis=0)


def _weights_of_labels(model: LabelWise) -> Array:
    """Return the weights for each label against its absence, shape (labels, features)."""
    rows = [None if one is None else linear_weights(one)[0] for one in model.models_]
    size = next(len(row) for row in rows if row is not None)
    return np.stack([np.zeros(size) if row is None else row for row in rows])


def _scale_of(model: Classifier) -> Callable[[sparse.csr_matrix], Array] | None:
    """Return what scales the weights of a row of n-grams by class, None where nothing does."""
    if not isinstance(model, LabelWise):
        return getattr(_innermost(model), "scale_of", None)
    scales = [None if one is None else _scale_of(one) for one in model.models_]
    if not any(scales):
        return None
    return lambda X: np.stack([[1.0] if one is None else one(X)[0] for one in scales])


def _innermost(model: Classifier) -> Linear | ComplementNB:
    for name in ("margins_", "bayes_"):
        model = getattr(model, name, model)
    return model


def put_together(matrix: sparse.csr_matrix, beside: Array | None) -> sparse.csr_matrix:
    """Return n-grams with other columns to their right, which weigh as much as a few n-grams."""
    if beside is None:
        return matrix
    dense = sparse.csr_matrix(np.asarray(beside, dtype=np.float32) * _BESIDE)
    return sparse.hstack([matrix, dense], format="csr", dtype=np.float32)


class RatioMargins(ClassifierMixin, BaseEstimator):
    """A linear classifier of n-grams that are weighted by naive Bayes' log-count ratios: NB-SVM.

    Source: Wang and Manning 2012. Each n-gram is multiplied by the log of the ratio of its shares
    in a class and outside of it (smoothed by ``alpha``); rows are brought to length one again. The
    weights are interpolated between their mean size (naive Bayes, 0) and themselves (1).
    ``learner`` is "svm" or "logistic". One classifier a class where there are more than two. The
    last ``plain`` columns are no n-grams.
    """

    def __init__(
        self,
        C: float = 0.3,
        learner: str = "svm",
        interpolation: float = 1.0,
        alpha: float = 1.0,
        balanced: bool = False,
        seed: int = 0,
        plain: int = 0,
    ) -> None:
        self.C = C
        self.learner = learner
        self.interpolation = interpolation
        self.alpha = alpha
        self.balanced = balanced
        self.seed = seed
        self.plain = plain

    def fit(self, X: sparse.csr_matrix, y: Array) -> Self:
        """Fit."""
        self.classes_ = np.unique(y)
        self.n_features_in_ = X.shape[1]
        targets = self.classes_[1:] if len(self.classes_) == 2 else self.classes_
        parts = [self._one(X, y == target) for target in targets]
        self.ratios_ = np.stack([ratio for ratio, _, _ in parts]).astype(np.float32)
        weights = np.stack([coef for _, coef, _ in parts])
        # As weights of the n-grams themselves, before rows are brought to length one.
        self.coef_ = (weights * self.ratios_).astype(np.float32)
        self.intercept_ = np.array([intercept for _, _, intercept in parts])
        return self

    def decision_function(self, X: sparse.csr_matrix) -> Array:
        """Return margins: (rows,) for two classes, else (rows, classes)."""
        margins = np.stack(
            [
                np.asarray(X @ coef).ravel() / self._lengths(X, ratio) + intercept
                for coef, ratio, intercept in zip(
                    self.coef_, self.ratios_, self.intercept_, strict=True
                )
            ],
            axis=1,
        )
        return margins[:, 0] if len(self.classes_) == 2 else margins

    def scale_of(self, X: sparse.csr_matrix) -> Array:
        """Return the length that one row of n-grams has by each class's ratios, a column."""
        return np.array([self._lengths(X, ratio[: X.shape[1]]) for ratio in self.ratios_])

    def _one(self, X: sparse.csr_matrix, inside: Array) -> tuple[Array, Array, float]:
        ratio = self._ratio(X, inside)
        weighted = X.multiply(ratio[None, :]).tocsr().astype(np.float32)
        lengths = self._lengths(X, ratio)
        weighted.data /= np.repeat(lengths, np.diff(weighted.indptr)).astype(np.float32)
        weight = "balanced" if self.balanced else None
        common = {"C": self.C, "class_weight": weight, "random_state": self.seed}
        if self.learner == "logistic":
            learner = LogisticRegression(solver="liblinear", dual=True, **common)
        else:
            learner = LinearSVC(dual=True, **common)
        learner.fit(weighted, inside.astype(np.int64))
        coef = learner.coef_.ravel()
        size = np.abs(coef).mean()
        coef = (1 - self.interpolation) * size + self.interpolation * coef
        return ratio, coef, float(learner.intercept_[0])

    def _ratio(self, X: sparse.csr_matrix, inside: Array) -> Array:
        """Return the log ratio of each column; 1 for those that are no n-grams."""
        there = X.astype(bool).astype(np.float32)
        within = np.asarray(inside.astype(np.float32) @ there).ravel()
        without = np.asarray((~inside).astype(np.float32) @ there).ravel()
        grams = X.shape[1] - self.plain
        within, without = within[:grams] + self.alpha, without[:grams] + self.alpha
        ratio = np.log((within / within.sum()) / (without / without.sum()))
        return np.concatenate([ratio, np.ones(self.plain)]).astype(np.float32)

    def _lengths(self, X: sparse.csr_matrix, ratio: Array) -> Array:
        squares = np.asarray(X.multiply(X) @ (ratio.astype(np.float64) ** 2)).ravel()
        return np.sqrt(np.where(squares > 0, squares, 1.0))


class CountBayes(ClassifierMixin, BaseEstimator):
    """Complement naive Bayes (Rennie et al. 2003) of n-grams and, as their parts, other columns.

    The last ``plain`` columns may be negative: each counts as two, above and below zero.
    """

    def __init__(self, alpha: float = 0.2, plain: int = 0) -> None:
        self.alpha = alpha
        self.plain = plain

    def fit(self, X: sparse.csr_matrix, y: Array) -> Self:
        """Fit."""
        self.bayes_ = ComplementNB(alpha=self.alpha).fit(self._counts(X), y)
        self.classes_ = self.bayes_.classes_
        self.n_features_in_ = X.shape[1]
        return self

    def predict_proba(self, X: sparse.csr_matrix) -> Array:
        """Return class probabilities, shape (rows, classes)."""
        return self.bayes_.predict_proba(self._counts(X))

    def predict(self, X: sparse.csr_matrix) -> Array:
        """Return the most probable classes."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def decision_function(self, X: sparse.csr_matrix) -> Array:
        """Return the log odds of the second of two classes, shape (rows,), else of each class."""
        logs = self.bayes_.predict_joint_log_proba(self._counts(X))
        return logs[:, 1] - logs[:, 0] if logs.shape[1] == 2 else logs

    def _counts(self, X: sparse.csr_matrix) -> sparse.csr_matrix:
        if not self.plain:
            return X
        grams = X.shape[1] - self.plain
        other = X[:, grams:].toarray()
        parts = [X[:, :grams], np.maximum(other, 0), np.maximum(-other, 0)]
        return sparse.hstack([sparse.csr_matrix(part) for part in parts], format="csr")
