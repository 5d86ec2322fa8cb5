"""Members of a stack learn as they would alone, and do not see each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.core.progress import NullProgress
from lib.deep.estimators import NetworkClassifier, NetworkRegressor
from lib.deep.recipes import ARCHITECTURES, OWN, schedule
from lib.deep.stacked_fit import fit_many
from lib.deep.stacking import Batches, Member, shrinking_pays
from lib.errors import Cancelled

from .conftest import KINDS, make_table, make_target
from .test_estimators import Recorder

TABLES = [make_table(rows, seed=rows) for rows in (200, 201, 260)]


def make(architecture: str, classes: int, seed: int, **options: Any) -> Any:
    kind = NetworkClassifier if classes else NetworkRegressor
    metric = "log_loss" if classes else "rmse"
    return kind(architecture, KINDS, **{"metric": metric, "seed": seed, "epochs": 6, **options})


def outputs(model: Any, table: pd.DataFrame) -> np.ndarray:
    if isinstance(model, NetworkClassifier):
        return model.predict_proba(table)
    return (model.predict(table) - model.mean_) / model.deviation_


def fit_stack(architecture: str, classes: int, ys: list[np.ndarray], **options: Any) -> list[Any]:
    models = [make(architecture, classes, seed, **options) for seed in range(len(TABLES))]
    assert fit_many(models, TABLES, ys) == [None] * len(models)
    return models


def learn_alone(member: Member, epochs: int) -> list[np.ndarray]:
    """Train a plain Keras network for some epochs by a loop of its own, without dropout."""
    import tensorflow as tf

    from lib.deep import keras_networks as networks

    recipe, rows = member.recipe, member.training
    network = networks.build(recipe, member.shape)
    sample = np.random.default_rng(member.seed).permutation(len(rows.numbers))[:4096]
    networks.initialise(network, rows.numbers[sample], rows.codes[sample], member.seed)
    rates = networks.rates_of(network.model)
    names = [name for name, _ in networks.named_weights(network.model)]
    values = [weight.value for weight in network.model.weights]
    total = member.steps * recipe.epochs
    batches = Batches(len(rows.numbers), recipe.batch, member.steps, member.seed)
    learned = [
        (tf.Variable(0 * value), tf.Variable(0 * value), value, *rates[name])
        for name, value in zip(names, values, strict=True)
        if rates[name][2]
    ]
    for step in range(member.steps * epochs):
        chosen = batches.take(step, 1)[0]
        rate, decay, _ = schedule(recipe, step, 1, total)[0]
        with tf.GradientTape() as tape:
            inputs = [rows.numbers[chosen], rows.codes[chosen]][: len(network.model.inputs)]
            logits = network.logits(inputs, training=False)
            goal = tf.constant(rows.targets[chosen])
            if recipe.ensemble:
                goal = tf.repeat(goal[:, None], recipe.ensemble, axis=1)
            if recipe.loss == "mse":
                losses = tf.reduce_mean((logits - goal) ** 2, axis=-1)
            elif recipe.loss == "sigmoid":
                losses = tf.nn.sigmoid_cross_entropy_with_logits(goal, logits)[..., 0]
            else:
                losses = tf.nn.softmax_cross_entropy_with_logits(goal, logits)
            loss = tf.reduce_mean(losses)
        gradients = tape.gradient(loss, [value for _, _, value, *_ in learned])
        for (first, second, value, factor, decays, _), gradient in zip(
            learned, gradients, strict=True
        ):
            gradient = tf.convert_to_tensor(gradient)
            if decays:
                value.assign(value * (1 - factor * rate * decay))
            first.assign(0.9 * first + 0.1 * gradient)
            second.assign(recipe.beta_2 * second + (1 - recipe.beta_2) * gradient**2)
            moved = np.sqrt(1 - recipe.beta_2 ** (step + 1)) / (1 - 0.9 ** (step + 1))
            value.assign_sub(factor * rate * moved * first / (tf.sqrt(second) + 1e-8))
    return network.model.get_weights()


@pytest.mark.parametrize(
    ("architecture", "classes"),
    [("keras_linear", 2), ("keras_mlp", 3), ("realmlp", 2), ("realmlp", 0), ("tabm", 2)],
)
def test_members_learn_as_plain_keras_does(architecture: str, classes: int) -> None:
    from lib.deep import keras_stack
    from lib.deep.keras_plain import borrow

    changes = {} if architecture == "keras_linear" else {"dropout": 0.0}
    options = {"changes": {**changes, "batch": 32}, "epochs": 4}
    members = [
        make(architecture, classes, seed, **options).prepare(table, make_target(table, classes))
        for seed, table in enumerate(TABLES[1:])
    ]
    fitted = keras_stack.fit(members, metric="log_loss" if classes else "rmse")
    for member, result in zip(members, fitted, strict=True):
        epochs = int(result.history["best_epoch"][0]) + 1
        with borrow(member.recipe, member.shape) as plain:
            plain.network.model.set_weights(result.weights)
            found = plain.outputs(member.validation.numbers, member.validation.codes)
            plain.network.model.set_weights(learn_alone(member, epochs))
            expected = plain.outputs(member.validation.numbers, member.validation.codes)
        assert found == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("architecture", "classes"), [("keras_mlp", 2), ("realmlp", 3), ("tabm", 0)]
)
def test_members_equal_lone_fits(architecture: str, classes: int) -> None:
    ys = [make_target(table, classes) for table in TABLES]
    for seed, model in enumerate(fit_stack(architecture, classes, ys)):
        lone = make(architecture, classes, seed).fit(TABLES[seed], ys[seed])
        assert outputs(model, TABLES[2]) == pytest.approx(outputs(lone, TABLES[2]), abs=1e-4)
        assert model.history_["val_loss"] == pytest.approx(lone.history_["val_loss"], abs=1e-3)
        assert model.history_["best_epoch"] == lone.history_["best_epoch"]


def test_garbage_in_one_member_leaves_the_others_as_they_are() -> None:
    ys = [make_target(table, 0) for table in TABLES]
    first = fit_stack("realmlp", 0, ys)
    rng = np.random.default_rng(0)
    rows = len(TABLES[0])
    models = [make("realmlp", 0, seed) for seed in range(len(TABLES))]
    garbage = TABLES[0].assign(age=rng.integers(-999, 999, rows), income=rng.random(rows) ** 50)
    tables = [garbage, *TABLES[1:]]
    assert fit_many(models, tables, [1e9 * rng.standard_normal(rows), *ys[1:]]) == [None] * 3
    assert not np.array_equal(first[0].weights_[0], models[0].weights_[0])
    for one, other in zip(first[1:], models[1:], strict=True):
        for a, b in zip(one.weights_, other.weights_, strict=True):
            assert np.array_equal(a, b)


def test_members_may_lack_a_class_levels_and_a_whole_embedding() -> None:
    narrow = TABLES[0].assign(
        plan=TABLES[0]["plan"].replace("c", "b"),
        city=TABLES[0]["city"].map(lambda city: city[:5]),
    )
    tables = [narrow, *TABLES[1:]]
    ys = [make_target(table, 4) for table in tables]
    ys[0] = np.minimum(ys[0], 2)
    models = [make("realmlp", 4, seed) for seed in range(3)]
    assert fit_many(models, tables, ys) == [None] * 3
    assert [model.shape_[3] for model in models] == [3, 4, 4]
    assert [len(model.shape_[2]) for model in models] == [0, 1, 1]
    lone = make("realmlp", 4, 0).fit(narrow, ys[0])
    assert outputs(models[0], narrow) == pytest.approx(outputs(lone, narrow), abs=1e-4)


def test_a_member_that_diverges_leaves_the_others_as_they_are() -> None:
    from lib.deep import keras_stack

    members = [
        make("realmlp", 2, seed).prepare(table, make_target(table, 2))
        for seed, table in enumerate(TABLES)
    ]
    first = keras_stack.fit(members, metric="log_loss")
    broken = np.full_like(members[0].training.targets, np.nan)
    members[0] = replace(members[0], training=replace(members[0].training, targets=broken))
    second = keras_stack.fit(members, metric="log_loss")
    assert second[0].weights == []
    for one, other in zip(first[1:], second[1:], strict=True):
        assert one.history == other.history


def test_compiled_and_traced_steps_agree() -> None:
    from lib.deep import keras_stack

    members = [
        make("keras_mlp", 2, seed).prepare(table, make_target(table, 2))
        for seed, table in enumerate(TABLES)
    ]
    traced, compiled = (
        keras_stack.fit(members, metric="log_loss", compiled=choice) for choice in (False, True)
    )
    for one, other in zip(traced, compiled, strict=True):
        assert one.history["val_loss"] == pytest.approx(other.history["val_loss"], abs=1e-4)


def test_a_cancelled_stack_stops() -> None:
    models = [make("keras_mlp", 2, seed) for seed in range(3)]
    with pytest.raises(Cancelled):
        fit_many(models, TABLES, [make_target(table, 2) for table in TABLES], Recorder(patience=5))


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_budget_of_a_second_gives_usable_models(architecture: str) -> None:
    watch = Recorder()
    changes = {} if architecture in ("keras_linear", OWN) else {"width": 16}
    models = [make(architecture, 2, seed, epochs=100_000, changes=changes) for seed in range(3)]
    ys = [make_target(table, 2) for table in TABLES]
    assert fit_many(models, TABLES, ys, watch, budget_seconds=1.0) == [None] * 3
    assert watch.calls[-1][0] == 1.0
    for model, table in zip(models, TABLES, strict=True):
        assert np.isfinite(model.predict_proba(table)).all()


def test_the_losses_of_all_members_reach_around_their_mean() -> None:
    watch = Recorder()
    models = [make("keras_linear", 2, seed) for seed in range(3)]
    fit_many(models, TABLES, [make_target(table, 2) for table in TABLES], watch)
    curves = watch.calls[-1][1]
    last = [model.history_["val_loss"][-1] for model in models]
    assert curves["val_loss"] == pytest.approx(np.mean(last))
    assert (curves["val_loss_low"], curves["val_loss_high"]) == (min(last), max(last))


def test_members_that_share_their_rows_learn_as_with_rows_of_their_own() -> None:
    from lib.deep import keras_stack

    member = make("tabm", 2, 0).prepare(TABLES[0], make_target(TABLES[0], 2))
    other = replace(member, seed=7)
    copied = replace(other, training=replace(member.training))
    shared, own = (
        keras_stack.fit([member, one], metric="log_loss", compiled=False) for one in (other, copied)
    )
    for one, two in zip(shared, own, strict=True):
        assert one.history == two.history


def test_configurations_of_one_seed_on_the_same_rows_start_as_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from lib.deep import keras_networks
    from lib.deep.keras_stacked_network import StackedNetwork

    member = make("keras_mlp", 2, 0).prepare(TABLES[0], make_target(TABLES[0], 2))
    faster = replace(member, recipe=replace(member.recipe, learning_rate=0.1))
    members = [member, faster, replace(member, seed=7)]
    drawn, initialise = [], keras_networks.initialise
    monkeypatch.setattr(
        keras_networks,
        "initialise",
        lambda network, numbers, codes, seed: (
            drawn.append(seed),
            initialise(network, numbers, codes, seed),
        ),
    )
    parts, _ = StackedNetwork(member.recipe, members).start()
    assert drawn == [0, 7]
    assert all(np.array_equal(part[0], part[1]) for part in parts)
    assert not any(np.array_equal(part[0], part[2]) for part in parts)


def test_members_that_have_stopped_may_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    from lib.deep import keras_stack

    ys = [make_target(table, 2) for table in TABLES]
    members = [
        make("keras_mlp", 2, seed, epochs=epochs).prepare(table, y)
        for seed, (table, y, epochs) in enumerate(zip(TABLES, ys, (2, 6, 4), strict=True))
    ]
    staying = keras_stack.fit(members, metric="log_loss", compiled=False)
    monkeypatch.setattr(
        keras_stack, "shrinking_pays", lambda going, stopped, **_: bool(going and stopped)
    )
    leaving = keras_stack.fit(members, metric="log_loss", compiled=False)
    for one, two in zip(staying, leaving, strict=True):
        assert one.history["val_loss"] == pytest.approx(two.history["val_loss"], abs=1e-4)
        assert len(one.weights) == len(two.weights) > 0


@pytest.mark.parametrize("epochs", [(4, 4, 4, 4), (2, 4, 4, 1)])
def test_parts_on_threads_of_their_own_learn_the_same(
    monkeypatch: pytest.MonkeyPatch, epochs: tuple[int, ...]
) -> None:
    """The second case lets members leave, so that those left are divided anew."""
    from lib.deep import keras_stack

    monkeypatch.setattr(
        keras_stack, "shrinking_pays", lambda going, stopped, **_: bool(going and stopped)
    )
    y = make_target(TABLES[0], 2)
    members = [
        make("tabm", 2, seed, epochs=count).prepare(TABLES[0], y)
        for seed, count in enumerate(epochs)
    ]
    found = []
    for threads in (1, 2):
        monkeypatch.setattr(keras_stack, "THREADS", threads)
        found.append(keras_stack.fit(members, metric="log_loss", compiled=True))
    for one, two, count in zip(*found, epochs, strict=True):
        assert len(two.history["val_loss"]) == count
        assert one.history["val_loss"] == pytest.approx(two.history["val_loss"], abs=1e-5)
        for first, second in zip(one.weights, two.weights, strict=True):
            np.testing.assert_allclose(first, second, atol=1e-5)


def test_rows_lie_once_in_memory() -> None:
    from lib.deep import keras_stack

    member = make("keras_mlp", 2, 0, epochs=1).prepare(TABLES[0], make_target(TABLES[0], 2))
    before = member.training.numbers.copy()
    training = keras_stack._Training([member], "log_loss", NullProgress(), None, False)
    numbers = training.data[0].numpy()
    assert np.array_equal(member.training.numbers, before)
    assert np.array_equal(numbers[:-1], before)
    assert not numbers[-1].any()
    member.training.numbers[0, 0] = 5.0
    assert training.data[0][0, 0].numpy() == 5.0


def test_memory_that_begins_anywhere_is_refused() -> None:
    from lib.deep.keras_shared import aligned, tensor_of

    whole = aligned((8,), np.float32)
    whole[:] = range(8)
    assert tensor_of(whole).numpy().tolist() == list(range(8))
    with pytest.raises(ValueError, match="64 bytes"):
        tensor_of(whole[1:])


def test_leaving_pays_where_much_work_is_left() -> None:
    member = make("tabm", 0, 0).prepare(TABLES[0], make_target(TABLES[0], 0))
    assert not shrinking_pays([(member, 10)], 3, compiled=True)
    assert shrinking_pays([(member, 10**6)], 3, compiled=True)
    assert not shrinking_pays([(member, 10**6)], 0, compiled=True)
    assert not shrinking_pays([], 3, compiled=True)
