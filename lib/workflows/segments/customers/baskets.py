"""What is bought together: association rules, with a correction for how many were looked at.

Frequent sets by FP-growth (Han, Pei & Yin 2000; mlxtend's), rules from them. A rule's p-value is
Fisher's exact test of its parts being bought independently; q-values are Benjamini & Hochberg's
(1995) over all rules that were tested. Only the engine calls this: it needs scipy and mlxtend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.errors import InputError
from lib.workflows.segments.arrays import Codes, Mask, Texts
from lib.workflows.segments.customers.lines import Lines
from lib.workflows.segments.facts.baskets import (
    BasketRule,
    Baskets,
    GraphEdge,
    GraphNode,
    Product,
    ProductGraph,
    SegmentBaskets,
)

if TYPE_CHECKING:
    import networkx as nx

MAX_PRODUCTS = 300
MAX_BASKETS = 60_000
MAX_PAIRS = 1500
"""So many pairs of products may be frequent: the lowest support is chosen by this."""
MIN_TOGETHER = 5
MIN_BASKETS = 60
SURE = 0.05
_KEPT = 300
_DRAWN = 40
_ACROSS = 1.5
"""Groups of products take so many times as much room across as up."""


def baskets_of(lines: Lines, seed: int = 0) -> tuple[Codes, Codes, Codes]:
    """Return which products are in which orders: order and product of each pair, customer by order.

    Orders are numbered anew from 0; of very many a sample is drawn. InputError "no_products",
    "no_baskets".
    """
    if lines.product is None:
        raise InputError("no_products")
    used = lines.bought & (lines.product >= 0)
    order, found = pd.factorize(lines.order[used])
    product, customer = lines.product[used], np.empty(len(found), dtype=np.int64)
    customer[order] = lines.customer[used]
    width = max(len(lines.products), 1)
    pairs = pd.unique(order.astype(np.int64) * width + product)
    order, product = pairs // width, pairs % width
    if not len(pairs) or np.bincount(order).max() < 2:
        raise InputError("no_baskets")
    if len(found) > MAX_BASKETS:
        drawn = np.random.default_rng(seed).choice(len(found), MAX_BASKETS, replace=False)
        place = np.full(len(found), -1)
        place[drawn] = np.arange(MAX_BASKETS)
        kept = place[order] >= 0
        order, product, customer = place[order][kept], product[kept], customer[drawn]
    return order, product, customer


def without(lines: Lines, names: Sequence[str]) -> Lines:
    """Return the lines but those of products of these names."""
    if lines.product is None or not len(names):
        return lines
    out = np.flatnonzero(np.isin([str(name) for name in lines.products], list(names)))
    return lines.where(~np.isin(lines.product, out))


def find_rules(order: Codes, product: Codes, names: Texts) -> Baskets:
    """Return the rules among orders, those that are surest of a real link.

    InputError "no_baskets" where too few orders or no two products come together often enough.
    """
    matrix, chosen, baskets = _matrix(order, product)
    if baskets < MIN_BASKETS:
        raise InputError("too_few_baskets", count=baskets, least=MIN_BASKETS)
    least = _least_count(matrix)
    sets = _frequent(matrix, least / baskets) if least is not None else {}
    rules = _rules(sets, baskets, [str(names[code]) for code in chosen])
    sure = [rule for rule in rules if rule.q < SURE]
    net = graph(sure)
    # Rare links have the highest lift, frequent ones the most orders behind them: half of each.
    by_lift = sorted(sure, key=_by_lift)[: _KEPT // 2]
    often = sorted(sure, key=_by_leverage)[:_KEPT]
    kept = by_lift + [rule for rule in often if rule not in by_lift]
    kept = sorted(kept[:_KEPT], key=_by_lift)
    counts = matrix.sum(axis=0)
    top = np.argsort(-counts, kind="stable")[:15]
    return Baskets(
        baskets=baskets,
        products=len(np.unique(product)),
        products_used=len(chosen),
        least=least,
        tested=len(rules),
        sure=len(sure),
        uncorrected=sum(rule.p < SURE for rule in rules),
        chance=SURE * len(rules),
        rules=tuple(kept),
        graph=net,
        top=tuple(
            Product(str(names[chosen[place]]), float(counts[place] / baskets)) for place in top
        ),
    )


def by_segment(
    order: Codes, product: Codes, segment: Codes, names: Texts, most: int = 15
) -> tuple[SegmentBaskets, ...]:
    """Return the rules of each segment's own orders; ``segment`` is that of each order."""
    found = []
    for code in np.unique(segment):
        inside = segment[order] == code
        renumbered, _ = pd.factorize(order[inside])
        orders = int((segment == code).sum())
        try:
            made = find_rules(renumbered, product[inside], names)
        except InputError:
            found.append(SegmentBaskets(int(code), orders, None))
            continue
        rules = made.rules[:most]
        found.append(SegmentBaskets(int(code), orders, rules, made.tested, made.sure, made.top))
    return tuple(found)


def graph(rules: Sequence[BasketRule]) -> ProductGraph:
    """Return the links of two products that add the most orders."""
    import networkx as nx

    pairs: dict[frozenset[str], BasketRule] = {}
    for rule in sorted(rules, key=_by_leverage):
        if len(rule.given) == 1:
            pairs.setdefault(frozenset((rule.given[0], rule.then)), rule)
    drawn = list(pairs.values())[:_DRAWN]
    net = nx.Graph()
    for rule in drawn:
        net.add_edge(rule.given[0], rule.then, weight=float(np.log1p(rule.lift)))
    places = _places(net)
    names = list(net.nodes)
    nodes = (GraphNode(name, *places[name], int(net.degree[name])) for name in names)
    edges = (
        GraphEdge(
            names.index(rule.given[0]),
            names.index(rule.then),
            rule.lift,
            rule.confidence,
            rule.count,
        )
        for rule in drawn
    )
    return ProductGraph(tuple(nodes), tuple(edges))


def _places(net: nx.Graph) -> dict[str, tuple[float, float]]:
    """Return a place for each product: groups without a link beside each other, in rows.

    Springs alone would push groups apart until the products of each lie on one point.
    """
    import networkx as nx

    groups = sorted(nx.connected_components(net), key=lambda one: (-len(one), min(one)))
    # Names are wide: more room across than up, and two products one above the other.
    sizes = [
        (1.8, 1.0) if len(group) == 2 else (1.2 + len(group) ** 0.5, 0.5 + 0.8 * len(group) ** 0.5)
        for group in groups
    ]
    area = sum(width * height for width, height in sizes)
    row = max([_ACROSS * area**0.5, *(width for width, _ in sizes)], default=1.0)
    places: dict[str, tuple[float, float]] = {}
    x = y = high = 0.0
    for group, (width, height) in zip(groups, sizes, strict=True):
        if x and x + width > row:
            x, y, high = 0.0, y - high, 0.0
        if len(group) == 2:
            inside = dict(zip(sorted(group), ((0.0, 0.5), (0.0, -0.5)), strict=True))
        else:
            inside = nx.kamada_kawai_layout(net.subgraph(sorted(group)), weight=None)
        for name, (a, b) in inside.items():
            places[name] = (x + width / 2 + 0.36 * width * a, y - height / 2 + 0.38 * height * b)
        x, high = x + width, max(high, height)
    return {name: (float(a), float(b)) for name, (a, b) in places.items()}


def _by_lift(rule: BasketRule) -> tuple[float, float, int]:
    """Order rules by lift, the best of two ways to read the same link first."""
    return -rule.lift, -rule.confidence, -rule.count


def _by_leverage(rule: BasketRule) -> tuple[float, float]:
    """Order rules by leverage: the share of orders beyond what chance would make."""
    return -rule.support * (1 - 1 / rule.lift), -rule.confidence


def _matrix(order: Codes, product: Codes) -> tuple[Mask, Codes, int]:
    """Return which of the most frequent products are in which order, and those products' codes."""
    baskets = int(order.max()) + 1 if len(order) else 0
    counts = np.bincount(product)
    chosen = np.argsort(-counts, kind="stable")[:MAX_PRODUCTS]
    chosen = chosen[counts[chosen] > 0]
    place = np.full(len(counts), -1)
    place[chosen] = np.arange(len(chosen))
    kept = place[product] >= 0
    matrix = np.zeros((baskets, len(chosen)), dtype=bool)
    matrix[order[kept], place[product[kept]]] = True
    return matrix, chosen, baskets


def _least_count(matrix: Mask) -> int | None:
    """Return in how many orders a set has to be, so that few enough are; None if no pair is."""
    packed = matrix.astype(np.float32)
    together = packed.T @ packed
    pairs = np.sort(together[np.triu_indices(len(together), 1)])[::-1]
    if not len(pairs) or pairs[0] < MIN_TOGETHER:
        return None
    bound = pairs[MAX_PAIRS] + 1 if len(pairs) > MAX_PAIRS else 0
    return int(max(bound, MIN_TOGETHER))


def _frequent(matrix: Mask, support: float) -> dict[frozenset[int], int]:
    """Return how often each frequent set of up to three products is bought together."""
    from mlxtend.frequent_patterns import fpgrowth

    found = fpgrowth(pd.DataFrame(matrix), min_support=support * (1 - 1e-9), max_len=3)
    counts = np.rint(found["support"].to_numpy() * len(matrix)).astype(int)
    return dict(zip(map(frozenset, found["itemsets"]), counts.tolist(), strict=True))


def _rules(
    sets: Mapping[frozenset[int], int], baskets: int, names: Sequence[str]
) -> list[BasketRule]:
    """Return every rule with one product on its right side that is met more often than by chance.

    All that were tested are in it, the others having a lift of at most 1 as well: q-values need
    their number.
    """
    from scipy.stats import false_discovery_control, hypergeom

    made = [
        (sorted(items - {then}), then, count, sets[items - {then}], sets[frozenset([then])])
        for items, count in sets.items()
        if len(items) > 1
        for then in sorted(items)
    ]
    if not made:
        return []
    both, left, right = (np.array([one[place] for one in made]) for place in (2, 3, 4))
    p = hypergeom.sf(both - 1, baskets, left, right)
    q = false_discovery_control(np.clip(p, 0.0, 1.0), method="bh")
    return [
        BasketRule(
            given=tuple(names[item] for item in given),
            then=names[then],
            count=int(both[place]),
            support=float(both[place] / baskets),
            confidence=float(both[place] / left[place]),
            lift=float(both[place] * baskets / (left[place] * right[place])),
            p=float(p[place]),
            q=float(q[place]),
        )
        for place, (given, then, *_) in enumerate(made)
    ]
