"""CatBoost as an estimator that can be stopped, and kept without pickle."""

import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Self

import catboost
import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from lib.core.facts import Scalar
from lib.core.model import Target
from lib.core.progress import NullProgress, Progress
from lib.errors import Cancelled
from lib.models.protocols import Matrix
from lib.models.tuned import SharedProgress

_POLL_SECONDS = 0.2


class CatBoostBooster(BaseEstimator):
    """Gradient boosting by CatBoost on a matrix whose first columns are category codes.

    ``objective`` is "RMSE", "Logloss" or "MultiClass"; ``y`` are values or codes from 0.
    The fitted model is kept as bytes in CatBoost's own format, ``model_``.
    """

    def __init__(
        self,
        objective: str,
        categories: int = 0,
        iterations: int = 1000,
        learning_rate: float = 0.06,
        depth: int = 6,
        l2: float = 3.0,
        patience: int = 50,
        balanced: bool = False,
        threads: int = 1,
        seed: int = 0,
        watch: SharedProgress | None = None,
    ) -> None:
        self.objective = objective
        self.categories = categories
        self.iterations = iterations
        self.learning_rate = learning_rate
        self.depth = depth
        self.l2 = l2
        self.patience = patience
        self.balanced = balanced
        self.threads = threads
        self.seed = seed
        self.watch = watch

    def fit(self, X: Matrix, y: Target, *, X_val: Matrix, y_val: Target) -> Self:
        """Fit, stopping by the validation rows; raises Cancelled if the watch says so."""
        stopping: dict[str, Scalar] = {
            "od_type": "Iter",
            "od_wait": self.patience,
            "use_best_model": True,
        }
        return self._learn(X, y, {**stopping, "iterations": self.iterations}, X_val, y_val)

    def refit(self, X: Matrix, y: Target) -> Self:
        """Fit anew, on rows that none are held back from, as many trees as ``fit`` kept."""
        return self._learn(X, y, {"iterations": max(self.iterations_, 1)})

    def _learn(
        self,
        X: Matrix,
        y: Target,
        options: dict[str, Scalar],
        X_val: Matrix | None = None,
        y_val: Target | None = None,
    ) -> Self:
        iterations = int(options["iterations"] or 0)
        listener = _Listener(self.watch.watch if self.watch else NullProgress(), iterations)
        model = catboost.CatBoost(self._parameters(len(np.unique(y))) | options)
        validation = None if X_val is None else self._pool(X_val, y_val)
        model.fit(self._pool(X, y), eval_set=validation, callbacks=[listener], verbose=False)
        if listener.stopped:
            raise Cancelled
        self.iterations_ = int(model.tree_count_)
        self.model_ = _to_bytes(model)
        self._loaded: catboost.CatBoost | None = model
        return self

    def predict(self, X: Matrix) -> Matrix:
        """Return values, float64."""
        return np.asarray(self._booster().predict(self._pool(X), thread_count=self.threads))

    def predict_proba(self, X: Matrix) -> Matrix:
        """Return probabilities, shape (rows, classes)."""
        return np.asarray(
            self._booster().predict(
                self._pool(X), prediction_type="Probability", thread_count=self.threads
            )
        )

    def _parameters(self, classes: int) -> dict[str, Scalar]:
        objective = "Logloss" if self.objective == "MultiClass" and classes == 2 else self.objective
        return {
            "loss_function": objective,
            "learning_rate": self.learning_rate,
            "depth": self.depth,
            "l2_leaf_reg": self.l2,
            "one_hot_max_size": 10,
            "border_count": 128,
            "boosting_type": "Plain",
            "max_ctr_complexity": 1,
            "thread_count": self.threads,
            "random_seed": self.seed,
            "allow_writing_files": False,
            **({"auto_class_weights": "Balanced"} if self.balanced else {}),
        }

    def _pool(self, X: Matrix, y: Target | None = None) -> catboost.Pool:
        codes = np.where(np.isnan(X[:, : self.categories]), -1, X[:, : self.categories])
        frame = pd.concat(
            [
                pd.DataFrame(codes.astype(np.int32)),
                pd.DataFrame(X[:, self.categories :].astype(np.float32)),
            ],
            axis=1,
            ignore_index=True,
        )
        return catboost.Pool(
            frame, label=y, cat_features=list(range(self.categories)), thread_count=self.threads
        )

    def _booster(self) -> catboost.CatBoost:
        if getattr(self, "_loaded", None) is None:
            self._loaded = catboost.CatBoost().load_model(blob=self.model_)
        return self._loaded

    def __getstate__(self) -> dict[str, object]:
        return {**super().__getstate__(), "watch": None, "_loaded": None}


class _Listener:
    """CatBoost's callback: reports progress, and stops the fit when the watch says so."""

    def __init__(self, watch: Progress, iterations: int) -> None:
        self._watch = watch
        self._iterations = iterations
        self._next = time.monotonic()
        self.stopped = False

    def after_iteration(self, info: SimpleNamespace) -> bool:
        """Return whether to go on."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _POLL_SECONDS
            self._watch.progress(min(1.0, info.iteration / self._iterations))
            self.stopped = self._watch.cancelled()
        return not self.stopped


def _to_bytes(model: catboost.CatBoost) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.cbm"
        model.save_model(str(path), format="cbm")
        return path.read_bytes()
