"""What the file of a fitted model says of it, as JSON: manifest.json (lib.models.archive)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from lib.core.facts import Json, Scalar

MAX_TREE_DEPTH = 6
"""Levels of a tree's questions that are written down; what lies below them is counted."""


class Layer(TypedDict):
    """A layer of a network: its shape is "(rows, 64)", its inputs are the layers it takes from."""

    name: str
    type: str
    shape: str
    parameters: int
    inputs: Sequence[str]


class Test(TypedDict, total=False):
    """By what a row gets to a node: one end of a range, or levels of which some are named."""

    at: float
    left: bool
    levels: Sequence[str]
    others: int
    missing: bool


class Node(TypedDict, total=False):
    """A node of a decision tree.

    ``values`` are the mean of the target, or the share of each class, of the rows that arrive
    there. Where it asks, it has the ``feature``, the ``part`` of it that is asked for, with the
    number ``of`` a class or a component, and the nodes after it, each with its ``test``. Where
    questions are not written down, ``below`` are their levels.
    """

    rows: int
    values: Sequence[float]
    below: int
    feature: str
    part: str
    of: int
    yes: Node
    no: Node
    test: Test


class Tree(TypedDict):
    """A decision tree; ``weighted``: all classes had equal weight while it was grown."""

    depth: int
    leaves: int
    weighted: bool
    root: Node


class Manifest(TypedDict, total=False):
    """What a stored model knows of itself.

    ``levels`` are the known ones of each category, ``rows`` those it was fitted on, ``packages``
    the versions it was fitted with, ``members`` the SHA-256 of each other part of the file,
    ``summary`` what Keras prints of a built network.
    """

    model: str
    task: Mapping[str, Json]
    features: Mapping[str, str]
    levels: Mapping[str, Sequence[str]]
    rows: int
    created: str
    tree: Tree
    settings: Mapping[str, Scalar]
    layers: Sequence[Layer]
    summary: str
    format: int
    packages: Mapping[str, str]
    members: Mapping[str, str]
