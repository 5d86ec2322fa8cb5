"""Classifiers on the frozen vectors of a pretrained sentence encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression

from lib.core.progress import NullProgress, Progress, SubProgress
from lib.deep.estimators import NetworkClassifier
from lib.deep.protocols import FunctionalModel
from lib.errors import ModelError
from lib.workflows.reviews.texts.encoders import encode_texts
from lib.workflows.reviews.texts.features import as_texts

_ENCODING = 0.8
"""Share of the progress that the encoder is given before the networks train."""


class _OnVectors(ClassifierMixin, BaseEstimator):
    """What both heads share: texts become columns v0, v1, ... of a table."""

    text: str
    source: str
    threads: int

    def _vectors(self, X: pd.DataFrame, watch: Progress | None = None) -> pd.DataFrame:
        values = encode_texts(self.source, as_texts(X[self.text]), self.threads, watch)
        names = [f"v{at}" for at in range(values.shape[1])]
        return pd.DataFrame(values.astype(np.float64), columns=names)

    def __getstate__(self) -> dict[str, object]:
        state = dict(super().__getstate__())
        return {**state, "watch": None} if "watch" in state else state


class PretrainedLinear(_OnVectors):
    """Logistic regression on an encoder's vectors of the column ``text``.

    ``source`` is a folder or a hub id (reviews.texts.encoders). What is stored of it is the head:
    the encoder must be there to predict too.
    """

    def __init__(
        self,
        text: str,
        source: str,
        C: float = 10.0,
        class_weight: str | None = None,
        threads: int = 1,
        watch: Progress | None = None,
    ) -> None:
        self.text = text
        self.source = source
        self.C = C
        self.class_weight = class_weight
        self.threads = threads
        self.watch = watch

    def fit(self, X: pd.DataFrame, y: np.ndarray) -> PretrainedLinear:
        """Encode the texts and fit the head."""
        head = LogisticRegression(C=self.C, class_weight=self.class_weight, max_iter=500)
        self.head_ = head.fit(self._vectors(X, self.watch).to_numpy(), y)
        self.classes_ = self.head_.classes_
        return self

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        """Return probabilities, shape (rows, classes)."""
        return self.head_.predict_proba(self._vectors(X).to_numpy())

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        """Return the most probable class of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])


class PretrainedNetwork(_OnVectors):
    """A Keras network with two hidden layers on an encoder's vectors of the column ``text``."""

    def __init__(
        self,
        text: str,
        source: str,
        metric: str = "log_loss",
        seed: int = 0,
        class_weight: bool = False,
        threads: int = 1,
        watch: Progress | None = None,
    ) -> None:
        self.text = text
        self.source = source
        self.metric = metric
        self.seed = seed
        self.class_weight = class_weight
        self.threads = threads
        self.watch = watch

    def fit(self, X: pd.DataFrame, y: np.ndarray) -> PretrainedNetwork:
        """Encode the texts and train the head."""
        failure = self.fit_many([self], [X], [y], self.watch)[0]
        if failure is not None:
            raise failure
        return self

    @staticmethod
    def fit_many(
        estimators: Sequence[PretrainedNetwork],
        Xs: Sequence[pd.DataFrame],
        ys: Sequence[np.ndarray],
        watch: Progress | None = None,
        *,
        budget_seconds: float | None = None,
    ) -> list[ModelError | None]:
        """Encode all texts once, then train all heads as one stack (lib.deep.stacked_fit)."""
        from lib.deep.stacked_fit import fit_many

        tables = [
            one._vectors(X, SubProgress(watch, _ENCODING * at / len(ys), _ENCODING / len(ys)))
            for at, (one, X) in enumerate(zip(estimators, Xs, strict=True))
        ]
        heads = [one._head(table) for one, table in zip(estimators, tables, strict=True)]
        told = SubProgress(watch, _ENCODING, 1 - _ENCODING)
        failures = fit_many(heads, tables, ys, told, budget_seconds=budget_seconds)
        for one, head, failure in zip(estimators, heads, failures, strict=True):
            if failure is None:
                one.head_ = head
                one.classes_, one.history_ = head.classes_, head.history_
        return failures

    def _head(self, table: pd.DataFrame) -> NetworkClassifier:
        return NetworkClassifier(
            "keras_mlp",
            {str(name): "number" for name in table.columns},
            metric=self.metric,
            seed=self.seed,
            class_weight=self.class_weight,
            watch=NullProgress(),
        )

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        """Return probabilities, shape (rows, classes)."""
        return self.head_.predict_proba(self._vectors(X))

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        """Return the most probable class of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def network(self) -> FunctionalModel:
        """Return the fitted head as an ordinary functional Keras model."""
        return self.head_.network()

    def detach_network(self) -> tuple[Self, bytes]:
        """Return a copy of this estimator without its network, and the network's .keras bytes."""
        bare, data = self.head_.detach_network()
        copy = type(self)(**{**self.get_params(deep=False), "watch": None})
        copy.head_, copy.classes_, copy.history_ = bare, self.classes_, self.history_
        return copy, data

    def attach_network(self, data: bytes) -> None:
        """Take the network of ``detach_network`` back."""
        self.head_.attach_network(data)
