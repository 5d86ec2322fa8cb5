"""TabM's layers against NumPy, and their stacked counterparts against the layers."""

from __future__ import annotations

import numpy as np
import pytest

RNG = np.random.default_rng(0)
X = RNG.standard_normal((60, 3)).astype(np.float32)


def embedding():
    from lib.deep.keras_ensemble_layers import PiecewiseLinearEmbedding

    layer = PiecewiseLinearEmbedding(bins=4, units=2)
    layer(X)
    layer.initialise(X, np.random.default_rng(1))
    layer.kernel.assign(RNG.standard_normal(layer.kernel.shape))
    return layer


def test_numbers_are_coded_by_how_far_they_have_come_in_each_bin() -> None:
    layer = embedding()
    expected = []
    for k in range(3):
        edges = np.quantile(X[:, k], [0, 0.25, 0.5, 0.75, 1])
        coded = [np.interp(X[:, k], edges[t : t + 2], [0, 1]) for t in range(4)]
        linear = X[:, [k]] * np.asarray(layer.linear)[k] + np.asarray(layer.bias)[k]
        expected.append(np.stack(coded, axis=1) @ np.asarray(layer.kernel)[k] + linear)
    assert np.asarray(layer(X)) == pytest.approx(np.concatenate(expected, axis=1), abs=1e-4)


def test_columns_of_few_values_have_fewer_bins() -> None:
    from lib.deep.keras_ensemble_layers import quantile_bins

    values = np.stack([np.zeros(20), np.repeat([0.0, 1.0], 10)], axis=1)
    lower, inverse = quantile_bins(values, 4)
    assert not inverse[0].any()
    assert np.count_nonzero(inverse[1]) <= 2
    assert np.isfinite(inverse).all()
    assert lower.shape == (2, 4)


def test_copies_start_with_one_factor_for_each_section() -> None:
    from lib.deep.keras_ensemble_layers import EnsembleScale

    layer = EnsembleScale(4, [2, 1], normal=False)
    layer(X)
    layer.initialise(X, np.random.default_rng(1))
    factor = np.asarray(layer.factor)
    assert np.array_equal(factor[:, 0], factor[:, 1])
    assert set(factor.ravel()) == {-1.0, 1.0}
    assert np.asarray(layer(X)) == pytest.approx(X[:, None, :] * factor)
    after = EnsembleScale(500, [2, 1], normal=True)  # where numbers are embedded
    after(X)
    after.initialise(X, np.random.default_rng(1))
    drawn = np.asarray(after.factor)[:, [0, 2]]
    assert (drawn.mean(), drawn.std()) == pytest.approx((0.0, 1.0), abs=0.1)
    assert len(np.unique(drawn)) == 1000


def test_heads_and_their_mean() -> None:
    from lib.deep.keras_ensemble_layers import EnsembleHeads, MemberMean

    flow = RNG.standard_normal((5, 4, 3)).astype(np.float32)
    layer = EnsembleHeads(2)
    layer(flow)
    layer.initialise(flow, np.random.default_rng(1))
    kernel, bias = np.asarray(layer.kernel), np.asarray(layer.bias)
    expected = np.stack([flow[:, k] @ kernel[k] + bias[k] for k in range(4)], axis=1)
    assert np.asarray(layer(flow)) == pytest.approx(expected, abs=1e-5)
    assert np.asarray(MemberMean()(expected)) == pytest.approx(expected.mean(axis=1), abs=1e-5)


def test_stacked_pieces_are_the_layers_of_each_member() -> None:
    from lib.deep import keras_stacked_layers as stacked

    flow = RNG.standard_normal((2, 6, 3)).astype(np.float32)
    factor = RNG.standard_normal((2, 4, 3)).astype(np.float32)
    kernel = RNG.standard_normal((2, 3, 5)).astype(np.float32)
    bias = RNG.standard_normal((2, 5)).astype(np.float32)
    found = np.asarray(stacked.scaled_copies(flow, factor, kernel, bias)).reshape(2, 6, 4, 5)
    for member in (0, 1):
        copies = flow[member][:, None, :] * factor[member]
        assert found[member] == pytest.approx(copies @ kernel[member] + bias[member], abs=1e-4)
    layer = embedding()
    names = ("lower", "inverse", "linear", "kernel", "bias")
    weights = [np.stack([np.asarray(getattr(layer, name))] * 2) for name in names]
    inputs = np.stack([X, 2 * X])
    found = np.asarray(stacked.piecewise(inputs, *weights))
    for member in (0, 1):
        assert found[member] == pytest.approx(np.asarray(layer(inputs[member])), abs=1e-4)


def test_masks_depend_on_the_members_own_seed_and_on_the_step_only() -> None:
    from lib.deep import keras_stacked_layers as stacked

    ones = np.ones((3, 200, 100), dtype=np.float32)
    rates = np.array([0.25, 0.25, 0.0], dtype=np.float32)

    def masks(*seeds: int, step: int = 0) -> np.ndarray:
        return np.asarray(stacked.dropout(ones, rates, np.array(seeds, np.uint32), step, 1))

    first = masks(1, 2, 3)
    assert np.mean(first[0] == 0) == pytest.approx(0.25, abs=0.01)
    assert first[0].mean() == pytest.approx(1.0, abs=0.01)
    assert np.array_equal(first[2], ones[2])
    assert np.array_equal(first[0], masks(1, 9, 9)[0])
    assert np.mean((first[0] == 0) & (first[1] == 0)) == pytest.approx(1 / 16, abs=0.01)
    assert np.mean((first[0] == 0) & (masks(1, 2, 3, step=1)[0] == 0)) == pytest.approx(
        1 / 16, abs=0.01
    )


def test_stacked_layers_are_each_members_own() -> None:
    from lib.deep import keras_stacked_layers as stacked
    from lib.deep.keras_layers import PeriodicEmbedding

    inputs = RNG.standard_normal((2, 6, 3)).astype(np.float32)
    kernel = RNG.standard_normal((2, 3, 5)).astype(np.float32)
    bias = RNG.standard_normal((2, 5)).astype(np.float32)
    flow = np.asarray(stacked.dense(inputs, kernel, bias))
    assert flow == pytest.approx(
        np.einsum("mbi,mio->mbo", inputs, kernel) + bias[:, None], abs=1e-5
    )

    layers = [PeriodicEmbedding(hidden=4, outputs=3) for _ in range(2)]
    for seed, layer in enumerate(layers):
        layer(X)
        layer.initialise(X, np.random.default_rng(seed))
    names = ("frequency", "phase", "kernel", "bias")
    weights = [np.stack([np.asarray(getattr(layer, name)) for layer in layers]) for name in names]
    found = np.asarray(stacked.periodic(inputs, *weights))
    for member, layer in enumerate(layers):
        assert found[member] == pytest.approx(np.asarray(layer(inputs[member])), abs=1e-4)

    table = RNG.standard_normal((2, 7, 2)).astype(np.float32)
    codes = np.array([[[0, 6], [3, 4]], [[2, 5], [1, 4]]], dtype=np.int32)
    found = np.asarray(stacked.embedding(codes, table))
    expected = [table[member][codes[member]].reshape(2, 4) for member in (0, 1)]
    assert np.array_equal(found, expected)

    copies = RNG.standard_normal((2, 12, 3)).astype(np.float32)
    head = RNG.standard_normal((2, 4, 3, 2)).astype(np.float32)
    shift = RNG.standard_normal((2, 4, 2)).astype(np.float32)
    found = np.asarray(stacked.heads(copies, head, shift))
    by_copy = copies.reshape(2, 3, 4, 3)
    expected = np.einsum("mbki,mkio->mbko", by_copy, head) + shift[:, None]
    assert found == pytest.approx(expected, abs=1e-5)

    share = RNG.random((2, 5)).astype(np.float32)
    active = np.maximum(flow, 0)
    found = np.asarray(stacked.parametric(flow, active, share))
    assert found == pytest.approx(flow + share[:, None] * (active - flow), abs=1e-5)


def test_activations() -> None:
    from lib.deep.keras_stacked_layers import activation

    x = np.linspace(-4, 4, 41).astype(np.float32)
    alpha, scale = 1.6732632423543772, 1.0507009873554805
    expected = {
        "relu": np.maximum(x, 0),
        "selu": scale * np.where(x > 0, x, alpha * (np.exp(x) - 1)),
        "mish": x * np.tanh(np.log1p(np.exp(x))),
        "tanh": np.tanh(x),
        "sigmoid": 1 / (1 + np.exp(-x)),
    }
    for name, values in expected.items():
        assert np.asarray(activation(name, x)) == pytest.approx(values, abs=1e-5)
    with pytest.raises(ValueError, match="one of relu, selu"):
        activation("swish", x)


@pytest.mark.parametrize("loss", ["mse", "sigmoid", "softmax"])
def test_losses_of_rows(loss: str) -> None:
    from lib.deep.keras_program import Program
    from lib.deep.keras_stacked_network import Graph
    from lib.deep.recipes import Recipe, Shape
    from lib.deep.stacking import Layout

    outputs = 3 if loss == "softmax" else 1
    logits = RNG.standard_normal((2, 6, outputs)).astype(np.float32)
    targets = RNG.random((2, 6, outputs)).astype(np.float32)
    recipe = Recipe("keras_linear", loss)
    layout = Layout(recipe, [Shape(3, 3, (), outputs)])
    program = Program(recipe, Graph(recipe, layout, []), compiled=False)
    if loss == "mse":
        expected = ((logits - targets) ** 2).mean(axis=-1)
    elif loss == "sigmoid":
        positive = 1 / (1 + np.exp(-logits))
        terms = targets * np.log(positive) + (1 - targets) * np.log(1 - positive)
        expected = -terms[..., 0]
    else:
        powers = np.exp(logits)
        expected = -(targets * np.log(powers / powers.sum(axis=-1, keepdims=True))).sum(axis=-1)
    assert np.asarray(program._losses(logits, targets)) == pytest.approx(expected, abs=1e-5)
