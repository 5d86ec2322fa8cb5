import time

import numpy as np
import pytest

from lib.evaluation import estimate
from lib.evaluation.planning import make_plan, make_task
from lib.models.catalogue import get_model

N = 2_000
MODELS = ("logistic", "knn", "random_forest", "keras_mlp")


@pytest.fixture
def churn(table):
    random = np.random.default_rng(0)
    return table(
        {
            "x": np.where(random.random(N) < 0.1, np.nan, random.normal(size=N)),
            "plan": random.choice(list("abcde"), N),
            "pair": random.choice(["on", "off"], N),
            "y": random.choice(["No", "Yes"], N),
            "day": np.arange(N),
        }
    )


def test_every_fold_and_the_refit_are_counted(churn):
    task = make_task(churn, "y", drop=["day"])
    plan, _ = make_plan(churn, task, models=MODELS, folds=4, repeats=2)
    sizes = estimate._sizes(churn, task, plan)
    assert [size.rows for size in sizes] == [1500] * 8 + [2000]
    assert {size.columns for size in sizes} == {2 + 5 + 1}
    seconds = estimate.estimate_seconds(churn, task, plan)
    assert seconds.keys() == set(plan.models)
    spec = get_model("random_forest")
    expected = 8 * spec.seconds(sizes[0]) + spec.seconds(sizes[-1])
    assert seconds["random_forest"] == pytest.approx(expected * estimate.machine_factor())


def test_forward_chaining_learns_from_growing_parts(churn):
    task = make_task(churn, "y", time="day")
    plan, _ = make_plan(churn, task, models=MODELS, folds=3)
    assert [size.rows for size in estimate._sizes(churn, task, plan)] == [500, 1000, 1500, 2000]


def test_cores_shorten_all_but_the_networks(churn):
    task = make_task(churn, "y")
    plan, _ = make_plan(churn, task, models=MODELS)
    seconds = estimate.estimate_seconds(churn, task, plan)
    one, two, many = (estimate.wall_seconds(churn, task, plan, cores) for cores in (1, 2, 64))
    assert one > two >= many > seconds["keras_mlp"]
    assert one > sum(seconds.values())


def test_the_speed_of_the_machine_is_measured_quickly():
    estimate.machine_factor.cache_clear()
    started = time.thread_time()
    factor = estimate.machine_factor()
    assert time.thread_time() - started < 0.5  # meant to be 0.05; slow machines are what it is for
    assert 0.25 <= factor <= 8
