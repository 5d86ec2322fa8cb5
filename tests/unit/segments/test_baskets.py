"""Rules count what is bought together, and chance alone makes none of them."""

import json

import numpy as np
import pandas as pd
import pytest

from lib.core.facts import to_json
from lib.errors import InputError
from lib.workflows.segments.customers.baskets import (
    baskets_of,
    by_segment,
    find_rules,
    graph,
    without,
)
from lib.workflows.segments.customers.columns import TransactionColumns
from lib.workflows.segments.customers.lines import read_lines
from lib.workflows.segments.facts.baskets import ProductGraph

NAMES = np.array([f"p{number}" for number in range(30)], dtype=object)


def drawn(orders: int = 400, seed: int = 0, linked: bool = True):
    """Orders of products at random; p0 brings p1 along in nearly all cases."""
    rng = np.random.default_rng(seed)
    inside = rng.random((orders, 30)) < 0.15
    if linked:
        inside[:, 1] = np.where(rng.random(orders) < 0.9, inside[:, 0], inside[:, 1])
    return np.nonzero(inside)


def test_a_link_is_found_and_counted():
    order, product = drawn()
    found = find_rules(order, product, NAMES)
    json.dumps(to_json(found), allow_nan=False)
    best = next(rule for rule in found.rules if rule.given == ("p0",) and rule.then == "p1")
    inside = np.zeros((int(order.max()) + 1, 30), dtype=bool)
    inside[order, product] = True
    both, left, right = (inside[:, 0] & inside[:, 1]).sum(), inside[:, 0].sum(), inside[:, 1].sum()
    assert best.count == both
    assert best.confidence == pytest.approx(both / left)
    assert best.lift == pytest.approx(both * len(inside) / (left * right), rel=1e-3)
    from scipy.stats import fisher_exact

    rest = len(inside) - left - right + both
    table = [[both, left - both], [right - both, rest]]
    assert best.p == pytest.approx(fisher_exact(table, "greater").pvalue, rel=1e-6)
    assert best.q >= best.p
    # What is linked is in nearly every rule that is left (5 % may be chance).
    linked = [bool({"p0", "p1"} & {*rule.given, rule.then}) for rule in found.rules]
    assert np.mean(linked) > 0.9


def test_chance_alone_makes_no_rule():
    found = find_rules(*drawn(linked=False, seed=3), NAMES)
    assert found.tested > 500
    assert found.uncorrected > 5
    assert found.sure == 0


def test_each_segment_has_rules_of_its_own():
    order, product = drawn()
    other, more = drawn(linked=False, seed=1)
    orders = int(order.max()) + 1
    segment = np.repeat([0, 1, 2], [orders, int(other.max()) + 1, 3])
    order = np.concatenate([order, orders + other, len(segment) - 1 - np.arange(3)])
    product = np.concatenate([product, more, [0, 1, 2]])
    first, second, third = by_segment(order, product, segment, NAMES)
    assert first.sure > 0
    assert second.sure == 0
    assert (third.rules, third.baskets) == (None, 3)


def test_the_graph_has_a_place_for_each_product():
    rules = find_rules(*drawn(), NAMES).rules
    found = graph(rules)
    json.dumps(to_json(found), allow_nan=False)
    names = [node.name for node in found.nodes]
    assert {"p0", "p1"} <= set(names)
    assert len(set(names)) == len(names)
    assert graph([]) == ProductGraph()


def test_entries_that_are_no_products_are_left_out():
    rows = [("x", "1", "pen", 1.0), ("x", "1", "POST", 5.0), ("y", "2", "POST", 5.0)]
    frame = pd.DataFrame(rows, columns=["who", "bill", "what", "paid"])
    frame = frame.assign(on=pd.Timestamp("2026-01-01"))
    frame = frame.astype({"who": "str", "bill": "str", "what": "str"})
    columns = TransactionColumns("who", "on", "paid", invoice="bill", product="what")
    lines = read_lines(frame, columns, pd.Timestamp("2026-06-01"))[0]
    assert without(lines, ["POST"]).row.tolist() == [0]
    assert without(lines, []) is lines


def test_orders_come_from_lines_without_returns():
    frame = pd.DataFrame(
        [
            ("x", "1", "pen", 1.0),
            ("x", "1", "pen", 1.0),
            ("x", "1", "ink", 1.0),
            ("x", "C2", "ink", -1.0),
            ("y", "3", "pen", 1.0),
        ],
        columns=["who", "bill", "what", "paid"],
    ).assign(on=pd.Timestamp("2026-01-01"))
    frame = frame.astype({"who": "str", "bill": "str", "what": "str"})
    columns = TransactionColumns("who", "on", "paid", invoice="bill", product="what")
    lines = read_lines(frame, columns, pd.Timestamp("2026-06-01"))[0]
    order, product, customer = baskets_of(lines)
    assert sorted(zip(order.tolist(), lines.products[product], strict=True)) == [
        (0, "ink"),
        (0, "pen"),
        (1, "pen"),
    ]
    assert lines.customers[customer].tolist() == ["x", "y"]
    with pytest.raises(InputError, match="too_few_baskets"):
        find_rules(order, product, lines.products)
    alone = lines.where(np.array([False, False, False, False, True]))
    with pytest.raises(InputError, match="no_baskets"):
        baskets_of(alone)


def test_products_that_are_numbers_with_blanks_among_them_have_no_fraction():
    frame = pd.DataFrame(
        {
            "who": ["a", "a", "b"],
            "on": pd.to_datetime(["2026-01-01"] * 3),
            "what": [101.0, np.nan, 102.0],
            "paid": [1.0, 2.0, 3.0],
        }
    )
    lines, _, _ = read_lines(frame, TransactionColumns("who", "on", "paid", product="what"))
    assert list(lines.products) == ["101", "102"]
