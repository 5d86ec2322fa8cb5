"""Learning curves: the parts learned from, the law through the scores, and what is said of it."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from lib.core.metrics import METRICS
from lib.core.plan import Effort, Plan, SplitKind
from lib.core.progress import NullProgress
from lib.core.task import Task, TaskKind
from lib.errors import Cancelled, InputError
from lib.evaluation.judge.inference.region import Region
from lib.evaluation.judge.learning_curve.outlook import (
    TIMES,
    Answer,
    learning_curves,
    outlook_of,
)
from lib.evaluation.judge.learning_curve.points import CurvePoints
from lib.evaluation.judge.learning_curve.power_law import fit
from lib.evaluation.train import learning_curve as train
from lib.evaluation.train.crossval import fit_fold
from lib.evaluation.train.learning_curve import curve_points, nested_splits
from lib.evaluation.train.problem import make_problem
from lib.evaluation.train.splits import make_splits
from lib.models.catalogue import get_model

N = 1200
RANDOM = np.random.default_rng(4)
X = RANDOM.normal(size=N)
FRAME = pd.DataFrame(
    {
        "x": X,
        "w": RANDOM.normal(size=N),
        "shop": [f"s{i % 83}" for i in range(N)],
        "day": pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(N), unit="D"),
        "y": np.where(X + RANDOM.normal(size=N) > 0.9, "b", "a"),
        "k": np.where(np.arange(N) < 12, "rare", np.where(X > 0, "up", "down")),
        "z": 2 * X + RANDOM.normal(size=N),
    }
)
FEATURES = {"x": "number", "w": "number"}
CLASSES = Task(TaskKind.BINARY, "y", FEATURES, ("a", "b"))
THREE = Task(TaskKind.MULTICLASS, "k", FEATURES, ("down", "rare", "up"))
VALUES = Task(TaskKind.REGRESSION, "z", FEATURES)
PAIR = ("deep", "classical")
ROWS, FOLDS = 5600.0, 5


def plan_of(split, metric="roc_auc"):
    rope = METRICS[metric].rope
    relative = METRICS[metric].rope_relative
    return Plan(("logistic",), Effort.QUICK, FOLDS, 1, 0, metric, rope, relative, split)


def setting(task, split, frame=FRAME, metric="roc_auc"):
    plan = plan_of(split, metric)
    problem = make_problem(frame, task, plan)
    return problem, task, plan, make_splits(problem, task, plan)


@pytest.mark.parametrize(
    ("task", "split"),
    [
        (CLASSES, SplitKind.STRATIFIED),
        (THREE, SplitKind.STRATIFIED),
        (VALUES, SplitKind.KFOLD),
        (replace(CLASSES, group="shop"), SplitKind.GROUP),
        (replace(VALUES, group="shop"), SplitKind.GROUP),
    ],
)
def test_parts_lie_within_the_next_and_are_the_same_again(task, split):
    problem, task, plan, splits = setting(task, split)
    parts = nested_splits(problem, task, plan, splits)
    assert len(parts) == train.SIZES - 1
    for fold, whole in enumerate(splits):
        chain = [size[fold].train for size in parts] + [whole.train]
        for one, more in pairwise(chain):
            assert set(one) < set(more)
            assert (np.diff(one) > 0).all()
        assert all(np.array_equal(size[fold].test, whole.test) for size in parts)
        assert len(chain[0]) >= 40
    again = nested_splits(problem, task, plan, splits)
    assert all(
        np.array_equal(a.train, b.train)
        for one, other in zip(parts, again, strict=True)
        for a, b in zip(one, other, strict=True)
    )


def test_parts_have_the_classes_in_their_shares_and_all_of_them():
    problem, task, plan, splits = setting(CLASSES, SplitKind.STRATIFIED)
    for size in nested_splits(problem, task, plan, splits):
        for one in size:
            positive = problem.y[one.train].sum()
            assert abs(positive - problem.y.mean() * len(one.train)) <= 2
            assert positive >= 10
    problem, task, plan, splits = setting(THREE, SplitKind.STRATIFIED)
    for one in nested_splits(problem, task, plan, splits)[0]:
        assert set(problem.y[one.train]) == {0, 1, 2}


def test_groups_are_kept_whole_so_none_is_on_both_sides():
    problem, task, plan, splits = setting(replace(CLASSES, group="shop"), SplitKind.GROUP)
    for size in nested_splits(problem, task, plan, splits):
        for one in size:
            ours = set(problem.groups[one.train])
            assert not ours & set(problem.groups[one.test])
            known = set(np.setdiff1d(np.arange(N), one.test))
            assert {row for row in known if problem.groups[row] in ours} == set(one.train)


def test_groups_of_a_row_or_two_keep_the_shares_of_the_classes():
    pairs = FRAME.assign(shop=[f"s{i // 2}" for i in range(N)])
    pairs["y"] = pairs["y"].iloc[np.arange(N) // 2 * 2].to_numpy()
    task = replace(CLASSES, group="shop")
    problem, task, plan, splits = setting(task, SplitKind.GROUP, pairs)
    for size in nested_splits(problem, task, plan, splits):
        for one in size:
            assert abs(problem.y[one.train].sum() - problem.y.mean() * len(one.train)) <= 6


def test_what_cannot_have_a_curve_says_why():
    problem, task, plan, splits = setting(replace(VALUES, time="day"), SplitKind.TIME)
    spec = get_model("ridge")
    with pytest.raises(InputError, match="curve_of_time"):
        curve_points(spec, problem, task, plan, splits, threads=1, watch=NullProgress())
    problem, task, plan, splits = setting(VALUES, SplitKind.KFOLD, FRAME[:200])
    with pytest.raises(InputError, match="curve_few_rows") as few:
        nested_splits(problem, task, plan, splits)
    assert few.value.context == {"rows": 200, "needed": 250}
    setting_of_few = FRAME.assign(y=np.where(np.arange(N) % 60 == 0, "b", "a"))
    problem, task, plan, splits = setting(CLASSES, SplitKind.STRATIFIED, setting_of_few)
    with pytest.raises(InputError, match="curve_few_rows"):  # 20 of the rarer class
        nested_splits(problem, task, plan, splits)
    alike = FRAME.assign(shop=[f"s{i % 7}" for i in range(N)])
    problem, task, plan, splits = setting(replace(VALUES, group="shop"), SplitKind.GROUP, alike)
    with pytest.raises(InputError, match="curve_few_groups"):
        nested_splits(problem, task, plan, splits)


def test_scores_are_those_of_models_that_know_nothing_but_their_part():
    problem, task, plan, splits = setting(VALUES, SplitKind.KFOLD, metric="rmse")
    spec = get_model("ridge")
    points = curve_points(spec, problem, task, plan, splits, threads=1, watch=NullProgress())
    assert (points.full, points.total, points.folds) == (960.0, N, FOLDS)
    part = nested_splits(problem, task, plan, splits)[1][3]
    alone = fit_fold(spec, problem, task, plan, part)
    assert points.scores[1][3] == alone.metrics["rmse"]
    hidden = problem.y.copy()
    hidden[np.setdiff1d(splits[3].train, part.train)] = 1e6
    again = fit_fold(spec, replace(problem, y=hidden), task, plan, part)
    assert again.metrics["rmse"] == alone.metrics["rmse"]


def test_a_network_learns_in_a_stack_of_a_sizes_folds_what_it_learns_alone():
    problem, task, plan, splits = setting(CLASSES, SplitKind.STRATIFIED)
    plan = replace(plan, settings={"keras_mlp": {"epochs": 3}})
    spec = get_model("keras_mlp")
    two = splits[:2]
    points = curve_points(spec, problem, task, plan, two, threads=1, watch=NullProgress())
    for size in (0, 3):
        part = nested_splits(problem, task, plan, two)[size][1]
        alone = fit_fold(spec, problem, task, plan, part)
        assert points.scores[size][1] == pytest.approx(alone.metrics["roc_auc"], abs=2e-3)


def test_it_stops_when_it_is_told_to():
    class Stop(NullProgress):
        def cancelled(self):
            return True

    problem, task, plan, splits = setting(VALUES, SplitKind.KFOLD, metric="rmse")
    with pytest.raises(Cancelled):
        curve_points(get_model("ridge"), problem, task, plan, splits, threads=1, watch=Stop())


def law(a, b, c):
    return lambda rows: a + b * (np.asarray(rows) / ROWS) ** -c


@pytest.mark.parametrize("truth", [(0.1, 0.05, 0.5), (0.0, 0.3, 0.2), (0.2, 0.0, 1.0)])
def test_the_law_behind_exact_scores_is_found(truth):
    rows = np.geomspace(ROWS / 16, ROWS, 6)
    found = fit(rows, law(*truth)(rows)[None], np.ones(6))
    ahead = np.array([ROWS, 2 * ROWS, 4 * ROWS])
    assert found.at(ahead)[0] == pytest.approx(law(*truth)(ahead), rel=0.01)


def test_curves_fall_and_never_below_nothing():
    noise = np.random.default_rng(0).normal(size=(300, 6)) * 0.05
    rows = np.geomspace(ROWS / 16, ROWS, 6)
    found = fit(rows, np.maximum(law(0.02, 0.03, 0.4)(rows) + noise, 0), np.ones(6))
    curves = found.at(np.geomspace(rows[0], 4 * ROWS, 50))
    assert (np.diff(curves, axis=1) <= 1e-12).all()
    assert (curves >= 0).all()


def curves_of(deep, classical, noise=0.001, seed=0, metric="roc_auc", folds=FOLDS):
    """Return the curves of two models whose errors follow laws, behind noise and hard folds."""
    random = np.random.default_rng(seed)
    rows = np.geomspace(ROWS / 16, ROWS, 6)
    hard = random.normal(0, 0.01, folds)
    points, full = {}, {}
    for name, known in zip(PAIR, (deep, classical), strict=True):
        spread = noise * (ROWS / rows[:, None]) ** 0.25
        errors = known(rows)[:, None] + hard + spread * random.normal(size=(6, folds))
        scores = 1 - errors if METRICS[metric].greater_is_better else errors
        points[name] = CurvePoints(
            metric, tuple(rows[:-1]), tuple(map(tuple, scores[:-1])), ROWS, 7000
        )
        full[name] = scores[-1]
    return learning_curves(points, full, PAIR, Region(0.005, relative=False))


FLAT = law(0.155, 0.005, 0.7)


@pytest.mark.parametrize("metric", ["roc_auc", "rmse"])
def test_a_known_crossing_is_found_from_both_sides(metric):
    steep = law(0.10, 0.07, 0.7)
    rows = np.geomspace(ROWS, 4 * ROWS, 4000)
    true = 7000 / ROWS * rows[np.argmax(FLAT(rows) - steep(rows) > 0.005)]
    for deep, classical, answer in (
        (steep, FLAT, Answer.DEEP_FROM),
        (FLAT, steep, Answer.CLASSICAL_FROM),
    ):
        outlook = curves_of(deep, classical, metric=metric).outlook
        assert outlook.answer is answer
        assert true / 1.35 < outlook.rows < 1.35 * true
        assert outlook.rows <= TIMES * 7000
        assert outlook.chance >= outlook.chance_there >= 0.5


def test_what_does_not_cross_is_said_to_stay():
    ahead = law(0.10, 0.01, 0.5)
    assert curves_of(ahead, FLAT).outlook.answer is Answer.DEEP_STAYS
    assert curves_of(FLAT, ahead).outlook.answer is Answer.CLASSICAL_STAYS
    level = law(0.15, 0.0, 1.0)
    assert curves_of(level, level).outlook.answer is Answer.SAME
    assert curves_of(law(0.15, 0.009, 1.2), level).outlook.answer in (
        Answer.CLOSER,
        Answer.NO_DEEP,
    )


@pytest.mark.parametrize("noise", [0.003, 0.008])
def test_noise_is_not_told_as_a_lead(noise):
    same = law(0.15, 0.02, 0.5)
    answers = [curves_of(same, same, noise, seed).outlook.answer for seed in range(60)]
    leads = [one for one in answers if one.endswith(("_from", "_stays"))]
    assert len(leads) <= 0.08 * len(answers)


def test_answers_follow_from_the_draws():
    rows = np.linspace(1000, 4000, 4)

    def said(first, last, sure=1.0):
        """Difference from ``first`` to ``last``; a share of the draws says the opposite."""
        gaps = np.linspace(first, last, 4)[None].repeat(100, axis=0)
        gaps[round(100 * sure) :] *= -1
        return outlook_of(gaps, rows, 0.005, PAIR)

    assert said(-0.01, 0.02).answer is Answer.DEEP_FROM
    assert said(-0.01, 0.02).rows == 3000
    assert said(0.01, 0.02, 0.97).answer is Answer.DEEP_STAYS
    assert said(0.01, 0.02, 0.97).chance == 0.97
    assert said(0.01, 0.02, 0.9).answer is Answer.UNCLEAR
    assert said(0.01, -0.02).answer is Answer.CLASSICAL_FROM
    assert said(0.0, 0.001).answer is Answer.SAME
    assert said(-0.02, 0.001).answer is Answer.CLOSER
    assert said(-0.02, 0.0055, 0.02).chance == 0.98, "turned: classical is ahead by a little"
    assert said(-0.02, -0.006).answer is Answer.CLASSICAL_STAYS


def test_nothing_follows_from_too_little():
    assert curves_of(FLAT, FLAT, folds=2) is None
    assert learning_curves({}, {}, PAIR, Region(0.005, relative=False)) is None
    found = curves_of(FLAT, FLAT)
    points = CurvePoints("roc_auc", (100.0, 200.0), ((0.7,) * 5, (0.8,) * 5), 400.0, 500)
    short = {"deep": points, "classical": points}
    full = dict.fromkeys(PAIR, [0.8] * 5)
    assert learning_curves(short, full, PAIR, Region(0.005, relative=False)) is None
    assert found.grid[-1] == pytest.approx(TIMES * ROWS)


def test_folds_without_a_score_are_left_out_and_other_models_get_no_answer():
    found = curves_of(law(0.1, 0.07, 0.7), FLAT)
    rows, scores = found.curves[0].rows, found.curves[0].scores
    one = [[float(value)] * 4 + [None] for value in scores[:-1]]
    points = CurvePoints("roc_auc", tuple(rows[:-1]), tuple(map(tuple, one)), ROWS, 7000)
    full = {"deep": [*[float(scores[-1])] * 4, math.nan]}
    alone = learning_curves({"deep": points}, full, PAIR, Region(0.005, relative=False))
    assert alone.folds == 4
    assert alone.outlook is None
    assert alone.gap is None
    assert alone.curves[0].scores == pytest.approx(scores)
