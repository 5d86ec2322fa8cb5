import numpy as np
import pytest

from lib.core.model import Family
from lib.core.plan import Effort
from lib.errors import InputError
from lib.evaluation.plan import estimate
from lib.evaluation.plan.budget import plan_within
from lib.evaluation.plan.planning import make_task
from lib.models.catalogue import all_models, get_model, side_of

N = 3_000


@pytest.fixture(autouse=True)
def same_machine(monkeypatch):
    monkeypatch.setattr(estimate, "machine_factor", lambda: 1.0)


@pytest.fixture
def churn(table):
    random = np.random.default_rng(0)
    return table(
        {
            "x": random.normal(size=N),
            "plan": random.choice(list("abcde"), N),
            "z": random.normal(size=N),
            "y": random.choice(["No", "Yes"], N),
        }
    )


def families(plan):
    return {get_model(model).family for model in plan.models}


@pytest.mark.parametrize("seconds", [8, 15, 30, 60, 120, 600, 3600])
def test_the_expected_time_stays_within_the_budget(churn, seconds):
    task = make_task(churn, "y")
    plan, findings, wall = plan_within(churn, task, seconds, 2)
    assert wall <= seconds
    assert wall == pytest.approx(estimate.wall_seconds(churn, task, plan, 2))
    assert plan.budget_seconds == seconds
    assert {Family.BASELINE, Family.CLASSICAL, Family.DEEP} <= families(plan)
    sides = {side_of(model, get_model(model).family) for model in plan.models}
    assert {Family.CLASSICAL, Family.DEEP} <= sides, "a reference is no side"
    suitable = {
        spec.id for spec in all_models() if spec.suits(task.kind, task.domain) and not spec.built
    }
    missing = suitable - set(plan.models)
    left_out = [found.values["models"] for found in findings if found.code == "budget_left_out"]
    assert {model for models in left_out for model in models} == missing


def test_more_time_raises_the_effort(churn):
    task = make_task(churn, "y")
    order = list(Effort)
    efforts = [plan_within(churn, task, s, 2)[0].effort for s in (10, 60, 3600)]
    assert efforts == sorted(efforts, key=order.index)
    assert efforts[-1] is Effort.THOROUGH


def test_the_strongest_come_first(churn):
    plan, _, _ = plan_within(churn, make_task(churn, "y"), 12, 1)
    assert "hist_gradient_boosting" in plan.models
    assert "logistic" in plan.models


def test_too_little_time_runs_the_smallest_and_says_so(churn):
    plan, findings, wall = plan_within(churn, make_task(churn, "y"), 1, 2)
    assert wall > 1
    assert plan.effort is Effort.QUICK
    assert len(plan.models) == 3
    assert [found.code for found in findings] == ["budget_too_small"]


def test_only_wanted_models_are_chosen_from(churn):
    task = make_task(churn, "y")
    plan, findings, _ = plan_within(churn, task, 3600, 2, models=["knn", "random_forest"])
    assert plan.models == ("dummy", "knn", "random_forest")
    assert findings == ()


def test_settings_are_counted_and_dropped_with_their_models(churn):
    task = make_task(churn, "y")
    heavy = {"random_forest": {"trees": 2000}, "extra_trees": {"trees": 2000}}
    plan, _, wall = plan_within(churn, task, 12, 2, settings=heavy)
    assert wall <= 12
    assert set(plan.settings) <= set(plan.models)
    assert "random_forest" not in plan.models


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_budget_that_cannot_be_is_refused(churn, seconds):
    with pytest.raises(InputError) as caught:
        plan_within(churn, make_task(churn, "y"), seconds, 2)
    assert caught.value.code == "bad_budget"


def test_no_two_models_have_the_same_rank():
    ranks = [spec.rank for spec in all_models() if spec.rank is not None]
    assert len(ranks) == len(set(ranks)) > 20
