"""The same customers are followed through whole periods: no trend of other customers is claimed."""

import numpy as np
import pytest

from lib.workflows.segments.customers.retention import followed, wilson


def purchases(cohorts):
    """Return customer, born and age of purchases; each cohort: customers, who buys at each age."""
    rows, customer = [], 0
    for born, (size, bought) in enumerate(cohorts):
        for place in range(size):
            ages = [0, *(age for age, count in enumerate(bought, 1) if place < count)]
            rows += [(customer, born, age) for age in ages]
            customer += 1
    return np.array(rows).T


def test_later_periods_of_other_cohorts_make_no_rise():
    # Each cohort falls; the oldest, which alone reaches the end, buys the most.
    drawn = [(100, [37, 34, 30, 27]), (30, [6, 5, 4]), (30, [5, 4]), (30, [3])]
    customer, born, age = purchases(drawn)
    found = followed(customer, born, age, complete=5)
    assert (found.cohorts, found.customers) == (1, 100)
    assert found.shares == (1, 0.37, 0.34, 0.3, 0.27)
    assert found.change.gap == pytest.approx(-0.1)
    assert found.change.high < 0
    # The last period is not over: it is looked at by nobody.
    assert followed(customer, born, age, complete=4).shares == (1, 0.37, 0.34, 0.3)


def test_a_few_customers_show_no_change():
    customer, born, age = purchases([(10, [4, 4, 5])])
    change = followed(customer, born, age, complete=4).change
    assert change.low < 0 < change.high
    assert followed(customer, born, age, complete=2) is None


def test_wilson_is_no_point_where_nobody_came():
    low, high = wilson(np.array([0.0]), 20)
    assert low[0] == pytest.approx(0, abs=1e-12)
    assert high[0] == pytest.approx(0.161, abs=0.001)
