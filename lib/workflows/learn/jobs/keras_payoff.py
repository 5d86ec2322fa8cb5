"""A small network for each kind of data: a convolution where the inputs are pictures."""

from __future__ import annotations

from typing import Self

import numpy as np

from lib.core.progress import Progress
from lib.deep.keras_runtime import keras, tf
from lib.errors import Cancelled
from lib.workflows.learn.jobs.network import Floats

_STEPS, _AT_ONCE, _BATCH = 500, 100, 32
_RATE, _DECAY = 3e-3, 0.01


class SmallNetwork:
    """A network that is trained anew at each fit, from the same weights, by as many steps.

    ``classes`` is 0 for values. Its graph is made once: that takes longer than a fit.
    """

    def __init__(self, inputs: int, classes: int, seed: int, *, pictures: bool) -> None:
        self._classes = classes
        self._seed = seed
        self._model = keras.Sequential(_layers(inputs, classes, seed, pictures=pictures))
        self._optimizer = keras.optimizers.AdamW(_RATE, weight_decay=_DECAY)
        self._optimizer.build(self._model.trainable_variables)
        self._state = [*self._model.variables, *self._optimizer.variables]
        self._start = [one.numpy() for one in self._state]
        self._train = tf.function(self._steps, reduce_retracing=True)
        self._middle, self._spread = 0.0, 1.0

    def fit(self, X: Floats, y: Floats, watch: Progress) -> Self:
        """Train it; raises Cancelled."""
        for one, start in zip(self._state, self._start, strict=True):
            one.assign(start)
        if not self._classes:
            self._middle, self._spread = float(y.mean()), float(y.std()) or 1.0
        inputs = tf.constant(X, tf.float32)
        targets = tf.constant((y - self._middle) / self._spread, tf.float32)
        for first in range(0, _STEPS, _AT_ONCE):
            if watch.cancelled():
                raise Cancelled
            self._train(inputs, targets, tf.constant(first))
        return self

    def predict(self, X: Floats) -> Floats:
        """Return a class or a value for each row."""
        outputs = self._model(tf.constant(X, tf.float32), training=False).numpy()
        if self._classes:
            return np.asarray(outputs.argmax(axis=1), dtype=np.float64)
        return np.asarray(outputs[:, 0] * self._spread + self._middle, dtype=np.float64)

    def _steps(self, inputs: tf.Tensor, targets: tf.Tensor, first: tf.Tensor) -> None:
        count = tf.shape(inputs)[0]
        for step in tf.range(first, first + _AT_ONCE):
            left = 1.0 - tf.cast(step, tf.float32) / _STEPS
            self._optimizer.learning_rate.assign(_RATE * left)
            seed = tf.stack([self._seed, step])
            rows = tf.random.stateless_uniform((_BATCH,), seed, 0, count, tf.int32)
            with tf.GradientTape() as tape:
                made = self._model(tf.gather(inputs, rows), training=True)
                loss = self._loss(tf.gather(targets, rows), made)
            variables = self._model.trainable_variables
            self._optimizer.apply(tape.gradient(loss, variables), variables)

    def _loss(self, targets: tf.Tensor, made: tf.Tensor) -> tf.Tensor:
        if not self._classes:
            return tf.reduce_mean(tf.square(made[:, 0] - targets))
        codes = tf.cast(targets, tf.int32)
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(codes, made))


def _layers(inputs: int, classes: int, seed: int, *, pictures: bool) -> list[keras.layers.Layer]:
    kinds, start = keras.layers, keras.initializers.GlorotUniform
    output = kinds.Dense(classes or 1, kernel_initializer=start(seed))
    if not pictures:
        hidden = kinds.Dense(64, "relu", kernel_initializer=start(seed + 1))
        return [keras.Input((inputs,)), hidden, kinds.Dropout(0.3, seed=seed), output]
    side = round(inputs**0.5)
    convolutions = [
        layer
        for filters in (32, 64)
        for layer in (
            kinds.Conv2D(
                filters, 3, padding="same", activation="relu", kernel_initializer=start(seed)
            ),
            kinds.MaxPool2D(),
        )
    ]
    return [
        keras.Input((inputs,)),
        kinds.Reshape((side, side, 1)),
        *convolutions,
        kinds.Flatten(),
        kinds.Dropout(0.4, seed=seed),
        output,
    ]
