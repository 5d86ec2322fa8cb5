"""Networks as scikit-learn estimators, importable without TensorFlow.

TensorFlow is loaded by ``fit`` and by the predictions. A fitted estimator holds its weights as
NumPy arrays; ``detach_network`` and ``attach_network`` move them into a ``.keras`` file and back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import numpy as np
import pandas as pd
from sklearn.base import ClassifierMixin, RegressorMixin

from lib.core.facts import from_json, to_json
from lib.core.plan import Effort
from lib.core.progress import Progress
from lib.core.tuning import Value
from lib.deep.holdout import split_inner
from lib.deep.network_file import NetworkFile
from lib.deep.prepare import TableEncoder
from lib.deep.protocols import FunctionalModel
from lib.deep.recipes import OWN, Recipe, Shape, changed, choose_recipe
from lib.deep.stacked_fit import fit_many
from lib.deep.stacking import Fitted, Member, Rows
from lib.deep.tuning import Choice
from lib.errors import ModelError

_MAX_COLUMNS = 64
_MIN_ROWS = 4
_AS_COLUMNS = ("keras_linear", OWN)
"""Networks without an embedding of categories: Keras' Sequential takes what they take."""
_ROBUST = ("realmlp", "tabm")
"""Networks whose numbers are scaled robustly and whose values are cut to the range seen."""


class _NetworkEstimator(NetworkFile):
    """What the classifier and the regressor share.

    ``architecture`` is one of lib.deep.recipes.ARCHITECTURES, ``features`` maps columns to kinds,
    ``metric`` chooses the epoch, by default the loss. ``groups`` names a column of group labels
    that must not be torn between training and inner validation: taken from X if it is there, unless
    ``fit`` is given them. ``epochs`` overrides the recipe's number; ``changes`` are settings in
    place of the recipe's own (see lib.deep.recipes.changed). ``tune`` lets it choose what they
    leave open by its inner validation (lib.deep.tuning); ``tuning_`` then says what was tried.
    """

    _loss_metric: str

    def __init__(
        self,
        architecture: str,
        features: Mapping[str, str],
        effort: str = "standard",
        metric: str = "",
        seed: int = 0,
        class_weight: bool = False,
        groups: str | None = None,
        epochs: int | None = None,
        changes: Mapping[str, Value] | None = None,
        watch: Progress | None = None,
        tune: bool = False,
    ) -> None:
        self.architecture = architecture
        self.features = features
        self.effort = effort
        self.metric = metric
        self.seed = seed
        self.class_weight = class_weight
        self.groups = groups
        self.epochs = epochs
        self.changes = changes
        self.watch = watch
        self.tune = tune

    def _encode(self, X: pd.DataFrame) -> TableEncoder:
        columns = self.architecture in _AS_COLUMNS
        return TableEncoder(
            dict(self.features),
            one_hot=_MAX_COLUMNS if columns else 9,
            embed=not columns,
            scaling="robust" if self.architecture in _ROBUST else "standard",
            seed=self.seed,
        ).fit(X)

    def _member(
        self,
        X: pd.DataFrame,
        truth: np.ndarray,
        targets: np.ndarray,
        weights: np.ndarray,
        loss: str,
        groups: np.ndarray | None,
        target_scale: tuple[float, float] = (0.0, 1.0),
    ) -> Member:
        """Learn the encoding from the inner training rows; return what is to be trained."""
        if len(X) < _MIN_ROWS:
            raise ModelError("network_too_few_rows", rows=len(X), least=_MIN_ROWS)
        if groups is None and self.groups is not None and self.groups in X.columns:
            groups = pd.factorize(X[self.groups])[0]
        inner, validation = split_inner(truth, classes=loss != "mse", groups=groups, seed=self.seed)
        self.encoder_ = self._encode(X.iloc[inner])
        numbers, codes = self.encoder_.transform(X)
        shape = Shape(
            numbers.shape[1], self.encoder_.scaled_, tuple(self.encoder_.tables_), targets.shape[1]
        )
        recipe = choose_recipe(
            self.architecture,
            loss,
            effort=Effort(self.effort),
            metric=self.validation_metric,
            rows=len(inner),
            shape=shape,
        )
        recipe = changed(recipe, self.changes or {}, rows=len(inner))
        self.recipe_ = {**to_json(recipe), "epochs": self.epochs or recipe.epochs}
        recipe = from_json(Recipe, self.recipe_)
        smoothed = targets * (1 - recipe.smoothing) + recipe.smoothing / max(2, targets.shape[1])
        training, held_back = (
            Rows(
                numbers[part],
                codes[part],
                (smoothed if loss != "mse" else targets)[part].astype(np.float32),
                weights[part].astype(np.float32),
                truth[part],
            )
            for part in (inner, validation)
        )
        self.shape_ = list(to_json(shape).values())
        self.n_features_in_ = X.shape[1]
        return Member(recipe, shape, training, held_back, self.seed, target_scale)

    def accept(self, fitted: Fitted) -> None:
        """Take what training the member of ``prepare`` gave; ModelError if nothing finite."""
        if not fitted.weights:
            raise ModelError("network_diverged")
        self.weights_ = fitted.weights
        self.history_ = fitted.history

    def choose(self, choice: Choice) -> None:
        """Take the recipe that tuning chose for the member of ``prepare``."""
        self.recipe_ = to_json(choice.recipe)
        self.tuning_ = choice.tuning.to_dict()

    @property
    def validation_metric(self) -> str:
        """The metric that chooses the epoch."""
        return self.metric or self._loss_metric

    @property
    def given(self) -> frozenset[str]:
        """The settings that tuning leaves as they are."""
        return frozenset(self.changes or ())

    def _shape(self) -> Shape:
        names = [one.name for one in fields(Shape)]
        return from_json(Shape, dict(zip(names, self.shape_, strict=True)))

    def _outputs(self, X: pd.DataFrame) -> np.ndarray:
        from lib.deep import keras_plain

        numbers, codes = self.encoder_.transform(X)
        if self.weights_ is None:
            return keras_plain.predict_model(
                self.network_, str(self.recipe_["loss"]), numbers, codes
            )
        recipe = from_json(Recipe, self.recipe_)
        return keras_plain.predict(recipe, self._shape(), self.weights_, numbers, codes)

    def network(self) -> FunctionalModel:
        """Return the fitted network as an ordinary functional Keras model."""
        from lib.deep import keras_plain

        if self.weights_ is None:
            return self.network_
        return keras_plain.export(from_json(Recipe, self.recipe_), self._shape(), self.weights_)


def fit_alone(
    network: NetworkClassifier | NetworkRegressor,
    X: pd.DataFrame,
    y: np.ndarray,
    groups: np.ndarray | None,
) -> None:
    """Fit a network as the only member of a stack; raises ModelError and Cancelled."""
    watch, network.watch = network.watch, None
    try:
        failures = fit_many([network], [X], [y], watch, groups=[groups])
    finally:
        network.watch = watch
    if failures[0] is not None:
        raise failures[0]


class NetworkClassifier(ClassifierMixin, _NetworkEstimator):
    """A network that gives class probabilities; ``y`` may hold codes or texts."""

    _loss_metric = "log_loss"

    def fit(
        self, X: pd.DataFrame, y: np.ndarray, groups: np.ndarray | None = None
    ) -> NetworkClassifier:
        """Fit; ``groups`` keeps rows of one group together in the inner validation."""
        fit_alone(self, X, y, groups)
        return self

    def prepare(self, X: pd.DataFrame, y: np.ndarray, groups: np.ndarray | None = None) -> Member:
        """Learn classes and encoding; return the network to train, for ``accept`` afterwards."""
        y = np.asarray(y)
        if pd.isna(y).any():
            raise ModelError("network_target_missing")
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ModelError("one_class")
        count = len(self.classes_)
        binary = count == 2 and self.architecture != "realmlp"
        targets = codes[:, None].astype(np.float64) if binary else np.eye(count)[codes]
        weights = np.ones(len(y))
        if self.class_weight:
            weights = (len(y) / (count * np.bincount(codes)))[codes]
        loss = "sigmoid" if binary else "softmax"
        return self._member(X, codes, targets, weights, loss, groups)

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        """Return probabilities, shape (rows, classes), in the order of ``classes_``."""
        return self._outputs(X)

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        """Return the most probable class of each row."""
        return np.asarray(self.classes_[self._outputs(X).argmax(axis=1)])


class NetworkRegressor(RegressorMixin, _NetworkEstimator):
    """A network that predicts values; those of RealMLP and TabM are cut to the range seen."""

    _loss_metric = "rmse"

    def fit(
        self, X: pd.DataFrame, y: np.ndarray, groups: np.ndarray | None = None
    ) -> NetworkRegressor:
        """Fit; ``groups`` keeps rows of one group together in the inner validation."""
        fit_alone(self, X, y, groups)
        return self

    def prepare(self, X: pd.DataFrame, y: np.ndarray, groups: np.ndarray | None = None) -> Member:
        """Learn scale and encoding; return the network to train, for ``accept`` afterwards."""
        values = np.asarray(y, dtype=np.float64)
        if not np.all(np.isfinite(values)):
            raise ModelError("network_target_missing")
        self.mean_, deviation = float(values.mean()), float(values.std())
        self.deviation_ = deviation if deviation > 0 else 1.0
        self.range_ = [float(values.min()), float(values.max())]
        targets = (values[:, None] - self.mean_) / self.deviation_
        scale = (self.mean_, self.deviation_)
        return self._member(X, values, targets, np.ones(len(values)), "mse", groups, scale)

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        """Return float64 values, shape (rows,)."""
        values = self._outputs(X) * self.deviation_ + self.mean_
        return (
            np.clip(values, self.range_[0], self.range_[1])
            if self.architecture in _ROBUST
            else values
        )
