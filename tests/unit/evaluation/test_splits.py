import numpy as np
import pandas as pd
import pytest

from lib.core.plan import Effort, Plan, SplitKind
from lib.core.task import Task, TaskKind
from lib.errors import InputError
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits

N = 120
RANDOM = np.random.default_rng(1)
FRAME = pd.DataFrame(
    {
        "x": RANDOM.normal(size=N),
        "shop": [f"s{i % 17}" for i in range(N)],
        "day": pd.Timestamp("2026-01-01") + pd.to_timedelta(RANDOM.permutation(N) // 4, unit="D"),
        "y": ["a"] * 90 + ["b"] * 30,
        "z": RANDOM.normal(size=N),
    }
)
CLASSES = Task(TaskKind.BINARY, "y", {"x": "number"}, ("a", "b"))
VALUES = Task(TaskKind.REGRESSION, "z", {"x": "number"})


def plan_of(split, folds=5, repeats=2, seed=0):
    metric = ("roc_auc", 0.005, False)
    return Plan(("dummy",), Effort.QUICK, folds, repeats, seed, *metric, split)


def splits_of(task, plan, frame=FRAME):
    problem = make_problem(frame, task, plan)
    return problem, make_splits(problem, task, plan)


@pytest.mark.parametrize(
    ("task", "split", "group"),
    [
        (CLASSES, SplitKind.STRATIFIED, None),
        (VALUES, SplitKind.KFOLD, None),
        (CLASSES, SplitKind.GROUP, "shop"),
        (VALUES, SplitKind.GROUP, "shop"),
    ],
)
def test_every_row_is_tested_once_a_repeat_and_the_same_again(task, split, group):
    task = Task(task.kind, task.target, task.features, task.classes, group)
    _, splits = splits_of(task, plan_of(split))
    assert [(s.repeat, s.fold) for s in splits] == [(r, f) for r in (0, 1) for f in range(5)]
    for repeat in (0, 1):
        tested = np.concatenate([s.test for s in splits if s.repeat == repeat])
        assert sorted(tested) == list(range(N))
    for s in splits:
        assert s.train.dtype == s.test.dtype == np.int64
        assert (np.diff(s.train) > 0).all()
        assert sorted([*s.train, *s.test]) == list(range(N))
    _, again = splits_of(task, plan_of(split))
    assert all((a.test == b.test).all() for a, b in zip(splits, again, strict=True))
    _, other = splits_of(task, plan_of(split, seed=1))
    assert [s.test.tolist() for s in splits] != [s.test.tolist() for s in other]
    repeats = [{tuple(s.test) for s in splits if s.repeat == repeat} for repeat in (0, 1)]
    assert not repeats[0] & repeats[1]


def test_stratified_folds_keep_the_shares():
    problem, splits = splits_of(CLASSES, plan_of(SplitKind.STRATIFIED))
    assert {problem.y[s.test].mean() for s in splits} == {0.25}


@pytest.mark.parametrize("base", [CLASSES, VALUES])
def test_groups_never_straddle(base):
    task = Task(base.kind, base.target, base.features, base.classes, "shop")
    problem, splits = splits_of(task, plan_of(SplitKind.GROUP))
    for s in splits:
        assert not set(problem.groups[s.train]) & set(problem.groups[s.test])


def test_rows_without_a_group_stand_alone():
    frame = FRAME.assign(shop=FRAME["shop"].where(FRAME.index >= 10))
    task = Task(TaskKind.REGRESSION, "z", {"x": "number"}, (), "shop")
    problem, _ = splits_of(task, plan_of(SplitKind.GROUP), frame)
    assert len(set(problem.groups[:10]) - set(problem.groups[10:])) == 10


def test_a_class_of_one_group_is_refused():
    frame = FRAME.assign(shop=np.where(FRAME["y"] == "b", "only", FRAME["shop"]))
    task = Task(TaskKind.BINARY, "y", {"x": "number"}, ("a", "b"), "shop")
    with pytest.raises(InputError) as caught:
        splits_of(task, plan_of(SplitKind.GROUP), frame)
    assert caught.value.code == "group_one_class"


def test_time_goes_only_forward():
    task = Task(TaskKind.REGRESSION, "z", {"x": "number"}, (), None, "day")
    problem, splits = splits_of(task, plan_of(SplitKind.TIME, repeats=1))
    assert len(splits) == 5
    for s in splits:
        assert problem.times[s.train].max() < problem.times[s.test].min()
    assert len(np.unique(np.concatenate([s.test for s in splits]))) == N - len(splits[0].train)


def test_a_first_part_of_one_class_is_refused():
    frame = FRAME.assign(day=range(N))
    task = Task(TaskKind.BINARY, "y", {"x": "number"}, ("a", "b"), None, "day")
    with pytest.raises(InputError) as caught:
        splits_of(task, plan_of(SplitKind.TIME, repeats=1), frame)
    assert caught.value.code == "time_one_class"


def test_a_class_rarer_than_the_folds_still_splits():
    frame = FRAME.assign(y=["a"] * 60 + ["b"] * 58 + ["c"] * 2)
    task = Task(TaskKind.MULTICLASS, "y", {"x": "number"}, ("a", "b", "c"))
    problem, splits = splits_of(task, plan_of(SplitKind.STRATIFIED, folds=3), frame)
    assert all(set(problem.y[s.train]) == {0, 1, 2} for s in splits)


def test_with_a_time_and_a_group_later_rows_of_new_groups_are_tested():
    task = Task(TaskKind.REGRESSION, "z", {"x": "number"}, (), "shop", "day")
    problem, splits = splits_of(task, plan_of(SplitKind.TIME, repeats=1))
    for s in splits:
        assert problem.times[s.train].max() < problem.times[s.test].min()
        assert not set(problem.groups[s.train]) & set(problem.groups[s.test])
    few = FRAME.assign(shop=["s0"] * N)
    with pytest.raises(InputError) as caught:
        splits_of(task, plan_of(SplitKind.TIME, repeats=1), few)
    assert caught.value.code in ("group_time_empty", "too_few_groups")
