import logging

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from lib.core.model import Family, ModelSpec
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.task import PREDICTED, Task, TaskKind
from lib.errors import Cancelled, InputError, ModelError
from lib.evaluation.train.crossval import (
    fit_fold,
    make_manifest,
    predict_frame,
    predict_rows,
    refit,
    score_on,
)
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.models.catalogue import get_model

N = 200
RANDOM = np.random.default_rng(0)
SIZE = RANDOM.normal(size=N)
FRAME = pd.DataFrame(
    {
        "size": np.where(np.arange(N) % 9 == 0, np.nan, SIZE),
        "plan": np.array(["basic", "plus", "pro"])[RANDOM.integers(0, 3, N)],
        "churn": np.where(SIZE + RANDOM.normal(size=N) > 0, "Yes", "No"),
        "price": 3 * SIZE + RANDOM.normal(size=N),
    }
)
FEATURES = {"size": "number", "plan": "category"}
CHURN = Task(TaskKind.BINARY, "churn", FEATURES, ("No", "Yes"))
PRICE = Task(TaskKind.REGRESSION, "price", FEATURES)


def plan_of(task, seed=0):
    binary = task.kind.is_classification
    split = SplitKind.STRATIFIED if binary else SplitKind.KFOLD
    metric = "roc_auc" if binary else "rmse"
    return Plan(("test",), Effort.QUICK, 4, 1, seed, metric, 0.01, False, split)


def pipeline(ctx):
    model = LogisticRegression() if ctx.kind.is_classification else LinearRegression()
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore", max_categories=max(ctx.levels.values()))
    return make_pipeline(
        make_column_transformer((numbers, ["size"]), (categories, ["plan"])), model
    )


def spec_of(build=pipeline):
    kinds = PREDICTED
    about = ("test", Family.CLASSICAL, "Test", "A test.", kinds, "sklearn")
    return ModelSpec(*about, build, lambda size: 1.0)


def fold_of(task, build=pipeline, frame=FRAME, index=1, **options):
    plan = plan_of(task)
    problem = make_problem(frame, task, plan)
    split = make_splits(problem, task, plan)[index]
    return fit_fold(spec_of(build), problem, task, plan, split, **options), split


class Constant(ClassifierMixin, BaseEstimator):
    """Knows the classes it is told, and does what it is told when fitted."""

    def __init__(self, classes=(0, 1), proba=(0.5, 0.5), act=None):
        self.classes = classes
        self.proba = proba
        self.act = act

    def fit(self, X, y):
        if self.act is not None:
            self.act()
        self.classes_ = np.array(self.classes)
        self.history_ = {"loss": [1.0, 0.5], "best_epoch": [2]}
        return self

    def predict_proba(self, X):
        return np.tile(self.proba, (len(X), 1))


class Wild(RegressorMixin, BaseEstimator):
    def fit(self, X, y):
        return self

    def predict(self, X):
        return np.full(len(X), 1e300)


def raising(error):
    def act():
        raise error

    return lambda ctx: Constant(act=act)


def test_a_fold_is_fitted_and_scored():
    result, split = fold_of(CHURN, threads=1)
    assert (result.model, result.repeat, result.fold) == ("test", 0, 1)
    assert result.outputs.shape == (len(split.test), 2)
    assert result.outputs.dtype == np.float32
    assert result.outputs.sum(axis=1) == pytest.approx(1)
    assert result.metrics["roc_auc"] > 0.7
    assert result.train_metrics.keys() == result.metrics.keys()
    assert result.fit_cpu_seconds > 0
    result, split = fold_of(PRICE)
    assert result.outputs.shape == (len(split.test), 1)
    assert result.metrics["r2"] > 0.6


def test_the_same_again():
    first, again = fold_of(CHURN)[0], fold_of(CHURN)[0]
    assert (first.outputs == again.outputs).all()
    assert first.metrics == again.metrics


@pytest.mark.parametrize("model", ["logistic", "hist_gradient_boosting"])
def test_garbage_in_the_test_rows_changes_nothing_that_is_learned(model):
    """Fit with the test rows intact and destroyed; compare predictions for a third set of rows."""
    plan = plan_of(CHURN)
    problem = make_problem(FRAME, CHURN, plan)
    split = make_splits(problem, CHURN, plan)[0]
    fitted = []
    for spoiled in (False, True):
        frame = problem.X.copy()
        y = problem.y.copy()
        if spoiled:
            frame.loc[split.test, "size"] = 1e9 * np.arange(len(split.test))
            frame.loc[split.test, "plan"] = [f"garbage {row}" for row in split.test]
            y[split.test] = 1 - y[split.test]
        seen = type(problem)(frame, y, problem.rows, None, None, problem.levels)

        def build(ctx):
            estimator = get_model(model).build(ctx)
            fitted.append(estimator)
            return estimator

        fit_fold(spec_of(build), seen, CHURN, plan, split)
    third = problem.X.iloc[split.test]
    clean, spoiled = (estimator.predict_proba(third) for estimator in fitted)
    np.testing.assert_array_equal(clean, spoiled)


def test_all_models_get_the_same_seed_and_each_fold_its_own():
    seeds = []

    def build(ctx):
        seeds.append((ctx.seed, ctx.rows, ctx.classes, ctx.threads, ctx.levels["plan"]))
        return Constant()

    for index in (0, 0, 1):
        fold_of(CHURN, build, index=index, threads=2)
    assert seeds[0] == seeds[1] != seeds[2]
    assert seeds[0][1:] == (150, 2, 2, 3)


def test_a_fit_sees_the_groups_for_its_inner_validation_but_does_not_learn_from_them():
    seen = []

    class Peek(Constant):
        def fit(self, X, y):
            seen.append((list(X.columns), X["shop"].nunique()))
            return super().fit(X, y)

        def predict_proba(self, X):
            seen.append(list(X.columns))
            return super().predict_proba(X)

    frame = FRAME.assign(shop=[f"s{row % 20}" for row in range(N)])
    task = Task(TaskKind.BINARY, "churn", FEATURES, ("No", "Yes"), "shop")
    plan = Plan(**{**vars(plan_of(CHURN)), "split": SplitKind.GROUP})
    problem = make_problem(frame, task, plan)
    split = make_splits(problem, task, plan)[0]
    fit_fold(spec_of(lambda ctx: Peek()), problem, task, plan, split)
    assert seen[0] == (["size", "plan", "shop"], 15)
    assert seen[1] == ["size", "plan"]
    result = fit_fold(get_model("hist_gradient_boosting"), problem, task, plan, split)
    assert result.metrics["roc_auc"] > 0.5


def test_probabilities_are_aligned_to_all_classes():
    frame = FRAME.assign(churn=np.array(["a", "b", "c"])[np.arange(N) % 3])
    task = Task(TaskKind.MULTICLASS, "churn", FEATURES, ("a", "b", "c"))
    result, _ = fold_of(task, lambda ctx: Constant((2, 0), (0.3, 0.1)), frame)
    assert result.outputs[0] == pytest.approx([0.25, 0, 0.75])
    result, _ = fold_of(task, lambda ctx: Constant(("c", "b"), (0.4, 0.6)), frame)
    assert result.outputs[0] == pytest.approx([0, 0.6, 0.4])


def test_history_is_found_inside_of_a_pipeline():
    result, _ = fold_of(CHURN, lambda ctx: make_pipeline("passthrough", Constant()))
    assert result.history == {"loss": [1.0, 0.5], "best_epoch": [2]}


def test_an_unconverged_fit_leaves_a_note():
    build = lambda ctx: make_pipeline(  # noqa: E731
        make_column_transformer((SimpleImputer(), ["size"])), LogisticRegression(max_iter=1)
    )
    result, _ = fold_of(CHURN, build)
    assert [note.code for note in result.notes] == ["not_converged"]


def test_a_failing_fit_becomes_a_model_error_and_quotes_no_data_in_the_log(caplog):
    secret = ValueError("could not convert 'secret'\nmore")
    with caplog.at_level(logging.WARNING), pytest.raises(ModelError) as caught:
        fold_of(CHURN, raising(secret))
    assert caught.value.code == "fit_failed"
    assert caught.value.context == {"model": "test", "reason": "could not convert 'secret'"}
    assert caught.value.__cause__ is secret
    assert "ValueError" in caplog.text
    assert "secret'" not in caplog.text


def test_out_of_memory_and_cancel_are_told_apart():
    with pytest.raises(ModelError) as caught:
        fold_of(CHURN, raising(MemoryError()))
    assert caught.value.code == "fit_out_of_memory"
    with pytest.raises(Cancelled):
        fold_of(CHURN, raising(Cancelled()))


def test_predictions_that_are_no_numbers_are_refused():
    for task, build in [
        (CHURN, lambda ctx: Constant(proba=(np.nan, 1))),
        (PRICE, lambda ctx: Wild()),
    ]:
        with pytest.raises(ModelError) as caught:
            fold_of(task, build)
        assert caught.value.code == "non_finite_predictions"


@pytest.fixture(scope="module")
def fitted():
    problem = make_problem(FRAME, CHURN, plan_of(CHURN))
    estimator = LogisticRegression()
    steps = make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), ["size"]),
        (OneHotEncoder(handle_unknown="ignore"), ["plan"]),
    )
    model = make_pipeline(steps, estimator).fit(problem.X, problem.y)
    return model, make_manifest(spec_of(), problem, CHURN)


def test_a_new_file_may_have_texts_extra_columns_and_unseen_levels(fitted):
    estimator, manifest = fitted
    new = pd.DataFrame(
        {
            "extra": ["?", "?", "?"],
            "plan": ["pro", "gold", None],
            "size": ["1.5", " 0.25 ", "many"],
            "churn": ["Yes", "No", "No"],
        }
    )
    report = predict_rows(estimator, new, manifest)
    clean = pd.DataFrame({"size": [1.5, 0.25, np.nan], "plan": ["pro", "gold", None]})
    np.testing.assert_array_equal(report.outputs, predict_frame(estimator, clean, manifest))
    assert report.extra == ("extra",)
    assert report.unreadable == {"size": 1}
    assert report.unseen == {"plan": 1}


def test_a_new_file_without_the_columns_or_rows_is_refused(fitted):
    estimator, manifest = fitted
    with pytest.raises(InputError) as caught:
        predict_frame(estimator, FRAME.rename(columns={"plan": "Plann"}), manifest)
    assert caught.value.code == "missing_columns"
    assert caught.value.context["columns"] == ["plan"]
    assert caught.value.context["nearest"][0] == "Plann"
    with pytest.raises(InputError) as caught:
        predict_frame(estimator, FRAME.iloc[:0], manifest)
    assert caught.value.code == "no_rows_to_predict"


def test_a_second_file_is_scored_on_its_rows_with_a_target(fitted):
    estimator, manifest = fitted
    whole = score_on(estimator, FRAME, CHURN, manifest)
    odd = pd.DataFrame({"size": [0.0, 0.0], "plan": ["pro", "pro"], "churn": [None, "Perhaps"]})
    spaced = FRAME.assign(churn=FRAME["churn"] + " ")
    assert score_on(estimator, pd.concat([spaced, odd]), CHURN, manifest) == whole
    assert whole["roc_auc"] > 0.7
    for frame, code in [(odd, "test_without_target"), (FRAME[["size"]], "unknown_column")]:
        with pytest.raises(InputError) as caught:
            score_on(estimator, frame, CHURN, manifest)
        assert caught.value.code == code


def test_a_refit_model_comes_back_from_its_artifact():
    from lib.models.artifacts import load_model

    problem = make_problem(FRAME, CHURN, plan_of(CHURN))
    data, cpu_seconds = refit(get_model("logistic"), problem, CHURN, plan_of(CHURN))
    estimator, manifest = load_model(data)
    assert Task.from_dict(manifest["task"]) == CHURN
    assert (manifest["model"], manifest["rows"]) == ("logistic", N)
    assert predict_frame(estimator, FRAME, manifest).shape == (N, 2)
    assert cpu_seconds > 0
