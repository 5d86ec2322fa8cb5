"""The gradients of a small network by TensorFlow's tape, to check ours against."""

from __future__ import annotations

from lib.deep.keras_runtime import keras, tf
from lib.workflows.learn.jobs.network import Floats, Network


def gradients(network: Network, row: Floats, target: Floats) -> tuple[list[Floats], list[Floats]]:
    """Return the derivatives of the loss by each layer's weights, and by its biases."""
    layers = [keras.Input(row.shape[1:], dtype="float64")]
    last = len(network.weights) - 1
    for place, biases in enumerate(network.biases):
        activation = network.activation if place < last else None
        layers.append(keras.layers.Dense(len(biases), activation, dtype="float64"))
    model = keras.Sequential(layers)
    pairs = zip(network.weights, network.biases, strict=True)
    model.set_weights([value for pair in pairs for value in pair])
    with tf.GradientTape() as tape:
        made = model(tf.constant(row))
        if network.classes:
            losses = tf.nn.sigmoid_cross_entropy_with_logits(tf.constant(target), made)
        else:
            losses = tf.square(made - target)
        loss = tf.reduce_mean(losses)
    found = [one.numpy() for one in tape.gradient(loss, model.trainable_variables)]
    return found[::2], found[1::2]
