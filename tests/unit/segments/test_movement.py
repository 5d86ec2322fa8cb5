"""Who moved, who stayed, who is gone: counted by hand on few customers."""

import json

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import to_json
from lib.errors import InputError
from lib.workflows.segments.customers.columns import TransactionColumns
from lib.workflows.segments.customers.history import day_number, purchase_days
from lib.workflows.segments.customers.lifetime import BgNbd
from lib.workflows.segments.customers.lines import read_lines
from lib.workflows.segments.customers.movement import (
    NEW,
    churn,
    churn_summary,
    cohorts,
    default_before,
    movement,
    reference_day,
)

ROWS = [
    ("a", "2026-01-05", 10.0),
    ("a", "2026-02-05", 10.0),
    ("a", "2026-03-05", 10.0),
    ("b", "2026-01-20", 5.0),
    ("b", "2026-03-30", 50.0),
    ("c", "2026-02-10", 7.0),
    ("d", "2026-03-15", 9.0),
]


@pytest.fixture
def lines():
    frame = pd.DataFrame(ROWS, columns=["who", "on", "paid"])
    frame["on"] = pd.to_datetime(frame["on"])
    columns = TransactionColumns("who", "on", "paid")
    return read_lines(frame.astype({"who": "str"}), columns, pd.Timestamp("2026-06-01"))[0]


def spends_much(frame: pd.DataFrame) -> np.ndarray:
    return (frame["monetary"] >= 20).astype(int).to_numpy()


def test_customers_move_by_one_rule(lines):
    dates = reference_day("2026-03-01"), reference_day("2026-04-01")
    found, rows = movement(lines, *dates, spends_much)
    json.dumps(to_json(found), allow_nan=False)
    assert found.before == (NEW, 0, 1)
    assert found.after == (0, 1)
    # d is new; c stayed low, b rose; a stayed high.
    assert found.counts == ((1, 0), (1, 1), (0, 1))
    assert found.revenue == ((9, 0), (0, 50), (0, 10))
    assert [(one.segment, one.customers, one.bought) for one in found.returned] == [
        (0, 2, 1),
        (1, 1, 1),
    ]
    assert (found.new, found.stayed, found.moved) == (1, 2, 1)
    assert rows.set_index("customer").loc["b", ["before", "after"]].tolist() == [0, 1]
    with pytest.raises(InputError, match="dates_in_wrong_order"):
        movement(lines, dates[1], dates[0], spends_much)
    assert default_before(lines, dates[1]) == dates[1] - np.timedelta64(28, "D")
    with pytest.raises(InputError, match="history_too_short"):
        default_before(lines, reference_day("2026-01-10"))


def test_retention_is_a_triangle(lines):
    found = cohorts(lines)
    json.dumps(to_json(found), allow_nan=False)
    assert found.cohorts == ("2026-01", "2026-02", "2026-03")
    assert found.sizes == (2, 1, 1)
    assert found.retention == ((1, 0.5, 1), (1, 0, None), (1, None, None))
    assert found.revenue[0] == (15, 10, 60)
    # March lacks a day: what was bought in it so far is no share of a month.
    assert found.mean == (1, 0.5, None)
    assert found.days_missing == 1
    assert found.followed is None
    quarters = cohorts(lines, "quarter")
    assert (quarters.cohorts, quarters.retention) == (("2026-Q1",), ((1,),))
    assert cohorts(lines, "year").cohorts == ("2026",)


def test_a_customer_is_late_by_their_own_rhythm(lines):
    days = purchase_days(lines)
    end = day_number("2026-05-04")
    model = BgNbd(0.5, 5.0, 0.8, 2.5)
    risks = churn(days, end, model)
    named = risks.set_index(lines.customers[risks["customer"]])
    assert named.loc["a", "gap"] == 29.5
    assert named.loc["a", "since"] == 60
    assert named.loc["a", "overdue"] == pytest.approx(60 / 29.5)
    assert named.loc["b", "overdue"] < 1
    assert named.loc["a", "risk"] > named.loc["b", "risk"]
    # Of who bought once nothing is known: no risk is made up.
    assert np.isnan(named.loc["c", "risk"])
    told = churn_summary(risks, [0, 1, 1, 1])
    json.dumps(to_json(told), allow_nan=False)
    assert told.all.once == 2
    assert told.all.overdue == 0.5
    assert [one.customers for one in told.segments] == [1, 3]
    assert np.isnan(churn(days, end, None)["alive"]).all()
