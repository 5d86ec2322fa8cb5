"""The stack of N-BEATS against a plain forward pass (Oreshkin et al. 2020, figure 1)."""

from __future__ import annotations

import numpy as np

from lib.workflows.forecasts.networks.recipes import Recipe


def test_a_stack_gives_what_the_paper_says() -> None:
    import tensorflow as tf

    from lib.workflows.forecasts.networks.keras_networks import nbeats
    from lib.workflows.forecasts.networks.keras_weights import Weights, layout_of

    recipe = Recipe("nbeats", length=5, horizon=3, gap=0, season=1, width=7, blocks=3, thetas=4)
    rng = np.random.default_rng(0)
    x, z = (rng.normal(size=(2, 6, size)).astype(np.float32) for size in (5, 2))
    layout = layout_of(lambda weights: nbeats(recipe, weights, tf.constant(x), tf.constant(z)))
    flat = np.stack([layout.start(seed) for seed in (1, 2)])
    values = {name: one.numpy() for name, one in layout.split(tf.constant(flat)).items()}
    given = Weights({name: tf.constant(one) for name, one in values.items()})
    outputs = nbeats(recipe, given, tf.constant(x), tf.constant(z))[0].numpy()

    for member in range(2):

        def layer(name: str, rows: np.ndarray, member: int = member) -> np.ndarray:
            kernel, bias = (values[f"{name}/{part}"][member] for part in ("kernel", "bias"))
            return np.asarray(rows @ kernel + bias)

        residual, expected = x[member], np.zeros((6, 3))
        for block in range(3):
            flow = np.concatenate([residual, z[member]], axis=-1)
            for number in range(recipe.layers):
                flow = np.maximum(layer(f"{block}/{number}", flow), 0.0)
            backward, forward = (layer(f"{block}/theta_{way}", flow) for way in ("back", "ahead"))
            residual = residual - layer(f"{block}/backcast", backward)
            expected = expected + layer(f"{block}/forecast", forward)
        assert np.allclose(outputs[member], expected, atol=1e-5)
