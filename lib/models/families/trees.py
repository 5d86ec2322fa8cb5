"""A decision tree, and forests of them."""

from math import sqrt

from lib.core.model import Family, ModelSpec, Setting, Settings, Size, chosen
from lib.core.plan import Effort
from lib.core.task import PREDICTED
from lib.i18n import N_
from lib.models.cost import tree_seconds

TREES = {Effort.QUICK: 150, Effort.STANDARD: 300, Effort.THOROUGH: 500}


def _tree_cost(size: Size) -> float:
    per_cell = 0.7e-7 if size.classes else 2.7e-7
    return tree_seconds(size) + per_cell * size.rows * size.columns


def _forest_cost(size: Size, per_row: float, per_cell: float) -> float:
    """Estimate a forest: classifiers look at the root of the columns, regressors at a share."""
    if size.classes:
        one = per_row * size.rows * max(1.0, sqrt(size.columns) / 8)
    else:
        one = per_cell * size.rows * size.columns
    return tree_seconds(size) + TREES[size.effort] * (1e-3 + one)


def _random_forest_seconds(size: Size) -> float:
    return _forest_cost(size, per_row=8e-7 if size.classes == 2 else 1.1e-6, per_cell=1.05e-7)


def _extra_trees_seconds(size: Size) -> float:
    return _forest_cost(size, per_row=5.2e-7, per_cell=0.6e-7)


_DEPTH = Setting(
    "depth",
    N_("Maximum depth"),
    N_(
        "Levels of splits from the root to a leaf. Automatic: limited only by the minimum rows per "
        "leaf."
    ),
    "int",
    low=1,
    high=50,
)
_LEAF = Setting(
    "leaf",
    N_("Minimum rows per leaf"),
    N_(
        "Larger leaves give a simpler, more regularized model. Automatic: by kind of task and "
        "number of rows."
    ),
    "int",
    low=1,
    high=500,
    log=True,
)
_TREE = (
    _DEPTH,
    _LEAF,
    Setting(
        "pruning",
        N_("Pruning"),
        N_("Branches that gain less than this are pruned; 0 prunes nothing."),
        "float",
        default=0.0,
        low=0.0,
        high=0.1,
    ),
)
_FOREST = (
    Setting(
        "trees",
        N_("Trees"),
        N_(
            "More trees make the average more stable but cost more. Automatic: 150, 300 or 500, by "
            "effort."
        ),
        "int",
        low=10,
        high=2000,
        log=True,
    ),
    _DEPTH,
    _LEAF,
    Setting(
        "features",
        N_("Share of columns at each split"),
        N_(
            "Fewer columns make the trees more different. Automatic: the square root of their "
            "number, or a common share."
        ),
        "float",
        low=0.05,
        high=1.0,
    ),
)


def _trees_factor(settings: Settings, size: Size) -> float:
    usual = TREES[size.effort]
    return float(chosen(settings, "trees", usual) / usual)


SPECS = (
    ModelSpec(
        id="decision_tree",
        rank=21,
        family=Family.CLASSICAL,
        label=N_("Decision tree"),
        about=N_("One tree of yes-or-no questions about the features, readable as rules."),
        kinds=PREDICTED,
        framework="sklearn",
        builder="lib.models.building.trees:tree",
        has_tree=True,
        plain="lib.models.plain.trees:DECISION_TREE",
        seconds=_tree_cost,
        settings=_TREE,
        good=N_("When people must be able to read the rules; rarely the best."),
        terms=("gradient_boosting", "leaf", "pruning"),
    ),
    ModelSpec(
        id="random_forest",
        rank=14,
        family=Family.CLASSICAL,
        label=N_("Random forest"),
        about=N_("The average of hundreds of trees, each grown on different rows and columns."),
        kinds=PREDICTED,
        framework="sklearn",
        builder="lib.models.building.trees:random_forest",
        plain="lib.models.plain.trees:RANDOM_FOREST",
        seconds=_random_forest_seconds,
        cost_factor=_trees_factor,
        settings=_FOREST,
        good=N_("On most tables, without any tuning; large file size."),
        terms=("ensemble",),
    ),
    ModelSpec(
        id="extra_trees",
        rank=16,
        family=Family.CLASSICAL,
        label=N_("Extremely randomized trees"),
        about=N_("Like a random forest, with random cut points: faster and smoother."),
        kinds=PREDICTED,
        framework="sklearn",
        builder="lib.models.building.trees:extra_trees",
        plain="lib.models.plain.trees:EXTRA_TREES",
        seconds=_extra_trees_seconds,
        cost_factor=_trees_factor,
        settings=_FOREST,
        good=N_("With noisy numbers; often as good as a random forest, in less time."),
    ),
)
