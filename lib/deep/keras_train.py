"""The training loop: many steps in one traced function, on tensors that stay on the device."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from lib.core.model import Watch
from lib.deep import keras_networks as networks
from lib.deep.criterion import criterion, log_loss
from lib.deep.keras_runtime import keras, tf
from lib.deep.recipes import Recipe, Shape, schedule
from lib.deep.stacking import Fitted, Rows
from lib.errors import Cancelled, ModelError

_KEPT = 6
_CHUNK_SECONDS = 0.25
_REPORT_SECONDS = 0.25
_SAMPLE_ROWS = 4096
_PREDICT_ROWS = 16_384
_BETA_1 = 0.9
_ADAM_EPSILON = 1e-8


class Trainer:
    """One network with its optimiser's state and traced functions, used fit after fit."""

    def __init__(self, recipe: Recipe, shape: Shape) -> None:
        self.recipe = recipe
        self.network = networks.build(recipe, shape)
        model = self.network.logits
        self.weights = [weight.value for weight in model.trainable_variables]
        self.rates = networks.rates_and_decays(model)
        self.moments = [
            (tf.Variable(tf.zeros_like(w)), tf.Variable(tf.zeros_like(w))) for w in self.weights
        ]
        self.dropout_rates = networks.dropout_rates(model)
        self._trace(shape)

    def _trace(self, shape: Shape) -> None:
        f32, i32 = tf.float32, tf.int32
        numbers = tf.TensorSpec((None, shape.numbers), f32)
        codes = tf.TensorSpec((None, len(shape.tables)), i32)
        rows = (
            numbers,
            codes,
            tf.TensorSpec((None, shape.outputs), f32),
            tf.TensorSpec((None,), f32),
        )
        self.run = tf.function(
            self._run,
            input_signature=(
                *rows,
                tf.TensorSpec((None, None), i32),
                tf.TensorSpec((None, 3), f32),
                tf.TensorSpec((), f32),
            ),
        )
        self.forward = tf.function(self._forward, input_signature=(numbers, codes))

    def _forward(self, numbers: Any, codes: Any) -> Any:
        return self.network.logits(self._inputs(numbers, codes), training=False)

    def _inputs(self, numbers: Any, codes: Any) -> Any:
        return [numbers, codes] if self.network.embedding is not None else [numbers]

    def _run(
        self,
        numbers: Any,
        codes: Any,
        targets: Any,
        weights: Any,
        order: Any,
        plan: Any,
        done: Any,
    ) -> Any:
        """Do one step for each row of ``order``; return the sum of the steps' losses."""
        total = tf.constant(0.0)
        for step in tf.range(tf.shape(order)[0]):
            chosen = order[step]
            total += self._step(
                tf.gather(numbers, chosen),
                tf.gather(codes, chosen),
                tf.gather(targets, chosen),
                tf.gather(weights, chosen),
                plan[step],
                done + tf.cast(step, tf.float32) + 1.0,
            )
        return total

    def _step(
        self, numbers: Any, codes: Any, targets: Any, weights: Any, plan: Any, count: Any
    ) -> Any:
        for rate in self.dropout_rates:
            rate.assign(plan[2])
        with tf.GradientTape() as tape:
            logits = self.network.logits(self._inputs(numbers, codes), training=True)
            losses = self._losses(logits, targets)
            loss = tf.reduce_sum(losses * weights) / tf.reduce_sum(weights)
        gradients = tape.gradient(loss, self.weights)
        self._adam(gradients, plan, count)
        return loss

    def _losses(self, logits: Any, targets: Any) -> Any:
        if self.recipe.loss == "mse":
            return tf.reduce_mean(tf.square(logits - targets), axis=1)
        if self.recipe.loss == "sigmoid":
            return tf.nn.sigmoid_cross_entropy_with_logits(targets, logits)[:, 0]
        return tf.nn.softmax_cross_entropy_with_logits(targets, logits)

    def _adam(self, gradients: Any, plan: Any, count: Any) -> None:
        """Adam (Kingma & Ba 2015) with decoupled weight decay and a rate for each weight."""
        beta_2 = self.recipe.beta_2
        powers = (tf.pow(_BETA_1, count), tf.pow(beta_2, count))
        moments = zip(self.weights, gradients, self.moments, self.rates, strict=True)
        for weight, gradient, (first, second), (rate, decays) in moments:
            if decays and self.recipe.weight_decay > 0:
                weight.assign(weight * (1.0 - rate * plan[0] * plan[1]))
            tf.raw_ops.ResourceApplyAdam(
                var=weight.handle,
                m=first.handle,
                v=second.handle,
                beta1_power=powers[0],
                beta2_power=powers[1],
                lr=rate * plan[0],
                beta1=_BETA_1,
                beta2=beta_2,
                epsilon=_ADAM_EPSILON,
                grad=tf.convert_to_tensor(gradient),
            )

    def reset(self, rows: Rows, seed: int) -> None:
        """Draw new weights and clear the optimiser's state."""
        sample = np.random.default_rng(seed).permutation(len(rows.numbers))[:_SAMPLE_ROWS]
        networks.initialise(self.network, rows.numbers[sample], rows.codes[sample], seed)
        for first, second in self.moments:
            first.assign(tf.zeros_like(first))
            second.assign(tf.zeros_like(second))

    def outputs(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """Return probabilities (rows, classes), or standardised values (rows,), as float64."""
        parts = [
            self.forward(numbers[at : at + _PREDICT_ROWS], codes[at : at + _PREDICT_ROWS]).numpy()
            for at in range(0, len(numbers), _PREDICT_ROWS)
        ]
        return activate(np.concatenate(parts), self.recipe.loss)


def activate(logits: np.ndarray, loss: str) -> np.ndarray:
    """Return probabilities (rows, classes), or values (rows,), from the last layer, as float64."""
    logits = logits.astype(np.float64)
    if loss == "mse":
        return logits[:, 0]
    if loss == "sigmoid":
        positive = 1.0 / (1.0 + np.exp(-np.clip(logits[:, 0], -500, 500)))
        return np.stack([1.0 - positive, positive], axis=1)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


_trainers: OrderedDict[tuple[Any, ...], Trainer] = OrderedDict()


@contextmanager
def borrow(recipe: Recipe, shape: Shape) -> Iterator[Trainer]:
    """Lend a trainer of that structure, traced before if possible; one user at a time."""
    key = (recipe.structure(), shape)
    trainer = _trainers.pop(key, None)
    if trainer is None:
        while len(_trainers) >= _KEPT:
            _trainers.popitem(last=False)
        if not _trainers:
            keras.backend.clear_session(free_memory=False)
        trainer = Trainer(recipe, shape)
    trainer.recipe = recipe
    yield trainer
    _trainers[key] = trainer


def fit(
    recipe: Recipe,
    shape: Shape,
    training: Rows,
    validation: Rows,
    *,
    metric: str,
    seed: int,
    watch: Watch,
    target_scale: tuple[float, float] = (0.0, 1.0),
) -> Fitted:
    """Train a network and return the weights of its best epoch.

    The best epoch is the last of those with the best ``metric`` on the validation rows.
    ``target_scale`` is the mean and deviation that turn outputs back into values. Raises
    Cancelled when the watch says so, ModelError when no epoch gave finite outputs.
    """
    with borrow(recipe, shape) as trainer:
        trainer.reset(training, seed)
        return _Fit(trainer, training, validation, metric, seed, watch, target_scale).go()


class _Fit:
    """One training from the first epoch to the last."""

    def __init__(
        self,
        trainer: Trainer,
        training: Rows,
        validation: Rows,
        metric: str,
        seed: int,
        watch: Watch,
        target_scale: tuple[float, float],
    ) -> None:
        self.trainer = trainer
        self.validation = validation
        self.metric = metric
        self.watch = watch
        self.target_scale = target_scale
        self.rng = np.random.default_rng([seed, 1])
        self.rows = len(training.numbers)
        self.data = tuple(
            tf.constant(part)
            for part in (training.numbers, training.codes, training.targets, training.weights)
        )
        batch = trainer.recipe.batch
        self.steps = max(1, round(self.rows / batch))
        self.chunk = max(1, min(self.steps, 16))
        self.best = -np.inf
        self.best_epoch = 0
        self.fitted = Fitted(history={"loss": [], "val_loss": [], "val_metric": []})
        self.reported = 0.0

    def go(self) -> Fitted:
        recipe = self.trainer.recipe
        for epoch in range(recipe.epochs):
            loss = self._epoch(epoch)
            value = self._validate(loss)
            if np.isfinite(loss) and value >= self.best:
                self.best, self.best_epoch = value, epoch
                self.fitted.weights = self._weights()
            stalled = recipe.patience and epoch - self.best_epoch >= recipe.patience
            last = bool(stalled) or epoch == recipe.epochs - 1 or not np.isfinite(loss)
            self._report(epoch, last)
            if last:
                break
        if not self.fitted.weights:
            raise ModelError("network_diverged")
        self.fitted.history["best_epoch"] = [float(self.best_epoch)]
        return self.fitted

    def _epoch(self, epoch: int) -> float:
        """Do all steps of an epoch in chunks of about a quarter second; return the mean loss."""
        recipe = self.trainer.recipe
        order = self._order()
        first = epoch * self.steps
        plan = schedule(recipe, first, self.steps, recipe.epochs * self.steps)
        total, at = 0.0, 0
        while at < self.steps:
            if self.watch.cancelled():
                raise Cancelled
            end = min(at + self.chunk, self.steps)
            started = time.perf_counter()
            total += float(
                self.trainer.run(*self.data, order[at:end], plan[at:end], float(first + at))
            )
            self._adapt(end - at, time.perf_counter() - started)
            at = end
        return total / self.steps

    def _adapt(self, steps: int, seconds: float) -> None:
        possible = int(_CHUNK_SECONDS * steps / max(seconds, 1e-6))
        self.chunk = int(np.clip(possible, 1, 4 * self.chunk))

    def _order(self) -> np.ndarray:
        """Return rows of each step (steps, batch): a shuffle, cut or repeated to full batches."""
        size = self.steps * self.trainer.recipe.batch
        return (
            np.resize(self.rng.permutation(self.rows), size)
            .reshape(self.steps, -1)
            .astype(np.int32)
        )

    def _weights(self) -> list[np.ndarray]:
        return [np.array(weight) for weight in self.trainer.network.model.get_weights()]

    def _validate(self, loss: float) -> float:
        """Record the epoch's curves and return the metric, greater is better."""
        part = self.validation
        outputs = self.trainer.outputs(part.numbers, part.codes)
        if outputs.ndim == 1:
            val_loss = float(np.mean((outputs - part.targets[:, 0]) ** 2))
            mean, scale = self.target_scale
            outputs = outputs * scale + mean
        else:
            val_loss = log_loss(part.truth, outputs)
        value = criterion(self.metric, part.truth, outputs)
        history = self.fitted.history
        history["loss"].append(loss)
        history["val_loss"].append(val_loss)
        history["val_metric"].append(value)
        return value

    def _report(self, epoch: int, last: bool) -> None:
        now = time.monotonic()
        if not last and now - self.reported < _REPORT_SECONDS:
            return
        self.reported = now
        history = self.fitted.history
        curves = {
            "loss": history["loss"][-1],
            "val_loss": history["val_loss"][-1],
            "epoch": float(epoch + 1),
        }
        done = 1.0 if last else (epoch + 1) / self.trainer.recipe.epochs
        self.watch.progress(done, curves)


def predict(
    recipe: Recipe, shape: Shape, weights: list[np.ndarray], numbers: np.ndarray, codes: np.ndarray
) -> np.ndarray:
    """Return probabilities (rows, classes), or standardised values (rows,), as float64."""
    with borrow(recipe, shape) as trainer:
        trainer.network.model.set_weights(weights)
        return trainer.outputs(numbers, codes)


def export(recipe: Recipe, shape: Shape, weights: list[np.ndarray]) -> Any:
    """Return a functional Keras model of its own with these weights."""
    model = networks.build(recipe, shape).model
    model.set_weights(weights)
    return model


def predict_model(model: Any, loss: str, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return what ``predict`` returns, from a Keras model that was loaded."""
    parts = []
    for at in range(0, len(numbers), _PREDICT_ROWS):
        inputs = [numbers[at : at + _PREDICT_ROWS], codes[at : at + _PREDICT_ROWS]]
        inputs = inputs[: len(model.inputs)]
        parts.append(np.asarray(model(inputs, training=False), dtype=np.float64))
    outputs = np.concatenate(parts)
    if loss == "mse":
        return outputs[:, 0]
    if loss == "sigmoid":
        return np.stack([1.0 - outputs[:, 0], outputs[:, 0]], axis=1)
    return outputs / outputs.sum(axis=1, keepdims=True)
