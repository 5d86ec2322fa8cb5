import numpy as np
import pandas as pd

from lib.core.plan import Effort, Plan, SplitKind
from lib.core.task import Task, TaskKind
from lib.evaluation.train.problem import make_problem, prepare_features


def plan_of(sample_rows=None, seed=0):
    split = SplitKind.STRATIFIED
    plan = Plan(("dummy",), Effort.QUICK, 5, 1, seed, "roc_auc", 0.005, False, split)
    return Plan(**{**vars(plan), "sample_rows": sample_rows})


def test_rows_without_a_usable_target_are_left_out():
    frame = pd.DataFrame({"x": [1, 2, 3, 4, 5], "y": ["a", None, "b", "rare", "a"]}, dtype="object")
    task = Task(TaskKind.BINARY, "y", {"x": "number"}, ("a", "b"))
    problem = make_problem(frame, task, plan_of())
    assert problem.rows.tolist() == [0, 2, 4]
    assert problem.y.tolist() == [0, 1, 0]
    assert problem.y.dtype == np.int64
    assert problem.X["x"].tolist() == [1, 3, 5]
    assert problem.levels == {"x": 3}


def test_an_infinite_target_is_no_target():
    frame = pd.DataFrame({"x": [1, 2, 3], "y": [1.5, np.inf, 2.5]})
    problem = make_problem(frame, Task(TaskKind.REGRESSION, "y", {"x": "number"}), plan_of())
    assert problem.rows.tolist() == [0, 2]


def test_a_sample_keeps_the_shares_and_every_class():
    labels = ["a"] * 900 + ["b"] * 97 + ["c"] * 3
    frame = pd.DataFrame({"x": range(1000), "y": labels})
    task = Task(TaskKind.MULTICLASS, "y", {"x": "number"}, ("a", "b", "c"))
    first = make_problem(frame, task, plan_of(100))
    counts = np.bincount(first.y)
    assert len(first.y) == 100
    assert counts[2] == 2
    assert abs(counts[0] - 90) <= 2
    assert (np.diff(first.rows) > 0).all()
    assert (first.rows == make_problem(frame, task, plan_of(100)).rows).all()
    assert (first.rows != make_problem(frame, task, plan_of(100, seed=1)).rows).any()


def test_a_sample_of_a_numeric_target_keeps_its_distribution():
    frame = pd.DataFrame({"x": range(10_000), "y": np.linspace(0, 1, 10_000) ** 3})
    problem = make_problem(frame, Task(TaskKind.REGRESSION, "y", {"x": "number"}), plan_of(500))
    tenths = np.searchsorted(np.quantile(frame["y"], np.linspace(0, 1, 11)[1:-1]), problem.y)
    assert np.bincount(tenths).tolist() == [50] * 10


def test_features_come_in_their_dtypes():
    frame = pd.DataFrame(
        {
            "number": [" 1,234.5", "oops", "7"],
            "infinite": [1.0, np.inf, 2.0],
            "category": [1.0, np.nan, 2.0],
            "when": ["2026-01-31", "never", "2026-02-01 10:00"],
        }
    )
    kinds = {"number": "number", "infinite": "number", "category": "category", "when": "datetime"}
    ready = prepare_features(frame, kinds)
    np.testing.assert_array_equal(ready["number"], [1234.5, np.nan, 7])
    np.testing.assert_array_equal(ready["infinite"], [1, np.nan, 2])
    assert ready["category"].dropna().tolist() == ["1", "2"]
    assert ready["when"].isna().tolist() == [False, True, False]
    assert ready["when"][2] == pd.Timestamp("2026-02-01 10:00")
