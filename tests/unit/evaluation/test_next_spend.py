"""Models of the next spend are compared on customers they have not seen, in a period to come."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import to_json
from lib.errors import InputError
from lib.workflows.segments.customers.history import histories, merged_days
from lib.workflows.segments.jobs import next_spend


def purchases(customers: int = 150, days: int = 360, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rate = rng.gamma(1.2, 0.015, customers)
    who, day = np.nonzero(rng.random((customers, days)) < rate[:, None])
    who, day = np.append(who, np.arange(customers)), np.append(day, rng.integers(0, 60, customers))
    return merged_days(who, day, rng.gamma(4.0, 10.0, len(who)))


@pytest.fixture
def seen(monkeypatch):
    """Stand for the learners: each predicts the mean it was taught; what they got is kept."""
    calls = []

    def mean(name, X, y, asked, **_):
        calls.append((name, X, y, asked))
        return np.full(len(asked), y.mean())

    monkeypatch.setattr(next_spend, "_learner", mean)
    return calls


def test_models_are_compared_on_unseen_customers(seen):
    found = next_spend.compare(purchases())
    json.dumps(to_json(found), allow_nan=False)
    assert {one.id for one in found.models} == set(next_spend.FAMILIES)
    means = [one.mean for one in found.models]
    assert means == sorted(means)
    assert found.verdict.best_deep == "keras_mlp"
    assert len(found.verdict.differences) == next_spend.FOLDS
    bgnbd = next(one for one in found.models if one.id == "bgnbd")
    assert bgnbd.all_rank_correlation > 0.2
    assert len(found.deciles["bgnbd"]) == 10


def test_learners_see_an_earlier_period_and_other_customers(seen):
    days = purchases()
    next_spend.compare(days)
    name, X, y, asked = seen[0]
    first, last = int(days["day"].min()), int(days["day"].max())
    width = round((last - first + 1) * next_spend.HELD_BACK)
    then = histories(days, last - 2 * width)
    assert name == "hist_gradient_boosting"
    assert len(X) == len(y) < len(then)
    # Five folds: every customer known before the last period is asked about once.
    assert sum(len(call[3]) for call in seen if call[0] == name) == len(
        histories(days, last - width)
    )
    assert X["tenure"].max() <= (last - 2 * width - first) / 7
    assert asked["tenure"].max() > X["tenure"].max()
    assert math.isclose(X["mean_amount"].iloc[0] * X["purchases"].iloc[0], X["spent"].iloc[0])


def test_too_few_customers_are_said(seen):
    with pytest.raises(InputError, match="too_few_customers"):
        next_spend.compare(purchases(customers=60))
