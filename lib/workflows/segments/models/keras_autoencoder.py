"""Autoencoders of many members trained as one network, and the clustering step of IDEC."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from lib.core.progress import Progress
from lib.deep.keras_networks import from_bytes, to_bytes
from lib.deep.keras_runtime import keras, tf
from lib.errors import Cancelled, ModelError
from lib.workflows.segments.arrays import Numbers, Numbers32

__all__ = ["Autoencoders", "build", "from_bytes", "to_bytes", "weights_of"]

_CHUNK = 50
"""Steps between two looks at the watch, and between two new targets of the clustering."""
_QUIET = 0.01
"""How strongly dimensions of the embedding that have no goal are held at zero."""


class Autoencoders:
    """Autoencoders of one shape, one member each for several tables, trained at the same time.

    ``widths`` go from the columns to the embedding; the decoder is the mirror image. Hidden layers
    are ReLU, embedding and reconstruction linear. Members are independent: weights have a leading
    member axis, the loss is the sum over members, and Adam works element by element. Each draws
    its rows and first weights from its own seed.
    """

    _centres: tf.Variable
    _targets: tf.Variable

    def __init__(
        self, tables: Sequence[Numbers], widths: Sequence[int], seeds: Sequence[int], batch: int
    ) -> None:
        self._generators = [np.random.default_rng(seed) for seed in seeds]
        self._rows = [len(table) for table in tables]
        self._batch = min(batch, max(self._rows))
        self._data = tf.constant(self._padded(tables), dtype=tf.float32)
        sizes = [*widths, *list(widths)[-2::-1]]
        self._layers = len(sizes) - 1
        self._half = len(widths) - 1
        self._weights = []
        for wide, narrow in pairwise(sizes):
            limit = np.sqrt(6.0 / (wide + narrow))
            drawn = [one.uniform(-limit, limit, (wide, narrow)) for one in self._generators]
            self._weights.append(tf.Variable(np.stack(drawn), dtype=tf.float32))
            self._weights.append(tf.Variable(tf.zeros((len(tables), 1, narrow))))

    def pretrain(
        self,
        steps: int,
        rate: float,
        watch: Progress,
        until: float,
        goals: Sequence[Numbers] | None = None,
        pull: float = 0.0,
    ) -> list[float]:
        """Learn to reconstruct; return the mean loss after each part of the work.

        With ``goals``, one table of places a member, the first dimensions of the embedding learn
        to lie there at the same time, ``pull`` times as important; the others stay near zero.
        """
        aims = None if goals is None else tf.constant(self._padded(goals), dtype=tf.float32)
        optimizer = keras.optimizers.Adam(_falling(rate, steps))
        variables = self._weights
        optimizer.build(variables)

        def run(places: tf.Tensor) -> tf.Tensor:
            def step(at: tf.Tensor, loss: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
                rows = tf.gather(self._data, places[at], batch_dims=1)
                with tf.GradientTape() as tape:
                    losses = self._reconstruction(rows)
                    if aims is not None:
                        wanted = tf.gather(aims, places[at], batch_dims=1)
                        losses += pull * _missed(self._encode(rows), wanted)
                    total = tf.reduce_sum(losses)
                optimizer.apply(tape.gradient(total, variables), variables)
                return at + 1, loss + tf.reduce_mean(losses)

            count = tf.shape(places)[0]
            _, loss = tf.while_loop(lambda at, _: at < count, step, (0, 0.0))
            return loss / tf.cast(count, tf.float32)

        traced = tf.function(run, autograph=False)
        return self._train(traced, steps, watch, (0.0, until))

    def refine(
        self, centres: Numbers, steps: int, rate: float, gamma: float, watch: Progress, since: float
    ) -> list[float]:
        """Learn embedding and ``centres`` (members, clusters, width) together (Guo et al. 2017).

        The loss is the reconstruction's plus gamma times the divergence of the soft assignment q
        (Student's t with one degree of freedom) from its sharpened target p, which is made anew of
        all rows every _CHUNK steps (Xie et al. 2016, equations 1 to 3).
        """
        optimizer = keras.optimizers.Adam(rate)
        self._centres = tf.Variable(centres, dtype=tf.float32)
        longest = int(self._data.shape[1])
        self._targets = tf.Variable(tf.zeros((len(self._rows), longest, centres.shape[1])))
        variables = [*self._weights, self._centres]
        optimizer.build(variables)

        def run(places: tf.Tensor) -> tf.Tensor:
            def step(at: tf.Tensor, loss: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
                rows = tf.gather(self._data, places[at], batch_dims=1)
                wanted = tf.gather(self._targets, places[at], batch_dims=1)
                with tf.GradientTape() as tape:
                    soft = _assignment(self._encode(rows), self._centres)
                    apart = wanted * (tf.math.log(wanted + 1e-9) - tf.math.log(soft + 1e-9))
                    divergence = tf.reduce_mean(tf.reduce_sum(apart, axis=2), axis=1)
                    losses = self._reconstruction(rows) + gamma * divergence
                    total = tf.reduce_sum(losses)
                optimizer.apply(tape.gradient(total, variables), variables)
                return at + 1, loss + tf.reduce_mean(losses)

            count = tf.shape(places)[0]
            _, loss = tf.while_loop(lambda at, _: at < count, step, (0, 0.0))
            return loss / tf.cast(count, tf.float32)

        traced = tf.function(run, autograph=False)
        return self._train(traced, steps, watch, (since, 1.0), self._sharpen)

    def whiten(self, floor: float) -> None:
        """Turn and scale each member's embedding so that its directions have the same spread.

        Directions with less than ``floor`` times the largest variance are scaled as if they had
        that, so that what is nearly nothing is not blown up. The decoder takes it back: what is
        reconstructed stays the same. Groups that are long in one direction are then as near to
        round as a linear map can make them.
        """
        last = 2 * (self._half - 1)
        kernel, bias, after, after_bias = (
            value.numpy().astype("float64") for value in self._weights[last : last + 4]
        )
        for member, places in enumerate(self.embedded()):
            middle = places.mean(axis=0, dtype="float64")
            spread, axes = np.linalg.eigh(
                np.cov(places.T.astype("float64")).reshape(len(middle), -1)
            )
            scale = np.sqrt(np.maximum(spread, max(floor * spread.max(), 1e-12)))
            after_bias[member] += middle @ after[member]
            after[member] = (axes * scale).T @ after[member]
            kernel[member] = kernel[member] @ (axes / scale)
            bias[member] = (bias[member] - middle) @ (axes / scale)
        changed = (kernel, bias, after, after_bias)
        for value, new in zip(self._weights[last : last + 4], changed, strict=True):
            value.assign(new.astype("float32"))

    def _padded(self, tables: Sequence[Numbers]) -> Numbers:
        """Return the members' tables in one, with zeros below those that are shorter."""
        longest = max(self._rows)
        return np.stack([np.pad(table, ((0, longest - len(table)), (0, 0))) for table in tables])

    def embedded(self) -> list[Numbers32]:
        """Return each member's rows in its embedding."""
        places = self._encode(self._data).numpy()
        return [places[member, :rows] for member, rows in enumerate(self._rows)]

    def centres(self) -> Numbers:
        """Return the centres of ``refine``, shape (members, clusters, width)."""
        return np.asarray(self._centres.numpy(), dtype="float64")

    def weights(self, member: int) -> list[Numbers32]:
        """Return the weights of one member: kernel and bias of each layer in turn."""
        found = [value[member].numpy() for value in self._weights]
        return [part if place % 2 == 0 else part[0] for place, part in enumerate(found)]

    def _train(
        self,
        run: Callable[[tf.Tensor], tf.Tensor],
        steps: int,
        watch: Progress,
        share: tuple[float, float],
        before: Callable[[], None] | None = None,
    ) -> list[float]:
        losses: list[float] = []
        for done in range(0, steps, _CHUNK):
            if watch.cancelled():
                raise Cancelled()
            if before is not None:
                before()
            losses.append(float(run(self._draw(min(_CHUNK, steps - done)))))
            if not np.isfinite(losses[-1]):
                raise ModelError("network_diverged")
            told = share[0] + (share[1] - share[0]) * min(1.0, (done + _CHUNK) / steps)
            watch.progress(told, {"loss": losses[-1]})
        return losses

    def _draw(self, steps: int) -> tf.Tensor:
        """Return the rows of each step, shape (steps, members, batch)."""
        drawn = [
            generator.integers(0, rows, (steps, self._batch))
            for generator, rows in zip(self._generators, self._rows, strict=True)
        ]
        return tf.constant(np.stack(drawn, axis=1), dtype=tf.int32)

    def _sharpen(self) -> None:
        """Make the targets of all rows: q squared over its cluster's sum, scaled to one."""
        soft = _assignment(self._encode(self._data), self._centres)
        longest = int(self._data.shape[1])
        inside = tf.sequence_mask(self._rows, longest, dtype=tf.float32)[:, :, None]
        weight = soft**2 / tf.reduce_sum(soft * inside, axis=1, keepdims=True)
        self._targets.assign(weight / tf.reduce_sum(weight, axis=2, keepdims=True))

    def _encode(self, rows: tf.Tensor) -> tf.Tensor:
        return self._pass(rows, 0, self._half)

    def _reconstruction(self, rows: tf.Tensor) -> tf.Tensor:
        """Return the mean squared error of each member."""
        again = self._pass(rows, 0, self._layers)
        return tf.reduce_mean((again - rows) ** 2, axis=(1, 2))

    def _pass(self, values: tf.Tensor, first: int, last: int) -> tf.Tensor:
        for layer in range(first, last):
            values = tf.matmul(values, self._weights[2 * layer]) + self._weights[2 * layer + 1]
            if layer not in (self._half - 1, self._layers - 1):
                values = tf.nn.relu(values)
        return values


def build(weights: Sequence[Numbers32]) -> keras.Model:
    """Return an ordinary Keras model with such weights: rows in, embedding and rows out."""
    layers, half = len(weights) // 2, len(weights) // 4
    values = given = keras.Input((weights[0].shape[0],), name="customer")
    embedding = None
    for layer in range(layers):
        linear = layer in (half - 1, layers - 1)
        name = "embedding" if layer == half - 1 else f"dense_{layer}"
        dense = keras.layers.Dense(
            weights[2 * layer].shape[1], None if linear else "relu", name=name
        )
        values = dense(values)
        if layer == half - 1:
            embedding = values
    model = keras.Model(given, [embedding, values])
    model.set_weights(list(weights))
    return model


def weights_of(model: keras.Model) -> list[Numbers32]:
    """Return the weights of ``build``'s model."""
    return [np.asarray(value) for value in model.get_weights()]


def _assignment(places: tf.Tensor, centres: tf.Tensor) -> tf.Tensor:
    """Return q, shape (members, rows, clusters)."""
    squares = (
        tf.reduce_sum(places**2, axis=2)[:, :, None]
        - 2 * tf.matmul(places, centres, transpose_b=True)
        + tf.reduce_sum(centres**2, axis=2)[:, None, :]
    )
    near = 1.0 / (1.0 + tf.maximum(squares, 0.0))
    return near / tf.reduce_sum(near, axis=2, keepdims=True)


def _missed(codes: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
    """Return how far each member's embedding is from where it should be, squared."""
    aimed = int(wanted.shape[2])
    free = tf.reduce_sum(codes[:, :, aimed:] ** 2, axis=2) / max(int(codes.shape[2]) - aimed, 1)
    apart = tf.reduce_mean((codes[:, :, :aimed] - wanted) ** 2, axis=2)
    return tf.reduce_mean(apart + _QUIET * free, axis=1)


def _falling(rate: float, steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
    return keras.optimizers.schedules.CosineDecay(rate, steps, alpha=0.05)
