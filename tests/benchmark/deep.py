"""Networks: the stack of all folds against a loop of Keras's own, memory, and the field's best."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lib.core.progress import NullProgress, Progress
from lib.deep.recipes import Recipe, Shape, parameters
from lib.deep.stacking import Member, Rows
from tests.benchmark import deep_cancel, deep_peers, deep_tuned, epochs

_ROWS, _COLUMNS, _FOLDS, _EPOCHS = 7000, 40, 5, 20
_SIZES = (
    ("3 x 256, batch 256", (256, 256, 256), 256, 2.5),
    ("2 x 64, batch 64", (64, 64), 64, 5.0),
)
_EXECUTIONS = (1, 8, 32)
_SHAPE = Shape(_COLUMNS, _COLUMNS, (), 1)
_MATRIX = 2048
_WARM_FITS = 9


@dataclass(frozen=True)
class _Fold:
    member: Member
    test: np.ndarray


def measure(data: Path) -> None:
    """Print what DEEPWORTH_BENCH_DEEP names.

    By default all of "loop,memory,cancel,peers"; "tuned" compares scores only, "epochs" tells how
    long the networks train on tables of all sizes.
    """
    wanted = os.environ.get("DEEPWORTH_BENCH_DEEP", "loop,memory,cancel,peers").split(",")
    if "memory" in wanted:
        _memory()
    if "loop" in wanted:
        _loop()
    if "cancel" in wanted:
        deep_cancel.measure()
    if "peers" in wanted:
        deep_peers.measure(data)
    if "tuned" in wanted:
        deep_tuned.measure(data)
    if "epochs" in wanted:
        epochs.measure_tables(data)


def _memory() -> None:
    """Print the peak at 50,000 x 50, and how memory goes over 50 small runs in one process."""
    large = _measured("large")
    peaks = ", ".join(f"{model} {peak:.0f}" for model, peak in large["peak"].items())
    print(
        f"50,000 x 50, 5 folds and refit: {large['imported']:.0f} MB imported; peak after each "
        f"network {peaks} MB (limit 1300)",
        flush=True,
    )
    after = _measured("level")["after"]
    print(
        f"50 small runs in a row: {after[4]:.0f} MB after 5, {after[24]:.0f} after 25, "
        f"{after[49]:.0f} after 50",
        flush=True,
    )


def _measured(what: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmark.deep_memory", what],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "MALLOC_TRIM_THRESHOLD_": "65536", "MALLOC_ARENA_MAX": "2"},
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _loop() -> None:
    """Print both times, their ratio, both scores, and the part of the machine's matrix rate."""
    numbers, classes = _table()
    for name, hidden, batch, least in _SIZES:
        recipe = Recipe(
            "keras_mlp", "sigmoid", hidden=hidden, epochs=_EPOCHS, batch=batch, patience=0
        )
        folds = _folds(recipe, numbers, classes)
        ours, ours_score = _stacked(folds, numbers, classes)
        loop, loop_score, executions = _looped(recipe, folds, numbers, classes)
        work = sum(_products(fold.member) for fold in folds)
        rates, fractions = _fractions(folds, numbers, classes, work)
        print(
            f"{name}: stack {ours:.1f} s (compiling included), loop of model.fit {loop:.1f} s "
            f"(steps_per_execution {executions}), ratio {loop / ours:.1f} (at least {least}); "
            f"out-of-fold AUC {ours_score:.4f} and {loop_score:.4f}; "
            f"once compiled {np.median(fractions):.2f} of what large products reach here (at least "
            f"0.6 at the larger; {', '.join(f'{one:.2f}' for one in fractions)} of "
            f"{', '.join(f'{one:.0f}' for one in rates)} GFLOP/s)",
            flush=True,
        )


def _products(member: Member) -> float:
    """Return the operations of all matrix products of a fit: training, and validation each epoch.

    A training step multiplies each weight with a row three times: forward, for the weight's
    gradient and for that of the inputs, which the first layer does not need.
    """
    first = _COLUMNS * member.recipe.hidden[0]
    weights = parameters(member.recipe, _SHAPE)
    trained = (6.0 * weights - 2.0 * first) * member.recipe.batch * member.steps
    validated = 2.0 * weights * len(member.validation.numbers)
    return (trained + validated) * member.recipe.epochs


class _Rated(NullProgress):
    """Multiplies large matrices between a fit's steps: the machine's speed varies within seconds.

    ``seconds`` are those of its products, to be taken from the fit's; ``rate`` is in GFLOP/s.
    """

    def __init__(self) -> None:
        from lib.deep.keras_runtime import tf

        self._square = tf.random.normal((_MATRIX, _MATRIX))
        self._multiply()
        self.seconds, self._products = 0.0, 0

    def _multiply(self) -> None:
        from lib.deep.keras_runtime import tf

        tf.matmul(self._square, self._square).numpy()

    def progress(self, done: float, curves: Mapping[str, float] | None = None) -> None:
        """Do one product."""
        started = time.perf_counter()
        self._multiply()
        self.seconds += time.perf_counter() - started
        self._products += 1

    @property
    def rate(self) -> float:
        """The mean rate of the products so far."""
        return 2.0 * _MATRIX**3 * self._products / self.seconds / 1e9


def _fractions(
    folds: list[_Fold], numbers: np.ndarray, classes: np.ndarray, work: float
) -> tuple[list[float], list[float]]:
    """Return the machine's matrix rates during warm fits, and the part of them that each reached.

    ``work`` are the operations of one fit's products.
    """
    rates, fractions = [], []
    for _ in range(_WARM_FITS):
        rated = _Rated()
        seconds, _ = _stacked(folds, numbers, classes, rated)
        rates.append(rated.rate)
        fractions.append(work / (seconds - rated.seconds) / 1e9 / rated.rate)
    return rates, fractions


def _table() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    numbers = rng.standard_normal((_ROWS, _COLUMNS)).astype(np.float32)
    value = numbers @ rng.standard_normal(_COLUMNS) + 2.0 * numbers[:, 0] * numbers[:, 1]
    noisy = value + 2.0 * rng.standard_normal(_ROWS)
    return numbers, (noisy > 0).astype(np.int64)


def _folds(recipe: Recipe, numbers: np.ndarray, classes: np.ndarray) -> list[_Fold]:
    order = np.random.default_rng(1).permutation(_ROWS)
    folds = []
    for number, test in enumerate(np.array_split(order, _FOLDS)):
        rest = np.setdiff1d(order, test, assume_unique=True)
        cut = int(0.85 * len(rest))
        training, validation = (_rows(numbers, classes, part) for part in (rest[:cut], rest[cut:]))
        folds.append(_Fold(Member(recipe, _SHAPE, training, validation, number), test))
    return folds


def _rows(numbers: np.ndarray, classes: np.ndarray, part: np.ndarray) -> Rows:
    return Rows(
        numbers[part],
        np.zeros((len(part), 0), dtype=np.int32),
        classes[part, None].astype(np.float32),
        np.ones(len(part), dtype=np.float32),
        classes[part],
    )


def _stacked(
    folds: list[_Fold], numbers: np.ndarray, classes: np.ndarray, watch: Progress | None = None
) -> tuple[float, float]:
    """Return the seconds of training and the mean AUC on the folds' test rows."""
    from lib.deep import keras_plain, keras_stack
    from lib.deep.holdout import validation_score

    started = time.perf_counter()
    fitted = keras_stack.fit([fold.member for fold in folds], metric="log_loss", watch=watch)
    seconds = time.perf_counter() - started
    codes = np.zeros((_ROWS, 0), dtype=np.int32)
    scores = []
    for fold, result in zip(folds, fitted, strict=True):
        recipe = fold.member.recipe
        outputs = keras_plain.predict(
            recipe, _SHAPE, result.weights, numbers[fold.test], codes[fold.test]
        )
        scores.append(validation_score("roc_auc", classes[fold.test], outputs))
    return seconds, float(np.mean(scores))


def _looped(
    recipe: Recipe, folds: list[_Fold], numbers: np.ndarray, classes: np.ndarray
) -> tuple[float, float, int]:
    """Return the best setting's seconds and mean AUC, and its steps_per_execution."""
    from lib.deep.holdout import validation_score

    tried = {}
    for executions in _EXECUTIONS:
        _fit_plain(recipe, folds[0], executions, epochs=2)  # warm
        started = time.perf_counter()
        _fit_plain(recipe, folds[0], executions, epochs=_EPOCHS)
        tried[executions] = time.perf_counter() - started
    executions = min(tried, key=tried.__getitem__)
    seconds, scores = 0.0, []
    for fold in folds:
        started = time.perf_counter()
        model = _fit_plain(recipe, fold, executions, epochs=_EPOCHS)
        seconds += time.perf_counter() - started
        positive = np.asarray(model(numbers[fold.test])).astype(np.float64)
        outputs = np.concatenate([1.0 - positive, positive], axis=1)
        scores.append(validation_score("roc_auc", classes[fold.test], outputs))
    return seconds, float(np.mean(scores)), executions


def _fit_plain(recipe: Recipe, fold: _Fold, executions: int, *, epochs: int) -> Any:
    """Fit as a tutorial does, but with data in memory and the best epoch kept."""
    from lib.deep.keras_runtime import keras

    inputs = flow = keras.Input((_COLUMNS,))
    for units in recipe.hidden:
        flow = keras.layers.Dense(units, activation="relu")(flow)
    model = keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(flow))
    model.compile(
        optimizer=keras.optimizers.Adam(recipe.learning_rate),
        loss="binary_crossentropy",
        steps_per_execution=executions,
    )
    training, validation = fold.member.training, fold.member.validation
    model.fit(
        training.numbers,
        training.targets,
        batch_size=recipe.batch,
        epochs=epochs,
        validation_data=(validation.numbers, validation.targets),
        callbacks=[keras.callbacks.EarlyStopping(patience=epochs, restore_best_weights=True)],
        verbose=0,
    )
    return model
