"""What the tokens of a text add to the answer of a fine-tuned network: integrated gradients."""

from __future__ import annotations

import numpy as np

from lib.deep.keras_runtime import keras, tf
from lib.workflows.reviews.networks.keras_text_why import Attribution

_STEPS = 32
"""Places on the path at first, and how many are looked at at once."""
_MAX_STEPS = 128
_MISSED = 0.05
"""Share of the difference that the first sum may miss; above it the path is walked again."""


def preset_gradients(model: keras.Model, ids: np.ndarray, target: int) -> Attribution | None:
    """Return what each token adds to the logit of a class in a fine-tuned network.

    As ``integrated_gradients``, in more steps where a few miss much; the tokens of the network's
    own at both ends stay as they are and add nothing. None for a network whose vectors of tokens
    are not a layer of their own.
    """
    names = {layer.name: layer for layer in model.layers}
    backbone = names["backbone"]
    table = getattr(backbone, "token_embedding", None)
    if not any(layer is table for layer in backbone.layers):
        table = None  # DistilBERT's is inside another layer
    if table is None or len(ids) <= 2:
        return None if table is None else Attribution(np.zeros(len(ids)), 0.0)
    others = {name: one for name, one in backbone.input.items() if name != "token_ids"}
    inside = keras.Model([*others.values(), table.output], backbone.output)
    start = names["dropout"].input
    above = keras.Model(start, names["logits"].output)
    tokens = tf.constant(ids[None] - 1)
    vectors = table(tokens)[0]
    kept = np.zeros((len(ids), 1), np.float32)
    kept[[0, -1]] = 1.0
    fixed = vectors * kept

    def after(scaled: tf.Tensor) -> tf.Tensor:
        many = tf.repeat(tokens, len(scaled), axis=0)
        rest = [tf.ones_like(many) if "mask" in name else tf.zeros_like(many) for name in others]
        return above(pooled(inside([*rest, scaled], training=False)), training=False)

    low, high = np.asarray(_logit(after(tf.stack([fixed, vectors])), target), dtype=np.float64)

    def walked(steps: int) -> Attribution:
        shares = ((np.arange(steps) + 0.5) / steps).astype(np.float32)
        slopes = tf.zeros_like(vectors)
        for part in np.split(shares, steps // _STEPS):
            scaled = fixed[None] + tf.constant(part[:, None, None]) * (vectors - fixed)[None]
            with tf.GradientTape() as tape:
                tape.watch(scaled)
                logit = _logit(after(scaled), target)
            slopes += tf.reduce_sum(tape.gradient(logit, scaled), axis=0) / steps
        values = tf.reduce_sum(slopes * (vectors - fixed), axis=-1)
        return Attribution(np.asarray(values, dtype=np.float64), float(high - low))

    found = walked(_STEPS)
    return found if found.error <= _MISSED else walked(_MAX_STEPS)


def pooled(found: tf.Tensor | dict[str, tf.Tensor]) -> tf.Tensor:
    """Return what a BERT-type network says of a whole text: its pooled vector, or its first."""
    return found["pooled_output"] if isinstance(found, dict) else found[:, 0]


def _logit(logits: tf.Tensor, target: int) -> tf.Tensor:
    """Return the logit of a class, less the mean of all where there are more than two."""
    if logits.shape[-1] == 1:
        return logits[:, 0] if target == 1 else -logits[:, 0]
    return logits[:, target] - tf.reduce_mean(logits, axis=-1)
