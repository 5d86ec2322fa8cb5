"""Naive Bayes."""

from lib.core.model import Family, ModelSpec, Setting, Size
from lib.core.task import TaskKind
from lib.i18n import N_
from lib.models.cost import tree_seconds


def _seconds(size: Size) -> float:
    return tree_seconds(size) + 0.7e-7 * size.rows * size.columns


_SETTINGS = (
    Setting(
        "smoothing",
        N_("Smoothing"),
        N_(
            "Added to each count, so that a level never seen with a class does not get zero "
            "probability."
        ),
        "float",
        default=1.0,
        low=0.001,
        high=100.0,
        log=True,
    ),
    Setting(
        "prior",
        N_("Learn the class frequencies"),
        N_("If off, all classes have equal prior probability."),
        "bool",
        default=True,
    ),
)

SPECS = (
    ModelSpec(
        id="naive_bayes",
        rank=22,
        family=Family.CLASSICAL,
        label=N_("Naive Bayes"),
        about=N_(
            "Class frequencies of each feature's levels and ranges, assuming independent features."
        ),
        kinds=(TaskKind.BINARY, TaskKind.MULTICLASS),
        framework="sklearn",
        builder="lib.models.building.bayes:naive_bayes",
        plain="lib.models.plain.bayes:NAIVE_BAYES",
        seconds=_seconds,
        settings=_SETTINGS,
        good=N_("With few rows, many categories, or text; instant at any size."),
    ),
)
