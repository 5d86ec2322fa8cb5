"""Text networks that train one at a time: recurrent ones and the Transformer encoder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.deep.keras_runtime import keras, tf
from lib.deep.stacking import Member
from lib.workflows.reviews.networks.keras_text_networks import TextNetwork, build_text
from lib.workflows.reviews.networks.keras_text_stack import Batch
from lib.workflows.reviews.networks.text_recipes import TextRecipe
from lib.workflows.reviews.texts.tokens import Ragged


class LoneText:
    """One Keras model with its optimiser, used as a stack of one member.

    ``most_rows`` are used at once: a large network looks at its Progress between fewer of them.
    """

    most_rows = 1024

    def __init__(self, members: Sequence[Member]) -> None:
        if len(members) != 1 or not isinstance(members[0].recipe, TextRecipe):
            raise ValueError(f"Expected one member, received {len(members)}.")
        self.recipe = members[0].recipe
        self.shapes = [members[0].shape]
        self.count = 1
        keras.utils.set_random_seed(members[0].seed)
        self.network = self._build(members[0])
        self.optimizer = self._optimizer()
        self.optimizer.build(self.network.logits.trainable_variables)
        self._step = tf.function(self._train, reduce_retracing=True, autograph=False)
        self._forward = tf.function(self._use, reduce_retracing=True, autograph=False)

    def _build(self, member: Member) -> TextNetwork:
        return build_text(self.recipe, member.shape)

    def _optimizer(self) -> keras.optimizers.Optimizer:
        return keras.optimizers.Adam(1e-3, clipnorm=1.0)

    def step(self, batch: Batch) -> np.ndarray:
        """Do one step; return the loss, shape (1,)."""
        self.optimizer.learning_rate.assign(float(batch.rates[0]))
        given = (self._padded(batch.ids), batch.numbers[0], batch.targets[0], batch.weights[0])
        return np.asarray(self._step(*given))[None]

    def forward(self, ids: Sequence[Ragged], numbers: np.ndarray) -> np.ndarray:
        """Return logits (1, rows, outputs)."""
        return np.asarray(self._forward(self._padded(ids), numbers[0]))[None]

    def weights(self, at: int) -> list[np.ndarray]:
        """Return the weights."""
        return list(self.network.model.get_weights())

    def _padded(self, ids: Sequence[Ragged]) -> np.ndarray:
        longest = max(1, int(ids[0].lengths.max(initial=1)))
        return ids[0].padded(min(-(-longest // 8) * 8, self.recipe.length))

    def _inputs(self, ids: tf.Tensor, numbers: tf.Tensor) -> list[tf.Tensor]:
        return [ids, numbers] if self.shapes[0].numbers else [ids]

    def _use(self, ids: tf.Tensor, numbers: tf.Tensor) -> tf.Tensor:
        return self.network.logits(self._inputs(ids, numbers), training=False)

    def _train(
        self, ids: tf.Tensor, numbers: tf.Tensor, targets: tf.Tensor, weights: tf.Tensor
    ) -> tf.Tensor:
        variables = self.network.logits.trainable_variables
        with tf.GradientTape() as tape:
            logits = self.network.logits(self._inputs(ids, numbers), training=True)
            if self.recipe.loss == "sigmoid":
                each = tf.nn.sigmoid_cross_entropy_with_logits(targets, logits)[..., 0]
            else:
                each = tf.nn.softmax_cross_entropy_with_logits(targets, logits)
            loss = tf.reduce_sum(each * weights) / tf.maximum(tf.reduce_sum(weights), 1e-30)
        gradients = [tf.convert_to_tensor(one) for one in tape.gradient(loss, variables)]
        self.optimizer.apply(gradients, variables)
        return loss
