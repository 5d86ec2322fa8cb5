"""Stacked text networks against a loop of model.fit: same layers, epochs, batches, what is read."""

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lib.core.dataset import Dataset
from lib.core.progress import NullProgress
from lib.core.task import Task
from lib.deep.stacking import Member
from lib.evaluation.plan.planning import make_plan
from lib.evaluation.train.crossval import make_context
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.models.catalogue import get_model
from lib.workflows.reviews.networks.text_inputs import Reader, TextRows

MIN_SPEEDUP = 2.0
"""Times that a stack must be faster at least."""


def measure_stacks(dataset: Dataset, task: Task, networks: Sequence[str]) -> None:
    """Print seconds of both ways for each network's folds, their ratio and accuracies."""
    for id_ in networks:
        _measure(dataset, task, id_)


def _measure(dataset: Dataset, task: Task, id_: str) -> None:
    from lib.workflows.reviews.networks import keras_text_networks as networks
    from lib.workflows.reviews.networks.keras_text_fit import fit_texts

    plan, _ = make_plan(dataset, task, models=[id_])
    problem = make_problem(dataset.frame, task, plan)
    splits = make_splits(problem, task, plan)
    spec = get_model(id_)
    X, y = problem.X, np.asarray(problem.y)
    estimators: list[Any] = [
        spec.build(make_context(id_, X.iloc[one.train], task, plan, one, 2, NullProgress()))
        for one in splits
    ]
    reader = Reader([X[str(task.text)].iloc[one.train] for one in splits])
    members = []
    for at, (one, split) in enumerate(zip(estimators, splits, strict=True)):
        member = one._prepare(X.iloc[split.train], y[split.train], None, reader, at)
        # All epochs on both sides: when either stops early is chance.
        members.append(replace(member, recipe=replace(member.recipe, patience=0)))
    started = time.perf_counter()
    fitted = fit_texts(members, metric=plan.metric)
    ours = time.perf_counter() - started
    right, plain, theirs = 0, 0, 0.0
    for one, member, result, split in zip(estimators, members, fitted, splits, strict=True):
        one.accept(result)
        held = X.iloc[split.test]
        right += int((one.predict_proba(held).argmax(axis=1) == y[split.test]).sum())
        model = networks.build_text(member.recipe, member.shape).model
        started = time.perf_counter()
        _fit(model, member)
        theirs += time.perf_counter() - started
        test = Reader([held[str(task.text)]])
        ids = one.encoder_.encode(test, test.rows(0))
        found = networks.predict_text(model, ids, np.zeros((len(held), 0), np.float32))
        plain += int((found.argmax(axis=1) == y[split.test]).sum())
    load = os.getloadavg()[0]
    print(
        f"{id_}: {len(splits)} folds of {len(y)} rows, {members[0].recipe.epochs} epochs: stacked "
        f"{ours:.1f} s, loop of model.fit {theirs:.1f} s, ratio {theirs / ours:.1f} (at least "
        f"{MIN_SPEEDUP:.0f}); out-of-fold accuracy {right / len(y):.4f} and {plain / len(y):.4f}; "
        f"load average {load:.1f}",
        flush=True,
    )


def _fit(model: Any, member: Member) -> None:
    import keras

    recipe = member.recipe
    loss = "binary_crossentropy" if recipe.loss == "sigmoid" else "categorical_crossentropy"
    falling = keras.optimizers.schedules.PolynomialDecay(
        recipe.learning_rate, member.steps * recipe.epochs, 0.0
    )
    model.compile(optimizer=keras.optimizers.Adam(falling), loss=loss)
    held = member.validation
    assert isinstance(held, TextRows)
    best = _Best()
    model.fit(
        _batches(member),
        epochs=recipe.epochs,
        validation_data=(held.ids.padded(int(held.ids.lengths.max())), held.targets),
        validation_batch_size=512,
        callbacks=[best.callback(keras)],
        verbose=0,
    )
    model.set_weights(best.weights)


class _Best:
    """The weights of the epoch with the least loss on the validation rows."""

    def __init__(self) -> None:
        self.loss = np.inf
        self.weights: list[np.ndarray] = []

    def callback(self, keras: Any) -> Any:
        holder = self

        class Keep(keras.callbacks.Callback):  # type: ignore[misc, name-defined]
            def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
                if logs["val_loss"] < holder.loss or not holder.weights:
                    holder.loss, holder.weights = logs["val_loss"], self.model.get_weights()

        return Keep()


def _batches(member: Member) -> Any:
    """Return batches as a stack's, n-grams left out at random; padded to the longest text.

    Keras takes no batches of other widths from a data set than those of the first two.
    """
    import keras

    from lib.workflows.reviews.networks.keras_text_fit import _forget

    part, recipe = member.training, member.recipe
    assert isinstance(part, TextRows)

    width = -(-int(part.ids.lengths.max(initial=1)) // 8) * 8

    class Batches(keras.utils.PyDataset):
        def __init__(self) -> None:
            super().__init__()
            self.chance = np.random.default_rng(member.seed)
            self.order = self.chance.permutation(len(part.targets))

        def __len__(self) -> int:
            return member.steps

        def __getitem__(self, step: int) -> tuple[np.ndarray, np.ndarray]:
            rows = self.order[step * recipe.batch : (step + 1) * recipe.batch]
            ids = _forget(part.ids.take(rows), recipe, self.chance)
            return ids.padded(width), part.targets[rows]

        def on_epoch_end(self) -> None:
            self.order = self.chance.permutation(len(part.targets))

    return Batches()
