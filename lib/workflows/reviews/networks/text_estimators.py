"""Text networks as scikit-learn estimators, importable without TensorFlow.

A text column is read by a reviews.networks.text_inputs.TextEncoder, the other columns, if any, by
the TableEncoder of the networks for tables.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from sklearn.base import ClassifierMixin

from lib.core.facts import from_json, to_json
from lib.core.labels import strata
from lib.core.memory import give_back
from lib.core.plan import Effort
from lib.core.progress import NullProgress, Progress, SubProgress
from lib.core.tuning import Value
from lib.deep.holdout import split_inner
from lib.deep.network_file import NetworkFile
from lib.deep.prepare import TableEncoder
from lib.deep.protocols import FunctionalModel
from lib.deep.recipes import Shape
from lib.deep.stacking import Fitted, Member
from lib.errors import Cancelled, ModelError
from lib.workflows.reviews.networks.text_inputs import Reader, TextEncoder, TextRows
from lib.workflows.reviews.networks.text_recipes import (
    STACKED,
    TextRecipe,
    choose_text_recipe,
    text_changed,
)
from lib.workflows.reviews.texts.counting import forget_counts
from lib.workflows.reviews.texts.tokens import east_asian

_MIN_ROWS = 4
_LEVELS = 32


Pieces = list[tuple[int, int, float]]


@dataclass(frozen=True)
class Why:
    """What pieces (start, end, value) of a text add; ``error``: the share that the sum misses.

    ``attention`` is how much each piece is looked at, of networks that have any.
    """

    pieces: Pieces
    error: float
    attention: Pieces | None = None


class TextNetworkClassifier(ClassifierMixin, NetworkFile):
    """A network on the column ``text`` that gives class probabilities.

    A target of shape (rows, labels) is a matrix of 0 and 1: each label gets a probability.

    ``architecture`` is one of reviews.networks.text_recipes.ARCHITECTURES; ``features`` maps all
    columns
    to kinds, the text's too; ``metric`` chooses the epoch; ``groups`` names a column of groups that
    inner validation must not tear. ``changes`` are settings in place of the recipe's own.
    """

    def __init__(
        self,
        architecture: str,
        text: str,
        features: Mapping[str, str],
        effort: str = "standard",
        metric: str = "log_loss",
        seed: int = 0,
        class_weight: bool = False,
        groups: str | None = None,
        changes: Mapping[str, Value] | None = None,
        watch: Progress | None = None,
    ) -> None:
        self.architecture = architecture
        self.text = text
        self.features = features
        self.effort = effort
        self.metric = metric
        self.seed = seed
        self.class_weight = class_weight
        self.groups = groups
        self.changes = changes
        self.watch = watch

    def fit(
        self, X: pd.DataFrame, y: np.ndarray, groups: np.ndarray | None = None
    ) -> TextNetworkClassifier:
        """Fit; ``groups`` keeps rows of one group together in the inner validation."""
        failures = self.fit_many([self], [X], [y], self.watch, groups=[groups])
        if failures[0] is not None:
            raise failures[0]
        return self

    @staticmethod
    def fit_many(
        estimators: Sequence[TextNetworkClassifier],
        Xs: Sequence[pd.DataFrame],
        ys: Sequence[np.ndarray],
        watch: Progress | None = None,
        *,
        groups: Sequence[np.ndarray | None] | None = None,
        budget_seconds: float | None = None,
    ) -> list[ModelError | None]:
        """Fit estimators of one architecture, those with as many steps an epoch as one stack.

        See lib.deep.stacked_fit.fit_many, whose signature and promises these are.
        """
        from lib.workflows.reviews.networks.keras_text_fit import fit_texts

        forget_counts()  # other models' on this worker: tables of vectors want the room
        reader = Reader([X[one.text] for one, X in zip(estimators, Xs, strict=True)])
        failures: list[ModelError | None] = [None] * len(estimators)
        members: dict[int, Member] = {}
        inner = groups or [None] * len(estimators)
        for at, (one, X, y, group) in enumerate(zip(estimators, Xs, ys, inner, strict=True)):
            if watch is not None and watch.cancelled():
                raise Cancelled
            try:
                member = one._prepare(X, y, group, reader, at)
                members[at] = replace(member, watch=NullProgress())
            except ModelError as error:
                failures[at] = error
        del reader  # its n-grams are not needed while training
        give_back()
        stacks: dict[Hashable, list[int]] = {}
        for at, member in members.items():
            alone = at if member.recipe.architecture not in STACKED else -1
            key = (member.recipe.structure(), member.shape.outputs, member.steps, alone)
            stacks.setdefault((*key, estimators[at].metric), []).append(at)
        done, total = 0.0, sum(map(_work, members.values()))
        for chosen in stacks.values():
            share = sum(_work(members[at]) for at in chosen) / total
            fitted = fit_texts(
                [members[at] for at in chosen],
                metric=estimators[chosen[0]].metric,
                watch=SubProgress(watch, done, share),
                budget_seconds=None if budget_seconds is None else budget_seconds * share,
            )
            done += share
            for at, result in zip(chosen, fitted, strict=True):
                try:
                    estimators[at].accept(result)
                except ModelError as error:
                    failures[at] = error
            give_back()  # traced functions and their variables hold one another
        return failures

    def _prepare(
        self,
        X: pd.DataFrame,
        y: np.ndarray,
        groups: np.ndarray | None,
        reader: Reader,
        number: int,
    ) -> Member:
        """Learn classes, vocabulary and encoding; return what is to be trained."""
        y = np.asarray(y)
        if pd.isna(y).any():
            raise ModelError("network_target_missing")
        if len(X) < _MIN_ROWS:
            raise ModelError("network_too_few_rows", rows=len(X), least=_MIN_ROWS)
        several = y.ndim == 2
        if len(np.unique(y)) < 2:
            raise ModelError("one_class")
        if several:  # each row's rarest label decides its part of the inner split
            self.classes_, codes = np.arange(y.shape[1]), strata(y)
        else:
            self.classes_, codes = np.unique(y, return_inverse=True)
        count = len(self.classes_)
        if groups is None and self.groups is not None and self.groups in X.columns:
            groups = pd.factorize(X[self.groups])[0]
        inner, validation = split_inner(codes, classes=True, groups=groups, seed=self.seed)
        rows = reader.rows(number)
        loss = "labels" if several else "sigmoid" if count == 2 else "softmax"
        recipe = self._choose(reader, rows[inner], loss)
        self.recipe_ = to_json(recipe)
        self.encoder_ = TextEncoder(self.recipe_).fit(reader, rows[inner])
        self.others_ = self._fit_others(X.iloc[inner])
        numbers = self._numbers(X)
        ids = self.encoder_.encode(reader, rows)
        targets = _targets(y, codes, recipe)
        weights = np.ones(len(y))
        if self.class_weight and not several:
            weights = (len(y) / (count * np.bincount(codes)))[codes]
        self.shape_ = [numbers.shape[1], self.encoder_.size_, targets.shape[1]]
        self.n_features_in_ = X.shape[1]
        parts = [
            TextRows(
                numbers[part],
                np.zeros((len(part), 0), dtype=np.int32),
                targets[part].astype(np.float32),
                weights[part].astype(np.float32),
                y[part] if several else codes[part],
                ids.take(part),
            )
            for part in (inner, validation)
        ]
        shape = Shape(numbers.shape[1], 0, (self.encoder_.size_,), targets.shape[1])
        return Member(recipe, shape, parts[0], parts[1], self.seed)

    def _choose(self, reader: Reader, rows: np.ndarray, loss: str) -> TextRecipe:
        """Return the recipe for the training texts."""
        recipe = choose_text_recipe(
            self.architecture,
            loss=loss,
            effort=Effort(self.effort),
            rows=len(rows),
            wide=east_asian(reader.texts[row] for row in rows),
        )
        return text_changed(recipe, self.changes or {})

    def _fit_others(self, X: pd.DataFrame) -> TableEncoder | None:
        others = {name: kind for name, kind in self.features.items() if name != self.text}
        if not others:
            return None
        return TableEncoder(
            others, one_hot=_LEVELS, embed=False, scaling="standard", seed=self.seed
        ).fit(X)

    def _numbers(self, X: pd.DataFrame) -> np.ndarray:
        if self.others_ is None:
            return np.zeros((len(X), 0), dtype=np.float32)
        return self.others_.transform(X)[0]

    def accept(self, fitted: Fitted) -> None:
        """Take what training gave; ModelError if nothing finite."""
        if not fitted.weights:
            raise ModelError("network_diverged")
        self.weights_ = fitted.weights
        self.history_ = fitted.history

    def network(self) -> FunctionalModel:
        """Return the fitted network as an ordinary functional Keras model."""
        if self.weights_ is not None:
            from lib.workflows.reviews.networks import keras_text_networks as networks
            from lib.workflows.reviews.networks.keras_text_fit import shape_of

            model = networks.build_text(
                from_json(TextRecipe, self.recipe_), shape_of(self.shape_)
            ).model
            model.set_weights(self.weights_)
            self.network_ = model
            self.weights_ = None
        return self.network_

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        """Return probabilities, shape (rows, classes), in the order of ``classes_``."""
        from lib.workflows.reviews.networks import keras_text_networks as networks

        reader = Reader([X[self.text]])
        ids = self.encoder_.encode(reader, reader.rows(0))
        return networks.predict_text(self.network(), ids, self._numbers(X))

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        """Return the most probable class of each row; of several labels a matrix of 0 and 1."""
        if self.recipe_["loss"] == "labels":
            return (self.predict_proba(X) > 0.5).astype(np.int64)
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def why(self, text: str, target: int, row: pd.DataFrame) -> Why:
        """Return what each n-gram or token of a cleaned text adds to the logit of a class.

        Integrated gradients (Sundararajan et al. 2017) from zero vectors; ``target`` counts in
        ``classes_``; ``row`` holds the other columns, where there are any.
        """
        from lib.workflows.reviews.networks.keras_text_why import attention, integrated_gradients

        ids, starts, ends = self.encoder_.spans(text)
        network = self.network()
        numbers = self._numbers(row)
        if self.encoder_.bag:
            # Of an n-gram that stands twice the network knows only that it is there.
            distinct, places, times = np.unique(ids, return_inverse=True, return_counts=True)
            found = integrated_gradients(network, distinct, numbers, target)
            values = (found.values / times)[places]
        else:
            found = integrated_gradients(network, ids, numbers, target)
            values = found.values
        weights = attention(network, ids)
        return Why(
            pieces_of(starts, ends, values),
            found.error,
            None if weights is None else pieces_of(starts, ends, weights),
        )

    def knows(self, text: str) -> bool:
        """Whether a cleaned text holds any n-gram or token that the network has learned."""
        return self.encoder_.knows(text)

    def vectors(self, words: Sequence[str]) -> np.ndarray:
        """Return a vector for each word: the mean of those of its n-grams or tokens."""
        from lib.workflows.reviews.networks.keras_text_why import first_table

        table = first_table(self.network())
        found = np.zeros((len(words), table.shape[1]))
        for at, word in enumerate(words):
            ids = self.encoder_.spans(word)[0]
            if len(ids):
                found[at] = table[ids].mean(axis=0)
        return found

    def attach_network(self, data: bytes) -> None:
        """Take the network of ``detach_network`` back; it is loaded in Keras's safe mode."""
        from lib.workflows.reviews.networks import keras_text_layers as _layers  # registers them  # noqa: F401

        super().attach_network(data)


def _targets(y: np.ndarray, codes: np.ndarray, recipe: TextRecipe) -> np.ndarray:
    """Return what the last layer is to give, smoothed.

    Not where a row may have several labels: a rare one would be taken for frequent everywhere.
    """
    if recipe.loss == "labels":
        return y.astype(np.float64)
    count = int(codes.max()) + 1
    targets = codes[:, None].astype(np.float64) if count == 2 else np.eye(count)[codes]
    return targets * (1 - recipe.smoothing) + recipe.smoothing / max(2, targets.shape[1])


def _work(member: Member) -> int:
    return len(member.training.targets) * member.recipe.epochs


def pieces_of(starts: np.ndarray, ends: np.ndarray, values: np.ndarray) -> Pieces:
    """Return places and values as plain numbers."""
    return [(int(a), int(b), float(v)) for a, b, v in zip(starts, ends, values, strict=True)]
