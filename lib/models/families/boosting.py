"""Gradient boosted trees."""

import math
from math import sqrt

from lib.core.model import Family, ModelSpec, Role, Setting, Settings, Size, chosen
from lib.core.plan import Effort
from lib.core.task import PREDICTED
from lib.i18n import N_
from lib.models.cost import tree_seconds
from lib.models.trials import trials_of

REFIT_ROWS = 10_000
HISTOGRAM = "hist_gradient_boosting"


def _histogram_seconds(size: Size) -> float:
    return histogram_once(size) * max(1, trials_of(histogram_once, size))


def _catboost_seconds(size: Size) -> float:
    return catboost_once(size) * max(1, trials_of(catboost_once, size))


def histogram_once(size: Size) -> float:
    """Return the CPU seconds of one fit without a search."""
    quick = size.effort is Effort.QUICK
    if size.classes > 2:
        trees = int(min(90, 35 + size.rows / 150)) * size.classes
    elif size.classes:
        trees = 50 if quick else 100
    else:
        trees = 180 if quick else 350
    per_row = 5e-8 if size.classes > 2 else 3e-8
    return tree_seconds(size) + trees * (1.3e-3 + per_row * size.rows * sqrt(size.columns))


def catboost_once(size: Size) -> float:
    """Return the CPU seconds of one fit without a search."""
    # Two classes stop early, the sooner the fewer the rows; the others mostly use what they may.
    most = 200 if size.effort is Effort.QUICK else 1000
    trees = min(most, 50 + size.rows / 100) if size.classes == 2 else most
    if size.effort is not Effort.QUICK and size.classes > 2 and size.rows <= REFIT_ROWS:
        trees *= 1.9
    overhead = 1.3e-3 * max(1.0, size.classes / 2)
    work = 8e-9 * size.rows * size.columns * max(1.0, size.classes / 5)
    return tree_seconds(size) + trees * (overhead + work)


_ITERATIONS = Setting(
    "iterations",
    N_("Maximum iterations"),
    N_("Trees grown one after another; stops earlier when held-out rows no longer improve."),
    "int",
    low=10,
    high=5000,
    log=True,
)
_RATE = Setting(
    "learning_rate",
    N_("Learning rate"),
    N_(
        "How much each tree corrects. Smaller values need more iterations and are often slightly "
        "better."
    ),
    "float",
    low=0.005,
    high=0.5,
    log=True,
)
_HISTOGRAM = (
    _ITERATIONS,
    _RATE,
    Setting(
        "leaves",
        N_("Maximum leaves per tree"),
        N_("More leaves let a tree combine more columns."),
        "int",
        default=31,
        low=2,
        high=255,
        log=True,
    ),
    Setting(
        "leaf",
        N_("Minimum rows per leaf"),
        N_("Larger leaves give a simpler, more regularized model."),
        "int",
        default=20,
        low=1,
        high=500,
        log=True,
    ),
    Setting(
        "l2",
        N_("Regularization (L2)"),
        N_("Larger values shrink the corrections of small leaves."),
        "float",
        default=1.0,
        low=0.0,
        high=100.0,
    ),
)
_CATBOOST = (
    _ITERATIONS,
    _RATE,
    Setting(
        "depth",
        N_("Tree depth"),
        N_("Levels of splits; each further level doubles the leaves."),
        "int",
        default=6,
        low=1,
        high=10,
    ),
    Setting(
        "l2",
        N_("Regularization (L2)"),
        N_("Larger values shrink the corrections of small leaves."),
        "float",
        default=3.0,
        low=0.1,
        high=100.0,
        log=True,
    ),
)


def _histogram_factor(settings: Settings, size: Size) -> float:
    quick = size.effort is Effort.QUICK or size.classes > 2
    each = math.sqrt(chosen(settings, "leaves", 31) / 31)
    return _iterations_share(settings, *((200, 0.1) if quick else (600, 0.05))) * each


def _catboost_factor(settings: Settings, size: Size) -> float:
    each = float(2.0 ** ((chosen(settings, "depth", 6) - 6) / 2))
    if size.effort is Effort.QUICK:
        return _iterations_share(settings, 200, 0.12) * each
    return _iterations_share(settings, 1000, 0.06 if size.classes else 0.1) * each


def _iterations_share(settings: Settings, most: int, rate: float) -> float:
    wanted = rate / chosen(settings, "learning_rate", rate)  # a smaller step needs more of them
    return float(min(wanted, chosen(settings, "iterations", most) / most))


SPECS = (
    ModelSpec(
        id=HISTOGRAM,
        terms=("gradient_boosting",),
        rank=8,
        family=Family.CLASSICAL,
        role=Role.STRONG,
        label=N_("Histogram gradient boosting"),
        about=N_("Trees that each correct the previous ones, on binned features; stops early."),
        kinds=PREDICTED,
        framework="sklearn",
        builder="lib.models.building.boosting:histogram",
        plain="lib.models.plain.boosting:HISTOGRAM",
        seconds=_histogram_seconds,
        cost_factor=_histogram_factor,
        settings=_HISTOGRAM,
        good=N_("On most tables, especially large ones; fast."),
    ),
    ModelSpec(
        id="catboost",
        rank=13,
        family=Family.CLASSICAL,
        role=Role.STRONG,
        label=N_("CatBoost"),
        about=N_("Gradient boosting with symmetric trees and native categories; stops early."),
        kinds=PREDICTED,
        framework="catboost",
        builder="lib.models.building.boosting:catboost",
        plain="lib.models.plain.boosting:CATBOOST",
        seconds=_catboost_seconds,
        cost_factor=_catboost_factor,
        settings=_CATBOOST,
        good=N_("On most tables, especially with categories with many levels; often the best."),
        cancellable=True,
        terms=("gradient_boosting",),
    ),
)
