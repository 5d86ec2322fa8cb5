"""Layers and the optimiser against NumPy."""

from __future__ import annotations

import numpy as np
import pytest

RNG = np.random.default_rng(0)
X = RNG.standard_normal((50, 3)).astype(np.float32)


def test_scaled_dense() -> None:
    from lib.deep.keras_layers import ScaledDense

    layer = ScaledDense(5)
    layer(X)
    layer.initialise(X, np.random.default_rng(1))
    outputs = np.asarray(layer(X))
    expected = X @ np.asarray(layer.kernel) / np.sqrt(3) + np.asarray(layer.bias)
    assert outputs == pytest.approx(expected, abs=1e-5)
    assert outputs.std(axis=0) == pytest.approx(np.ones(5), abs=1e-4)
    # Each neuron's kink lies among the rows: at a convex combination of some of their outputs.
    kinks, before = -np.asarray(layer.bias), outputs - np.asarray(layer.bias)
    assert (before.min(axis=0) < kinks).all()
    assert (kinks < before.max(axis=0)).all()
    assert np.ptp(kinks) > 0


def test_feature_scale() -> None:
    from lib.deep.keras_layers import FeatureScale

    layer = FeatureScale()
    assert np.asarray(layer(X)) == pytest.approx(X)
    layer.factor.assign(np.array([0.5, -2.0, 3.0], dtype=np.float32))
    assert np.asarray(layer(X)) == pytest.approx(X * np.array([0.5, -2.0, 3.0]))


def test_weights_learn_and_decay_as_published() -> None:
    """Factors of the learning rate, and which weights decay (Holzmueller et al. 2024)."""
    from lib.deep.keras_networks import build, rates_of
    from lib.deep.recipes import Recipe, Shape

    recipe = Recipe("realmlp", "softmax", (4,), "selu", dropout=0.1, periodic=True, parametric=True)
    found = rates_of(build(recipe, Shape(3, 2, (12,), 2)).model)
    assert found.pop("dropout_1/rate")[2] is False
    assert found == {
        "periodic/frequency": (0.1, True, True),
        "periodic/phase": (0.1, False, True),
        "periodic/kernel": (0.1, True, True),
        "periodic/bias": (0.1, False, True),
        "embedding/table": (1.0, True, True),
        "scale/factor": (6.0, True, True),
        "hidden_1/kernel": (1.0, True, True),
        "hidden_1/bias": (0.1, False, True),
        "activation_1/share": (0.1, True, True),
        "logits/kernel": (1.0, True, True),
        "logits/bias": (0.1, False, True),
    }


def test_periodic_embedding() -> None:
    from lib.deep.keras_layers import PeriodicEmbedding

    layer = PeriodicEmbedding(hidden=4, outputs=3)
    layer(X)
    layer.initialise(X, np.random.default_rng(1))
    w, b = np.asarray(layer.frequency)[:, 0], np.asarray(layer.phase)[:, 0]
    kernel, bias = np.asarray(layer.kernel), np.asarray(layer.bias)[:, 0]
    columns = []
    for k in range(3):
        waves = np.cos(2 * np.pi * X[:, [k]] * w[k] + b[k])
        columns += [X[:, [k]], waves @ kernel[k] + bias[k]]
    assert np.asarray(layer(X)) == pytest.approx(np.concatenate(columns, axis=1), abs=1e-5)
    wide = PeriodicEmbedding(hidden=400, sigma=0.1)
    wide(X)
    wide.initialise(X, np.random.default_rng(1))
    assert np.asarray(wide.frequency).std() == pytest.approx(0.1, rel=0.1)
    assert np.abs(np.asarray(wide.phase)).max() == pytest.approx(np.pi, rel=0.02)


def test_category_embedding_looks_into_its_own_table() -> None:
    from lib.deep.keras_layers import CategoryEmbedding

    layer = CategoryEmbedding([4, 3], units=2)
    codes = np.array([[1, 2], [3, 0]])
    layer(codes)
    layer.initialise(codes, np.random.default_rng(1))
    table = np.asarray(layer.table)
    assert np.array_equal(np.asarray(layer(codes)), table[[[1, 6], [3, 4]]].reshape(2, 4))


def test_parametric_activation() -> None:
    from lib.deep.keras_layers import ParametricActivation

    layer = ParametricActivation("relu")
    layer(X)
    layer.share.assign(np.array([0.0, 0.5, 1.0], dtype=np.float32))
    expected = X + np.array([0.0, 0.5, 1.0]) * (np.maximum(X, 0) - X)
    assert np.asarray(layer(X)) == pytest.approx(expected, abs=1e-6)


def test_dropout_keeps_the_mean_and_follows_its_rate() -> None:
    from lib.deep.keras_layers import ScheduledDropout

    ones = np.ones((400, 300), dtype=np.float32)
    layer = ScheduledDropout(0.25)
    assert np.array_equal(np.asarray(layer(ones)), ones)
    dropped = np.asarray(layer(ones, training=True))
    assert np.mean(dropped == 0) == pytest.approx(0.25, abs=0.01)
    assert dropped.mean() == pytest.approx(1.0, abs=0.01)
    assert not np.array_equal(dropped, np.asarray(layer(ones, training=True)))
    layer.rate.assign(0.0)
    assert np.array_equal(np.asarray(layer(ones, training=True)), ones)


def test_training_steps_are_adam_with_decoupled_decay() -> None:
    """Two steps of two linear regressions, done again by NumPy from Kingma & Ba 2015."""
    from lib.deep.keras_program import program
    from lib.deep.keras_stacked_network import StackedNetwork
    from lib.deep.recipes import Recipe, Shape
    from lib.deep.stacking import Member, Rows

    recipe = Recipe("keras_linear", "mse", batch=50, weight_decay=0.1, beta_2=0.95)
    targets = (X @ [[1.0], [-2.0], [0.5]] + 1.0).astype(np.float32)
    codes, weights = np.zeros((50, 0), np.int32), RNG.random(50).astype(np.float32)
    rows = Rows(X, codes, targets, weights, targets)
    members = [Member(recipe, Shape(3, 3, (), 1), rows, rows, seed) for seed in (0, 1)]
    network = StackedNetwork(recipe, members)
    start, _ = network.start()
    order = np.arange(50, dtype=np.int32)[None, None].repeat(2, axis=0).repeat(2, axis=1)
    plan = np.array([[0.1, 0.1, 0.0], [0.05, 0.02, 0.0]], dtype=np.float32)
    zeros = [np.zeros_like(part) for part in start]
    (trained, _, _), _ = program(network, 2).run(
        (start, zeros, zeros),
        {},
        network.fixed,
        (X, codes, targets, weights),
        order,
        np.stack([plan, plan], axis=1),
        0,
        2,
    )
    for member in (0, 1):
        first = network.own(member, [part[member] for part in start])
        kernel, bias = (weight.astype(np.float64) for weight in first)
        found = network.own(member, [part.numpy()[member] for part in trained])
        state = {"kernel": [0.0, 0.0], "bias": [0.0, 0.0]}
        for step, (rate, decay, _) in enumerate(plan, start=1):
            error = (X @ kernel + bias - targets) * weights[:, None] / weights.sum()
            gradients = {"kernel": 2 * X.T @ error, "bias": 2 * error.sum(axis=0)}
            moves = {}
            for name, gradient in gradients.items():
                first, second = state[name]
                first = 0.9 * first + 0.1 * gradient
                second = 0.95 * second + 0.05 * gradient**2
                state[name] = [first, second]
                mean, square = first / (1 - 0.9**step), second / (1 - 0.95**step)
                moves[name] = rate * mean / (np.sqrt(square) + 1e-8)
            kernel = kernel * (1 - rate * decay) - moves["kernel"]
            bias = bias - moves["bias"]
        assert found[0] == pytest.approx(kernel, abs=1e-5)
        assert found[1] == pytest.approx(bias, abs=1e-5)
