"""What is bought together: association rules, overall and by segment, and their graph."""

from __future__ import annotations

from dataclasses import dataclass, field

from lib.core.facts import OMIT_DEFAULT, stored_as


@dataclass(frozen=True)
class BasketRule:
    """Who buys all of ``given`` also buys ``then``: in ``count`` orders, a share ``support``.

    ``p`` is Fisher's exact test of independence, ``q`` corrected by Benjamini & Hochberg.
    """

    given: tuple[str, ...] = field(metadata=stored_as("if"))
    then: str
    count: int
    support: float
    confidence: float
    lift: float
    p: float
    q: float


@dataclass(frozen=True)
class Product:
    """A product and the share of all orders that it is in."""

    name: str
    share: float


@dataclass(frozen=True)
class GraphNode:
    """A product in the graph: where it lies, and how many links it has."""

    name: str
    x: float
    y: float
    degree: int


@dataclass(frozen=True)
class GraphEdge:
    """A link of two products: their places among the nodes, and its rule's measures."""

    start: int = field(metadata=stored_as("from"))
    end: int = field(metadata=stored_as("to"))
    lift: float
    confidence: float
    count: int


@dataclass(frozen=True)
class ProductGraph:
    """The links of two products that add the most orders."""

    nodes: tuple[GraphNode, ...] = ()
    edges: tuple[GraphEdge, ...] = ()


@dataclass(frozen=True)
class SegmentBaskets:
    """The rules of a segment's own orders; None where there are too few orders."""

    segment: int
    baskets: int
    rules: tuple[BasketRule, ...] | None
    tested: int = 0
    sure: int = 0
    top: tuple[Product, ...] = field(default=(), metadata=OMIT_DEFAULT)


@dataclass(frozen=True)
class Baskets:
    """The rules among orders, those that are surest of a real link.

    ``tested`` and ``sure`` count them all; ``chance`` is how many would fall below 5 % if nothing
    went together, ``uncorrected`` how many do. ``least``: in so many orders a set has to be.
    """

    baskets: int = 0
    products: int = 0
    products_used: int = 0
    least: int | None = None
    tested: int = 0
    sure: int = 0
    uncorrected: int = 0
    chance: float = 0.0
    rules: tuple[BasketRule, ...] = ()
    graph: ProductGraph = ProductGraph()
    top: tuple[Product, ...] = ()
    segments: tuple[SegmentBaskets, ...] = ()
