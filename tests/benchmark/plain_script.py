"""What an analyst would write instead: cross_validate for scikit-learn, model.fit in a loop.

`python -m tests.benchmark.plain_script FILE TARGET` prints the seconds as one line of JSON.
"""

import json
import sys
import time
import warnings
from pathlib import Path

import keras
import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.model_selection import cross_validate

from lib.core.model import BuildContext, ModelSpec
from lib.core.plan import Effort, Plan
from lib.core.task import Task
from lib.deep.estimators import _LINEAR_LEVELS
from lib.deep.holdout import split_inner
from lib.deep.keras_networks import build
from lib.deep.prepare import TableEncoder
from lib.deep.recipes import Recipe, Shape, choose_recipe
from lib.evaluation.plan.planning import make_plan, make_task
from lib.evaluation.train.problem import Problem, make_problem
from lib.evaluation.train.splits import make_splits
from lib.intake.reading import read_table
from lib.models.catalogue import get_model


def _classical(spec: ModelSpec, problem: Problem, task: Task, plan: Plan, splits: list) -> None:
    context = BuildContext(
        kind=task.kind,
        features=dict(task.features),
        levels=problem.levels,
        rows=len(splits[0][0]),
        classes=len(task.classes),
        effort=plan.effort,
        metric=plan.metric,
        seed=0,
    )
    cross_validate(
        spec.build(context),
        problem.X,
        problem.y,
        cv=splits,
        n_jobs=2,
        scoring=["roc_auc", "accuracy", "neg_log_loss"],
        error_score="raise",
        return_train_score=True,
    )


def _network(id_: str, problem: Problem, task: Task, plan: Plan, splits: list) -> None:
    for train, test in splits:
        X, y = problem.X.iloc[train], problem.y[train]
        inner, validation = split_inner(y, classes=True, groups=None, seed=0)
        linear = id_ == "keras_linear"
        encoder = TableEncoder(
            dict(task.features),
            one_hot=_LINEAR_LEVELS if linear else 9,
            embed=not linear,
            scaling="robust" if id_ == "realmlp" else "standard",
            seed=0,
        ).fit(X.iloc[inner])
        numbers, codes = encoder.transform(X)
        soft = id_ == "realmlp"
        shape = Shape(numbers.shape[1], encoder.scaled_, tuple(encoder.tables_), 2 if soft else 1)
        recipe = choose_recipe(
            id_,
            "softmax" if soft else "sigmoid",
            effort=plan.effort,
            metric=plan.metric,
            rows=len(inner),
            shape=shape,
        )
        model = build(recipe, shape).model
        _fit(model, recipe, numbers, codes, y, inner, validation)
        model.predict(_inputs(model, *encoder.transform(problem.X.iloc[test])), verbose=0)


def _inputs(model: keras.Model, numbers: np.ndarray, codes: np.ndarray) -> list[np.ndarray]:
    return [numbers, codes][: len(model.inputs)]


def _fit(
    model: keras.Model,
    recipe: Recipe,
    numbers: np.ndarray,
    codes: np.ndarray,
    y: np.ndarray,
    inner: np.ndarray,
    validation: np.ndarray,
) -> None:
    soft = recipe.loss == "softmax"
    model.compile(
        optimizer=keras.optimizers.Adam(recipe.learning_rate),
        loss="sparse_categorical_crossentropy" if soft else "binary_crossentropy",
    )
    callbacks = []
    if recipe.patience:
        callbacks.append(
            keras.callbacks.EarlyStopping(patience=recipe.patience, restore_best_weights=True)
        )
    model.fit(
        _inputs(model, numbers[inner], codes[inner]),
        y[inner],
        batch_size=recipe.batch,
        epochs=recipe.epochs,
        validation_data=(_inputs(model, numbers[validation], codes[validation]), y[validation]),
        callbacks=callbacks,
        verbose=0,
    )


def main(file: Path, target: str) -> None:
    """Fit all models of a standard comparison and print what each took."""
    warnings.simplefilter("ignore")
    dataset = read_table(file.read_bytes(), file.name)
    task = make_task(dataset, target)
    plan, _ = make_plan(dataset, task, effort=Effort.STANDARD)
    problem = make_problem(dataset.frame, task, plan)
    splits = [(split.train, split.test) for split in make_splits(problem, task, plan)]
    # Imports and processes are there before the clock starts, as our workers are.
    cross_validate(DummyClassifier(), problem.X, problem.y, cv=splits, n_jobs=2)
    _classical(get_model("logistic"), problem, task, plan, splits)
    models: dict[str, float] = {}
    totals = {"classical": 0.0, "networks": 0.0}
    for id_ in plan.models:
        spec = get_model(id_)
        if spec.framework == "none":
            continue
        started = time.perf_counter()
        if spec.framework == "keras":
            _network(id_, problem, task, plan, splits)
        else:
            _classical(spec, problem, task, plan, splits)
        models[id_] = time.perf_counter() - started
        totals["networks" if spec.framework == "keras" else "classical"] += models[id_]
    print(json.dumps({**totals, "models": models}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
