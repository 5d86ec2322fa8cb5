"""Text networks of several folds as one: weights with a leading member axis, rare rows updated.

Vectors of n-grams are only touched where a batch has them (lazy Adam), so that a step costs what
its texts cost and not what the vocabulary does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.deep.keras_runtime import tf
from lib.deep.stacking import Member
from lib.workflows.reviews.networks.keras_text_layers import divisor, most_over_time, present
from lib.workflows.reviews.networks.keras_text_networks import draw
from lib.workflows.reviews.networks.text_recipes import BAGS, TextRecipe
from lib.workflows.reviews.texts.tokens import Ragged

_BETA_1, _BETA_2, _EPSILON = 0.9, 0.999, 1e-8


@dataclass(frozen=True)
class Batch:
    """What one step needs of each member: its texts' ids and the rest as arrays (members, rows).

    ``masks`` (members, rows, units) are of the dropout, None in a forward pass.
    """

    ids: Sequence[Ragged]
    numbers: np.ndarray
    targets: np.ndarray
    weights: np.ndarray
    masks: np.ndarray | None
    rates: np.ndarray


class TextStack:
    """The members' weights, and the functions that train and use them."""

    def __init__(self, members: Sequence[Member]) -> None:
        recipe = members[0].recipe
        if not isinstance(recipe, TextRecipe):
            raise TypeError(recipe)
        self.recipe = recipe
        self.count = len(members)
        self.shapes = [member.shape for member in members]
        self.size = max(shape.tables[0] for shape in self.shapes)
        self.numbers = max(shape.numbers for shape in self.shapes)
        self.bag = recipe.architecture in BAGS
        table = np.zeros((self.count, self.size, recipe.embedding), dtype=np.float32)
        rest: list[dict[str, np.ndarray]] = []
        for at, member in enumerate(members):
            weights = draw(recipe, member.shape, member.seed)
            self.names = list(weights)
            # Tables are large, and one member's at a time is enough.
            table[at, : member.shape.tables[0]] = weights.pop(self.names[0])
            rest.append(weights)
        self.table = self._variable(table.reshape(-1, recipe.embedding))
        del table
        self.dense = {
            name: self._variable(np.stack([self._widen(name, one[name]) for one in rest]))
            for name in self.names[1:]
        }
        self.trained = [self.table, *self.dense.values()]
        self.first, self.second = (
            [tf.Variable(tf.zeros(one.shape), trainable=False) for one in self.trained]
            for _ in range(2)
        )
        self.time = self._variable(np.zeros((), np.float32))
        # Without autograph: there is nothing to convert.
        self._step = tf.function(self._train, reduce_retracing=True, autograph=False)
        self._forward = tf.function(self._use, reduce_retracing=True, autograph=False)

    @staticmethod
    def _variable(values: np.ndarray) -> tf.Variable:
        return tf.Variable(tf.constant(values), trainable=False)

    def _entrance(self) -> str:
        """Return the name of the kernel that the other columns enter by."""
        return "hidden_1/kernel" if self.recipe.hidden else "logits/kernel"

    def _widen(self, name: str, values: np.ndarray) -> np.ndarray:
        if name != self._entrance():
            return values
        texts = self._text_units()
        missing = texts + self.numbers - len(values)
        return np.concatenate([values, np.zeros((missing, values.shape[1]), np.float32)])

    def _text_units(self) -> int:
        recipe = self.recipe
        return recipe.embedding if self.bag else recipe.filters * len(recipe.widths)

    def step(self, batch: Batch) -> np.ndarray:
        """Do one step; return each member's loss."""
        masks = batch.masks if batch.masks is not None else np.zeros((1, 1, 1), np.float32)
        texts = self._arrays(batch.ids)
        return np.asarray(
            self._step(*texts, batch.numbers, batch.targets, batch.weights, masks, batch.rates)
        )

    def forward(self, ids: Sequence[Ragged], numbers: np.ndarray) -> np.ndarray:
        """Return logits (members, rows, outputs)."""
        return np.asarray(self._forward(*self._arrays(ids), numbers))

    def _arrays(self, ids: Sequence[Ragged]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return (ids, segments, counts) of bags, or (matrix, nothing, nothing) of sequences."""
        if not self.bag:
            longest = max(1, *(int(one.lengths.max(initial=1)) for one in ids))
            width = -(-longest // 8) * 8 + max(self.recipe.widths) - 1
            nothing = np.zeros(0, dtype=np.int32)
            return np.stack([one.padded(width) for one in ids]), nothing, nothing
        values = [one.values + np.int32(at * self.size) for at, one in enumerate(ids)]
        lengths = np.stack([one.lengths for one in ids])
        segments = np.repeat(np.arange(lengths.size, dtype=np.int32), lengths.ravel())
        return np.concatenate(values).astype(np.int32), segments, lengths.astype(np.float32)

    def _vectors(
        self, ids: tf.Tensor, segments: tf.Tensor, counts: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Return what gradients are taken of, and the ids of its rows in the table."""
        if not self.bag:
            offsets = tf.range(self.count, dtype=tf.int32)[:, None, None] * self.size
            return tf.gather(self.table, ids + offsets), ids + offsets
        total = tf.math.unsorted_segment_sum(tf.gather(self.table, ids), segments, tf.size(counts))
        shape = (self.count, -1, self.recipe.embedding)
        return tf.reshape(total, shape) / divisor(counts, self.recipe.mean)[..., None], ids

    def _logits(
        self, vectors: tf.Tensor, ids: tf.Tensor, numbers: tf.Tensor, masks: tf.Tensor | None = None
    ) -> tf.Tensor:
        flow = vectors
        if not self.bag:
            vectors = vectors * present(ids)[..., None]
            flow = tf.concat(
                [
                    most_over_time(
                        vectors,
                        ids,
                        self.dense[f"windows/kernel_{width}"],
                        self.dense[f"windows/bias_{width}"],
                        width,
                    )
                    for width in self.recipe.widths
                ],
                axis=-1,
            )
        if self.numbers:
            flow = tf.concat([flow, numbers], axis=-1)
        for number in range(1, len(self.recipe.hidden) + 1):
            kernel, bias = (
                self.dense[f"hidden_{number}/kernel"],
                self.dense[f"hidden_{number}/bias"],
            )
            flow = tf.nn.relu(tf.matmul(flow, kernel) + bias[:, None])
        if masks is not None:
            flow = flow * masks
        return tf.matmul(flow, self.dense["logits/kernel"]) + self.dense["logits/bias"][:, None]

    def _use(
        self, ids: tf.Tensor, segments: tf.Tensor, counts: tf.Tensor, numbers: tf.Tensor
    ) -> tf.Tensor:
        vectors, _ = self._vectors(ids, segments, counts)
        return self._logits(vectors, ids, numbers)

    def _train(
        self,
        ids: tf.Tensor,
        segments: tf.Tensor,
        counts: tf.Tensor,
        numbers: tf.Tensor,
        targets: tf.Tensor,
        weights: tf.Tensor,
        masks: tf.Tensor,
        rates: tf.Tensor,
    ) -> tf.Tensor:
        vectors, places = self._vectors(ids, segments, counts)
        with tf.GradientTape() as tape:
            tape.watch([vectors, *self.dense.values()])
            logits = self._logits(vectors, ids, numbers, masks if self.recipe.dropout else None)
            if self.recipe.loss in ("sigmoid", "labels"):  # the mean over labels, or of the one
                each = tf.nn.sigmoid_cross_entropy_with_logits(targets, logits)
                several = self.recipe.loss == "labels"
                each = tf.reduce_mean(each, axis=-1) if several else each[..., 0]
            else:
                each = tf.nn.softmax_cross_entropy_with_logits(targets, logits)
            losses = tf.reduce_sum(each * weights, axis=1) / tf.maximum(
                tf.reduce_sum(weights, axis=1), 1e-30
            )
            total = tf.reduce_sum(losses)
        found = tape.gradient(total, [vectors, *self.dense.values()])
        self.time.assign_add(1.0)
        correction = tf.sqrt(1.0 - tf.pow(_BETA_2, self.time)) / (1.0 - tf.pow(_BETA_1, self.time))
        rates = rates * correction
        self._update_table(found[0], places, segments, counts, rates)
        for at, gradient in enumerate(found[1:], start=1):
            rate = tf.reshape(rates, (-1, *([1] * (len(gradient.shape) - 1))))
            first = self.first[at].assign_add((1 - _BETA_1) * (gradient - self.first[at]))
            second = self.second[at].assign_add(
                (1 - _BETA_2) * (tf.square(gradient) - self.second[at])
            )
            self.trained[at].assign_sub(rate * first / (tf.sqrt(second) + _EPSILON))
        return losses

    def _update_table(
        self,
        gradient: tf.Tensor,
        ids: tf.Tensor,
        segments: tf.Tensor,
        counts: tf.Tensor,
        rates: tf.Tensor,
    ) -> None:
        """Adam on the rows that the batch has; moments of the others stay as they are."""
        units = self.recipe.embedding
        if self.bag:
            gradient = gradient / divisor(counts, self.recipe.mean)[..., None]
        else:
            segments = tf.range(tf.size(ids))
        gradient, rows = tf.raw_ops.SparseSegmentSumGradV2(
            grad=tf.reshape(gradient, (-1, units)),
            indices=tf.reshape(ids, (-1,)),
            segment_ids=segments,
            dense_output_dim0=self.count * self.size,
        )
        first, second = tf.gather(self.first[0], rows), tf.gather(self.second[0], rows)
        first += (1 - _BETA_1) * (gradient - first)
        second += (1 - _BETA_2) * (tf.square(gradient) - second)
        rate = tf.gather(rates, rows // self.size)[:, None]
        change = rate * first / (tf.sqrt(second) + _EPSILON)
        scatter = tf.raw_ops.ResourceScatterUpdate
        scatter(resource=self.first[0].handle, indices=rows, updates=first)
        scatter(resource=self.second[0].handle, indices=rows, updates=second)
        tf.raw_ops.ResourceScatterSub(resource=self.table.handle, indices=rows, updates=change)

    def weights(self, at: int) -> list[np.ndarray]:
        """Return a member's own weights, in the order of ``names``."""
        shape = self.shapes[at]
        start = at * self.size
        found: list[np.ndarray] = [self.table[start : start + shape.tables[0]].numpy()]
        for name, values in self.dense.items():
            own = values[at].numpy()
            if name == self._entrance():
                own = own[: self._text_units() + shape.numbers]
            found.append(own)
        return found
