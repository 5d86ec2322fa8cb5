"""What segments are like on average, and which entries among the products are none."""

import numpy as np
import pandas as pd
import pytest

from lib.evaluation.judge.group_means import of_segments
from lib.workflows.segments.customers.products import matching, not_products
from lib.workflows.segments.groups.measures import measured


def test_means_have_intervals_and_few_customers_none():
    frame = pd.DataFrame({"recency": [1.0, 3.0, np.nan, 10.0, 7.0]})
    first, second, none = of_segments(frame, np.array([0, 0, 0, 1, -1]), ["recency"])
    assert (first["segment"], first["size"], none["segment"]) == (0, 3, -1)
    told = first["columns"]["recency"]
    assert (told["mean"], told["median"]) == (2, 2)
    # Student's t with one degree of freedom: 12.706 standard errors of 1.
    assert told["high"] - told["mean"] == pytest.approx(12.706, abs=0.001)
    assert second["columns"]["recency"]["low"] is None


def test_recency_frequency_money_come_first_else_the_features():
    columns = ["monetary", "days", "frequency", "average_amount", "basket"]
    roles = {"recency": "days", "frequency": "frequency", "monetary": "monetary"}
    assert measured({}, roles, columns) == ["days", "frequency", "monetary", "average_amount"]
    kinds = {"region": "category", "basket": "number"}
    assert measured(kinds, {}, columns) == ["basket"]


def test_entries_that_are_no_products_are_suggested():
    codes = {"85123A": 90, "POST": 80, "22423": 70, "M": 60, "BANK CHARGES": 5, "71053": 4}
    codes |= {f"{number}": 1 for number in range(30000, 30020)}
    assert not_products(codes) == ["POST", "M", "BANK CHARGES"]
    names = {"WHITE METAL LANTERN": 9, "DOTCOM POSTAGE": 8, "Manual": 3, "배송비": 2, "커피": 7}
    assert not_products(names) == ["DOTCOM POSTAGE", "Manual", "배송비"]
    assert not_products({"FRENCH CARRIAGE LANTERN": 3, "Next Day Carriage": 1}) == [
        "Next Day Carriage"
    ]


def test_a_product_is_found_by_a_part_of_its_name():
    assert matching(["Tea pot", "Honey"], " POT ")
    assert matching(["Honey"], "")
    assert not matching(["Honey"], "tea")
