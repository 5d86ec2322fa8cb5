"""Tuning of classical models: trials of Optuna, chosen by an inner validation part."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, clone, is_classifier
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import Pipeline

from lib.core.model import Target
from lib.core.progress import NullProgress, Progress
from lib.core.tuning import Tuning, tuning_seconds
from lib.deep.holdout import split_inner, validation_score
from lib.errors import Cancelled
from lib.models.protocols import Matrix, MatrixModel, Values
from lib.models.trials import Space

if TYPE_CHECKING:
    import optuna

_WORST = -1e300
_OVERRUN = 4.0
"""Times the planned CPU seconds after which no other trial begins: trials are counted, not timed,
so that the same seed gives the same model, but a machine far slower than thought needs an end."""


class SharedProgress:
    """A Progress that clones as itself: it speaks to the world outside and cannot be copied."""

    def __init__(self, watch: Progress) -> None:
        self.watch = watch

    def __sklearn_clone__(self) -> SharedProgress:
        return self


def search(
    space: Space,
    trials: int,
    evaluate: Callable[[Values], float],
    *,
    first: Values,
    seed: int,
    rows: int,
    watch: Progress | None = None,
) -> Tuning:
    """Return what ``trials`` configurations gave, the first of them the usual one.

    Further ones are drawn by the tree-structured Parzen estimator (Bergstra et al. 2011).
    ``evaluate`` returns a value of which greater is better. Raises Cancelled.
    """
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    watch = watch or NullProgress()
    study = optuna.create_study(
        direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed, n_startup_trials=8)
    )
    study.enqueue_trial({name: first[name] for name in space})
    started = time.process_time()
    chosen: Values = first
    best, done = -np.inf, 0
    while done < trials:
        if watch.cancelled():
            raise Cancelled
        if done and time.process_time() - started > _OVERRUN * tuning_seconds(rows):
            break
        trial = study.ask()
        values = {name: _suggest(trial, name, limits) for name, limits in space.items()}
        value = max(evaluate(values), _WORST)
        study.tell(trial, value)
        if value > best:
            best, chosen = value, values
        done += 1
        watch.progress(done / trials)
    return Tuning(done, round(time.process_time() - started, 3), chosen)


def _suggest(trial: optuna.Trial, name: str, limits: Sequence[str | float | bool]) -> int | float:
    kind, low, high, log = limits
    if kind == "int":
        return int(trial.suggest_int(name, low, high, log=log))
    return float(trial.suggest_float(name, low, high, log=log))


def inner_value(metric: str, model: MatrixModel, X: Matrix, y: Target) -> float:
    """Return the metric of a fitted model on validation rows, turned so that greater is better.

    ``y`` are values, or codes in the order of the model's classes.
    """
    outputs = model.predict_proba(X) if hasattr(model, "predict_proba") else model.predict(X)
    return validation_score(metric, y, np.asarray(outputs, dtype=np.float64))


class TunedPipeline(Pipeline):
    """A preparation and a model whose settings are chosen on about 15 % of the training rows.

    The preparation is learned without these. With the settings chosen, all is fitted on all rows.
    """

    def __init__(
        self,
        steps: list[tuple[str, BaseEstimator]],
        *,
        space: Space | None = None,
        trials: int = 0,
        metric: str = "",
        group: str | None = None,
        seed: int = 0,
        watch: SharedProgress | None = None,
    ) -> None:
        super().__init__(steps)
        self.space = space
        self.trials = trials
        self.metric = metric
        self.group = group
        self.seed = seed
        self.watch = watch

    def fit(self, X: pd.DataFrame, y: Target, **params: object) -> Self:
        """Choose, then fit."""
        space = dict(self.space or {})
        if space and self.trials > 1:
            self._choose(space, X, y)
        super().fit(X, y, **params)
        return self

    def _choose(self, space: Space, X: pd.DataFrame, y: Target) -> None:
        *before, (_, model) = self.steps
        classes = is_classifier(model)
        truth = np.unique(y, return_inverse=True)[1] if classes else y.astype(np.float64)
        groups = X[self.group].to_numpy() if self.group in X.columns else None
        train, validation = split_inner(truth, classes=classes, groups=groups, seed=self.seed)
        preparer = clone(Pipeline(before))
        learned = preparer.fit_transform(X.iloc[train], y[train])
        held_back = preparer.transform(X.iloc[validation])

        def evaluate(values: Values) -> float:
            one = clone(model).set_params(**values).fit(learned, y[train])
            return inner_value(self.metric, one, held_back, truth[validation])

        tuning = search(
            space,
            self.trials,
            evaluate,
            first=model.get_params(deep=False),
            seed=self.seed,
            rows=len(y),
            watch=None if self.watch is None else self.watch.watch,
        )
        self.tuning_ = tuning.to_dict()
        model.set_params(**tuning.chosen)

    def __getstate__(self) -> dict[str, object]:
        return {**super().__getstate__(), "watch": None}


class TunedRidge(RidgeCV):
    """Ridge regression that says what its leave-one-out tried: it needs no rows held back."""

    def fit(self, X: Matrix, y: Target, **params: object) -> Self:
        """Fit on all rows."""
        started = time.process_time()
        super().fit(X, y, **params)
        seconds = round(time.process_time() - started, 3)
        chosen = {"alpha": float(self.alpha_)}
        self.tuning_ = Tuning(len(self.alphas), seconds, chosen).to_dict()
        return self
