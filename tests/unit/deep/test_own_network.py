"""A network that an analyst describes learns as Keras would, and its members as alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lib.deep.designs.design import Design, Layer, count_parameters
from lib.deep.designs.design_file import to_text
from lib.deep.stacked_fit import fit_many
from lib.deep.stacking import Batches, Member
from lib.models.description import summary_of

from .conftest import make_target
from .test_stack import TABLES, make, outputs

MIXED = (
    Layer("BatchNormalization"),
    Layer("Dense", 12, "gelu", l1=1e-3, l2=1e-2),
    Layer("BatchNormalization"),
    Layer("Dense", 8, "selu"),
    Layer("Dense", 6, "tanh"),
    Layer("Dense", 5, "sigmoid", l2=1e-3),
)
DROPPED = (Layer("Dropout", rate=0.1), *MIXED, Layer("Dropout", rate=0.3))


def own(design: Design, classes: int, seed: int, **options: Any) -> Any:
    changes = {"network": to_text(design)}
    return make("own_network", classes, seed, **{"changes": changes, "epochs": None, **options})


def learn_with_keras(member: Member, epochs: int) -> np.ndarray:
    """Return the validation logits of Keras' own training, from the same start and batches."""
    import keras

    from lib.deep import keras_networks as networks

    recipe, rows = member.recipe, member.training
    network = networks.build(recipe, member.shape)
    networks.initialise(network, rows.numbers, rows.codes, member.seed)
    total = member.steps * recipe.epochs
    rate: Any = recipe.learning_rate
    if recipe.schedule == "cosine":
        rate = keras.optimizers.schedules.CosineDecay(rate, total)
    optimiser = {
        "SGD": lambda: keras.optimizers.SGD(rate, momentum=recipe.momentum),
        "Adam": lambda: keras.optimizers.Adam(rate),
        "AdamW": lambda: keras.optimizers.AdamW(rate, weight_decay=recipe.weight_decay),
        "RMSprop": lambda: keras.optimizers.RMSprop(rate),
    }[recipe.optimiser]()
    if recipe.optimiser == "AdamW":
        optimiser.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    loss = {
        "mse": keras.losses.MeanSquaredError(),
        "sigmoid": keras.losses.BinaryCrossentropy(from_logits=True),
        "softmax": keras.losses.CategoricalCrossentropy(from_logits=True),
    }[recipe.loss]
    network.logits.compile(optimiser, loss)
    batches = Batches(len(rows.numbers), recipe.batch, member.steps, member.seed)
    for step in range(member.steps * epochs):
        chosen = batches.take(step, 1)[0]
        network.logits.train_on_batch([rows.numbers[chosen]], rows.targets[chosen])
    return np.asarray(network.logits([member.validation.numbers], training=False))


@pytest.mark.parametrize(
    ("optimiser", "schedule", "classes"),
    [
        ("SGD", "constant", 0),
        ("Adam", "cosine", 2),
        ("AdamW", "constant", 3),
        ("RMSprop", "cosine", 2),
    ],
)
def test_learns_what_keras_learns(optimiser: str, schedule: str, classes: int) -> None:
    from lib.deep import keras_stack
    from lib.deep.course import activate

    design = Design(MIXED, "", optimiser, 0.01, 0.5, 0.1, schedule, batch=64, epochs=4, patience=0)
    member = own(design, classes, 0).prepare(TABLES[1], make_target(TABLES[1], classes))
    (result,) = keras_stack.fit([member], metric="log_loss" if classes else "rmse")
    epochs = int(result.history["best_epoch"][0]) + 1
    expected = activate(learn_with_keras(member, epochs), member.recipe.loss)
    mean, scale = member.target_scale
    if classes == 0:
        expected = expected * scale + mean
    assert result.outputs == pytest.approx(expected, abs=2e-4 * max(scale, 1.0))


@pytest.mark.parametrize("classes", [0, 3])
def test_members_equal_lone_fits(classes: int) -> None:
    design = Design(DROPPED, batch=256, epochs=6, learning_rate=0.01)  # more than all rows
    ys = [make_target(table, classes) for table in TABLES]
    models = [own(design, classes, seed) for seed in range(3)]
    assert fit_many(models, TABLES, ys) == [None] * 3
    batches = [model.recipe_["batch"] for model in models]
    assert len(set(batches)) == 3
    assert max(batches) < 256
    for seed, model in enumerate(models):
        lone = own(design, classes, seed).fit(TABLES[seed], ys[seed])
        assert model.history_["val_loss"] == pytest.approx(lone.history_["val_loss"], abs=1e-3)
        assert outputs(model, TABLES[2]) == pytest.approx(outputs(lone, TABLES[2]), abs=1e-4)


def test_the_count_is_that_of_keras() -> None:
    design = Design(DROPPED)
    member = own(design, 3, 0).prepare(TABLES[0], make_target(TABLES[0], 3))
    from lib.deep import keras_networks as networks

    model = networks.build(member.recipe, member.shape).model
    assert count_parameters(design, member.shape.numbers, 3) == model.count_params()


def test_without_hidden_layers_it_is_a_linear_model() -> None:
    design = replace(Design(()), epochs=3)
    model = own(design, 2, 0).fit(TABLES[0], make_target(TABLES[0], 2))
    assert [layer.name for layer in model.network().layers] == ["numbers", "logits", "outputs"]
    said = summary_of(model) or ""
    assert "logits (Dense)" in said
    assert "Total params" in said


def test_too_high_a_rate_diverges_alone() -> None:
    from lib.errors import ModelError

    ys = [make_target(table, 0) for table in TABLES]
    steep = Design((), optimiser="SGD", learning_rate=10.0, batch=4, epochs=5)
    models = [own(steep, 0, 0), own(replace(steep, learning_rate=0.01), 0, 1)]
    failures = fit_many(models, TABLES[:2], ys[:2])
    assert isinstance(failures[0], ModelError)
    assert failures[0].code == "network_diverged"
    assert failures[1] is None
