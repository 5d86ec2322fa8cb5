"""What words add: integrated gradients add up, agree with weights where a network is linear."""

from __future__ import annotations

import numpy as np
import pytest

from lib.workflows.reviews.jobs.why import shared_out
from tests.unit.deep.test_text_networks import classes_of, fitted, make_texts

ARCHITECTURES = ("keras_bag", "keras_textcnn", "keras_bilstm", "keras_transformer")


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_contributions_add_up_to_the_change_of_the_logit(architecture):
    X, _ = make_texts(1)
    model = fitted(architecture)
    for target in (0, classes_of(architecture) - 1):
        why = model.why("정말 좋은 영화 좋은", target, X)
        assert why.error < 0.05
    assert (why.attention is not None) == (architecture == "keras_transformer")
    assert model.why("", 0, X).pieces == []
    assert len(model.why("글", 0, X).pieces) <= 1


def test_a_linear_network_has_its_weights_as_contributions():
    X, _ = make_texts(1)
    model = fitted("keras_ngram")
    layers = {layer.name: layer for layer in model.network().layers}
    table, (kernel, _) = layers["grams"].get_weights()[0], layers["logits"].get_weights()
    ids, _, _ = model.encoder_.spans("좋은 영화")
    expected = (table[ids] @ kernel)[:, 0] / len(ids)
    assert len(np.unique(ids)) == len(ids)
    found = [value for _, _, value in model.why("좋은 영화", 1, X).pieces]
    np.testing.assert_allclose(found, expected, atol=1e-6)


@pytest.mark.parametrize("text", ["정말 좋은 영화", "글"])
def test_attention_of_each_place_is_a_share(text):
    X, _ = make_texts(1)
    why = fitted("keras_transformer").why(text, 0, X)
    assert sum(value for _, _, value in why.attention) == pytest.approx(1, abs=1e-4)


def test_values_of_pieces_are_shared_out_over_characters():
    np.testing.assert_allclose(shared_out("abc", [(0, 2, 1.0), (1, 3, -2.0)]), [0.5, -0.5, -1.0])
